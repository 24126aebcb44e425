/** The recent past of packets: where they were lost, and which links each flow has used. Bounded, and cheap per packet. */
import type { SimTime } from '#base/time.ts';
import { CONTROL_BIT, NONE } from '#records/layout.ts';
import { dropReason } from '#records/reader.ts';
import type { DropRow } from './model.ts';

/** Drops that are remembered. */
const DROPS = 1024;

/** Paths that rested longer than this are forgotten at the next keyframe. */
const PATH_MEMORY_NS: SimTime = 10_000_000_000;

/** The words of a drop record, kept as they are. */
interface DropSnapshot {
  readonly count: number;
  readonly times: Float64Array;
  readonly sent: Float64Array;
  readonly words: Uint32Array;
}

/** The last drops, in a circular buffer. */
export class DropTrace {
  #count = 0;
  #times = new Float64Array(DROPS);
  #sent = new Float64Array(DROPS);
  /** Six words per drop: reason, packet, node, direction, headers, flow. */
  #words = new Uint32Array(DROPS * 6);

  /** Takes the drop record at word `at` of a packet that was sent at `sentNs` (−1: not known). */
  add(timeNs: SimTime, words: Uint32Array, at: number, sentNs: SimTime): void {
    const slot = this.#count++ % DROPS;
    this.#times[slot] = timeNs;
    this.#sent[slot] = sentNs;
    const start = slot * 6;
    this.#words[start] = words[at]! >>> 16;
    for (let index = 1; index < 6; index++) this.#words[start + index] = words[at + 2 + index]!;
  }

  /** Drops after `sinceNs`, oldest first. */
  since(sinceNs: SimTime): DropRow[] {
    const rows: DropRow[] = [];
    const oldest = Math.max(0, this.#count - DROPS);
    for (let index = this.#count - 1; index >= oldest; index--) {
      const slot = index % DROPS;
      const atNs = this.#times[slot]!;
      if (atNs < sinceNs) break;
      const word = (column: number): number => this.#words[slot * 6 + column]!;
      rows.push({
        atNs,
        sentNs: this.#sent[slot]! < 0 ? null : this.#sent[slot]!,
        reason: dropReason(word(0)),
        packetId: word(1),
        node: word(2),
        direction: word(3) === NONE ? null : word(3),
        headers: (word(4) & ~CONTROL_BIT) >>> 0,
        flow: word(5) === NONE ? null : word(5),
      });
    }
    return rows.reverse();
  }

  /** A copy of what is remembered. */
  snapshot(): DropSnapshot {
    const used = Math.min(this.#count, DROPS);
    return {
      count: this.#count,
      times: this.#times.slice(0, used),
      sent: this.#sent.slice(0, used),
      words: this.#words.slice(0, used * 6),
    };
  }

  /** Goes back to a copy. */
  restore(snapshot: DropSnapshot): void {
    this.#count = snapshot.count;
    this.#times.set(snapshot.times);
    this.#sent.set(snapshot.sent);
    this.#words.set(snapshot.words);
  }
}

/** One link direction that a flow uses at one tunnel depth. */
interface PathRow {
  readonly direction: number;
  readonly flow: number;
  readonly depth: number;
  lastNs: SimTime;
}

/** When each flow last used each link direction. */
export class PathTrace {
  readonly #flows: number;
  #rows = new Map<number, PathRow>();

  /** `flows` is the number of flows of the scenario. */
  constructor(flows: number) {
    this.#flows = Math.max(1, flows);
  }

  /** A data packet of `flow` enters a link, with `depth` headers around its own. */
  used(timeNs: SimTime, direction: number, flow: number, depth: number): void {
    const key = (direction * this.#flows + flow) * 4 + Math.min(depth, 3);
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { direction, flow, depth, lastNs: timeNs });
    else row.lastNs = timeNs;
  }

  /** Rows used after `sinceNs`. */
  since(sinceNs: SimTime): PathRow[] {
    const rows: PathRow[] = [];
    for (const row of this.#rows.values()) if (row.lastNs >= sinceNs) rows.push(row);
    return rows;
  }

  /** A copy; forgets what has rested for long. */
  snapshot(nowNs: SimTime): readonly PathRow[] {
    for (const [key, row] of this.#rows) if (nowNs - row.lastNs > PATH_MEMORY_NS) this.#rows.delete(key);
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }

  /** Goes back to a copy. */
  restore(rows: readonly PathRow[]): void {
    this.#rows = new Map();
    for (const row of rows) this.used(row.lastNs, row.direction, row.flow, row.depth);
  }
}
