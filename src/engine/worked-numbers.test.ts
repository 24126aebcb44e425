/**
 * The worked numbers of network E (procedures §4.3, §4.7, §5), each from the records of a run. Flows have one packet a millisecond and
 * all delays are whole milliseconds, so the first packet after a handover comes exactly when the interruption ends.
 */
import { describe, expect, test, vi } from 'vitest';
import type { HandoverRow, RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import {
  DMA_RUN,
  flow,
  IPV6_RUN,
  MAAR_DHCPV6_RUN,
  move,
  networkE,
  PMIPV6_RUN,
  stateAt,
  withOptions,
} from './test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from './test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** f1 begins at AR1, HO1 to AR2 at 3 s, f2 begins there at 3.5 s, HO2 to AR3 at 4 s, RET to AR1 at 5 s. */
function story(run: RunDefinition): RunReport {
  const scenario = networkE({
    durationMs: 5500,
    flows: [flow('f1', 'cn', 'mn1', 2800, 5400), flow('f2', 'cn2', 'mn1', 3500, 5400)],
    events: [move(3000, 'ar2'), stateAt(3400), move(4000, 'ar3'), stateAt(4800), move(5000, 'ar1'), stateAt(5300)],
  });
  return play(scenario, run, { octets: false }).report;
}

/** Interruption of a flow in ms, and how many of its packets were lost. */
function gaps(row: HandoverRow | undefined): { readonly [flow: string]: readonly [number, number] } {
  return Object.fromEntries(
    (row?.flows ?? []).map((entry) => [entry.flow, [(entry.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), entry.lost]]),
  );
}

function counts(row: HandoverRow | undefined): readonly [number, number] {
  return [row?.messages ?? Number.NaN, row?.bytes ?? Number.NaN];
}

/** How many entries each node has in the tables that procedures §1 counts as state. */
function stateSizes(report: RunReport, atMs: number = report.endMs): { readonly [nodeAndTable: string]: number } {
  const counted = ['binding-cache', 'binding-update-list', 'location', 'forwarding', 'leases'];
  return Object.fromEntries(
    report.state
      .filter((row) => row.atMs === atMs && counted.includes(row.table))
      .map((row) => [`${row.node} ${row.table}`, row.entries.length]),
  );
}

describe('PMIPv6 on network E (procedures §4.3)', () => {
  const report = story(PMIPV6_RUN);
  const [ho1, ho2, ret] = report.handovers;

  test('first attachment: RS, PBU, PBA, RA; the RA comes 2w + 2 d(MAG, LMA) = 32 ms after the attachment', () => {
    expect(messagesOf(report, 0, 1000)).toEqual(['0 RS mn1>ar1', '5 PBU ar1>lma', '16 PBA lma>ar1', '27 RA ar1>mn1']);
    expect(report.signalling.find((row) => row.message === 'RA')?.deliveredMs).toBe(32);
  });

  test('I = t_L2 + 2w + 2 d(nMAG, LMA): 84, 86 and 82 ms; lost = r (I + D_old - D_new)', () => {
    // D from the LMA to the mobile: 16 by AR1, 17 by AR2, 18 by AR3.
    expect(gaps(ho1)['f1']).toEqual([84, 84 + 16 - 17]);
    expect(gaps(ho2)).toEqual({ f1: [86, 86 + 17 - 18], f2: [86, 86 + 17 - 18] });
    expect(gaps(ret)).toEqual({ f1: [82, 82 + 18 - 16], f2: [82, 82 + 18 - 16] });
  });

  test('4 messages and 384 octets with de-registration', () => {
    expect([counts(ho1), counts(ho2), counts(ret)]).toEqual([
      [4, 384],
      [4, 384],
      [4, 384],
    ]);
    expect(messagesOf(report, 3000, 3500)).toEqual([
      '3000 PBU ar1>lma',
      '3011 PBA lma>ar1',
      '3050 RS mn1>ar2',
      '3055 PBU ar2>lma',
      '3067 PBA lma>ar2',
      '3079 RA ar2>mn1',
    ]);
    expect([ho1?.attachMs, ho1?.completeMs]).toEqual([3050, 3079]);
  });

  test('every PBU and PBA has 96 octets and a lifetime', () => {
    const rows = report.signalling.filter((row) => row.message === 'PBU' || row.message === 'PBA');
    expect(rows).toHaveLength(2 + 3 * 4);
    for (const row of rows) expect([row.bytes, row.outcome], row.message).toEqual([96, 'delivered']);
    expect(rows.map((row) => row.lifetimeS)).toEqual([3600, 3600, 0, 0, 3600, 3600, 0, 0, 3600, 3600, 0, 0, 3600, 3600]);
  });

  test('de-registration does not change I; without it 2 messages and 192 octets', () => {
    const [first, second, third] = story(withOptions(PMIPV6_RUN, { mag_detach_dereg: false })).handovers;
    expect([counts(first), counts(second), counts(third)]).toEqual([
      [2, 192],
      [2, 192],
      [2, 192],
    ]);
    expect([gaps(first)['f1'], gaps(second)['f1'], gaps(third)['f1']]).toEqual([
      [84, 83],
      [86, 85],
      [82, 84],
    ]);
  });

  test('attach_trigger l2 subtracts one w', () => {
    const [first, second, third] = story(withOptions(PMIPV6_RUN, { attach_trigger: 'l2' })).handovers;
    expect([gaps(first)['f1']?.[0], gaps(second)['f1']?.[0], gaps(third)['f1']?.[0]]).toEqual([79, 81, 77]);
  });

  test('paths: CN - LMA = MAG - MN, before and after, for old and new flows', () => {
    expect(pathsOf(report, 'f1')).toEqual([
      'cn k lma=k=ar1 mn1',
      'cn k lma=k=ar2 mn1',
      'cn k lma=k=ar3 mn1',
      'cn k lma=k=ar1 mn1',
    ]);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k lma=k=ar2 mn1', 'cn2 k lma=k=ar3 mn1', 'cn2 k lma=k=ar1 mn1']);
    const inner = { src: 'cn', dst: 'mn1' };
    const tunnelled = [{ src: 'lma', dst: 'ar2' }, inner];
    expect(report.paths.find((row) => row.nodes.includes('ar2'))?.headers).toEqual([
      [inner],
      [inner],
      tunnelled,
      tunnelled,
      [inner],
    ]);
  });

  test('state: LMA 1, MAG 1, nothing at the MAGs that were left', () => {
    expect(stateSizes(report, 3400)).toEqual({ 'lma binding-cache': 1, 'ar2 binding-update-list': 1 });
    expect(stateSizes(report, 4800)).toEqual({ 'lma binding-cache': 1, 'ar3 binding-update-list': 1 });
    expect(stateSizes(report)).toEqual({ 'lma binding-cache': 1, 'ar1 binding-update-list': 1 });
    expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'ar1', state: 'active' }]);
    expect(entriesOf(report, 'ar1', 'binding-update-list')).toMatchObject([{ mn: 'mn1', to: 'lma', state: 'registered' }]);
    expect(entriesOf(report, 'mn1', 'addresses')).toHaveLength(1);
    for (const [node, to] of [
      ['lma', 'ar1'],
      ['ar1', 'lma'],
    ] as const)
      expect(entriesOf(report, node, 'tunnels')).toMatchObject([{ mn: 'mn1', to }]);
    expect(entriesOf(report, 'ar2', 'tunnels')).toEqual([]);
  });

  test('the mobile keeps one address, always preferred (RFC 5213 §6.8: the link looks like home)', () => {
    expect(entriesOf(report, 'mn1', 'addresses', 3400)).toEqual(entriesOf(report, 'mn1', 'addresses'));
    expect(entriesOf(report, 'mn1', 'addresses')[0]).toMatchObject({ to: 'lma', state: 'preferred' });
  });

  test('up-link: accepted when it reaches the new MAG at or after t_L2 + w + 2 d(nMAG, LMA)', () => {
    const scenario = networkE({
      durationMs: 3300,
      flows: [flow('up', 'mn1', 'cn', 2900, 3250)],
      events: [move(3000, 'ar2')],
    });
    const up = play(scenario, PMIPV6_RUN, { octets: false }).report;
    // The MAG is ready at 3079; the packet that was sent at 3074 reaches it then.
    expect(up.handovers[0]?.flows).toEqual([{ flow: 'up', lastBeforeMs: 2994, firstAfterMs: 3074, lost: 79 }]);
    expect(up.flows[0]?.dropped).toEqual({ 'radio-lost': 5, 'no-link': 50, 'ingress-filter': 24 });
    expect(pathsOf(up, 'up', 'from-mn')).toEqual(['mn1 ar1=k=lma k cn', 'mn1 ar2=k=lma k cn']);
  });
});

describe('DMA on network E (procedures §4.7)', () => {
  const report = story(DMA_RUN);
  const [ho1, ho2, ret] = report.handovers;

  test('first attachment: RS, DBQ, DBA, RA; the RA comes 2w + 2 d(MAR, DB) = 28 ms after the attachment', () => {
    expect(messagesOf(report, 0, 1000)).toEqual(['0 RS mn1>ar1', '5 DBQ ar1>db', '14 DBA db>ar1', '23 RA ar1>mn1']);
    expect(report.signalling.find((row) => row.message === 'RA')?.deliveredMs).toBe(28);
  });

  test('HO1: I = t_L2 + 2w + 2 d(MAR2, DB) + 2 d(MAR2, MAR1) = 90 ms', () => {
    expect(gaps(ho1)['f1']).toEqual([90, 90 + 5 - 10]);
    expect(counts(ho1)).toEqual([4, 384]);
    expect(messagesOf(report, 3000, 3490)).toEqual([
      '3050 RS mn1>ar2',
      '3055 DBQ ar2>db',
      '3065 DBA db>ar2',
      '3075 PBU ar2>ar1',
      '3080 PBA ar1>ar2',
      '3085 RA ar2>mn1',
    ]);
  });

  test('HO2: 94 ms for f1 and 96 ms for f2; two PBU in parallel, the RA after the last PBA; 2 + 2n messages', () => {
    expect(gaps(ho2)).toEqual({ f1: [94, 94 + 10 - 11], f2: [96, 96 + 5 - 12] });
    expect(counts(ho2)[0]).toBe(2 + 2 * 2);
    expect(messagesOf(report, 4000, 4500)).toEqual([
      '4050 RS mn1>ar3',
      '4055 DBQ ar3>db',
      '4066 DBA db>ar3',
      '4077 PBU ar3>ar1',
      '4077 PBU ar3>ar2',
      '4083 PBA ar1>ar3',
      '4084 PBA ar2>ar3',
      '4091 RA ar3>mn1',
    ]);
  });

  test('RET: 60 ms for the flow of the anchor that the mobile is back at, without signalling for it', () => {
    expect(gaps(ret)).toEqual({ f1: [60, 60 + 11 - 5], f2: [88, 88 + 12 - 10] });
    expect(counts(ret)[0]).toBe(2 + 2 * 2);
    const updates = report.signalling.filter((row) => row.atMs > 5000 && row.atMs < 5400 && row.message === 'PBU');
    expect(updates.map((row) => `${row.from}>${row.to}`)).toEqual(['ar1>ar2', 'ar1>ar3']);
  });

  test('PBU and PBA have 192 octets a previous anchor', () => {
    const octets = (begin: number, end: number): number =>
      report.signalling
        .filter((row) => row.atMs >= begin && row.atMs < end && row.message.startsWith('PB'))
        .reduce((sum, row) => sum + row.bytes, 0);
    expect([octets(0, 3000), octets(3000, 4000), octets(4000, 5000), octets(5000, 5400)]).toEqual([0, 192, 384, 384]);
  });

  test('paths: old flows CN - H-MAR = V-MAR - MN, the new flow plain; back at the anchor the path is the first one again', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1=k=ar3 mn1', 'cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1', 'cn2 k ar2=k=ar3 mn1', 'cn2 k ar2=k=ar1 mn1']);
    const inner = { src: 'cn', dst: 'mn1' };
    const tunnelled = [{ src: 'ar1', dst: 'ar3' }, inner];
    expect(report.paths.find((row) => row.flow === 'f1' && row.nodes.includes('ar3'))?.headers).toEqual([
      [inner],
      [inner],
      tunnelled,
      tunnelled,
      [inner],
    ]);
    expect(report.paths[0]?.headers).toEqual([[inner], [inner], [inner]]);
  });

  test('state: DB one record a prefix, H-MAR 1 a prefix it anchors, V-MAR its own and 1 a visited prefix', () => {
    expect(stateSizes(report, 3400)).toEqual({
      'db location': 2,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar2 binding-update-list': 1,
    });
    expect(stateSizes(report, 4800)).toEqual({
      'db location': 3,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar3 binding-cache': 1,
      'ar3 binding-update-list': 2,
    });
    expect(stateSizes(report, 5300)).toEqual({
      'db location': 3,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar3 binding-cache': 1,
      'ar1 binding-update-list': 2,
    });
    expect(entriesOf(report, 'db', 'location', 5300).map((entry) => entry.to)).toEqual(['ar1', 'ar2', 'ar3']);
    expect(entriesOf(report, 'ar1', 'binding-cache', 5300)).toMatchObject([{ mn: 'mn1', to: 'ar1' }]);
    expect(entriesOf(report, 'ar2', 'binding-cache', 5300)).toMatchObject([{ mn: 'mn1', to: 'ar1' }]);
  });

  test('property 4: one tunnel to each previous anchor, all of them at the serving router', () => {
    const ends = (atMs: number): string[] =>
      report.state
        .filter((row) => row.table === 'tunnels' && row.atMs === atMs)
        .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`))
        .toSorted();
    expect(ends(3400)).toEqual(['ar1>ar2', 'ar2>ar1']);
    expect(ends(4800)).toEqual(['ar1>ar3', 'ar2>ar3', 'ar3>ar1', 'ar3>ar2']);
    expect(ends(5300)).toEqual(['ar1>ar2', 'ar1>ar3', 'ar2>ar1', 'ar3>ar1']);
  });

  test('the mobile has one address a router; only that of the present one is preferred', () => {
    const states = (atMs: number): string[] =>
      entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state}`);
    expect(states(3400)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(states(4800)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar3 preferred']);
    expect(states(5300)).toEqual(['ar1 preferred', 'ar2 deprecated', 'ar3 deprecated']);
  });

  test('§3.3 option 1, the mobile tells its sessions: no DBQ, HO1 70 ms, RET 60 ms, 2n messages', () => {
    const told = story(withOptions(DMA_RUN, { sessions: 'mn' }));
    const [first, second, third] = told.handovers;
    expect(gaps(first)['f1']?.[0]).toBe(70);
    expect([gaps(second)['f1']?.[0], gaps(second)['f2']?.[0]]).toEqual([72, 74]);
    expect([gaps(third)['f1']?.[0], gaps(third)['f2']?.[0]]).toEqual([60, 70]);
    expect([counts(first), counts(second), counts(third)]).toEqual([
      [2, 192],
      [4, 384],
      [4, 384],
    ]);
    expect(told.signalling.filter((row) => row.message.startsWith('DB'))).toEqual([]);
    expect(messagesOf(told, 0, 1000)).toEqual(['0 RS mn1>ar1', '5 RA ar1>mn1']);
  });

  test('attach_trigger l2 subtracts one w', () => {
    const [first, second, third] = story(withOptions(DMA_RUN, { attach_trigger: 'l2' })).handovers;
    expect([gaps(first)['f1']?.[0], gaps(second)['f1']?.[0], gaps(second)['f2']?.[0]]).toEqual([85, 89, 91]);
    expect([gaps(third)['f1']?.[0], gaps(third)['f2']?.[0]]).toEqual([55, 83]);
  });

  test('up-link of an old flow: tunnelled back to its anchor, or direct; accepted when the V-MAR has the PBA', () => {
    const scenario = networkE({
      durationMs: 3300,
      flows: [flow('up', 'mn1', 'cn', 2900, 3250)],
      events: [move(3000, 'ar2')],
    });
    const via = play(scenario, DMA_RUN, { octets: false }).report;
    expect(via.handovers[0]?.flows[0]).toMatchObject({ lastBeforeMs: 2994, firstAfterMs: 3080 });
    expect(pathsOf(via, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1 ar2=k=ar1 k cn']);
    const direct = play(scenario, withOptions(DMA_RUN, { uplink: 'direct' }), { octets: false }).report;
    expect(pathsOf(direct, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1 ar2 k cn']);
  });
});

describe('MAAR with DHCPv6 on network E (procedures §4.9)', () => {
  const report = story(MAAR_DHCPV6_RUN);
  const [ho1, ho2, ret] = report.handovers;
  const withoutDiscovery = (begin: number, end: number): string[] =>
    messagesOf(report, begin, end).filter((message) => !/ R[SA] /.test(message));

  test('first attachment: REQUEST, RELAY-FORW, RELAY-REPL, REPLY; the address comes 2w + 2 d(MAAR, server) = 30 ms after it', () => {
    expect(withoutDiscovery(0, 1000)).toEqual([
      '0 REQUEST mn1>ar1',
      '5 RELAY-FORW ar1>dhcp',
      '15 RELAY-REPL dhcp>ar1',
      '25 REPLY ar1>mn1',
    ]);
    expect(report.signalling.find((row) => row.message === 'REPLY')?.deliveredMs).toBe(30);
  });

  test('HO1: I = t_L2 + 2w + 2 d(S, server) + 2 d(S, P) = 92 ms, the Reply at 82 ms does not wait for the PBA', () => {
    expect(gaps(ho1)['f1']).toEqual([92, 92 + 5 - 10]);
    expect(withoutDiscovery(3000, 3490)).toEqual([
      '3050 REQUEST mn1>ar2',
      '3055 RELAY-FORW ar2>dhcp',
      '3066 RELAY-REPL dhcp>ar2',
      '3077 REPLY ar2>mn1',
      '3077 PBU ar2>ar1',
      '3082 PBA ar1>ar2',
    ]);
    expect(report.signalling.find((row) => row.message === 'REPLY' && row.atMs > 3000)?.deliveredMs).toBe(3082);
  });

  test('HO2: 96 ms for f1 and 98 ms for f2; RET: t_L2 + 2w for the flow of the MAAR that the mobile is back at', () => {
    expect(gaps(ho2)).toEqual({ f1: [96, 96 + 10 - 11], f2: [98, 98 + 5 - 12] });
    expect(gaps(ret)).toEqual({ f1: [60, 60 + 11 - 5], f2: [90, 90 + 12 - 10] });
    const updates = report.signalling.filter((row) => row.atMs > 5000 && row.message === 'PBU');
    expect(updates.map((row) => `${row.from}>${row.to}`)).toEqual(['ar1>ar2', 'ar1>ar3']);
  });

  test('4 DHCPv6 messages and 2n; PBU and PBA have 192 octets a previous MAAR', () => {
    expect([counts(ho1)[0], counts(ho2)[0], counts(ret)[0]]).toEqual([4 + 2, 4 + 4, 4 + 4]);
    const octets = (begin: number, end: number): number =>
      report.signalling
        .filter((row) => row.atMs >= begin && row.atMs < end && row.message.startsWith('PB'))
        .reduce((sum, row) => sum + row.bytes, 0);
    expect([octets(0, 3000), octets(3000, 4000), octets(4000, 5000), octets(5000, 5400)]).toEqual([0, 192, 384, 384]);
  });

  test('state: the server one lease a prefix, S 1 + n, each P 1', () => {
    expect(stateSizes(report, 3400)).toEqual({
      'dhcp leases': 2,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar2 binding-update-list': 1,
    });
    expect(stateSizes(report, 4800)).toEqual({
      'dhcp leases': 3,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar3 binding-cache': 1,
      'ar3 binding-update-list': 2,
    });
  });

  test('paths: old flows CN - P = S - MN, the new flow plain; the server is on no data path', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1=k=ar3 mn1', 'cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1', 'cn2 k ar2=k=ar3 mn1', 'cn2 k ar2=k=ar1 mn1']);
    expect(report.paths.filter((row) => row.nodes.includes('dhcp'))).toEqual([]);
  });

  test('rs_ra_first adds 2w; four messages add 2w + 2 d(S, server)', () => {
    const first = story(withOptions(MAAR_DHCPV6_RUN, { rs_ra_first: true })).handovers[0];
    expect(gaps(first)['f1']?.[0]).toBe(92 + 10);
    const four = story(withOptions(MAAR_DHCPV6_RUN, { dhcp_messages: 4 }));
    expect(gaps(four.handovers[0])['f1']?.[0]).toBe(92 + 10 + 2 * 11);
    expect(counts(four.handovers[0])[0]).toBe(8 + 2);
    expect(messagesOf(four, 3060, 3100).map((message) => message.split(' ')[1])).toEqual([
      'RELAY-REPL',
      'ADVERTISE',
      'REQUEST',
      'RELAY-FORW',
      'RELAY-REPL',
    ]);
  });

  test('attach_trigger l2 brings the local route of a mobile that is back one w earlier; the rest waits for its Request', () => {
    const l2 = story(withOptions(MAAR_DHCPV6_RUN, { attach_trigger: 'l2' })).handovers;
    expect([gaps(l2[0])['f1']?.[0], gaps(l2[2])['f1']?.[0], gaps(l2[2])['f2']?.[0]]).toEqual([92, 55, 90]);
  });

  test('return_restores on_reply: the returning flow waits for the lease', () => {
    const late = story(withOptions(MAAR_DHCPV6_RUN, { return_restores: 'on_reply' })).handovers[2];
    expect(gaps(late)['f1']?.[0]).toBe(60 + 2 * 10);
  });
});

describe('IPv6 without mobility on network E', () => {
  const report = story(IPV6_RUN);

  test('the RA comes 2w after the attachment; no handover has a message of its own', () => {
    expect(messagesOf(report, 0, 3500)).toEqual(['0 RS mn1>ar1', '5 RA ar1>mn1', '3050 RS mn1>ar2', '3055 RA ar2>mn1']);
    expect(report.handovers.map(counts)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test('a session breaks at the move and comes back with the router it began at, t_L2 after the return (property 1)', () => {
    const [ho1, ho2, ret] = report.handovers;
    expect(ho1?.flows.find((entry) => entry.flow === 'f1')).toMatchObject({ lastBeforeMs: 2999, firstAfterMs: 5050 });
    expect(ho2?.flows.find((entry) => entry.flow === 'f2')).toMatchObject({ lastBeforeMs: 3999, firstAfterMs: null });
    expect(gaps(ret)['f1']?.[0]).toBe(50);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1']);
  });

  test('every router has its own address for the mobile, and no state but that', () => {
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.to)).toEqual(['ar1', 'ar2', 'ar3']);
    expect(stateSizes(report)).toEqual({});
  });
});
