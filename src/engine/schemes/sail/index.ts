/** SAIL: home agents whose bindings are found through a one-hop directory (draft-kuntz-dmm-summary-00 §3.6). */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { FIRST_LEG, LAST_LEG } from '../../net/leg.ts';
import { BINDING_LIFETIME } from '../options.ts';
import {
  handleAddress,
  handleFailure,
  handleLegTaken,
  handleMobilityMessage,
  handleNoticedFailure,
  handleRecovery,
  handleRouterSolicitation,
  handleTimer,
  selectAddress,
  setup,
} from './procedures.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.6';

/** What the scheme is. */
export const SAIL_DESCRIPTION: SchemeDescription = {
  id: 'sail',
  title: 'SAIL: home agents with a one-hop directory',
  document: 'draft-kuntz-dmm-summary-00',
  summary:
    'The mobile registers at the nearest of many home agents. Which one that is, is stored at the home agent that the home address’s hash falls to; every home agent finds it in one hop.',
  family: 'client-based',
  roles: [
    {
      key: 'home-agents',
      label: 'HA',
      shape: 'nodes',
      meaning: 'Home agents: each announces the home prefixes of all; members of the directory.',
      defaultPlacement: 'All gateways, else the first router, server or access router.',
    },
    {
      key: 'owner',
      label: 'owner',
      shape: 'node-per-mobile',
      meaning: 'The home agent that keeps where a mobile’s binding is.',
      defaultPlacement:
        'The first home agent at or after the SHA-1 of the home address, on the ring of the SHA-1 of their addresses.',
    },
  ],
  options: [
    {
      key: 'first_packet',
      type: 'string',
      default: 'via_owner',
      values: ['via_owner', 'hold'],
      meaning: 'What happens to packets while the ingress asks the owner: they go by the owner, or wait at the ingress.',
      section: SECTION,
    },
    {
      key: 'buffer_packets',
      type: 'number',
      default: 100,
      minimum: 1,
      maximum: 100000,
      meaning: 'How many packets for a mobile wait at an ingress at most; later ones are dropped.',
      section: SECTION,
    },
    {
      key: 'replicas',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 8,
      meaning: 'Copies of a record at the next home agents of the ring, for when its owner fails.',
      section: SECTION,
    },
    {
      key: 'ingress_cache_s',
      type: 'number',
      default: 60,
      minimum: 1,
      maximum: 86400,
      meaning:
        'How long a home agent next to a sender keeps a location that no packet uses, and the agent before forwards, in seconds.',
      section: SECTION,
    },
    {
      key: 'failure_detection_ms',
      type: 'number',
      default: 1000,
      minimum: 0,
      maximum: 3600000,
      meaning: 'How long a home agent that has failed still attracts packets and is taken for a member, ms.',
      section: SECTION,
    },
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'The document has one sentence on SAIL: like distributed LMAs, with the management of bindings distributed by a one-hop DHT. All that follows from it here is a reconstruction.',
    'Registration: BU to the nearest home agent, PUT to the owner, its answer, BA. How the mobile finds the nearest home agent is not counted.',
    'The first packets go by the owner, while the home agent next to the sender asks it (LOOKUP); or they wait there, for the answer, or for a second: then the question is repeated and they go by the owner.',
    'Within the reach of one home agent the owner is told nothing, unless its record would run out early.',
    'The owner names the home agent before in its answer; that one is told by LU, forwards, and tells the ingress by LOC. Neither is acknowledged: when the LU is lost, packets of an ingress that has cached the old place are lost until its entry ends.',
    'Copies are sent to the next members of the ring with every record, unacknowledged, and belong to no handover.',
    'Members learn of a failure after failure_detection_ms and of a return at once; home agents then store again what the present owner should know.',
    'A mobile is never at home: it registers a care-of address wherever it is.',
  ],
};

/** The scheme. */
export const SAIL: Scheme = {
  description: SAIL_DESCRIPTION,
  // The ways up-link and to the mobile, and between them one tunnel for each leg.
  tunnelsInTurn: (mobileEnds) => LAST_LEG - FIRST_LEG + 2 + (mobileEnds > 1 ? 1 : 0),
  handlers: {
    setup,
    handleRouterSolicitation,
    handleAddress,
    handleMobilityMessage,
    handleTimer,
    handleLegTaken,
    handleNoticedFailure,
    handleRecovery,
    selectAddress,
    handleFailure,
  },
};
