/** What ends a session, and what goes wrong: draft-bernardos-dmm-pmip-01 §3.5, RFC 8885 §3.5 and §3.6. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, ScenarioEvent } from '#scenario/scenario.ts';
import { flow, MAAR_RUN, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, messagesOf, pathsOf, play, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const RELAY = MAAR_RUN;
const PROXY = withOptions(MAAR_RUN, { cmd: 'proxy' });

/** Two handovers, then the mobile leaves the domain. */
function leaving(
  run: RunDefinition,
  options: NonNullable<RunDefinition['options']>,
  events: readonly ScenarioEvent[] = [],
  durationMs = 60_000,
): Played {
  const scenario = networkE({
    durationMs,
    events: [move(1000, 'ar2'), move(2000, 'ar3'), { atMs: 5000, detach: 'mn1' }, stateAt(10_000), ...events],
  });
  return play(scenario, withOptions(run, { binding_lifetime_s: 8, ...options }));
}

function isEmpty(report: RunReport): boolean {
  const counted = ['binding-cache', 'maar-list', 'tunnels', 'routes', 'prefix-pool'];
  return !report.state.some((row) => row.atMs === report.endMs && counted.includes(row.table));
}

describe('§3.5: de-registration', () => {
  test('A: previous MAARs have no timer; at the end of its lifetime the serving one de-registers, and the CMD tells the others', () => {
    const { report } = leaving(RELAY, { dereg: 'A' });
    // AR3 was registered at 2093 ms and did not renew after 5 s: its binding ends 8 s later.
    expect(messagesOf(report, 5000)).toEqual([
      '10093 PBU ar3>cmd',
      '10103 PBA cmd>ar3',
      '10103 PBU cmd>ar1',
      '10103 PBU cmd>ar2',
      '10111 PBA ar1>cmd',
      '10112 PBA ar2>cmd',
    ]);
    expect(report.signalling.filter((row) => row.atMs > 5000).map((row) => row.lifetimeS)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 10_000)[0]).not.toHaveProperty('expiresMs');
    // The CMD keeps its entry until the de-registration (settled question 12).
    expect(entriesOf(report, 'cmd', 'binding-cache', 10_000)).toMatchObject([{ to: 'ar3' }]);
    expect(isEmpty(report)).toBe(true);
  });

  test('A without cmd_propagates_dereg: nobody tells the previous MAARs; they ask the CMD after a lifetime and a minute', () => {
    const { report } = leaving(RELAY, { dereg: 'A', cmd_propagates_dereg: false }, [stateAt(59_000)], 80_000);
    expect(messagesOf(report, 5000)).toEqual([
      '10093 PBU ar3>cmd',
      '10103 PBA cmd>ar3',
      // AR1 and AR2 were told at 2073 and 2074 ms where the mobile is.
      '70073 PBU ar1>cmd',
      '70074 PBU ar2>cmd',
      '70081 PBA cmd>ar1',
      '70083 PBA cmd>ar2',
    ]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 59_000)).toMatchObject([{ to: 'ar3' }]);
    expect(isEmpty(report)).toBe(true);
  });

  test('B: a previous MAAR asks when its lifetime ends, and is renewed while the mobile is in the domain', () => {
    const { report } = leaving(RELAY, { dereg: 'B' });
    const asked = report.signalling.filter((row) => row.atMs > 5000);
    expect(asked.map((row) => `${row.atMs} ${row.message} ${row.from}>${row.to} ${row.lifetimeS}`)).toEqual([
      // AR1 and AR2 were told at 2073 and 2074 ms.
      '10073 PBU ar1>cmd 0',
      '10074 PBU ar2>cmd 0',
      '10081 PBA cmd>ar1 8',
      '10083 PBA cmd>ar2 8',
      '10093 PBU ar3>cmd 0',
      '10103 PBA cmd>ar3 0',
      '18089 PBU ar1>cmd 0',
      '18092 PBU ar2>cmd 0',
      '18097 PBA cmd>ar1 0',
      '18101 PBA cmd>ar2 0',
    ]);
    expect(isEmpty(report)).toBe(true);
  });

  test('property 12: a lifetime-0 PBU of a MAAR that does not serve the mobile changes nothing', () => {
    // AR1 never hears that the mobile has moved: all PBU* to it are lost, until its binding ends and it de-registers.
    const scenario = networkE({ durationMs: 14_000, events: [move(1000, 'ar2'), stateAt(7900), stateAt(9000)] });
    const run = withOptions(PROXY, { binding_lifetime_s: 8 });
    const { report } = play(scenario, run, {
      lose: ({ from, to, atMs }) => from === 'cmd' && to === 'ar1' && atMs > 1000 && atMs < 8500,
    });
    const asked = report.signalling.find((row) => row.from === 'ar1' && row.lifetimeS === 0);
    expect(asked).toMatchObject({ atMs: 8021, message: 'PBU' });
    const entry = (atMs: number): unknown =>
      entriesOf(report, 'cmd', 'binding-cache', atMs).map(({ to, address }) => ({ to, address }));
    expect(entry(9000)).toEqual(entry(7900));
    expect(entriesOf(report, 'cmd', 'binding-cache', 14_000)).toMatchObject([{ to: 'ar2' }]);
  });
});

describe('failures and late messages', () => {
  const flows = [flow('f1', 'cn', 'mn1', 500, 39_900, { pps: 20, bidirectional: true })];

  test('RFC 8885 §3.6: an update that nobody answers is repeated after 1, 2, 4 … 32 s', () => {
    const scenario = networkE({ durationMs: 100_000, events: [{ atMs: 1, fail: 'cmd' }] });
    expect(instantsOf(play(scenario, RELAY).report, 'PBU')).toEqual([5, 1005, 3005, 7005, 15_005, 31_005, 63_005, 95_005]);
  });

  test('a previous MAAR that is dead holds the relay up for seven seconds, not for ever; it is told when it is back', () => {
    const scenario = networkE({
      durationMs: 40_000,
      flows,
      events: [{ atMs: 2000, fail: 'ar1' }, move(3000, 'ar2'), { atMs: 20_000, recover: 'ar1' }, stateAt(19_000)],
    });
    const { report } = play(scenario, RELAY);
    expect(report.signalling.find((row) => row.message === 'PBA' && row.to === 'ar2')?.atMs).toBe(3064 + 7000);
    expect(entriesOf(report, 'cmd', 'maar-list', 19_000)).toEqual([]);
    expect(entriesOf(report, 'cmd', 'maar-list')).toMatchObject([{ to: 'ar1', state: 'confirmed' }]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar2 mn1');
  });

  test('a CMD that was restarted refuses to extend what it does not know; the serving MAAR tells it the list, and it those on it', () => {
    const scenario = networkE({
      durationMs: 40_000,
      flows,
      events: [move(3000, 'ar2'), { atMs: 4000, fail: 'cmd' }, { atMs: 5000, recover: 'cmd' }, move(20_000, 'ar3')],
    });
    const { report } = play(scenario, withOptions(RELAY, { binding_lifetime_s: 20 }));
    const told = report.signalling.filter((row) => row.atMs > 5000 && row.atMs < 14_000 && row.message.startsWith('PB'));
    expect(told.map((row) => `${row.message} ${row.from}>${row.to} ${row.bytes}`)).toEqual([
      'PBU ar2>cmd 96',
      'PBA cmd>ar2 96',
      'PBU ar2>cmd 136',
      'PBA cmd>ar2 96',
      'PBU cmd>ar1 120',
      'PBA ar1>cmd 120',
      'PBA cmd>ar2 136',
    ]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar3 mn1');
  });

  test('a previous MAAR that the CMD could not reach before it went down hears where the mobile is when the CMD has learned it again', () => {
    const scenario = networkE({
      durationMs: 60_000,
      flows,
      events: [
        move(3000, 'ar2'),
        { atMs: 4990, link: { between: ['k', 'ar1'], lossPct: 100 } },
        move(5000, 'ar3'),
        { atMs: 5500, fail: 'cmd' },
        { atMs: 6000, link: { between: ['k', 'ar1'], lossPct: 0 } },
        { atMs: 7000, recover: 'cmd' },
      ],
    });
    const { report } = play(scenario, withOptions(PROXY, { binding_lifetime_s: 20 }));
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar3 mn1');
  });

  test('§3.5 B: a return that nobody acknowledged is undone after the earlier lifetime has run out: the binding ends at once', () => {
    const scenario = networkE({
      durationMs: 60_000,
      events: [move(3000, 'ar2'), { atMs: 4000, fail: 'cmd' }, move(5000, 'ar1'), move(20_000, 'ar3'), stateAt(21_000)],
    });
    const { report } = play(scenario, withOptions(RELAY, { dereg: 'B', binding_lifetime_s: 8 }));
    expect(entriesOf(report, 'ar1', 'binding-cache', 21_000)).not.toContainEqual(expect.objectContaining({ state: 'temporary' }));
  });

  test('a serving MAAR that fails for good: the CMD gives the session up 10 s after its lifetime, and tells the others', () => {
    const scenario = networkE({
      durationMs: 60_000,
      events: [move(1000, 'ar2'), { atMs: 2000, detach: 'mn1' }, { atMs: 3000, fail: 'ar2' }],
    });
    const { report } = play(scenario, withOptions(RELAY, { binding_lifetime_s: 8 }));
    expect(messagesOf(report, 3000)).toEqual(['19064 PBU cmd>ar1', '19072 PBA ar1>cmd']);
    expect(isEmpty(report)).toBe(true);
  });

  test('a PBU from an older location that comes late is refused (RFC 6275 §9.5.1)', () => {
    const slow: ScenarioEvent = { atMs: 2900, link: { between: ['k', 'ar2'], delayMs: 300 } };
    const scenario = networkE({ durationMs: 6000, events: [slow, move(3000, 'ar2'), move(3070, 'ar3')] });
    const { report } = play(scenario, RELAY);
    // AR2's PBU of 3055 ms is at the CMD at 3361, AR3's of 3125 at 3135.
    expect(report.signalling.filter((row) => row.to === 'ar2' && row.message === 'PBA')).toHaveLength(1);
    expect(entriesOf(report, 'cmd', 'binding-cache')).toMatchObject([{ to: 'ar3' }]);
    expect(entriesOf(report, 'cmd', 'maar-list').map((entry) => entry.to)).toEqual(['ar1']);
    expect(entriesOf(report, 'ar2', 'binding-cache')).toEqual([]);
  });
});
