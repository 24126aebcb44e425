/**
 * Access routers that register for their mobiles, draft-chan-dmm-framework-gap-analysis §3 (proxy) and §8, RS3, on network F: MR_cn = O,
 * MR_home = LM = H, MR_mn = D1, then D2.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, ScenarioFlow } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { SCHEME_CATALOG } from '../catalog.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, measured, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const RUN: RunDefinition = {
  id: 'framework',
  scheme: 'framework',
  roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], 'location-managers': { mn1: 'h' }, home: { mn1: 'h' } },
  options: { rs3: 'network' },
};
const MOVES = [move(3000, 'mag1b'), move(5000, 'mag2')];

function stacks(report: RunReport, direction: 'to-mn' | 'from-mn'): readonly string[] {
  const row = report.paths.filter((candidate) => candidate.direction === direction).at(-1);
  return row?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' ')) ?? [];
}

/** A call both ways, both moves. */
function story(options: NonNullable<RunDefinition['options']> = {}): RunReport {
  const scenario = networkF({
    durationMs: 7000,
    flows: [flow('f1', 'cn', 'mn1', 2500, 6900, { bidirectional: true })],
    events: [...MOVES, stateAt(2900), stateAt(6800)],
  });
  return play(scenario, withOptions(RUN, options), { octets: false }).report;
}

test('the ladder: a proxy update stands where the mobile’s own one would, between routers nothing changes', () => {
  const text = ladderOf(play(networkF({ durationMs: 7000, events: MOVES }), RUN));
  expect(text.replaceAll('2001:db8:120:1::/64', 'HNP').replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    '0.000000  mn1  attach  mag1',
    '0.000000  mn1  RS  mag1',
    '0.005000  mag1  PBU  d1  seq=0 hnp=HNP hi=1 lifetime=3600s',
    '0.007000  d1  LU  h  seq=0 HNP at d1 lifetime=3600s',
    '0.050000  h  LUA  d1  seq=0 home=HNP lifetime=3600s',
    '0.093000  d1  PBA  mag1  seq=0 status=0 hnp=HNP lifetime=3600s',
    '0.095000  mag1  RA  mn1  preferred=HNP',
    '3.000000  mn1  move  mag1b  from mag1',
    '3.050000  mn1  attach  mag1b',
    '3.050000  mn1  RS  mag1b',
    '3.055000  mag1b  PBU  d1  seq=1 hnp=HNP hi=3 lifetime=3600s',
    '3.059000  d1  PBA  mag1b  seq=1 status=0 hnp=HNP lifetime=3600s',
    '3.063000  mag1b  RA  mn1  preferred=HNP',
    '5.000000  mn1  move  mag2  from mag1b',
    '5.050000  mn1  attach  mag2',
    '5.050000  mn1  RS  mag2',
    '5.055000  mag2  PBU  d2  seq=2 hnp=HNP hi=3 lifetime=3600s',
    '5.058000  d2  LU  h  seq=2 HNP at d2 lifetime=3600s',
    '5.105000  h  LUA  d2  seq=2 home=HNP previous=d1 lifetime=3600s',
    '5.152000  d2  PBA  mag2  seq=2 status=0 hnp=HNP lifetime=3600s',
    '5.152000  d2  LU  d1  seq=2 HNP at d2 lifetime=3600s',
    '5.155000  mag2  RA  mn1  preferred=HNP',
  ]);
});

describe('numbers', () => {
  const report = story();

  test('within D1: t_L2 + 2w + 2 d(AR, MR) = 68 ms, PBU and PBA; from D1 to D2 200 ms: by the one before from 5172 ms on', () => {
    // D2 answers after H (3 + 2 × 47 ms) and tells D1 (20); D1, D2, MAG2 and the radio are 20 + 3 + 5.
    expect(measured(report).map((row) => (row as unknown[])[2])).toEqual([{ f1: 68 }, { f1: 200 }]);
    expect(report.handovers[0]).toMatchObject({ messages: 2, bytes: 192 });
    expect(report.handovers[1]?.messages).toBe(6);
  });

  test('RS3 is a tunnel to the access router: none on the radio, either way', () => {
    expect(stacks(report, 'to-mn')).toEqual(['cn>mn1', 'o>d2 cn>mn1', 'o>d2 cn>mn1', 'd2>mag2 cn>mn1', 'cn>mn1']);
    expect(stacks(report, 'from-mn')).toEqual(['mn1>cn', 'mag2>d2 mn1>cn', 'mn1>cn', 'mn1>cn', 'mn1>cn']);
  });

  test('state: the binding names the access router, which has the update list; the mobile has nothing', () => {
    expect(entriesOf(report, 'd1', 'binding-cache', 2900)).toMatchObject([{ mn: 'mn1', to: 'mag1' }]);
    expect(entriesOf(report, 'd2', 'binding-cache', 6800)).toMatchObject([{ mn: 'mn1', to: 'mag2' }]);
    expect(entriesOf(report, 'mag1', 'binding-update-list', 6800)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'binding-update-list', 6800)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'tunnels', 6800)).toEqual([]);
  });
});

test.each(['query', 'push'] as const)('RS2 %s: the first packets as for mobiles that register themselves', (rs2) => {
  const scenario = networkF({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50 })] });
  const [client, network] = ['client', 'network'].map((rs3) => {
    const { report } = play(scenario, withOptions(RUN, { rs2, rs3 }));
    return report.paths.filter((row) => row.nodes.includes('h')).reduce((sum, row) => sum + row.packets, 0);
  });
  expect(network).toBe(client);
  expect(network).toBe(rs2 === 'query' ? 6 : 7);
});

test('with rewritten headers there is no tunnel at all', () => {
  const report = story({ transport: 'nat' });
  expect(stacks(report, 'to-mn')).toEqual(['cn>mn1', 'cn>d2', 'cn>d2', 'cn>mn1', 'cn>mn1']);
  expect(stacks(report, 'from-mn')).toEqual(['mn1>cn', 'mn1>cn', 'mn1>cn', 'mn1>cn', 'mn1>cn']);
  expect(measured(report).map((row) => (row as unknown[])[2])).toEqual([{ f1: 68 }, { f1: 200 }]);
});

test('a mobility router that is gone: its access router registers at the next one; where it is back, again', () => {
  const events = [
    { atMs: 3000, fail: 'd1' },
    { atMs: 8000, recover: 'd1' },
  ];
  const links = [{ between: ['g', 'mag1'], delayMs: 9 } as const];
  const { report } = play(networkF({ durationMs: 12_000, events, links }), withOptions(RUN, { failure_detection_ms: 500 }));
  expect(messagesOf(report, 3000, 4500).filter((line) => line.includes('PB'))).toEqual(['3500 PBU mag1>d2', '3615 PBA d2>mag1']);
  expect(entriesOf(report, 'd2', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'mag1' }]);
});

test('in the hierarchy mobiles register themselves (§6), whatever rs3 says', () => {
  const scenario = networkF({ durationMs: 7000, flows: [flow('f1', 'cn', 'mn1', 2500, 6900, { pps: 50 })], events: MOVES });
  const { report } = play(scenario, withOptions(RUN, { locationManagement: 'hierarchical' }));
  expect(report.signalling.some((row) => row.message === 'PBU')).toBe(false);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g h=g=d2=mag2=mn1');
});

test('sources are not rewritten: one line says why', () => {
  const scenario = { ...networkF(), runs: [withOptions(RUN, { transport: 'nat', nat: 'both' })] };
  expect(validateScenario(scenario, SCHEME_CATALOG)).toMatchObject({
    ok: false,
    error: {
      message:
        'nat "both" is not played: the draft has no message that tells the other router what a rewritten source stands for',
    },
  });
});

const COMBINATIONS = [
  { rs1: 'anycast', rs2: 'query' },
  { rs1: 'gw-ar', rs2: 'push' },
  { rs1: 'gw-ar', rs2: 'query', first_packet: 'hold', transport: 'nat' },
] as const;

test.each(COMBINATIONS)('loss of each message, %o: the mobile is reached again in both directions', (options) => {
  const endless: ScenarioFlow = {
    id: 'f1',
    from: 'cn',
    to: 'mn1',
    startMs: 6000,
    pps: 5,
    payloadBytes: 160,
    bidirectional: true,
  };
  const scenario = networkF({ durationMs: 45_000, flows: [endless], events: [move(8000, 'mag2'), move(16_000, 'mag1')] });
  const lossy = withOptions(RUN, { ...options, binding_lifetime_s: 12, cache_s: 5 });
  const messages = play(scenario, lossy, { octets: false }).report.signalling.filter((row) => row.atMs < 22_000);
  for (let lost = 0; lost < messages.length; lost++) {
    const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
    const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
    expect(checkReach(played.engine.world), what).toEqual([]);
    const last = played.report.paths.filter((row) => row.lastAtMs > 44_500).map((row) => row.direction);
    expect(new Set(last), what).toEqual(new Set(['to-mn', 'from-mn']));
  }
});
