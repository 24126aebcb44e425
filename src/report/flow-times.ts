/**
 * When a flow's packets were at its mobile end, told apart by epoch: the number of times that the mobile had been detached by then.
 * Within a run times do not go back from one epoch to the next, so the last packet before a detachment and the first after it are at
 * the ends of neighboring epochs.
 */
import type { SimTime } from '#base/time.ts';

/** First and last packet of an epoch, and the flow's drops in it. */
interface EpochTimes {
  firstNs: SimTime | null;
  lastNs: SimTime | null;
  lost: number;
}

/** The times of one end of one flow. */
export class FlowTimes {
  #epoch = 0;
  #firstNs = -1;
  #lastNs = -1;
  readonly #past = new Map<number, EpochTimes>();

  /** A packet that arrives (or has arrived) was at the mobile at `atNs`, in `epoch`. */
  note(epoch: number, atNs: SimTime): void {
    if (epoch !== this.#epoch) {
      this.#keep();
      this.#epoch = epoch;
      this.#firstNs = atNs;
      this.#lastNs = atNs;
      return;
    }
    if (this.#firstNs < 0 || atNs < this.#firstNs) this.#firstNs = atNs;
    if (atNs > this.#lastNs) this.#lastNs = atNs;
  }

  /** A packet of the flow was dropped in `epoch`. */
  noteLost(epoch: number): void {
    this.#of(epoch).lost++;
  }

  /** Drops in an epoch. */
  lost(epoch: number): number {
    return this.#past.get(epoch)?.lost ?? 0;
  }

  /** Answers for detachments in any order, from what has been noted so far. */
  neighbors(): (epoch: number) => { readonly lastBeforeNs: SimTime | null; readonly firstAfterNs: SimTime | null } {
    this.#keep();
    const seen = [...this.#past].filter(([, times]) => times.firstNs !== null).toSorted(([a], [b]) => a - b);
    return (epoch) => {
      let low = 0;
      let high = seen.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (seen[middle]![0] < epoch) low = middle + 1;
        else high = middle;
      }
      return { lastBeforeNs: seen[low - 1]?.[1].lastNs ?? null, firstAfterNs: seen[low]?.[1].firstNs ?? null };
    };
  }

  /** Puts the current epoch's times with the others; a late packet may have opened that epoch before. */
  #keep(): void {
    if (this.#firstNs < 0) return;
    const times = this.#of(this.#epoch);
    times.firstNs = times.firstNs === null ? this.#firstNs : Math.min(times.firstNs, this.#firstNs);
    times.lastNs = times.lastNs === null ? this.#lastNs : Math.max(times.lastNs, this.#lastNs);
  }

  #of(epoch: number): EpochTimes {
    let times = this.#past.get(epoch);
    if (times === undefined) {
      times = { firstNs: null, lastNs: null, lost: 0 };
      this.#past.set(epoch, times);
    }
    return times;
  }
}
