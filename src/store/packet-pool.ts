/**
 * Packets that are on their way, control and data: parallel arrays without holes, found by packet number through a hash table with
 * open addressing. Nothing is allocated per packet; going over all of them costs what is under way, not what was ever sent.
 */
import type { SimTime } from '#base/time.ts';
import { CONTROL_BIT, NONE } from '#records/layout.ts';
import type { PacketsInFlight } from './model.ts';

/** A copy of a pool, for a keyframe. */
export interface PoolSnapshot {
  readonly count: number;
  readonly packetId: Uint32Array;
  readonly flow: Uint32Array;
  readonly message: Int32Array;
  readonly direction: Uint32Array;
  readonly headers: Uint32Array;
  readonly octets: Uint16Array;
  readonly sentNs: Float64Array;
  readonly startNs: Float64Array;
  readonly waitNs: Uint32Array;
  readonly travelNs: Uint32Array;
}

const EMPTY = -1;

/** The packets under way. The arrays are read and written in place; positions move when a packet is removed. */
export class PacketPool {
  count = 0;
  packetId: Uint32Array = new Uint32Array(256);
  /** Flow number, or NONE for control. */
  flow: Uint32Array = new Uint32Array(256);
  /** Position in the message list, or −1 for data. */
  message: Int32Array = new Int32Array(256);
  /** The link direction it is on, or NONE before its first hop. */
  direction: Uint32Array = new Uint32Array(256);
  headers: Uint32Array = new Uint32Array(256);
  octets: Uint16Array = new Uint16Array(256);
  /** When it was sent by its originator. */
  sentNs: Float64Array = new Float64Array(256);
  /** When it was handed to the link, how long it waits there, and how long it takes from then on. */
  startNs: Float64Array = new Float64Array(256);
  waitNs: Uint32Array = new Uint32Array(256);
  travelNs: Uint32Array = new Uint32Array(256);
  #table: Int32Array = new Int32Array(1024).fill(EMPTY);
  #view: PacketsInFlight = makeView(256);

  /** Position of a packet, or −1. */
  find(packet: number): number {
    const mask = this.#table.length - 1;
    let at = hash(packet) & mask;
    for (;;) {
      const index = this.#table[at]!;
      if (index === EMPTY) return -1;
      if (this.packetId[index] === packet) return index;
      at = (at + 1) & mask;
    }
  }

  /** Adds a packet that has not been on a link yet, or starts one of the same number anew. Returns its position. */
  add(packet: number, flow: number, message: number, sentNs: SimTime): number {
    let index = this.find(packet);
    if (index < 0) {
      if (this.count === this.packetId.length) this.#grow();
      index = this.count++;
      this.packetId[index] = packet;
      this.#insert(packet, index);
    }
    this.flow[index] = flow;
    this.message[index] = message;
    this.sentNs[index] = sentNs;
    this.direction[index] = NONE;
    return index;
  }

  /** Removes the packet at `index`; the last one takes its position. */
  remove(index: number): void {
    this.#erase(this.packetId[index]!, index);
    const last = --this.count;
    if (last === index) return;
    this.packetId[index] = this.packetId[last]!;
    this.flow[index] = this.flow[last]!;
    this.message[index] = this.message[last]!;
    this.direction[index] = this.direction[last]!;
    this.headers[index] = this.headers[last]!;
    this.octets[index] = this.octets[last]!;
    this.sentNs[index] = this.sentNs[last]!;
    this.startNs[index] = this.startNs[last]!;
    this.waitNs[index] = this.waitNs[last]!;
    this.travelNs[index] = this.travelNs[last]!;
    this.#table[this.#slotOf(this.packetId[index]!, last)] = index;
  }

  /** Forgets all packets. */
  clear(): void {
    this.count = 0;
    this.#table.fill(EMPTY);
  }

  /** Fills the shared view with what is on links at `nowNs`. The same object is returned until it has to grow. */
  inFlight(nowNs: SimTime): PacketsInFlight {
    if (this.#view.packetId.length < this.count) this.#view = makeView(this.packetId.length);
    const view = this.#view;
    let filled = 0;
    for (let index = 0; index < this.count; index++) {
      const direction = this.direction[index]!;
      if (direction === NONE) continue;
      const moving = nowNs - this.startNs[index]! - this.waitNs[index]!;
      const travel = this.travelNs[index]!;
      // A packet that has come to the end of its link without a record of what follows is held in the node.
      if (moving >= travel) continue;
      view.packetId[filled] = this.packetId[index]!;
      view.direction[filled] = direction;
      view.progress[filled] = moving <= 0 ? 0 : moving / travel;
      view.headers[filled] = (this.headers[index]! & ~CONTROL_BIT) >>> 0;
      view.flow[filled] = this.flow[index]!;
      view.octets[filled] = this.octets[index]!;
      filled++;
    }
    view.count = filled;
    return view;
  }

  /** A copy of what is there. */
  snapshot(): PoolSnapshot {
    const end = this.count;
    return {
      count: end,
      packetId: this.packetId.slice(0, end),
      flow: this.flow.slice(0, end),
      message: this.message.slice(0, end),
      direction: this.direction.slice(0, end),
      headers: this.headers.slice(0, end),
      octets: this.octets.slice(0, end),
      sentNs: this.sentNs.slice(0, end),
      startNs: this.startNs.slice(0, end),
      waitNs: this.waitNs.slice(0, end),
      travelNs: this.travelNs.slice(0, end),
    };
  }

  /** Goes back to a copy. */
  restore(snapshot: PoolSnapshot): void {
    this.clear();
    while (this.packetId.length < snapshot.count) this.#grow();
    this.packetId.set(snapshot.packetId);
    this.flow.set(snapshot.flow);
    this.message.set(snapshot.message);
    this.direction.set(snapshot.direction);
    this.headers.set(snapshot.headers);
    this.octets.set(snapshot.octets);
    this.sentNs.set(snapshot.sentNs);
    this.startNs.set(snapshot.startNs);
    this.waitNs.set(snapshot.waitNs);
    this.travelNs.set(snapshot.travelNs);
    this.count = snapshot.count;
    for (let index = 0; index < this.count; index++) this.#insert(this.packetId[index]!, index);
  }

  #insert(packet: number, index: number): void {
    const mask = this.#table.length - 1;
    let at = hash(packet) & mask;
    while (this.#table[at] !== EMPTY) at = (at + 1) & mask;
    this.#table[at] = index;
  }

  /** The table slot that holds `index` for `packet`. */
  #slotOf(packet: number, index: number): number {
    const mask = this.#table.length - 1;
    let at = hash(packet) & mask;
    while (this.#table[at] !== index) at = (at + 1) & mask;
    return at;
  }

  /** Empties a packet's table slot and moves those behind it up, so that no search meets a hole too early. */
  #erase(packet: number, index: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let hole = this.#slotOf(packet, index);
    let at = (hole + 1) & mask;
    while (table[at] !== EMPTY) {
      const home = hash(this.packetId[table[at]!]!) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        table[hole] = table[at]!;
        hole = at;
      }
      at = (at + 1) & mask;
    }
    table[hole] = EMPTY;
  }

  #grow(): void {
    const size = this.packetId.length * 2;
    this.packetId = widen(this.packetId, new Uint32Array(size));
    this.flow = widen(this.flow, new Uint32Array(size));
    this.message = widen(this.message, new Int32Array(size));
    this.direction = widen(this.direction, new Uint32Array(size));
    this.headers = widen(this.headers, new Uint32Array(size));
    this.octets = widen(this.octets, new Uint16Array(size));
    this.sentNs = widen(this.sentNs, new Float64Array(size));
    this.startNs = widen(this.startNs, new Float64Array(size));
    this.waitNs = widen(this.waitNs, new Uint32Array(size));
    this.travelNs = widen(this.travelNs, new Uint32Array(size));
    this.#table = new Int32Array(size * 4).fill(EMPTY);
    for (let index = 0; index < this.count; index++) this.#insert(this.packetId[index]!, index);
  }
}

function widen<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

function makeView(size: number): PacketsInFlight {
  return {
    count: 0,
    packetId: new Uint32Array(size),
    direction: new Uint32Array(size),
    progress: new Float32Array(size),
    headers: new Uint32Array(size),
    flow: new Uint32Array(size),
    octets: new Uint16Array(size),
  };
}

/** Spreads packet numbers, which mostly count up. */
function hash(packet: number): number {
  return Math.imul(packet, 0x9e3779b1) >>> 7;
}
