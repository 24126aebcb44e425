/** PMIPv6 where order and place are unusual: overtaken updates, short lifetimes, an anchor on a gateway's own node. */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkE, PMIPV6_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

describe('de-registration', () => {
  test('RFC 6275 §9.5.1: one that a later registration from the same gateway has overtaken changes nothing', () => {
    const { report } = play(
      networkE({
        durationMs: 5000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 4900, { pps: 100 })],
        events: [
          { atMs: 2990, link: { between: ['k', 'lma'], delayMs: 400 } },
          move(3000, 'ar1'),
          { atMs: 3010, link: { between: ['k', 'lma'], delayMs: 9 } },
          stateAt(4000),
        ],
      }),
      PMIPV6_RUN,
    );
    const arrivals = report.signalling.filter((row) => row.message === 'PBU').map((row) => [row.lifetimeS, row.deliveredMs]);
    expect(arrivals).toEqual([
      [3600, 16],
      [0, 3402],
      [3600, 3066],
    ]);
    expect(entriesOf(report, 'lma', 'binding-cache', 4000).map((entry) => entry.state)).toEqual(['active']);
    expect(report.flows[0]?.dropped['no-binding'] ?? 0).toBe(0);
  });

  test('RFC 5213 §5.3.5: the binding waits MinDelayBeforeBCEDelete even if its lifetime ends before', () => {
    const scenario = networkE({
      durationMs: 16_000,
      events: [{ atMs: 5000, detach: 'mn1' }, stateAt(5000), move(14_900, 'ar2'), stateAt(15_500)],
    });
    const { report } = play(scenario, withOptions(PMIPV6_RUN, { binding_lifetime_s: 4 }));
    const prefix = (atMs: number): unknown[] => entriesOf(report, 'lma', 'binding-cache', atMs).map((entry) => entry['prefix']);
    expect(prefix(15_500)).toEqual(prefix(5000));
    const gone = play(
      { ...scenario, events: [{ atMs: 5000, detach: 'mn1' }] },
      withOptions(PMIPV6_RUN, { binding_lifetime_s: 4 }),
    );
    expect(entriesOf(gone.report, 'lma', 'binding-cache')).toEqual([]);
  });
});

describe('an anchor on an access router (contract, settled question 2)', () => {
  const run: RunDefinition = { ...PMIPV6_RUN, roles: { lma: 'ar1' } };
  const scenario = networkE({
    durationMs: 12_000,
    flows: [flow('f1', 'cn', 'mn1', 500, 11_900, { pps: 50, bidirectional: true })],
    events: [move(4000, 'ar2'), move(8000, 'ar1')],
  });

  test('RFC 5213 §5.6.2, §6.10.5: no tunnel to itself; both ways are native there and tunnelled elsewhere', () => {
    const { report } = play(scenario, run);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1 mn1']);
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1 ar2=k=ar1 k cn', 'mn1 ar1 k cn']);
  });

  test('RFC 5213 §6.9.4: an update that is answered at once is not repeated', () => {
    const { report } = play(scenario, run);
    expect(messagesOf(report).filter((line) => line.includes('PBU'))).toEqual([
      '5 PBU ar1>ar1',
      '4000 PBU ar1>ar1',
      '4055 PBU ar2>ar1',
      '8000 PBU ar2>ar1',
      '8055 PBU ar1>ar1',
    ]);
  });

  test('the gateway forgets its entry, not what the anchor on its node has bound', () => {
    const { report } = play(scenario, withOptions(run, { mag_detach_dereg: false, binding_lifetime_s: 4 }));
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1 mn1']);
    expect(report.flows[0]?.dropped['no-binding'] ?? 0).toBe(0);
  });

  test('with processing times too', () => {
    const { report } = play({ ...scenario, timing: { ...scenario.timing, processingMs: 20 } }, run);
    expect(instantsOf(report, 'PBU')).toEqual([25, 4000, 4075, 8000, 8075]);
    expect(report.flows[0]?.dropped['stale-tunnel'] ?? 0).toBe(0);
  });
});
