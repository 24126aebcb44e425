/**
 * Series over time in a bounded number of bins. All series of a set share their bins: ten milliseconds wide at first, twice as wide
 * whenever the time that has passed would need more than {@link MOST_BINS}. Adding costs the same however long a run is.
 */
import { MILLISECOND, type SimDuration, type SimTime } from '#base/time.ts';

/** Most bins of a series. */
export const MOST_BINS = 4096;

/** Width of a bin at the start of a run, ns. */
export const FIRST_WIDTH_NS: SimDuration = 10 * MILLISECOND;

/** What becomes of two bins that are made one. */
export type BinRule = 'sum' | 'max';

/** One series: a number per bin. Bins that nothing was added to hold 0. */
export class BinSeries {
  values: Float64Array = new Float64Array(64);
  readonly #rule: BinRule;

  constructor(rule: BinRule) {
    this.#rule = rule;
  }

  /** What a bin holds. */
  at(bin: number): number {
    return this.values[bin] ?? 0;
  }

  /** Puts a value into a bin. */
  add(bin: number, value: number): void {
    if (bin >= this.values.length) {
      const wider = new Float64Array(Math.max(bin + 1, 2 * this.values.length));
      wider.set(this.values);
      this.values = wider;
    }
    const before = this.values[bin]!;
    this.values[bin] = this.#rule === 'sum' ? before + value : Math.max(before, value);
  }

  /** Makes one bin of every two. */
  halve(): void {
    const { values } = this;
    for (let bin = 0; 2 * bin < values.length; bin++) {
      const [a, b] = [values[2 * bin]!, values[2 * bin + 1] ?? 0];
      values[bin] = this.#rule === 'sum' ? a + b : Math.max(a, b);
    }
    values.fill(0, Math.ceil(values.length / 2));
  }
}

/** Series that share their bins. */
export class TimeBins {
  /** Width of every bin, ns. */
  widthNs: SimDuration = FIRST_WIDTH_NS;
  readonly #series: BinSeries[] = [];

  /** A new series. */
  series(rule: BinRule = 'sum'): BinSeries {
    const series = new BinSeries(rule);
    this.#series.push(series);
    return series;
  }

  /** The bin that an instant belongs to, after making bins wider as far as that needs. */
  bin(atNs: SimTime): number {
    while (atNs >= this.widthNs * MOST_BINS) {
      for (const series of this.#series) series.halve();
      this.widthNs *= 2;
    }
    return Math.floor(atNs / this.widthNs);
  }
}
