/**
 * Rows of the packet list that the filters let through. Packets are looked at once; only those that are young and still on their way are
 * looked at again, since their way is not yet known. Pure.
 */
import type { SimTime } from '#base/time.ts';
import { NONE } from '#records/layout.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import { flowShown, messageShown } from '#store/filters.ts';
import { OUTCOME, type PacketList } from '#store/run-history/packet-list.ts';
import type { Filters, TimeSpan } from '#store/session-state.ts';

/** A packet that has been on its way for longer than this is not looked at again. */
const SETTLED_NS: SimTime = 2e9;

/** The rows under one set of filters. */
export class PacketRows {
  readonly #plan: Plan;
  readonly #packets: PacketList;
  readonly #filters: Filters;
  readonly #span: TimeSpan | null;
  /** Rows that pass, in order; from `#sure` on they may change. */
  readonly #rows: number[] = [];
  #sure = 0;
  /** The first packet that is to be looked at (again). */
  #next = 0;
  /** Whether a way touches a node of the filter. */
  readonly #touches = new Map<number, boolean>();

  constructor(plan: Plan, packets: PacketList, filters: Filters, span: TimeSpan | null) {
    this.#plan = plan;
    this.#packets = packets;
    this.#filters = filters;
    this.#span = span;
  }

  /** Takes in what has come up to `foldedNs`. Returns all rows, of packets that were sent up to `atNs` only so many as the second value says. */
  upTo(foldedNs: SimTime, atNs: SimTime): { readonly rows: readonly number[]; readonly count: number } {
    const packets = this.#packets;
    this.#rows.length = this.#sure;
    let settled = true;
    for (let row = this.#next; row < packets.count; row++) {
      settled &&= packets.outcome[row] !== OUTCOME.open || foldedNs - packets.sentNs[row]! > SETTLED_NS;
      if (this.#passes(row)) this.#rows.push(row);
      if (settled) {
        this.#next = row + 1;
        this.#sure = this.#rows.length;
      }
    }
    return { rows: this.#rows, count: this.#countTo(atNs) };
  }

  #countTo(atNs: SimTime): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#packets.sentNs[this.#rows[middle]!]! <= atNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #passes(row: number): boolean {
    const packets = this.#packets;
    const span = this.#span;
    const sentNs = packets.sentNs[row]!;
    if (span !== null && (sentNs < span.fromNs || sentNs > span.toNs)) return false;
    const flow = packets.flow[row]!;
    if (flow === NONE) {
      const detail = packets.details.get(row);
      if (detail === undefined) return false;
      if (!messageShown(this.#filters, { from: packets.from[row]!, cause: packets.cause[row]!, detail })) return false;
    } else if (!flowShown(this.#filters, flow)) return false;
    return this.#filters.nodes.length === 0 || this.#meets(row);
  }

  /** Whether a packet has been at a node of the filter. */
  #meets(row: number): boolean {
    const { nodes } = this.#filters;
    const packets = this.#packets;
    if (nodes.includes(packets.from[row]!) || nodes.includes(packets.endNode[row]!)) return true;
    const way = packets.way[row]!;
    let touches = this.#touches.get(way);
    if (touches === undefined) {
      touches = packets.directions(way).some((direction) => nodes.includes(describeDirection(this.#plan, direction).to));
      this.#touches.set(way, touches);
    }
    return touches;
  }
}
