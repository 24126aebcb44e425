/**
 * Random worlds with faults and loss, played by the engine: what must hold for any of them. A failure prints the scenario; fast-check's
 * seed and path replay it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { ok } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import type { PathRow, RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { playRun } from './test-support/play-run.ts';
import { RANDOM_RUNS, randomScenarios } from './test-support/random-scenario.ts';

const RUNS = 700;
const PATIENCE_MS = 590_000;

/** Asserts that two nodes are neighbors: a wire, or a radio. */
function expectNeighbors(scenario: Scenario, a: string, b: string): void {
  const kind = (id: string): string =>
    required(
      scenario.nodes.find((node) => node.id === id),
      id,
    ).kind;
  const wired = scenario.links.some(({ between }) => between.includes(a) && between.includes(b));
  const radio = [kind(a), kind(b)].toSorted().join(' ') === 'access-router mobile';
  expect(wired || radio, `${a} and ${b} are neighbors`).toBe(true);
}

/** Asserts that a path leads from end to end with the same inner header all the way, in one tunnel at most. */
function expectWholePath(scenario: Scenario, path: PathRow): void {
  const flow = required(
    scenario.flows?.find(({ id }) => id === path.flow),
    path.flow,
  );
  const ends = [path.nodes[0], path.nodes.at(-1)];
  expect(new Set(ends)).toEqual(new Set([flow.from, flow.to]));
  expect(path.headers).toHaveLength(path.nodes.length - 1);
  path.headers.forEach((headers, hop) => {
    expectNeighbors(scenario, required(path.nodes[hop], 'node'), required(path.nodes[hop + 1], 'node'));
    expect(headers.length).toBeLessThanOrEqual(2);
    expect(headers.at(-1)).toEqual({ src: ends[0], dst: ends[1] });
  });
  expect(path.headers[0]).toHaveLength(1);
  expect(path.headers.at(-1)).toHaveLength(1);
}

function expectConsistent(scenario: Scenario, report: RunReport): void {
  for (const flow of report.flows) {
    const dropped = Object.values(flow.dropped).reduce((sum, count) => sum + count, 0);
    expect(flow.sent).toBe(flow.delivered + dropped + flow.inFlight);
    expect(flow.inFlight).toBeGreaterThanOrEqual(0);
    expect(flow.duplicated).toBe(0);
    const packets = report.paths.filter((path) => path.flow === flow.flow).reduce((sum, path) => sum + path.packets, 0);
    expect(packets).toBe(flow.delivered);
    if (flow.status !== 'ok') expect(flow.sent).toBe(0);
  }
  for (const path of report.paths) expectWholePath(scenario, path);
  const ids = new Set(scenario.nodes.map(({ id }) => id));
  let before = 0;
  for (const row of report.signalling) {
    expect(row.atMs).toBeGreaterThanOrEqual(before);
    before = row.atMs;
    expect(ids).toContain(row.from);
    expect(ids).toContain(row.to);
    expect(row.deliveredMs !== null && row.deliveredMs >= row.atMs).toBe(row.outcome === 'delivered');
    if (['PBU', 'PBA'].includes(row.message)) expect(row).toHaveProperty('lifetimeS');
  }
  expect(report.handovers).toHaveLength(scenario.events?.filter((event) => 'move' in event).length ?? 0);
  for (const row of report.handovers) {
    if (row.attachMs !== null) expect(row.attachMs - row.detachMs).toBeCloseTo(scenario.timing?.l2HandoverMs ?? 50, 6);
  }
  for (const { atMs, entries } of report.state) {
    for (const entry of entries) {
      expect(ids).toContain(entry.to);
      if (entry.expiresMs !== undefined) expect(entry.expiresMs).toBeGreaterThanOrEqual(atMs);
    }
  }
}

test.each(RANDOM_RUNS.map(({ id }) => id))(
  '%s: accounts balance, paths are whole, rows name what exists',
  async (run) => {
    await fc.assert(
      fc.asyncProperty(randomScenarios, async (scenario) => {
        expect(validateScenario(scenario, SCHEME_CATALOG)).toEqual(ok(scenario));
        expectConsistent(scenario, await playRun(scenario, run));
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'the same world played twice has the same report, trace hash included',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomScenarios, async (scenario) => {
        expect(await playRun(scenario, 'dma')).toEqual(await playRun(structuredClone(scenario), 'dma'));
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);
