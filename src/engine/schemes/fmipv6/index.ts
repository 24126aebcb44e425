/** Mobile IPv6 Fast Handovers, RFC 5568: the mobile's previous router forwards to its new one until the home agent knows. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { MIPV6_DESCRIPTION } from '../mipv6/index.ts';
import { FAST_OPTIONS } from './options.ts';
import {
  anticipation,
  handleAddress,
  handleDetachment,
  handleFailure,
  handleFlowStart,
  handleHandoverImminent,
  handleLinkLost,
  handleLinkUp,
  handleMobilityMessage,
  handleNeighborAdvertisement,
  handleProxyRouterMessage,
  handleRouterSolicitation,
  handleTimer,
  handleUnknownHomeAddress,
  selectAddress,
  setup,
  solicitationOptions,
} from './procedures.ts';

/** What the scheme is. */
export const FMIPV6_DESCRIPTION: SchemeDescription = {
  id: 'fmipv6',
  title: 'Mobile IPv6 Fast Handovers',
  extends: 'mipv6',
  document: 'RFC 5568',
  summary:
    'Mobile IPv6 whose mobile has itself handed over: it makes its next care-of address before it leaves, its previous router tunnels to it, and the next one keeps the packets until the mobile is there. The home agent learns of the move afterwards.',
  family: 'client-based',
  roles: MIPV6_DESCRIPTION.roles,
  options: FAST_OPTIONS,
  modelNotes: [
    'All notes of mipv6 hold, except that home agents are configured, not discovered.',
    'FBack goes once, to where the mobile is: to its old address while it is on the old link, else to the new one. Figure 2 of the document draws it to both.',
    'The mobile hears of the next access point anticipation_ms before a move of the script; a person’s move is never known in advance, so it is reactive.',
    'Routers know each other and, since every mobile has a /64 of its own on each link, which one it will have on the next: the advertisement for it (PrRtAdv) holds that prefix.',
    'The new care-of address is checked by the new router: it is good when its prefix is that of the mobile’s link there, so no duplicate address detection is made for it again. Other addresses are refused, never replaced (codes 1 to 3 and NAACK are not used).',
    'The new router delivers what waits with the mobile’s router solicitation or its unsolicited neighbor advertisement, whichever comes first; both are sent at once.',
    'What comes to the previous router is forwarded for fbu_lifetime_s; nothing tells it earlier that the home agent has switched, except the return of the mobile.',
    'Up-link packets wait for the home agent’s acknowledgement, or follow the update (option ul_starts). Sent from the previous care-of address through the previous router, as the document permits, they would come to the home agent behind the update and be refused there.',
    'Neither coming home nor leaving home is a fast handover: at home the mobile has no care-of address.',
    'After a wrong prediction the mobile asks its previous router from where it has come to; the router that waited drops what it kept at the end of the lifetime.',
    'A chain of fast handovers that are faster than the home agent does not work: the mobile takes from the last previous router only.',
    'The authentication of fast binding updates (RFC 5568 §6.4.5, a key shared by way of RFC 5269) is not played: that leg is trusted.',
  ],
};

/** The scheme. */
export const FMIPV6: Scheme = {
  description: FMIPV6_DESCRIPTION,
  handlers: {
    setup,
    anticipation,
    handleHandoverImminent,
    handleRouterSolicitation,
    handleProxyRouterMessage,
    handleNeighborAdvertisement,
    solicitationOptions,
    handleLinkUp,
    handleAddress,
    handleLinkLost,
    handleDetachment,
    handleMobilityMessage,
    handleUnknownHomeAddress,
    handleFlowStart,
    handleTimer,
    selectAddress,
    handleFailure,
  },
};
