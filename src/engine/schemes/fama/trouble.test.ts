/** FAMA where things go wrong: loops, lost and late updates, routers that fail, fast movement (procedures §7, properties 4, 8, 12, 13). */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { DMI_RUN, FAMA_RUN, flow, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, pathsOf, play, playUnchecked, recordsOf, type SentMessage } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** f1 of A1 and f2 of A2; the mobile goes to ar2 and comes back. */
function thereAndBack(events: readonly ScenarioEvent[] = [], durationMs = 6000): Scenario {
  return networkE({
    durationMs,
    flows: [
      flow('f1', 'cn', 'mn1', 500, durationMs - 500, { pps: 100, bidirectional: true, initiator: 'mn1' }),
      flow('f2', 'cn2', 'mn1', 1500, durationMs - 500, { pps: 100, bidirectional: true, initiator: 'mn1' }),
    ],
    events: [move(1000, 'ar2'), move(2000, 'ar1'), ...events],
  });
}

describe.each([
  ['FAMA', FAMA_RUN],
  ['DMI', DMI_RUN],
])('%s, property 8: bindings at two anchors, changed in any order', (_name, run) => {
  const back = (message: SentMessage): boolean => message.message === 'BU' && message.atMs > 2000 && message.atMs < 2100;

  test('the de-registration is lost: A1 is bound to A2 and A2 to A1 for a second; packets end as stale, none goes in circles', () => {
    const { report, problems } = playUnchecked(thereAndBack(), run, { lose: (message) => back(message) && message.to === 'ar1' });
    expect(problems).toEqual([]);
    expect(report.flows[1]?.dropped['stale-tunnel']).toBeGreaterThan(50);
    expect(report.flows.map((row) => row.dropped['hop-limit'])).toEqual([undefined, undefined]);
    expect([pathsOf(report, 'f1').at(-1), pathsOf(report, 'f2').at(-1)]).toEqual(['cn k ar1 mn1', 'cn2 k ar2=k=ar1=mn1']);
  });

  test('either update, or both, are lost: both flows come back', () => {
    for (const lost of [['ar1'], ['ar2'], ['ar1', 'ar2']]) {
      const lose = (message: SentMessage): boolean => back(message) && lost.includes(message.to);
      const { report, problems } = playUnchecked(thereAndBack(), run, { lose });
      expect([problems, report.flows.map((row) => row.dropped['hop-limit'])], lost.join(' ')).toEqual([
        [],
        [undefined, undefined],
      ]);
      expect([pathsOf(report, 'f1').at(-1), pathsOf(report, 'f2').at(-1)]).toEqual(['cn k ar1 mn1', 'cn2 k ar2=k=ar1=mn1']);
    }
  });

  test('a third router while the second still points at its own address: what went there is stale, not tunnelled twice', () => {
    // ar1 is far from ar3, so that ar2 hears of the new address first.
    const slow: ScenarioEvent = { atMs: 1900, link: { between: ['k', 'ar1'], delayMs: 30 } };
    const scenario = networkE({
      durationMs: 5000,
      flows: [
        flow('f1', 'cn', 'mn1', 500, 4500, { initiator: 'mn1' }),
        flow('f2', 'cn2', 'mn1', 1500, 4500, { initiator: 'mn1' }),
      ],
      events: [move(1000, 'ar2'), slow, move(2000, 'ar3')],
    });
    const { report } = play(scenario, run, { octets: false });
    expect(report.flows[0]?.dropped['stale-tunnel']).toBeGreaterThan(10);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar3=mn1');
  });
});

describe('numbers of updates', () => {
  test('RFC 6275 §9.5.1: an update that the de-registration has overtaken does not make the binding anew', () => {
    // The way from ar2 is slow when the first update leaves and the mobile is back before it has arrived.
    const scenario = networkE({
      durationMs: 4000,
      flows: [flow('f1', 'cn', 'mn1', 500, 3900, { pps: 100 })],
      timing: { l2HandoverMs: 10 },
      events: [
        { atMs: 1000, link: { between: ['k', 'ar2'], delayMs: 100 } },
        move(1000, 'ar2'),
        move(1040, 'ar1'),
        stateAt(1300),
      ],
    });
    const { report } = play(scenario, FAMA_RUN);
    const updates = report.signalling.filter((row) => row.message === 'BU');
    expect(updates.map((row) => [row.lifetimeS, row.outcome])).toEqual([
      [3600, 'delivered'],
      [0, 'delivered'],
    ]);
    expect(updates[0]!.deliveredMs).toBeGreaterThan(updates[1]!.deliveredMs!);
    expect(entriesOf(report, 'ar1', 'binding-cache', 1300)).toEqual([]);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1']);
  });

  test('property 13, RFC 6275 §11.7.3: an acknowledgement of an earlier update does not count', () => {
    const scenario = networkE({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 500, 7900, { pps: 100, bidirectional: true })],
      // The answer to the first update comes after the update has been repeated at 1.5 s.
      events: [{ atMs: 900, link: { between: ['k', 'ar1'], delayMs: 900 } }, move(1000, 'ar2'), stateAt(3500), stateAt(7000)],
    });
    const { report } = play(scenario, FAMA_RUN);
    const sent = instantsOf(report, 'BU', 'mn1');
    const acknowledged = report.signalling.filter((row) => row.message === 'BA').map((row) => row.deliveredMs ?? Number.NaN);
    expect(sent.length).toBe(2);
    expect(acknowledged.length).toBe(2);
    expect(acknowledged[0]).toBeGreaterThan(sent[1]!);
    const list = (atMs: number): unknown => entriesOf(report, 'mn1', 'binding-update-list', atMs)[0]?.['state'];
    expect([acknowledged[0]! < 3500 && acknowledged[1]! > 3500, list(3500), list(7000)]).toEqual([
      true,
      'registering',
      'registered',
    ]);
  });

  test('RFC 6275 §11.8: no more than three updates a second to one router; the last word counts', () => {
    const events = [1000, 1120, 1240, 1360, 1480, 1600].map((atMs, index) => move(atMs, index % 2 === 0 ? 'ar2' : 'ar3'));
    const scenario = networkE({
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 500, 5900, { pps: 100, bidirectional: true })],
      events,
    });
    const { report, engine } = play(scenario, FAMA_RUN);
    const sent = report.signalling.filter((row) => row.message === 'BU' && row.to === 'ar1').map((row) => row.atMs);
    expect(sent.length).toBeGreaterThan(3);
    for (const at of sent) expect(sent.filter((other) => other > at - 1000 && other <= at).length).toBeLessThanOrEqual(3);
    expect(checkReach(engine.world)).toEqual([]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar3=mn1');
  });
});

test.each([
  ['FAMA', FAMA_RUN],
  ['DMI', DMI_RUN],
])('%s, RFC 6275 §11.7.1: a registration that has run out while the mobile is attached is begun again', (_name, run) => {
  const scenario = networkE({
    durationMs: 40_000,
    flows: [flow('f1', 'cn', 'mn1', 500, 39_900, { pps: 10, bidirectional: true, initiator: 'mn1' })],
    events: [move(1000, 'ar2'), stateAt(39_000)],
  });
  // Nothing is acknowledged for longer than a binding lives; the first answers have come.
  const lose = ({ message, atMs }: SentMessage): boolean => message === 'BA' && atMs > 2000 && atMs < 20_000;
  const { report, engine } = play(scenario, withOptions(run, { binding_lifetime_s: 8 }), { lose });
  expect(checkReach(engine.world)).toEqual([]);
  const registered = entriesOf(report, 'mn1', 'binding-update-list', 39_000);
  expect(registered.map((entry) => entry['state'])).toEqual(registered.map(() => 'registered'));
  expect(registered.some((entry) => entry.to === 'ar1')).toBe(true);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar2=mn1');
  expect(pathsOf(report, 'f1', 'from-mn').at(-1)).toBe('mn1=ar2=k=ar1 k cn');
});

describe('routers that fail', () => {
  const story = (events: readonly ScenarioEvent[], durationMs = 20_000): Scenario =>
    networkE({
      durationMs,
      flows: [
        flow('f1', 'cn', 'mn1', 500, durationMs - 100, { pps: 50, bidirectional: true }),
        flow('f2', 'cn2', 'mn1', 1500, durationMs - 100, { pps: 50, bidirectional: true }),
      ],
      events: [move(1000, 'ar2'), ...events],
    });

  test('the anchor of one flow fails: the other flow does not notice; a renewal brings the first one back', () => {
    const run = withOptions(FAMA_RUN, { binding_lifetime_s: 8 });
    const { report } = play(
      story([
        { atMs: 3000, fail: 'ar1' },
        { atMs: 4000, recover: 'ar1' },
      ]),
      run,
    );
    // The next renewal is due 4 s after the answer of 1.08 s: ar1 hears of it 10 ms later and takes over again.
    const renewal = report.signalling.find((row) => row.message === 'BU' && row.to === 'ar1' && row.atMs > 4000);
    expect([renewal?.atMs, renewal?.deliveredMs]).toEqual([5080, 5090]);
    // Fifty packets a second and direction: from the failure to the renewal, and those that were under way.
    const lost = (report.flows[0]?.sent ?? 0) - (report.flows[0]?.delivered ?? 0);
    expect(lost).toBeGreaterThan(2 * 50 * 2.05);
    expect(lost).toBeLessThan(2 * 50 * 2.2);
    expect(report.paths.filter((row) => row.flow === 'f1').every((row) => row.lastAtMs < 3000 || row.lastAtMs > 19_000)).toBe(
      true,
    );
    expect(report.flows[1]?.delivered).toBe(report.flows[1]?.sent);
  });

  test('an anchor that is away for longer than the binding lives is asked until it is back', () => {
    const run = withOptions(FAMA_RUN, { binding_lifetime_s: 4 });
    const { report, engine } = play(
      story(
        [
          { atMs: 3000, fail: 'ar1' },
          { atMs: 30_000, recover: 'ar1' },
        ],
        90_000,
      ),
      run,
    );
    expect(report.paths.filter((row) => row.flow === 'f1').at(-1)?.lastAtMs).toBeGreaterThan(89_000);
    expect(checkReach(engine.world)).toEqual([]);
  });

  test('the present router is restarted: its address is a new one, the old one of its link is bound to that', () => {
    const { report } = play(
      story([
        { atMs: 5000, fail: 'ar2' },
        { atMs: 6000, recover: 'ar2' },
      ]),
      FAMA_RUN,
    );
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar1=k=ar2=mn1');
    expect(pathsOf(report, 'f2').at(-1)).toBe('cn2 k ar2=mn1');
  });
});

describe('recycling of prefixes (draft-kuntz-dmm-summary-00 §4)', () => {
  test('the hold is over: the prefix goes back, and a mobile that returns later gets another one', () => {
    const events = [move(1000, 'ar2'), stateAt(5500), stateAt(7000), move(8000, 'ar1')];
    const { report } = play(networkE({ durationMs: 9000, events }), withOptions(FAMA_RUN, { prefix_hold_s: 5 }));
    expect(entriesOf(report, 'ar1', 'prefix-pool', 5500)).toHaveLength(1);
    expect(entriesOf(report, 'ar1', 'prefix-pool', 7000)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.address)).toEqual(['2001:db8:101:2:0:ff:fe00:e0']);
  });

  test('who returns within the hold gets its address again', () => {
    const { report } = play(networkE({ durationMs: 9000, events: [move(1000, 'ar2'), move(4000, 'ar1')] }), FAMA_RUN);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.address)).toEqual(['2001:db8:101:1:0:ff:fe00:e0']);
  });

  test('a small pool is gone through again and again: prefixes that were given back are given to others', () => {
    // A /56 has 255 subnets for mobiles; 300 visits to ar2.
    const visits = Array.from({ length: 600 }, (_, index) => move(100 + index * 60, index % 2 === 0 ? 'ar2' : 'ar1'));
    const scenario = networkE({ durationMs: 40_000, events: visits, timing: { l2HandoverMs: 5 } });
    const nodes = scenario.nodes.map((node) => (node.id === 'ar2' ? { ...node, prefix: '2001:db8:f00d:ff00::/56' } : node));
    const played = play({ ...scenario, nodes }, withOptions(FAMA_RUN, { prefix_hold_s: 0 }));
    const { report } = played;
    const given = recordsOf(played, 'message')
      .filter(({ detail }) => detail.message === 'RA' && detail.parameters[0]?.includes('2001:db8:f00d'))
      .map(({ detail }) => detail.parameters[0]);
    expect(given).toHaveLength(300);
    expect(new Set(given).size).toBe(255);
    expect(given.slice(255)).toEqual(given.slice(0, 45));
    expect(entriesOf(report, 'ar2', 'prefix-pool')).toHaveLength(0);
    expect(entriesOf(report, 'ar1', 'prefix-pool')).toHaveLength(1);
  });
});
