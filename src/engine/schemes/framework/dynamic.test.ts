/**
 * Dynamic mobility with hierarchical location, draft-chan-dmm-framework-gap-analysis §6 and §7, on network F: the mobile's home is D2 (where
 * MAG2 is), which gives way to D1 with MAG1 and MAG1b.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, Scenario, ScenarioEvent, ScenarioFlow } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

function run(home: string, options: NonNullable<RunDefinition['options']> = {}): RunDefinition {
  return withOptions(
    { id: 'framework', scheme: 'framework', roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], home: { mn1: home } } },
    { locationManagement: 'hierarchical', ...options },
  );
}

/** Network F with the mobile at first at `at`. */
function networkAt(
  at: string,
  changes: { durationMs: number; flows?: readonly ScenarioFlow[]; events?: readonly ScenarioEvent[] },
): Scenario {
  const scenario = networkF(changes);
  return { ...scenario, nodes: scenario.nodes.map((node) => (node.kind === 'mobile' ? { ...node, attachedTo: at } : node)) };
}

function handover(report: RunReport, number: number): readonly (number | undefined)[] {
  const row = report.handovers[number];
  return [(row?.flows[0]?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), row?.messages];
}

describe('moves with a session', () => {
  const scenario = networkAt('mag2', {
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8000, { bidirectional: true })],
    events: [
      stateAt(900),
      move(2000, 'mag1'),
      stateAt(2900),
      move(3000, 'mag1b'),
      stateAt(3900),
      move(5000, 'mag2'),
      stateAt(5900),
    ],
  });
  const { report } = play(scenario, run('d2'), { octets: false });

  test('inter-network: t_L2 + 4w + 2 d(AR, MR3) + 2 d(MR3, MR1) = 114 ms, 4 messages', () => {
    expect(handover(report, 0)).toEqual([114, 4]);
    expect(messagesOf(report, 2000, 2999)).toEqual([
      '2050 RS mn1>mag1',
      '2055 RA mag1>mn1',
      '2060 BU mn1>d1',
      '2067 LU d1>d2',
      '2087 LUA d2>d1',
      '2107 BA d1>mn1',
    ]);
    expect(entriesOf(report, 'd2', 'location', 2900)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    expect(entriesOf(report, 'd1', 'binding-cache', 2900)).toMatchObject([{ mn: 'mn1', to: 'mn1' }]);
  });

  test('intra-network: t_L2 + 4w + 2 d(AR, MR3) = 78 ms, 2 messages; the location manager is told nothing', () => {
    expect(handover(report, 1)).toEqual([78, 2]);
    expect(messagesOf(report, 3000, 3999)).toEqual([
      '3050 RS mn1>mag1b',
      '3055 RA mag1b>mn1',
      '3060 BU mn1>d1',
      '3069 BA d1>mn1',
    ]);
  });

  test('in its own network: no location is managed, packets go natively', () => {
    expect(entriesOf(report, 'd2', 'location', 900)).toEqual([]);
    expect(entriesOf(report, 'd2', 'binding-cache', 900)).toEqual([]);
    expect(pathsOf(report, 'f1')[0]).toBe('cn o g d2 mag2 mn1');
    expect(messagesOf(report, 0, 1999)).toEqual(['0 RS mn1>mag2', '5 RA mag2>mn1']);
    expect(entriesOf(report, 'd2', 'location', 5900)).toEqual([]);
    expect(entriesOf(report, 'd2', 'binding-cache', 5900)).toEqual([]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d2 mag2 mn1');
  });

  test('abroad: the home router alone takes packets in and tunnels to the visited one, which tunnels to the mobile', () => {
    expect(pathsOf(report, 'f1')[1]).toBe('cn o g d2=g=d1=mag1=mn1');
    expect(pathsOf(report, 'f1', 'from-mn')[1]).toBe('mn1=mag1=d1 g o cn');
  });
});

test('§6.1: a home that the mobile has never been to: 170 ms from MAG1 to MAG2 of a session with its home address', () => {
  const scenario = networkF({ durationMs: 4000, flows: [flow('f1', 'cn', 'mn1', 1000, 3900)], events: [move(3000, 'mag2')] });
  const { report } = play(scenario, run('h'), { octets: false });
  expect(handover(report, 0)).toEqual([170, 4]);
});

describe('without a session', () => {
  test('no message of any handover, and no state', () => {
    const scenario = networkAt('mag2', { durationMs: 5000, events: [move(2000, 'mag1'), move(3000, 'mag1b'), stateAt(4000)] });
    const { report } = play(scenario, run('d2'));
    expect(report.handovers.map((row) => row.messages)).toEqual([0, 0]);
    expect(report.state.filter((row) => ['location', 'binding-cache', 'binding-update-list'].includes(row.table))).toEqual([]);
  });

  test('§5.4: the mobile begins a session with an address of the network where it is, which needs no tunnel there', () => {
    const scenario = networkAt('mag2', {
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 3000, 5900, { initiator: 'mn1', pps: 50 })],
      events: [move(2000, 'mag1'), move(4500, 'mag2'), stateAt(5500)],
    });
    const { report } = play(scenario, run('d2'));
    expect(pathsOf(report, 'f1')).toEqual(['cn o g d1 mag1 mn1', 'cn o g d1=g=d2=mag2=mn1']);
    expect(report.handovers.map((row) => row.messages)).toEqual([0, 4]);
    expect(entriesOf(report, 'd1', 'location', 5500)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
  });
});

describe('the end', () => {
  const scenario = networkAt('mag2', {
    durationMs: 40_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 4000, { pps: 50 })],
    events: [move(2000, 'mag1'), stateAt(3900), stateAt(5000), stateAt(39_000)],
  });

  test('release explicit: BU(0), LU(0), LUA, BA', () => {
    const { report } = play(scenario, run('d2'));
    expect(entriesOf(report, 'd2', 'location', 3900)).toHaveLength(1);
    expect(messagesOf(report, 4000).map((line) => line.replace(/^\d+ /u, ''))).toEqual([
      'BU mn1>d1',
      'LU d1>d2',
      'LUA d2>d1',
      'BA d1>mn1',
    ]);
    expect(report.signalling.filter((row) => row.atMs > 4000 && row.lifetimeS !== undefined).map((row) => row.lifetimeS)).toEqual(
      [0, 0],
    );
    expect(entriesOf(report, 'd2', 'location', 5000)).toEqual([]);
    expect(entriesOf(report, 'd1', 'binding-cache', 5000)).toEqual([]);
  });

  test('release expiry: the lease of the home address runs out, and the binding with it', () => {
    const { report } = play(scenario, run('d2', { release: 'expiry', hoa_lease_s: 20 }));
    // Only the lease of the address that the mobile has where it is.
    expect(messagesOf(report, 4000).filter((line) => !/(RENEW mn1>d1|REPLY d1>mn1)$/u.test(line))).toEqual([]);
    expect(entriesOf(report, 'd2', 'location', 5000)).toHaveLength(1);
    expect(entriesOf(report, 'd2', 'leases', 5000)).toHaveLength(1);
    expect(entriesOf(report, 'd2', 'location', 39_000)).toEqual([]);
    expect(entriesOf(report, 'd2', 'leases', 39_000)).toEqual([]);
  });

  test('a session that outlives the lease: the mobile renews it with the network that has allocated the address', () => {
    const long = networkAt('mag2', {
      durationMs: 40_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 39_900, { pps: 20 })],
      events: [move(2000, 'mag1'), stateAt(39_000)],
    });
    const { report } = play(long, run('d2', { hoa_lease_s: 20 }));
    const renewed = report.signalling.filter((row) => row.message === 'RENEW' && row.to === 'd2' && row.atMs > 3000);
    expect(renewed.length).toBeGreaterThan(2);
    expect(report.signalling.filter((row) => row.message === 'REPLY' && row.from === 'd2')).toHaveLength(renewed.length);
    expect(entriesOf(report, 'd2', 'leases', 39_000)).toMatchObject([{ mn: 'mn1' }]);
    expect(report.flows[0]?.dropped['no-binding'] ?? 0).toBe(0);
  });
});

test('RFC 7559 §2: a mobile whose address ran out while its network was away asks until it has another one', () => {
  const scenario = networkAt('mag1', {
    durationMs: 60_000,
    events: [{ atMs: 5000, fail: 'd1' }, { atMs: 20_000, recover: 'd1' }, stateAt(59_000)],
  });
  const { report, engine } = play(scenario, run('h', { hoa_lease_s: 8 }));
  expect(messagesOf(report, 5000, 40_000).filter((line) => /RS|RA/u.test(line))).toEqual([
    '12024 RS mn1>mag1',
    '16024 RS mn1>mag1',
    '24024 RS mn1>mag1',
    '24029 RA mag1>mn1',
  ]);
  expect(entriesOf(report, 'd1', 'leases', 59_000)).toMatchObject([{ mn: 'mn1' }]);
  expect(checkReach(engine.world)).toEqual([]);
});

test('RFC 4862 §5.4: back on a link the lease begins anew with the advertisement, while the address is probed (swarm seeds 1891, 2531)', () => {
  const scenario = networkAt('mag1', { durationMs: 16_000, events: [move(5500, 'mag2'), move(12_400, 'mag1')] });
  const { engine } = play({ ...scenario, timing: { ...scenario.timing, dadMs: 1000 } }, run('h', { hoa_lease_s: 8 }));
  expect(checkReach(engine.world)).toEqual([]);
});

test('RFC 6275 §11.1: an address that was lost with its lease and is given anew on its link is not bound elsewhere (swarm seed 3464)', () => {
  const scenario = networkAt('mag1', {
    durationMs: 24_000,
    flows: [flow('f1', 'mn1', 'cn', 1000, 20_000, { pps: 20 })],
    events: [move(2000, 'mag2'), stateAt(8900), move(9000, 'mag1'), stateAt(9500), stateAt(23_000)],
  });
  // The network extends the lease, and the mobile does not hear of it.
  const played = play(scenario, run('d2', { hoa_lease_s: 8, binding_lifetime_s: 12 }), {
    lose: ({ message, from, atMs }) => message === 'REPLY' && from === 'd1' && atMs > 2000 && atMs < 9000,
  });
  expect(entriesOf(played.report, 'd1', 'location', 8900)).toMatchObject([{ to: 'd2' }]);
  expect(messagesOf(played.report, 9000, 9400)).toEqual([
    '9050 RS mn1>mag1',
    '9055 RA mag1>mn1',
    '9060 BU mn1>d1',
    '9067 BA d1>mn1',
  ]);
  expect(entriesOf(played.report, 'd1', 'location', 9500)).toEqual([]);
  expect(checkReach(played.engine.world)).toEqual([]);
});

test('§5.5: a location that was given up is not made anew by what a router repeats (swarm seed 2470)', () => {
  const scenario = networkAt('mag2', {
    durationMs: 6000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 20 })],
    events: [move(2000, 'mag1'), move(2500, 'mag2'), stateAt(5000)],
  });
  const { report, engine } = play(scenario, run('d2'), { lose: ({ message, atMs }) => message === 'LUA' && atMs < 2500 });
  expect(messagesOf(report, 2900, 3400)).toEqual(['3067 LU d1>d2', '3087 LUA d2>d1']);
  expect(entriesOf(report, 'd2', 'location', 5000)).toEqual([]);
  expect(checkReach(engine.world)).toEqual([]);
});

test('loss of each message: the session goes on in both directions', () => {
  const endless: ScenarioFlow = {
    id: 'f1',
    from: 'cn',
    to: 'mn1',
    startMs: 1000,
    pps: 5,
    payloadBytes: 160,
    bidirectional: true,
  };
  const scenario = networkAt('mag2', {
    durationMs: 45_000,
    flows: [endless],
    events: [move(4000, 'mag1'), move(12_000, 'mag1b'), move(20_000, 'mag2')],
  });
  const lossy = run('d2', { binding_lifetime_s: 12, hoa_lease_s: 16 });
  const messages = play(scenario, lossy, { octets: false }).report.signalling.filter((row) => row.atMs < 26_000);
  for (let lost = 0; lost < messages.length; lost++) {
    const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
    const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
    expect(checkReach(played.engine.world), what).toEqual([]);
    const last = played.report.paths.filter((row) => row.lastAtMs > 44_500).map((row) => row.direction);
    expect(new Set(last), what).toEqual(new Set(['to-mn', 'from-mn']));
  }
});
