/** The unified framework of mobility management, draft-chan-dmm-framework-gap-analysis: its logical functions, placed freely. */
import { err } from '#base/result.ts';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { FIRST_LEG, LAST_LEG } from '../../net/leg.ts';
import { BINDING_LIFETIME, RELEASE } from '../options.ts';
import {
  handleAddress,
  handleDetachment,
  handleDhcpMessage,
  handleFailure,
  handleFlowEnd,
  handleFlowStart,
  handleLegTaken,
  handleMobilityMessage,
  handleNoticedFailure,
  handleRecovery,
  handleRouterFound,
  handleRouterSolicitation,
  handleTimer,
  selectAddress,
  setup,
} from './procedures.ts';

const DOCUMENT = 'draft-chan-dmm-framework-gap-analysis';

/** What the scheme is. */
export const FRAMEWORK_DESCRIPTION: SchemeDescription = {
  id: 'framework',
  title: 'Unified framework of logical functions',
  document: DOCUMENT,
  summary:
    'Address allocation, mobility routing and location management as functions of their own, placed where you like. The router next to the sender asks the location manager, or is told by the mobile’s router, and tunnels straight to it.',
  family: 'client-based',
  roles: [
    {
      key: 'mobility-routers',
      label: 'MR',
      shape: 'nodes',
      meaning: 'Mobility routers: each serves the mobiles and the senders next to it, and allocates addresses of its network.',
      defaultPlacement: 'All gateways, else the first router, access router or server.',
    },
    {
      key: 'location-managers',
      label: 'LM',
      shape: 'nodes-or-per-mobile',
      meaning: 'Location managers: servers of the database that says which mobility router serves a home address.',
      defaultPlacement:
        'Central: the first server, else the first mobility router. Otherwise the mobility router of the network that the home address is from.',
    },
    {
      key: 'home',
      label: 'home',
      shape: 'node-per-mobile',
      meaning: 'The mobility router of the network that has allocated a mobile’s home address.',
      defaultPlacement: 'The mobility router in the network that the mobile calls its home, else the first one.',
    },
  ],
  options: [
    {
      key: 'rs1',
      type: 'string',
      default: 'anycast',
      values: ['anycast', 'gw-ar'],
      meaning:
        'How packets get to the mobility router next to their sender: all routers announce all home addresses, or the router is on the way of all packets of its network.',
      section: `${DOCUMENT} §8, RS1`,
    },
    {
      key: 'rs2',
      type: 'string',
      default: 'query',
      values: ['query', 'push'],
      meaning:
        'How that router learns which one serves the mobile: it asks the location manager, or it is told when a packet has come by the home network.',
      section: `${DOCUMENT} §8, RS2`,
    },
    {
      key: 'first_packet',
      type: 'string',
      default: 'forward',
      values: ['forward', 'hold'],
      meaning: 'What happens to packets while the router asks: they go by the home network, or wait (with rs2 “query”).',
      section: `${DOCUMENT} §8, RS2 query`,
    },
    {
      key: 'hold_packets',
      type: 'number',
      default: 1000,
      minimum: 1,
      maximum: 100000,
      multipleOf: 1,
      meaning: 'Packets that may wait at a router for one mobile (with first_packet “hold”).',
      section: `${DOCUMENT} §8, RS2 query`,
    },
    {
      key: 'push_from',
      type: 'string',
      default: 'serving',
      values: ['serving', 'home'],
      meaning: 'Who tells the sender’s router (with rs2 “push”): the router that serves the mobile, or the home router.',
      section: `${DOCUMENT} §8, RS2 push`,
    },
    {
      key: 'transport',
      type: 'string',
      default: 'tunnel',
      values: ['tunnel', 'nat'],
      meaning:
        'How packets get from router to router: in a tunnel, or with another destination in the same header, which the router that serves the mobile changes back.',
      section: `${DOCUMENT} §8, design 3`,
    },
    {
      key: 'nat',
      type: 'string',
      default: 'destination_only',
      values: ['destination_only'],
      refused: { both: 'the draft has no message that tells the other router what a rewritten source stands for' },
      meaning: 'What is rewritten (with transport “nat”): the destination alone.',
      section: `${DOCUMENT} §8, design 3`,
    },
    {
      key: 'rs3',
      type: 'string',
      default: 'client',
      values: ['client', 'network'],
      meaning:
        'Who registers with the router that serves the mobile, and where its tunnel ends: the mobile at its care-of address, or the access router in its place (not in the hierarchy).',
      section: `${DOCUMENT} §8, RS3`,
    },
    {
      key: 'locationManagement',
      type: 'string',
      default: 'central',
      values: ['central', 'distributed', 'hierarchical'],
      meaning:
        'One location manager for all home addresses; one for those of each network; or the hierarchy LM - MR - mobile with dynamic mobility, where the home router alone takes packets in.',
      section: `${DOCUMENT} §6, §7`,
    },
    {
      key: 'hoa_lease_s',
      type: 'number',
      default: 86400,
      minimum: 8,
      maximum: 604800,
      multipleOf: 4,
      meaning: 'How long a home address is leased, in seconds (with locationManagement “hierarchical”).',
      section: `${DOCUMENT} §6`,
    },
    { ...RELEASE, section: `${DOCUMENT} §6` },
    {
      key: 'cache_s',
      type: 'number',
      default: 60,
      minimum: 1,
      maximum: 86400,
      meaning: 'How long a router keeps a location that no packet uses, and a former router forwards, in seconds.',
      section: `${DOCUMENT} §7`,
    },
    {
      key: 'failure_detection_ms',
      type: 'number',
      default: 1000,
      minimum: 0,
      maximum: 3600000,
      meaning: 'How long a router that has failed still attracts packets and is taken for alive, ms.',
      section: `${DOCUMENT} §8, RS1 anycast`,
    },
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'The draft names functions and segments, no messages. The mobile speaks Mobile IP (BU, BA); LU, LUA, LOC, DBQ and DBA between routers and location managers are messages of our own, of the size of a proxy binding update; with the egress address of a rewritten header they have 112 octets.',
    'The router that serves a mobile is the one with the least routed delay from its access router; it binds the home address to the care-of address at once, tells the location manager, and answers the mobile when that has answered.',
    'Within the reach of one router the location manager is told nothing, unless its record would run out early (§7: such a hierarchy avoids frequent updates).',
    'The text calls both the home router and the serving one “the MR of the MN” where it pushes; option push_from says which of them tells the sender’s router.',
    'Where the location manager is not the home router’s node it tells that one of every change, and repeats this until it is acknowledged.',
    'After a move the location manager names the router before in its answer; that one is told (LU), forwards for cache_s, and tells whoever still sends to it (LOC). Neither is acknowledged: when the LU is lost, packets of a router that has cached the old place are lost until its entry ends.',
    'A serving router finds the router of a sender that does not move by routing (the nearest one). The router of a sender that is a mobile itself it can only see in the tunnel that a packet came out of; where that says nothing, such packets keep to the long way.',
    'With rs1 “gw-ar” a router acts only for senders next to it; it must be on their way, which the draft takes for granted (gateway or access router).',
    'A leg between two routers has its number as flow label, and a packet has at most eight; out of a leg a router sends on only by its own binding, its record or its entry as former router, never by its cache: so no packet goes in circles.',
    'A question is asked three times at most; then packets that wait go on as if nobody had asked, and nothing is asked for a second.',
    'Routers learn of a failure after failure_detection_ms and of a return at once; then they tell the node that is back what it has to know.',
    'Without the hierarchy a mobile is never at home: it registers a care-of address wherever it is, and the location manager has a record also while it is in its home network, so that a question has an answer.',
    'In the hierarchy rs1 and rs2 count for nothing: the home router alone takes packets in, visited routers take only what it tunnels to them, and nobody caches. With tunnels a visited router is not told when the mobile has moved on; its binding runs out.',
    'In the hierarchy an address is of the network where the mobile got it; correspondents know the one of its home, the mobile itself begins sessions with one of the network where it is (§5.4, §6). A session’s beginning and end are known to the mobile, as an application tells them.',
    'Addresses of a network are out of its mobility router’s block; the access router announces their /64 while the mobile is on its link, without messages, until the mobility router has a binding.',
    'Leases begin anew with each advertisement and are renewed with the allocating router by RENEW and REPLY of RFC 8415; their length is configured, not carried. What a mobile calls its home is given to nobody else after the lease.',
    'A mobile that has lost an address with its lease remembers its registration for as long as the binding may last (RFC 6275 §11.1), and gives it up when the link offers it the address again.',
    'A location manager remembers for a binding’s lifetime with which number a location ended, so that what a router repeats does not make it anew.',
    'When a lease ends, the router that granted it removes binding and location; a location manager on another node keeps its record until that runs out.',
    'With transport “nat” the address of the egress has the same one’s complement sum as the home address, so that checksums stay right (as RFC 6296 has it); updates and answers carry it. With rs1 “anycast” the first packets go to the home router in a tunnel all the same.',
    'With transport “nat” the network of the egress has routes for the home prefix from there to the access router, set at once and without messages; the mobile sends plain. Nodes that a move takes off that way send what is still under way back along it for a second, since plain routing would take it to the home network again. Since the egress cannot see which way a packet has come, the home router pushes, whatever push_from says. The routes that a router has set are taken back when others notice that it has failed.',
    'With transport “nat” in the hierarchy the home router, which alone takes packets in, writes the address of the visited one (MR1, MR3 in figure 4), that one writes the home address back, and behind it the network routes: §7 has the hierarchy in location management and not in routing. A move within the visited network changes routes there, and neither address nor record. After a move to another network, a return or a de-registration the router before is told (LU, with lifetime 0 when nobody else serves the mobile), which takes back its routes, and for a second forwards what is under way, where there is a router to forward to; it is not acknowledged, and when it is lost, or the mobile just falls silent, the routes last until the binding there runs out.',
    'With rs3 “network” the access router registers a mobile’s home prefix at the router next to it (PBU, PBA) and shows it to the mobile; when the mobile leaves, it forgets it at once and says nothing. The home prefix is on a mobile’s first interface, others get a prefix of the link. Between routers nothing changes.',
    'Sources are never rewritten (nat “both” is refused): the draft has no message by which the router at the other end would learn what a rewritten source stands for, and it would deliver packets of a peer that nobody knows.',
    'The address of an egress is out of the block from which its network leases addresses, each time another one: a router that was restarted has forgotten it, does not give it out before its block is used up, and takes a new one with the next registration; until then packets for it are lost.',
  ],
};

/** The scheme. */
export const FRAMEWORK: Scheme = {
  description: FRAMEWORK_DESCRIPTION,
  // The way up-link, and then one tunnel for each leg; the last one ends at the mobile.
  tunnelsInTurn: (mobileEnds) => LAST_LEG - FIRST_LEG + 2 + (mobileEnds > 1 ? 1 : 0),
  handlers: {
    setup,
    handleRouterSolicitation,
    handleRouterFound,
    handleAddress,
    handleDetachment,
    handleMobilityMessage,
    handleDhcpMessage,
    handleTimer,
    handleFlowStart,
    handleFlowEnd,
    handleLegTaken,
    handleNoticedFailure,
    handleRecovery,
    selectAddress,
    handleFailure,
    moveFlow: () => err('the home address moves with its interface'),
  },
};
