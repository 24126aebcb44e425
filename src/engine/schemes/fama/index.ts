/**
 * Flat Access and Mobility Architecture, draft-kuntz-dmm-summary-00 §3.2; the client-based form of draft-seite-dmm-dma-05 (§3.2): each access
 * router is home agent of the addresses that it gave out.
 */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { describedWithNames, withNames } from '../names.ts';
import { BINDING_LIFETIME, PREFIX_HOLD, RELEASE } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import {
  handleAddress,
  handleRouterFound,
  handleDetachment,
  handleFailure,
  handleFlowEnd,
  handleFlowStart,
  handleMobilityMessage,
  handleRouterSolicitation,
  handleTimer,
  moveFlow,
  NAME_RULES,
  selectAddress,
  setup,
} from './procedures.ts';

/** What the scheme is. */
export const FAMA_DESCRIPTION: SchemeDescription = describedWithNames({
  id: 'fama',
  title: 'Flat Access and Mobility Architecture',
  document: 'draft-kuntz-dmm-summary-00, §3.2; draft-seite-dmm-dma-05, §3.2',
  summary:
    'Each access router gives the mobile an address and is its home agent once the mobile has left. The mobile binds the addresses that its flows still use to the address it has now.',
  family: 'client-based',
  roles: [],
  options: [
    {
      key: 'retain',
      type: 'string',
      default: 'with_flows',
      values: ['with_flows', 'always'],
      meaning: 'Which addresses of earlier links the mobile keeps: those that a flow uses, or all.',
      section: 'draft-kuntz-dmm-summary-00 §3.2',
    },
    RELEASE,
    {
      key: 'source_address',
      type: 'string',
      default: 'care-of',
      values: ['care-of', 'home'],
      meaning: 'Which address new flows use: that of the present link, or the oldest one that is bound at an earlier router.',
      section: 'draft-seite-dmm-dma-05 §3.2',
    },
    {
      key: 'ul_starts',
      type: 'string',
      default: 'ba',
      values: ['ba', 'bu'],
      meaning: 'When the mobile begins to send through a tunnel: when the acknowledgement has come, or with its update.',
      section: 'RFC 6275 §11.7.1',
    },
    PREFIX_HOLD,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'When and why a mobile keeps an old address is not said (draft-kuntz-dmm-summary-00 §3.2): here it is kept while a flow uses it, or for ever (option retain).',
    'The mobile has no permanent address. Without a name server (role dns) a correspondent is taken to know the address of the present link; with one it knows what that answers: the mobile’s newest address (dns_update on), or the first one it ever had (off).',
    'An address that is kept is deprecated at the mobile while it is away from its link, so that new flows use the address of the present link.',
    'An address that no flow uses is forgotten by the mobile as soon as it has one on another link; the router keeps the prefix for prefix_hold_s and gives it to others later.',
    'The mobile gives up the binding of an address that is back on its link before it uses that address as care-of address, so that no two bindings lead to each other for longer than a lost update takes.',
    'What comes in a tunnel for a care-of address that is bound elsewhere is dropped as stale-tunnel: no packet crosses two tunnels between routers, and none goes in circles, in whatever order bindings change.',
    'Updates are authorized by cryptographically generated addresses in the document (§4); their parameters are neither sent nor counted.',
    'A router remembers for ten seconds with which number a binding ended, so that an older update that comes late does not make it anew.',
    'On links that are point-to-point nobody needs the neighbor advertisement of a mobile that has come back (RFC 6275 §11.5.5); none is sent.',
    'A mobile with several interfaces keeps each address on the interface that it is from, until its flow is moved to another one; then it is bound to an address there.',
    'After a router was restarted it learns of a binding by the mobile’s next renewal.',
  ],
});

/** The scheme. */
export const FAMA: Scheme = withNames(
  {
    description: FAMA_DESCRIPTION,
    handlers: {
      setup,
      handleRouterSolicitation,
      handleRouterFound,
      handleAddress,
      handleDetachment,
      handleMobilityMessage,
      handleTimer,
      selectAddress,
      handleFlowStart,
      handleFlowEnd,
      moveFlow,
      handleFailure,
    },
  },
  NAME_RULES,
);
