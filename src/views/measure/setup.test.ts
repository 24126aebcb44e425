import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { networkE } from '#engine/test-support/networks.ts';
import { movesOf, valuesOf } from '#measure/sweep.ts';
import { TWO_MOVES } from '#measure/test-support/network-sweep.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { OptionDescription, SchemeCatalog, SchemeDescription } from '#scenario/scheme-catalog.ts';
import {
  candidatesOf,
  firstLines,
  firstSweep,
  lineNames,
  linkChoices,
  roleHolders,
  routerBefore,
  withLink,
  withRange,
} from './setup.ts';

const option = (key: string, values?: readonly string[]): OptionDescription => ({
  key,
  type: values === undefined ? 'boolean' : 'string',
  default: values?.[0] ?? true,
  ...(values === undefined ? {} : { values }),
  meaning: 'A test has it.',
  section: 'RFC 5213 §6',
});

const scheme = (id: string, options: readonly OptionDescription[], role?: string): SchemeDescription => ({
  id,
  title: id,
  document: id,
  summary: id,
  family: 'network-based',
  roles: role === undefined ? [] : [{ key: role, label: role.toUpperCase(), shape: 'node', meaning: '', defaultPlacement: '' }],
  options,
  modelNotes: [],
});

const CATALOG: SchemeCatalog = [
  scheme('pmipv6', [option('mag_detach_dereg')], 'lma'),
  scheme('maar', [option('cmd', ['relay', 'locator', 'proxy']), option('dereg', ['A', 'B'])], 'cmd'),
];
const WORDS = { previousRouter: 'previous', newRouter: 'new' };
const maar = (id: string, cmd?: string): RunDefinition => ({
  id,
  scheme: 'maar',
  roles: { cmd: 'cmd' },
  ...(cmd === undefined ? {} : { options: { cmd } }),
});
const scenarioOf = (runs: readonly RunDefinition[]): Scenario => ({ ...TWO_MOVES, runs });
const ids = (runs: readonly RunDefinition[]): readonly string[] => runs.map((run) => run.id);

describe('candidates', () => {
  test('every scheme once, or once per value of the option it is about, in the roles of the scenario', () => {
    const candidates = candidatesOf(scenarioOf([maar('A')]), [], CATALOG);
    expect(candidates.map(({ run }) => run)).toEqual([
      { id: 'pmipv6', scheme: 'pmipv6' },
      { id: 'maar-relay', scheme: 'maar', roles: { cmd: 'cmd' } },
      { id: 'maar-locator', scheme: 'maar', roles: { cmd: 'cmd' }, options: { cmd: 'locator' } },
      { id: 'maar-proxy', scheme: 'maar', roles: { cmd: 'cmd' }, options: { cmd: 'proxy' } },
    ]);
  });

  test('what panes play with other options is offered besides, and named after the pane', () => {
    const pane: RunDefinition = { ...maar('x', 'proxy'), options: { cmd: 'proxy', dereg: 'B' } };
    const candidates = candidatesOf(scenarioOf([maar('A')]), [maar('y', 'relay'), pane], CATALOG);
    expect(candidates.slice(4)).toMatchObject([
      { run: { id: 'maar-proxy-2', options: { cmd: 'proxy', dereg: 'B' } }, pane: 'B' },
    ]);
  });
});

describe('the lines at first', () => {
  const lines = (runs: readonly RunDefinition[], panes: readonly RunDefinition[] = []): readonly string[] =>
    ids(firstLines(scenarioOf(runs), panes, candidatesOf(scenarioOf(runs), panes, CATALOG), CATALOG));

  test('are the runs that the author prepared', () => {
    expect(lines([maar('A', 'relay'), maar('B', 'proxy')])).toEqual(['maar-relay', 'maar-proxy']);
    expect(lines([maar('A')], [{ id: 'p', scheme: 'pmipv6' }])).toEqual(['maar-relay', 'pmipv6']);
  });

  test('of a single one, the other forms of its scheme, or the other schemes', () => {
    expect(lines([maar('A', 'proxy')])).toEqual(['maar-relay', 'maar-locator', 'maar-proxy']);
    expect(lines([{ id: 'A', scheme: 'pmipv6' }])).toEqual(['pmipv6', 'maar-relay', 'maar-locator', 'maar-proxy']);
  });
});

describe('links', () => {
  const scenario = scenarioOf([maar('A')]);
  const [first, second] = movesOf(scenario);

  test('those of role holders come first, then those of the routers that the mobile leaves and joins', () => {
    const roles = roleHolders(scenario.runs, CATALOG, new Map([['lma', ['LMA']]]));
    const choices = linkChoices(scenario, required(first, 'move'), roles, WORDS);
    expect(choices.slice(0, 4)).toEqual([
      { link: ['k', 'cmd'], who: ['CMD'] },
      { link: ['k', 'lma'], who: ['LMA'] },
      { link: ['k', 'ar1'], who: ['previous'] },
      { link: ['k', 'ar2'], who: ['new'] },
    ]);
    expect(choices).toHaveLength(scenario.links.length);
  });

  test('the previous router is where the last move went', () => {
    expect(routerBefore(scenario, required(first, 'move'))).toBe('ar1');
    expect(routerBefore(scenario, required(second, 'move'))).toBe('ar2');
    expect(routerBefore(networkE(), { atMs: 1, node: 'mn1', to: 'ar2', interface: 1 })).toBeNull();
  });
});

describe('the sweep', () => {
  const sweep = required(firstSweep(scenarioOf([maar('A'), maar('B', 'proxy')]), [], CATALOG, new Map(), WORDS), 'sweep');

  test('varies the control node at first, and meets its own distance', () => {
    expect(sweep.vary[0]?.link).toEqual(['k', 'cmd']);
    expect(valuesOf(required(sweep.vary[0], 'variation'))).toContain(6);
    expect(firstSweep(networkE(), [], CATALOG, new Map(), WORDS)).toBeNull();
  });

  test('takes another link, a second one, and never the same twice', () => {
    const both = withLink(sweep, 1, ['k', 'ar1']);
    expect(both.vary.map(valuesOf).at(-1)).toEqual([2, 11, 20]);
    expect(withLink(both, 0, ['ar1', 'k']).vary).toHaveLength(1);
    expect(withLink(both, 1, ['cmd', 'k']).vary).toHaveLength(1);
    expect(withLink(both, 1, null).vary).toEqual(sweep.vary);
    expect(withRange(both, 1, { toMs: 11 }).vary.map(valuesOf).at(-1)).toEqual([2, 11]);
  });
});

test('lines are named by what differs', () => {
  const name = (id: string): string => id.toUpperCase();
  const names = (...runs: RunDefinition[]): readonly string[] => lineNames(runs, CATALOG, name);
  expect(names(maar('a'), maar('b', 'proxy'))).toEqual(['relay', 'proxy']);
  expect(names(maar('a'), maar('b', 'proxy'), { id: 'c', scheme: 'pmipv6' })).toEqual(['MAAR relay', 'MAAR proxy', 'PMIPV6']);
  expect(names(maar('a'), { id: 'c', scheme: 'pmipv6' })).toEqual(['MAAR', 'PMIPV6']);
  expect(names(maar('a', 'relay'), { ...maar('b'), options: { cmd: 'relay', dereg: 'B' } })).toEqual([
    'relay',
    'relay (dereg=B)',
  ]);
});
