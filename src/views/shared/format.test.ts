import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatInstant, formatLife } from './format.ts';

describe('durations', () => {
  test.each([
    [84_000_000, '84 ms'],
    [84_200_000, '84.2 ms'],
    [8_450_000, '8.45 ms'],
    [350_000, '0.35 ms'],
    [1_500_000_000, '1.5 s'],
    [12_000_000_000, '12 s'],
    [0, '0 ms'],
    [-26_000_000, '-26 ms'],
  ])('%d ns reads %s', (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });
});

describe('instants', () => {
  test('are cut, not rounded up into the future', () => {
    expect(formatInstant(3_055_999_999)).toBe('3.055');
    expect(formatInstant(3_055_140_000, 6)).toBe('3.055140');
    expect(formatInstant(59_999_999_999, 0)).toBe('59');
  });
});

test('a life is told in the unit that fits, and never as nothing while something is left', () => {
  expect([3600e9, 601e9, 600e9, 0.2e9, -5e9].map((left) => formatLife(left))).toEqual([
    '60 min',
    '11 min',
    '600 s',
    '1 s',
    '0 s',
  ]);
});

describe('counts', () => {
  test('group by three from five digits on', () => {
    expect(formatCount(9999)).toBe('9999');
    expect(formatCount(1234567)).toBe('1\u202f234\u202f567');
    expect(formatBytes(192)).toBe('192 B');
    expect(formatBytes(15_250)).toBe('15.3 kB');
  });
});
