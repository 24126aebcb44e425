/**
 * Header rewriting in the hierarchy in trouble (draft-chan-dmm-framework-gap-analysis §6, §8, design 3): ways that lead through the links of
 * addresses, nodes that fail, and the loss of every single message.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import { checkReach } from '../../invariants-reach.ts';
import type { World } from '../../mobility/world.ts';
import { ENDLESS, leftOf, networkAt, run, SERVER } from '../../test-support/hierarchy.ts';
import { flow, move, networkF, stateAt } from '../../test-support/networks.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

/** A link behind MAG1: the way from D1 to it leads through the access router that the mobile's address is from. */
const BEHIND = {
  nodes: [{ id: 'far', kind: 'access-router' as const, radio: { delayMs: 5 } }],
  links: [{ between: ['mag1', 'far'] as const, delayMs: 9 }],
};

test('a way through the link that the address is from: there and back, the mobile is reached both ways', () => {
  const scenario = networkAt('mag1', {
    ...BEHIND,
    durationMs: 12_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 11_900, { pps: 50, bidirectional: true })],
    events: [move(2000, 'far'), move(4000, 'mag1'), move(6000, 'mag2'), move(8000, 'far'), move(10_000, 'mag1'), stateAt(11_800)],
  });
  const { report } = play(scenario, run('d1'), { octets: false });
  const ways = (atMs: number): readonly string[] =>
    report.paths.filter((row) => row.firstAtMs <= atMs && row.lastAtMs >= atMs).map((row) => row.nodes.join(' '));
  const [near, far, away] = [
    ['cn o g d1 mag1 mn1', 'mn1 mag1 d1 g o cn'],
    ['cn o g d1 mag1 far mn1', 'mn1 far mag1 d1 g o cn'],
    ['cn o g d1 g d2 mag2 mn1', 'mn1 mag2 d2 g o cn'],
  ];
  for (const [atMs, way] of [
    [1900, near],
    [3900, far],
    [5900, near],
    [7900, away],
    [9900, far],
    [11_800, near],
  ] as const)
    expect(ways(atMs).toSorted(), `${atMs} ms`).toEqual([...(way ?? [])].toSorted());
  expect(leftOf(report, 11_800)).toEqual([]);
});

test('the access router of the address’s link fails while the mobile is elsewhere: the address stays the mobile’s', () => {
  const scenario = networkAt('mag1', {
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50, bidirectional: true })],
    events: [move(2000, 'mag1b'), { atMs: 4000, fail: 'mag1' }, { atMs: 5000, recover: 'mag1' }, stateAt(8800)],
  });
  const { report } = play(scenario, run('d1'));
  expect(entriesOf(report, 'd1', 'prefix-pool', 8800).filter((row) => row['prefix'] === '2001:db8:130:1::/64')).toHaveLength(1);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d1 mag1b mn1');
  // So it is while another network serves the mobile.
  const events = [move(2000, 'mag1'), { atMs: 4000, fail: 'mag2' }, { atMs: 5000, recover: 'mag2' }, stateAt(8800)];
  const abroad = networkAt('mag2', { durationMs: 9000, flows: [ENDLESS], events });
  const pool = entriesOf(play(abroad, run('d2')).report, 'd2', 'prefix-pool', 8800);
  expect(pool.filter((row) => row['prefix'] === '2001:db8:140:1::/64')).toHaveLength(1);
});

/** Nodes with a route that a router has set. */
function routesBy(world: World, router: string): readonly string[] {
  const { plan } = world.fixed;
  const owned = [...world.mobility.hostRoutes].filter(([, owner]) => owner === plan.nodeIndex.get(router));
  return owned.map(([key]) => plan.scenario.nodes[Number(key.split(' ')[0])]?.id ?? key);
}

describe('routes of a router that has failed', () => {
  test('it does not come back: they are taken back when others notice', () => {
    const scenario = networkF({
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50, bidirectional: true })],
      events: [{ atMs: 3000, fail: 'd1' }, move(3200, 'mag2'), stateAt(8800)],
    });
    const { report, engine } = play(scenario, run('h'), { octets: false });
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g h g d2 mag2 mn1');
    expect(leftOf(report, 8800)).toEqual(['h 1', 'd2 1']);
    expect(routesBy(engine.world, 'd1')).toEqual([]);
    expect(routesBy(engine.world, 'd2').toSorted()).toEqual(['d2', 'mag2']);
  });

  test('it is back before anybody has noticed, and the mobile back where its address is from', () => {
    const scenario = networkAt('mag2', {
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { initiator: 'mn1', pps: 50, bidirectional: true })],
      events: [move(2000, 'mag1'), { atMs: 3000, fail: 'd1' }, move(3200, 'mag2'), { atMs: 3500, recover: 'd1' }],
    });
    const { report, engine } = play(scenario, run('h'), { octets: false });
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d2 mag2 mn1');
    expect(routesBy(engine.world, 'd1')).toEqual([]);
  });
});

test('a router that was not told does not take the nodes of a newer way into its own when networks route anew', () => {
  const link = { between: ['d2', 'mag1'], delayMs: 30 } as const;
  const scenario = networkF({
    nodes: BEHIND.nodes,
    links: [...BEHIND.links, link],
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50, bidirectional: true })],
    events: [{ atMs: 2000, link: { ...link, delayMs: 0.5 } }, move(3000, 'far'), { atMs: 5000, fail: 'mag2' }],
  });
  const { roles, ...rest } = run('h');
  const { report, engine } = play(
    scenario,
    { ...rest, roles: { ...roles, 'mobility-routers': ['o', 'h', 'd2', 'd1'] } },
    { octets: false, lose: (sent) => sent.message === 'LU' && sent.to === 'd1' },
  );
  expect(entriesOf(report, 'd1', 'binding-cache')).toHaveLength(1);
  expect(routesBy(engine.world, 'd1')).toEqual(['d1']);
  const late = report.paths.filter((row) => row.lastAtMs > 8800).map((row) => row.nodes.join(' '));
  // Between the routers the shortest way to D2 is by D1 and MAG1 now.
  expect(late).toEqual(['cn o g h g d1 mag1 d2 mag1 far mn1', 'mn1 far mag1 d1 g o cn']);
});

describe('back at the link that the address is from, through which the way to another one has led', () => {
  // While D1 is away D2 serves the mobile behind MAG1; when D1 is back, the way from D2 leads over D1 and MAG1.
  const scenario = networkAt('mag1', {
    nodes: [...BEHIND.nodes, ...SERVER.nodes],
    links: [...BEHIND.links, ...SERVER.links, { between: ['d2', 'mag1'], delayMs: 30 }],
    durationMs: 14_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 13_900, { pps: 50, bidirectional: true })],
    events: [{ atMs: 3000, fail: 'd1' }, move(5000, 'far'), { atMs: 8000, recover: 'd1' }, move(10_000, 'mag1'), stateAt(9900)],
  });
  const { roles, ...rest } = run('d1');
  const definition = { ...rest, roles: { ...roles, 'location-managers': { mn1: 'db' } } };
  const late = (report: RunReport, beginMs: number): readonly string[] =>
    [...new Set(report.paths.filter((row) => row.lastAtMs > beginMs).map((row) => row.nodes.join(' ')))].toSorted();

  test('the way ends at the link', () => {
    const { report, engine } = play(scenario, definition, { octets: false });
    expect(entriesOf(report, 'd1', 'location', 9900)).toMatchObject([{ to: 'd2' }]);
    expect(late(report, 13_800)).toEqual(['cn o g d1 mag1 mn1', 'mn1 mag1 d1 g o cn']);
    expect([...engine.world.mobility.hostRoutes]).toEqual([]);
  });

  test('also when the word to D2 is lost: the home router knows that the mobile is on the link', () => {
    const lose = (sent: { readonly message: string; readonly to: string; readonly atMs: number }): boolean =>
      sent.message === 'LU' && sent.to === 'd2' && sent.atMs > 10_000;
    const { report, engine } = play(scenario, definition, { octets: false, lose });
    expect(routesBy(engine.world, 'd2')).not.toEqual([]);
    expect(late(report, 13_800)).toEqual(['cn o g d1 mag1 mn1', 'mn1 mag1 d1 g o cn']);
  });
});

test('the access router fails: what is under way to it ends at the visited router, and does not come to the home router again', () => {
  const scenario = networkF({
    ...BEHIND,
    // Plain routing leads from MAG1 straight to the home router.
    links: [...BEHIND.links, { between: ['mag1', 'h'], delayMs: 30 }],
    durationMs: 4500,
    flows: [flow('f1', 'cn', 'mn1', 2500, 3500)],
    events: [move(1000, 'far'), { atMs: 3000, fail: 'far' }],
  });
  const { report } = play(scenario, run('h'), { octets: false });
  expect(pathsOf(report, 'f1')).toEqual(['cn o g h mag1 d1 mag1 far mn1']);
  expect(report.flows[0]?.dropped['no-binding']).toBeGreaterThan(0);
});

describe('each node fails, and comes back two seconds later', () => {
  test.each(['g', 'o', 'h', 'd1', 'd2', 'mag1', 'mag2', 'db'])('%s', (id) => {
    for (const failMs of [6000, 12_030, 14_000]) {
      const scenario = networkF({
        ...SERVER,
        durationMs: 80_000,
        flows: [ENDLESS],
        events: [
          move(12_000, 'mag2'),
          move(20_000, 'mag1'),
          { atMs: failMs, fail: id },
          { atMs: failMs + 2000, recover: id },
          stateAt(79_000),
        ],
      });
      const { roles, ...rest } = run('h', { binding_lifetime_s: 12, hoa_lease_s: 16, cache_s: 5 });
      const definition = { ...rest, roles: { ...roles, 'location-managers': { mn1: 'db' } } };
      const { engine, report } = play(scenario, definition, { octets: false });
      expect(checkReach(engine.world), `at ${failMs} ms`).toEqual([]);
      const last = report.paths.filter((row) => row.lastAtMs > 79_500).map((row) => row.nodes.join(' '));
      expect(last.toSorted(), `at ${failMs} ms`).toEqual(['cn o g h g d1 mag1 mn1', 'mn1 mag1 d1 g o cn']);
      expect(leftOf(report, 79_000)).toEqual(['h 1', 'd1 1']);
    }
  });
});

describe('loss of each message: the session goes on in both directions, and nothing else is left', () => {
  test.each([
    ['d2', 'd2', 'mag2', [move(4000, 'mag1'), move(12_000, 'mag1b'), move(20_000, 'mag2')]],
    ['d2', 'db', 'mag2', [move(4000, 'mag1'), move(12_000, 'mag1b'), move(20_000, 'mag2')]],
    ['h', 'h', 'mag1', [move(4000, 'mag2'), move(12_000, 'mag1b')]],
    ['h', 'db', 'mag1', [move(4000, 'mag2'), move(12_000, 'mag1b')]],
  ] as const)('home %s, location manager %s, from %s', (home, manager, at, events) => {
    const scenario = networkAt(at, { ...SERVER, durationMs: 60_000, flows: [ENDLESS], events: [...events, stateAt(59_000)] });
    const { roles, ...rest } = run(home, { binding_lifetime_s: 12, hoa_lease_s: 16, cache_s: 5 });
    const lossy = { ...rest, roles: { ...roles, 'location-managers': { mn1: manager } } };
    const undisturbed = play(scenario, lossy, { octets: false });
    const whole = undisturbed.report;
    const routes = (world: World): readonly string[] => [...world.mobility.hostRoutes.keys()].toSorted();
    const messages = whole.signalling.filter((row) => row.atMs < 26_000);
    for (let lost = 0; lost < messages.length; lost++) {
      const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
      const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
      expect(checkReach(played.engine.world), what).toEqual([]);
      const last = played.report.paths.filter((row) => row.lastAtMs > 59_500).map((row) => row.nodes.join(' '));
      expect(new Set(last), what).toEqual(
        new Set(whole.paths.filter((row) => row.lastAtMs > 59_500).map((row) => row.nodes.join(' '))),
      );
      expect(leftOf(played.report, 59_000), what).toEqual(leftOf(whole, 59_000));
      expect(routes(played.engine.world), what).toEqual(routes(undisturbed.engine.world));
    }
  });
});
