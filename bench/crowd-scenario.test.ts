import { expect, test } from 'vitest';
import { createEngine } from '#engine/engine.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { BatchSink } from '#records/batch.ts';
import { validateScenario } from '#scenario/validate.ts';
import { makeCrowdScenario, PACKETS_UNDER_WAY } from './crowd-scenario.ts';

test('has 200 nodes and 1,000 packets under way', () => {
  const scenario = makeCrowdScenario();
  expect(validateScenario(scenario, SCHEME_CATALOG)).toMatchObject({ ok: true });
  expect(scenario.nodes).toHaveLength(200);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run: scenario.runs[0]!, sink });
  while (engine.run(1e9) === 'full') sink.drain(() => {});
  const { sent, delivered, dropped } = engine.world.balance;
  expect(dropped).toBe(0);
  expect(sent - delivered).toBeGreaterThanOrEqual(PACKETS_UNDER_WAY);
});
