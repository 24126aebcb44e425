/** Proxy Mobile IPv6, RFC 5213: a local mobility anchor and gateways that register for the mobile. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME, HEARTBEAT } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import { err } from '#base/result.ts';
import { handleFailure, handleMobilityMessage, handleTimer, setup } from './procedures.ts';
import { handleAttachment, handleDetachment, handleRouterSolicitation } from './mobile-access-gateway.ts';

/** What the scheme is. */
export const PMIPV6_DESCRIPTION: SchemeDescription = {
  id: 'pmipv6',
  title: 'Proxy Mobile IPv6',
  document: 'RFC 5213',
  summary:
    'One anchor holds the mobile’s prefix and tunnels its traffic to the gateway it is at. The gateways do the signalling; the mobile keeps its address and notices nothing.',
  family: 'network-based',
  roles: [
    {
      key: 'lma',
      label: 'LMA',
      shape: 'node',
      meaning: 'Local mobility anchor: gives out home network prefixes and tunnels them to the serving gateway.',
      defaultPlacement: 'The first gateway, else the first router.',
    },
  ],
  options: [
    {
      key: 'mag_detach_dereg',
      type: 'boolean',
      default: true,
      meaning: 'The gateway that loses the mobile de-registers it at once.',
      section: 'RFC 5213 §6.9.1.4',
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
    HEARTBEAT,
  ],
  modelNotes: [
    'Access routers are the gateways (MAGs); access links are point-to-point and all show the same router link-local address (RFC 5213 §6.8).',
    'Order of updates: the sequence number lives in the mobile’s policy profile that every gateway reads, instead of the Timestamp option (RFC 5213 §5.5).',
    'A de-registration from a gateway that the binding no longer names is ignored without an answer (RFC 5213 §5.3.5).',
    'At most three updates a second go from one node to another about a mobile (RFC 6275 §11.8, kept for each mobile by whoever registers it); what comes too early waits for its turn.',
    'Heartbeats (RFC 5847) go from gateways to the anchor and tell of its restarts; silence changes nothing, and without them an anchor that was restarted learns of its mobiles at their next renewal.',
    'Single flows cannot move between interfaces: that is RFC 7864, not RFC 5213.',
    'An update that asks for a prefix of the anchor which is nobody else’s is accepted even without a binding, so that an anchor that lost its memory learns from its gateways.',
  ],
};

/** The scheme. */
export const PMIPV6: Scheme = {
  description: PMIPV6_DESCRIPTION,
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleMobilityMessage,
    handleTimer,
    handleFailure,
    moveFlow: () => err('RFC 5213 moves whole interfaces, not single flows'),
  },
};
