import { expect, test } from 'vitest';
import { createEngine } from '#engine/engine.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { BatchSink } from '#records/batch.ts';
import { validateScenario } from '#scenario/validate.ts';
import { CROWD_RUNS, makeCrowdScenario } from './crowd-scenario.ts';

test.each([1000, 500])('has 200 nodes and %i packets under way in each run', (packets) => {
  const scenario = makeCrowdScenario(packets, CROWD_RUNS);
  expect(validateScenario(scenario, SCHEME_CATALOG)).toMatchObject({ ok: true });
  expect(scenario.nodes).toHaveLength(200);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run: scenario.runs[0]!, sink });
  while (engine.run(1e9) === 'full') sink.drain(() => {});
  const { sent, delivered, dropped } = engine.world.balance;
  expect(dropped).toBe(0);
  expect(sent - delivered).toBeGreaterThanOrEqual(packets);
});
