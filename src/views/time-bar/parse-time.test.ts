import { expect, test } from 'vitest';
import { parseTime } from './parse-time.ts';

test.each([
  ['12.5', 12.5e9],
  ['12,5 s', 12.5e9],
  ['12500 ms', 12.5e9],
  ['12500ms', 12.5e9],
  ['250 µs', 250e3],
  ['250 us', 250e3],
  ['7 ns', 7],
  ['1:05', 65e9],
  ['1:05.25', 65.25e9],
  ['1:00:01', 3601e9],
  ['2 min', 120e9],
  ['1 min 5.5 s', 65.5e9],
  ['.5', 0.5e9],
  [' 3. ', 3e9],
  ['0', 0],
  ['+50 ms', 10.05e9],
  ['-1 s', 9e9],
  ['− 250 ms', 9.75e9],
])('%s', (text, atNs) => {
  expect(parseTime(text, 10e9)).toEqual({ ok: true, value: atNs });
});

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['soon', 'unreadable'],
  ['12 parsecs', 'unreadable'],
  ['1.2.3', 'unreadable'],
  ['12 s now', 'unreadable'],
  ['1e3', 'unreadable'],
  ['5 5', 'unreadable'],
  ['+', 'unreadable'],
  ['--1', 'unreadable'],
  ['-11 s', 'before-start'],
])('%j cannot be read: %s', (text, error) => {
  expect(parseTime(text, 10e9)).toEqual({ ok: false, error });
});
