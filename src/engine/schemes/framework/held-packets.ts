/** Packets that wait at the sender's router for an answer of the location manager (draft-chan-dmm-framework-gap-analysis §8, RS2 query). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { forward } from '../../net/forwarding.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { NO_INGRESS, nodeAt, nodeId } from '../../net/network.ts';
import { closeBuffer, isBufferOpen, openBuffer } from '../../net/packet-buffer.ts';
import { deleteRow, putRow } from '../../net/tables.ts';
import { bufferNumber } from '../../mobility/fast-handover.ts';
import { pointerOf } from '../../mobility/mobility-routing.ts';
import { optionNumber, optionText, type World } from '../../mobility/world.ts';

const HELD: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS2 query',
  sentence: 'Packets for this home address wait here for the answer of the location manager.',
};

/** Number of a router's buffer for a mobile. */
export function bufferOf(world: World, node: number, mobile: number): number {
  return bufferNumber(world, node, firstInterface(world, mobile));
}

/** `first_packet: hold`: packets wait while a question of this router is not answered. */
export function isHolding(world: World, node: number, prefix: Ipv6Address): boolean {
  const question = world.mobility.locationQuestions.get(node)?.get(prefix);
  return optionText(world, 'first_packet') === 'hold' && question?.state === 'asked';
}

/** Opens the buffer; its row says since when packets are kept. */
export function beginHolding(world: World, node: number, mobile: number, prefix: Ipv6Address): void {
  openBuffer(world, bufferOf(world, node, mobile), node, optionNumber(world, 'hold_packets'));
  const facts = { mn: nodeId(world, mobile), to: nodeId(world, node), address: prefix, state: 'buffering', why: HELD };
  putRow(world, node, 'forwarding', `held ${prefix}`, facts);
}

/** Sends on what waited, by the route that holds now, before anything that comes later. Nothing happens while packets are to wait. */
export function releaseHeld(world: World, node: number, mobile: number, prefix: Ipv6Address): void {
  const number = bufferOf(world, node, mobile);
  if (!isBufferOpen(world, number) || pointerOf(world, node, prefix)?.kind === 'buffer') return;
  const slots = closeBuffer(world, number);
  deleteRow(world, node, 'forwarding', `held ${prefix}`);
  for (const slot of slots) forward(world, nodeAt(world, node), NO_INGRESS, slot, true);
}
