/**
 * Header rewriting in the hierarchy, draft-chan-dmm-framework-gap-analysis §6, §7 and §8, design 3, on network F: the home router is the
 * ingress, the visited router the egress (MR1 and MR3 of figure 4). The mobile's home is D2 (where MAG2 is), which gives way to D1 with MAG1
 * and MAG1b; or H, where it never is.
 */
import { describe, expect, test, vi } from 'vitest';
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { makePlan } from '#scenario/plan.ts';
import { checkBytes } from '#wire/check-bytes.ts';
import { decodePacket } from '#wire/packet.ts';
import { createEngine } from '../../engine.ts';
import { describeDirection } from '../../../scenario/plan.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { ENDLESS, leftOf, networkAt, run, SERVER } from '../../test-support/hierarchy.ts';
import { flow, move, networkF, stateAt } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

/** Home, abroad, within the network there, home again. */
const ROUND = [move(2000, 'mag1'), move(3000, 'mag1b'), move(5000, 'mag2')];

function round(options: NonNullable<RunDefinition['options']> = {}): RunReport {
  const scenario = networkAt('mag2', {
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8000, { bidirectional: true })],
    events: [...ROUND, ...[900, 2900, 3900, 5900, 8900].map(stateAt)],
  });
  return play(scenario, run('d2', options), { octets: false }).report;
}

function stacks(report: RunReport, direction: 'to-mn' | 'from-mn', whenMs: number): readonly string[] {
  const row = report.paths.find(
    (candidate) => candidate.direction === direction && candidate.firstAtMs <= whenMs && candidate.lastAtMs >= whenMs,
  );
  return row?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' ')) ?? [];
}

test('the ladder: LM1 keeps HoA11:MR3 with the address that stands for HoA11 there; MR3 keeps HoA11:IP32', () => {
  const text = ladderOf(play(networkAt('mag2', { durationMs: 7000, flows: [ENDLESS], events: ROUND }), run('d2')));
  const named = text
    .replaceAll('2001:db8:140:1::/64', 'HNP')
    .replaceAll('2001:db8:140:1:0:ff:fe00:a0', 'HoA')
    .replaceAll('2001:db8:130:2:0:ff:fe00:af', 'EGRESS')
    .replaceAll('2001:db8:130:1:0:ff:fe00:a0', 'CoA1')
    .replaceAll('2001:db8:130:3:0:ff:fe00:a0', 'CoA2');
  expect(named.replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    '0.000000  mn1  attach  mag2',
    '0.000000  mn1  RS  mag2',
    '0.005000  mag2  RA  mn1  preferred=HNP',
    '2.000000  mn1  move  mag1  from mag2',
    '2.050000  mn1  attach  mag1',
    '2.050000  mn1  RS  mag1',
    '2.055000  mag1  RA  mn1  preferred=2001:db8:130:1::/64',
    '2.060000  mn1  BU  d1  seq=0 hoa=HoA coa=CoA1 lifetime=3600s',
    '2.067000  d1  LU  d2  seq=0 HNP at d1 egress=EGRESS lifetime=3600s',
    '2.087000  d2  LUA  d1  seq=0 home=HNP lifetime=3600s',
    '2.107000  d1  BA  mn1  seq=0 status=0 hoa=HoA lifetime=3600s',
    '3.000000  mn1  move  mag1b  from mag1',
    '3.050000  mn1  attach  mag1b',
    '3.050000  mn1  RS  mag1b',
    '3.055000  mag1b  RA  mn1  preferred=2001:db8:130:3::/64',
    '3.060000  mn1  BU  d1  seq=1 hoa=HoA coa=CoA2 lifetime=3600s',
    '3.069000  d1  BA  mn1  seq=1 status=0 hoa=HoA lifetime=3600s',
    '5.000000  mn1  move  mag2  from mag1b',
    '5.050000  mn1  attach  mag2',
    '5.050000  mn1  RS  mag2',
    '5.055000  mag2  RA  mn1  preferred=HNP',
    '5.060000  mn1  BU  d2  seq=2 hoa=HoA coa=HoA lifetime=0s',
    '5.068000  d2  BA  mn1  seq=2 status=0 hoa=HoA lifetime=0s',
    '5.068000  d2  LU  d1  seq=2 HNP at d2 lifetime=0s',
  ]);
});

describe('numbers, as with tunnels', () => {
  const [nat, tunnel] = [round(), round({ transport: 'tunnel' })];
  const interruptions = (report: RunReport): readonly number[] =>
    report.handovers.map((row) => (row.flows[0]?.firstAfterMs ?? Number.NaN) - row.detachMs);

  test('t_L2 + 4w + 2 d(AR, MR3) + 2 d(MR3, MR1) = 114 ms; within Network3 78 ms; back home t_L2 + 4w + 2 d(AR, MR1) = 76 ms', () => {
    expect(interruptions(nat)).toEqual([114, 78, 76]);
    expect(interruptions(tunnel)).toEqual([114, 78, 76]);
  });

  test('4, 2 and 2 messages, and LU to the router before on the return', () => {
    expect(nat.handovers.map((row) => row.messages)).toEqual([4, 2, 3]);
    expect(tunnel.handovers.map((row) => row.messages)).toEqual([4, 2, 2]);
    // LU with the address of the egress has 112 octets instead of 96.
    expect((nat.handovers[0]?.bytes ?? 0) - (tunnel.handovers[0]?.bytes ?? 0)).toBe(16);
  });

  test('one header on every hop: to the egress between the routers, as its sender made it before and behind; up-link plain', () => {
    expect(pathsOf(nat, 'f1')[1]).toBe('cn o g d2 g d1 mag1 mn1');
    expect(stacks(nat, 'to-mn', 2500)).toEqual(['cn>mn1', 'cn>mn1', 'cn>mn1', 'cn>d1', 'cn>d1', 'cn>mn1', 'cn>mn1']);
    expect(stacks(nat, 'to-mn', 4000)).toEqual(stacks(nat, 'to-mn', 2500));
    expect(stacks(nat, 'from-mn', 2500)).toEqual(Array.from({ length: 5 }, () => 'mn1>cn'));
    expect(stacks(nat, 'to-mn', 7000)).toEqual(Array.from({ length: 5 }, () => 'cn>mn1'));
    expect(pathsOf(nat, 'f1').at(-1)).toBe('cn o g d2 mag2 mn1');
    expect(nat.state.filter((row) => row.table === 'tunnels' && row.entries.length > 0)).toEqual([]);
  });

  test('one mapping at each end while the mobile is abroad: the same address after a move within Network3, none at home', () => {
    expect(leftOf(nat, 900)).toEqual([]);
    const mapped = (node: string, atMs: number): readonly unknown[] =>
      entriesOf(nat, node, 'nat', atMs).map(({ mn, to, mapped: address }) => [mn, to, address]);
    for (const atMs of [2900, 3900]) {
      expect(mapped('d2', atMs)).toEqual([['mn1', 'd1', '2001:db8:130:2:0:ff:fe00:af']]);
      expect(mapped('d1', atMs)).toEqual([['mn1', 'mn1', '2001:db8:130:2:0:ff:fe00:af']]);
    }
    expect(leftOf(nat, 5900)).toEqual([]);
    expect(entriesOf(nat, 'd2', 'location', 3900)).toMatchObject([{ mn: 'mn1', to: 'd1', sequence: 0 }]);
    expect(entriesOf(nat, 'd1', 'binding-cache', 5900)).toEqual([]);
  });

  test('what is under way to the access router before turns back, within Network3 and out of it', () => {
    const late = nat.paths.filter((row) => row.direction === 'to-mn' && row.firstAtMs > 3000).map((row) => row.nodes.join(' '));
    expect(late).toContain('cn o g d2 g d1 mag1 d1 mag1b mn1');
    expect(late).toContain('cn o g d2 g d1 mag1b d1 g d2 mag2 mn1');
  });
});

/** The octets of one packet of the flow, hop by hop. */
function octetsOf(scenario: Scenario, definition: RunDefinition, fromNs: number): readonly { hop: string; bytes: Uint8Array }[] {
  const plan = makePlan(scenario);
  const seen: { hop: string; packet: number; bytes: Uint8Array }[] = [];
  const sink = new BatchSink();
  const engine = createEngine({
    scenario,
    run: definition,
    plan,
    sink,
    capture: (atNs, number, packet, bytes) => {
      if (bytes === null || atNs < fromNs || decodePacket(bytes).payload.protocol !== 'udp') return;
      const { from, to } = describeDirection(plan, number);
      const [one, other] = [from, to].map((node) => scenario.nodes[node]?.id);
      seen.push({ hop: `${one} ${other}`, packet, bytes: bytes.slice() });
    },
  });
  while (engine.run(fromMs(scenario.durationMs)) === 'full') sink.take(Number.MAX_SAFE_INTEGER);
  return seen.filter(({ packet }) => packet === seen[0]?.packet);
}

test('the octets: another destination of the same checksum, and nothing else of the packet', () => {
  const scenario = networkAt('mag2', {
    durationMs: 4000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 10 })],
    events: [move(2000, 'mag1')],
  });
  const hops = octetsOf(scenario, run('d2'), fromMs(3000));
  const home = '2001:db8:140:1:0:ff:fe00:a0';
  const egress = '2001:db8:130:2:0:ff:fe00:af';
  expect(hops.map(({ hop, bytes }) => [hop, decodePacket(bytes).destination, bytes.length])).toEqual([
    ['cn o', home, 208],
    ['o g', home, 208],
    ['g d2', home, 208],
    ['d2 g', egress, 208],
    ['g d1', egress, 208],
    ['d1 mag1', home, 208],
    ['mag1 mn1', home, 208],
  ]);
  // Beside the destination only the hop limit differs, and the checksum is right for either.
  for (const { bytes } of hops) expect(checkBytes(bytes)).toEqual([]);
  const rest = hops.map(({ bytes }) => bytes.map((octet, at) => (at === 7 || (at >= 24 && at < 40) ? 0 : octet)).join(' '));
  expect(new Set(rest).size).toBe(1);
});

describe('from one visited network to another: D1, then D2; home H, where the mobile has never been', () => {
  const scenario = networkF({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8950, { bidirectional: true })],
    events: [move(3000, 'mag2'), ...[2900, 3900, 8900].map(stateAt)],
  });
  const { report } = play(scenario, run('h'), { octets: false });

  test('t_L2 + 4w + 2 d(AR, MR3) + 2 d(MR3, MR1) = 170 ms, and with what D1 sends on no packet of the session is missing after that', () => {
    const row = report.handovers[0];
    expect((row?.flows[0]?.firstAfterMs ?? 0) - 3000).toBe(170);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag2',
      '3055 RA mag2>mn1',
      '3060 BU mn1>d2',
      '3068 LU d2>h',
      '3115 LUA h>d2',
      '3162 BA d2>mn1',
      '3162 LU d2>d1',
    ]);
  });

  test('H writes the address of D2 now; D1 has an address until it forwards no more, and its network no route', () => {
    expect(leftOf(report, 2900)).toEqual(['h 1', 'd1 1']);
    expect(leftOf(report, 3900)).toEqual(['h 1', 'd1 1', 'd2 1']);
    expect(leftOf(report, 8900)).toEqual(['h 1', 'd2 1']);
    expect(entriesOf(report, 'h', 'nat', 3900)).toMatchObject([{ to: 'd2' }]);
    expect(entriesOf(report, 'd1', 'forwarding', 3900)).toMatchObject([{ to: 'd2' }]);
    expect(entriesOf(report, 'd1', 'forwarding', 8900)).toEqual([]);
    const atMag1 = entriesOf(report, 'mag1', 'routes', 8900).filter((row) => row['address'] === '2001:db8:120:1::');
    expect(atMag1).toEqual([]);
  });

  test('last way: cn o g h g d2 mag2 mn1', () => {
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g h g d2 mag2 mn1');
    expect(pathsOf(report, 'f1', 'from-mn').at(-1)).toBe('mn1 mag2 d2 g o cn');
  });
});

test.each(['d2', 'db'])('what D1 had is gone after a return by way of another network, location manager %s', (manager) => {
  const scenario = networkAt('mag2', {
    ...SERVER,
    durationMs: 12_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 11_900, { pps: 50 })],
    events: [move(2000, 'mag1'), move(4000, 'mag2'), stateAt(3900), stateAt(11_500)],
  });
  const { roles, ...rest } = run('d2');
  const { report } = play(scenario, { ...rest, roles: { ...roles, 'location-managers': { mn1: manager } } });
  expect(leftOf(report, 3900)).toEqual(['d1 1', 'd2 1']);
  expect(leftOf(report, 11_500)).toEqual([]);
  expect(report.signalling.filter((row) => row.to === 'd1' && row.message === 'LU')).toMatchObject([{ from: 'd2' }]);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o g d2 mag2 mn1');
});

test('§5.4, §6: a session begun abroad keeps its address after the return home: the network where it began is the ingress', () => {
  const scenario = networkAt('mag2', {
    durationMs: 6000,
    flows: [flow('f1', 'cn', 'mn1', 3000, 5900, { initiator: 'mn1', pps: 50 })],
    events: [move(2000, 'mag1'), move(4500, 'mag2'), stateAt(5500)],
  });
  const { report } = play(scenario, run('d2'));
  expect(new Set(pathsOf(report, 'f1'))).toEqual(new Set(['cn o g d1 mag1 mn1', 'cn o g d1 g d2 mag2 mn1']));
  expect(stacks(report, 'to-mn', 5500)).toEqual(['cn>mn1', 'cn>mn1', 'cn>mn1', 'cn>d2', 'cn>d2', 'cn>mn1', 'cn>mn1']);
  expect(leftOf(report, 5500)).toEqual(['d1 1', 'd2 1']);
});

describe('the end', () => {
  const scenario = networkAt('mag2', {
    durationMs: 40_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 4000, { pps: 50 })],
    events: [move(2000, 'mag1'), stateAt(3900), stateAt(5000), stateAt(39_000)],
  });

  test('release explicit: BU(0), LU(0), LUA, BA; no address and no route stays behind', () => {
    const { report } = play(scenario, run('d2'));
    expect(leftOf(report, 3900)).toEqual(['d1 1', 'd2 1']);
    expect(messagesOf(report, 4000).map((line) => line.replace(/^\d+ /u, ''))).toEqual([
      'BU mn1>d1',
      'LU d1>d2',
      'LUA d2>d1',
      'BA d1>mn1',
    ]);
    expect(leftOf(report, 5000)).toEqual([]);
  });

  test('a session that ends before the location manager has answered: the router before is told, too', () => {
    const moved = networkF({
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 3030, { pps: 50 })],
      events: [move(3000, 'mag2'), stateAt(2900), stateAt(8900)],
    });
    const { report } = play(moved, run('h'));
    expect(leftOf(report, 2900)).toEqual(['h 1', 'd1 1']);
    expect(leftOf(report, 8900)).toEqual([]);
    expect(messagesOf(report, 3110).filter((line) => line.includes('LU'))).toEqual([
      '3115 LUA h>d2',
      '3138 LU d2>h',
      '3162 LU d2>d1',
      '3185 LUA h>d2',
    ]);
  });

  test('release expiry: the lease of the home address ends, the binding at the visited router at its lifetime', () => {
    const { report } = play(scenario, run('d2', { release: 'expiry', hoa_lease_s: 20, binding_lifetime_s: 28 }));
    expect(leftOf(report, 5000)).toEqual(['d1 1', 'd2 1']);
    expect(leftOf(report, 39_000)).toEqual([]);
  });

  test('the mobile falls silent: everything runs out, at routers and in their networks', () => {
    const silent = networkF({
      durationMs: 60_000,
      flows: [ENDLESS],
      events: [move(3000, 'mag2'), { atMs: 6000, detach: 'mn1' }],
    });
    const { engine, report } = play(silent, run('h', { binding_lifetime_s: 12, cache_s: 5, hoa_lease_s: 16 }), { octets: false });
    expect(leftOf(report, 60_000)).toEqual([]);
    expect(checkEmpty(engine.world)).toEqual([]);
  });
});
