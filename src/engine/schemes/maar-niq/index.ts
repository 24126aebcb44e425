/** The fully distributed solution of draft-bernardos-dmm-pmip-01 §5: MAARs alone, which learn from the mobile where it has been. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import { handleNodeInformationReply } from './address-retrieval.ts';
import { NIQ_ANCHORING } from './anchoring.ts';
import {
  answersNodeInformation,
  handleAttachment,
  handleDetachment,
  handleFailure,
  handleFlowEnd,
  handleMobilityMessage,
  handleRouterSolicitation,
  handleTimer,
  setup,
} from './procedures.ts';

const SECTION = 'draft-bernardos-dmm-pmip-01 §5.2';

/** What the scheme is. */
export const NIQ_DESCRIPTION: SchemeDescription = {
  id: 'maar-niq',
  title: 'MAAR with Node Information Queries',
  document: 'draft-bernardos-dmm-pmip-01 §5',
  summary:
    'Fully distributed: there is no central node. A MAAR asks the mobile itself for its addresses, builds from their prefixes the addresses of the routers that anchor them (P-MAARs), and registers there.',
  family: 'network-based',
  roles: [],
  options: [
    {
      key: 'ra',
      type: 'string',
      default: 'after_all_pba',
      values: ['after_all_pba', 'immediately'],
      meaning:
        'When the advertisement leaves: after the last P-MAAR has answered, or as soon as the mobile has named its prefixes.',
      section: SECTION,
    },
    {
      key: 'return_restores',
      type: 'string',
      default: 'on_rs',
      values: ['on_rs', 'on_reply'],
      meaning:
        'When a MAAR that a mobile returns to delivers its own prefixes again: at the solicitation, or at the mobile’s answer.',
      section: SECTION,
    },
    {
      key: 'reuse_prefix',
      type: 'boolean',
      default: true,
      meaning: 'A mobile that returns uses its earlier prefix of that MAAR for new flows again.',
      section: SECTION,
    },
    {
      key: 'release',
      type: 'string',
      default: 'with_valid_lifetime',
      values: ['with_valid_lifetime', 'with_flows'],
      meaning:
        'What ends an earlier prefix: it is registered as long as the mobile has it configured, or given back when its last flow ends.',
      section: SECTION,
    },
    {
      key: 'niq_patience_s',
      type: 'number',
      default: 3,
      minimum: 0,
      maximum: 60,
      meaning: 'Seconds after which a mobile that has not answered gets the advertisement with this MAAR’s own prefix alone.',
      section: 'draft-bernardos-dmm-pmip-01 §5.1',
    },
    {
      key: 'mn_answers',
      type: 'boolean',
      default: true,
      meaning: 'Mobiles answer node information queries; without, no earlier prefix is ever found.',
      section: 'RFC 4620 §5',
    },
    {
      key: 'pbu_attempts',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 100,
      multipleOf: 1,
      meaning: 'Unanswered updates after which a P-MAAR is given up and its prefix withdrawn; 0: never.',
      section: 'RFC 6275 §11.8',
    },
    {
      key: 'uplink',
      type: 'string',
      default: 'via_anchor',
      values: ['via_anchor', 'direct'],
      meaning:
        'How packets of earlier prefixes leave: back through the tunnel to their P-MAAR, or straight from the serving MAAR.',
      section: 'draft-bernardos-dmm-pmip-01 §5',
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'A MAAR’s address on the access link is the prefix with interface identifier ::1, as in the link-local address that all MAARs show; the core routes it to the MAAR that anchors the prefix, also while the mobile is elsewhere and after a restart.',
    'Each prefix is registered by an update of its own: before the first answer a MAAR cannot know that two prefixes are of one P-MAAR.',
    'A P-MAAR’s own address is remembered for a binding lifetime from its last answer on.',
    'Query: G flag without A, so that a mobile with several interfaces names the addresses of the interface that is asked, and attaching one moves nothing of another.',
    'A query without an answer is repeated after 1, 2, 4 … 32 s, eight times in all; after `niq_patience_s` the advertisement leaves with the own prefix, and a late answer is still served.',
    'The advertisement waits one second at most for a P-MAAR that does not answer. Its update is repeated as long as the mobile stays (`pbu_attempts` ends that).',
    'The draft says tunnels are made if flows are anchored at the P-MAAR; a MAAR cannot see that, so the tunnel exists for every prefix that the mobile names.',
    'The draft has no end of a prefix. Here the serving MAAR renews every prefix while the mobile is attached and never after: what the mobile leaves behind runs out with the binding lifetime. An address that outlives its entry is taken up again when the mobile names it.',
    'An address that is still being probed (DAD) is not named.',
    'A P-MAAR of which only a prefix is known may not exist: its updates find no route.',
    'Every MAAR anchors prefixes out of its own block, one /64 per mobile.',
  ],
};

/** The scheme. */
export const NIQ: Scheme = {
  description: NIQ_DESCRIPTION,
  anchoring: NIQ_ANCHORING,
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleNodeInformationReply,
    answersNodeInformation,
    handleMobilityMessage,
    handleFlowEnd,
    handleTimer,
    handleFailure,
  },
};
