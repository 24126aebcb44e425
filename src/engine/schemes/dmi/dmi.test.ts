/** DMI as ladders and worked numbers, next to draft-kuntz-dmm-summary-00 §3.3 (figure 3). */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { DMI_RUN, flow, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, measured, messagesOf, pathsOf, play, stateSizes } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** f1 and f2 are begun by the mobile, at AR1 and AR2; f3 by its correspondent, which knows the permanent address alone. */
function story(changes: Partial<Scenario> = {}): Scenario {
  return {
    ...networkE({
      flows: [
        flow('f1', 'cn', 'mn1', 1000, 11_500, { initiator: 'mn1' }),
        flow('f2', 'cn2', 'mn1', 4000, 11_500, { initiator: 'mn1' }),
        flow('f3', 'cn', 'mn1', 1000, 11_500),
      ],
      events: [move(3000, 'ar2'), stateAt(3500), move(6000, 'ar3'), stateAt(8500), move(9000, 'ar1'), stateAt(11_900)],
    }),
    ...changes,
  };
}

/** The permanent home agent is the access router ar3. */
const HOME_AT_AR3: RunDefinition = { id: 'dmi', scheme: 'dmi', roles: { 'permanent-ha': 'ar3' } };

function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'P-HoA')
    .replaceAll(/2001:db8:10(\d):\d:0:ff:fe00:e0/g, 'T-HoA$1')
    .replaceAll(/2001:db8:10(\d):\d::\/64/g, 'T$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

describe('§3.3 on network E, the mobile always away from its permanent home', () => {
  const played = play(story(), DMI_RUN, { octets: false });
  const { report } = played;

  test('I = t_L2 + 4w + 2 d(AR, T-HA or P-HA); 2 + 2k messages with 176 octets a pair', () => {
    expect(measured(report)).toEqual([
      [4, 352, { f1: 80, f3: 136 }],
      [6, 528, { f1: 82, f2: 84, f3: 138 }],
      // The return to AR1 ends a binding: 72 + 56 octets.
      [6, 480, { f1: 70, f2: 80, f3: 134 }],
    ]);
  });

  test('who begins the flow decides the way: plain with a temporary address, through the P-HA with the permanent one', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2=mn1', 'cn k ar1=k=ar3=mn1', 'cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1', 'cn2 k ar2=k=ar3=mn1', 'cn2 k ar2=k=ar1=mn1']);
    expect(pathsOf(report, 'f3')).toEqual(['cn k ha=k=ar1=mn1', 'cn k ha=k=ar2=mn1', 'cn k ha=k=ar3=mn1', 'cn k ha=k=ar1=mn1']);
  });

  test('state: the P-HA 1 always, a T-HA 1 per address with flows', () => {
    expect(stateSizes(report, 3500)).toEqual({ 'ha binding-cache': 1, 'ar1 binding-cache': 1, 'mn1 binding-update-list': 2 });
    expect(stateSizes(report, 8500)).toEqual({
      'ha binding-cache': 1,
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'mn1 binding-update-list': 3,
    });
    expect(stateSizes(report, 11_900)).toEqual({ 'ha binding-cache': 1, 'mn1 binding-update-list': 1 });
  });

  test('figure 3: the binding update to the P-HA, then that to the previous T-HA', () => {
    expect(lines(ladderOf(played, { fromNs: 3e9, toNs: 4e9, tables: ['binding-cache'] }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  RA  mn1  preferred=T2',
      '3.060000  mn1  BU  ha  seq=1 hoa=P-HoA coa=T-HoA2 lifetime=3600s',
      '3.060000  mn1  BU  ar1  seq=2 hoa=T-HoA1 coa=T-HoA2 lifetime=3600s',
      '3.070000  ar1  binding  mn1  T-HoA1 active lifetime=3600s',
      '3.070000  ar1  BA  mn1  seq=2 status=0 hoa=T-HoA1 lifetime=3600s',
      '3.098000  ha  binding  mn1  P-HoA active lifetime=3600s',
      '3.098000  ha  BA  mn1  seq=1 status=0 hoa=P-HoA lifetime=3600s',
    ]);
  });

  test('every move is told to the P-HA, even without flows', () => {
    const calm = play(networkE({ durationMs: 4000, events: [move(1000, 'ar2'), move(2000, 'ar3')] }), DMI_RUN).report;
    expect(calm.handovers.map((row) => [row.messages, row.bytes])).toEqual([
      [2, 176],
      [2, 176],
    ]);
    expect(messagesOf(calm, 0, 900)).toEqual(['0 RS mn1>ar1', '5 RA ar1>mn1', '10 BU mn1>ha', '47 BA ha>mn1']);
  });
});

describe('the permanent home', () => {
  const scenario = story({ events: [move(3000, 'ar2'), move(6000, 'ar3'), stateAt(8500), move(9000, 'ar1')] });
  const { report } = play(scenario, HOME_AT_AR3, { octets: false });

  test('coming home: BU(0) for the permanent address, and temporary ones are bound to it', () => {
    const updates = report.signalling.filter((row) => row.message === 'BU' && row.atMs > 6000 && row.atMs < 6100);
    expect(updates.map((row) => [row.to, row.lifetimeS, row.src === updates[0]?.src])).toEqual([
      ['ar3', 0, true],
      ['ar1', 3600, true],
      ['ar2', 3600, true],
    ]);
    expect(measured(report)[1]).toEqual([6, 480, { f1: 82, f2: 84, f3: 70 }]);
    expect(stateSizes(report, 8500)).toEqual({
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'mn1 binding-update-list': 2,
    });
    expect(pathsOf(report, 'f3')[2]).toBe('cn k ar3 mn1');
  });

  test('at home there is no signalling at all, and new flows use the permanent address', () => {
    const base = networkE({ durationMs: 3000, flows: [flow('f1', 'mn1', 'cn', 500, 2900, { pps: 50 })] });
    const nodes = base.nodes.map((node) => (node.id === 'mn1' ? { ...node, attachedTo: 'ar3' } : node));
    const home = play({ ...base, nodes }, HOME_AT_AR3).report;
    expect(messagesOf(home)).toEqual(['0 RS mn1>ar3', '5 RA ar3>mn1']);
    expect(pathsOf(home, 'f1', 'from-mn')).toEqual(['mn1 ar3 k cn']);
    expect(home.state.filter((row) => row.table === 'binding-update-list')).toEqual([]);
  });

  describe('the permanent address goes with another interface while temporary ones are bound to it (swarm seed 1319)', () => {
    const away = [move(2000, 'ar3'), { atMs: 4000, detach: 'mn1' }, move(4500, 'ar1', { interface: 1 })];
    const upward = (...events: readonly ScenarioEvent[]): Scenario =>
      networkE({
        durationMs: 8000,
        interfaces: 2,
        timing: { dadMs: 500 },
        flows: [flow('up', 'mn1', 'cn', 1000, 7900, { pps: 100 })],
        events: [...away, ...events],
      });

    test('they send nothing through it any more, until they are bound to the next address of their own interface', () => {
      const { report } = play(upward(move(6000, 'ar2')), HOME_AT_AR3);
      expect(pathsOf(report, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1=ar3=k=ar1 k cn', 'mn1=ar2=k=ar1 k cn']);
      expect(report.flows[0]?.dropped).toMatchObject({ 'not-ready': 205 });
    });

    test('RFC 6275 §11.5.5: back at home the interface has it again, and they send through it: their agents need to hear nothing new', () => {
      const { report } = play(upward(move(6000, 'ar3')), HOME_AT_AR3);
      expect(report.flows[0]?.dropped).toMatchObject({ 'not-ready': 153 });
      expect(report.paths.at(-1)?.lastAtMs).toBeGreaterThan(7800);
      expect(pathsOf(report, 'up', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1=ar3=k=ar1 k cn']);
    });
  });

  test('leaving home: only flows of the permanent address are tunnelled', () => {
    const base = networkE({
      durationMs: 3000,
      flows: [flow('f1', 'cn', 'mn1', 500, 2900), flow('f2', 'cn', 'mn1', 1500, 2900, { initiator: 'mn1' })],
      events: [move(1000, 'ar2')],
    });
    const nodes = base.nodes.map((node) => (node.id === 'mn1' ? { ...node, attachedTo: 'ar3' } : node));
    const left = play({ ...base, nodes }, HOME_AT_AR3, { octets: false }).report;
    expect(measured(left)).toEqual([[2, 176, { f1: 50 + 20 + 2 * 7 }]]);
    expect([pathsOf(left, 'f1'), pathsOf(left, 'f2')]).toEqual([['cn k ar3 mn1', 'cn k ar3=k=ar2=mn1'], ['cn k ar2 mn1']]);
  });
});

describe('failures', () => {
  test('the P-HA fails: flows of temporary addresses go on, also over moves; the permanent address is lost until it is back', () => {
    const scenario = story({
      durationMs: 60_000,
      events: [{ atMs: 2000, fail: 'ha' }, move(3000, 'ar2'), move(6100, 'ar3'), { atMs: 8000, recover: 'ha' }],
      flows: [
        flow('f1', 'cn', 'mn1', 1000, 59_000, { initiator: 'mn1', pps: 50 }),
        flow('f3', 'cn', 'mn1', 1000, 59_000, { pps: 50 }),
      ],
    });
    const { report } = play(scenario, DMI_RUN);
    expect(report.handovers.map((row) => row.flows.find((entry) => entry.flow === 'f1')?.lost)).toEqual([3, 4]);
    expect(report.flows[1]?.dropped['no-route']).toBeGreaterThan(200);
    // The mobile asks on, one and then two seconds later.
    const asked = report.signalling.filter((row) => row.message === 'BU' && row.to === 'ha' && row.atMs > 6100).slice(0, 3);
    expect(asked.map((row) => [row.atMs, row.outcome])).toEqual([
      [6160, 'no-route'],
      [7160, 'no-route'],
      [9160, 'delivered'],
    ]);
    expect(report.paths.filter((row) => row.flow === 'f3').at(-1)?.lastAtMs).toBeGreaterThan(58_900);
  });

  test('a temporary home agent fails: the permanent address and other flows do not notice', () => {
    const scenario = story({ events: [move(3000, 'ar2'), { atMs: 5000, fail: 'ar1' }] });
    const { report } = play(scenario, DMI_RUN, { octets: false });
    const [first, second, third] = report.flows;
    expect(first?.dropped['no-route']).toBeGreaterThan(5000);
    expect(second?.delivered).toBe(second?.sent);
    expect(report.handovers[0]?.flows.find((entry) => entry.flow === 'f3')?.lost).toBe(
      (third?.sent ?? 0) - (third?.delivered ?? 0),
    );
  });

  test('the T-HA of a subnet is down when the mobile comes: the router has nothing to offer, and the mobile asks again', () => {
    const events = [{ atMs: 500, fail: 'map1' } as const, move(1000, 'ar2'), { atMs: 3000, recover: 'map1' } as const];
    const run = { ...DMI_RUN, roles: { 'permanent-ha': 'ha', 'temporary-has': { ar2: 'map1' } } };
    const { report } = play(networkE({ durationMs: 6000, events }), run);
    expect(messagesOf(report, 1000)).toEqual([
      '1050 RS mn1>ar2',
      '5050 RS mn1>ar2',
      '5055 RA ar2>mn1',
      '5060 BU mn1>ha',
      '5098 BA ha>mn1',
    ]);
  });

  test('a mobile that is back before it has heard what its router offered: the offer holds (swarm seed 2536)', () => {
    // AR2 offers a prefix at 3005 ms, and the mobile hears it at 3010 ms; at 3007 ms its link has gone and come, and its next question is lost.
    const scenario = networkE({ durationMs: 5000, timing: { l2HandoverMs: 0 }, events: [move(3000, 'ar2'), move(3007, 'ar2')] });
    const { report, engine } = play(scenario, withOptions(DMI_RUN, { prefix_hold_s: 0 }), {
      lose: ({ message, atMs }) => message === 'RS' && atMs === 3007,
    });
    expect(messagesOf(report, 3000, 3011)).toEqual(['3000 RS mn1>ar2', '3005 RA ar2>mn1', '3007 RS mn1>ar2', '3010 BU mn1>ha']);
    expect(checkReach(engine.world)).toEqual([]);
  });

  test('a T-HA that is an access router with another T-HA itself: what it is bound for is not of its own link (swarm seed 438)', () => {
    // The hold of AR1's link is over at 4000 ms, and AR2 takes the prefix back; the mobile binds it there when its next address may be used.
    const run = { ...DMI_RUN, roles: { 'permanent-ha': 'ha', 'temporary-has': { ar1: 'ar2', ar2: 'ar3' } } };
    const scenario = story({
      timing: { dadMs: 1000 },
      flows: [flow('f1', 'cn', 'mn1', 1500, 11_000, { initiator: 'mn1', pps: 50 })],
      events: [move(3000, 'ar3'), stateAt(5000), move(6000, 'ar2'), stateAt(8000)],
    });
    const { report } = play(scenario, withOptions(run, { prefix_hold_s: 1 }), {
      octets: false,
      checkAtMs: [5000, 6059, 6062, 6500, 8000],
    });
    expect(entriesOf(report, 'ar2', 'binding-cache', 8000)).toMatchObject([{ careOf: expect.stringMatching(/^2001:db8:103:/) }]);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar2=k=ar3=mn1', 'cn k ar2=mn1']);
  });
});

describe('choices', () => {
  test('source_address permanent: the mobile’s own flows use the permanent address, too', () => {
    const { report } = play(story(), withOptions(DMI_RUN, { source_address: 'permanent' }), { octets: false });
    expect(pathsOf(report, 'f2')[0]).toBe('cn2 k ha=k=ar2=mn1');
    expect(report.handovers.map((row) => row.messages)).toEqual([2, 2, 2]);
  });

  test('release expiry: nothing is said when a flow ends', () => {
    const scenario = story({
      durationMs: 20_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 4000, { initiator: 'mn1', pps: 50 })],
      events: [move(3000, 'ar2'), stateAt(5000)],
    });
    const { report } = play(scenario, withOptions(DMI_RUN, { release: 'expiry', binding_lifetime_s: 8 }));
    expect(report.signalling.filter((row) => row.lifetimeS === 0)).toEqual([]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 5000)).toHaveLength(1);
    expect(entriesOf(report, 'ar1', 'binding-cache')).toEqual([]);
    expect(entriesOf(report, 'ha', 'binding-cache')).toHaveLength(1);
  });

  test('a T-HA beside its router: it has the block, is told, and tunnels; while the mobile is on the link nothing passes it', () => {
    const run = { ...DMI_RUN, roles: { 'permanent-ha': 'ha', 'temporary-has': { ar1: 'map1' } } };
    const { report } = play(story({ events: [move(3000, 'ar2'), stateAt(3500), move(9000, 'ar1')] }), run, { octets: false });
    expect(entriesOf(report, 'map1', 'binding-cache', 3500)).toHaveLength(1);
    expect(
      report.signalling.filter((row) => row.atMs > 3000 && row.atMs < 3500 && row.message === 'BU').map((row) => row.to),
    ).toEqual(['ha', 'map1']);
    const paths = pathsOf(report, 'f1');
    expect([paths[0], paths.at(-1)]).toEqual(['cn k ar1 mn1', 'cn k ar1 mn1']);
    expect(paths).toContain('cn k map1=k=ar2=mn1');
    // K begins to send to map1 when the update is accepted there, at 3.069 s; from K it is 1 + 1 + 3 + 5 ms.
    expect(report.handovers[0]?.flows.find((entry) => entry.flow === 'f1')?.firstAfterMs).toBe(3079);
  });
});
