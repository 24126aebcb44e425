import { describe, expect, test } from 'vitest';
import { barRange, ticks } from './range.ts';

describe('range', () => {
  test('grows by jumps, from ten seconds or from the length of the script', () => {
    expect(barRange(1e9, null)).toEqual({ fromNs: 0, toNs: 10e9 });
    expect(barRange(10.1e9, null).toNs).toBe(20e9);
    expect(barRange(3e9, 12e9).toNs).toBe(12e9);
    expect(barRange(12e9, 12e9).toNs).toBe(12e9);
    expect(barRange(13e9, 12e9).toNs).toBe(24e9);
  });

  test('ticks are round', () => {
    expect(ticks(0, 10e9, 5)).toEqual([0, 2e9, 4e9, 6e9, 8e9, 10e9]);
    expect(ticks(0, 12e9, 6)).toEqual([0, 2e9, 4e9, 6e9, 8e9, 10e9, 12e9]);
    expect(ticks(0, 40e9, 5)).toEqual([0, 1e10, 2e10, 3e10, 4e10]);
  });
});
