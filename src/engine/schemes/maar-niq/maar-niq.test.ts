/** MAARs with Node Information Queries as ladders and rules, next to draft-bernardos-dmm-pmip-01 §5. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { flow, move, networkE, NIQ_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** The lines of a ladder with prefixes and addresses named by their routers. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:10([123]):1::1\b/g, 'LINK$1')
    .replaceAll(/2001:db8:10([123])::1\b/g, 'CORE$1')
    .replaceAll(/2001:db8:10([123]):1:0:ff:fe00:e0/g, 'ADDR$1')
    .replaceAll(/2001:db8:10([123]):1::/g, 'PREF$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

function addresses(report: RunReport, atMs?: number): string[] {
  return entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
}

/** Where the updates went, `3065 ar2>2001:db8:…`. */
function updateDestinations(report: RunReport): string[] {
  return report.signalling
    .filter((row) => row.message === 'PBU')
    .map((row) => lines(`${row.atMs} ${row.from}>${row.dst}`).join(''));
}

const THERE_AND_BACK = networkE({
  durationMs: 9000,
  flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 10 })],
  events: [move(3000, 'ar2'), move(5000, 'ar1'), stateAt(6000), move(7000, 'ar2')],
});

describe('§5.2 figure 6', () => {
  const played = play(THERE_AND_BACK, NIQ_RUN);

  test('a new mobile: entry and prefix at the attachment, NI Query at the solicitation, RA after the reply', () => {
    expect(lines(ladderOf(played, { toNs: 1e9, tables: ['binding-cache', 'prefix-pool'] }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  ar1  prefix  ar1  PREF1/64',
      '0.000000  ar1  binding  ar1  PREF1/64 active',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  NIQuery  mn1  qtype=3',
      '0.010000  mn1  NIReply  ar1  no global address',
      '0.015000  ar1  RA  mn1  preferred=PREF1/64',
    ]);
  });

  test('the handover: NI Reply with the address, PBU, the P-MAAR’s entry and tunnel, PBA, what it teaches, the other tunnel end, RA', () => {
    const tables = ['binding-cache', 'binding-update-list', 'maar-addresses', 'tunnels'] as const;
    expect(lines(ladderOf(played, { fromNs: 3e9, toNs: 4e9, tables }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  binding  ar1  PREF1/64 active lifetime=3600s',
      '3.050000  mn1  attach  ar2',
      '3.050000  ar2  binding  ar2  PREF2/64 active',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  NIQuery  mn1  qtype=3',
      '3.060000  mn1  NIReply  ar2  ADDR1',
      '3.065000  ar2  update-list  ar1  PREF1/64 registering',
      '3.065000  ar2  PBU  ar1  seq=2 hnp=PREF1/64 hi=3 lifetime=3600s',
      '3.070000  ar1  binding  ar2  PREF1/64 active lifetime=3600s (was ar1)',
      '3.070000  ar1  tunnel  ar2  mn1 downlink',
      '3.070000  ar1  PBA  ar2  seq=2 status=0 hnp=PREF1/64 lifetime=3600s',
      '3.075000  ar2  maar-address  ar1  CORE1 lifetime=3600s',
      '3.075000  ar2  update-list  ar1  PREF1/64 registered lifetime=3600s (was registering)',
      '3.075000  ar2  tunnel  ar1  mn1 downlink',
      '3.075000  ar2  tunnel  ar1  mn1 downlink uplink',
      '3.075000  ar2  RA  mn1  preferred=PREF2/64 deprecated=PREF1/64',
    ]);
  });

  test('the P-MAAR’s address: built from the prefix the first time, learned from the PBA’s source for later ones', () => {
    expect(updateDestinations(played.report)).toEqual(['3065 ar2>LINK1', '5065 ar1>LINK2', '7065 ar2>CORE1']);
    const answers = played.report.signalling.filter((row) => row.message === 'PBA');
    expect(answers.map((row) => lines(`${row.src}>${row.dst}`).join(''))).toEqual(['CORE1>CORE2', 'CORE2>CORE1', 'CORE1>CORE2']);
    expect(entriesOf(played.report, 'ar2', 'maar-addresses', 6000)).toMatchObject([{ to: 'ar1', address: '2001:db8:101::1' }]);
    // Either address is the P-MAAR's: the same handover again takes the same time.
    const [first, , again] = played.report.handovers;
    expect((again?.completeMs ?? 0) - (again?.detachMs ?? 0)).toBe((first?.completeMs ?? 0) - (first?.detachMs ?? 0));
  });

  test('the query goes to the mobile’s link-local address, from the address that all MAARs share, and is about the mobile', () => {
    const [query] = played.report.signalling.filter((row) => row.message === 'NIQuery');
    expect([query?.src, query?.dst, query?.bytes]).toEqual(['fe80::1', 'fe80::ff:fe00:e0', 72]);
  });

  test('a renewal goes to the learned address', () => {
    const short = networkE({ durationMs: 9000, events: [move(3000, 'ar2')] });
    const { report } = play(short, withOptions(NIQ_RUN, { binding_lifetime_s: 8 }));
    expect(updateDestinations(report)).toEqual(['3065 ar2>LINK1', '7075 ar2>CORE1']);
  });
});

describe('messages lost', () => {
  const scenario = networkE({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 10 })],
    events: [move(3000, 'ar2')],
  });

  test('the query or its answer: asked again after a second', () => {
    for (const lost of ['NIQuery', 'NIReply']) {
      const { report } = play(scenario, NIQ_RUN, { lose: ({ message, atMs }) => message === lost && atMs > 3000 && atMs < 3100 });
      expect(instantsOf(report, 'NIQuery', 'ar2'), lost).toEqual([3055, 4055]);
      expect(messagesOf(report, 4000, 4500).map((text) => text.slice(5))).toEqual([
        'NIQuery ar2>mn1',
        'NIReply mn1>ar2',
        'PBU ar2>ar1',
        'PBA ar1>ar2',
        'RA ar2>mn1',
      ]);
    }
  });

  test('an answer that comes after the patience is over is still served', () => {
    const { report } = play(scenario, NIQ_RUN, {
      lose: ({ message, atMs }) => message === 'NIQuery' && atMs > 3000 && atMs < 6000,
    });
    expect(messagesOf(report, 6000)).toEqual([
      '6055 RA ar2>mn1',
      '6055 NIQuery ar2>mn1',
      '6060 NIReply mn1>ar2',
      '6065 PBU ar2>ar1',
      '6070 PBA ar1>ar2',
      '6075 RA ar2>mn1',
    ]);
    expect(addresses(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1']);
  });

  test('the PBU: repeated after a second; the advertisement does not wait longer than that', () => {
    const { report } = play(scenario, NIQ_RUN, { lose: ({ message, atMs }) => message === 'PBU' && atMs < 4000 });
    expect(messagesOf(report, 3065)).toEqual([
      '3065 PBU ar2>ar1',
      '4065 PBU ar2>ar1',
      '4065 RA ar2>mn1',
      '4070 PBA ar1>ar2',
      '4075 RA ar2>mn1',
    ]);
  });

  test('the advertisement: the mobile asks after 4 s and gets it at once', () => {
    const { report } = play(scenario, NIQ_RUN, { lose: ({ message, atMs }) => message === 'RA' && atMs > 3000 && atMs < 4000 });
    expect(messagesOf(report, 3080)).toEqual(['7050 RS mn1>ar2', '7055 RA ar2>mn1']);
  });
});

describe('a mobile that does not answer', () => {
  const scenario = networkE({
    durationMs: 300_000,
    flows: [flow('f1', 'cn', 'mn1', 5000, 60_000, { pps: 5 }), flow('f2', 'cn2', 'mn1', 20_000, 60_000, { pps: 5 })],
    events: [move(10_000, 'ar2')],
  });

  test('asked eight times at 0, 1, 3, 7 … s; after three seconds it gets this MAAR’s prefix alone', () => {
    const { report } = play(scenario, withOptions(NIQ_RUN, { mn_answers: false }));
    expect(instantsOf(report, 'NIQuery', 'ar2')).toEqual([0, 1, 3, 7, 15, 31, 63, 95].map((seconds) => 10_055 + 1000 * seconds));
    expect(instantsOf(report, 'RA')).toEqual([3005, 13_055]);
    expect(report.signalling.filter((row) => row.message === 'PBU')).toEqual([]);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1']);
  });

  test('niq_patience_s says how long the advertisement waits', () => {
    const { report } = play(scenario, withOptions(NIQ_RUN, { mn_answers: false, niq_patience_s: 0 }));
    expect(instantsOf(report, 'RA')).toEqual([5, 10_055]);
  });
});

describe('lifetimes', () => {
  const run = withOptions(NIQ_RUN, { binding_lifetime_s: 8 });

  test('the serving MAAR renews while the mobile is attached, never after; then all runs out, what was learned too', () => {
    const scenario = networkE({
      durationMs: 40_000,
      events: [move(3000, 'ar2'), { atMs: 12_000, detach: 'mn1' }, stateAt(11_900)],
    });
    const { report } = play(scenario, run);
    expect(instantsOf(report, 'PBU')).toEqual([3065, 7075, 11_085]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 11_900)).toMatchObject([{ to: 'ar2', expiresMs: 11_090 + 8000 }]);
    for (const node of ['ar1', 'ar2'])
      for (const table of ['binding-cache', 'binding-update-list', 'maar-addresses', 'tunnels', 'prefix-pool', 'routes'])
        expect(entriesOf(report, node, table), `${node} ${table}`).toEqual([]);
  });

  test('an address that outlives its entry is taken up again when the mobile names it, elsewhere and at its own MAAR', () => {
    const away = (to: string): Scenario =>
      networkE({
        durationMs: 20_000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 19_900, { pps: 10 })],
        events: [{ atMs: 3000, detach: 'mn1' }, stateAt(14_900), move(15_000, to)],
      });
    const elsewhere = play(away('ar2'), run).report;
    expect(entriesOf(elsewhere, 'ar1', 'binding-cache', 14_900)).toEqual([]);
    expect(pathsOf(elsewhere, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1']);
    const home = play(away('ar1'), run).report;
    expect(addresses(home)).toEqual(['ar1 deprecated', 'ar1 preferred']);
    expect(pathsOf(home, 'f1')).toEqual(['cn k ar1 mn1']);
    expect(home.paths.at(-1)?.lastAtMs).toBeGreaterThan(19_700);
  });
});

describe('options', () => {
  const interruptions = (report: RunReport): (number | null)[] =>
    report.handovers.map((row) => (row.flows[0]?.firstAfterMs ?? Number.NaN) - row.detachMs);
  const scenario = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'cn', 'mn1', 2500, 5900)],
    events: [move(3000, 'ar2'), move(4000, 'ar1'), stateAt(3500), stateAt(5800)],
  });

  test('return_restores: on_reply waits for the mobile before it delivers again', () => {
    expect(interruptions(play(scenario, NIQ_RUN, { octets: false }).report)).toEqual([80, 60]);
    const late = play(scenario, withOptions(NIQ_RUN, { return_restores: 'on_reply' }), { octets: false }).report;
    expect(interruptions(late)).toEqual([80, 70]);
  });

  test('return_restores: on_reply without an answer delivers with the advertisement', () => {
    const run = withOptions(NIQ_RUN, { return_restores: 'on_reply', niq_patience_s: 1 });
    const lose = ({ message, atMs }: { message: string; atMs: number }): boolean => message === 'NIQuery' && atMs > 4000;
    expect(interruptions(play(scenario, run, { octets: false, lose }).report)).toEqual([80, 50 + 10 + 1000]);
  });

  test('reuse_prefix: false gives a new prefix at the return; the old flow goes on with the old one', () => {
    const { report } = play(scenario, withOptions(NIQ_RUN, { reuse_prefix: false }), { octets: false });
    expect(interruptions(report)).toEqual([80, 60]);
    expect(addresses(report, 5800)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar1 preferred']);
    expect(addresses(play(scenario, NIQ_RUN, { octets: false }).report, 5800)).toEqual(['ar1 preferred', 'ar2 deprecated']);
  });

  test('ra: immediately advertises when the mobile has answered', () => {
    const { report } = play(scenario, withOptions(NIQ_RUN, { ra: 'immediately' }), { octets: false });
    expect(instantsOf(report, 'RA', 'ar2')).toEqual([3065]);
    expect(addresses(report, 3500)).toEqual(['ar1 deprecated', 'ar2 preferred']);
  });

  test('release: a prefix is kept with its address, or given back with its last flow', () => {
    const ending = networkE({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 5000, { pps: 10 })],
      events: [move(3000, 'ar2'), stateAt(6000), move(7000, 'ar3')],
    });
    const kept = play(ending, NIQ_RUN).report;
    expect(addresses(kept, 6000)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(kept.handovers[1]?.messages).toBe(2 + 2 * 2);
    const released = play(ending, withOptions(NIQ_RUN, { release: 'with_flows' })).report;
    expect(messagesOf(released, 5000, 6000)).toEqual(['5000 PBU ar2>ar1', '5005 PBA ar1>ar2', '5010 RA ar2>mn1']);
    expect(released.signalling.find((row) => row.atMs === 5000)).toMatchObject({ lifetimeS: 0, dst: '2001:db8:101::1' });
    expect(addresses(released, 6000)).toEqual(['ar2 preferred']);
    expect(released.handovers[1]?.messages).toBe(2 + 2);
  });
});

describe('interfaces and mobiles', () => {
  test('a second interface names its own addresses only, and moves nothing of the first', () => {
    const scenario = networkE({
      durationMs: 6000,
      interfaces: 2,
      flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 100 })],
      events: [move(2000, 'ar2', { interface: 1 }), stateAt(3500), move(4000, 'ar3')],
    });
    const { report } = play(scenario, NIQ_RUN);
    expect(messagesOf(report, 2000, 3000)).toEqual([
      '2050 RS mn1>ar2',
      '2055 NIQuery ar2>mn1',
      '2060 NIReply mn1>ar2',
      '2065 RA ar2>mn1',
    ]);
    expect(report.signalling.find((row) => row.message === 'NIReply' && row.atMs > 2000)?.bytes).toBe(56);
    expect(entriesOf(report, 'ar1', 'binding-cache', 3500)).toMatchObject([{ to: 'ar1' }]);
    expect(updateDestinations(report)).toEqual(['4065 ar3>LINK1']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar3 mn1']);
  });

  test('two mobiles: over both P-MAARs, with a tunnel each; a MAAR that is anchor of one and serves the other takes the short way', () => {
    const base = networkE({
      durationMs: 6000,
      flows: [flow('call', 'mn1', 'mn2', 1000, 5900, { pps: 100, bidirectional: true })],
      events: [move(2000, 'ar3'), move(3500, 'ar1', { node: 'mn2' })],
    });
    const scenario: Scenario = { ...base, nodes: [...base.nodes, { id: 'mn2', kind: 'mobile', attachedTo: 'ar2' }] };
    const there = pathsOf(play(scenario, NIQ_RUN).report, 'call');
    expect(there.slice(0, 2)).toEqual(['mn1 ar1 k ar2 mn2', 'mn1 ar3=k=ar1 k ar2 mn2']);
    expect(there.at(-1)).toBe('mn1 ar3=k=ar1 mn2');
  });
});
