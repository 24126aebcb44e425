/** Bindings of the home agent nearest to a mobile: home address to care-of address (RFC 6275 §10.3.1). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { bindingOf, putBinding, removeBinding } from '../../mobility/binding-cache.ts';
import { PUT_TIMER } from '../../mobility/directory-registration.ts';
import { bindingOfRequest, type RegistrationRequest } from '../../mobility/home-agent.ts';
import { claimPrefix } from '../../mobility/prefix-allocation.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { removeWhereabouts } from '../../mobility/whereabouts.ts';
import type { World } from '../../mobility/world.ts';
import { routeHome } from './knowledge.ts';

const BOUND: Why = {
  section: 'RFC 6275 §10.3.1',
  sentence: 'The binding points at the mobile’s care-of address: packets for its home address go there through the tunnel.',
};
const ENDED: Why = { section: 'RFC 6275 §10.3.2', sentence: 'The mobile is not bound here any more.' };

/** Binds the home address to the care-of address of a request. */
export function bind(world: World, agent: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  if (anchorOfPrefix(world, prefix) === agent) claimPrefix(world, agent, request.mobile, prefix);
  putBinding(world, agent, bindingOfRequest(world, request), BOUND);
  for (const table of ['location', 'forwarding', 'location-cache'] as const) removeWhereabouts(world, agent, table, prefix);
  routeHome(world, agent, request.mobile, BOUND);
}

/** The binding is gone, and with it what was asked of the owner for it. Nothing happens when there is none. */
export function dropBinding(world: World, agent: number, home: Ipv6Address): void {
  disarmRetransmission(world, agent, PUT_TIMER, home);
  const registration = world.mobility.directoryRegistrations.get(agent)?.get(home);
  world.mobility.directoryRegistrations.get(agent)?.delete(home);
  const entry = bindingOf(world, agent, home);
  if (entry !== null) removeBinding(world, agent, home);
  const mobile = entry?.mobile ?? registration?.request.mobile;
  if (mobile !== undefined) routeHome(world, agent, mobile, ENDED);
}
