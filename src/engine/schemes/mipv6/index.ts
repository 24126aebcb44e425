/** Mobile IPv6, RFC 6275: one home agent, one home address for ever, and a mobile that registers its care-of addresses itself. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { BINDING_LIFETIME } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import {
  handleAddress,
  handleDetachment,
  handleFailure,
  handleMobilityMessage,
  handleRouterSolicitation,
  handleTimer,
  selectAddress,
  setup,
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
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'A mobile is at home only when it is attached to its home agent itself; elsewhere it was configured with its home address before the run.',
    'Every mobile has a home prefix of its own out of the home agent’s block, and every access router gives it a /64 for its care-of address.',
    'The home agent switches the down-link when it accepts the update, while a first registration still waits for its answer.',
    'Between a new care-of address and the acknowledgement packets from the home address wait for nothing: they are dropped at the mobile.',
  ],
};

/** The scheme. */
export const MIPV6: Scheme = {
  description: MIPV6_DESCRIPTION,
  handlers: {
    setup,
    handleRouterSolicitation,
    handleAddress,
    handleDetachment,
    handleMobilityMessage,
    handleTimer,
    selectAddress,
    handleFailure,
  },
};
