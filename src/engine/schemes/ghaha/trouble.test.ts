/** Lost messages, agents that fail and come back, home links: draft-kuntz-dmm-summary-00 §3.5, RFC 5142, RFC 6275 §10, §11.5. */
import { describe, expect, test, vi } from 'vitest';
import type { OptionValue, RunDefinition, Scenario, ScenarioEvent, ScenarioFlow, ScenarioNode } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, GHAHA_RUN, MHA_RUN, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

function endless(id: string, startMs: number): ScenarioFlow {
  return { id, from: 'cn', to: 'mn1', startMs, pps: 5, payloadBytes: 160, bidirectional: true };
}

/** Network F with a way around D1 for MAG1: a failed agent does not take the mobile's link with it. */
function networkAround(changes: {
  durationMs: number;
  events?: readonly ScenarioEvent[];
  flows?: readonly ScenarioFlow[];
}): Scenario {
  return networkF({ ...changes, links: [{ between: ['mag1', 'g'], delayMs: 11 }] });
}

describe('loss of each message', () => {
  const scenario: Scenario = networkF({
    durationMs: 70_000,
    flows: [endless('f1', 14_000)],
    events: [move(16_000, 'mag1b'), move(24_000, 'mag2'), move(32_000, 'mag1')],
  });
  const runs: readonly (readonly [string, RunDefinition, { readonly [key: string]: OptionValue }])[] = [
    ['ghaha', GHAHA_RUN, {}],
    ['ghaha, the old primary agent refuses', GHAHA_RUN, { old_primary_accepts: false }],
    ['ghaha, primary changes only', GHAHA_RUN, { sync: 'primary_change_only', bootstrap: 'dhaad' }],
    ['mha', MHA_RUN, {}],
  ];
  describe.each(runs)('%s', (_name, definition, options) => {
    const run = withOptions(definition, { ...options, binding_lifetime_s: 12 });
    const calm = play(scenario, run, { octets: false });
    const until = calm.report.signalling.findIndex((row) => row.atMs > 36_000);
    const messages = calm.report.signalling.slice(0, until);

    test.each(messages.map((row, number) => [number, `${row.message} ${row.from}>${row.to} at ${row.atMs} ms`] as const))(
      'message %i lost: %s',
      (lost) => {
        const played = play(scenario, run, { lose: ({ number }) => number === lost, octets: false });
        expect(played.report.signalling[lost]?.outcome).toBe('link-loss');
        expect(checkReach(played.engine.world)).toEqual([]);
        expect(entriesOf(played.report, 'd1', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'mn1' }]);
        for (const agent of ['o', 'd2']) expect(entriesOf(played.report, agent, 'location')).toMatchObject([{ mn: 'mn1' }]);
        const last = played.report.paths.filter((row) => row.lastAtMs > 69_500).map((row) => row.direction);
        expect(new Set(last)).toEqual(new Set(['to-mn', 'from-mn']));
      },
    );
  });
});

test('RFC 6275 §11.7.1: a registration that has run out while the mobile is attached is begun again', () => {
  const scenario = networkF({ durationMs: 40_000 });
  const { report, engine } = play(scenario, withOptions(GHAHA_RUN, { binding_lifetime_s: 8 }), {
    lose: ({ message, atMs }) => message === 'BA' && atMs > 1000 && atMs < 20_000,
  });
  expect(checkReach(engine.world)).toEqual([]);
  expect(entriesOf(report, 'mn1', 'binding-update-list')).toMatchObject([{ state: 'registered', to: 'd1' }]);
});

test('RFC 6275 §11.8: what a mobile sends no faster than three times a second is handed on as it comes (mha, swarm seed 1288)', () => {
  // From FAR an update takes 25 ms to D2, from MAG2 only 8: four that the mobile has spread over a second go on within 983 ms. Each answer comes
  // when the mobile has left.
  const far: ScenarioNode = { id: 'far', kind: 'access-router', radio: { delayMs: 5 } };
  const scenario = networkF({
    durationMs: 8000,
    nodes: [far],
    links: [{ between: ['d2', 'far'], delayMs: 20 }],
    events: [move(3000, 'far'), move(3050, 'mag2'), move(3100, 'far'), move(3150, 'mag2')],
    timing: { l2HandoverMs: 10 },
  });
  const { report, engine } = play(scenario, MHA_RUN);
  const times = (from: string): number[] => instantsOf(report, 'BU', from).filter((atMs) => atMs > 3000 && atMs < 4100);
  expect(times('mn1').slice(0, 4)).toEqual([3020, 3070, 3120, 4020]);
  expect(times('d2')).toEqual([3045, 3078, 3145, 4028]);
  expect(checkReach(engine.world)).toEqual([]);
});

describe('RFC 5142 §5.1: a switch message', () => {
  test('is repeated after 5 s, then 10 s, then every 20 s, until the mobile has turned', () => {
    const scenario = networkF({ durationMs: 90_000, events: [move(3000, 'mag2')] });
    const { report } = play(scenario, GHAHA_RUN, { lose: ({ message, atMs }) => message === 'HASwitch' && atMs < 60_000 });
    expect(instantsOf(report, 'HASwitch')).toEqual([3088, 8088, 18_088, 38_088, 58_088, 78_088]);
    expect(entriesOf(report, 'd2', 'binding-cache')).toHaveLength(1);
  });

  test('RFC 6275 §6.1.1: it has no routing header; it goes to the home address in the tunnel to the care-of address', () => {
    const scenario = networkF({ durationMs: 4000, events: [move(3000, 'mag2')] });
    const row = play(scenario, GHAHA_RUN).report.signalling.find((entry) => entry.message === 'HASwitch');
    // Two IPv6 headers, and a header of 8 octets with two addresses.
    expect(row?.bytes).toBe(40 + 40 + 8 + 2 * 16);
    expect(row?.outcome).toBe('delivered');
  });

  test('an agent that refused does not repeat it: the mobile asks again after a second', () => {
    const run = withOptions(GHAHA_RUN, { old_primary_accepts: false });
    const scenario = networkF({ durationMs: 8000, events: [move(3000, 'mag2')] });
    const { report } = play(scenario, run, { lose: ({ message, atMs }) => message === 'HASwitch' && atMs < 4000 });
    expect(instantsOf(report, 'HASwitch')).toEqual([3088, 4144]);
    expect(entriesOf(report, 'd2', 'binding-cache')).toHaveLength(1);
  });
});

describe('the primary agent fails', () => {
  const failing = (more: readonly ScenarioEvent[] = []): Scenario =>
    networkAround({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 7900, { bidirectional: true })],
      events: [{ atMs: 3000, fail: 'd1' }, ...more, stateAt(6000)],
    });

  test.each([GHAHA_RUN, MHA_RUN])(
    '$scheme: the nearest survivor takes over; gap T_det + d(HA_CN, N) + d(N, AR) − d(P, AR), all of it lost',
    (run) => {
      const { report } = play(failing(), run, { octets: false });
      // N = D2, 23 ms from MAG1 by G; O is nearer to nobody.
      const delays = { toNext: 32, nextToRouter: 23, primaryToRouter: 2, direct: 31 };
      const before = run.scheme === 'ghaha' ? 1000 + delays.toNext + delays.nextToRouter - delays.primaryToRouter : null;
      const gap = report.paths.filter((row) => row.direction === 'to-mn').map((row) => [row.lastAtMs, row.firstAtMs]);
      const [first, second] = gap;
      if (before !== null) expect(second![1]! - first![0]!).toBe(before + 1);
      expect(messagesOf(report, 3001).filter((line) => !line.includes('Unreachable'))).toEqual([
        '4000 HASwitch d2>mn1',
        '4028 BU mn1>d2',
        '4056 BA d2>mn1',
        '4056 SS d2>o',
      ]);
      expect(entriesOf(report, 'o', 'location', 6000)).toMatchObject([
        run.scheme === 'ghaha' ? { to: 'd2' } : { to: 'mn1', primary: 'd2' },
      ]);
    },
  );

  test('mha: the agent next to the sender has a binding of its own, so that down-link nothing is lost behind the failed node’s links', () => {
    const scenario = networkAround({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 7900)],
      events: [{ atMs: 3000, fail: 'd1' }],
    });
    const lost = play(scenario, MHA_RUN, { octets: false }).report.flows[0]?.dropped;
    // What was on the 8 ms between G and D1.
    expect(lost).toEqual({ 'node-failed': 8 });
    const byPrimary = play(scenario, GHAHA_RUN, { octets: false }).report.flows[0]?.dropped ?? {};
    expect(Object.values(byPrimary).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1000);
  });

  test('takeover “nearest_to_failed”: O is asked when it is nearer to the failed agent', () => {
    const run = withOptions(
      { ...GHAHA_RUN, roles: { 'home-agents': ['d1', 'o', 'd2', 'mag1b'] } },
      { takeover: 'nearest_to_failed' },
    );
    const { report } = play(failing(), run, { octets: false });
    expect(messagesOf(report, 4000, 4100)[0]).toBe('4000 HASwitch mag1b>mn1');
  });

  test('a mobile that moves meanwhile finds an agent: its update is caught, by one that knows of the failure or not', () => {
    for (const atMs of [3500, 4500]) {
      const { report, engine } = play(failing([move(atMs, 'mag2')]), GHAHA_RUN, { octets: false });
      expect(checkReach(engine.world)).toEqual([]);
      expect(entriesOf(report, 'd2', 'binding-cache')).toHaveLength(1);
      expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2=mn1');
    }
  });

  test('with care-of addresses that were not told nobody finds the mobile before its next update', () => {
    const run = withOptions(GHAHA_RUN, { sync: 'primary_change_only', binding_lifetime_s: 20 });
    const scenario = networkAround({
      durationMs: 20_000,
      events: [move(2000, 'mag2'), move(4000, 'mag1'), move(5000, 'mag1b'), move(6000, 'mag1'), { atMs: 7000, fail: 'd1' }],
    });
    const { report, engine } = play(scenario, run);
    expect(checkReach(engine.world)).toEqual([]);
    expect(entriesOf(report, 'd2', 'binding-cache')).toHaveLength(1);
  });

  test('it comes back: those that are primary tell it, and the mobile goes back with its next update, or at once', () => {
    const events: ScenarioEvent[] = [{ atMs: 3000, fail: 'd1' }, { atMs: 5000, recover: 'd1' }, stateAt(5500), stateAt(9000)];
    const scenario = networkAround({ durationMs: 20_000, flows: [endless('f1', 1000)], events });
    const later = play(scenario, withOptions(GHAHA_RUN, { binding_lifetime_s: 20 }));
    expect(messagesOf(later.report, 5000, 9000)).toEqual(['5000 SS d2>d1']);
    expect(entriesOf(later.report, 'd1', 'location', 5500)).toMatchObject([{ to: 'd2' }]);
    expect(entriesOf(later.report, 'd1', 'binding-cache')).toHaveLength(1);
    const atOnce = play(scenario, withOptions(GHAHA_RUN, { return_switch: 'at_once' }));
    expect(messagesOf(atOnce.report, 5000, 5050).map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'SS d2>d1',
      'HASwitch d2>mn1',
      'BU mn1>d1',
      'BA d1>mn1',
      'SS d1>o',
      'SS d1>d2',
    ]);
    expect(entriesOf(atOnce.report, 'd1', 'binding-cache', 5500)).toHaveLength(1);
    expect(atOnce.report.flows[0]?.dropped['not-ready']).toBeUndefined();
  });

  test('a restart that nobody has missed is a failure all the same', () => {
    const scenario = networkAround({
      durationMs: 8000,
      flows: [endless('f1', 1000)],
      events: [
        { atMs: 3000, fail: 'd1' },
        { atMs: 3100, recover: 'd1' },
      ],
    });
    const { report, engine } = play(scenario, GHAHA_RUN);
    expect(checkReach(engine.world)).toEqual([]);
    expect(messagesOf(report, 3100, 3101)).toEqual(['3100 HASwitch d2>mn1', '3100 SS d2>d1']);
    expect(pathsOf(report, 'f1').at(-1)).toContain('=mag1=mn1');
  });
});

describe.each(['d1', 'o', 'd2'])('agent %s fails and comes back', (failed) => {
  test.each([
    ['ghaha', GHAHA_RUN, {}],
    ['ghaha with hellos', GHAHA_RUN, { hello_interval_ms: 250 }],
    ['mha', MHA_RUN, {}],
  ] as const)('%s: everybody is reached in the end, and nothing is left of it', (_name, definition, options) => {
    const scenario = networkF({
      durationMs: 60_000,
      flows: [{ ...endless('f1', 1000), stopMs: 29_000 }],
      links: [{ between: ['mag1', 'g'], delayMs: 11 }],
      events: [
        { atMs: 3000, fail: failed },
        move(5000, 'mag2'),
        { atMs: 7000, recover: failed },
        move(9000, 'mag1'),
        { atMs: 30_000, detach: 'mn1' },
      ],
    });
    const run = withOptions(definition, { ...options, binding_lifetime_s: 12 });
    const played = play(scenario, run, {
      checkAtMs: [29_000],
      inspect: ({ world, nowNs }) => {
        if (nowNs === 29e9) expect(checkReach(world)).toEqual([]);
      },
    });
    expect(checkEmpty(played.engine.world)).toEqual([]);
    expect(played.report.paths.filter((row) => row.lastAtMs > 28_500).map((row) => row.direction)).toHaveLength(2);
  });
});

describe('HA-Hello', () => {
  test('m (m − 1) in an interval; an agent that is silent for failure_detection_ms after its last one is taken for failed', () => {
    const scenario = networkAround({ durationMs: 6000, events: [{ atMs: 3100, fail: 'd1' }] });
    const { report } = play(scenario, withOptions(GHAHA_RUN, { hello_interval_ms: 500, failure_detection_ms: 2000 }));
    const hellos = report.signalling.filter((row) => row.message === 'Hello');
    expect(hellos.filter((row) => row.atMs < 500)).toHaveLength(6);
    expect(hellos.filter((row) => row.atMs >= 4000 && row.atMs < 4500)).toHaveLength(4);
    // D2 has heard the last one, of 3 s, at 3.02 s.
    expect(messagesOf(report, 3101).filter((line) => line.includes('HASwitch'))).toEqual(['5020 HASwitch d2>mn1']);
    expect(report.signalling.filter((row) => row.message === 'Hello').every((row) => row.mn === null)).toBe(true);
  });

  test('hellos that are lost make nobody lose a session', () => {
    const scenario = networkF({ durationMs: 20_000, flows: [endless('f1', 1000)] });
    const { report, engine } = play(scenario, withOptions(GHAHA_RUN, { hello_interval_ms: 250 }), {
      lose: ({ message, from, atMs }) => message === 'Hello' && from === 'd1' && atMs > 3000 && atMs < 6000,
    });
    expect(checkReach(engine.world)).toEqual([]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1=mn1');
  });
});

describe('home link', () => {
  /** Network F whose agent D1 has a radio: mn1 is at home there. */
  const withHome = (events: readonly ScenarioEvent[]): Scenario => {
    const scenario = networkF({ durationMs: 12_000, flows: [endless('f1', 500)], events });
    const nodes = scenario.nodes.map((node): ScenarioNode =>
      node.id === 'd1'
        ? { ...node, kind: 'access-router', network: 'd1', radio: { delayMs: 5 } }
        : node.id === 'mn1'
          ? { ...node, home: 'd1', attachedTo: 'd1' }
          : node,
    );
    return { ...scenario, nodes };
  };

  test('both interfaces there: packets go to the one that has the home address (RFC 4861 §7.2)', () => {
    // The agent hears of the first one before the second one, which attached before it, has the address.
    const home = withHome([move(4000, 'd1', { interface: 1 }), move(4001, 'd1')]);
    const nodes = home.nodes.map((node): ScenarioNode => (node.id === 'mn1' ? { ...node, interfaces: 2 } : node));
    expect(checkReach(play({ ...home, nodes }, GHAHA_RUN).engine.world)).toEqual([]);
  });

  test('at home there is no signalling and no state; other agents send to the home link', () => {
    const { report } = play(withHome([]), GHAHA_RUN);
    expect(messagesOf(report)).toEqual(['0 RS mn1>d1', '5 RA d1>mn1']);
    expect(pathsOf(report, 'f1')).toEqual(['cn o=g=d1 mn1']);
    expect(report.state.filter((row) => row.table === 'binding-cache' || row.table === 'location')).toEqual([]);
  });

  test.each([GHAHA_RUN, MHA_RUN])(
    '$scheme: return from another primary agent: BU(0) caught at home, BA, NA; all agents forget',
    (run) => {
      const { report, engine } = play(withHome([move(2000, 'mag2'), move(6000, 'd1')]), run);
      expect(messagesOf(report, 6000).map((line) => line.replace(/^\d+ /, ''))).toEqual([
        'RS mn1>d1',
        'RA d1>mn1',
        'BU mn1>d1',
        'BU d1>d2',
        'SS d2>d1',
        'SS d2>o',
        'BA d2>mn1',
        'NA mn1>d1',
      ]);
      expect(checkReach(engine.world)).toEqual([]);
      expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1 mn1');
      expect(report.state.filter((row) => row.table === 'binding-cache' || row.table === 'location')).toEqual([]);
    },
  );

  test('the primary agent has failed when the mobile comes home: the agent there answers for it', () => {
    const events: ScenarioEvent[] = [move(2000, 'mag2'), { atMs: 4000, fail: 'd2' }, move(6000, 'd1')];
    const scenario = withHome(events);
    const around = { ...scenario, links: [...scenario.links, { between: ['mag2', 'g'] as const, delayMs: 20 }] };
    const { report, engine } = play(around, GHAHA_RUN);
    expect(checkReach(engine.world)).toEqual([]);
    expect(report.state.filter((row) => row.table === 'binding-cache' || row.table === 'location')).toEqual([]);
  });
});

test('two mobiles: up-link to the primary agent of one, by a leg to that of the other, to it', () => {
  const scenario = networkF({
    durationMs: 3000,
    nodes: [{ id: 'mn2', kind: 'mobile', attachedTo: 'mag2' }],
    flows: [{ id: 'f1', from: 'mn2', to: 'mn1', startMs: 1000, stopMs: 2900, pps: 20, payloadBytes: 160, bidirectional: true }],
  });
  const { report } = play(scenario, GHAHA_RUN);
  expect(pathsOf(report, 'f1')).toEqual(['mn2=mag2=d2=g=d1=mag1=mn1']);
  expect(report.flows[0]?.dropped).toEqual({});
});
