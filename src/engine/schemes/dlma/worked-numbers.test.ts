/**
 * The worked numbers of network F (draft-chan-netext-distributed-lma-03; procedures of DLMA), each from the records of a run. Flows have one
 * packet a millisecond and all delays are whole milliseconds, so the first packet after a handover comes exactly when the interruption ends.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { OptionValue } from '#scenario/scenario.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

type Options = { readonly [key: string]: OptionValue };

/** mn1 is at MAG1 with a flow from CN that has found its short way; at 3 s it moves. */
function story(to: string, options: Options = {}): RunReport {
  const scenario = networkF({
    durationMs: 3600,
    flows: [flow('f1', 'cn', 'mn1', 2500, 3500)],
    events: [stateAt(2900), move(3000, to)],
  });
  return play(scenario, withOptions(DLMA_RUN, options), { octets: false }).report;
}

/** Interruption in ms, messages and octets of the handover. */
function handover(report: RunReport): readonly [number, number, number] {
  const [row] = report.handovers;
  return [(row?.flows[0]?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), row?.messages ?? 0, row?.bytes ?? 0];
}

/** Sum of the lost packets of the one flow. */
function lost(report: RunReport): number {
  return report.handovers[0]?.flows[0]?.lost ?? Number.NaN;
}

describe('change of MAG, same D-LMA (§5.1.2)', () => {
  test('I = t_L2 + 2w + 2 d(nMAG, D) = 68 ms, 2 messages and 192 octets', () => {
    expect(handover(story('mag1b'))).toEqual([68, 2, 192]);
  });

  test('O-LMA to the previous MAG: I = t_L2 + 2w + d(nMAG, D) + d(D, pMAG) + d(pMAG, nMAG) = 72 ms, 4 messages', () => {
    const report = story('mag1b', { bypass: 'd-lma' });
    expect(handover(report)).toEqual([72, 4, 384]);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag1b',
      '3055 PBU mag1b>d1',
      '3059 PBA d1>mag1b',
      '3059 LOC d1>mag1',
      '3061 LOC mag1>o',
      '3063 RA mag1b>mn1',
    ]);
  });

  test('attach_trigger l2 subtracts one w', () => {
    expect(handover(story('mag1b', { attach_trigger: 'l2' }))[0]).toBe(63);
  });
});

describe('change of LMA (§5.1.3), x = 3, h = 47, p = 20, d(H, D1) = 43', () => {
  test('without route optimization: t_L2 + 2w + 2x + 2h = 160 ms, 4 messages and 384 octets', () => {
    const report = story('mag2', { ro: 'off' });
    expect(handover(report)).toEqual([160, 4, 384]);
    // Lost = I + D_old − D_new from the switching node, H: 50 by D1 and 55 by D2.
    expect(lost(report)).toBe(160 + 50 - 55);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag2',
      '3055 PBU mag2>d2',
      '3058 LU d2>h',
      '3105 LUA h>d2',
      '3152 PBA d2>mag2',
      '3155 RA mag2>mn1',
    ]);
  });

  test('hlma_ack: t_L2 + 2w + 2x + 2h + 2p = 200 ms, 5 messages and 1 LOC', () => {
    const report = story('mag2');
    expect(handover(report)).toEqual([200, 6, 576]);
    // The switching node is D1: 7 to MAG1, 28 by D2.
    expect(lost(report)).toBe(200 + 7 - 28);
    expect(messagesOf(report, 3100)).toEqual([
      '3105 LUA h>d2',
      '3152 PBA d2>mag2',
      '3152 LU d2>d1',
      '3155 RA mag2>mn1',
      '3172 LOC d1>o',
    ]);
  });

  test('known: t_L2 + 2w + 2x + 2 max(h, p) = 160 ms; both LU leave at once', () => {
    const report = story('mag2', { prev_dlma_notify: 'known' });
    expect(handover(report)).toEqual([160, 6, 576]);
    expect(messagesOf(report, 3056, 3080)).toEqual(['3058 LU d2>h', '3058 LU d2>d1', '3078 LOC d1>o']);
  });

  test('hlma_direct: t_L2 + 2w + 2x + h + d(H, D1) + p = 176 ms; the H-LMA tells the previous D-LMA', () => {
    const report = story('mag2', { prev_dlma_notify: 'hlma_direct' });
    expect(handover(report)).toEqual([176, 6, 576]);
    expect(messagesOf(report, 3100, 3150)).toEqual(['3105 LUA h>d2', '3105 LU h>d1', '3148 LOC d1>o']);
  });

  test('nobody tells the previous D-LMA: packets are lost until the O-LMA’s entry ends, with the binding that it tells of', () => {
    const scenario = networkF({
      durationMs: 12_000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 11_900, { pps: 100 })],
      events: [move(3000, 'mag2')],
    });
    const { report } = play(scenario, withOptions(DLMA_RUN, { prev_dlma_notify: 'none', binding_lifetime_s: 8 }));
    const [row] = report.handovers;
    // H granted 8 s at 50 ms; O heard of it at 2560 + 55 + 55 for the 4 whole seconds that were left.
    expect(row?.flows[0]?.firstAfterMs).toBeGreaterThan(6600);
    expect(row?.flows[0]?.firstAfterMs).toBeLessThan(6900);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2 mn1');
  });

  test('pba_after pbu: the gateway is answered at once; with “known” I = t_L2 + 2w + 2x + 2p = 106 ms', () => {
    const report = story('mag2', { prev_dlma_notify: 'known', pba_after: 'pbu' });
    expect(handover(report)).toEqual([106, 6, 576]);
    expect(messagesOf(report, 3055, 3062)).toEqual([
      '3055 PBU mag2>d2',
      '3058 PBA d2>mag2',
      '3058 LU d2>h',
      '3058 LU d2>d1',
      '3061 RA mag2>mn1',
    ]);
  });
});

describe('call set-up (§6.2)', () => {
  const scenario = networkF({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50 })],
    events: [stateAt(2000)],
  });

  test('with a packet every 20 ms, ceil(2 d(O, H) / T) = 6 packets go by the H-LMA; one LOC', () => {
    const { report } = play(scenario, DLMA_RUN);
    const rows = report.paths.filter((row) => row.flow === 'f1');
    const byHome = rows.filter((row) => row.nodes.includes('h')).reduce((sum, row) => sum + row.packets, 0);
    expect(byHome).toBe(6);
    expect(messagesOf(report, 1000)).toEqual(['1060 LOC h>o']);
    // The first packet: d(CN, O) + d(O, H) + d(H, D) + d(D, MAG) + w.
    expect(report.flows[0]?.delayMs.max).toBe(5 + 55 + 43 + 2 + 5);
    expect(report.flows[0]?.delayMs.min).toBe(5 + 28 + 2 + 5);
  });

  test('without suppression every packet that still comes by the H-LMA is answered', () => {
    const { report } = play(scenario, withOptions(DLMA_RUN, { suppress_duplicate_location_notify: false }));
    expect(report.signalling.filter((row) => row.message === 'LOC')).toHaveLength(6);
  });

  test('§4.4: the O-LMA’s entry ends when no packet has used it for olma_cache_s, and not before', () => {
    const flows = [flow('f1', 'cn', 'mn1', 1000, 4000, { pps: 50 }), flow('f2', 'cn', 'mn1', 7500, 7900, { pps: 50 })];
    const events = [stateAt(3500), stateAt(5800), stateAt(6200)];
    const { report } = play(networkF({ durationMs: 8000, flows, events }), withOptions(DLMA_RUN, { olma_cache_s: 2 }));
    expect([3500, 5800, 6200].map((atMs) => entriesOf(report, 'o', 'location-cache', atMs).length)).toEqual([1, 1, 0]);
    expect(report.signalling.filter((row) => row.message === 'LOC').map((row) => row.atMs)).toEqual([1060, 7560]);
  });
});

test('state: H 1 a mobile of its own, D 1 an anchored one, O 1 an active remote home address, MAG 1, D1 1 while its timer runs', () => {
  const scenario = networkF({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 2500, 8900, { pps: 50 })],
    events: [stateAt(2900), move(3000, 'mag2'), stateAt(4000)],
  });
  const { report } = play(scenario, withOptions(DLMA_RUN, { olma_cache_s: 4 }));
  const counted = ['binding-cache', 'binding-update-list', 'location', 'location-cache', 'forwarding'];
  const sizes = (atMs: number): string[] =>
    report.state
      .filter((row) => row.atMs === atMs && counted.includes(row.table))
      .map((row) => `${row.node} ${row.table} ${row.entries.map((entry) => `${entry.mn}>${entry.to}`).join(' ')}`);
  const before = ['d1 binding-cache mn1>mag1', 'h location mn1>d1', 'mag1 binding-update-list mn1>d1', 'o location-cache mn1>d1'];
  const after = ['d2 binding-cache mn1>mag2', 'h location mn1>d2', 'mag2 binding-update-list mn1>d2', 'o location-cache mn1>d2'];
  expect(sizes(2900).toSorted()).toEqual(before);
  // The gateway that was left keeps its list entry until it runs out (it says nothing).
  expect(sizes(4000).toSorted()).toEqual([...after, 'd1 forwarding mn1>d2', 'mag1 binding-update-list mn1>d1'].toSorted());
  expect(sizes(9000).toSorted()).toEqual([...after, 'mag1 binding-update-list mn1>d1'].toSorted());
});
