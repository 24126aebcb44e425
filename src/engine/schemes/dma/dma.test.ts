/** Distributed Mobility Anchoring as ladders and rules, next to draft-seite-dmm-dma-05 §3.3 and §4. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import { DMA_RUN, flow, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** The lines of a ladder with prefixes named by their routers. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:101:1::', 'HNP1')
    .replaceAll('2001:db8:102:1::', 'HNP2')
    .replaceAll('2001:db8:103:1::', 'HNP3')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

function addresses(report: RunReport, atMs?: number): string[] {
  return entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
}

describe('ladders', () => {
  const scenario = networkE({
    durationMs: 8000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 7900, { pps: 10 })],
    events: [move(3000, 'ar2'), move(5000, 'ar1')],
  });
  const played = play(scenario, DMA_RUN);

  test('§4.2 figure 5 steps 1 and 2: MAR1 allocates HNP1 and updates the database', () => {
    expect(lines(ladderOf(played, { toNs: 1e9, tables: ['binding-cache', 'location', 'prefix-pool'] }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  prefix  ar1  HNP1/64',
      '0.005000  ar1  binding  ar1  HNP1/64 active',
      '0.005000  ar1  DBQ  db  seq=1 query hnp=HNP1/64',
      '0.014000  db  location  ar1  HNP1/64 lifetime=3600s',
      '0.014000  db  DBA  ar1  seq=1 no other session',
      '0.023000  ar1  RA  mn1  preferred=HNP1/64',
    ]);
  });

  test('§4.2 figure 5 steps 3 to 5: MAR2 allocates HNP2, learns HNP1 and registers; the tunnel; HNP1 deprecated', () => {
    const tables = ['binding-cache', 'location', 'binding-update-list', 'tunnels'] as const;
    expect(lines(ladderOf(played, { fromNs: 3e9, toNs: 4e9, tables }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  binding  ar1  HNP1/64 active lifetime=3600s',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  binding  ar2  HNP2/64 active',
      '3.055000  ar2  DBQ  db  seq=5 query hnp=HNP2/64',
      '3.065000  db  location  ar2  HNP2/64 lifetime=3600s',
      '3.065000  db  DBA  ar2  seq=5 HNP1/64 at ar1',
      '3.075000  ar2  update-list  ar1  HNP1/64 registering',
      '3.075000  ar2  PBU  ar1  seq=2 hnp=HNP1/64 hi=3 lifetime=3600s',
      '3.080000  ar1  binding  ar2  HNP1/64 active lifetime=3600s (was ar1)',
      '3.080000  ar1  tunnel  ar2  mn1 downlink',
      '3.080000  ar1  PBA  ar2  seq=2 status=0 hnp=HNP1/64 lifetime=3600s',
      '3.085000  ar2  update-list  ar1  HNP1/64 registered lifetime=3600s (was registering)',
      '3.085000  ar2  tunnel  ar1  mn1 downlink',
      '3.085000  ar2  tunnel  ar1  mn1 downlink uplink',
      '3.085000  ar2  RA  mn1  preferred=HNP2/64 deprecated=HNP1/64',
    ]);
  });

  test('the return: HNP1 is local at the solicitation, HNP2 is visited, MAR2 forgets what it served', () => {
    const tables = ['binding-cache', 'tunnels'] as const;
    expect(lines(ladderOf(played, { fromNs: 5e9, toNs: 6e9, tables }))).toEqual([
      '5.000000  mn1  move  ar1  from ar2',
      '5.000000  ar2  binding  ar2  HNP2/64 active lifetime=3600s',
      '5.050000  mn1  attach  ar1',
      '5.050000  mn1  RS  ar1',
      '5.055000  ar1  binding  ar1  HNP1/64 active (was ar2)',
      '5.055000  ar1  tunnel  ar2  mn1 gone',
      '5.055000  ar1  DBQ  db  seq=11 query hnp=HNP1/64',
      '5.064000  db  DBA  ar1  seq=11 HNP2/64 at ar2',
      '5.073000  ar1  PBU  ar2  seq=4 hnp=HNP2/64 hi=3 lifetime=3600s',
      '5.078000  ar2  binding  ar1  HNP2/64 active lifetime=3600s (was ar2)',
      '5.078000  ar2  tunnel  ar1  mn1 downlink uplink',
      '5.078000  ar2  PBA  ar1  seq=4 status=0 hnp=HNP2/64 lifetime=3600s',
      '5.078000  ar2  tunnel  ar1  mn1 downlink',
      '5.078000  ar2  tunnel  ar1  mn1 downlink',
      '5.083000  ar1  tunnel  ar2  mn1 downlink',
      '5.083000  ar1  tunnel  ar2  mn1 downlink uplink',
      '5.083000  ar1  RA  mn1  preferred=HNP1/64 deprecated=HNP2/64',
    ]);
  });

  test('a PBU is lost: repeated after a second; the advertisement does not wait longer than that', () => {
    const lossy = play(scenario, DMA_RUN, { lose: ({ message, atMs }) => message === 'PBU' && atMs < 4000 });
    expect(lines(ladderOf(lossy, { fromNs: 3e9, toNs: 4.9e9, messages: ['PBU', 'PBA', 'RA'] }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.075000  ar2  PBU  ar1  seq=2 hnp=HNP1/64 hi=3 lifetime=3600s',
      '3.078000  ar2  drop  PBU  link-loss',
      '4.075000  ar2  PBU  ar1  seq=3 hnp=HNP1/64 hi=3 lifetime=3600s (again)',
      '4.075000  ar2  RA  mn1  preferred=HNP2/64',
      '4.080000  ar1  PBA  ar2  seq=3 status=0 hnp=HNP1/64 lifetime=3600s',
      '4.085000  ar2  RA  mn1  preferred=HNP2/64 deprecated=HNP1/64',
    ]);
  });

  test('expiry: the mobile leaves, nobody renews, binding and session run out', () => {
    const run = withOptions(DMA_RUN, { binding_lifetime_s: 8 });
    const leaving = networkE({ durationMs: 20_000, events: [{ atMs: 3000, detach: 'mn1' }] });
    expect(lines(ladderOf(play(leaving, run), { fromNs: 3e9, tables: ['binding-cache', 'location'] }))).toEqual([
      '3.000000  mn1  detach  ar1',
      '3.000000  ar1  binding  ar1  HNP1/64 active lifetime=8s',
      '4.005000  ar1  DBQ  db  seq=4 refresh hnp=HNP1/64',
      '4.014000  db  location  ar1  HNP1/64 lifetime=8s',
      '4.014000  db  DBA  ar1  seq=4 no other session',
      '8.005000  ar1  DBQ  db  seq=6 refresh hnp=HNP1/64',
      '8.014000  db  location  ar1  HNP1/64 lifetime=8s',
      '8.014000  db  DBA  ar1  seq=6 no other session',
      '11.000000  ar1  binding  ar1  HNP1/64 gone',
      '11.000000  ar1  DBQ  db  seq=8 remove hnp=HNP1/64',
      '11.009000  db  location  ar1  HNP1/64 gone',
      '11.009000  db  DBA  ar1  seq=8 no other session',
    ]);
  });
});

describe('§3.3, §4.1: release when the last session of a prefix ends', () => {
  const scenario = networkE({
    durationMs: 8000,
    flows: [
      flow('f1', 'cn', 'mn1', 1000, 5000, { pps: 10 }),
      flow('f2', 'cn2', 'mn1', 2000, 6000, { pps: 10 }),
      flow('f3', 'cn', 'mn1', 3500, 7900, { pps: 10 }),
    ],
    events: [move(3000, 'ar2'), stateAt(5900), stateAt(6500)],
  });
  const { report } = play(scenario, DMA_RUN);

  test('a prefix that another session uses is kept', () => {
    expect(messagesOf(report, 4000, 5999)).toEqual([]);
    expect(addresses(report, 5900)).toEqual(['ar1 deprecated', 'ar2 preferred']);
  });

  test('PBU(0) V-MAR to H-MAR, PBA, RA without the prefix, DBQ(remove), DBA', () => {
    // f2 has sent its last packet at 5900 ms; it stops at 6000 ms, when that packet has long arrived.
    expect(messagesOf(report, 6000)).toEqual([
      '6000 PBU ar2>ar1',
      '6005 PBA ar1>ar2',
      '6005 DBQ ar1>db',
      '6010 RA ar2>mn1',
      '6014 DBA db>ar1',
    ]);
    expect(report.signalling.find((row) => row.atMs === 6000)).toMatchObject({ lifetimeS: 0, bytes: 96 });
    expect(addresses(report, 6500)).toEqual(['ar2 preferred']);
    expect(entriesOf(report, 'db', 'location').map((entry) => entry.to)).toEqual(['ar2']);
    for (const [node, table] of [
      ['ar1', 'binding-cache'],
      ['ar1', 'tunnels'],
      ['ar1', 'prefix-pool'],
      ['ar1', 'routes'],
      ['ar2', 'tunnels'],
      ['ar2', 'binding-update-list'],
    ] as const)
      expect(
        entriesOf(report, node, table, 6500).filter(
          (entry) => entry['address'] !== undefined && !String(entry['address']).startsWith('2001:db8:102'),
        ),
        `${node} ${table}`,
      ).toEqual([]);
    expect(report.flows.find((row) => row.flow === 'f2')?.delivered).toBe(
      report.flows.find((row) => row.flow === 'f2')!.sent - 1,
    );
  });

  test('messages of a release belong to no handover', () => {
    expect(report.handovers[0]).toMatchObject({ messages: 4, completeMs: 3085 });
  });
});

describe('options', () => {
  const scenario = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'cn', 'mn1', 2500, 5900)],
    events: [move(3000, 'ar2'), move(4000, 'ar1'), stateAt(3500), stateAt(5800)],
  });
  const interruptions = (report: RunReport): (number | null)[] =>
    report.handovers.map((row) => (row.flows[0]?.firstAfterMs ?? Number.NaN) - row.detachMs);

  test('return_restores: on_db waits for the database before it delivers again', () => {
    expect(interruptions(play(scenario, DMA_RUN, { octets: false }).report)).toEqual([90, 60]);
    const late = play(scenario, withOptions(DMA_RUN, { return_restores: 'on_db' }), { octets: false }).report;
    expect(interruptions(late)).toEqual([90, 60 + 2 * 9]);
  });

  test('reuse_prefix: false gives a new prefix at the return; the old session goes on with the old one', () => {
    const { report } = play(scenario, withOptions(DMA_RUN, { reuse_prefix: false }), { octets: false });
    expect(interruptions(report)).toEqual([90, 60]);
    expect(addresses(report, 5800)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar1 preferred']);
    expect(entriesOf(report, 'ar1', 'binding-cache', 5800)).toHaveLength(2);
    expect(addresses(play(scenario, DMA_RUN, { octets: false }).report, 5800)).toEqual(['ar1 preferred', 'ar2 deprecated']);
  });

  test('ra: immediately advertises as soon as the sessions are known', () => {
    const { report } = play(scenario, withOptions(DMA_RUN, { ra: 'immediately' }), { octets: false });
    expect(instantsOf(report, 'RA', 'ar2')).toEqual([3075]);
    expect(interruptions(report)).toEqual([90, 60]);
    expect(addresses(report, 3500)).toEqual(['ar1 deprecated', 'ar2 preferred']);
  });
});

describe('§4.3 figure 6: two interfaces', () => {
  const scenario = networkE({
    durationMs: 9000,
    interfaces: 2,
    flows: [
      flow('f1', 'cn', 'mn1', 1000, 8900, { bidirectional: true }),
      flow('f2', 'cn2', 'mn1', 1000, 8900, { bidirectional: true }),
    ],
    events: [
      move(2000, 'ar2', { interface: 1 }),
      { atMs: 3000, moveFlow: { flow: 'f2', interface: 1 } },
      stateAt(2900),
      stateAt(4900),
      { atMs: 5000, moveFlow: { flow: 'f2', interface: 0 } },
      stateAt(6900),
    ],
  });
  const { report } = play(scenario, DMA_RUN, { octets: false });

  test('each flow has a prefix of its own at MAR1; the second interface moves nothing', () => {
    expect(entriesOf(report, 'ar1', 'binding-cache', 2900).map((entry) => entry.to)).toEqual(['ar1', 'ar1']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
    expect(report.flows[0]?.dropped).toEqual({});
  });

  test('flow 2 goes through the tunnel MAR1 = MAR2, flow 1 stays native, both ways', () => {
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1 ar1 k cn']);
    // On the way back to interface 0 packets overtake those that are still in the tunnel.
    expect(new Set(pathsOf(report, 'f2'))).toEqual(new Set(['cn2 k ar1 mn1', 'cn2 k ar1=k=ar2 mn1']));
    expect(pathsOf(report, 'f2').slice(0, 2)).toEqual(['cn2 k ar1 mn1', 'cn2 k ar1=k=ar2 mn1']);
    expect(pathsOf(report, 'f2').at(-1)).toBe('cn2 k ar1 mn1');
    expect(new Set(pathsOf(report, 'f2', 'from-mn'))).toEqual(new Set(['mn1 ar1 k cn2', 'mn1 ar2=k=ar1 k cn2']));
    expect(entriesOf(report, 'ar1', 'binding-cache', 4900).map((entry) => entry.to)).toEqual(['ar1', 'ar2']);
    expect(entriesOf(report, 'ar1', 'tunnels', 4900)).toMatchObject([{ mn: 'mn1', to: 'ar2' }]);
  });

  test('no packet of flow 2 is lost on the way there (§3.1: what the mobile still sends on its anchor’s link is routed)', () => {
    const there = networkE({
      durationMs: 4000,
      interfaces: 2,
      flows: [flow('f1', 'cn', 'mn1', 1000, 3900), flow('f2', 'cn2', 'mn1', 1000, 3900, { bidirectional: true })],
      events: [move(2000, 'ar2', { interface: 1 }), { atMs: 3000, moveFlow: { flow: 'f2', interface: 1 } }],
    });
    const moved = play(there, DMA_RUN, { octets: false }).report;
    expect(pathsOf(moved, 'f2').at(-1)).toBe('cn2 k ar1=k=ar2 mn1');
    expect(moved.flows.map((row) => row.dropped)).toEqual([{}, {}]);
  });

  test('back on interface 0 the tunnel is gone', () => {
    expect(entriesOf(report, 'ar1', 'binding-cache', 6900).map((entry) => entry.to)).toEqual(['ar1', 'ar1']);
    expect(entriesOf(report, 'ar1', 'tunnels', 6900)).toEqual([]);
    expect(addresses(report, 6900).filter((text) => text.startsWith('ar1'))).toHaveLength(2);
  });
});

describe('faults', () => {
  const run = withOptions(DMA_RUN, { binding_lifetime_s: 20 });

  test('the anchor fails: its flow is lost, others go on; after its recovery the next renewal brings it back', () => {
    const scenario = networkE({
      durationMs: 40_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 40_000, { pps: 20 }), flow('f2', 'cn2', 'mn1', 4000, 40_000, { pps: 20 })],
      events: [move(3000, 'ar2'), { atMs: 5000, fail: 'ar1' }, { atMs: 7000, recover: 'ar1' }, stateAt(6000)],
    });
    const { report } = play(scenario, run);
    expect(entriesOf(report, 'ar1', 'binding-cache', 6000)).toEqual([]);
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(report.flows.find((row) => row.flow === 'f2')?.dropped).toEqual({});
    expect(report.paths.filter((row) => row.flow === 'f1').at(-1)?.lastAtMs).toBeGreaterThan(39_800);
  });

  test('the serving router fails and comes back: the mobile asks again and its sessions are learned anew', () => {
    const scenario = networkE({
      durationMs: 20_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 19_900, { pps: 20 })],
      events: [move(3000, 'ar2'), { atMs: 5000, fail: 'ar2' }, { atMs: 7000, recover: 'ar2' }],
    });
    const { report } = play(scenario, run);
    expect(messagesOf(report, 7000, 7100).map((text) => text.slice(5))).toEqual([
      'RS mn1>ar2',
      'DBQ ar2>db',
      'DBA db>ar2',
      'PBU ar2>ar1',
      'PBA ar1>ar2',
      'RA ar2>mn1',
    ]);
    expect(report.paths.at(-1)?.lastAtMs).toBeGreaterThan(19_800);
    expect(report.paths.at(-1)?.firstAtMs).toBeLessThan(7150);
  });

  test('the database is silent: the router asks at 0, 1, 3, 7 s; own prefix and native flow work meanwhile', () => {
    const scenario = networkE({
      durationMs: 30_000,
      flows: [flow('f1', 'cn', 'mn1', 2000, 29_000, { pps: 20 })],
      events: [{ atMs: 2500, fail: 'db' }, move(3000, 'ar2'), move(5000, 'ar1'), { atMs: 13_000, recover: 'db' }],
    });
    const { report } = play(scenario, DMA_RUN);
    expect(instantsOf(report, 'DBQ', 'ar2')).toEqual([3055, 4055]);
    expect(instantsOf(report, 'DBQ', 'ar1')).toEqual([5, 5055, 6055, 8055, 12_055, 20_055]);
    expect(report.handovers[1]?.flows[0]?.firstAfterMs).toBeLessThan(5110);
    expect(entriesOf(report, 'db', 'location').map((entry) => entry.to)).toEqual(['ar1']);
  });
});

describe('a return while the database is silent for longer than the lifetime', () => {
  test('return_restores on_db: the prefix that has run out meanwhile is served again', () => {
    const scenario = networkE({
      durationMs: 40_000,
      events: [
        { atMs: 2000, move: { node: 'mn1', to: 'ar2' } },
        { atMs: 4000, fail: 'db' },
        { atMs: 5000, move: { node: 'mn1', to: 'ar1' } },
        { atMs: 20_000, recover: 'db' },
      ],
    });
    const { report } = play(scenario, withOptions(DMA_RUN, { return_restores: 'on_db', binding_lifetime_s: 8 }));
    const [preferred] = entriesOf(report, 'mn1', 'addresses').filter((entry) => entry.state === 'preferred');
    expect(preferred).toMatchObject({ to: 'ar1' });
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'ar1' }]);
    expect(entriesOf(report, 'ar1', 'routes').map((entry) => [entry.to, entry['via']])).toEqual([
      ['mn1', 'radio'],
      ['ar1', 'plain'],
    ]);
  });
});

describe('movement', () => {
  test('moves faster than the link layer: only the last one attaches, each has a row', () => {
    const scenario = networkE({
      durationMs: 5000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 4900)],
      events: [move(3000, 'ar2'), move(3020, 'ar3'), move(3040, 'ar1')],
    });
    const { report } = play(scenario, DMA_RUN, { octets: false });
    expect(report.handovers.map((row) => [row.from, row.to, row.attachMs])).toEqual([
      ['ar1', 'ar2', null],
      [null, 'ar3', null],
      [null, 'ar1', 3090],
    ]);
    expect(messagesOf(report, 3000)).toEqual(['3090 RS mn1>ar1', '3095 DBQ ar1>db', '3104 DBA db>ar1', '3113 RA ar1>mn1']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
  });

  test('ping-pong faster than the signalling: the session ends up at the last router', () => {
    const scenario = networkE({
      durationMs: 9000,
      timing: { l2HandoverMs: 0 },
      flows: [flow('f1', 'cn', 'mn1', 2500, 9000)],
      events: [0, 1, 2, 3, 4, 5, 6].map((step) => move(3000 + 13 * step, step % 2 === 0 ? 'ar2' : 'ar3')),
    });
    const { report } = play(scenario, DMA_RUN, { octets: false });
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar2 mn1');
    expect(entriesOf(report, 'ar3', 'binding-update-list')).toEqual([]);
  });

  test('a move to the router where the mobile is: as an attachment to any other', () => {
    const scenario = networkE({
      durationMs: 5000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 4900)],
      events: [move(3000, 'ar1')],
    });
    const { report } = play(scenario, DMA_RUN, { octets: false });
    expect(report.handovers).toMatchObject([
      { from: 'ar1', to: 'ar1', attachMs: 3050, flows: [{ flow: 'f1', firstAfterMs: 3050 }] },
    ]);
    expect(addresses(report)).toEqual(['ar1 preferred']);
  });

  test('leaving and coming back elsewhere within the lifetime: the session goes on', () => {
    const scenario = networkE({
      durationMs: 12_000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 11_900, { pps: 100 })],
      events: [{ atMs: 3000, detach: 'mn1' }, move(8000, 'ar3')],
    });
    const { report } = play(scenario, DMA_RUN);
    expect(report.handovers).toMatchObject([{ from: null, to: 'ar3', detachMs: 8000, attachMs: 8050 }]);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar3 mn1']);
    // 50 + 2w + 2 d(AR3, DB) + 2 d(AR3, AR1) after the mobile came back, up to one period of 10 ms later.
    expect((report.handovers[0]?.flows[0]?.firstAfterMs ?? 0) - 8000).toBeGreaterThanOrEqual(94);
    expect((report.handovers[0]?.flows[0]?.firstAfterMs ?? 0) - 8000).toBeLessThan(104);
  });
});
