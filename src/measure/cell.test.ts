import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { GALLERY } from '#scenario/gallery/index.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { cellScenario, probesOf } from './cell.ts';
import { withMove, type SweepDefinition } from './sweep.ts';
import { distance, sweepOf, TWO_MOVES } from './test-support/network-sweep.ts';

const CELL = { delaysMs: [30] };
const cmd = [distance('cmd', 30, 30, 1)];

test('a cell has its delays, a probe each way for every flow of the moving mobile, and ends with its next move', () => {
  const scenario = cellScenario(sweepOf(cmd), CELL, 'A title');
  expect(scenario.title).toBe('A title');
  expect(scenario.links.find(({ between }) => between.includes('cmd'))?.delayMs).toBe(30);
  expect(scenario.durationMs).toBe(2000);
  expect(scenario.flows?.map((flow) => [flow.id, flow.from, flow.to, flow.startMs, flow.pps])).toEqual([
    // It begins after the handover that is measured.
    ['f2', 'cn2', 'mn1', 1500, 50],
    ['f1-down', 'cn', 'mn1', 500, 1000],
    ['f1-up', 'mn1', 'cn', 500, 1000],
  ]);
  expect(scenario.events).toEqual([{ atMs: 1000, move: { node: 'mn1', to: 'ar2' } }]);
});

test('a later handover keeps the moves before it, and probes the flows of every anchor', () => {
  const sweep = sweepOf(cmd, { move: 1 });
  expect(probesOf(sweep).map((probe) => [probe.flow, probe.startMs])).toEqual([
    ['f1', 500],
    ['f2', 1500],
  ]);
  const scenario = cellScenario(sweep, CELL);
  expect(scenario.durationMs).toBe(4000);
  expect(scenario.events).toHaveLength(2);
});

test('a probe begins late in the stay in which its flow began, unless the mobile had just come or something happens meanwhile', () => {
  const start = (startMs: number, more: Scenario['events'] = []): number | undefined =>
    probesOf(
      sweepOf(cmd, {
        scenario: {
          ...TWO_MOVES,
          flows: [{ id: 'f', from: 'cn', to: 'mn1', startMs, pps: 1, payloadBytes: 1 }],
          events: [{ atMs: 3000, move: { node: 'mn1', to: 'ar2' } }, { atMs: 6000, move: { node: 'mn1', to: 'ar3' } }, ...more],
        },
        move: 1,
      }),
    )[0]?.startMs;
  expect([start(1000), start(2700), start(4000)]).toEqual([2500, 2700, 5500]);
  expect([start(0), start(3050), start(1000, [{ atMs: 2000, fail: 'lma' }])]).toEqual([0, 3050, 1000]);
});

test('a mobile without a flow is probed from the first correspondent; without one, not at all', () => {
  const { flows: _, ...quiet } = TWO_MOVES;
  expect(probesOf(sweepOf(cmd, { scenario: quiet }))).toMatchObject([{ flow: 'probe', peer: 'cn', startMs: 500 }]);
  const alone = { ...quiet, nodes: quiet.nodes.filter((node) => node.kind !== 'correspondent') };
  expect(probesOf(sweepOf(cmd, { scenario: alone }))).toEqual([]);
});

test('what the script does to flows and links fits the cell', () => {
  const scenario: Scenario = {
    ...TWO_MOVES,
    flows: [
      { id: 'late', from: 'mn1', to: 'cn', pps: 10, payloadBytes: 10 },
      { id: 'over', from: 'cn', to: 'mn1', startMs: 100, pps: 10, payloadBytes: 10 },
      { id: 'other', from: 'cn', to: 'cn2', startMs: 100, stopMs: 3900, pps: 10, payloadBytes: 10 },
    ],
    events: [
      { atMs: 700, startFlow: 'late' },
      { atMs: 800, stopFlow: 'over' },
      { atMs: 900, link: { between: ['cmd', 'k'], delayMs: 3 } },
      { atMs: 900, link: { between: ['cmd', 'k'], delayMs: 3, lossPct: 1 } },
      { atMs: 950, report: 'state' },
      { atMs: 1000, move: { node: 'mn1', to: 'ar2' } },
      { atMs: 1200, moveFlow: { flow: 'late', interface: 0 } },
      { atMs: 1500, detach: 'mn1' },
    ],
  };
  const cell = cellScenario(sweepOf(cmd, { scenario }), CELL);
  expect(cell.durationMs).toBe(1500);
  expect(cell.flows?.map((flow) => [flow.id, flow.startMs, flow.stopMs])).toEqual([
    ['over', 100, undefined],
    ['other', 100, 1500],
    ['late-down', 700, undefined],
    ['late-up', 700, undefined],
  ]);
  expect(cell.events).toEqual([
    { atMs: 800, stopFlow: 'over' },
    { atMs: 900, link: { between: ['cmd', 'k'], lossPct: 1 } },
    { atMs: 1000, move: { node: 'mn1', to: 'ar2' } },
    { atMs: 1200, moveFlow: { flow: 'late-down', interface: 0 } },
    { atMs: 1200, moveFlow: { flow: 'late-up', interface: 0 } },
  ]);
  expect(validateScenario(cell, SCHEME_CATALOG)).toMatchObject({ ok: true });
});

/** Figures of a single access router have no handover to measure. */
const MOVABLE = GALLERY.filter(({ scenario }) => scenario.nodes.filter((node) => node.kind === 'access-router').length > 1);

test('a scenario with one access router has nothing to measure', () => {
  const rest = GALLERY.filter((entry) => !MOVABLE.includes(entry));
  expect(rest.length).toBeGreaterThan(0);
  for (const { scenario } of rest) expect(withMove(scenario)).toBeNull();
});

test.each(MOVABLE.map((entry) => [entry.name, entry.scenario] as const))('cells of %s are valid scenarios', (_, base) => {
  const scenario = required(withMove(base), 'a mobile that can move');
  const link = required(scenario.links[0], 'link').between;
  const sweep: SweepDefinition = {
    scenario,
    runs: scenario.runs,
    move: 0,
    vary: [{ link, fromMs: 1, toMs: 2, stepMs: 1 }],
  };
  expect(validateScenario(cellScenario(sweep, { delaysMs: [2] }), SCHEME_CATALOG)).toMatchObject({ ok: true });
});
