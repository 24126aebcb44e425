/**
 * Packets in flight: one slot each in a shared octet array, with headroom in front so that encapsulation writes its header there and
 * copies nothing. What the engine knows about a packet beside its octets is one record of words, its place in a lane included. Slots
 * freed last are used first.
 *
 * There are slots of two sizes: small ones for the flows' packets and most control messages, which so lie close together in the cache,
 * and a few large ones for what does not fit.
 */
import { assert } from '#base/assert.ts';
import { growLaneStore, hasPlace, makeLaneStore, RECORD_SHIFT, type LaneStore } from './lane.ts';

/** Octets kept free in front of a new packet: three tunnel headers and some. */
export const HEADROOM_BYTES = 160;

/** Marks a control packet where a data packet has its flow number. */
export const NO_FLOW = -1;

/** Flags of a packet. */
export const PACKET_FLAG = { lost: 1, reverse: 2, radioDown: 4 } as const;

/**
 * Words of a packet's record, from `slot << RECORD_SHIFT` on in the pool's `words`: first octet of the packet in `bytes`; its length; its
 * number, unique in the run and kept through tunnels; its flow or {@link NO_FLOW}; its number within the flow; header stack; cause;
 * {@link PACKET_FLAG}s; and the position of the direction that it is under way on, or was last.
 */
export const FACT = { start: 0, length: 1, id: 2, flow: 3, sequence: 4, headers: 5, cause: 6, flags: 7, direction: 14 } as const;

/** The pool: plain data. As a lane store it holds when each packet under way arrives, and its neighbors in a lane. */
export interface PacketPool extends LaneStore {
  /** Octets of a small and of a large slot, headroom included. */
  smallStride: number;
  largeStride: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** The same octets as words, in the machine's order: for copying and comparing. Packets begin at a word. */
  octetWords: Int32Array<ArrayBuffer>;
  /** First octet of the slot in `bytes`. */
  home: Int32Array;
  /** 1 for a large slot. */
  large: Uint8Array;
  /** When the packet was made. */
  born: Float64Array;
  /** Octets up to which a flow's packet begun in the slot has nothing but zeros behind its headers; 0 after another use. */
  zeros: Int32Array;
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
  const lanes = makeLaneStore();
  const pool: PacketPool = {
    // In full: V8 gives an object made by spreading another a shape of its own, and the hot path would meet a new one in every world.
    words: lanes.words,
    doubles: lanes.doubles,
    ends: lanes.ends,
    lanes: lanes.lanes,
    smallStride: strideFor(usualBytes),
    largeStride: strideFor(Math.max(usualBytes, largestBytes)),
    bytes: new Uint8Array(0),
    octetWords: new Int32Array(0),
    home: new Int32Array(0),
    large: new Uint8Array(0),
    born: new Float64Array(0),
    zeros: new Int32Array(0),
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
  const { words } = pool;
  const at = slot << RECORD_SHIFT;
  words[at + FACT.start] = pool.home[slot]! + HEADROOM_BYTES;
  words[at + FACT.length] = lengthBytes;
  words[at + FACT.id] = pool.nextId++;
  words[at + FACT.flow] = flow;
  words[at + FACT.sequence] = 0;
  words[at + FACT.headers] = 0;
  words[at + FACT.cause] = 0;
  words[at + FACT.flags] = 0;
  pool.born[slot] = born;
  if (flow === NO_FLOW) pool.zeros[slot] = 0;
  return slot;
}

/** A fact of a packet, as an unsigned number but for `flow`. */
export function packetFact(pool: PacketPool, slot: number, fact: number): number {
  const value = pool.words[(slot << RECORD_SHIFT) + fact]!;
  return fact === FACT.flow ? value : value >>> 0;
}

/** Sets a fact of a packet. */
export function setPacketFact(pool: PacketPool, slot: number, fact: number, value: number): void {
  pool.words[(slot << RECORD_SHIFT) + fact] = value;
}

/** The slot of a packet under way, by its number. A search: for tests. */
export function slotOf(pool: PacketPool, id: number): number {
  let slot = 0;
  while (packetFact(pool, slot, FACT.id) !== id) slot++;
  return slot;
}

/** The packets under way on links, by slot. */
export function packetsUnderWay(pool: PacketPool): number[] {
  return [...pool.home.keys()].filter((slot) => hasPlace(pool, slot));
}

function takeSmall(pool: PacketPool): number {
  if (pool.freeCount === 0) addSlots(pool, pool.home.length, false);
  return pool.free[--pool.freeCount]!;
}

function takeLarge(pool: PacketPool): number {
  if (pool.freeLargeCount === 0) addSlots(pool, pool.home.length, true);
  return pool.freeLarge[--pool.freeLargeCount]!;
}

/** Gives a slot back. */
export function freePacket(pool: PacketPool, slot: number): void {
  if (pool.large[slot] === 0) pool.free[pool.freeCount++] = slot;
  else pool.freeLarge[pool.freeLargeCount++] = slot;
}

/** Packets that now hold a slot. */
export function packetsHeld(pool: PacketPool): number {
  return pool.home.length - pool.freeCount - pool.freeLargeCount;
}

/** Largest packet, without headroom, that fits a slot. */
export function largestPacket(pool: PacketPool): number {
  return pool.largeStride - HEADROOM_BYTES;
}

/** Adds free slots of one size behind those that there are. */
function addSlots(pool: PacketPool, count: number, large: boolean): void {
  const before = pool.home.length;
  const slots = before + count;
  assert(slots <= 1 << 22, 'the packet pool holds at most 2^22 packets');
  const stride = large ? pool.largeStride : pool.smallStride;
  const end = pool.bytes.length;
  const bytes = new Uint8Array(end + count * stride);
  bytes.set(pool.bytes);
  pool.bytes = bytes;
  pool.octetWords = new Int32Array(bytes.buffer);
  growLaneStore(pool, slots);
  pool.home = widen(pool.home, new Int32Array(slots));
  pool.large = widen(pool.large, new Uint8Array(slots));
  pool.born = widen(pool.born, new Float64Array(slots));
  pool.zeros = widen(pool.zeros, new Int32Array(slots));
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
