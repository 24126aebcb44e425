/** Distributed Mobility Anchoring, draft-seite-dmm-dma-05: every access router anchors the prefixes it gave out. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import { DMA_ANCHORING } from './anchoring.ts';
import {
  handleAttachment,
  handleDetachment,
  handleFailure,
  handleFlowEnd,
  handleMobilityMessage,
  handlePrefixMoved,
  handleRouterSolicitation,
  handleTimer,
  moveFlow,
  setup,
  solicitationOptions,
} from './procedures.ts';

/** What the scheme is. */
export const DMA_DESCRIPTION: SchemeDescription = {
  id: 'dma',
  title: 'Distributed Mobility Anchoring',
  document: 'draft-seite-dmm-dma-05',
  summary:
    'Each access router (MAR) gives the mobile a prefix of its own and stays the anchor of the sessions that began there. New sessions use the new prefix and take the direct way.',
  family: 'network-based',
  roles: [
    {
      key: 'session-db',
      label: 'Session DB',
      shape: 'node',
      meaning: 'Database of a mobile’s prefixes and the routers that anchor them; not on any data path.',
      defaultPlacement: 'The first server, else the first gateway or router.',
    },
  ],
  options: [
    {
      key: 'sessions',
      type: 'string',
      default: 'db',
      values: ['db', 'mn'],
      meaning: 'Who tells the new router about ongoing sessions: the session database, or the mobile in its solicitation.',
      section: 'draft-seite-dmm-dma-05 §3.3',
    },
    {
      key: 'ra',
      type: 'string',
      default: 'after_all_pba',
      values: ['after_all_pba', 'immediately'],
      meaning: 'When the advertisement leaves: after the last anchor has answered, or as soon as the sessions are known.',
      section: 'draft-seite-dmm-dma-05 §4.2',
    },
    {
      key: 'return_restores',
      type: 'string',
      default: 'on_rs',
      values: ['on_rs', 'on_db'],
      meaning:
        'When a router that a mobile returns to delivers its own prefixes again: at the solicitation, or when the sessions are known.',
      section: 'draft-seite-dmm-dma-05 §4.1',
    },
    {
      key: 'reuse_prefix',
      type: 'boolean',
      default: true,
      meaning: 'A mobile that returns uses its earlier prefix of that router for new sessions again.',
      section: 'draft-seite-dmm-dma-05 §4.1',
    },
    {
      key: 'uplink',
      type: 'string',
      default: 'via_anchor',
      values: ['via_anchor', 'direct'],
      meaning:
        'How packets of earlier prefixes leave: back through the tunnel to their anchor, or straight from the serving router.',
      section: 'draft-seite-dmm-dma-05 §3.1',
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'The exchange with the database is out of scope of the draft (§4.1): one query that also stores the new prefix, and one answer.',
    'A previous serving router drops what it knew of visited prefixes when it receives an update for the mobile.',
    'The database stores a prefix when it is given out (§4.1), so to the routers a mobility session is a prefix: one that no flow has used yet moves along like the others, and goes when its first flows have ended.',
    'The end of a prefix’s last session is known to the serving router at once; it then gives the prefix back to its anchor, which tells the database.',
    'The advertisement waits one second at most for an anchor that does not answer.',
    'A flow that moves to another interface is announced by a solicitation there that names its prefix; the draft leaves the trigger to the logical interface (§4.3).',
    'The router whose link a moved flow has left learns it as it learns a detachment, and forgets the visited prefix after a second.',
    'Every router anchors prefixes out of its own block, one /64 per mobile.',
    'At most three updates a second go from one node to another about a mobile (RFC 6275 §11.8, kept for each mobile by whoever registers it); what comes too early waits for its turn.',
    'Tunnel packets on their way to an anchor have flow label 1 (RFC 2473 §6.5), those from it 0: two routers that are each anchor and serving router at once tell the ways apart, so that stale packets never loop.',
  ],
};

/** The scheme. */
export const DMA: Scheme = {
  description: DMA_DESCRIPTION,
  anchoring: DMA_ANCHORING,
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleMobilityMessage,
    handleTimer,
    solicitationOptions,
    handleFlowEnd,
    moveFlow,
    handlePrefixMoved,
    handleFailure,
  },
};
