/** A mobile that leaves a session behind at each of five routers, and two mobiles that speak with each other (draft-seite-dmm-dma-05 §4.1). */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent, ScenarioFlow } from '#scenario/scenario.ts';
import { DMA_RUN, flow, move, networkE, PMIPV6_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** One-way delays from the core, ms. */
const ROUTERS = [2, 3, 4, 6, 9];
const DATABASE = 7;
const RADIO = 5;
const L2 = 50;

/** Five routers around a core; the mobile goes through all of them, a session begins at each, and back to the first. */
function tour(): Scenario {
  const last = ROUTERS.length;
  return {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 1000 * (last + 2),
    nodes: [
      { id: 'core', kind: 'router' },
      { id: 'db', kind: 'server' },
      { id: 'cn', kind: 'correspondent' },
      ...ROUTERS.map((_, index) => ({ id: `ar${index + 1}`, kind: 'access-router' as const, radio: { delayMs: RADIO } })),
      { id: 'mn1', kind: 'mobile', attachedTo: 'ar1' },
    ],
    links: [
      { between: ['core', 'db'], delayMs: DATABASE },
      { between: ['core', 'cn'], delayMs: 10 },
      ...ROUTERS.map((delayMs, index) => ({ between: ['core', `ar${index + 1}`] as const, delayMs })),
    ],
    flows: ROUTERS.map((_, index): ScenarioFlow => {
      const { stopMs: _stop, ...endless } = flow(`f${index + 1}`, 'cn', 'mn1', 1000 * index + 500, 0);
      return endless;
    }),
    events: [
      ...ROUTERS.slice(1).map((_, index): ScenarioEvent => move(1000 * (index + 1), `ar${index + 2}`)),
      stateAt(1000 * last - 100),
      move(1000 * last, 'ar1'),
    ],
    timing: { l2HandoverMs: L2 },
    runs: [DMA_RUN],
  };
}

/** d(AR a, AR b), ms; routers are counted from 1. */
function between(a: number, b: number): number {
  return a === b ? 0 : (ROUTERS[a - 1] ?? 0) + (ROUTERS[b - 1] ?? 0);
}

describe('several previous anchors', () => {
  const { report } = play(tour(), DMA_RUN, { octets: false });

  test('each flow is interrupted for t_L2 + 2w + 2 d(S, DB) + 2 d(S, P) of its own anchor P', () => {
    report.handovers.slice(0, -1).forEach((row, index) => {
      const serving = index + 2;
      const expected = Array.from({ length: index + 1 }, (_, anchor) => [
        `f${anchor + 1}`,
        L2 + 2 * RADIO + 2 * ((ROUTERS[serving - 1] ?? 0) + DATABASE) + 2 * between(serving, anchor + 1),
      ]);
      const measured = row.flows
        .filter((entry) => entry.lastBeforeMs !== null)
        .map((entry) => [entry.flow, (entry.firstAfterMs ?? 0) - row.detachMs]);
      expect(measured).toEqual(expected);
    });
  });

  test('2 + 2n messages with n previous anchors; back at the first router the four others are told', () => {
    expect(report.handovers.map((row) => row.messages)).toEqual([4, 6, 8, 10, 2 + 2 * 4]);
  });

  test('the advertisement comes with the answer of the farthest anchor', () => {
    for (const [index, row] of report.handovers.slice(0, -1).entries()) {
      const serving = index + 2;
      const farthest = Math.max(...Array.from({ length: index + 1 }, (_, anchor) => between(serving, anchor + 1)));
      const advertised = report.signalling.find((message) => message.message === 'RA' && message.atMs > row.detachMs);
      expect((advertised?.deliveredMs ?? 0) - row.detachMs).toBe(
        L2 + 2 * RADIO + 2 * ((ROUTERS[serving - 1] ?? 0) + DATABASE) + 2 * farthest,
      );
    }
  });

  test('property 4: n tunnels, all of them to the serving router; state as the draft has it', () => {
    const at = 1000 * ROUTERS.length - 100;
    const ends = report.state
      .filter((row) => row.table === 'tunnels' && row.atMs === at)
      .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`));
    expect(ends.toSorted()).toEqual(['ar1>ar5', 'ar2>ar5', 'ar3>ar5', 'ar4>ar5', 'ar5>ar1', 'ar5>ar2', 'ar5>ar3', 'ar5>ar4']);
    expect(entriesOf(report, 'db', 'location', at)).toHaveLength(5);
    expect(entriesOf(report, 'ar5', 'binding-update-list', at)).toHaveLength(4);
    expect(entriesOf(report, 'mn1', 'addresses', at).map((entry) => entry.state)).toEqual([
      ...Array.from({ length: 4 }, () => 'deprecated'),
      'preferred',
    ]);
  });

  test('RET: the first flow needs no signalling, the others keep their anchors', () => {
    const back = report.handovers.at(-1);
    const gaps = Object.fromEntries(
      (back?.flows ?? []).map((row) => [row.flow, (row.firstAfterMs ?? 0) - (back?.detachMs ?? 0)]),
    );
    const visited = (anchor: number): number => L2 + 2 * RADIO + 2 * ((ROUTERS[0] ?? 0) + DATABASE) + 2 * between(1, anchor);
    expect(gaps).toEqual({ f1: L2 + 2 * RADIO, f2: visited(2), f3: visited(3), f4: visited(4), f5: visited(5) });
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn core ar1 mn1');
    expect(pathsOf(report, 'f4').at(-1)).toBe('cn core ar4=core=ar1 mn1');
  });
});

describe('two mobiles', () => {
  const base = networkE({
    durationMs: 6000,
    flows: [flow('call', 'mn1', 'mn2', 1000, 5900, { pps: 100, bidirectional: true })],
    events: [move(2000, 'ar3'), move(3500, 'ar1', { node: 'mn2' })],
  });
  const scenario: Scenario = { ...base, nodes: [...base.nodes, { id: 'mn2', kind: 'mobile', attachedTo: 'ar2' }] };

  test('DMA: over both anchors, with a tunnel each; a router that is anchor of one and serves the other takes the short way', () => {
    const { report } = play(scenario, DMA_RUN);
    const there = pathsOf(report, 'call');
    expect(there.slice(0, 2)).toEqual(['mn1 ar1 k ar2 mn2', 'mn1 ar3=k=ar1 k ar2 mn2']);
    // AR1 is mn1's anchor and serves mn2 now: what comes out of mn1's tunnel is for its own radio.
    expect(there.at(-1)).toBe('mn1 ar3=k=ar1 mn2');
    // Packets that were already between the anchors when mn2 had moved.
    expect(new Set(there.slice(2))).toEqual(new Set(['mn1 ar3=k=ar1 mn2', 'mn1 ar3=k=ar1 k ar2=k=ar1 mn2']));
    expect(pathsOf(report, 'call', 'from-mn')).toEqual([
      'mn2 ar2 k ar1 mn1',
      'mn2 ar2 k ar1=k=ar3 mn1',
      'mn2 ar1=k=ar2 k ar1=k=ar3 mn1',
    ]);
  });

  test('DMA, up-link direct: one tunnel, at the receiver', () => {
    const { report } = play(scenario, withOptions(DMA_RUN, { uplink: 'direct' }));
    expect(pathsOf(report, 'call').at(-1)).toBe('mn1 ar3 k ar2=k=ar1 mn2');
  });

  test('PMIPv6: MAG = LMA = MAG (RFC 5213 §5.6.2 and §6.10.3)', () => {
    const { report } = play(scenario, PMIPV6_RUN);
    expect(pathsOf(report, 'call')).toEqual(['mn1 ar1=k=lma=k=ar2 mn2', 'mn1 ar3=k=lma=k=ar2 mn2', 'mn1 ar3=k=lma=k=ar1 mn2']);
  });
});
