/** The framework on network F in trouble: loss of every single message, and routers and location managers that fail. */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition, ScenarioEvent, ScenarioFlow } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const SERVER = { nodes: [{ id: 'db', kind: 'server' as const }], links: [{ between: ['g', 'db'] as const, delayMs: 6 }] };

/** `manager` is the node of the location manager: H itself, the home router, or a server beside. */
function run(manager: 'h' | 'db'): RunDefinition {
  const roles = { 'mobility-routers': ['o', 'h', 'd1', 'd2'], 'location-managers': [manager], home: { mn1: 'h' } };
  return { id: 'framework', scheme: 'framework', roles };
}

const ENDLESS: ScenarioFlow = {
  id: 'f1',
  from: 'cn',
  to: 'mn1',
  startMs: 14_000,
  pps: 5,
  payloadBytes: 160,
  bidirectional: true,
};

describe('loss of each message: the mobile is reached again in both directions', () => {
  test.each([
    ['h', { rs1: 'anycast', rs2: 'query' }],
    ['db', { rs1: 'anycast', rs2: 'query', first_packet: 'hold' }],
    ['db', { rs1: 'gw-ar', rs2: 'query', first_packet: 'hold' }],
    ['h', { rs1: 'gw-ar', rs2: 'push', push_from: 'serving' }],
    ['db', { rs1: 'anycast', rs2: 'push', push_from: 'home', locationManagement: 'distributed' }],
  ] as const)('location manager %s, %o', (manager, options) => {
    const scenario = networkF({
      ...SERVER,
      durationMs: 60_000,
      flows: [ENDLESS],
      events: [move(16_000, 'mag2'), move(24_000, 'mag1')],
    });
    const lossy = withOptions(run(manager), { ...options, binding_lifetime_s: 12, cache_s: 5 });
    const messages = play(scenario, lossy, { octets: false }).report.signalling.filter((row) => row.atMs < 30_000);
    for (let lost = 0; lost < messages.length; lost++) {
      const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
      const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
      expect(checkReach(played.engine.world), what).toEqual([]);
      const last = played.report.paths.filter((row) => row.lastAtMs > 59_500).map((row) => row.direction);
      expect(new Set(last), what).toEqual(new Set(['to-mn', 'from-mn']));
    }
  });
});

test('a location manager beside the routers tells the home router, which acknowledges; packets before the answer go by it', () => {
  const scenario = networkF({
    ...SERVER,
    durationMs: 4000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 50 })],
    events: [stateAt(900), move(2000, 'mag2')],
  });
  const { report } = play(scenario, run('db'));
  expect(entriesOf(report, 'db', 'location', 900)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(entriesOf(report, 'h', 'location', 900)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  // The later ones, straight, overtake them.
  expect(pathsOf(report, 'f1').slice(0, 2)).toEqual(['cn o=g=d1=mag1=mn1', 'cn o=g=h=g=d1=mag1=mn1']);
  expect(report.paths.some((row) => row.nodes.includes('db'))).toBe(false);
  const told = report.signalling.filter((row) => row.from === 'db' && row.to === 'h' && row.atMs > 2000);
  expect(told.map((row) => row.message)).toEqual(['LU']);
});

describe('failures', () => {
  test('the serving router fails: its mobile turns to the next one when routing has noticed', () => {
    const scenario = networkF({
      durationMs: 12_000,
      links: [{ between: ['mag1', 'd2'], delayMs: 9 }],
      flows: [flow('f1', 'cn', 'mn1', 1000, 11_900, { pps: 50 })],
      events: [{ atMs: 3000, fail: 'd1' }, stateAt(6000), { atMs: 8000, recover: 'd1' }],
    });
    const { report } = play(scenario, run('h'), { octets: false });
    expect(entriesOf(report, 'h', 'location', 6000)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
    expect(pathsOf(report, 'f1').at(-1)).toMatch(/=mag1=mn1$/);
    const late = report.paths.filter((row) => row.lastAtMs > 11_800);
    expect(late).not.toEqual([]);
  });

  test('RFC 6275 §11.7.1: it is gone while its mobile is between two links: nothing is sent through the tunnel to it (swarm seed 5672)', () => {
    // Routing notices when the mobile is at MAG1b and has no address there yet; by 40 s all bindings have run out.
    const events: ScenarioEvent[] = [{ atMs: 3000, fail: 'd1' }, move(3090, 'mag1b'), { atMs: 3148, detach: 'mn1' }];
    const scenario = networkF({ durationMs: 40_000, flows: [flow('f1', 'cn', 'mn1', 1000, 4900, { pps: 20 })], events });
    const { engine } = play(scenario, withOptions(run('h'), { failure_detection_ms: 145, binding_lifetime_s: 8 }));
    expect(checkEmpty(engine.world)).toEqual([]);
  });

  test('the home router is down: what the location manager beside it knows still leads packets straight to the mobile', () => {
    const scenario = networkF({
      ...SERVER,
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 3000, 5900, { pps: 50 })],
      events: [{ atMs: 1500, fail: 'h' }],
    });
    const { report } = play(scenario, withOptions(run('db'), { first_packet: 'hold' }), { octets: false });
    expect(report.flows[0]).toMatchObject({ dropped: {} });
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=d1=mag1=mn1']);
  });

  test('a location manager that was restarted is told by the routers whom they serve, and tells the home router', () => {
    const scenario = networkF({
      ...SERVER,
      durationMs: 8000,
      events: [
        { atMs: 2000, fail: 'db' },
        { atMs: 3000, recover: 'db' },
        stateAt(3500),
        { atMs: 4000, fail: 'h' },
        { atMs: 6000, recover: 'h' },
        stateAt(7000),
      ],
    });
    const { report } = play(scenario, run('db'));
    expect(entriesOf(report, 'db', 'location', 3500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    expect(entriesOf(report, 'h', 'location', 7000)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  });

  test('nobody answers: three questions, then packets that waited go by the home network', () => {
    const scenario = networkF({
      ...SERVER,
      durationMs: 14_000,
      flows: [flow('f1', 'cn', 'mn1', 3000, 13_900, { pps: 10 })],
      events: [{ atMs: 1500, fail: 'db' }],
    });
    const { report } = play(scenario, withOptions(run('db'), { first_packet: 'hold' }), { octets: false });
    const asked = report.signalling.filter((row) => row.message === 'DBQ').map((row) => row.atMs);
    expect(asked.slice(0, 3)).toEqual([3005, 4005, 6005]);
    expect(report.flows[0]).toMatchObject({ dropped: {} });
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=h=g=d1=mag1=mn1']);
  });
});
