/**
 * Header rewriting instead of tunnels, draft-chan-dmm-framework-gap-analysis §8, design 3: the router next to the sender is the ingress, the
 * one that serves the mobile the egress. The egress delivers plain, by the routes of its network.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { anchorOfPrefix, firstInterface } from '../../net/mobile-host.ts';
import type { LegBasis } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { mapAtEgress, mappingOf, forgetIngressMapping, pointToMapping, unmapAtEgress } from '../../mobility/address-mapping.ts';
import { linkOf } from '../../mobility/anchored-link.ts';
import { bindingsAbout, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { clearHostRoutes, hostRouteOf, setHostRoutes } from '../../mobility/host-routes.ts';
import { forgetLeftRoute, hasLeft, leaveHostRoutes } from '../../mobility/left-routes.ts';
import { pointerOf } from '../../mobility/mobility-routing.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { whereaboutsOf, type Whereabouts } from '../../mobility/whereabouts.ts';
import type { World } from '../../mobility/world.ts';
import { isRouter, translates } from './functions.ts';

const SECTION = 'draft-chan-dmm-framework-gap-analysis §8, design 3';
const EGRESS: Why = {
  section: SECTION,
  sentence: 'The egress has an address of its own for this home address alone, and writes the home address back.',
};
const DELIVER: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS3',
  sentence: 'From the egress on the packet is as its sender made it; the network routes it to where the mobile is.',
};

/** The mobile is served here: an address stands for its home address, and the network has routes to where it is. */
export function deliverPlain(world: World, node: number, prefix: Ipv6Address, binding: BindingCacheEntry): void {
  mapAtEgress(world, node, binding.mobile, required(binding.home, 'home address'), prefix, EGRESS);
  const state = required(world.interfaces[firstInterface(world, binding.mobile) + binding.ordinal], 'interface');
  const outranked = (other: number): boolean =>
    bindingsAbout(world, other, binding.mobile).some(
      (entry) => entry.prefixes.includes(prefix) && isLaterSequence(entry.sequence, binding.sequence),
    );
  setHostRoutes(world, node, prefix, state, accessOf(world, binding), outranked, DELIVER);
}

/**
 * The access router behind a binding: the one that has registered for the mobile names itself; else that of the link that the care-of address
 * is from. In the dynamic form (§6) the address is out of the block of its network's mobility router, which knows what link it is for.
 */
function accessOf(world: World, { gateway, mobile, careOf }: BindingCacheEntry): number {
  if (gateway !== mobile) return gateway;
  const prefix = prefixOfAddress(required(careOf, 'care-of address'));
  const anchor = anchorOfPrefix(world, prefix);
  return linkOf(world, anchor, prefix)?.router ?? anchor;
}

/** Sends a prefix to the egress that was told, by its address. */
export function rewriteTo(
  world: World,
  node: number,
  told: Whereabouts & { readonly egress: Ipv6Address },
  basis: LegBasis,
  watched: boolean,
  why: Why,
): void {
  const { prefix, mobile, to, egress } = told;
  pointToMapping(world, node, { prefix, mobile, address: egress }, to, basis, why, watched);
}

/** The address that stands for a home address at the router that serves it here, or that this node was told. */
export function egressOf(world: World, node: number, prefix: Ipv6Address): Ipv6Address | undefined {
  const told = (['location', 'forwarding', 'location-cache'] as const).map((table) => whereaboutsOf(world, node, table, prefix));
  return mappingOf(world, node, prefix)?.address ?? told.find((entry) => entry !== null)?.egress;
}

/**
 * Takes back what a router no longer needs: routes when it does not serve the mobile, its address when nothing comes for it any more. What is
 * on their way comes back to a router that sends it on. Returns the other routers that had such a route, which send the prefix by what they
 * know again.
 */
export function freeTranslation(world: World, node: number, prefix: Ipv6Address, serves: boolean): readonly number[] {
  if (!translates(world)) return [];
  const relays = relayTo(world, node, prefix) !== null;
  const end = relays ? leaveHostRoutes : clearHostRoutes;
  const freed = serves ? [] : end(world, node, prefix);
  if (!serves && !relays) unmapAtEgress(world, node, prefix);
  if (pointerOf(world, node, prefix)?.kind !== 'rewritten') forgetIngressMapping(world, node, prefix);
  return freed.filter((other) => other !== node && isRouter(world, other));
}

/** Where a router that does not serve a mobile sends what still comes, as home router or as the one before; null: it does not know. */
function relayTo(world: World, node: number, prefix: Ipv6Address): number | null {
  return (whereaboutsOf(world, node, 'location', prefix) ?? whereaboutsOf(world, node, 'forwarding', prefix))?.to ?? null;
}

/**
 * Whether another router's mobile is reached through this node by a route of its network, which this router leaves alone. One that only sends
 * back what is still under way ends that as soon as it knows of another router.
 */
export function isPassedThrough(world: World, node: number, prefix: Ipv6Address): boolean {
  const owner = hostRouteOf(world, node, prefix);
  if (owner === null || owner === node) return false;
  const to = hasLeft(world, node, prefix) ? relayTo(world, node, prefix) : null;
  if (to === null || to === owner) return true;
  forgetLeftRoute(world, node, prefix);
  return false;
}
