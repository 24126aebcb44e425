/** Bindings of the router that serves a mobile: home address to care-of address (draft-chan-dmm-framework-gap-analysis §6, RFC 6275 §10.3.1). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { ownerOf, prefixOfAddress } from '../../net/owners.ts';
import { putBinding, removeBinding } from '../../mobility/binding-cache.ts';
import { PUT_TIMER } from '../../mobility/directory-registration.ts';
import { bindingOfRequest, type RegistrationRequest } from '../../mobility/home-agent.ts';
import { claimPrefix } from '../../mobility/prefix-allocation.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { removeWhereabouts } from '../../mobility/whereabouts.ts';
import type { World } from '../../mobility/world.ts';
import { homeRouterOf, managerOf } from './functions.ts';
import { bindingFor, routeHome } from './mobility-routing.ts';
import { dropQuestion } from './route-optimization.ts';

const BOUND: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §6',
  sentence: 'This router serves the mobile: it keeps the binding of the home address to the present care-of address.',
};
const ENDED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence: 'The mobile is not served here any more.',
};

/** Binds the home address to the care-of address of a request. */
export function bind(world: World, router: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  if (homeRouterOf(world, prefix) === router) claimPrefix(world, router, request.mobile, prefix);
  // Who is bound: the mobile at its care-of address, or the access router in its place.
  const gateway = request.proxy === undefined ? request.mobile : (ownerOf(world, request.careOf) ?? request.mobile);
  putBinding(world, router, { ...bindingOfRequest(world, request), gateway }, BOUND);
  for (const table of ['forwarding', 'location-cache'] as const) removeWhereabouts(world, router, table, prefix);
  // A location manager updates its record itself.
  if (managerOf(world, prefix) !== router) removeWhereabouts(world, router, 'location', prefix);
  dropQuestion(world, router, prefix);
  routeHome(world, router, request.mobile, prefix, BOUND);
}

/** The binding of a prefix is gone, and with it what was asked of the location manager for it. Nothing happens when there is none. */
export function dropBinding(world: World, router: number, prefix: Ipv6Address): void {
  for (const { home } of [...(world.mobility.directoryRegistrations.get(router)?.values() ?? [])]) {
    if (prefixOfAddress(home) !== prefix) continue;
    disarmRetransmission(world, router, PUT_TIMER, home);
    world.mobility.directoryRegistrations.get(router)?.delete(home);
  }
  const entry = bindingFor(world, router, prefix);
  if (entry === null) return;
  removeBinding(world, router, entry.key);
  routeHome(world, router, entry.mobile, prefix, ENDED);
}
