/** Several domains in one world (draft-chan-netext-distributed-lma-03 §7): network F beside domains of other schemes. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunDefinition, Scenario, ScenarioEvent, ScenarioFlow, ServedDomain } from '#scenario/scenario.ts';
import { problemLine, validateScenario } from '#scenario/validate.ts';
import { checkEmpty } from './invariants-empty.ts';
import { checkReach } from './invariants-reach.ts';
import { SCHEME_CATALOG } from './schemes/index.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from './test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from './test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Network F, and behind the border B the anchors X and Y with two access routers, XAR and YAR, and the mobile mn2. */
function beside(flows: readonly ScenarioFlow[], events: readonly ScenarioEvent[] = [], durationMs = 6000): Scenario {
  return networkF({
    durationMs,
    flows,
    events,
    nodes: [
      { id: 'b', kind: 'router' },
      { id: 'x', kind: 'gateway' },
      { id: 'y', kind: 'gateway' },
      { id: 'xar', kind: 'access-router', radio: { delayMs: 5 } },
      { id: 'yar', kind: 'access-router', radio: { delayMs: 5 } },
      { id: 'mn2', kind: 'mobile', home: 'x', attachedTo: 'yar' },
    ],
    links: [
      { between: ['g', 'b'], delayMs: 25 },
      { between: ['b', 'x'], delayMs: 10 },
      { between: ['b', 'y'], delayMs: 4 },
      { between: ['x', 'xar'], delayMs: 2 },
      { between: ['y', 'yar'], delayMs: 3 },
    ],
  });
}

const SERVED = { 'access-routers': ['xar', 'yar'], mobiles: ['mn2'] } as const;
const PMIP: ServedDomain = { kind: 'pmipv6', ...SERVED, lma: 'x' };
const MIP: ServedDomain = { kind: 'mipv6', ...SERVED, ha: 'x' };
const OTHER: ServedDomain = { kind: 'dlma', ...SERVED, lmas: ['x', 'y'], 'h-lma': { mn2: 'x' } };

function run(domain: ServedDomain): RunDefinition {
  return { ...DLMA_RUN, roles: { ...DLMA_RUN.roles, legacy: [domain] } };
}

describe('§7.1: into the domain, from whatever is outside', () => {
  const into = beside([flow('f1', 'mn2', 'mn1', 1000, 5900, { pps: 50 })]);

  test.each([
    ['a PMIP domain', PMIP, 'mn2 yar=y=b=x b g d1=mag1 mn1'],
    ['another distributed-LMA domain', OTHER, 'mn2 yar=y b g d1=mag1 mn1'],
    ['Mobile IP', MIP, 'mn2=yar=y=b=x b g d1=mag1 mn1'],
  ])('%s: in the end the same: the nearest LMA takes it in', (_name, domain, path) => {
    // D1 is the LMA that is nearest to the border, and the mobile's own: O-LMA and D-LMA in one.
    expect(pathsOf(play(into, run(domain)).report, 'f1')).toEqual([path]);
  });

  test('the mobile moves on: D1 is the O-LMA of all that comes from outside', () => {
    const moved = beside([flow('f1', 'mn2', 'mn1', 1000, 5900, { pps: 50 })], [move(3000, 'mag2')]);
    expect(pathsOf(play(moved, run(PMIP)).report, 'f1').at(-1)).toBe('mn2 yar=y=b=x b g d1=g=d2=mag2 mn1');
  });
});

describe('§7.2 to §7.4: out of the domain, while the peer moves in its own', () => {
  const out = beside([flow('f1', 'mn1', 'mn2', 1000, 5900, { pps: 50 })], [move(3000, 'xar', { node: 'mn2' }), stateAt(5000)]);

  test.each([
    ['another distributed-LMA domain', OTHER, ['mn1 mag1=d1 g b y=yar mn2', 'mn1 mag1=d1 g b y=b=x=xar mn2'], 3],
    ['PMIP', PMIP, ['mn1 mag1=d1 g b x=b=y=yar mn2', 'mn1 mag1=d1 g b x=xar mn2'], 4],
    ['Mobile IP', MIP, ['mn1 mag1=d1 g b x=b=y=yar=mn2', 'mn1 mag1=d1 g b x=xar=mn2'], 2],
  ])('%s', (_name, domain, [before, after], messages) => {
    const { report, engine } = play(out, run(domain));
    expect(pathsOf(report, 'f1')[0]).toBe(before);
    expect(pathsOf(report, 'f1').at(-1)).toBe(after);
    expect(report.handovers[0]?.messages).toBe(messages);
    expect(checkReach(engine.world)).toEqual([]);
    // Nobody in the mobile's own domain learns anything of the peer.
    const own = ['o', 'h', 'd1', 'd2', 'mag1', 'mag1b', 'mag2'];
    const rows = report.state.filter((row) => row.atMs === 5000 && own.includes(row.node));
    expect(rows.flatMap((row) => row.entries).filter((entry) => entry.mn === 'mn2')).toEqual([]);
    expect(entriesOf(report, 'd1', 'binding-cache', 5000)).toMatchObject([{ mn: 'mn1', to: 'mag1' }]);
  });
});

test('a mobile at a router of another domain is not served there; back in its own it is', () => {
  const scenario = beside(
    [flow('f1', 'cn', 'mn1', 1000, 7900, { pps: 50 })],
    [move(3000, 'yar'), stateAt(4500), move(5000, 'mag2')],
    8000,
  );
  const { report, engine } = play(scenario, run(PMIP));
  expect(messagesOf(report, 3050, 4900).filter((line) => line.includes('yar'))).toEqual(['3050 RS mn1>yar']);
  expect(entriesOf(report, 'x', 'binding-cache', 4500).map((entry) => entry.mn)).toEqual(['mn2']);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2 mn1');
  expect(checkReach(engine.world)).toEqual([]);
});

describe('trouble in one domain', () => {
  test.each([
    ['PMIP', PMIP],
    ['another distributed-LMA domain', OTHER],
    ['Mobile IP', MIP],
  ])('%s: its anchor fails and comes back; then all leave, and nothing is left', (_name, domain) => {
    const scenario = beside(
      [flow('f1', 'mn1', 'mn2', 1000, 20_000, { pps: 10, bidirectional: true })],
      [
        { atMs: 3000, fail: 'x' },
        { atMs: 6000, recover: 'x' },
        move(9000, 'xar', { node: 'mn2' }),
        stateAt(19_000),
        { atMs: 21_000, detach: 'mn1' },
        { atMs: 21_000, detach: 'mn2' },
      ],
      120_000,
    );
    const { report, engine } = play(scenario, withOptions(run(domain), { binding_lifetime_s: 8 }), { octets: false });
    const last = report.paths.filter((row) => row.lastAtMs > 19_900).map((row) => row.direction);
    expect(new Set(last)).toEqual(new Set(['to-mn', 'from-mn']));
    expect(checkEmpty(engine.world)).toEqual([]);
  });
});

test('checkpoints: a run of several domains goes on in the same way', () => {
  const scenario = beside([flow('f1', 'mn1', 'mn2', 1000, 5900, { pps: 50 })], [move(3000, 'xar', { node: 'mn2' })]);
  const { engine, report } = play(scenario, run(OTHER), { octets: false });
  const again = play(scenario, run(OTHER), {
    octets: false,
    checkAtMs: [2000, 3053],
    inspect: ({ checkpoint, restore }) => restore(checkpoint()),
  });
  expect(again.report.signalling).toEqual(report.signalling);
  expect(again.engine.world.balance).toEqual(engine.world.balance);
});

describe('what a file may say', () => {
  const line = (legacy: unknown, roles: object = {}): string => {
    const definition = { ...DLMA_RUN, roles: { ...DLMA_RUN.roles, ...roles, legacy } } as RunDefinition;
    const outcome = validateScenario({ ...beside([]), runs: [definition] }, SCHEME_CATALOG);
    return outcome.ok ? 'valid' : required(problemLine(outcome.error), 'line');
  };

  test('each kind of domain with its own roles', () => {
    for (const domain of [PMIP, MIP, OTHER]) expect(line([domain])).toBe('valid');
  });

  test.each([
    ['no list', 'x', '/runs/0/roles/legacy: expected an array of domains'],
    ['another scheme', [{ ...PMIP, kind: 'dma' }], '/runs/0/roles/legacy/0/kind: expected one of'],
    ['a role of another scheme', [{ ...PMIP, ha: 'x' }], '/runs/0/roles/legacy/0/ha: is not a role of scheme "pmipv6"'],
    ['no mobiles', [{ ...PMIP, mobiles: ['x'] }], '/runs/0/roles/legacy/0/mobiles/0: expected a node of kind "mobile"'],
    ['no access router', [{ ...PMIP, 'access-routers': [] }], '/runs/0/roles/legacy/0/access-routers: expected at least one'],
    ['a mobile twice', [{ ...PMIP, mobiles: [...PMIP.mobiles, ...PMIP.mobiles] }], 'expected each node once'],
    ['domains inside domains', [{ ...OTHER, legacy: [PMIP] }], '/runs/0/roles/legacy/0/legacy: is not a role of scheme'],
    ['a node twice', [PMIP, { ...MIP, mobiles: ['mn2'] }], 'expected a node of no other domain'],
    ['a node of the run’s own', [{ ...PMIP, lma: 'd1' }], 'expected a node of the scheme’s own domain, found "d1"'],
  ])('%s', (_name, legacy, start) => {
    expect(line(legacy)).toContain(start);
  });

  test('a mobile of another domain has no LMA of this one, nor the other way round', () => {
    const foreign = PMIP.mobiles[0] ?? '';
    expect(line([PMIP], { 'h-lma': { mn1: 'h', [foreign]: 'h' } })).toBe(
      `/runs/0/roles/h-lma/${foreign}: expected a field named by a node of the scheme’s own domain, found "${foreign}", which is of another one`,
    );
    expect(line([{ ...OTHER, 'h-lma': { mn1: 'x' } }])).toBe(
      '/runs/0/roles/legacy/0/h-lma/mn1: expected a field named by a node of this domain, found "mn1", which it does not serve',
    );
  });

  test('a role that takes a list or a node per mobile says both', () => {
    const definition = { id: 'f', scheme: 'framework', roles: { 'location-managers': 'h' } };
    const outcome = validateScenario({ ...beside([]), runs: [definition] }, SCHEME_CATALOG);
    expect(outcome.ok ? 'valid' : problemLine(outcome.error)).toBe(
      '/runs/0/roles/location-managers: expected an array of node ids, or an object that gives a node per mobile, found "h"',
    );
  });

  test('a domain that names no LMA has it at its first access router', () => {
    const { lma: _lma, ...rest } = PMIP;
    const definition = { ...DLMA_RUN, roles: { ...DLMA_RUN.roles, legacy: [rest] } } as RunDefinition;
    const { engine } = play(beside([flow('f1', 'cn', 'mn1', 1000, 1900, { pps: 50 })]), definition);
    const at = PMIP['access-routers'][0] ?? '';
    expect(engine.world.mobility.otherRoles.get(1)?.get('lma')).toEqual([
      required(
        engine.world.nodes.find(({ id }) => id === at),
        at,
      ).index,
    ]);
  });
});
