/** Mobile IPv6, RFC 6275: one home agent, one home address for ever, and a mobile that registers its care-of addresses itself. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { BINDING_LIFETIME, ROUTE_OPTIMIZATION } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import {
  handleAddress,
  handleDetachment,
  handleFailure,
  handleFlowStart,
  handleHomeAgentDiscovery,
  handleLinkLost,
  handleMobilityMessage,
  handleRouterSolicitation,
  handleTimer,
  handleUnknownHomeAddress,
  selectAddress,
  setup,
  solicitationOptions,
} from './procedures.ts';

/** What the scheme is. */
export const MIPV6_DESCRIPTION: SchemeDescription = {
  id: 'mipv6',
  title: 'Mobile IPv6',
  document: 'RFC 6275',
  summary:
    'The mobile keeps one home address. Wherever it is, it tells its home agent a care-of address, and the home agent tunnels its traffic there and back.',
  family: 'client-based',
  roles: [
    {
      key: 'ha',
      label: 'HA',
      shape: 'node',
      meaning: 'Home agent: router of the home prefix; tunnels the mobile’s traffic to its care-of address.',
      defaultPlacement: 'The first gateway, else the first router, server or access router.',
    },
  ],
  options: [
    {
      key: 'bootstrap',
      type: 'string',
      default: 'static',
      values: ['static', 'dhaad'],
      meaning: 'How a mobile that is not at home knows its home agent: by configuration, or by asking the home subnet.',
      section: 'RFC 6275 §5.3',
    },
    {
      key: 'ha_dad_ms',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 10000,
      meaning:
        'How long the home agent looks for another user of a new home address before it answers the first registration, ms.',
      section: 'RFC 6275 §10.3.1',
    },
    {
      key: 'ul_starts',
      type: 'string',
      default: 'ba',
      values: ['ba', 'bu'],
      meaning: 'When the mobile begins to send through the tunnel: when the acknowledgement has come, or with its update.',
      section: 'RFC 6275 §11.7.1',
    },
    {
      key: 'first_bindack_timeout_ms',
      type: 'number',
      default: 1500,
      minimum: 1000,
      maximum: 32000,
      meaning: 'How long the mobile waits for the answer to a first registration before it asks again, ms.',
      section: 'RFC 6275 §13',
    },
    ROUTE_OPTIMIZATION.ro,
    ROUTE_OPTIMIZATION.start,
    ROUTE_OPTIMIZATION.acknowledgement,
    ROUTE_OPTIMIZATION.homeToken,
    ROUTE_OPTIMIZATION.refresh,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'A mobile is at home only when it is attached to its home agent itself; elsewhere it was configured with its home address before the run.',
    'Every mobile has a home prefix of its own out of the home agent’s block, and every access router gives it a /64 for its care-of address.',
    'The home agent switches the down-link when it accepts the update, while a first registration still waits for its answer.',
    'Between a new care-of address and the acknowledgement packets from the home address wait for nothing: they are dropped at the mobile.',
    'A mobile with several interfaces registers one care-of address. A further interface changes nothing; when the link of the registered one is lost, or it comes home, the mobile registers what it has then.',
    'Of several interfaces at home the home link delivers to the one that has the home address, at once: links are point-to-point, and neighbor discovery (RFC 4861 §7.2) is not played there.',
    'With route optimization a mobile tests and tells every correspondent that it has a running flow with, and those that still have a binding; it extends bindings that a flow uses.',
    'Packets to a correspondent take the optimized way as soon as the update has left: they follow it on its path. Without an acknowledgement a lost update is noticed when the correspondent reports an unknown binding.',
    'Between two mobiles an update goes by the home agent of the other one, and packets on the optimized way may overtake it: they are dropped, and the error is not heeded for a second.',
    'Correspondents make a new nonce every 30 s and know the last eight, so that every token is good for 210 s at least. Keys, nonces and cookies come out of the seed.',
    'Discovery of the home agent is no part of a handover’s messages: a mobile asks once, where it is first attached away from home.',
    'The cryptography of IPsec between mobile and home agent is not played; what follows from it is (option protection).',
  ],
};

/** The scheme. */
export const MIPV6: Scheme = {
  description: MIPV6_DESCRIPTION,
  handlers: {
    setup,
    handleRouterSolicitation,
    solicitationOptions,
    handleAddress,
    handleLinkLost,
    handleDetachment,
    handleMobilityMessage,
    handleUnknownHomeAddress,
    handleHomeAgentDiscovery,
    handleFlowStart,
    handleTimer,
    selectAddress,
    handleFailure,
  },
};
