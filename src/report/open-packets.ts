/**
 * Data packets between their sending and their end, with the hops that they have made. Typed arrays throughout: nothing is allocated
 * per packet or per hop, slots are used again.
 */
import { assert } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';

/** Packets to begin with, and hops of each; both grow. */
const FIRST_CAPACITY = 256;
const FIRST_STRIDE = 12;

/** What is known of the packets under way. All arrays are by slot. */
export class OpenPackets {
  /** Packets under way. */
  count = 0;
  sentNs: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  way: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_CAPACITY);
  /** The sender's detachments so far when it sent, for flows from a mobile. */
  epoch: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_CAPACITY);
  hopCount: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_CAPACITY);
  /** Per slot `stride` pairs: the node that the hop leads to, and the look of its header stack. */
  hops: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_CAPACITY * FIRST_STRIDE * 2);
  stride: number = FIRST_STRIDE;
  #packet = new Uint32Array(FIRST_CAPACITY);
  #free = new Uint32Array(FIRST_CAPACITY);
  #freeCount = 0;
  /** Slot + 1 by the low bits of the packet number: packets under way have numbers close together. */
  #slotOf = new Uint32Array(4 * FIRST_CAPACITY);

  constructor() {
    this.#addFree(0, FIRST_CAPACITY);
  }

  /** The slot of a packet, −1 when it is not under way. */
  find(packet: number): number {
    const slot = this.#slotOf[packet & (this.#slotOf.length - 1)]! - 1;
    return slot >= 0 && this.#packet[slot] === packet ? slot : -1;
  }

  /** Takes in a packet that has just been sent. */
  open(packet: number, way: number, sentNs: SimTime, epoch: number): void {
    assert(this.find(packet) < 0, `packet ${packet} is sent once`);
    if (this.#freeCount === 0) this.#growPackets();
    const slot = this.#free[--this.#freeCount]!;
    this.#packet[slot] = packet;
    this.#index(packet, slot);
    this.sentNs[slot] = sentNs;
    this.way[slot] = way;
    this.epoch[slot] = epoch;
    this.hopCount[slot] = 0;
    this.count++;
  }

  /** Notes a hop of the packet in a slot. */
  addHop(slot: number, node: number, look: number): void {
    const hop = this.hopCount[slot]!;
    if (hop === this.stride) this.#growStride();
    const at = 2 * (slot * this.stride + hop);
    this.hops[at] = node;
    this.hops[at + 1] = look;
    this.hopCount[slot] = hop + 1;
  }

  /** The packet in a slot has met its end. */
  close(slot: number): void {
    this.#slotOf[this.#packet[slot]! & (this.#slotOf.length - 1)] = 0;
    this.#free[this.#freeCount++] = slot;
    this.count--;
  }

  /** Makes a packet findable; when its place is taken, the table doubles until every packet under way has a place of its own. */
  #index(packet: number, slot: number): void {
    const place = packet & (this.#slotOf.length - 1);
    if (this.#slotOf[place] === 0) {
      this.#slotOf[place] = slot + 1;
      return;
    }
    const open = [slot + 1, ...this.#slotOf.filter((taken) => taken !== 0)];
    for (let size = 2 * this.#slotOf.length; ; size *= 2) {
      const table = new Uint32Array(size);
      const fits = open.every((taken) => {
        const at = this.#packet[taken - 1]! & (size - 1);
        const isFree = table[at] === 0;
        table[at] = taken;
        return isFree;
      });
      if (!fits) continue;
      this.#slotOf = table;
      return;
    }
  }

  #addFree(from: number, to: number): void {
    for (let slot = to - 1; slot >= from; slot--) this.#free[this.#freeCount++] = slot;
  }

  #growPackets(): void {
    const before = this.way.length;
    const after = 2 * before;
    this.sentNs = extended(new Float64Array(after), this.sentNs);
    this.way = extended(new Uint32Array(after), this.way);
    this.epoch = extended(new Uint32Array(after), this.epoch);
    this.hopCount = extended(new Uint32Array(after), this.hopCount);
    this.hops = extended(new Uint32Array(2 * this.hops.length), this.hops);
    this.#packet = extended(new Uint32Array(after), this.#packet);
    this.#free = new Uint32Array(after);
    this.#addFree(before, after);
  }

  #growStride(): void {
    const before = 2 * this.stride;
    const wider = new Uint32Array(2 * this.hops.length);
    for (let slot = 0; slot < this.way.length; slot++) {
      wider.set(this.hops.subarray(slot * before, (slot + 1) * before), 2 * slot * before);
    }
    this.hops = wider;
    this.stride *= 2;
  }
}

/** `larger` with the content of `smaller` at its start. */
function extended<Words extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(larger: Words, smaller: Words): Words {
  larger.set(smaller);
  return larger;
}
