import { describe, expect, test } from 'vitest';
import type { Figures } from './figures.ts';
import { metricOf, orderOf, relationOf } from './results.ts';

const RUNS = ['a', 'b', 'c'].map((id) => ({ id, scheme: 'dma' }));

/** Figures with one down-link value. */
const down = (run: string, downlinkMs: number | null): Figures => ({
  run,
  newPrefixMs: null,
  messages: 2,
  octets: 192,
  flows: [{ flow: 'f', downlinkMs, uplinkMs: 1, lostDown: 0, lostUp: 0 }],
});

const rows = (...values: readonly (readonly (number | null)[])[]): Figures[][] =>
  values.map((cell) => cell.map((value, place) => down(RUNS[place]?.id ?? '', value)));

const ids = (results: readonly (readonly (Figures | undefined)[] | undefined)[]): unknown => {
  const { groups, relations, crossing, absent, cells } = orderOf(RUNS, results, 'downlink', 'f');
  return {
    groups: groups.map((group) => group.map((run) => run.id)),
    relations,
    crossing: crossing.map((run) => run.id),
    absent: absent.map((run) => run.id),
    cells,
  };
};

test.each([
  [[1, 2], [1, 2], 'tie'],
  [[1, 2], [2, 3], 'less'],
  [[1, 2], [1, 3], 'at-most'],
  [[2, 3], [1, 2], 'more'],
  [[2, 3], [1, 3], 'at-least'],
  [[1, 3], [2, 2], 'mixed'],
  [[1, null], [2, 3], 'mixed'],
] as const)('%j against %j: %s', (one, other, relation) => {
  expect(relationOf(one, other)).toBe(relation);
});

describe('the order of runs', () => {
  test('names who ties and who is never slower', () => {
    expect(ids(rows([9, 5, 5], [8, 8, 8]))).toEqual({
      groups: [['b', 'c'], ['a']],
      relations: ['at-most'],
      crossing: [],
      absent: [],
      cells: 2,
    });
  });

  test('leaves out runs that cross, and those without a value', () => {
    expect(ids(rows([1, 2, 9], [2, 1, 9]))).toMatchObject({ groups: [['c']], crossing: ['a', 'b'], absent: [] });
    expect(ids(rows([1, 2, null], [1, 2, 3]))).toMatchObject({
      groups: [['a'], ['b']],
      relations: ['less'],
      crossing: [],
      absent: ['c'],
    });
  });

  test('counts only cells in which every run has been played', () => {
    expect(ids([...rows([1, 2, 3]), [down('a', 9)], undefined])).toMatchObject({ groups: [['a'], ['b'], ['c']], cells: 1 });
  });
});

test('a metric of a flow that was not probed has no value', () => {
  const figures = down('a', 4);
  expect([metricOf(figures, 'downlink', 'f'), metricOf(figures, 'uplink', 'f'), metricOf(figures, 'newPrefix', 'f')]).toEqual([
    4,
    1,
    null,
  ]);
  expect(metricOf(figures, 'downlink', 'g')).toBeNull();
});
