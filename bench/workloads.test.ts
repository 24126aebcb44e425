import { describe, expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { validateScenario } from '#scenario/validate.ts';
import { playWorkload, wrongAnswers } from './play.ts';
import { makeWorkload, WORKLOAD_NAMES } from './workloads.ts';

describe.each(WORKLOAD_NAMES)('%s', (name) => {
  test('is a valid scenario', () => {
    expect(validateScenario(makeWorkload(name).scenario, SCHEME_CATALOG)).toMatchObject({ ok: true });
  });
});

test.each([true, false])('a short chain has its exact answer, recording %s', (recording) => {
  const workload = makeWorkload('chain-burst', 0.002);
  expect(wrongAnswers(workload, playWorkload(workload, recording))).toEqual([]);
});

test('no packet is lost while bindings move', () => {
  const workload = makeWorkload('handover', 0.06);
  expect(wrongAnswers(workload, playWorkload(workload, true))).toEqual([]);
});

test('a wrong answer is told with what was expected', () => {
  const workload = makeWorkload('chain', 0.002);
  const right = { tx: 384, rx: 384, hops: 3456, mean_delay_ns: 9_015_984, cpu_s: 0, wall_s: 0 };
  expect(wrongAnswers(workload, right)).toEqual([]);
  expect(wrongAnswers(workload, { ...right, rx: 383, mean_delay_ns: Number.NaN })).toEqual([
    'chain: expected rx 384, found 383',
    'chain: expected mean_delay_ns 9015984, found NaN',
  ]);
});
