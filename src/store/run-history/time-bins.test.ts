import { describe, expect, test } from 'vitest';
import { FIRST_WIDTH_NS, MOST_BINS, TimeBins } from './time-bins.ts';

describe('time bins', () => {
  test('hold what fell into them, and make two into one when the time outgrows them', () => {
    const bins = new TimeBins();
    const [sums, largest] = [bins.series(), bins.series('max')];
    for (const [atNs, value] of [
      [0, 3],
      [FIRST_WIDTH_NS - 1, 1],
      [FIRST_WIDTH_NS, 5],
      [2 * FIRST_WIDTH_NS, 7],
    ] as const) {
      const bin = bins.bin(atNs);
      sums.add(bin, value);
      largest.add(bin, value);
    }
    expect([0, 1, 2].map((bin) => sums.at(bin))).toEqual([4, 5, 7]);
    expect([0, 1, 2].map((bin) => largest.at(bin))).toEqual([3, 5, 7]);
    expect(bins.bin(MOST_BINS * FIRST_WIDTH_NS)).toBe(MOST_BINS / 2);
    expect(bins.widthNs).toBe(2 * FIRST_WIDTH_NS);
    expect([0, 1, 2].map((bin) => sums.at(bin))).toEqual([9, 7, 0]);
    expect([0, 1, 2].map((bin) => largest.at(bin))).toEqual([5, 7, 0]);
  });

  test('are bounded however long a run is, and lose nothing', () => {
    const bins = new TimeBins();
    const series = bins.series();
    for (let second = 0; second < 5000; second++) series.add(bins.bin(second * 1e9), 1);
    expect(series.values.length).toBeLessThanOrEqual(2 * MOST_BINS);
    expect(series.values.reduce((a, b) => a + b, 0)).toBe(5000);
    expect(bins.bin(4999e9)).toBeLessThan(MOST_BINS);
  });
});
