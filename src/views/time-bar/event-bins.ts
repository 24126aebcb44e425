/**
 * The time bar's histogram: how many control messages, handovers and drops fell into each of a number of equal bins, over all panes.
 * What was counted once is not looked at again, so that hundreds of thousands of marks cost no more than those that are new.
 */
import type { SimTime } from '#base/time.ts';
import type { EventMarks, Instants } from '#store/event-marks.ts';

/** What is counted. */
export const MARK_KINDS = ['messages', 'handovers', 'drops'] as const;

/** A kind of mark. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** Counts of each kind by bin. */
export type BinCounts = { readonly [kind in MarkKind]: Uint32Array };

/** How far the marks of one kind of one run have been counted. */
interface Progress {
  readonly instants: Instants;
  readonly kind: MarkKind;
  epoch: number;
  counted: number;
}

/** A histogram that grows. */
export class EventBins {
  readonly size: number;
  readonly counts: BinCounts;
  #fromNs: SimTime = 0;
  #toNs: SimTime = 1;
  #untilNs: SimTime = 0;
  #progress: Progress[] = [];

  /** `size` bins. */
  constructor(size: number) {
    this.size = size;
    this.counts = { messages: new Uint32Array(size), handovers: new Uint32Array(size), drops: new Uint32Array(size) };
  }

  /** Counts the marks of `sets` (one per pane) up to `untilNs` over [fromNs, toNs]; the end belongs to the last bin. */
  update(sets: readonly EventMarks[], fromNs: SimTime, toNs: SimTime, untilNs: SimTime): void {
    if (!this.#goesOn(sets, fromNs, toNs, untilNs)) this.#begin(sets, fromNs, toNs);
    this.#untilNs = untilNs;
    for (const progress of this.#progress) this.#count(progress, untilNs);
  }

  /** The bin of an instant within the range. */
  binOf(atNs: SimTime): number {
    const share = (atNs - this.#fromNs) / Math.max(1, this.#toNs - this.#fromNs);
    return Math.max(0, Math.min(this.size - 1, Math.floor(share * this.size)));
  }

  /** Where a bin starts. */
  startOf(bin: number): SimTime {
    return this.#fromNs + ((this.#toNs - this.#fromNs) * bin) / this.size;
  }

  #goesOn(sets: readonly EventMarks[], fromNs: SimTime, toNs: SimTime, untilNs: SimTime): boolean {
    if (fromNs !== this.#fromNs || toNs !== this.#toNs || untilNs < this.#untilNs) return false;
    if (sets.length * MARK_KINDS.length !== this.#progress.length) return false;
    return this.#progress.every(
      ({ instants, kind, epoch }, index) =>
        sets[Math.floor(index / MARK_KINDS.length)]?.[kind] === instants && instants.epoch === epoch,
    );
  }

  #begin(sets: readonly EventMarks[], fromNs: SimTime, toNs: SimTime): void {
    this.#fromNs = fromNs;
    this.#toNs = toNs;
    for (const kind of MARK_KINDS) this.counts[kind].fill(0);
    this.#progress = sets.flatMap((marks) =>
      MARK_KINDS.map((kind) => ({ instants: marks[kind], kind, epoch: marks[kind].epoch, counted: 0 })),
    );
  }

  #count(progress: Progress, untilNs: SimTime): void {
    const { instants } = progress;
    const counts = this.counts[progress.kind];
    const end = instants.upTo(Math.min(untilNs, this.#toNs));
    for (let index = progress.counted; index < end; index++) {
      const time = instants.at(index);
      if (time >= this.#fromNs) counts[this.binOf(time)]!++;
    }
    progress.counted = Math.max(progress.counted, end);
  }
}

/** The largest of the counts. */
export function largestOf(counts: Uint32Array): number {
  return counts.reduce((largest, count) => Math.max(largest, count), 0);
}

/** Counts `times` (ascending) as {@link EventBins} does. */
export function countInto(bins: EventBins, times: Iterable<SimTime>): Uint32Array {
  const counts = new Uint32Array(bins.size);
  for (const time of times) counts[bins.binOf(time)]!++;
  return counts;
}
