/**
 * Procedures §8: what an independent simulator (INET 4.7) measured for PMIPv6 and Mobile IPv6, as pure delays: radios without delay. PMIPv6 with
 * CN-LMA 4 ms, LMA-MAG1 7 ms, LMA-MAG2 12 ms, the link layer as trigger.
 */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent, ScenarioFlow } from '#scenario/scenario.ts';
import { flow, MIPV6_RUN, move, PMIPV6_RUN, stateAt, withOptions } from './test-support/networks.ts';
import { entriesOf, play, recordsOf } from './test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const RUN = withOptions(PMIPV6_RUN, { attach_trigger: 'l2' });

function network(flows: readonly ScenarioFlow[], events: readonly ScenarioEvent[], l2HandoverMs = 50): Scenario {
  return {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 10_000,
    nodes: [
      { id: 'lma', kind: 'gateway' },
      { id: 'cn', kind: 'correspondent' },
      { id: 'mag1', kind: 'access-router', radio: { delayMs: 0 } },
      { id: 'mag2', kind: 'access-router', radio: { delayMs: 0 } },
      { id: 'mn1', kind: 'mobile', attachedTo: 'mag1' },
    ],
    links: [
      { between: ['cn', 'lma'], delayMs: 4 },
      { between: ['lma', 'mag1'], delayMs: 7 },
      { between: ['lma', 'mag2'], delayMs: 12 },
    ],
    flows,
    events,
    timing: { l2HandoverMs },
    runs: [RUN],
  };
}

describe('PMIPv6 against INET (procedures §8)', () => {
  const { report } = play(
    network(
      [flow('down', 'cn', 'mn1', 500, 9500), flow('up', 'mn1', 'cn', 500, 9500)],
      [move(2000, 'mag2'), move(4000, 'mag1'), move(6000, 'mag2')],
    ),
    RUN,
    { octets: false },
  );

  test('PBU at the LMA and PBA at the MAG: 7 and 14 ms after attachment at MAG1, 12 and 24 ms at MAG2', () => {
    const offsets = report.handovers.map((row) =>
      report.signalling
        .filter(
          (message) =>
            message.atMs >= (row.attachMs ?? 0) && message.atMs < row.detachMs + 1000 && message.message.startsWith('PB'),
        )
        .map((message) => (message.deliveredMs ?? 0) - (row.attachMs ?? 0)),
    );
    expect(offsets).toEqual([
      [12, 24],
      [7, 14],
      [12, 24],
    ]);
  });

  test('round trip CN-MN: 22 ms under MAG1, 32 ms under MAG2', () => {
    const oneWay = (flowId: string, mag: string): number => {
      const row = report.paths.find((path) => path.flow === flowId && path.nodes.includes(mag));
      return row === undefined ? Number.NaN : row.nodes.length;
    };
    expect([oneWay('down', 'mag1'), oneWay('up', 'mag2')]).toEqual([4, 4]);
    const [down, up] = report.flows;
    expect((down?.delayMs.min ?? 0) + (up?.delayMs.min ?? 0)).toBe(22);
    expect((down?.delayMs.max ?? 0) + (up?.delayMs.max ?? 0)).toBe(32);
  });

  test('PBU and PBA have 96 octets', () => {
    const lengths = report.signalling.filter((row) => row.message.startsWith('PB')).map((row) => row.bytes);
    expect(new Set(lengths)).toEqual(new Set([96]));
  });

  test('the first packet that is delivered is the first that passes the LMA after the PBU was accepted', () => {
    // At MAG2 the update is accepted at 2062 ms; what passes the LMA then reaches the mobile 12 ms later.
    expect(report.handovers[0]?.flows.find((row) => row.flow === 'down')?.firstAfterMs).toBe(2062 + 12);
    expect(report.handovers[1]?.flows.find((row) => row.flow === 'down')?.firstAfterMs).toBe(4057 + 7);
  });

  test('a late de-registration from MAG2 while bound to MAG1 is ignored, the binding stays', () => {
    const late = play(network([], [move(2000, 'mag2'), move(4000, 'mag1'), stateAt(4013)], 0), RUN).report;
    const rows = late.signalling.filter((row) => row.message === 'PBU' && row.atMs === 4000);
    expect(rows.map((row) => [row.from, row.lifetimeS, row.deliveredMs])).toEqual([
      ['mag2', 0, 4012],
      ['mag1', 3600, 4007],
    ]);
    expect(entriesOf(late, 'lma', 'binding-cache', 4013)).toMatchObject([{ to: 'mag1', state: 'active' }]);
  });
});

describe('Mobile IPv6 against INET (procedures §8): CN-R2 3 ms, HA-R2 9 ms, R1-R2 5 ms, radios at HA and R1', () => {
  const scenario: Scenario = {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 5000,
    nodes: [
      { id: 'ha', kind: 'access-router', radio: { delayMs: 0 } },
      { id: 'r2', kind: 'router' },
      { id: 'r1', kind: 'access-router', radio: { delayMs: 0 } },
      { id: 'cn', kind: 'correspondent' },
      { id: 'mn1', kind: 'mobile', attachedTo: 'ha' },
    ],
    links: [
      { between: ['cn', 'r2'], delayMs: 3 },
      { between: ['ha', 'r2'], delayMs: 9 },
      { between: ['r1', 'r2'], delayMs: 5 },
    ],
    flows: [flow('down', 'cn', 'mn1', 500, 4900), flow('up', 'mn1', 'cn', 500, 4900)],
    events: [move(2000, 'r1')],
    timing: { l2HandoverMs: 50 },
    runs: [MIPV6_RUN],
  };
  const run = withOptions(MIPV6_RUN, { ha_dad_ms: 1000, first_bindack_timeout_ms: 1000 });
  const played = play(scenario, run, { octets: false });
  const { report } = played;
  const updates = report.signalling.filter((row) => row.message === 'BU');

  test('the update is at the home agent 14 ms after it was sent', () => {
    expect((updates[0]?.deliveredMs ?? 0) - (updates[0]?.atMs ?? 0)).toBe(14);
  });

  test('round trip CN-MN: 24 ms at home, 52 ms abroad', () => {
    const [down, up] = report.flows;
    expect((down?.delayMs.min ?? 0) + (up?.delayMs.min ?? 0)).toBe(24);
    expect((down?.delayMs.max ?? 0) + (up?.delayMs.max ?? 0)).toBe(52);
  });

  test('the down-link is restored when the update is accepted', () => {
    expect(report.handovers[0]?.flows[0]?.firstAfterMs).toBe(2050 + 14 + 14);
  });

  test('the up-link is restored 1028 ms after the first update; the answer to that one is refused', () => {
    expect(updates.map((row) => row.atMs)).toEqual([2050, 3050]);
    expect(report.handovers[0]?.flows[1]?.firstAfterMs).toBe(2050 + 1000 + 2 * 14);
    // Both answers come at 3078 ms, the first one first; the registration counts from the second.
    const answers = recordsOf(played, 'message').filter((record) => record.detail.message === 'BA');
    expect(answers.map((record) => record.detail.parameters[0])).toEqual(['seq=0', 'seq=1']);
    const registered = recordsOf(played, 'tableSet').filter(
      (record) => record.table === 'binding-update-list' && record.entry['state'] === 'registered',
    );
    expect(registered.map((record) => [record.timeNs, record.entry['sequence']])).toEqual([[3_078_000_000, 1]]);
  });
});
