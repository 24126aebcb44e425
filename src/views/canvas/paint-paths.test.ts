import { expect, test } from 'vitest';
import { makePlan } from '#scenario/plan.ts';
import { fewPaths, flowOffset, PATH_FADE_NS, pathFadeNs, pathStrength, runsBothWays } from './paint-paths.ts';
import { star } from './test-support/star.ts';

test('a path fades unless reinforced', () => {
  expect(pathStrength(0, 100)).toBe(1);
  expect(pathStrength(50, 100)).toBeCloseTo(0.5);
  expect(pathStrength(200, 100)).toBe(0);
});

test('the path of a slow but steady flow never goes out', () => {
  expect(pathFadeNs(100)).toBe(PATH_FADE_NS);
  expect(pathStrength(1e9, pathFadeNs(1))).toBeGreaterThan(0.5);
});

test('parallel flows lie beside each other, closer in a tunnel; both ways keep right', () => {
  expect(flowOffset(0, 1, false, false)).toBe(0);
  const three = [0, 1, 2].map((flow) => flowOffset(flow, 3, false, false));
  expect(three).toEqual([-7, 0, 7]);
  expect(Math.abs(flowOffset(0, 3, false, true))).toBeLessThan(7);
  expect([0, 1].map((flow) => flowOffset(flow, 2, true, false)).every((offset) => offset > 5)).toBe(true);
});

test('traffic runs both ways with a bidirectional flow, or with flows to and from mobiles', () => {
  const { scenario } = star();
  const [flow] = scenario.flows ?? [];
  if (flow === undefined) throw new Error('the star has a flow');
  const with_ = (...flows: (typeof flow)[]) => runsBothWays(makePlan({ ...scenario, flows }));
  expect(with_(flow)).toBe(false);
  expect(with_({ ...flow, bidirectional: true })).toBe(true);
  expect(with_(flow, { ...flow, id: 'f2', from: 'mn1', to: 'cn1' })).toBe(true);
});

test('in a crowd one line per direction stands for all flows: the newest', () => {
  const rows = Array.from({ length: 150 }, (_, index) => ({ direction: index % 3, flow: index, depth: 0, lastNs: index }));
  expect(fewPaths(rows).map((row) => row.flow)).toEqual([147, 148, 149]);
  expect(fewPaths(rows.slice(0, 50))).toHaveLength(50);
});
