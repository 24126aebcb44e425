import { expect, test } from 'vitest';
import { makePlan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { ANCHOR_COLORS, anchorColors, colorVariable, DISC_MARKS, LINE_DASHES, NO_ANCHOR, prefixOwner } from './palette.ts';

const scenario: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  durationMs: 1,
  nodes: [
    { id: 'cn', kind: 'correspondent' },
    { id: 'ar1', kind: 'access-router', prefix: '2001:db8:20::/48' },
    { id: 'gw', kind: 'gateway', prefix: '2001:db8:a000::/36' },
    { id: 'ar2', kind: 'access-router', prefix: '2001:db8:20:8000::/49' },
    { id: 'mn', kind: 'mobile' },
  ],
  links: [],
  runs: [],
};
const plan = makePlan(scenario);

test('gateways get the first colours, then access routers; hosts get none', () => {
  expect([...anchorColors(plan)]).toEqual([NO_ANCHOR, 1, 0, 2, NO_ANCHOR]);
});

test('colours do not depend on the run, and go round after the last', () => {
  const many = makePlan({
    ...scenario,
    nodes: Array.from({ length: ANCHOR_COLORS + 2 }, (_, index) => ({ id: `g${index}`, kind: 'gateway' as const })),
  });
  const colors = anchorColors(many);
  expect(colors[ANCHOR_COLORS]).toBe(0);
  expect(new Set(colors.subarray(0, ANCHOR_COLORS)).size).toBe(ANCHOR_COLORS);
});

test('no two anchors share both colour and mark, nor colour and dash', () => {
  expect(new Set(DISC_MARKS.slice(0, ANCHOR_COLORS)).size).toBe(ANCHOR_COLORS);
  expect(new Set(LINE_DASHES.slice(0, ANCHOR_COLORS).map(String)).size).toBe(ANCHOR_COLORS);
  expect(colorVariable(0)).toBe('--data-1');
});

test('the owner of an address is the node with the longest matching prefix', () => {
  expect(prefixOwner(plan, '2001:db8:20:5::11')).toBe(1);
  expect(prefixOwner(plan, '2001:db8:20:9000::/64')).toBe(3);
  expect(prefixOwner(plan, '2001:db8:afff::1')).toBe(2);
  expect(prefixOwner(plan, 'fd00::1')).toBeNull();
  expect(prefixOwner(plan, 'nonsense')).toBeNull();
});
