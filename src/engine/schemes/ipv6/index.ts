/** No mobility: IPv6 hosts and routers as they are. The session breaks when the mobile moves; that is what the other schemes are for. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';

/** What the scheme is. */
export const IPV6_DESCRIPTION: SchemeDescription = {
  id: 'ipv6',
  title: 'IPv6 without mobility',
  document: 'RFC 8200, RFC 4861, RFC 4862',
  summary: 'The mobile gets a new address at every router. Sessions that use an old address break.',
  family: 'none',
  roles: [],
  options: [],
  modelNotes: [
    'The mobile keeps old addresses until their valid lifetime ends (RFC 4862 §5.5.4), so a session comes back when the mobile returns to the router it began at.',
    'Every access router gives a mobile a /64 of its own, and the same one when it comes back; access links are point-to-point.',
    'An access router drops packets whose source address is not of its own link (ingress filtering, RFC 2827).',
  ],
};

/** The scheme. Every access router is what it is; there are no roles to place. */
export const IPV6: Scheme = {
  description: IPV6_DESCRIPTION,
  handlers: {
    setup: () => undefined,
    handleRouterSolicitation: (world, router, state) => {
      answerSolicitation(world, router, state);
    },
    // A restarted router gives out its prefixes anew.
    handleFailure: forgetPool,
  },
};
