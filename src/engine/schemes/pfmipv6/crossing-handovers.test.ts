/** Fast handovers that begin while others have not ended: nothing is left behind, and what a gateway keeps it says that it keeps (RFC 5949). */
import { describe, expect, test, vi } from 'vitest';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { flow, move, networkE, PFMIPV6_RUN, stateAt, withOptions, type Changes } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, play, type Played, type PlayOptions } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** mn1 begins at AR1 and moves as `events` say, with 100 packets a second down. */
function moved(
  options: NonNullable<Parameters<typeof withOptions>[1]>,
  events: readonly ScenarioEvent[],
  how: PlayOptions = {},
  changes: Changes = {},
): Played {
  const flows = [flow('down', 'cn', 'mn1', 1000, 5500, { pps: 100 })];
  return play(networkE({ durationMs: 6500, flows, events, ...changes }), withOptions(PFMIPV6_RUN, options), how);
}

/** Prefixes that a node routes for mobiles at the end. */
function routedAt({ report }: Played, node: string): unknown[] {
  return entriesOf(report, node, 'routes').map((entry) => entry['prefix']);
}

describe('a handover outlives what it was made of', () => {
  // Only the fourth announcement of AR1 arrives, at 3505: AR2 has asked the anchor for any prefix by then, and hears no answer. What it has heard
  // of AR1 ends at 4105; its own handover to AR3 begins at 4000, 200 ms ahead of the move.
  const late: PlayOptions = {
    lose: ({ message, from, atMs }) =>
      (message === 'HI' && atMs < 3400) || (message === 'HI' && from === 'ar2') || (message === 'PBU' && from === 'ar2'),
  };
  const options = { handover_lifetime_ms: 600, anticipation_ms: 200 };

  test('§4.1: the gateway that is left goes on with it, and forgets the prefix at its end (swarm seed 3209)', () => {
    const played = moved(options, [move(3000, 'ar2'), move(4200, 'ar3')], late);
    const shown = ladderOf(played, { fromNs: 3.5e9, toNs: 4.9e9, tables: ['forwarding'], messages: [] }).replaceAll(
      / {2,}/g,
      '  ',
    );
    const prefix = /2001:db8:[0-9a-f]+:1::/g;
    expect(
      shown
        .replaceAll(prefix, 'HNP')
        .split('\n')
        .filter((line) => line.includes('  ar2  forward')),
    ).toEqual([
      '3.505000  ar2  forward  mn1  mn1 gone',
      '3.505000  ar2  forward  mn1  HNP/64 delivering lifetime=0.6s',
      '4.000000  ar2  forward  ar3  HNP/64 initiating lifetime=0.6s',
      '4.105000  ar2  forward  mn1  HNP/64 gone',
      '4.200000  ar2  forward  ar3  HNP/64 initiating lifetime=0.6s',
      '4.262000  ar2  forward  ar3  HNP/64 forwarding lifetime=0.6s (was initiating)',
      '4.862000  ar2  forward  ar3  HNP/64 gone',
    ]);
    expect(routedAt(played, 'ar2')).toEqual([]);
    expect(entriesOf(played.report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar3', state: 'active' }]);
  });
});

describe('a handover takes over from an earlier one', () => {
  test('§4.1 (c): what waits for a mobile that was not heard to be back waits on, and is shown to wait (swarm seed 2761)', () => {
    const played = moved({ buffering: 'both', anticipation_ms: 250 }, [move(3000, 'ar1'), move(3500, 'ar2'), stateAt(3255)], {
      lose: ({ message, atMs }) => message === 'RS' && atMs > 3000 && atMs < 3100,
    });
    expect(entriesOf(played.report, 'ar1', 'forwarding', 3255)).toMatchObject([{ to: 'ar2', state: 'buffering' }]);
    expect(played.report.flows[0]).toMatchObject({ dropped: {}, duplicated: 0, reordered: 0 });
  });

  test('§4.1 (c): packets go to no gateway any more that has been told that nothing comes', () => {
    // Sent from 2831 ms on they come to AR1 from 2861 ms on: it has given AR2 up at 2860 ms, and AR3 answers at 2866 ms.
    const flows = [flow('down', 'cn', 'mn1', 2831, 2835)];
    const played = moved({ anticipation_ms: 200 }, [move(3000, 'ar2'), move(3060, 'ar3')], {}, { flows });
    expect(messagesOf(played.report, 2700, 2890)).toEqual([
      '2800 HI ar1>ar2',
      '2805 HAck ar2>ar1',
      '2860 HI ar1>ar2',
      '2860 HI ar1>ar3',
      '2865 HAck ar2>ar1',
      '2866 HAck ar3>ar1',
    ]);
    expect(played.report.flows[0]).toMatchObject({ sent: 4, delivered: 4 });
  });
});

describe('a gateway that the mobile had left expects it again', () => {
  test('§4.1 (d): of a prefix that it had only heard of, and that the mobile does not bring, nothing stays (swarm seed 4635)', () => {
    // The anchor loses its memory and gives another prefix to AR2, which has heard of the old one from AR1 meanwhile.
    const events: readonly ScenarioEvent[] = [
      { atMs: 2000, fail: 'lma' },
      { atMs: 3400, recover: 'lma' },
      move(3000, 'ar2'),
      move(4160, 'ar3'),
      move(4500, 'ar2'),
    ];
    const played = moved({}, events, { lose: ({ message, from, atMs }) => message === 'HI' && (from === 'ar2' || atMs < 3500) });
    expect(routedAt(played, 'ar2')).toEqual(['2001:db8:110:2::/64', 'from 2001:db8:110:2::/64']);
  });
});

describe('the anchor is itself the gateway', () => {
  test('RFC 5213 §5.3.1: what it routes is by its bindings, also when the mobile leaves before it is registered (swarm seeds 1594, 3066)', () => {
    // The third and fourth time the update waits for its turn (three within a second, RFC 6275 §11.8), and the binding of before holds.
    const moves = [3000, 3211, 3422, 3633].map((atMs) => move(atMs, 'ar2'));
    const timing = { l2HandoverMs: 10 };
    const run = { ...PFMIPV6_RUN, roles: { lma: 'ar2' } };
    const played = play(networkE({ durationMs: 6500, events: moves, timing }), run, { checkAtMs: [3632, 3640, 3700, 4500] });
    expect(entriesOf(played.report, 'ar2', 'binding-cache')).toMatchObject([{ to: 'ar2', state: 'active' }]);
    expect(routedAt(played, 'ar2')).toHaveLength(2);
  });
});
