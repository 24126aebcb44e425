/** Hierarchical Mobile IPv6, RFC 5380: mobility anchor points near the access routers hide moves from the home agent and correspondents. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { required } from '#base/assert.ts';
import type { Scheme } from '../../mobility/world.ts';
import { MIPV6_DESCRIPTION } from '../mipv6/index.ts';
import { HIERARCHY_OPTIONS } from './options.ts';
import {
  handleAddress,
  handleDetachment,
  handleFailure,
  handleFlowStart,
  handleLinkLost,
  handleMobilityMessage,
  handleRecovery,
  handleRouterSolicitation,
  handleTimer,
  handleUnknownHomeAddress,
  readAdvertisement,
  selectAddress,
  setup,
  solicitationOptions,
} from './procedures.ts';

/** What the scheme is. */
export const HMIPV6_DESCRIPTION: SchemeDescription = {
  id: 'hmipv6',
  title: 'Hierarchical Mobile IPv6',
  extends: 'mipv6',
  document: 'RFC 5380; draft-kuntz-dmm-summary-00, §3.1',
  summary:
    'Mobile IPv6 with mobility anchor points near the access routers. The home agent and correspondents know an address at such a MAP; while the mobile stays in its domain only the MAP is told where it is.',
  family: 'client-based',
  roles: [
    required(MIPV6_DESCRIPTION.roles[0], 'role ha'),
    {
      key: 'maps',
      label: 'MAP',
      shape: 'node-per-access-router',
      meaning:
        'Mobility anchor point that an access router offers: a local home agent that tunnels from the regional care-of address to the on-link one.',
      defaultPlacement:
        'Each access router offers the nearest gateway that is not the home agent, itself where there is none. Where a run names some, the other routers offer none.',
    },
  ],
  options: HIERARCHY_OPTIONS,
  modelNotes: [
    'All notes of mipv6 hold, except that home agents are configured, not discovered.',
    'Access routers know their MAPs by configuration. With offered_maps “all” they offer those of other routers, too, with preference 10 instead of 15; the distance is the number of links on the way, 15 at most.',
    'Every mobile has a /64 of its own out of a MAP’s block, as out of its home agent’s; the regional care-of address is made of it and of the mobile’s interface identifier. The MAP option shows the MAP’s own address.',
    'A mobile chooses the furthest MAP on offer (RFC 5380 §9.1), the one with the highest preference, or the nearest (option map_choice). Where none is on offer it registers its on-link address with the home agent.',
    'With several MAPs at once the mobile has an address at each; the home agent is told the one at the first by map_choice, correspondents the one at the nearest, whose detour is least. The document leaves open which address is used for whom.',
    'The home agent hears of a new regional address when the MAP has answered; with wait_lba false its update follows the local one through the MAP at once.',
    'A previous MAP is told the new address once, for prev_map_lifetime_s; it is asked three times at most, and further moves are not told to it. The document names no such lifetime.',
    'Bindings at the home agent and correspondents are asked for with the same lifetime as that at the MAP and begin a little later, so they end that much later; each is renewed long before.',
    'Packets that a previous MAP forwards are taken; nothing is sent from the regional address there.',
    'A mobile that has come home lets its local bindings run out, or gives them up from its home address (option release_map).',
    'Routers notice failure_detection_ms after it that a MAP has failed or is back, and tell their mobiles by an advertisement; a mobile whose MAP has failed takes the next one, or its on-link address.',
    'A MAP that was restarted sooner than that has lost its bindings, and its mobiles learn of it by their next renewal only.',
    'The security association of mobile and MAP (RFC 5380 §12) is not played: that leg is trusted.',
  ],
};

/** The scheme. */
export const HMIPV6: Scheme = {
  description: HMIPV6_DESCRIPTION,
  // The tunnel to the home agent lies in the one to the MAP.
  tunnelsInTurn: (mobileEnds) => 2 * mobileEnds,
  handlers: {
    setup,
    readAdvertisement,
    handleRouterSolicitation,
    solicitationOptions,
    handleAddress,
    handleLinkLost,
    handleDetachment,
    handleMobilityMessage,
    handleUnknownHomeAddress,
    handleFlowStart,
    handleTimer,
    selectAddress,
    handleFailure,
    handleRecovery,
  },
};
