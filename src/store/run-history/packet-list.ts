/**
 * Every packet of a run in the order of sending, in columns: what it was, the way it went, and how it ended. A way is a path in a tree of
 * link directions, so packets of one way share it.
 */
import type { SimTime } from '#base/time.ts';
import { NONE, type MessageDetail } from '#records/layout.ts';

/** What became of a packet. From {@link LOST} on: lost, for the reason at that distance in `DROP_REASONS`. */
export const OUTCOME = { open: 0, delivered: 1 } as const;
export const LOST = 2;

/** The way of a packet that has not been on a link. */
const NOWHERE = 0;

/** All packets. A row number stays with its packet. */
export class PacketList {
  count = 0;
  packetId: Uint32Array = new Uint32Array(1024);
  /** Flow number, or NONE for control. */
  flow: Uint32Array = new Uint32Array(1024);
  /** Number within its flow and direction; 0 for control. */
  sequence: Uint32Array = new Uint32Array(1024);
  from: Uint32Array = new Uint32Array(1024);
  sentNs: Float64Array = new Float64Array(1024);
  octets: Uint16Array = new Uint16Array(1024);
  way: Uint32Array = new Uint32Array(1024);
  outcome: Uint8Array = new Uint8Array(1024);
  endNs: Float64Array = new Float64Array(1024);
  endNode: Uint32Array = new Uint32Array(1024);
  cause: Uint32Array = new Uint32Array(1024);
  /** What control messages say, by row. */
  readonly details = new Map<number, MessageDetail>();
  /** Rows of packets that have not ended, by packet number. */
  readonly #open = new Map<number, number>();
  readonly #directions: number;
  /** The tree of ways: what each is an extension of, by which direction; and where an extension is. */
  readonly #parent: number[] = [NOWHERE];
  readonly #last: number[] = [NONE];
  readonly #extensions = new Map<number, number>();

  /** `directions` is the number of link directions of the plan. */
  constructor(directions: number) {
    this.#directions = directions;
  }

  /** A packet sets out. `flow` is NONE for control. */
  send(timeNs: SimTime, packetId: number, flow: number, sequence: number, from: number, octets: number, cause: number): number {
    if (this.count === this.packetId.length) this.#grow();
    const row = this.count++;
    this.packetId[row] = packetId;
    this.flow[row] = flow;
    this.sequence[row] = sequence;
    this.from[row] = from;
    this.sentNs[row] = timeNs;
    this.octets[row] = octets;
    this.cause[row] = cause;
    this.endNode[row] = NONE;
    this.#open.set(packetId, row);
    return row;
  }

  /** Row of a packet that is on its way, or −1. */
  find(packetId: number): number {
    return this.#open.get(packetId) ?? -1;
  }

  /** Row of any packet, or −1. */
  rowOf(packetId: number): number {
    const open = this.find(packetId);
    return open >= 0 ? open : this.packetId.subarray(0, this.count).lastIndexOf(packetId);
  }

  /** A packet enters a link. */
  hop(packetId: number, direction: number): void {
    const row = this.#open.get(packetId);
    if (row !== undefined) this.way[row] = this.#extend(this.way[row]!, direction);
  }

  /** A packet meets its end. Returns its row, or −1. */
  end(timeNs: SimTime, packetId: number, node: number, outcome: number): number {
    const row = this.#open.get(packetId);
    if (row === undefined) return -1;
    this.#open.delete(packetId);
    this.outcome[row] = outcome;
    this.endNs[row] = timeNs;
    this.endNode[row] = node;
    return row;
  }

  /** The link directions of a way, in order. The same array for the same way is not promised. */
  directions(way: number): readonly number[] {
    const directions: number[] = [];
    for (let at = way; at !== NOWHERE; at = this.#parent[at]!) directions.push(this.#last[at]!);
    return directions.reverse();
  }

  /** Number of packets sent up to an instant. */
  sentBy(atNs: SimTime): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sentNs[middle]! <= atNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #extend(way: number, direction: number): number {
    const key = way * this.#directions + direction;
    const known = this.#extensions.get(key);
    if (known !== undefined) return known;
    const made = this.#parent.length;
    this.#parent.push(way);
    this.#last.push(direction);
    this.#extensions.set(key, made);
    return made;
  }

  #grow(): void {
    const size = 2 * this.packetId.length;
    const words = (column: Uint32Array): Uint32Array => copied(column, new Uint32Array(size));
    this.packetId = words(this.packetId);
    this.flow = words(this.flow);
    this.sequence = words(this.sequence);
    this.from = words(this.from);
    this.way = words(this.way);
    this.endNode = words(this.endNode);
    this.cause = words(this.cause);
    this.sentNs = copied(this.sentNs, new Float64Array(size));
    this.endNs = copied(this.endNs, new Float64Array(size));
    this.octets = copied(this.octets, new Uint16Array(size));
    this.outcome = copied(this.outcome, new Uint8Array(size));
  }
}

function copied<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
