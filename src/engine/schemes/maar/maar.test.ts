/** MAARs with a CMD as numbers, ladders and rules, next to draft-bernardos-dmm-pmip-01 §3, appendix A, and RFC 8885 §3. */
import { describe, expect, test, vi } from 'vitest';
import { BatchSink } from '#records/batch.ts';
import type { HandoverRow, RunReport } from '#report/report.ts';
import type { RunDefinition, ScenarioEvent } from '#scenario/scenario.ts';
import { decodePacket, type Packet } from '#wire/packet.ts';
import { createEngine } from '../../engine.ts';
import { flow, MAAR_RUN, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const RELAY = MAAR_RUN;
const LOCATOR = withOptions(MAAR_RUN, { cmd: 'locator' });
const PROXY = withOptions(MAAR_RUN, { cmd: 'proxy' });

/** f1 begins at AR1, HO1 to AR2 at 3 s, f2 begins there at 3.5 s, HO2 to AR3 at 4 s, RET to AR1 at 5 s. */
function story(run: RunDefinition): RunReport {
  const scenario = networkE({
    durationMs: 5500,
    flows: [flow('f1', 'cn', 'mn1', 2800, 5400), flow('f2', 'cn2', 'mn1', 3500, 5400)],
    events: [move(3000, 'ar2'), stateAt(3400), move(4000, 'ar3'), stateAt(4800), move(5000, 'ar1'), stateAt(5300)],
  });
  return play(scenario, run, { octets: false }).report;
}

function gap(row: HandoverRow | undefined, flowId: string): number {
  return (row?.flows.find((entry) => entry.flow === flowId)?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0);
}

/** When the first advertisement of a handover reaches the mobile, ms after the loss of the radio. */
function firstAdvertisement(report: RunReport, row: HandoverRow | undefined): number {
  const begin = row?.detachMs ?? 0;
  return (report.signalling.find((entry) => entry.message === 'RA' && entry.atMs > begin)?.deliveredMs ?? Number.NaN) - begin;
}

/** The lines of a ladder with prefixes named by their MAARs. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:101:1::', 'Pref1')
    .replaceAll('2001:db8:102:1::', 'Pref2')
    .replaceAll('2001:db8:103:1::', 'Pref3')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

describe('worked numbers of network E (procedures §4.8)', () => {
  const reports = { relay: story(RELAY), locator: story(LOCATOR), proxy: story(PROXY) };

  test('first attachment: RS, PBU, PBA, RA; the RA comes 2w + 2c = 26 ms after the attachment, in every mode', () => {
    for (const report of Object.values(reports)) {
      expect(messagesOf(report, 0, 1000)).toEqual(['0 RS mn1>ar1', '5 PBU ar1>cmd', '13 PBA cmd>ar1', '21 RA ar1>mn1']);
      expect(report.signalling.find((row) => row.message === 'RA')?.deliveredMs).toBe(26);
    }
  });

  test.each([
    ['relay', [94], [98, 98], 60, 94],
    ['locator', [82], [84, 86], 60, 82],
    ['proxy', [82], [84, 86], 60, 78],
  ] as const)('%s: HO1, HO2, RET, first RA', (mode, ho1, ho2, ret, advertised) => {
    const report = reports[mode];
    const [first, second, third] = report.handovers;
    expect([gap(first, 'f1')]).toEqual(ho1);
    expect([gap(second, 'f1'), gap(second, 'f2')]).toEqual(ho2);
    expect(gap(third, 'f1')).toBe(ret);
    expect(firstAdvertisement(report, first)).toBe(advertised);
  });

  test('messages and octets: 2 + 2n and 192 + 280n, with the locator 1 + 3n and 96 + 336n', () => {
    const counts = (report: RunReport): (readonly [number, number])[] => report.handovers.map((row) => [row.messages, row.bytes]);
    const both = [1, 2, 2].map((n) => [2 + 2 * n, 192 + 280 * n]);
    expect(counts(reports.relay)).toEqual(both);
    expect(counts(reports.proxy)).toEqual(both);
    expect(counts(reports.locator)).toEqual([1, 2, 2].map((n) => [1 + 3 * n, 96 + 336 * n]));
  });

  test('PBU and PBA 96 octets, PBU* and PBA* 120, PBA with k Previous MAAR options 96 + 40k', () => {
    const sizes = (report: RunReport): string[] =>
      report.signalling
        .filter((row) => row.atMs > 4000 && row.atMs < 5000 && row.message.startsWith('PB'))
        .map((row) => `${row.message} ${row.from}>${row.to} ${row.bytes}`);
    expect(sizes(reports.relay)).toEqual([
      'PBU ar3>cmd 96',
      'PBU cmd>ar1 120',
      'PBU cmd>ar2 120',
      'PBA ar1>cmd 120',
      'PBA ar2>cmd 120',
      'PBA cmd>ar3 176',
    ]);
    expect(sizes(reports.locator)).toEqual([
      'PBU ar3>cmd 96',
      'PBU cmd>ar1 120',
      'PBU cmd>ar2 120',
      'PBA ar1>ar3 96',
      'PBA ar1>cmd 120',
      'PBA ar2>ar3 96',
      'PBA ar2>cmd 120',
    ]);
    expect(sizes(reports.proxy)).toEqual([
      'PBU ar3>cmd 96',
      'PBA cmd>ar3 176',
      'PBU cmd>ar1 120',
      'PBU cmd>ar2 120',
      'PBA ar1>cmd 120',
      'PBA ar2>cmd 120',
    ]);
  });

  test('§3.2, timeout of 17 ms: what has arrived is sent, the rest one by one (97 and 98 ms, 96 octets more)', () => {
    const report = story(withOptions(RELAY, { cmd_timeout_ms: 17 }));
    const [, second] = report.handovers;
    expect([gap(second, 'f1'), gap(second, 'f2')]).toEqual([97, 98]);
    expect([second?.messages, second?.bytes]).toEqual([2 + 2 * 2 + 1, 192 + 280 * 2 + 96]);
  });

  test('paths: old flows CN - P = S - MN, the new one plain; back at its MAAR the path is the first one again', () => {
    for (const report of Object.values(reports)) {
      expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1=k=ar3 mn1', 'cn k ar1 mn1']);
      expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1', 'cn2 k ar2=k=ar3 mn1', 'cn2 k ar2=k=ar1 mn1']);
      expect(report.paths.filter((row) => row.nodes.includes('cmd'))).toEqual([]);
    }
  });

  test('state: one entry at the CMD and at each MAAR, lists at the CMD and the serving MAAR alone, one tunnel at a previous MAAR', () => {
    for (const report of Object.values(reports)) {
      const rows = (table: string, atMs: number): string[] =>
        report.state
          .filter((row) => row.table === table && row.atMs === atMs)
          .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`));
      expect(rows('binding-cache', 4800)).toEqual(['ar1>ar3', 'ar2>ar3', 'ar3>ar3', 'cmd>ar3']);
      expect(rows('maar-list', 4800)).toEqual(['ar3>ar1', 'ar3>ar2', 'cmd>ar1', 'cmd>ar2']);
      expect(rows('tunnels', 4800)).toEqual(['ar1>ar3', 'ar2>ar3', 'ar3>ar1', 'ar3>ar2']);
      expect(rows('binding-update-list', 4800)).toEqual([]);
      // RET: AR1 leaves the list, AR3 is appended.
      expect(rows('maar-list', 5300)).toEqual(['ar1>ar2', 'ar1>ar3', 'cmd>ar2', 'cmd>ar3']);
      expect(entriesOf(report, 'mn1', 'addresses', 5300).map((entry) => `${entry.to} ${entry.state}`)).toEqual([
        'ar1 preferred',
        'ar2 deprecated',
        'ar3 deprecated',
      ]);
    }
  });

  test('packets that the tunnel brings before the serving MAAR is ready are dropped as not-ready (RFC 8885 §3.2)', () => {
    // HO1 relay: AR1 switches at 72 ms, AR2 is ready at 89: what AR1 gets from 72 on reaches AR2 from 77 to 88.
    expect(reports.relay.flows[0]?.dropped['not-ready']).toBeGreaterThanOrEqual(12);
    const once = networkE({ durationMs: 3300, flows: [flow('f1', 'cn', 'mn1', 2900, 3250)], events: [move(3000, 'ar2')] });
    expect(play(once, RELAY, { octets: false }).report.flows[0]?.dropped['not-ready']).toBe(12);
    expect(play(once, LOCATOR, { octets: false }).report.flows[0]?.dropped['not-ready']).toBeUndefined();
  });

  test('property 2, at other distances of the CMD: locator = proxy <= relay; RA: proxy <= locator <= relay', () => {
    for (const cmd of ['db', 'ha', 'map1', 'ar3', 'ar2', 'ar1']) {
      const [relay, locator, proxy] = [RELAY, LOCATOR, PROXY].map((run) => story({ ...run, roles: { cmd } }));
      for (const index of [0, 1, 2]) {
        for (const flowId of ['f1', 'f2']) {
          if (index === 0 && flowId === 'f2') continue;
          const [slow, direct, quick] = [relay, locator, proxy].map((report) => gap(report?.handovers[index], flowId));
          expect(direct, `${cmd} ${index} ${flowId}`).toBe(quick);
          expect(direct).toBeLessThanOrEqual(slow ?? 0);
        }
        const advertised = [proxy, locator, relay].map((report) =>
          report === undefined ? 0 : firstAdvertisement(report, report.handovers[index]),
        );
        expect(advertised).toEqual(advertised.toSorted((a, b) => a - b));
      }
    }
  });

  test('return_restores: on_pba waits for the answer of the CMD; reuse_prefix: false gives another prefix', () => {
    const late = story(withOptions(PROXY, { return_restores: 'on_pba' }));
    // t_L2 + w + 2c + w, after AR1 has delivered at the PBA.
    expect(gap(late.handovers[2], 'f1')).toBe(50 + 5 + 16 + 5);
    const more = story(withOptions(PROXY, { reuse_prefix: false }));
    expect(entriesOf(more, 'mn1', 'addresses', 5300).map((entry) => `${entry.to} ${entry.state}`)).toEqual([
      'ar1 deprecated',
      'ar2 deprecated',
      'ar3 deprecated',
      'ar1 preferred',
    ]);
  });
});

describe('ladders beside the figures', () => {
  const scenario = networkE({ durationMs: 4000, events: [move(3000, 'ar2')] });
  const tables = ['binding-cache', 'maar-list', 'tunnels'] as const;

  test('figure 1: first attachment (§3.1)', () => {
    expect(lines(ladderOf(play(scenario, RELAY), { toNs: 1e9, tables }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  binding  ar1  Pref1/64 temporary',
      '0.005000  ar1  PBU  cmd  seq=1 hi=1 hnp=Pref1/64 lifetime=3600s',
      '0.013000  cmd  binding  ar1  Pref1/64 active lifetime=3600s',
      '0.013000  cmd  PBA  ar1  seq=1 status=0 hnp=Pref1/64 lifetime=3600s',
      '0.021000  ar1  binding  ar1  Pref1/64 active lifetime=3600s (was temporary)',
      '0.021000  ar1  RA  mn1  preferred=Pref1/64',
    ]);
  });

  test('figure 2: the CMD as relay (§3.2)', () => {
    expect(lines(ladderOf(play(scenario, RELAY), { fromNs: 3.055e9, tables }))).toEqual([
      '3.055000  ar2  binding  ar2  Pref2/64 temporary',
      '3.055000  ar2  PBU  cmd  seq=3 hi=3 hnp=Pref2/64 lifetime=3600s',
      '3.064000  cmd  binding  ar2  Pref2/64 collecting lifetime=3600s (was ar1 active)',
      '3.064000  cmd  PBU  ar1  seq=3 hi=3 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.072000  ar1  binding  ar2  Pref1/64 active (was ar1)',
      '3.072000  ar1  tunnel  ar2  mn1 downlink',
      '3.072000  ar1  PBA  cmd  seq=3 status=0 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.080000  cmd  maar-list  ar1  Pref1/64 confirmed',
      '3.080000  cmd  binding  ar2  Pref2/64 active lifetime=3600s (was collecting)',
      '3.080000  cmd  PBA  ar2  seq=3 status=0 hnp=Pref2/64 previous=ar1,Pref1/64 lifetime=3600s',
      '3.089000  ar2  maar-list  ar1  Pref1/64',
      '3.089000  ar2  binding  ar2  Pref2/64 active lifetime=3600s (was temporary)',
      '3.089000  ar2  tunnel  ar1  mn1 downlink',
      '3.089000  ar2  tunnel  ar1  mn1 downlink uplink',
      '3.089000  ar2  RA  mn1  preferred=Pref2/64 deprecated=Pref1/64',
    ]);
  });

  test('figure 3: the CMD as locator (§3.3)', () => {
    expect(lines(ladderOf(play(scenario, LOCATOR), { fromNs: 3.064e9 }))).toEqual([
      '3.064000  cmd  PBU  ar1  seq=3 hi=3 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.072000  ar1  PBA  ar2  seq=3 status=0 hnp=Pref1/64 lifetime=3600s',
      '3.072000  ar1  PBA  cmd  seq=3 status=0 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.077000  ar2  RA  mn1  preferred=Pref2/64 deprecated=Pref1/64',
    ]);
  });

  test('figure 4: the CMD as proxy (§3.4)', () => {
    expect(lines(ladderOf(play(scenario, PROXY), { fromNs: 3.064e9 }))).toEqual([
      '3.064000  cmd  PBA  ar2  seq=3 status=0 hnp=Pref2/64 previous=ar1,Pref1/64 lifetime=3600s',
      '3.064000  cmd  PBU  ar1  seq=3 hi=3 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.072000  ar1  PBA  cmd  seq=3 status=0 hnp=Pref1/64 serving=ar2 lifetime=3600s',
      '3.073000  ar2  RA  mn1  preferred=Pref2/64 deprecated=Pref1/64',
    ]);
  });
});

describe('several of everything', () => {
  test.each(['relay', 'locator', 'proxy'])('%s: a CMD that is the MAAR of the mobile, too', (cmd) => {
    const report = story({ ...MAAR_RUN, roles: { cmd: 'ar1' }, options: { cmd } });
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1=k=ar3 mn1', 'cn k ar1 mn1']);
    expect(gap(report.handovers[2], 'f1')).toBe(60);
  });

  test('RFC 8885 §3.7: one logical router per anchor; a previous prefix has preferred lifetime 0', () => {
    const run = withOptions(RELAY, { dlif: true });
    const report = story(run);
    const shown = report.signalling.filter((row) => row.message === 'RA' && row.atMs > 4000 && row.atMs < 5000);
    expect(new Set(shown.map((row) => row.src)).size).toBe(3);
    const first = report.signalling.find((row) => row.message === 'RA' && row.atMs < 1000);
    // What MAAR1 showed while the mobile was there, the serving MAAR shows for it.
    expect(shown.map((row) => row.src)).toContain(first?.src);
    expect(entriesOf(report, 'mn1', 'addresses', 4800).map((entry) => entry.state)).toEqual([
      'deprecated',
      'deprecated',
      'preferred',
    ]);
    const common = story(RELAY).signalling.filter((row) => row.message === 'RA');
    expect(new Set(common.map((row) => row.src))).toEqual(new Set(['fe80::1']));
  });

  test('ra_per_prefix: one advertisement a prefix', () => {
    const report = story(withOptions(RELAY, { ra_per_prefix: true }));
    expect(report.signalling.filter((row) => row.message === 'RA' && row.atMs > 4000 && row.atMs < 5000)).toHaveLength(3);
  });

  test('RFC 8885 §3.2: with many previous MAARs eight copies leave at once, the next ones 10 ms later', () => {
    const star = networkE({ durationMs: 7000 });
    const more = Array.from({ length: 9 }, (_, index) => `ar${index + 4}`);
    const events = Array.from({ length: 11 }, (_, index) => move(500 * (index + 1), `ar${index + 2}`));
    const scenario = {
      ...star,
      events,
      nodes: [...star.nodes, ...more.map((id) => ({ id, kind: 'access-router' as const, radio: { delayMs: 5 } }))],
      links: [...(star.links ?? []), ...more.map((id) => ({ between: ['k', id] as const, delayMs: 4 }))],
    };
    const { report } = play(scenario, PROXY);
    const copies = report.signalling.filter((row) => row.from === 'cmd' && row.message === 'PBU' && row.atMs > 5500);
    expect(copies.map((row) => row.atMs)).toEqual([...Array.from({ length: 8 }, () => 5565), 5575, 5575, 5575]);
    expect(entriesOf(report, 'ar12', 'maar-list')).toHaveLength(11);
    expect(entriesOf(report, 'cmd', 'maar-list').map((entry) => entry.to)).toEqual(
      Array.from({ length: 11 }, (_, index) => `ar${index + 1}`),
    );
  });

  test('RFC 8885 §3.6: three updates a second to one node at most; an answer to an earlier one does not count for the one held back', () => {
    const events = ['ar2', 'ar3', 'ar2', 'ar3', 'ar2'].map((to, index) => move(1000 + 100 * index, to));
    const flows = [flow('f1', 'cn', 'mn1', 500, 3900, { pps: 100 })];
    const { report } = play(networkE({ durationMs: 4000, events, flows }), PROXY);
    const told = report.signalling.filter((row) => row.message === 'PBU' && row.to === 'ar1').map((row) => row.atMs);
    expect(told.length).toBeGreaterThanOrEqual(4);
    for (const [index, at] of told.entries()) if (index >= 3) expect(at - (told[index - 3] ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar2 mn1');
  });

  test('both lists stand oldest first, whoever answered first; the locator’s serving MAAR has that order from the next renewal on', () => {
    const names = (report: RunReport, node: string, atMs: number): unknown[] =>
      entriesOf(report, node, 'maar-list', atMs).map((entry) => entry.to);
    const late = play(networkE({ durationMs: 6000, events: [move(1000, 'ar2'), move(1500, 'ar3'), stateAt(1600)] }), PROXY, {
      lose: ({ from, to, atMs }) => from === 'cmd' && to === 'ar1' && atMs > 1000 && atMs < 2000,
    }).report;
    expect(names(late, 'cmd', 1600)).toEqual(['ar2']);
    expect(names(late, 'cmd', 6000)).toEqual(['ar1', 'ar2']);
    const far: ScenarioEvent = { atMs: 1500, link: { between: ['k', 'ar1'], delayMs: 40 } };
    const scenario = networkE({
      durationMs: 8000,
      events: [move(1000, 'ar2'), far, move(2000, 'ar3'), stateAt(2300)],
    });
    const located = play(scenario, withOptions(LOCATOR, { binding_lifetime_s: 8 })).report;
    expect(names(located, 'ar3', 2300)).toEqual(['ar2', 'ar1']);
    expect(names(located, 'ar3', 8000)).toEqual(['ar1', 'ar2']);
    expect(names(located, 'cmd', 2300)).toEqual(['ar1', 'ar2']);
  });

  test('every message of the domain says D (RFC 8885 §4.1, §4.2)', () => {
    const packets: Packet[] = [];
    const scenario = networkE({ durationMs: 4000, events: [move(3000, 'ar2')] });
    const engine = createEngine({
      scenario,
      run: LOCATOR,
      sink: new BatchSink(),
      capture: (_atNs, _direction, _packet, bytes) => {
        if (bytes !== null) packets.push(decodePacket(Uint8Array.from(bytes), 0, bytes.length));
      },
    });
    engine.run(4e9);
    const flags = packets.flatMap(({ payload }) =>
      payload.protocol === 'mobility' &&
      (payload.message.kind === 'binding-update' || payload.message.kind === 'binding-acknowledgement')
        ? [payload.message.flags]
        : [],
    );
    expect(new Set(flags)).toEqual(new Set([0x8210, 0x22]));
  });

  test.each([false, true])('the P-MAAR list is bounded, and every message stays within 1280 octets (dlif: %s)', (dlif) => {
    // Every return takes another prefix, so that the list grows.
    const events = Array.from({ length: 40 }, (_, index) => move(1000 + 500 * index, `ar${1 + ((index + 1) % 3)}`));
    const scenario = networkE({ durationMs: 25_000, events });
    const { report } = play(scenario, withOptions(PROXY, { reuse_prefix: false, dlif }));
    expect(Math.max(...report.signalling.map((row) => row.bytes))).toBeLessThanOrEqual(1280);
    expect(report.signalling.every((row) => row.outcome === 'delivered')).toBe(true);
  });
});
