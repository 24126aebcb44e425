/**
 * Packets in flight: one slot each in a shared octet array, with headroom in front so that encapsulation writes its header there and
 * copies nothing. What the engine knows about a packet beside its octets stands in parallel arrays. Slots freed last are used first.
 *
 * There are slots of two sizes: small ones for the flows' packets and most control messages, which so lie close together in the cache,
 * and a few large ones for what does not fit.
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
  /** Octets of a small and of a large slot, headroom included. */
  smallStride: number;
  largeStride: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** The same octets for reading 32-bit words. Made anew with `bytes`. */
  view: DataView;
  /** First octet of the slot in `bytes`. */
  home: Int32Array;
  /** 1 for a large slot. */
  large: Uint8Array;
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
  /** Free slots of each size. */
  free: Int32Array;
  freeCount: number;
  freeLarge: Int32Array;
  freeLargeCount: number;
  nextId: number;
}

/** Slots of each size that a new pool has. */
const FIRST_SMALL_SLOTS = 64;
const FIRST_LARGE_SLOTS = 8;

/** A pool for packets of up to `largestBytes` octets, most of which have at most `usualBytes`. */
export function makePacketPool(usualBytes: number, largestBytes: number): PacketPool {
  const pool: PacketPool = {
    arrivals: makeLaneStore(),
    smallStride: strideFor(usualBytes),
    largeStride: strideFor(Math.max(usualBytes, largestBytes)),
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    home: new Int32Array(0),
    large: new Uint8Array(0),
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
    freeLarge: new Int32Array(0),
    freeLargeCount: 0,
    nextId: 1,
  };
  addSlots(pool, FIRST_SMALL_SLOTS, false);
  addSlots(pool, FIRST_LARGE_SLOTS, true);
  return pool;
}

/** An odd number of cache lines from slot to slot keeps the slots' headers apart in the cache. */
function strideFor(packetBytes: number): number {
  return (Math.ceil((HEADROOM_BYTES + packetBytes) / 64) | 1) * 64;
}

/** Takes a slot for a packet of `lengthBytes` octets. Its octets are not cleared; all its facts are set. */
export function allocatePacket(pool: PacketPool, lengthBytes: number, flow: number, born: number): number {
  const slot = lengthBytes + HEADROOM_BYTES <= pool.smallStride ? takeSmall(pool) : takeLarge(pool);
  pool.start[slot] = pool.home[slot]! + HEADROOM_BYTES;
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

function takeSmall(pool: PacketPool): number {
  if (pool.freeCount === 0) addSlots(pool, pool.start.length, false);
  return pool.free[--pool.freeCount]!;
}

function takeLarge(pool: PacketPool): number {
  if (pool.freeLargeCount === 0) addSlots(pool, pool.start.length, true);
  return pool.freeLarge[--pool.freeLargeCount]!;
}

/** Gives a slot back. */
export function freePacket(pool: PacketPool, slot: number): void {
  if (pool.large[slot] === 0) pool.free[pool.freeCount++] = slot;
  else pool.freeLarge[pool.freeLargeCount++] = slot;
}

/** Packets that now hold a slot. */
export function packetsHeld(pool: PacketPool): number {
  return pool.start.length - pool.freeCount - pool.freeLargeCount;
}

/** Largest packet, without headroom, that fits a slot. */
export function largestPacket(pool: PacketPool): number {
  return pool.largeStride - HEADROOM_BYTES;
}

/** Adds free slots of one size behind those that there are. */
function addSlots(pool: PacketPool, count: number, large: boolean): void {
  const before = pool.start.length;
  const slots = before + count;
  assert(slots <= 1 << 22, 'the packet pool holds at most 2^22 packets');
  const stride = large ? pool.largeStride : pool.smallStride;
  const end = pool.bytes.length;
  const bytes = new Uint8Array(end + count * stride);
  bytes.set(pool.bytes);
  pool.bytes = bytes;
  pool.view = new DataView(bytes.buffer);
  growLaneStore(pool.arrivals, slots);
  pool.home = widen(pool.home, new Int32Array(slots));
  pool.large = widen(pool.large, new Uint8Array(slots));
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
  pool.freeLarge = widen(pool.freeLarge, new Int32Array(slots));
  for (let slot = slots - 1; slot >= before; slot--) {
    pool.home[slot] = end + (slot - before) * stride;
    pool.large[slot] = large ? 1 : 0;
    freePacket(pool, slot);
  }
}

function widen<A extends Int32Array | Uint32Array | Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
