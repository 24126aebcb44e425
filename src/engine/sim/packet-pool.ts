/**
 * Packets in flight: one slot each in a shared octet array, with headroom in front so that encapsulation writes its header there and
 * copies nothing. What the engine knows about a packet beside its octets stands in parallel arrays. Slots freed last are used first.
 */
import { assert } from '#base/assert.ts';
import { growLaneStore, makeLaneStore, type LaneStore } from './lane.ts';

/** Octets kept free in front of a new packet: three tunnel headers and some. */
export const HEADROOM_BYTES = 160;

/** Marks a control packet where a data packet has its flow number. */
export const NO_FLOW = -1;

/** Flags of a packet. */
export const PACKET_FLAG = { lost: 1, reverse: 2, radioDown: 4 } as const;

/** The pool: plain data. */
export interface PacketPool {
  /** By slot: when a packet under way arrives, and its neighbors in the direction's lane. */
  arrivals: LaneStore;
  /** Octets from one slot to the next. */
  stride: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** The same octets for reading 32-bit words. Made anew with `bytes`. */
  view: DataView;
  /** First octet of the packet in `bytes`, and its length. */
  start: Int32Array;
  length: Int32Array;
  /** Number of the packet, unique in the run, kept through tunnels. */
  id: Uint32Array;
  flow: Int32Array;
  sequence: Uint32Array;
  born: Float64Array;
  /** Header stack number. */
  headers: Uint32Array;
  cause: Uint32Array;
  flags: Uint8Array;
  free: Int32Array;
  freeCount: number;
  nextId: number;
}

/** A pool for packets of up to `largestBytes` octets. */
export function makePacketPool(largestBytes: number): PacketPool {
  // An odd number of cache lines from slot to slot keeps the slots' headers apart in the cache.
  const lines = Math.ceil((HEADROOM_BYTES + largestBytes) / 64) | 1;
  const pool: PacketPool = {
    arrivals: makeLaneStore(),
    stride: lines * 64,
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    start: new Int32Array(0),
    length: new Int32Array(0),
    id: new Uint32Array(0),
    flow: new Int32Array(0),
    sequence: new Uint32Array(0),
    born: new Float64Array(0),
    headers: new Uint32Array(0),
    cause: new Uint32Array(0),
    flags: new Uint8Array(0),
    free: new Int32Array(0),
    freeCount: 0,
    nextId: 1,
  };
  growPool(pool, 64);
  return pool;
}

/** Takes a slot for a packet of `lengthBytes` octets. Its octets are not cleared; all its facts are set. */
export function allocatePacket(pool: PacketPool, lengthBytes: number, flow: number, born: number): number {
  if (pool.freeCount === 0) growPool(pool, pool.start.length * 2);
  const slot = pool.free[--pool.freeCount]!;
  pool.start[slot] = slot * pool.stride + HEADROOM_BYTES;
  pool.length[slot] = lengthBytes;
  pool.id[slot] = pool.nextId++;
  pool.flow[slot] = flow;
  pool.sequence[slot] = 0;
  pool.born[slot] = born;
  pool.headers[slot] = 0;
  pool.cause[slot] = 0;
  pool.flags[slot] = 0;
  return slot;
}

/** Gives a slot back. */
export function freePacket(pool: PacketPool, slot: number): void {
  pool.free[pool.freeCount++] = slot;
}

/** Packets that now hold a slot. */
export function packetsHeld(pool: PacketPool): number {
  return pool.start.length - pool.freeCount;
}

/** Largest packet, without headroom, that fits a slot. */
export function largestPacket(pool: PacketPool): number {
  return pool.stride - HEADROOM_BYTES;
}

function growPool(pool: PacketPool, slots: number): void {
  const before = pool.start.length;
  assert(slots > before && slots <= 1 << 22, 'the packet pool holds at most 2^22 packets');
  const bytes = new Uint8Array(slots * pool.stride);
  bytes.set(pool.bytes);
  pool.bytes = bytes;
  pool.view = new DataView(bytes.buffer);
  growLaneStore(pool.arrivals, slots);
  pool.start = widen(pool.start, new Int32Array(slots));
  pool.length = widen(pool.length, new Int32Array(slots));
  pool.id = widen(pool.id, new Uint32Array(slots));
  pool.flow = widen(pool.flow, new Int32Array(slots));
  pool.sequence = widen(pool.sequence, new Uint32Array(slots));
  pool.born = widen(pool.born, new Float64Array(slots));
  pool.headers = widen(pool.headers, new Uint32Array(slots));
  pool.cause = widen(pool.cause, new Uint32Array(slots));
  pool.flags = widen(pool.flags, new Uint8Array(slots));
  pool.free = widen(pool.free, new Int32Array(slots));
  for (let slot = slots - 1; slot >= before; slot--) pool.free[pool.freeCount++] = slot;
}

function widen<A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
