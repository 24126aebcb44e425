/** Cells of network E against the formulas of procedures §4 and §5: t_L2 = 50, w = 5 everywhere. */
import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import type { Figures } from '../figures.ts';
import { orderOf } from '../results.ts';
import { cellsOf, type SweepDefinition } from '../sweep.ts';
import { distance, RUNS, sweepOf } from '../test-support/network-sweep.ts';
import { playCell } from './play-cell.ts';

const T_L2 = 50;
const W = 5;

/** All cells under all runs. */
function play(sweep: SweepDefinition): readonly (readonly Figures[])[] {
  return cellsOf(sweep.vary).map((cell) => sweep.runs.map((run) => playCell(sweep, cell, run)));
}

const only = (id: string): RunDefinition =>
  required(
    RUNS.find((run) => run.id === id),
    id,
  );

describe('PMIPv6 (RFC 5213)', () => {
  test('HO1 on network E: 84 ms down, 74 ms up, the address kept, 4 messages of 384 octets', () => {
    const [[figures] = []] = play(sweepOf([distance('lma', 9, 9, 1)], { runs: [only('pmipv6')] }));
    expect(figures).toEqual({
      run: 'pmipv6',
      newPrefixMs: null,
      messages: 4,
      octets: 384,
      flows: [{ flow: 'f1', downlinkMs: 84, uplinkMs: 74, lostDown: 83, lostUp: 79 }],
    });
  });

  test('the interruption is t_L2 + 2w + 2 d(nMAG, LMA) at every distance, up-link 2w less, and lengthens with it', () => {
    const sweep = sweepOf([distance('lma', 1, 40, 13), distance('ar2', 2, 8, 3)], { runs: [only('pmipv6')] });
    const rows = play(sweep);
    cellsOf(sweep.vary).forEach(({ delaysMs: [lma = 0, ar2 = 0] }, index) => {
      const gap = T_L2 + 2 * W + 2 * (lma + ar2);
      expect(rows[index]?.[0]?.flows[0]).toMatchObject({ downlinkMs: gap, uplinkMs: gap - 2 * W });
    });
    expect(rows).toHaveLength(12);
  });
});

describe('DMA (draft-seite-dmm-dma-05)', () => {
  const sweep = sweepOf([distance('db', 1, 31, 10), distance('ar1', 2, 12, 5)], {
    runs: [only('dma'), only('dma-mn')],
    move: 1,
  });
  const rows = play(sweep);

  test('HO2: each flow is back after t_L2 + 2w + 2 d(S, DB) + 2 d(S, its anchor); the query is saved when the mobile tells', () => {
    cellsOf(sweep.vary).forEach(({ delaysMs: [db = 0, ar1 = 0] }, index) => {
      for (const [place, query] of [2 * (4 + db), 0].entries()) {
        const base = T_L2 + 2 * W + query;
        const figures = rows[index]?.[place];
        expect(figures?.flows.map((flow) => flow.downlinkMs)).toEqual([base + 2 * (4 + ar1), base + 2 * (4 + 3)]);
        expect(figures?.flows.map((flow) => flow.uplinkMs)).toEqual([base + 2 * (4 + ar1) - 2 * W, base + 2 * (4 + 3) - 2 * W]);
      }
    });
  });

  test('the new prefix can be used after t_L2 + 2w + query + 2 max d(S, anchors)', () => {
    cellsOf(sweep.vary).forEach(({ delaysMs: [db = 0, ar1 = 0] }, index) => {
      const farthest = 2 * Math.max(4 + ar1, 4 + 3);
      expect(rows[index]?.map((figures) => figures.newPrefixMs)).toEqual([
        T_L2 + 2 * W + 2 * (4 + db) + farthest,
        T_L2 + 2 * W + farthest,
      ]);
    });
  });
});

test('a flow that does not come back has no value, and the scheme no place in the order', () => {
  const sweep = sweepOf([distance('cmd', 6, 8, 1)]);
  const rows = play(sweep);
  expect(rows[0]?.[0]).toMatchObject({ run: 'ipv6', messages: 0, flows: [{ downlinkMs: null, uplinkMs: null }] });
  const order = orderOf(sweep.runs, rows, 'downlink', 'f1');
  expect(order.groups.map((group) => group.map((run) => run.id))).toEqual([['dma-mn'], ['pmipv6'], ['dma']]);
  expect(order).toMatchObject({ relations: ['less', 'less'], absent: [{ id: 'ipv6' }], cells: 3 });
});

test('the same sweep gives the same figures again', () => {
  const sweep = sweepOf([distance('db', 7, 9, 1)], { runs: [only('dma')] });
  expect(play(sweep)).toEqual(play(sweep));
});
