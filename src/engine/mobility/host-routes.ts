/**
 * Plain delivery within a network (draft-chan-dmm-framework-gap-analysis §8, RS3: the router “may keep track of the location of MN and route to
 * it using its intra-network mobility management mechanism”): a route of a mobile's /64 at each node from its mobility router to its access
 * router, which delivers on the radio and lets the mobile send from the address.
 *
 * Choice: the network sets such routes at once and without messages, as routing does everywhere here; who has set one takes it back.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, nodeId, type MobileInterface } from '../net/network.ts';
import { makeRoute } from '../net/route.ts';
import { nextHop, setRoute } from '../net/routing.ts';
import { forgetLeftRoute, leaveHostRoutes, returnToWay } from './left-routes.ts';
import { allowPlainUplink, point, pointNowhere, pointToAccessLink, releaseUplink, showRoute } from './mobility-routing.ts';
import type { World } from './world.ts';

/** The mobility router that has set a route of this /64 at a node, or null. */
export function hostRouteOf(world: World, node: number, prefix: Ipv6Address): number | null {
  return world.mobility.hostRoutes.get(`${node} ${prefix}`) ?? null;
}

/**
 * Leads a mobile's /64 from its mobility router to an access router and onto the radio there; without a way it ends at the router. So it does
 * when the care-of address was a lie: a network delivers at its access routers, nowhere else. It joins the way of a router that
 * `outranked` says of: one with a later registration, which this one has not been told of yet.
 */
export function setHostRoutes(
  world: World,
  router: number,
  prefix: Ipv6Address,
  state: MobileInterface,
  access: number,
  outranked: (other: number) => boolean,
  why: Why,
): void {
  const whole = nodeAt(world, access).accessRouter ? pathBetween(world, router, access) : null;
  if (whole === null) {
    pointNowhere(world, router, prefix, state.mobile, why);
    // What is under way comes back and ends here: plain routing would take it to the home network, and so to this router again.
    leaveHostRoutes(world, router, prefix);
    return;
  }
  const joins = whole.findIndex((node) => {
    const other = hostRouteOf(world, node, prefix);
    return other !== null && other !== router && outranked(other);
  });
  const path = joins < 0 ? whole : whole.slice(0, joins);
  leaveHostRoutes(world, router, prefix, new Set(path));
  for (const node of path) {
    returnToWay(world, node, prefix);
    world.mobility.hostRoutes.set(`${node} ${prefix}`, router);
    if (node === access) {
      pointToAccessLink(world, node, prefix, state, why);
      allowPlainUplink(world, node, prefix, state.mobile, why);
      continue;
    }
    const direction = nextHop(world, node, access);
    const next = world.directions[direction]!.to;
    point(world, node, prefix, { kind: 'hop', mobile: state.mobile, next });
    setRoute(world, node, prefix, makeRoute('hop', direction));
    showRoute(world, node, prefix, state.mobile, { to: nodeId(world, next), via: 'plain', why });
  }
}

/** Takes back the routes of a /64 that this router has set. Returns the nodes that had one. */
export function clearHostRoutes(world: World, router: number, prefix: Ipv6Address): readonly number[] {
  const cleared: number[] = [];
  for (const [key, owner] of [...world.mobility.hostRoutes]) {
    const [node = '', of = ''] = key.split(' ');
    if (owner !== router || of !== prefix) continue;
    // The router itself may send the prefix elsewhere by now.
    forgetLeftRoute(world, Number(node), prefix);
    releaseUplink(world, Number(node), prefix);
    cleared.push(Number(node));
  }
  return cleared;
}

/** A mobility router is gone, or back without memory: all routes that it has set are taken back. Returns where they were, and of what. */
export function clearRoutesOf(world: World, router: number): readonly { readonly node: number; readonly prefix: Ipv6Address }[] {
  const owned = [...world.mobility.hostRoutes].filter(([, owner]) => owner === router);
  const prefixes = new Set(owned.map(([key]) => key.slice(key.indexOf(' ') + 1) as Ipv6Address));
  return [...prefixes].flatMap((prefix) => clearHostRoutes(world, router, prefix).map((node) => ({ node, prefix })));
}

/** A node has failed: its routes are gone with everything else. */
export function forgetHostRoutes(world: World, node: number): void {
  for (const key of [...world.mobility.hostRoutes.keys()]) if (key.startsWith(`${node} `)) world.mobility.hostRoutes.delete(key);
}

/** The nodes on the way from one node to another, both included; null when there is no way or its end has failed. */
function pathBetween(world: World, from: number, to: number): readonly number[] | null {
  const path = [from];
  let at = from;
  while (at !== to) {
    const direction = nextHop(world, at, to);
    if (direction < 0) return null;
    at = world.directions[direction]!.to;
    path.push(at);
  }
  return path.some((node) => nodeAt(world, node).failed) ? null : path;
}
