/** MAARs with DHCPv6 as ladders and rules, next to draft-bernardos-dmm-pmip-01 §4. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, MAAR_DHCPV6_RUN, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, messagesOf, pathsOf, play, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** The lines of a ladder with prefixes and addresses named by their routers. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:10([123]):1:0:ff:fe00:e0/g, 'ADDR$1')
    .replaceAll(/2001:db8:10([123]):1::/g, 'PREF$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

/** What is said besides router discovery. */
function signalling(report: RunReport, beginMs = 0, endMs: number = report.endMs): string[] {
  return messagesOf(report, beginMs, endMs).filter((line) => !/ R[SA] /.test(line));
}

function addresses(report: RunReport, atMs?: number): string[] {
  return entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
}

function leases(report: RunReport, atMs?: number): string[] {
  return entriesOf(report, 'dhcp', 'leases', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
}

function tunnels(report: RunReport, atMs: number = report.endMs): string[] {
  return report.state
    .filter((row) => row.table === 'tunnels' && row.atMs === atMs)
    .flatMap((row) => row.entries.map((entry) => `${row.node}>${entry.to}`))
    .toSorted();
}

const fail = (atMs: number, node: string): ScenarioEvent => ({ atMs, fail: node });
const recover = (atMs: number, node: string): ScenarioEvent => ({ atMs, recover: node });

describe('ladders', () => {
  const played = play(
    networkE({
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10 })],
      events: [move(3000, 'ar2'), move(5000, 'ar1')],
    }),
    MAAR_DHCPV6_RUN,
  );
  const tables = ['leases', 'binding-cache', 'binding-update-list', 'tunnels', 'maar-addresses'] as const;

  test('§4.2: first attachment: the relay asks, the server gives a prefix of the link, the MAAR makes its binding', () => {
    expect(lines(ladderOf(played, { toNs: 1e9, tables }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.000000  mn1  REQUEST  ar1  xid=2 iaid=0',
      '0.005000  ar1  RA  mn1  managed',
      '0.005000  ar1  RELAY-FORW  dhcp  REQUEST xid=2',
      '0.015000  dhcp  lease  ar1  PREF1/64 preferred lifetime=3600s',
      '0.015000  dhcp  RELAY-REPL  ar1  REPLY xid=2 ADDR1 preferred=3600s valid=3600s',
      '0.025000  ar1  REPLY  mn1  xid=2 ADDR1 preferred=3600s valid=3600s',
      '0.025000  ar1  binding  ar1  PREF1/64 active',
    ]);
  });

  test('§4.2, figure 5: the older prefix with lifetime zero beside the new one; PBU to the P-MAAR beside the Reply; PBA; tunnel', () => {
    expect(lines(ladderOf(played, { fromNs: 3e9, toNs: 4e9, tables }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  binding  ar1  PREF1/64 active lifetime=3600s',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.050000  mn1  REQUEST  ar2  xid=8 iaid=0',
      '3.055000  ar2  RA  mn1  managed',
      '3.055000  ar2  RELAY-FORW  dhcp  REQUEST xid=8',
      '3.066000  dhcp  lease  ar1  PREF1/64 deprecated lifetime=3600s (was preferred)',
      '3.066000  dhcp  lease  ar2  PREF2/64 preferred lifetime=3600s',
      '3.066000  dhcp  RELAY-REPL  ar2  REPLY xid=8 ADDR1 preferred=0s valid=3600s ADDR2 preferred=3600s valid=3600s',
      '3.077000  ar2  REPLY  mn1  xid=8 ADDR1 preferred=0s valid=3600s ADDR2 preferred=3600s valid=3600s',
      '3.077000  ar2  binding  ar2  PREF2/64 active',
      '3.077000  ar2  update-list  ar1  PREF1/64 registering',
      '3.077000  ar2  PBU  ar1  seq=2 hnp=PREF1/64 hi=3 lifetime=3600s',
      '3.082000  ar1  binding  ar2  PREF1/64 active lifetime=3600s (was ar1)',
      '3.082000  ar1  tunnel  ar2  mn1 downlink',
      '3.082000  ar1  PBA  ar2  seq=2 status=0 hnp=PREF1/64 lifetime=3600s',
      '3.087000  ar2  maar-address  ar1  2001:db8:101::1 lifetime=3600s',
      '3.087000  ar2  update-list  ar1  PREF1/64 registered lifetime=3600s (was registering)',
      '3.087000  ar2  tunnel  ar1  mn1 downlink',
      '3.087000  ar2  tunnel  ar1  mn1 downlink uplink',
    ]);
  });

  test('return: the local route at the Request, no update to itself, one to the MAAR that was left', () => {
    const back = lines(ladderOf(played, { fromNs: 5e9, toNs: 5.5e9, tables }));
    expect(back.indexOf('5.055000  ar1  binding  ar1  PREF1/64 active (was ar2)')).toBeGreaterThan(0);
    expect(back.indexOf('5.055000  ar1  binding  ar1  PREF1/64 active (was ar2)')).toBeLessThan(
      back.indexOf('5.055000  ar1  RELAY-FORW  dhcp  REQUEST xid=16'),
    );
    expect(signalling(played.report, 5000).filter((line) => line.includes('PBU'))).toEqual(['5075 PBU ar1>ar2']);
    expect(pathsOf(played.report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1 mn1']);
    expect(addresses(played.report)).toEqual(['ar1 preferred', 'ar2 deprecated']);
    expect(leases(played.report)).toEqual(['ar1 preferred', 'ar2 deprecated']);
  });
});

describe('§4.2: the address of a P-MAAR', () => {
  const scenario = networkE({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 10 })],
    events: [move(3000, 'ar2'), move(5000, 'ar1'), move(7000, 'ar2')],
  });
  const updates = (report: RunReport): string[] =>
    report.signalling.filter((row) => row.message === 'PBU').map((row) => `${row.from}>${row.to} ${row.dst}`);

  test('is built from the prefix and the common identifier; from the answer on it is the core address that answered', () => {
    const { report } = play(scenario, MAAR_DHCPV6_RUN);
    expect(updates(report)).toEqual(['ar2>ar1 2001:db8:101:1::1', 'ar1>ar2 2001:db8:102:1::1', 'ar2>ar1 2001:db8:101::1']);
    expect(report.signalling.filter((row) => row.message === 'PBA').map((row) => row.src)).toEqual([
      '2001:db8:101::1',
      '2001:db8:102::1',
      '2001:db8:101::1',
    ]);
    expect(report.signalling.every((row) => row.outcome === 'delivered')).toBe(true);
  });

  test('is in a table with p_maar_address table', () => {
    const { report } = play(scenario, withOptions(MAAR_DHCPV6_RUN, { p_maar_address: 'table' }));
    expect(updates(report)).toEqual(['ar2>ar1 2001:db8:101::1', 'ar1>ar2 2001:db8:102::1', 'ar2>ar1 2001:db8:101::1']);
    expect(entriesOf(report, 'ar2', 'maar-addresses')).toEqual([]);
  });

  test('is forgotten a binding lifetime after the last answer', () => {
    const quiet = {
      ...scenario,
      durationMs: 40_000,
      events: [move(3000, 'ar2'), { atMs: 9000, detach: 'mn1' }, stateAt(10_000)],
    };
    const { report } = play(quiet, withOptions(MAAR_DHCPV6_RUN, { binding_lifetime_s: 8 }));
    expect(entriesOf(report, 'ar2', 'maar-addresses', 10_000)).toMatchObject([{ to: 'ar1', address: '2001:db8:101::1' }]);
    expect(entriesOf(report, 'ar2', 'maar-addresses')).toEqual([]);
  });
});

describe('§4.2: a tunnel only if flows are anchored at the P-MAAR', () => {
  test('no flow: PBU and PBA as ever, bindings, no tunnel', () => {
    const { report } = play(networkE({ durationMs: 4000, events: [move(3000, 'ar2')] }), MAAR_DHCPV6_RUN);
    expect(signalling(report, 3000)).toHaveLength(6);
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(entriesOf(report, 'ar2', 'binding-update-list')).toMatchObject([{ to: 'ar1', state: 'registered' }]);
    expect(tunnels(report)).toEqual([]);
  });

  test('the tunnel closes with the last flow; binding and lease stay', () => {
    const { report } = play(
      networkE({
        durationMs: 6000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 4000, { pps: 20, bidirectional: true })],
        events: [move(3000, 'ar2'), stateAt(3900)],
      }),
      MAAR_DHCPV6_RUN,
    );
    expect(tunnels(report, 3900)).toEqual(['ar1>ar2', 'ar2>ar1']);
    expect(tunnels(report)).toEqual([]);
    expect(leases(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(entriesOf(report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(report.flows[0]?.inFlight).toBe(0);
  });

  test('a flow that begins with the older address, before the Reply has come, gets its tunnel', () => {
    const { report } = play(
      networkE({
        durationMs: 5000,
        flows: [flow('f1', 'cn', 'mn1', 3070, 4900, { pps: 20, bidirectional: true })],
        events: [move(3000, 'ar2')],
      }),
      MAAR_DHCPV6_RUN,
    );
    expect(tunnels(report)).toEqual([]);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1=k=ar2 mn1']);
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1 ar2=k=ar1 k cn']);
  });
});

describe('§4.3: revocation', () => {
  const run = withOptions(MAAR_DHCPV6_RUN, { revoke_unused: true });
  const scenario = networkE({
    durationMs: 60_000,
    flows: [flow('f1', 'cn', 'mn1', 2000, 4000, { pps: 20 })],
    events: [move(3000, 'ar2'), stateAt(3900)],
  });
  const calm = play(scenario, run);

  test('Reconfigure, Renew, Reply with lifetime zero; the MAAR advertises lifetime zero and ends the binding', () => {
    const said = lines(ladderOf(calm, { fromNs: 3.9e9, toNs: 6e9, tables: ['leases'] }));
    expect(said.map((line) => line.replace(/^\d\.\d+ {2}/, ''))).toEqual([
      'dhcp  lease  ar1  PREF1/64 revoked lifetime=3600s (was deprecated)',
      'dhcp  RELAY-REPL  ar2  RECONFIGURE xid=0',
      'ar2  RECONFIGURE  mn1  xid=0',
      'mn1  RENEW  ar2  xid=17 iaid=0',
      'ar2  RELAY-FORW  dhcp  RENEW xid=17',
      'dhcp  lease  ar1  PREF1/64 gone',
      'dhcp  lease  ar2  PREF2/64 preferred lifetime=3600s',
      'dhcp  RELAY-REPL  ar2  REPLY xid=17 ADDR1 preferred=0s valid=0s ADDR2 preferred=3600s valid=3600s',
      'ar2  REPLY  mn1  xid=17 ADDR1 preferred=0s valid=0s ADDR2 preferred=3600s valid=3600s',
      'ar2  PBU  ar1  seq=3 hnp=PREF1/64 hi=4 lifetime=0s',
      'ar1  PBA  ar2  seq=3 status=0 hnp=PREF1/64 lifetime=0s',
      'ar2  RA  mn1  managed withdrawn=PREF1/64',
    ]);
    expect(leases(calm.report)).toEqual(['ar2 preferred']);
    expect(addresses(calm.report)).toEqual(['ar2 preferred']);
    expect(entriesOf(calm.report, 'ar1', 'binding-cache')).toEqual([]);
    expect(entriesOf(calm.report, 'ar2', 'binding-update-list')).toEqual([]);
  });

  const wasUpdated = (report: RunReport): boolean =>
    report.signalling.some((row) => row.message === 'PBU' && row.lifetimeS !== 0);
  const state = ({ report }: Played): unknown => [
    leases(report),
    addresses(report),
    // Where no update has ever been sent, the binding of the mobile that has left runs out by itself.
    entriesOf(report, 'ar1', 'binding-cache').filter((entry) => entry.to !== 'ar1' || wasUpdated(report)),
    entriesOf(report, 'ar2', 'binding-cache').map((entry) => entry.to),
    entriesOf(report, 'ar2', 'binding-update-list').map((entry) => entry.to),
    tunnels(report),
  ];

  test.each(calm.report.signalling.map((row, number) => [number, `${row.message} ${row.from}>${row.to}`] as const))(
    'message %i lost (%s): the same in the end',
    (lost) => {
      expect(state(play(scenario, run, { lose: ({ number }) => number === lost }))).toEqual(state(calm));
    },
  );

  test('the prefix of the link that the mobile is on is not revoked', () => {
    const here = play({ ...scenario, durationMs: 8000, events: [] }, run).report;
    expect(here.signalling.filter((row) => row.message === 'RECONFIGURE')).toEqual([]);
    expect(leases(here)).toEqual(['ar1 preferred']);
  });

  test('what no flow uses when the mobile leaves it is revoked right after the handover, and counts for no handover', () => {
    const idle = play({ ...scenario, flows: [] }, run).report;
    expect(leases(idle)).toEqual(['ar2 preferred']);
    expect(entriesOf(idle, 'ar1', 'binding-cache')).toEqual([]);
    expect(idle.handovers[0]?.messages).toBe(4 + 2);
  });

  test('a mobile that has moved on meanwhile learns it with its next Reply', () => {
    const moved = play({ ...scenario, events: [move(3000, 'ar2'), move(4000, 'ar3')] }, run).report;
    expect(leases(moved)).toEqual(['ar3 preferred']);
    expect(addresses(moved)).toEqual(['ar3 preferred']);
  });
});

describe('§4.4: a mobile that is not supported', () => {
  const { report } = play(
    networkE({
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 20 }), flow('f2', 'cn', 'mn1', 4000, 8900, { pps: 20 })],
      events: [move(3000, 'ar2'), stateAt(4500), move(6000, 'ar1')],
    }),
    withOptions(MAAR_DHCPV6_RUN, { unsupported_mobiles: 'all' }),
  );

  test('gets regular DHCPv6: a new address on each link, no update, no tunnel, no binding', () => {
    expect(signalling(report).filter((line) => line.includes('PB'))).toEqual([]);
    expect(signalling(report)).toHaveLength(3 * 4);
    expect(report.state.filter((row) => ['binding-cache', 'binding-update-list', 'tunnels'].includes(row.table))).toEqual([]);
    expect(leases(report, 4500)).toEqual(['ar2 preferred']);
    expect(addresses(report, 4500)).toEqual(['ar2 preferred']);
  });

  test('is one without a home network, if the domain supports its own alone', () => {
    const run = withOptions(MAAR_DHCPV6_RUN, { unsupported_mobiles: 'without_home' });
    const own = networkE({ durationMs: 4000, events: [move(3000, 'ar2')] });
    const roaming = {
      ...own,
      nodes: own.nodes.map((node) => {
        const { home: _home, ...rest } = node;
        return rest;
      }),
    };
    expect(instantsOf(play(own, run).report, 'PBU')).toHaveLength(1);
    expect(instantsOf(play(roaming, run).report, 'PBU')).toEqual([]);
  });

  test('loses its session at the move; new ones work', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
    expect(report.handovers[0]?.flows.find((entry) => entry.flow === 'f1')?.firstAfterMs).toBe(null);
    expect(pathsOf(report, 'f2')).toEqual(['cn k ar2 mn1']);
  });
});

describe('reuse_prefix off', () => {
  test('a mobile that is back gets another prefix; the earlier one is deprecated at the same MAAR', () => {
    const { report } = play(
      networkE({
        durationMs: 7000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 6900, { pps: 20 })],
        events: [move(3000, 'ar2'), move(5000, 'ar1')],
      }),
      withOptions(MAAR_DHCPV6_RUN, { reuse_prefix: false }),
    );
    expect(leases(report)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar1 preferred']);
    expect(addresses(report)).toEqual(['ar1 deprecated', 'ar2 deprecated', 'ar1 preferred']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1', 'cn k ar1 mn1']);
  });
});

describe('lifetimes and failures', () => {
  const run = withOptions(MAAR_DHCPV6_RUN, { binding_lifetime_s: 40 });
  const f1 = flow('f1', 'cn', 'mn1', 1000, 199_000, { pps: 5, bidirectional: true });

  test('RFC 8415 §14.2: renewed at T1, half of the lifetime, old prefix and new one alike; the P-MAAR’s binding by PBU', () => {
    const { report } = play(networkE({ durationMs: 60_000, flows: [f1], events: [move(3000, 'ar2')] }), run);
    expect(instantsOf(report, 'RENEW', 'mn1')).toEqual([23_082, 43_114]);
    expect(instantsOf(report, 'PBU', 'ar2')).toEqual([3077, 23_087, 43_097]);
    expect(leases(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(addresses(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(instantsOf(report, 'REBIND')).toEqual([]);
  });

  test('RFC 8415 §18.2.4, §18.2.5: a silent server: Renew, repeated after 10 s, Rebind at T2, then the lease ends, Solicit', () => {
    const { report } = play(
      networkE({ durationMs: 80_000, events: [fail(10_000, 'dhcp'), recover(75_000, 'dhcp'), stateAt(60_000)] }),
      run,
    );
    expect(instantsOf(report, 'RENEW', 'mn1')).toEqual([20_030, 30_030]);
    expect(instantsOf(report, 'REBIND', 'mn1')).toEqual([32_030]);
    expect(instantsOf(report, 'SOLICIT', 'mn1').slice(0, 5)).toEqual([40_030, 41_030, 43_030, 47_030, 55_030]);
    expect(addresses(report, 60_000)).toEqual([]);
  });

  test('RFC 8415 §15, §18.2.2: Request 10 times, 1 s doubling to 30 s, then Solicit', () => {
    const { report } = play(networkE({ durationMs: 200_000, events: [fail(0, 'dhcp')] }), MAAR_DHCPV6_RUN, { octets: false });
    const waits = [0, 1, 3, 7, 15, 31, 61, 91, 121, 151].map((seconds) => seconds * 1000);
    expect(instantsOf(report, 'REQUEST', 'mn1')).toEqual(waits);
    expect(instantsOf(report, 'SOLICIT', 'mn1').slice(0, 4)).toEqual([181_000, 182_000, 184_000, 188_000]);
    expect(report.signalling.filter((row) => row.message === 'REQUEST' && row.retransmission === true)).toHaveLength(9);
  });

  test('a server that has restarted takes over what the client lists', () => {
    const { report } = play(
      networkE({
        durationMs: 60_000,
        flows: [f1],
        events: [move(3000, 'ar2'), fail(5000, 'dhcp'), recover(6000, 'dhcp'), stateAt(7000)],
      }),
      run,
    );
    expect(leases(report, 7000)).toEqual([]);
    expect(leases(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(addresses(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
  });

  test('a P-MAAR that has restarted is told again by the next renewal, at an address of its own block', () => {
    const played = play(
      networkE({
        durationMs: 60_000,
        flows: [f1],
        events: [move(3000, 'ar2'), fail(5000, 'ar1'), recover(6000, 'ar1'), stateAt(7000)],
      }),
      run,
    );
    expect(entriesOf(played.report, 'ar1', 'binding-cache', 7000)).toEqual([]);
    expect(entriesOf(played.report, 'ar1', 'binding-cache')).toMatchObject([{ to: 'ar2' }]);
    expect(checkReach(played.engine.world)).toEqual([]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ar1=k=ar2 mn1');
  });

  test('a MAAR that has restarted while it serves: the mobile attaches anew and asks again', () => {
    const played = play(
      networkE({ durationMs: 20_000, flows: [f1], events: [move(3000, 'ar2'), fail(5000, 'ar2'), recover(6000, 'ar2')] }),
      run,
    );
    expect(signalling(played.report, 6000, 7000).map((line) => line.split(' ')[1])).toEqual([
      'REQUEST',
      'RELAY-FORW',
      'RELAY-REPL',
      'REPLY',
      'PBU',
      'PBA',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
    expect(tunnels(played.report)).toEqual(['ar1>ar2', 'ar2>ar1']);
  });

  test('a mobile that leaves: everything runs out', () => {
    const { report } = play(
      networkE({ durationMs: 100_000, flows: [f1], events: [move(3000, 'ar2'), { atMs: 5000, detach: 'mn1' }] }),
      run,
    );
    const left = report.state.filter((row) => row.atMs === report.endMs).map((row) => `${row.node} ${row.table}`);
    expect(left).toEqual([]);
  });
});
