/**
 * Packets that a router keeps for a mobile until it can be reached (RFC 5949 §4.1, the U flag; RFC 5568 §6.2.1.1): first in, first out, up to
 * a number of packets. A packet that waits holds its slot and is in flight.
 */
import type { DropReason } from '#records/layout.ts';
import { required } from '#base/assert.ts';
import type { Network } from './network.ts';
import { drop } from './transmission.ts';

/** A buffer: plain data. */
export interface PacketBuffer {
  readonly node: number;
  /** Packets that fit; later ones are dropped. */
  readonly limit: number;
  /** Slots in the order in which they came. */
  readonly slots: number[];
}

/** Opens a buffer, or keeps the one that is open. */
export function openBuffer(network: Network, number: number, node: number, limit: number): void {
  if (!network.buffers.has(number)) network.buffers.set(number, { node, limit, slots: [] });
}

/** A packet has come for a mobile that is expected: it waits. Takes the slot over. */
export function holdPacket(network: Network, number: number, slot: number): void {
  const buffer = required(network.buffers.get(number), 'buffer of a route');
  if (buffer.slots.length >= buffer.limit) drop(network, buffer.node, slot, 'buffer-full');
  else buffer.slots.push(slot);
}

/** A buffer is open, be it empty. */
export function isBufferOpen(network: Network, number: number): boolean {
  return network.buffers.has(number);
}

/** Packets that wait. */
export function packetsWaiting(network: Network, number: number): number {
  return network.buffers.get(number)?.slots.length ?? 0;
}

/** Closes a buffer. Returns the slots of what waited, in order; they are the caller's now. No route may lead into it any more. */
export function closeBuffer(network: Network, number: number): readonly number[] {
  const slots = network.buffers.get(number)?.slots ?? [];
  network.buffers.delete(number);
  return slots;
}

/** Closes a buffer: what waited is dropped. */
export function discardBuffer(network: Network, number: number, reason: DropReason): void {
  const buffer = network.buffers.get(number);
  if (buffer === undefined) return;
  network.buffers.delete(number);
  for (const slot of buffer.slots) drop(network, buffer.node, slot, reason);
}

/** Closes the buffers of a node that has failed. Returns the slots of what waited, which are to be dropped. */
export function takeBuffered(network: Network, node: number): number[] {
  const taken: number[] = [];
  for (const [number, buffer] of [...network.buffers]) {
    if (buffer.node === node) taken.push(...closeBuffer(network, number));
  }
  return taken;
}
