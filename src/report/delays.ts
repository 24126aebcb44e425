/** The delays of a way's delivered packets, kept for the percentiles. */
import type { SimDuration } from '#base/time.ts';
import type { DelayFigures } from './report.ts';

/** A list of delays that grows without an object per packet. */
export class DelayList {
  count = 0;
  sumNs = 0;
  #values: Float64Array<ArrayBuffer> = new Float64Array(64);

  /** Adds a delivered packet's delay. */
  add(delayNs: SimDuration): void {
    if (this.count === this.#values.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.count++] = delayNs;
    this.sumNs += delayNs;
  }

  /** The delays so far, in the order they were added. */
  values(): Float64Array {
    return this.#values.subarray(0, this.count);
  }
}

/**
 * The figures of several lists together, in ms. A percentile is the least delay that at least that share of the packets does not
 * exceed (nearest rank); the mean is rounded to 1 ns.
 */
export function delayFigures(lists: readonly DelayList[]): DelayFigures {
  const count = lists.reduce((sum, list) => sum + list.count, 0);
  if (count === 0) return { min: null, mean: null, p50: null, p95: null, max: null };
  const sorted = new Float64Array(count);
  let filled = 0;
  for (const list of lists) {
    sorted.set(list.values(), filled);
    filled += list.count;
  }
  sorted.sort();
  const rank = (percent: number): number => sorted[Math.max(0, Math.ceil((percent * count) / 100) - 1)]! / 1e6;
  const mean = Math.round(lists.reduce((sum, list) => sum + list.sumNs, 0) / count) / 1e6;
  return { min: rank(0), mean, p50: rank(50), p95: rank(95), max: rank(100) };
}
