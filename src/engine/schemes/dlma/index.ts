/** Distributed local mobility anchors, draft-chan-netext-distributed-lma-03, in the forms of Proxy Mobile IPv6 and of Mobile IPv6. */
import { err } from '#base/result.ts';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { LAST_LEG, FIRST_LEG } from '../../net/leg.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME } from '../options.ts';
import { handleLegTaken } from './mobility-routing.ts';
import {
  handleAddress,
  handleAttachment,
  handleDetachment,
  handleFailure,
  handleMobilityMessage,
  handleNoticedFailure,
  handleRecovery,
  handleRouterSolicitation,
  handleTimer,
  selectAddress,
  setup,
} from './procedures.ts';

const DOCUMENT = 'draft-chan-netext-distributed-lma-03';

/** What the scheme is. */
export const DLMA_DESCRIPTION: SchemeDescription = {
  id: 'dlma',
  title: 'Distributed local mobility anchors',
  document: DOCUMENT,
  summary:
    'Every network has an LMA, and all of them announce all home prefixes, so the nearest one takes a packet in. The home LMA alone knows where a mobile is anchored; it forwards the first packets and tells the sender’s LMA, which then tunnels straight to the mobile’s.',
  family: 'network-based',
  roles: [
    {
      key: 'lmas',
      label: 'LMA',
      shape: 'nodes',
      meaning: 'Local mobility anchors: each announces the home prefixes of all, and serves the gateways that are nearest to it.',
      defaultPlacement: 'All gateways, else the first router, server or access router.',
    },
    {
      key: 'h-lma',
      label: 'H-LMA',
      shape: 'node-per-mobile',
      meaning: 'Home LMA of a mobile: gives out its home prefix and knows to which LMA it is anchored.',
      defaultPlacement: 'The LMA in the network that the mobile calls its home, else the first LMA.',
    },
    {
      key: 'rogue',
      label: 'rogue LMA',
      shape: 'node',
      meaning: 'An untrusted LMA (§9): a node that says of every mobile that it is anchored there.',
      defaultPlacement: 'None.',
    },
    {
      key: 'legacy',
      label: 'other domain',
      shape: 'domains',
      kinds: ['pmipv6', 'dlma', 'mipv6'],
      meaning:
        'Other domains (§7): which scheme each runs, the access routers and mobiles that it alone serves, and its own roles.',
      defaultPlacement: 'None. A domain that does not name its lma, ha or lmas has them at its first access router.',
    },
  ],
  options: [
    {
      key: 'flavor',
      type: 'string',
      default: 'pmip',
      values: ['pmip', 'mip'],
      meaning:
        'Who registers a mobile: its gateway (Proxy Mobile IPv6), or the mobile itself with a care-of address (Mobile IPv6).',
      section: `${DOCUMENT} §1`,
    },
    {
      key: 'ro',
      type: 'string',
      default: 'on',
      values: ['on', 'off'],
      meaning:
        'Whether LMAs tell each other where mobiles are; without it senders are not told, and neither is a previous LMA: all packets go through the home LMA, and what goes to a previous one is lost.',
      section: `${DOCUMENT} §4.4, §5.1`,
    },
    {
      key: 'pba_after',
      type: 'string',
      default: 'lua',
      values: ['lua', 'pbu'],
      meaning: 'When a visited LMA answers the gateway: after the home LMA has agreed, or at once if the home prefix is known.',
      section: `${DOCUMENT} §4.3`,
    },
    {
      key: 'prev_dlma_notify',
      type: 'string',
      default: 'hlma_ack',
      values: ['hlma_ack', 'hlma_direct', 'known', 'none'],
      meaning:
        'How the previous D-LMA learns of a move: the home LMA names it to the new one; the home LMA tells it; the new one knows it; nobody tells it.',
      section: `${DOCUMENT} §4.3, §5.1.3`,
    },
    {
      key: 'bypass',
      type: 'string',
      default: 'none',
      values: ['none', 'd-lma', 'both'],
      meaning:
        'Whose tunnelling is left out once the gateway is known: nobody’s, the D-LMA’s, or that of both LMAs between two mobiles. Not with Mobile IP.',
      section: `${DOCUMENT} §5.1.1, §5.4`,
    },
    {
      key: 'location_push',
      type: 'string',
      default: 'none',
      values: ['none', 'all'],
      meaning:
        'Whether the H-LMA tells all LMAs at once where a mobile is (figure 2), or nobody until a packet comes (figure 3).',
      section: `${DOCUMENT} §2.1, §6.3`,
    },
    {
      key: 'home_functions',
      type: 'string',
      default: 'together',
      values: ['together', 'apart'],
      meaning:
        'Whether an H-LMA that is not among the LMAs becomes one, or only gives prefixes out and manages locations, on a node of its own.',
      section: `${DOCUMENT} §2.3`,
    },
    {
      key: 'suppress_duplicate_location_notify',
      type: 'boolean',
      default: true,
      meaning: 'A node that was told a location is not told it again with every packet that it sent meanwhile.',
      section: `${DOCUMENT} §4.4`,
    },
    {
      key: 'olma_cache_s',
      type: 'number',
      default: 60,
      minimum: 1,
      maximum: 86400,
      meaning: 'How long an O-LMA keeps a location that no packet uses, and so how long a previous D-LMA forwards, in seconds.',
      section: `${DOCUMENT} §4.4`,
    },
    {
      key: 'failure_detection_ms',
      type: 'number',
      default: 1000,
      minimum: 0,
      maximum: 3600000,
      meaning: 'How long an LMA that has failed still attracts packets, and gateways still take it for alive, ms.',
      section: `${DOCUMENT} §4.2`,
    },
    {
      key: 'protection',
      type: 'boolean',
      default: true,
      meaning: 'Whether locations are believed only from nodes with a security association: the LMAs and gateways of the domain.',
      section: `${DOCUMENT} §3, §9`,
    },
    {
      key: 'rogue_message',
      type: 'string',
      default: 'LU',
      values: ['LU', 'LOC'],
      meaning: 'What a rogue LMA sends: a LU to D-LMAs, as if mobiles had come to it; or a LOC to all LMAs, as H-LMAs would.',
      section: `${DOCUMENT} §9`,
    },
    {
      key: 'rogue_at_ms',
      type: 'number',
      default: 3000,
      minimum: 0,
      maximum: 86400000,
      meaning: 'When the rogue LMA sends, ms.',
      section: `${DOCUMENT} §9`,
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'Access routers are the gateways (MAGs); each registers at the LMA with the least routed delay.',
    'LU, LUA and LOC are named by the draft but not laid out; they are messages of our own, of the size of a proxy binding update, and carry the number of the registration that they tell of.',
    'The policy profile of a mobile, which all LMAs and gateways read, holds its home prefixes, the number of its last update, and (for prev_dlma_notify “known”) its last D-LMA.',
    'A leg between two anchors has its number as flow label, and a packet has at most eight legs; out of a leg an anchor sends on only by its own binding, its record as H-LMA or its forwarding entry, never by its cache: so no packet goes in circles.',
    'LU to the previous D-LMA and LOC are not acknowledged, as in the draft: when the one to the previous D-LMA is lost, packets of an O-LMA that has cached the old place are lost until its entry ends.',
    'What an O-LMA has cached ends with the binding that it tells of, even if packets keep it alive; the next packet goes by the H-LMA again.',
    'The same news is told again to a node that still sends the long way a second later, since nobody acknowledges it.',
    'A previous D-LMA forwards for olma_cache_s: so long an O-LMA may remember the old place.',
    'The H-LMA’s question of uniqueness is answered by prefix: the mobile’s own, or nobody’s. Without an answer a visited LMA does not accept a first registration (pba_after “lua”), so a mobile cannot move to another LMA while its H-LMA is down.',
    'A failed LMA’s anycast prefixes are withdrawn after failure_detection_ms; gateways then register at the next LMA. One that comes back is told by gateways and D-LMAs what it has to know.',
    'Gateways send no de-registration: bindings of mobiles that leave the domain run out.',
    'Without route optimization a previous D-LMA is not told of a move, so packets of senders next to it go to the old gateway until its binding ends.',
    'With bypass the H-LMA itself keeps to the D-LMA (§5.1.1 offers both).',
    'With Mobile IP (flavor “mip”) the mobile stands in the gateway’s place: it gets a care-of address at the link and registers it at the nearest LMA by BU; how it finds that LMA is not counted. The D-LMA serves from the BU on, its answer waits for the H-LMA (pba_after).',
    'With Mobile IP a mobile is never at home: it registers a care-of address wherever it is, in its home network at its H-LMA. No LMA is bypassed, since others would learn the care-of address and the mobile would have to take tunnels from anybody.',
    'Other domains (§7, role legacy) are played by their own schemes, side by side; between them there is only routing, by the nearest way. An access router serves the mobiles of its own domain alone, and route optimization of Mobile IP does not reach into another domain.',
    'A rogue LMA (§9) lies once about every binding that there is. With protection the emulator lets nobody without a security association be believed, which it plays, not the cryptography; one that is among the LMAs itself is trusted, and no protection helps. What its lie brings to it counts as dropped (hijacked) for as long as the lie holds, also at an H-LMA or a previous D-LMA, which would know the way.',
    'Tunnels are taken only from LMAs and gateways of the domain, with or without protection: a rogue cannot flood a D-LMA with them (§9).',
    'The functions of an H-LMA may be on several nodes (§2.3): mobility routing on any number of LMAs of the home network; location management and the prefixes of a mobile on one node, an LMA or (home_functions “apart”) a node of its own, which attracts no packets and forwards only the first ones that LMAs tunnel to it.',
  ],
};

/** The scheme. */
export const DLMA: Scheme = {
  description: DLMA_DESCRIPTION,
  // The way up-link, and then one tunnel for each leg; with Mobile IP one more, to the mobile itself.
  tunnelsInTurn: (mobileEnds, { flavor }) => LAST_LEG - FIRST_LEG + 1 + (flavor === 'mip' ? 1 : 0) + (mobileEnds > 1 ? 1 : 0),
  familyOf: ({ flavor }) => (flavor === 'mip' ? 'client-based' : 'network-based'),
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleAddress,
    selectAddress,
    handleMobilityMessage,
    handleTimer,
    handleLegTaken,
    handleNoticedFailure,
    handleRecovery,
    handleFailure,
    moveFlow: () => err('the draft moves whole interfaces, not single flows'),
  },
};
