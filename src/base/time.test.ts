import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MICROSECOND, MILLISECOND, SECOND, formatSeconds, fromMs, toMs } from './time.ts';

test('units', () => {
  expect([MICROSECOND, MILLISECOND, SECOND]).toEqual([1e3, 1e6, 1e9]);
});

test('fromMs rounds to whole nanoseconds', () => {
  expect(fromMs(0.1)).toBe(100_000);
  expect(fromMs(12.000001)).toBe(12_000_001);
  expect(fromMs(1e-6)).toBe(1);
  expect(fromMs(0.4e-6)).toBe(0);
});

test('formatSeconds', () => {
  expect(formatSeconds(0)).toBe('0.000000');
  expect(formatSeconds(12 * SECOND + 140 * MICROSECOND)).toBe('12.000140');
  expect(formatSeconds(999)).toBe('0.000000');
  expect(formatSeconds(1, 9)).toBe('0.000000001');
  expect(formatSeconds(1_500 * MILLISECOND, 1)).toBe('1.5');
});

test('milliseconds with up to nine decimals survive the way to nanoseconds and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_600 * SECOND }), (time) => {
      expect(fromMs(toMs(time))).toBe(time);
    }),
  );
});

test('nine decimals keep every nanosecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (time) => {
      const [seconds, rest] = formatSeconds(time, 9).split('.');
      expect(BigInt(`${seconds}${rest}`)).toBe(BigInt(time));
    }),
  );
});
