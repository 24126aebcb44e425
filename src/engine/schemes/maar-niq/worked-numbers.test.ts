/**
 * The fully distributed MAARs on network E, every number from the records of a run: I = t_L2 + 4w + 2 d(S, P), the advertisement with the
 * answer of the farthest P-MAAR, 2 + 2n messages and 192n + 72 + 56 + 20a octets, t_L2 + 2w at the return.
 */
import { describe, expect, test, vi } from 'vitest';
import type { HandoverRow, RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkE, NIQ_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

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

const report = story(NIQ_RUN);
const [ho1, ho2, ret] = report.handovers;

describe('times, messages, octets', () => {
  test('first attachment: RS, NI Query, NI Reply without an address, RA 4w = 20 ms after the attachment', () => {
    expect(messagesOf(report, 0, 1000)).toEqual(['0 RS mn1>ar1', '5 NIQuery ar1>mn1', '10 NIReply mn1>ar1', '15 RA ar1>mn1']);
    expect(report.signalling.slice(0, 4).map((row) => [row.bytes, row.deliveredMs])).toEqual([
      [48, 5],
      [72, 10],
      [56, 15],
      [56 + 32, 20],
    ]);
  });

  test('HO1: 80 ms, 4 messages, 192 + 72 + 56 + 20 octets; lost = r (I + D_old - D_new)', () => {
    expect(gaps(ho1)).toEqual({ f1: [50 + 20 + 2 * 5, 80 + 5 - 10] });
    expect([ho1?.messages, ho1?.bytes]).toEqual([4, 192 + 72 + 56 + 20]);
    expect(messagesOf(report, 3000, 3490)).toEqual([
      '3050 RS mn1>ar2',
      '3055 NIQuery ar2>mn1',
      '3060 NIReply mn1>ar2',
      '3065 PBU ar2>ar1',
      '3070 PBA ar1>ar2',
      '3075 RA ar2>mn1',
    ]);
  });

  test('HO2: 82 and 84 ms, both PBU at the same instant, RA after the last PBA, a = 2 addresses', () => {
    expect(gaps(ho2)).toEqual({ f1: [82, 82 + 10 - 11], f2: [84, 84 + 5 - 12] });
    expect([ho2?.messages, ho2?.bytes]).toEqual([2 + 2 * 2, 192 * 2 + 72 + 56 + 20 * 2]);
    expect(messagesOf(report, 4000, 4490)).toEqual([
      '4050 RS mn1>ar3',
      '4055 NIQuery ar3>mn1',
      '4060 NIReply mn1>ar3',
      '4065 PBU ar3>ar2',
      '4065 PBU ar3>ar1',
      '4071 PBA ar1>ar3',
      '4072 PBA ar2>ar3',
      '4079 RA ar3>mn1',
    ]);
  });

  test('RET: 60 ms without signalling for the flow of the MAAR itself, 80 ms for the other; a = 3 addresses', () => {
    expect(gaps(ret)).toEqual({ f1: [50 + 10, 60 + 11 - 5], f2: [50 + 20 + 2 * 5, 80 + 12 - 10] });
    expect([ret?.messages, ret?.bytes]).toEqual([2 + 2 * 2, 192 * 2 + 72 + 56 + 20 * 3]);
    const updates = report.signalling.filter((row) => row.atMs > 5000 && row.message === 'PBU');
    expect(updates.map((row) => `${row.from}>${row.to}`).toSorted()).toEqual(['ar1>ar2', 'ar1>ar3']);
    expect(report.signalling.filter((row) => row.message === 'RA').map((row) => row.deliveredMs)).toEqual([
      20,
      3080,
      4084,
      5000 + 50 + 20 + 2 * 6,
    ]);
  });

  test('attach_trigger l2 subtracts one w', () => {
    const [first, second, third] = story(withOptions(NIQ_RUN, { attach_trigger: 'l2' })).handovers;
    expect([gaps(first)['f1']?.[0], gaps(second)['f1']?.[0], gaps(second)['f2']?.[0]]).toEqual([75, 77, 79]);
    expect([gaps(third)['f1']?.[0], gaps(third)['f2']?.[0]]).toEqual([55, 75]);
  });
});

describe('properties', () => {
  test('old flows CN - P-MAAR = MAAR - MN, new ones plain; back at the MAAR the path is the first one again; no other node on them', () => {
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
  });

  test('one tunnel to each P-MAAR, all of them at the serving MAAR', () => {
    const ends = (atMs: number): string[] =>
      report.state
        .filter((row) => row.table === 'tunnels' && row.atMs === atMs)
        .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`))
        .toSorted();
    expect(ends(3400)).toEqual(['ar1>ar2', 'ar2>ar1']);
    expect(ends(4800)).toEqual(['ar1>ar3', 'ar2>ar3', 'ar3>ar1', 'ar3>ar2']);
    expect(ends(5300)).toEqual(['ar1>ar2', 'ar1>ar3', 'ar2>ar1', 'ar3>ar1']);
  });

  test('state: S 1 + n, every P-MAAR 1, no other node any', () => {
    const sizes = (atMs: number): { readonly [nodeAndTable: string]: number } =>
      Object.fromEntries(
        report.state
          .filter((row) => row.atMs === atMs && ['binding-cache', 'binding-update-list', 'location'].includes(row.table))
          .map((row) => [`${row.node} ${row.table}`, row.entries.length]),
      );
    expect(sizes(4800)).toEqual({
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar3 binding-cache': 1,
      'ar3 binding-update-list': 2,
    });
    expect(sizes(5300)).toEqual({
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'ar3 binding-cache': 1,
      'ar1 binding-update-list': 2,
    });
  });

  test('the mobile has one address a MAAR; only that of the present one is preferred', () => {
    const states = (atMs: number): string[] =>
      entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state}`);
    expect(states(3400)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(states(4800)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar3 preferred']);
    expect(states(5300)).toEqual(['ar1 preferred', 'ar2 deprecated', 'ar3 deprecated']);
  });

  test('up-link of an old flow: accepted when the MAAR has the PBA; through the tunnel, or direct', () => {
    const scenario = networkE({
      durationMs: 3300,
      flows: [flow('up', 'mn1', 'cn', 2900, 3250)],
      events: [move(3000, 'ar2')],
    });
    const via = play(scenario, NIQ_RUN, { octets: false }).report;
    expect(via.handovers[0]?.flows[0]).toMatchObject({ lastBeforeMs: 2994, firstAfterMs: 3050 + 2 * 5 + 2 * 5 });
    expect(pathsOf(via, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1 ar2=k=ar1 k cn']);
    const direct = play(scenario, withOptions(NIQ_RUN, { uplink: 'direct' }), { octets: false }).report;
    expect(pathsOf(direct, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1 ar2 k cn']);
  });
});
