import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { fromMs } from '#base/time.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Scenario, ScenarioNode } from '#scenario/scenario.ts';
import { createRoutedDelays } from './routed-delay.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const plan = makePlan(SMALL_SCENARIO);
const node = (id: string, of: Plan = plan): number => required(of.nodeIndex.get(id), id);

test('the least sum of link delays', () => {
  const routed = createRoutedDelays(plan);
  expect(routed.between(node('cn1'), node('ar2'))).toBe(fromMs(13));
  expect(routed.between(node('ar1'), node('ar1'))).toBe(0);
  expect(routed.radio(node('ar2'))).toBe(fromMs(6));
});

test('a changed link and a failed node count at once', () => {
  const routed = createRoutedDelays(plan);
  expect(routed.between(node('cn1'), node('net1'))).toBe(fromMs(20));
  const before = routed.version;
  routed.setLink(0, fromMs(40));
  expect(routed.version).not.toBe(before);
  expect(routed.between(node('cn1'), node('net1'))).toBe(fromMs(50));
  routed.setFailed(node('core'), true);
  expect(routed.between(node('cn1'), node('net1'))).toBe(Infinity);
  routed.setFailed(node('core'), false);
  expect(routed.between(node('cn1'), node('net1'))).toBe(fromMs(50));
});

test('hosts do not forward', () => {
  const host = (kind: 'server' | 'correspondent' | 'router'): Scenario => ({
    ...SMALL_SCENARIO,
    nodes: [...SMALL_SCENARIO.nodes, { id: 'h', kind }],
    links: [...SMALL_SCENARIO.links, { between: ['net1', 'h'], delayMs: 1 }, { between: ['h', 'ar1'], delayMs: 1 }],
  });
  const delay = (scenario: Scenario): number => {
    const changed = makePlan(scenario);
    return createRoutedDelays(changed).between(node('net1', changed), node('ar1', changed));
  };
  expect(delay(host('router'))).toBe(fromMs(2));
  expect(delay(host('server'))).toBe(fromMs(12));
  expect(delay(host('correspondent'))).toBe(fromMs(12));
});

test('on any graph it agrees with relaxing every link until nothing changes', () => {
  const links = fc.uniqueArray(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.integer({ min: 0, max: 50 })), {
    selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
    maxLength: 30,
  });
  fc.assert(
    fc.property(links, (edges) => {
      const nodes = Array.from({ length: 10 }, (_, index): ScenarioNode => ({ id: `r${index}`, kind: 'router' }));
      const wires = edges.filter(([a, b]) => a !== b);
      const graph = makePlan({
        ...SMALL_SCENARIO,
        nodes,
        flows: [],
        links: wires.map(([a, b, delayMs]) => ({ between: [`r${a}`, `r${b}`] as const, delayMs })),
      });
      const least = nodes.map((_, index) => (index === 0 ? 0 : Infinity));
      for (let round = 0; round < 10; round++) {
        for (const [a, b, delayMs] of wires) {
          least[a] = Math.min(least[a]!, least[b]! + fromMs(delayMs));
          least[b] = Math.min(least[b]!, least[a]! + fromMs(delayMs));
        }
      }
      const routed = createRoutedDelays(graph);
      expect(nodes.map((_, index) => routed.between(0, index))).toEqual(least);
    }),
  );
});
