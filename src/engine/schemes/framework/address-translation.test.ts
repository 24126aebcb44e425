/**
 * Header rewriting instead of tunnels on network F, draft-chan-dmm-framework-gap-analysis §8, design 3: the same ways and times as with
 * tunnels, and no octet more.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, ScenarioFlow } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const RUN: RunDefinition = {
  id: 'framework',
  scheme: 'framework',
  roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], 'location-managers': { mn1: 'h' }, home: { mn1: 'h' } },
};
const COMBINATIONS = [
  { rs1: 'anycast', rs2: 'query' },
  { rs1: 'gw-ar', rs2: 'query', first_packet: 'hold' },
  { rs1: 'gw-ar', rs2: 'push' },
  { rs1: 'anycast', rs2: 'push' },
] as const;

function stacks(report: RunReport, direction: 'to-mn' | 'from-mn'): readonly string[] {
  const row = report.paths.filter((candidate) => candidate.direction === direction).at(-1);
  return row?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' ')) ?? [];
}

describe.each(COMBINATIONS)('%o', (options) => {
  const scenario = networkF({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50, bidirectional: true })],
    events: [stateAt(2500)],
  });
  const { report } = play(scenario, withOptions(RUN, { ...options, transport: 'nat' }));

  test('one header all the way: to the egress between the routers, to the mobile before and behind; source unchanged', () => {
    expect(stacks(report, 'to-mn')).toEqual(['cn>mn1', 'cn>d1', 'cn>d1', 'cn>mn1', 'cn>mn1']);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d1 mag1 mn1');
    expect(stacks(report, 'from-mn')).toEqual(['mn1>cn', 'mn1>cn', 'mn1>cn', 'mn1>cn', 'mn1>cn']);
    expect(report.flows[0]?.dropped).toEqual({});
  });

  test('one mapping of the mobile at each end', () => {
    for (const [node, to] of [
      ['o', 'd1'],
      ['d1', 'mn1'],
    ] as const)
      expect(entriesOf(report, node, 'nat', 2500)).toMatchObject([{ mn: 'mn1', to }]);
    const [ingress, egress] = ['o', 'd1'].map((node) => entriesOf(report, node, 'nat', 2500)[0]);
    expect(ingress?.['mapped']).toBe(egress?.['mapped']);
    expect(entriesOf(report, 'mn1', 'tunnels', 2500)).toEqual([]);
  });
});

test('first packets: 6 by the home network, as with tunnels', () => {
  const scenario = networkF({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50 })] });
  for (const transport of ['tunnel', 'nat']) {
    const { report } = play(scenario, withOptions(RUN, { transport }));
    const long = report.paths.filter((row) => row.nodes.includes('h')).reduce((sum, row) => sum + row.packets, 0);
    expect(long, transport).toBe(6);
  }
});

describe('moves', () => {
  const story = (to: string, transport: string): RunReport =>
    play(
      networkF({ durationMs: 3600, flows: [flow('f1', 'cn', 'mn1', 2500, 3500)], events: [move(3000, to)] }),
      withOptions(RUN, { transport }),
      { octets: false },
    ).report;

  test.each(['mag1b', 'mag2'])('to %s: the same interruption and messages as with tunnels', (to) => {
    const [tunnel, nat] = ['tunnel', 'nat'].map((transport) => story(to, transport).handovers[0]);
    expect(nat?.flows[0]?.firstAfterMs).toBe(tunnel?.flows[0]?.firstAfterMs);
    expect(nat?.messages).toBe(tunnel?.messages);
  });

  test('an access router does not advertise a home prefix that its network routes to it as that of its link', () => {
    const scenario = networkF({
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 20, bidirectional: true })],
      events: [move(2000, 'mag2'), move(3000, 'mag1'), move(3020, 'mag1b'), move(3100, 'mag1')],
    });
    const { report } = play(scenario, withOptions(RUN, { transport: 'nat' }), { octets: false });
    expect(report.signalling.filter((row) => row.lifetimeS === 0)).toEqual([]);
    expect(report.paths.filter((row) => row.lastAtMs > 8800).map((row) => row.direction)).toHaveLength(2);
  });

  test('to mag1b: what is under way to the access router before turns back, and does not come to the home network again', () => {
    const scenario = networkF({
      // Plain routing leads from MAG1 straight to the home router.
      links: [{ between: ['mag1', 'h'], delayMs: 10 }],
      durationMs: 4500,
      flows: [flow('f1', 'cn', 'mn1', 2500, 3500)],
      events: [move(3000, 'mag1b'), stateAt(3100), stateAt(4400)],
    });
    const { report } = play(scenario, withOptions(RUN, { rs1: 'gw-ar', rs2: 'push', transport: 'nat' }), { octets: false });
    const late = report.paths.filter((row) => row.firstAtMs > 3000).map((row) => row.nodes.join(' '));
    expect(new Set(late)).toEqual(new Set(['cn o g d1 mag1b mn1', 'cn o g d1 mag1 d1 mag1b mn1']));
    const [mapping] = entriesOf(report, 'd1', 'nat', 3100);
    const atMag1 = (atMs: number): readonly unknown[] =>
      entriesOf(report, 'mag1', 'routes', atMs).filter((row) => row['address'] === mapping?.['address']);
    expect(atMag1(3100)).toMatchObject([{ to: 'd1', via: 'plain' }]);
    expect(atMag1(4400)).toEqual([]);
  });

  test('back to the home router during the way from there: to another router, and by that one to the home router again', () => {
    const scenario = networkF({
      durationMs: 4500,
      flows: [flow('f1', 'cn', 'mn1', 1500, 3500)],
      events: [move(2000, 'mag2'), move(3000, 'mag1')],
    });
    const run: RunDefinition = { ...RUN, roles: { ...RUN.roles, 'location-managers': { mn1: 'd1' }, home: { mn1: 'd1' } } };
    const { report } = play(scenario, withOptions(run, { transport: 'nat' }), { octets: false });
    const turned = report.paths.filter((row) => row.nodes.join(' ') === 'cn o g d1 g d2 mag2 d2 g d1 mag1 mn1');
    expect(turned).not.toEqual([]);
    // O and D2 have the same egress: two ways to it, as two tunnels would be.
    expect(turned[0]?.headers.map(([header]) => header?.dst)).toEqual([
      'mn1',
      'd1',
      'd1',
      'd2',
      'd2',
      'mn1',
      'mn1',
      'd1',
      'd1',
      'mn1',
      'mn1',
    ]);
  });

  test('a node of the way fails: nobody turns back over it', () => {
    const chain = ['d1', 'x1', 'x2', 'x3', 'far'];
    const scenario = networkF({
      nodes: [
        ...['x1', 'x2', 'x3'].map((id) => ({ id, kind: 'router' }) as const),
        { id: 'far', kind: 'access-router', radio: { delayMs: 5 } },
      ],
      links: [
        ...chain.slice(1).map((id, index) => ({ between: [chain[index]!, id], delayMs: 1 }) as const),
        { between: ['mag1', 'far'], delayMs: 9 },
      ],
      durationMs: 4500,
      flows: [flow('f1', 'cn', 'mn1', 2500, 3500)],
      events: [move(2000, 'far'), { atMs: 3000, fail: 'x1' }],
    });
    const { report } = play(scenario, withOptions(RUN, { transport: 'nat' }), { octets: false });
    expect(Object.keys(report.flows[0]?.dropped ?? {})).not.toContain('hop-limit');
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d1 mag1 far mn1');
  });

  test('no address of an egress stays behind', () => {
    const scenario = networkF({
      durationMs: 20_000,
      events: [move(3000, 'mag2'), { atMs: 6000, detach: 'mn1' }, stateAt(19_900)],
    });
    const { report } = play(scenario, withOptions(RUN, { transport: 'nat', binding_lifetime_s: 8, cache_s: 2 }));
    expect(report.state.filter((row) => row.table === 'nat' && row.entries.length > 0)).toEqual([]);
  });
});

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
  const lossy = withOptions(RUN, { ...options, transport: 'nat', binding_lifetime_s: 12, cache_s: 5 });
  const messages = play(scenario, lossy, { octets: false }).report.signalling.filter((row) => row.atMs < 22_000);
  for (let lost = 0; lost < messages.length; lost++) {
    const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
    const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
    expect(checkReach(played.engine.world), what).toEqual([]);
    const last = played.report.paths.filter((row) => row.lastAtMs > 44_500).map((row) => row.direction);
    expect(new Set(last), what).toEqual(new Set(['to-mn', 'from-mn']));
  }
});
