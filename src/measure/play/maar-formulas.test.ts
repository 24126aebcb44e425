/**
 * Relay, locator and proxy against the times of procedures §4.8, in every cell of two sweeps of the gallery's scenario: over the
 * distances of the CMD and of the MAAR that the first flow is anchored at. t_L2 = 50, w = 5; c_X = d(X, CMD), S serving, P_i previous.
 */
import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { orderOf } from '../results.ts';
import { cellsOf, type SweepDefinition } from '../sweep.ts';
import { playCell } from './play-cell.ts';

const T_L2 = 50;
const W = 5;
const { scenario } = required(findGalleryEntry('relay-locator-proxy'), 'scenario');

const sweepOf = (move: number): SweepDefinition => ({
  scenario,
  runs: scenario.runs,
  move,
  vary: [
    { link: ['k', 'cmd'], fromMs: 0, toMs: 40, stepMs: 8 },
    { link: ['k', 'ar1'], fromMs: 2, toMs: 22, stepMs: 10 },
  ],
});

/** What pure delays say: new prefix, and per previous MAAR down-link and up-link. */
interface Times {
  readonly newPrefix: number;
  readonly flows: readonly { readonly down: number; readonly up: number }[];
}

/** `serving` and `previous` are distances from K, `cmd` that of the CMD. */
function expected(mode: string, cmd: number, serving: number, previous: readonly number[]): Times {
  const cS = serving + cmd;
  const c = previous.map((distance) => distance + cmd);
  const between = previous.map((distance) => distance + serving);
  const start = T_L2 + W;
  const ready = c.map((ci, i) => {
    if (mode === 'relay') return start + 2 * cS + 2 * Math.max(...c);
    return mode === 'locator' ? start + cS + ci + between[i]! : start + 2 * cS;
  });
  const switched = c.map((ci) => start + cS + ci);
  return {
    newPrefix: (mode === 'locator' ? Math.min(...ready) : ready[0]!) + W,
    flows: ready.map((at, i) => ({ down: Math.max(at, switched[i]! + between[i]!) + W, up: at - W })),
  };
}

describe.each([
  ['HO1: one previous MAAR', 0, 3, [null]],
  ['HO2: two previous MAARs', 1, 4, [null, 3]],
] as const)('%s', (_, move, serving, others) => {
  const sweep = sweepOf(move);
  const cells = cellsOf(sweep.vary);
  const rows = cells.map((cell) => sweep.runs.map((run) => playCell(sweep, cell, run)));

  test('every time is that of the formulas, in all 18 cells', () => {
    expect(cells).toHaveLength(18);
    cells.forEach(({ delaysMs: [cmd = 0, ar1 = 0] }, index) => {
      sweep.runs.forEach((run, place) => {
        const figures = required(rows[index]?.[place], 'figures');
        const times = expected(
          run.id,
          cmd,
          serving,
          others.map((distance) => distance ?? ar1),
        );
        const measured: Times = {
          newPrefix: figures.newPrefixMs ?? Number.NaN,
          flows: figures.flows.map((flow) => ({ down: flow.downlinkMs ?? Number.NaN, up: flow.uplinkMs ?? Number.NaN })),
        };
        expect(measured, `${run.id} at CMD ${cmd}, AR1 ${ar1}`).toEqual(times);
      });
    });
  });

  test('messages and octets: 2 + 2n and 192 + 280n, as locator 1 + 3n and 96 + 336n', () => {
    const n = others.length;
    const relayed = [2 + 2 * n, 192 + 280 * n];
    for (const row of rows)
      expect(row.map((figures) => [figures.messages, figures.octets])).toEqual([relayed, [1 + 3 * n, 96 + 336 * n], relayed]);
  });

  test('down-link: locator = proxy ≤ relay; new prefix: proxy ≤ locator ≤ relay (procedures §7, property 2)', () => {
    const order = (metric: 'newPrefix' | 'downlink'): readonly (readonly string[])[] =>
      orderOf(sweep.runs, rows, metric, 'f1').groups.map((group) => group.map((run) => run.id));
    expect(order('downlink')).toEqual([['locator', 'proxy'], ['relay']]);
    expect(order('newPrefix')).toEqual([['proxy'], ['locator'], ['relay']]);
  });
});
