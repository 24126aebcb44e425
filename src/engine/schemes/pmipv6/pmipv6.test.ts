/** Proxy Mobile IPv6 as ladders and rules, next to RFC 5213 (figures 2 and 3, §5, §6). */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario } from '#scenario/scenario.ts';
import { flow, move, networkE, PMIPV6_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, play, recordsOf } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const QUIET = withOptions(PMIPV6_RUN, { mag_detach_dereg: false });

/** The lines of a ladder without the prefix's own digits. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:[0-9a-f]+:1::/g, 'HNP')
    .replaceAll(/2001:db8:[0-9a-f]+:1:0:ff:fe00:[0-9a-f]+/g, 'HNP+iid')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

describe('ladders', () => {
  test('RFC 5213 figure 2: the mobile attaches', () => {
    const played = play(networkE({ durationMs: 1000 }), PMIPV6_RUN);
    expect(lines(ladderOf(played, { tables: ['binding-cache', 'binding-update-list', 'tunnels', 'addresses'] }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  update-list  lma  mn1 registering',
      '0.005000  ar1  PBU  lma  seq=0 hnp=::/64 hi=1 lifetime=3600s',
      '0.016000  lma  binding  ar1  HNP/64 active lifetime=3600s',
      '0.016000  lma  tunnel  ar1  mn1 downlink',
      '0.016000  lma  PBA  ar1  seq=0 status=0 hnp=HNP/64 lifetime=3600s',
      '0.027000  ar1  update-list  lma  mn1 gone',
      '0.027000  ar1  update-list  lma  HNP/64 registered lifetime=3600s',
      '0.027000  ar1  tunnel  lma  mn1 uplink',
      '0.027000  ar1  RA  mn1  preferred=HNP/64',
      '0.032000  mn1  address  lma  HNP+iid preferred',
    ]);
  });

  test('RFC 5213 figure 3: the mobile moves from one gateway to another', () => {
    const played = play(networkE({ durationMs: 4000, events: [move(3000, 'ar2')] }), PMIPV6_RUN);
    expect(
      lines(ladderOf(played, { fromNs: 3e9, tables: ['binding-cache', 'binding-update-list', 'tunnels', 'addresses'] })),
    ).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  update-list  lma  HNP/64 deregistering lifetime=3600s (was registered)',
      '3.000000  ar1  PBU  lma  seq=1 hnp=HNP/64 hi=4 lifetime=0s',
      '3.011000  lma  binding  ar1  HNP/64 pending-deletion lifetime=10s (was active)',
      '3.011000  lma  tunnel  ar1  mn1 gone',
      '3.011000  lma  PBA  ar1  seq=1 status=0 hnp=HNP/64 lifetime=0s',
      '3.022000  ar1  tunnel  lma  mn1 gone',
      '3.022000  ar1  update-list  lma  HNP/64 gone',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  update-list  lma  mn1 registering',
      '3.055000  ar2  PBU  lma  seq=2 hnp=::/64 hi=3 lifetime=3600s',
      '3.067000  lma  binding  ar2  HNP/64 active lifetime=3600s (was ar1 pending-deletion)',
      '3.067000  lma  tunnel  ar2  mn1 downlink',
      '3.067000  lma  PBA  ar2  seq=2 status=0 hnp=HNP/64 lifetime=3600s',
      '3.079000  ar2  update-list  lma  mn1 gone',
      '3.079000  ar2  update-list  lma  HNP/64 registered lifetime=3600s',
      '3.079000  ar2  tunnel  lma  mn1 uplink',
      '3.079000  ar2  RA  mn1  preferred=HNP/64',
    ]);
  });

  test('a PBU is lost: it is repeated after one second with a new number (§6.9.4)', () => {
    const played = play(networkE({ durationMs: 3000 }), PMIPV6_RUN, {
      lose: ({ message, atMs }) => message === 'PBU' && atMs < 1000,
    });
    expect(lines(ladderOf(played, { messages: ['PBU', 'PBA', 'RA'] }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.005000  ar1  PBU  lma  seq=0 hnp=::/64 hi=1 lifetime=3600s',
      '0.007000  ar1  drop  PBU  link-loss',
      '1.005000  ar1  PBU  lma  seq=1 hnp=::/64 hi=1 lifetime=3600s (again)',
      '1.016000  lma  PBA  ar1  seq=1 status=0 hnp=HNP/64 lifetime=3600s',
      '1.027000  ar1  RA  mn1  preferred=HNP/64',
    ]);
  });

  test('leaving: PBU(0), PBA, and the binding is gone after MinDelayBeforeBCEDelete (§5.3.5)', () => {
    const played = play(networkE({ durationMs: 20000, events: [{ atMs: 3000, detach: 'mn1' }] }), PMIPV6_RUN);
    expect(lines(ladderOf(played, { fromNs: 3e9, tables: ['binding-cache'] }))).toEqual([
      '3.000000  mn1  detach  ar1',
      '3.000000  ar1  PBU  lma  seq=1 hnp=HNP/64 hi=4 lifetime=0s',
      '3.011000  lma  binding  ar1  HNP/64 pending-deletion lifetime=10s (was active)',
      '3.011000  lma  PBA  ar1  seq=1 status=0 hnp=HNP/64 lifetime=0s',
      '13.011000  lma  binding  ar1  HNP/64 gone',
    ]);
  });
});

describe('§6.9.4 and RFC 6275 §11.8: retransmission', () => {
  test('a PBU that is never answered goes out at 0, 1, 3, 7, 15, 31, 63, 95 and 127 s', () => {
    const scenario = networkE({ durationMs: 150_000, events: [{ atMs: 0, fail: 'lma' }] });
    const { report } = play(scenario, PMIPV6_RUN);
    expect(instantsOf(report, 'PBU')).toEqual([0, 1, 3, 7, 15, 31, 63, 95, 127].map((seconds) => 1000 * seconds + 5));
    const rows = report.signalling.filter((row) => row.message === 'PBU');
    expect(rows.map((row) => row.retransmission ?? false)).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
    expect(new Set(rows.map((row) => row.outcome))).toEqual(new Set(['no-route']));
  });

  test('§6.9.1.4: an unanswered de-registration is not repeated; the gateway forgets after INITIAL_BINDACK_TIMEOUT', () => {
    const scenario = networkE({
      durationMs: 5000,
      events: [{ atMs: 1000, fail: 'lma' }, { atMs: 2000, detach: 'mn1' }, stateAt(2999), stateAt(3000)],
    });
    const { report } = play(scenario, PMIPV6_RUN);
    expect(instantsOf(report, 'PBU').filter((atMs) => atMs >= 2000)).toEqual([2000]);
    expect(entriesOf(report, 'ar1', 'binding-update-list', 2999)).toMatchObject([{ state: 'deregistering' }]);
    expect(entriesOf(report, 'ar1', 'binding-update-list', 3000)).toEqual([]);
  });
});

describe('§5.3.5: binding de-registration', () => {
  /** The mobile leaves at 3 s and comes back at `backMs` + 50 ms. */
  const absence = (backMs: number): Scenario =>
    networkE({
      durationMs: 20_000,
      flows: [flow('f1', 'cn', 'mn1', 2000, 19_000, { pps: 10 })],
      events: [{ atMs: 3000, detach: 'mn1' }, move(backMs, 'ar2'), stateAt(2999)],
    });

  test('coming back within ten seconds gives the same prefix; data in between is dropped at the anchor', () => {
    const { report } = play(absence(12_900), PMIPV6_RUN);
    expect(report.signalling.at(-1)).toMatchObject({ message: 'RA', atMs: 12_979 });
    expect(entriesOf(report, 'mn1', 'addresses')).toEqual(entriesOf(report, 'mn1', 'addresses', 2999));
    expect(report.flows[0]?.dropped['no-binding']).toBe(100);
    expect(report.handovers).toMatchObject([{ from: null, to: 'ar2', detachMs: 12_900, attachMs: 12_950 }]);
  });

  test('coming back later gives a prefix that nobody had', () => {
    const { report } = play(absence(13_100), PMIPV6_RUN);
    const [before] = entriesOf(report, 'mn1', 'addresses', 2999);
    const after = entriesOf(report, 'mn1', 'addresses').map((entry) => entry.address);
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(before?.address);
    expect(after[1]).not.toBe(before?.address);
    expect(entriesOf(report, 'lma', 'prefix-pool')).toHaveLength(1);
  });

  test('item 1 (property 12): a de-registration from a gateway that is no longer in the binding changes nothing', () => {
    // The new gateway is nearer than the old one, so its update overtakes the old one's de-registration.
    const scenario = networkE({
      durationMs: 6000,
      timing: { l2HandoverMs: 0 },
      flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 100 })],
      events: [{ atMs: 100, link: { between: ['k', 'ar1'], delayMs: 40 } }, move(3000, 'ar2')],
    });
    const played = play(scenario, PMIPV6_RUN);
    const arrivals = played.report.signalling.filter((row) => row.message === 'PBU' && row.atMs >= 3000);
    expect(arrivals).toMatchObject([
      { from: 'ar1', lifetimeS: 0, deliveredMs: 3049 },
      { from: 'ar2', lifetimeS: 3600, deliveredMs: 3017 },
    ]);
    const changes = recordsOf(played, 'tableSet').filter((record) => record.table === 'binding-cache' && record.timeNs > 3.017e9);
    expect(changes).toEqual([]);
    expect(entriesOf(played.report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar2', state: 'active' }]);
    expect(entriesOf(played.report, 'ar1', 'binding-update-list')).toEqual([]);
    expect(played.report.signalling.filter((row) => row.message === 'PBA' && row.to === 'ar1' && row.atMs > 3000)).toEqual([]);
  });
});

describe('sequence numbers', () => {
  test('property 13 (RFC 6275 §11.7.3): an acknowledgement whose number matches nothing outstanding is discarded', () => {
    // The anchor is 700 ms away: the update is repeated at 1005 ms, and the answer to the first comes at 1.4 s.
    const scenario = networkE({
      durationMs: 5000,
      events: [{ atMs: 0, link: { between: ['k', 'lma'], delayMs: 700 } }, stateAt(1900)],
    });
    const { report } = play(scenario, PMIPV6_RUN);
    expect(report.signalling.filter((row) => row.message === 'PBA').map((row) => row.deliveredMs)).toEqual([1409, 2409]);
    expect(entriesOf(report, 'ar1', 'binding-update-list', 1900)).toMatchObject([{ state: 'registering' }]);
    expect(instantsOf(report, 'RA')).toEqual([2409]);
    expect(entriesOf(report, 'ar1', 'binding-update-list')).toMatchObject([{ state: 'registered', sequence: 1 }]);
  });

  test.each([true, false])(
    'an update that is overtaken by a later one is refused with 135 and takes nothing back (dereg %s)',
    (dereg) => {
      const scenario = networkE({
        durationMs: 60_000,
        timing: { l2HandoverMs: 0 },
        flows: [flow('f1', 'cn', 'mn1', 1000, 59_000, { pps: 10 })],
        events: [
          { atMs: 100, link: { between: ['k', 'ar2'], delayMs: 400 } },
          // ar2 registers at 3005 ms, the mobile leaves it at 3010 ms, and ar3's later update comes first.
          move(3000, 'ar2'),
          move(3010, 'ar3'),
        ],
      });
      const { report } = play(scenario, withOptions(PMIPV6_RUN, { mag_detach_dereg: dereg }));
      expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar3', state: 'active' }]);
      expect(entriesOf(report, 'ar2', 'binding-update-list')).toEqual([]);
      expect(entriesOf(report, 'ar2', 'tunnels')).toEqual([]);
      expect(entriesOf(report, 'ar2', 'routes')).toEqual([]);
      expect(report.flows[0]?.delivered).toBeGreaterThan(550);
    },
  );
});

describe('lifetimes', () => {
  test('§6.9.1.3: the gateway renews while the mobile is attached', () => {
    const run = withOptions(PMIPV6_RUN, { binding_lifetime_s: 20 });
    const { report } = play(networkE({ durationMs: 61_000, flows: [flow('f1', 'cn', 'mn1', 1000, 60_000, { pps: 10 })] }), run);
    const renewals = report.signalling.filter((row) => row.message === 'PBU').map((row) => [row.atMs, row.lifetimeS]);
    // Half of the lifetime after each acknowledgement.
    expect(renewals).toEqual([
      [5, 20],
      [10_027, 20],
      [20_049, 20],
      [30_071, 20],
      [40_093, 20],
      [50_115, 20],
      [60_137, 20],
    ]);
    expect(report.flows[0]?.dropped).toEqual({});
  });

  test('never after: without de-registration the binding runs out, and nothing is left (property 11)', () => {
    const run = withOptions(QUIET, { binding_lifetime_s: 20 });
    const { report, engine } = play(
      networkE({ durationMs: 40_000, events: [{ atMs: 12_000, detach: 'mn1' }, stateAt(30_000), stateAt(30_050)] }),
      run,
    );
    expect(instantsOf(report, 'PBU')).toEqual([5, 10_027]);
    expect(entriesOf(report, 'lma', 'binding-cache', 30_000)).toHaveLength(1);
    expect(entriesOf(report, 'lma', 'binding-cache', 30_050)).toEqual([]);
    expect(report.state.filter((row) => row.atMs === 40_000 && row.node !== 'mn1')).toEqual([]);
    expect(engine.world.mobility.tunnelUsers.size).toBe(0);
  });

  test('a lost renewal is repeated after one second and the session does not notice', () => {
    const run = withOptions(PMIPV6_RUN, { binding_lifetime_s: 20 });
    const scenario = networkE({ durationMs: 30_000, flows: [flow('f1', 'cn', 'mn1', 1000, 29_000, { pps: 10 })] });
    const { report } = play(scenario, run, { lose: ({ message, atMs }) => message === 'PBU' && atMs > 10_000 && atMs < 12_000 });
    expect(instantsOf(report, 'PBU')).toEqual([5, 10_027, 11_027, 13_027, 23_049]);
    expect(report.flows[0]?.dropped).toEqual({});
  });
});

describe('an anchor that fails', () => {
  test('it forgets everything; the gateway brings the binding back at its next renewal', () => {
    const run = withOptions(PMIPV6_RUN, { binding_lifetime_s: 20 });
    const scenario = networkE({
      durationMs: 30_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 29_000, { pps: 10, bidirectional: true })],
      events: [{ atMs: 4000, fail: 'lma' }, { atMs: 5000, recover: 'lma' }, stateAt(6000)],
    });
    const { report } = play(scenario, run);
    expect(entriesOf(report, 'lma', 'binding-cache', 6000)).toEqual([]);
    expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar1', state: 'active' }]);
    expect(entriesOf(report, 'mn1', 'addresses')).toHaveLength(1);
    expect(report.flows[0]?.dropped['node-failed'] ?? 0).toBeLessThanOrEqual(3);
    expect(report.paths.at(-1)?.lastAtMs).toBeGreaterThan(28_900);
  });

  test('it is silent for longer than the lifetime: the gateway keeps asking for the mobile that stays', () => {
    const run = withOptions(PMIPV6_RUN, { binding_lifetime_s: 8 });
    const scenario = networkE({
      durationMs: 130_000,
      events: [
        { atMs: 6000, fail: 'lma' },
        { atMs: 80_000, recover: 'lma' },
      ],
    });
    const { report } = play(scenario, run);
    // Renewed at 4.027 s; asked at 8.049 s and then 1, 2, 4 … 32 s later each time.
    const asked = instantsOf(report, 'PBU').filter((atMs) => atMs > 6000 && atMs < 104_000);
    expect(asked).toEqual([0, 1, 3, 7, 15, 31, 63, 95].map((seconds) => 8049 + 1000 * seconds));
    expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar1', state: 'active' }]);
    expect(entriesOf(report, 'mn1', 'addresses')).toHaveLength(1);
  });

  test('two mobiles never get the same prefix, also when the anchor lost its memory', () => {
    const base = networkE({
      durationMs: 20_000,
      events: [{ atMs: 4000, fail: 'lma' }, { atMs: 5000, recover: 'lma' }, move(6000, 'ar2', { node: 'mn2' })],
    });
    const scenario: Scenario = { ...base, nodes: [...base.nodes, { id: 'mn2', kind: 'mobile' }] };
    const { report } = play(scenario, PMIPV6_RUN);
    const [first] = entriesOf(report, 'mn1', 'addresses');
    const [second] = entriesOf(report, 'mn2', 'addresses');
    expect(first?.address?.split('::')[0]).not.toBe(second?.address?.split('::')[0]);
  });
});
