import { expect, test } from 'vitest';
import { readable, resultsJson, resultsTable, summarize } from './results.ts';

test('the median of an odd and of an even number of runs', () => {
  expect(summarize('a/b', 'x', [3, 1, 2])).toEqual({ name: 'a/b', unit: 'x', median: 2, min: 1, max: 3, runs: 3 });
  expect(summarize('a/b', 'x', [4, 1, 2, 3]).median).toBe(2.5);
});

test('JSON has the fixed members', () => {
  const result = summarize('ring/own', 'records/s', [5]);
  expect(JSON.parse(resultsJson([result]))).toEqual({
    results: [{ name: 'ring/own', unit: 'records/s', median: 5, min: 5, max: 5, runs: 1 }],
  });
});

test('the table lines its columns up', () => {
  const table = resultsTable([summarize('ring/own', 'records/s', [52_000_000]), summarize('page/frame-ms', 'ms', [4.321])]);
  expect(table.split('\n')).toEqual([
    '               median     min     max  unit       runs',
    'ring/own       52.0 M  52.0 M  52.0 M  records/s     1',
    'page/frame-ms    4.32    4.32    4.32  ms            1',
  ]);
});

test.each([
  [2_870_000, '2.87 M'],
  [310_000, '310 k'],
  [1234, '1234'],
  [0.618, '0.618'],
])('%d is written %s', (value, text) => {
  expect(readable(value)).toBe(text);
});
