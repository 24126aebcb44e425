/**
 * Dynamic Mobile IP, draft-kuntz-dmm-summary-00 §3.3: a permanent home address that always reaches the mobile, temporary ones of the subnets
 * that it visits, and Mobile IP only for flows that outlive their subnet.
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
export const DMI_DESCRIPTION: SchemeDescription = describedWithNames({
  id: 'dmi',
  title: 'Dynamic Mobile IP',
  document: 'draft-kuntz-dmm-summary-00, §3.3',
  summary:
    'A permanent home agent always knows where the mobile is. New flows use a temporary address of the subnet and need no tunnel; a flow that outlives its subnet is tunnelled by that subnet’s home agent.',
  family: 'client-based',
  roles: [
    {
      key: 'permanent-ha',
      label: 'P-HA',
      shape: 'node',
      meaning: 'Permanent home agent: who knows only the mobile’s permanent address reaches it through this node.',
      defaultPlacement: 'The first gateway, else the first router, server or access router.',
    },
    {
      key: 'temporary-has',
      label: 'T-HA',
      shape: 'node-per-access-router',
      meaning:
        'Temporary home agent of the subnet of each access router: gives out addresses, and tunnels for flows that outlive the stay.',
      defaultPlacement: 'The access router itself.',
    },
  ],
  options: [
    {
      key: 'source_address',
      type: 'string',
      default: 'temporary',
      values: ['temporary', 'permanent'],
      meaning: 'Which address the mobile uses for flows that it begins away from home.',
      section: 'draft-kuntz-dmm-summary-00 §4',
    },
    RELEASE,
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
    'A mobile is at its permanent home only when it is attached to the P-HA itself; there it uses the permanent address for all flows.',
    'Who begins a flow decides its address: a correspondent knows the permanent one; the mobile gives the temporary one, or the permanent one if it is asked to (option source_address).',
    'With a name server (role dns) the permanent address is entered there from the start; with dns_update “on” the mobile’s name leads to its temporary address while it is away, and new flows of correspondents need no home agent.',
    'The mobile registers with the P-HA on every move, with flows or without; with a T-HA only while a flow uses its address. What happens when that flow ends is not said: the binding is given up or runs out (option release).',
    'A temporary address that no flow uses is forgotten by the mobile as soon as it has one on another link; its home agent keeps the prefix for prefix_hold_s and gives it to others later.',
    'A T-HA that is not the access router itself: temporary addresses are from its block, the router announces their /64s while the mobile is on its link, without messages that count, and takes that back when the T-HA has a binding.',
    'The mobile gives up the binding of an address that is back in its subnet before it uses that address as care-of address, so that no two bindings lead to each other for longer than a lost update takes.',
    'What comes in a tunnel for a care-of address that is bound elsewhere is dropped as stale-tunnel: no packet crosses two tunnels, and none goes in circles, in whatever order bindings change.',
    'A home agent remembers for ten seconds with which number a binding ended, so that an older update that comes late does not make it anew.',
    'On links that are point-to-point nobody needs the neighbor advertisement of a mobile that has come back (RFC 6275 §11.5.5); none is sent.',
    'A mobile with several interfaces has its permanent address on the first one, or on another one while that has no link; when the first one is at the permanent home it is there again (RFC 6275 §11.5.5). Each temporary address stays on its interface until its flow is moved; what is bound to a permanent address that has gone to another interface waits.',
    'When the P-HA has failed, the mobile asks on at the pace of RFC 6275 §11.8; flows of temporary addresses do not notice.',
  ],
});

/** The scheme. */
export const DMI: Scheme = withNames(
  {
    description: DMI_DESCRIPTION,
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
