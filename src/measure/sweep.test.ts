import { describe, expect, test } from 'vitest';
import { networkE } from '#engine/test-support/networks.ts';
import { cellsOf, checkSweep, movesOf, valuesOf, withMove } from './sweep.ts';
import { distance, sweepOf, TWO_MOVES } from './test-support/network-sweep.ts';

test('delays go from the first to the last step that fits, exact to 1 ns', () => {
  expect(valuesOf(distance('cmd', 1, 40, 13))).toEqual([1, 14, 27, 40]);
  expect(valuesOf(distance('cmd', 1, 9, 3))).toEqual([1, 4, 7]);
  expect(valuesOf(distance('cmd', 0.1, 0.7, 0.1))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(valuesOf(distance('cmd', 6, 6, 1))).toEqual([6]);
});

test('two variations give every combination, the first one outermost', () => {
  expect(cellsOf([distance('cmd', 1, 2, 1), distance('ar1', 5, 7, 1)]).map((cell) => cell.delaysMs)).toEqual([
    [1, 5],
    [1, 6],
    [1, 7],
    [2, 5],
    [2, 6],
    [2, 7],
  ]);
});

describe('withMove', () => {
  test('leaves a script that moves something as it is', () => {
    expect(withMove(TWO_MOVES)).toBe(TWO_MOVES);
    expect(movesOf(TWO_MOVES)).toEqual([
      { atMs: 1000, node: 'mn1', to: 'ar2', interface: 0 },
      { atMs: 2000, node: 'mn1', to: 'ar3', interface: 0 },
    ]);
  });

  test('moves the first mobile to the next access router where the script moves nothing', () => {
    const still = networkE({ durationMs: 1000 });
    expect(movesOf(withMove(still) ?? still)).toEqual([{ atMs: 3000, node: 'mn1', to: 'ar2', interface: 0 }]);
    const alone = { ...still, nodes: still.nodes.filter((node) => node.id !== 'ar2' && node.id !== 'ar3') };
    expect(withMove(alone)).toBeNull();
  });
});

test.each([
  ['no run', sweepOf([distance('cmd', 1, 2, 1)], { runs: [] }), 'expected at least one run'],
  ['no move', sweepOf([distance('cmd', 1, 2, 1)], { scenario: networkE() }), 'expected a scenario whose script moves a mobile'],
  ['third move', sweepOf([distance('cmd', 1, 2, 1)], { move: 2 }), 'expected one of the 2 moves, found number 3'],
  ['nothing varies', sweepOf([]), 'expected one or two links whose delay varies, found 0'],
  [
    'unknown link',
    sweepOf([{ ...distance('cmd', 1, 2, 1), link: ['cmd', 'lma'] }]),
    'expected a link of the scenario, found cmd/lma',
  ],
  ['negative', sweepOf([distance('cmd', -1, 2, 1)]), 'k/cmd: expected delays from 0 to 200 ms'],
  ['not a number', sweepOf([distance('cmd', Number.NaN, 2, 1)]), 'k/cmd: expected numbers of milliseconds'],
  ['backwards', sweepOf([distance('cmd', 4, 2, 1)]), 'k/cmd: expected a last delay of at least 4 ms, found 2'],
  ['no step', sweepOf([distance('cmd', 1, 2, 0)]), 'k/cmd: expected a step above 0, found 0'],
  ['too many', sweepOf([distance('cmd', 0, 200, 0.5)]), 'k/cmd: expected at most 200 delays, found 401'],
  [
    'too many cells',
    sweepOf([distance('cmd', 1, 100, 1), distance('ar1', 1, 100, 1)]),
    'expected at most 2000 combinations of delays, found 10000',
  ],
  [
    'the same twice',
    sweepOf([distance('cmd', 1, 2, 1), { ...distance('cmd', 1, 2, 1), link: ['cmd', 'k'] }]),
    'expected two different links, found k/cmd twice',
  ],
])('a sweep with %s is refused in one line', (_, sweep, line) => {
  expect(checkSweep(sweep)).toEqual({ ok: false, error: line });
});

test('a good sweep is accepted, whichever end of the link is named first', () => {
  const sweep = sweepOf([{ ...distance('cmd', 1, 2, 1), link: ['cmd', 'k'] }]);
  expect(checkSweep(sweep)).toEqual({ ok: true, value: sweep });
});
