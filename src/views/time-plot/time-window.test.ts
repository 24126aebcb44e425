import { expect, test } from 'vitest';
import { inSpan, spanBetween, timeWindow, wholeTime } from './time-window.ts';

test('the window is the whole time, or less of it around the display time', () => {
  const whole = wholeTime(3e9, 12e9);
  expect(whole).toEqual({ fromNs: 0, toNs: 12e9 });
  expect(timeWindow(whole, 5e9, 0)).toEqual(whole);
  expect(timeWindow(whole, 5e9, 2)).toEqual({ fromNs: 3.5e9, toNs: 6.5e9 });
  expect(timeWindow(whole, 0.1e9, 2)).toEqual({ fromNs: 0, toNs: 3e9 });
  expect(timeWindow(whole, 12e9, 2)).toEqual({ fromNs: 9e9, toNs: 12e9 });
  expect(timeWindow(whole, 6e9, 30)).toEqual({ fromNs: 6e9 - 10e6, toNs: 6e9 + 10e6 });
});

test('a stretch is picked in either direction and stays within the window', () => {
  const within = { fromNs: 10, toNs: 100 };
  expect(spanBetween(50, 20, within)).toEqual({ fromNs: 20, toNs: 50 });
  expect(spanBetween(-5, 500, within)).toEqual(within);
  expect(spanBetween(30, 30, within)).toBeNull();
  expect([inSpan(null, 5), inSpan(within, 5), inSpan(within, 10)]).toEqual([true, false, true]);
});
