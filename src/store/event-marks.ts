/** The instants of what is marked along the time bar, kept as they arrive: control messages, handovers and drops. */
import type { SimTime } from '#base/time.ts';

/** Instants in order, in one growing array; several of the same instant stand as often. */
export class Instants {
  /** Moves when some were taken back: whoever has counted further than `count` begins anew. */
  epoch = 0;
  #times = new Float64Array(64);
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** The instant at a position below {@link Instants.count}. */
  at(index: number): SimTime {
    return this.#times[index]!;
  }

  /** Adds one that is not before the last. */
  push(time: SimTime): void {
    if (this.#count === this.#times.length) {
      const grown = new Float64Array(2 * this.#count);
      grown.set(this.#times);
      this.#times = grown;
    }
    this.#times[this.#count++] = time;
  }

  /** Forgets those after `atNs`. */
  cut(atNs: SimTime): void {
    const kept = this.upTo(atNs);
    if (kept === this.#count) return;
    this.#count = kept;
    this.epoch++;
  }

  /** How many are not after `atNs`. */
  upTo(atNs: SimTime): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! > atNs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A copy of those after `fromNs` and not after `toNs`. */
  between(fromNs: SimTime, toNs: SimTime): Float64Array {
    return this.#times.slice(this.upTo(fromNs), this.upTo(toNs));
  }
}

/** The marks of one run. */
export interface EventMarks {
  readonly messages: Instants;
  readonly handovers: Instants;
  readonly drops: Instants;
}

/** None yet. */
export function noMarks(): EventMarks {
  return { messages: new Instants(), handovers: new Instants(), drops: new Instants() };
}
