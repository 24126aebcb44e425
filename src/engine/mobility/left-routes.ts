/**
 * Nodes of a network that are not on the way to a mobile any more (`host-routes.ts`). What is still under way to them bears the home address
 * and nothing else: plain routing would take it to the home network, and so into the network of the egress a second time.
 *
 * Choice: for a second such a node sends the mobile's /64 back to the node that it had it from, which has newer routes, as intra-network
 * mobility protocols do that forward from the old way to the new one. No packets go in circles: a node sends back to one that has left the
 * way at the same time and is nearer to the egress, or later, or not at all.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, nodeId, type Timer } from '../net/network.ts';
import { makeRoute } from '../net/route.ts';
import { setRoute } from '../net/routing.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { point, pointerOf, releasePointer, releaseUplink, showRoute } from './mobility-routing.ts';
import type { World } from './world.ts';

/** Timer of a node that has left a way; its key is the /64. */
const LEFT_ROUTE_TIMER = 'left-host-route';

/** How long packets may be under way to where a mobile has been. */
export const UNDER_WAY: SimDuration = SECOND;

const BACK: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS3',
  sentence: 'The mobile has moved on within reach of its router: what is still on its way here turns back to the new way.',
};

/** The nodes that have a route of a /64 by this router, on its way to the mobile. */
function onWay(world: World, router: number, prefix: Ipv6Address): readonly number[] {
  const way: number[] = [];
  for (const [key, owner] of world.mobility.hostRoutes) {
    const [node = '', of = ''] = key.split(' ');
    if (owner === router && of === prefix && !hasLeft(world, Number(node), prefix)) way.push(Number(node));
  }
  return way;
}

/** Whether a node only sends a /64 back to where it had it from. */
export function hasLeft(world: World, node: number, prefix: Ipv6Address): boolean {
  return world.timerIds.has(`${node} ${LEFT_ROUTE_TIMER} ${prefix}`);
}

/**
 * Nodes on a router's way to a mobile, except those to `keep`, send back what still comes. Returns them. The router itself is to send the /64
 * elsewhere already, or to be kept.
 */
export function leaveHostRoutes(
  world: World,
  router: number,
  prefix: Ipv6Address,
  keep: ReadonlySet<number> = new Set(),
): readonly number[] {
  const way = onWay(world, router, prefix);
  const before = new Map<number, number>();
  for (const node of way) {
    const pointer = pointerOf(world, node, prefix);
    if (pointer?.kind === 'hop') before.set(pointer.next, node);
  }
  const left = way.filter((node) => !keep.has(node));
  const previous = new Map(left.map((node) => [node, before.get(node) ?? router]));
  for (const node of left) releaseUplink(world, node, prefix);
  for (const node of left) {
    if (node !== router && leadsBack(world, node, router, previous)) sendBack(world, node, prefix, previous.get(node)!);
    else forgetLeftRoute(world, node, prefix);
  }
  return left;
}

/** Whether a way leads back from a node, over others that leave as well: none of them has failed, and is forgotten. */
function leadsBack(world: World, node: number, router: number, previous: ReadonlyMap<number, number>): boolean {
  for (let at = node; at !== router;) {
    const to = previous.get(at);
    if (to === undefined) return true;
    if (directionTo(world, at, to) === undefined) return false;
    at = to;
  }
  return true;
}

function directionTo(world: World, from: number, to: number): number | undefined {
  return nodeAt(world, from).out.find((position) => world.directions[position]!.to === to);
}

function sendBack(world: World, node: number, prefix: Ipv6Address, previous: number): void {
  const direction = required(directionTo(world, node, previous), 'way back');
  const mobile = required(world.owners.get(prefix), 'mobile');
  point(world, node, prefix, { kind: 'hop', mobile, next: previous });
  setRoute(world, node, prefix, makeRoute('hop', direction));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, previous), via: 'plain', why: BACK });
  setTimer(world, node, LEFT_ROUTE_TIMER, prefix, world.now + UNDER_WAY, 0);
}

/** A node has failed, over which others may send back: none does any more. Returns who did, and what. */
export function endLeftRoutes(world: World): readonly { readonly node: number; readonly prefix: Ipv6Address }[] {
  const timers = [...world.timers.values()].filter(({ name }) => name === LEFT_ROUTE_TIMER);
  const ended = timers.map(({ node, key }) => ({ node, prefix: key as Ipv6Address }));
  for (const { node, prefix } of ended) forgetLeftRoute(world, node, prefix);
  return ended;
}

/** A node is on a way again: it does not send back. */
export function returnToWay(world: World, node: number, prefix: Ipv6Address): void {
  cancelTimer(world, node, LEFT_ROUTE_TIMER, prefix);
}

/** A node does not send back any more. */
export function forgetLeftRoute(world: World, node: number, prefix: Ipv6Address): void {
  cancelTimer(world, node, LEFT_ROUTE_TIMER, prefix);
  if (!world.mobility.hostRoutes.delete(`${node} ${prefix}`)) return;
  const kind = pointerOf(world, node, prefix)?.kind;
  if (kind === 'hop' || kind === 'access') releasePointer(world, node, prefix);
}

/** All that was under way has come: returns the /64, or null when the timer was another one. */
export function handleLeftRouteTimer(world: World, timer: Timer): Ipv6Address | null {
  if (timer.name !== LEFT_ROUTE_TIMER) return null;
  const prefix = timer.key as Ipv6Address;
  forgetLeftRoute(world, timer.node, prefix);
  return prefix;
}
