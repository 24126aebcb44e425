/**
 * Packets of a home address of which an ingress knows nothing, and which wait there while it asks where the mobile is (the first way of
 * draft-chan-dmm-framework-gap-analysis §8, RS2.query).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { forward } from '../net/forwarding.ts';
import { NO_INGRESS, nodeAt, nodeId, type Timer } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { closeBuffer, isBufferOpen, openBuffer } from '../net/packet-buffer.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { homeOf } from './home-address.ts';
import { pointerOf, pointToBuffer, releasePointer } from './mobility-routing.ts';
import { INITIAL_BINDACK_TIMEOUT } from './registration.ts';
import type { World } from './world.ts';

/** Timer at an ingress: nobody has answered, and packets have waited long enough. Its key is the home prefix. */
export const HOLD_TIMER = 'held-packets';

/** Number of the buffer of an ingress for a mobile. */
function bufferOf(world: World, node: number, mobile: number): number {
  return node * world.nodes.length + mobile;
}

/**
 * The ingress has asked: packets for the mobile wait, `limit` of them at most. Choice: for a second; then they go as they would without, and it
 * asks again.
 */
export function holdPackets(world: World, node: number, mobile: number, limit: number, why: Why): void {
  const { prefix } = homeOf(world, mobile);
  const number = bufferOf(world, node, mobile);
  openBuffer(world, number, node, limit);
  pointToBuffer(world, node, prefix, mobile, number, why);
  putRow(world, node, 'forwarding', `held ${prefix}`, {
    mn: nodeId(world, mobile),
    to: nodeId(world, node),
    address: prefix,
    prefix: `${prefix}/64`,
    state: 'buffering',
    expiresNs: world.now + INITIAL_BINDACK_TIMEOUT,
    lifetimeNs: INITIAL_BINDACK_TIMEOUT,
    why,
  });
  setTimer(world, node, HOLD_TIMER, prefix, world.now + INITIAL_BINDACK_TIMEOUT);
}

/** More is known, or will not be: what waited goes on in the order in which it came, by the route that holds now. */
export function releaseHeld(world: World, node: number, mobile: number): void {
  const number = bufferOf(world, node, mobile);
  if (!isBufferOpen(world, number)) return;
  const { prefix } = homeOf(world, mobile);
  if (pointerOf(world, node, prefix)?.kind === 'buffer') releasePointer(world, node, prefix);
  cancelTimer(world, node, HOLD_TIMER, prefix);
  deleteRow(world, node, 'forwarding', `held ${prefix}`);
  for (const slot of closeBuffer(world, number)) forward(world, nodeAt(world, node), NO_INGRESS, slot, true);
}

/** The answer has not come: `ask` sends the question again, and what waited goes on meanwhile. */
export function handleHoldTimer(world: World, timer: Timer, ask: (mobile: number) => void): void {
  const mobile = timer.name === HOLD_TIMER ? ownerOf(world, timer.key as Ipv6Address) : null;
  if (mobile === null) return;
  ask(mobile);
  releaseHeld(world, timer.node, mobile);
}
