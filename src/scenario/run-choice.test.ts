import { expect, test } from 'vitest';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import { allSchemes, comparedRuns, preparedRuns } from './run-choice.ts';
import type { RunDefinition, Scenario } from './scenario.ts';

const OWN: readonly RunDefinition[] = [
  { id: 'relay', scheme: 'maar', roles: { cmd: 'core' } },
  { id: 'proxy', scheme: 'maar', options: { cmd: 'proxy' } },
  { id: 'pmipv6', scheme: 'dma' },
];
const SCENARIO: Scenario = { ...SMALL_SCENARIO, runs: OWN };

test('the author’s runs stand for their scheme, others play with roles placed by default and never share an id', () => {
  expect(comparedRuns(SCENARIO, ['pmipv6', 'maar', 'ipv6'])).toEqual([
    { id: 'pmipv6', scheme: 'pmipv6' },
    OWN[0],
    OWN[1],
    { id: 'ipv6', scheme: 'ipv6' },
  ]);
  expect(comparedRuns(SCENARIO, ['pmipv6', 'dma']).map((run) => run.id)).toEqual(['pmipv6-', 'pmipv6']);
});

test('a pane that plays what the author prepared is no run of its own', () => {
  const panes: readonly RunDefinition[] = [
    { id: 'A', scheme: 'maar', options: { cmd: 'proxy' } },
    { id: 'pmipv6', scheme: 'dma', options: { sessions: 'mn' } },
    { id: 'C', scheme: 'ipv6' },
  ];
  expect(preparedRuns(OWN, panes)).toEqual([...OWN, { ...panes[1], id: 'dma-pane' }, panes[2]]);
});

test('what can be played stands before what cannot', () => {
  const catalog = [{ id: 'b' }, { id: 'a' }] as unknown as Parameters<typeof allSchemes>[0];
  expect(allSchemes(catalog, ['a', 'c', 'b'])).toEqual(['b', 'a', 'c']);
});
