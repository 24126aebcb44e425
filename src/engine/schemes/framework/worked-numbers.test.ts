/**
 * draft-chan-dmm-framework-gap-analysis §8: the combinations of the first and the second route segment on network F (MR_cn = O,
 * MR_home = LM = H, MR_mn = D1), with the numbers of first packets, paths, stacks and state.
 */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const RUN: RunDefinition = {
  id: 'framework',
  scheme: 'framework',
  roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], 'location-managers': { mn1: 'h' }, home: { mn1: 'h' } },
};

/** A call of a packet each 20 ms, begun when the mobile is long at MAG1. */
function call(options: NonNullable<RunDefinition['options']>, more = {}): RunReport {
  const scenario = networkF({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50, bidirectional: true, ...more })],
    events: [stateAt(900), stateAt(2500)],
  });
  return play(scenario, withOptions(RUN, options)).report;
}

/** Packets of the call that went this way. */
function packetsBy(report: RunReport, path: RegExp): number {
  return report.paths
    .filter((row) => row.direction === 'to-mn' && path.test(row.nodes.join(' ')))
    .reduce((sum, row) => sum + row.packets, 0);
}

/** Header stacks on each hop of the last path to the mobile. */
function stacksOf(report: RunReport, which: 'first' | 'last' = 'last'): readonly string[] {
  const rows = report.paths.filter((row) => row.direction === 'to-mn');
  const row = which === 'first' ? rows[0] : rows.at(-1);
  return row?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' ')) ?? [];
}

const DIRECT = 'cn o=g=d1=mag1=mn1';

describe('first packets: T = 20 ms', () => {
  test('RS1 anycast, RS2 query, forward: 2 d(MR_cn, LM) = 110 ms, 6 packets by the home network, tunnelled', () => {
    const report = call({ rs1: 'anycast', rs2: 'query' });
    expect(packetsBy(report, / h /)).toBe(6);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=h=g=d1=mag1=mn1', DIRECT]);
    expect(messagesOf(report, 1000)).toEqual(['1005 DBQ o>h', '1060 DBA h>o']);
    expect(stacksOf(report, 'first')).toEqual([
      'cn>mn1',
      'o>h cn>mn1',
      'o>h cn>mn1',
      'h>d1 cn>mn1',
      'h>d1 cn>mn1',
      'd1>mn1 cn>mn1',
      'd1>mn1 cn>mn1',
    ]);
    expect(stacksOf(report)).toEqual(['cn>mn1', 'o>d1 cn>mn1', 'o>d1 cn>mn1', 'd1>mn1 cn>mn1', 'd1>mn1 cn>mn1']);
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1=mag1=d1 g o cn']);
  });

  test('RS1 anycast, RS2 query, hold: the first packet is 110 ms later than the direct way, none goes by the home network', () => {
    const report = call({ rs1: 'anycast', rs2: 'query', first_packet: 'hold' });
    expect(packetsBy(report, / h /)).toBe(0);
    const [f1] = report.flows;
    const direct = 5 + 28 + 2 + 5;
    expect(f1?.delayMs?.max).toBe(direct + 110);
    expect(f1?.delayMs?.min).toBe(direct);
    expect(f1?.dropped).toEqual({});
    expect(pathsOf(report, 'f1')).toEqual([DIRECT]);
  });

  test('RS1 anycast, RS2 push from the serving router: d(O, H) + d(H, D1) + d(D1, O) = 126 ms, 7 packets by the home network', () => {
    const report = call({ rs1: 'anycast', rs2: 'push', push_from: 'serving' });
    expect(packetsBy(report, / h /)).toBe(7);
    expect(messagesOf(report, 1000)).toEqual(['1103 LOC d1>o']);
    expect(pathsOf(report, 'f1').at(-1)).toBe(DIRECT);
  });

  test('RS1 anycast, RS2 push from the home router (the DLMA way): 2 d(O, H) = 110 ms, 6 packets', () => {
    const report = call({ rs1: 'anycast', rs2: 'push', push_from: 'home' });
    expect(packetsBy(report, / h /)).toBe(6);
    expect(messagesOf(report, 1000)).toEqual(['1060 LOC h>o']);
  });

  test('RS1 gw/ar, RS2 query: the first packets go to the home network natively', () => {
    const report = call({ rs1: 'gw-ar', rs2: 'query' });
    expect(packetsBy(report, / h /)).toBe(6);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o g h=g=d1=mag1=mn1', DIRECT]);
    expect(messagesOf(report, 1000)).toEqual(['1005 DBQ o>h', '1060 DBA h>o']);
    expect(stacksOf(report, 'first').slice(0, 4)).toEqual(['cn>mn1', 'cn>mn1', 'cn>mn1', 'h>d1 cn>mn1']);
    expect(stacksOf(report)).toEqual(['cn>mn1', 'o>d1 cn>mn1', 'o>d1 cn>mn1', 'd1>mn1 cn>mn1', 'd1>mn1 cn>mn1']);
  });

  test('RS1 gw/ar, RS2 query, hold', () => {
    const report = call({ rs1: 'gw-ar', rs2: 'query', first_packet: 'hold' });
    expect(packetsBy(report, / h /)).toBe(0);
    expect(report.flows[0]?.delayMs?.max).toBe(150);
  });

  test.each([
    ['serving', 7, '1103 LOC d1>o'],
    ['home', 6, '1060 LOC h>o'],
  ] as const)('RS1 gw/ar, RS2 push from the %s router: %i packets', (from, packets, message) => {
    const report = call({ rs1: 'gw-ar', rs2: 'push', push_from: from });
    expect(packetsBy(report, / h /)).toBe(packets);
    expect(messagesOf(report, 1000)).toEqual([message]);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o g h=g=d1=mag1=mn1', DIRECT]);
  });
});

test('state: one record at the location manager, one binding at MR_mn, one cache entry at MR_cn', () => {
  const report = call({});
  expect(entriesOf(report, 'h', 'location', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(entriesOf(report, 'd1', 'binding-cache', 2500)).toMatchObject([{ mn: 'mn1', to: 'mn1' }]);
  expect(entriesOf(report, 'o', 'location-cache', 900)).toEqual([]);
  expect(entriesOf(report, 'o', 'location-cache', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(entriesOf(report, 'mn1', 'binding-update-list', 2500)).toHaveLength(1);
});

describe('moves', () => {
  const story = (to: string, options: NonNullable<RunDefinition['options']> = {}): RunReport =>
    play(
      networkF({ durationMs: 3600, flows: [flow('f1', 'cn', 'mn1', 2500, 3500)], events: [move(3000, to)] }),
      withOptions(RUN, options),
      { octets: false },
    ).report;
  const handover = ({ handovers: [row] }: RunReport): readonly (number | undefined)[] => [
    (row?.flows[0]?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0),
    row?.messages,
  ];

  test('same router: t_L2 + 4w + 2 d(AR, MR) = 78 ms; BU and BA', () => {
    const report = story('mag1b');
    expect(handover(report)).toEqual([78, 2]);
    expect(messagesOf(report, 3000, 3499)).toEqual([
      '3050 RS mn1>mag1b',
      '3055 RA mag1b>mn1',
      '3060 BU mn1>d1',
      '3069 BA d1>mn1',
    ]);
  });

  test('another router: the one before is told, forwards, and tells MR_cn; t_L2 + 4w + 2 d(AR, MR3) + 2 d(MR3, LM) + 2 d(MR3, MR) = 210 ms', () => {
    const report = story('mag2');
    expect(handover(report)).toEqual([210, 6]);
    expect(messagesOf(report, 3000, 3499)).toEqual([
      '3050 RS mn1>mag2',
      '3055 RA mag2>mn1',
      '3060 BU mn1>d2',
      '3068 LU d2>h',
      '3115 LUA h>d2',
      '3162 BA d2>mn1',
      '3162 LU d2>d1',
      '3182 LOC d1>o',
    ]);
  });
});
