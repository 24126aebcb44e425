/** Lost messages, LMAs that fail, home addresses that are not unique: draft-chan-netext-distributed-lma-03 §4.2, §4.3, §9. */
import { describe, expect, test, vi } from 'vitest';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { OptionValue, Scenario, ScenarioFlow } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { claimPrefix } from '../../mobility/prefix-allocation.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, messagesOf, pathsOf, play, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

function endless(id: string, startMs: number): ScenarioFlow {
  return { id, from: 'cn', to: 'mn1', startMs, pps: 5, payloadBytes: 160, bidirectional: true };
}

/** Rows without what tells when or how often something was said. */
function finalTables(played: Played): string[] {
  // What O-LMAs remember comes and goes with the end of the bindings that it tells of.
  const ofSenders = (key: string): boolean => key.startsWith('1 ') || key.includes('location-cache');
  return [...played.engine.world.rows]
    .filter(([key]) => !ofSenders(key))
    .map(([key, row]) => {
      const {
        sequence: _sequence,
        expiresNs: _expires,
        lifetimeNs: _lifetime,
        ...facts
      } = JSON.parse(row.text) as { [field: string]: unknown };
      return `${key} ${JSON.stringify(facts)}`;
    })
    .toSorted();
}

describe('loss of each message', () => {
  const scenario: Scenario = networkF({
    durationMs: 70_000,
    flows: [endless('f1', 14_000)],
    events: [move(16_000, 'mag1b'), move(24_000, 'mag2'), move(32_000, 'mag1')],
  });
  const runs: readonly (readonly [string, { readonly [key: string]: OptionValue }])[] = [
    ['hlma_ack', {}],
    ['hlma_direct, D-LMA bypassed', { prev_dlma_notify: 'hlma_direct', bypass: 'd-lma' }],
    ['known, PBA after PBU', { prev_dlma_notify: 'known', pba_after: 'pbu' }],
    ['no route optimization', { ro: 'off' }],
  ];
  describe.each(runs)('%s', (_name, options) => {
    // With 12 s of lifetime an O-LMA that was not told of a move asks its H-LMA again within that time.
    const run = withOptions(DLMA_RUN, { ...options, binding_lifetime_s: 12, olma_cache_s: 5 });
    const calm = play(scenario, run, { octets: false });
    const until = calm.report.signalling.findIndex((row) => row.atMs > 36_000);
    const messages = calm.report.signalling.slice(0, until);

    test.each(messages.map((row, number) => [number, `${row.message} ${row.from}>${row.to} at ${row.atMs} ms`] as const))(
      'message %i lost: %s',
      (lost) => {
        const played = play(scenario, run, { lose: ({ number }) => number === lost, octets: false });
        expect(played.report.signalling[lost]?.outcome).toBe('link-loss');
        expect(checkReach(played.engine.world)).toEqual([]);
        expect(finalTables(played)).toEqual(finalTables(calm));
        const last = played.report.paths.filter((row) => row.lastAtMs > 69_500).map((row) => row.direction);
        expect(new Set(last)).toEqual(new Set(['to-mn', 'from-mn']));
        expect(played.report.flows[0]?.dropped['hop-limit']).toBeUndefined();
      },
    );
  });
});

test('a LU that nobody answers is repeated at 1, 3, 7 s … (RFC 6275 §11.8), and the gateway keeps asking meanwhile', () => {
  const scenario = networkF({ durationMs: 12_000 });
  const { report } = play(scenario, DLMA_RUN, { lose: ({ message }) => message === 'LUA' });
  expect(instantsOf(report, 'LU')).toEqual([7, 1007, 3007, 7007]);
  expect(instantsOf(report, 'PBU')).toEqual([5, 1005, 3005, 7005]);
  expect(entriesOf(report, 'd1', 'binding-cache')).toEqual([]);
});

describe('a mobile is back before the answer to its registration is there: nobody forwards in a circle', () => {
  const flows = [flow('f1', 'cn', 'mn1', 2500, 5900, { pps: 100 })];

  test('at its gateway, which was told where it had gone, while that one is told where it is', () => {
    const scenario = networkF({ durationMs: 6000, flows, events: [move(3000, 'mag1b'), move(3200, 'mag1')] });
    const { report } = play(scenario, withOptions(DLMA_RUN, { bypass: 'both' }), {
      lose: ({ message, to, atMs }) => message === 'PBA' && to === 'mag1' && atMs > 3200 && atMs < 4000,
    });
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });

  test('at an LMA that had been told of its return home, while the H-LMA knows already that it is back', () => {
    const scenario = networkF({
      durationMs: 6000,
      nodes: [{ id: 'magh', kind: 'access-router', radio: { delayMs: 5 } }],
      links: [{ between: ['h', 'magh'], delayMs: 1 }],
      flows,
      events: [move(3000, 'magh'), move(3300, 'mag1')],
    });
    const { report } = play(scenario, DLMA_RUN, {
      lose: ({ message, atMs }) => message === 'LUA' && atMs > 3300 && atMs < 4000,
    });
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });
});

describe('§4.2: an LMA fails', () => {
  test('the D-LMA: its anycast prefixes attract packets until the failure is noticed; then the next LMA takes the mobile over', () => {
    const scenario = networkF({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 7900, { pps: 100 })],
      events: [{ atMs: 3000, fail: 'd1' }],
    });
    // MAG1 hangs on D1 alone, so its mobile moves on to MAG2 while D1 is down.
    const { report } = play({ ...scenario, events: [...(scenario.events ?? []), move(3200, 'mag2')] }, DLMA_RUN);
    expect(checkReach(play(scenario, DLMA_RUN, { octets: false }).engine.world).length).toBeGreaterThan(0);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2 mn1');
  });

  const twoHomed = (events: Scenario['events'], more: Partial<Scenario> = {}): Scenario => {
    const base = networkF({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 7900, { pps: 100 })],
      ...(events === undefined ? {} : { events }),
    });
    return { ...base, links: [...base.links, { between: ['g', 'mag1'], delayMs: 40 }], ...more };
  };

  test('a gateway with another way out registers at the next LMA failure_detection_ms later', () => {
    const { report } = play(twoHomed([{ atMs: 3000, fail: 'd1' }, stateAt(5000)]), DLMA_RUN);
    expect(messagesOf(report, 3000, 5000).slice(0, 2)).toEqual(['4000 PBU mag1>d2', '4052 LU d2>h']);
    expect(entriesOf(report, 'h', 'location', 5000)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=g=mag1 mn1');
    const sooner = play(twoHomed([{ atMs: 3000, fail: 'd1' }]), withOptions(DLMA_RUN, { failure_detection_ms: 200 })).report;
    expect(instantsOf(sooner, 'PBU', 'mag1').at(-1)).toBe(3200);
  });

  test('the O-LMA: for a second its packets end there, then the next LMA takes them in and asks the H-LMA', () => {
    const scenario = twoHomed([
      { atMs: 3000, fail: 'o' },
      { atMs: 3100, recover: 'o' },
    ]);
    const short = play(scenario, DLMA_RUN).report;
    expect(short.flows[0]?.dropped).toEqual({ 'node-failed': 10 });
    // CN hangs on O alone, so a second correspondent shows the time until routing has noticed.
    const beside: Partial<Scenario> = {
      nodes: [...networkF().nodes, { id: 'cn2', kind: 'correspondent' }, { id: 'r', kind: 'router' }],
      flows: [flow('f1', 'cn2', 'mn1', 2500, 7900, { pps: 100 })],
    };
    const links = [
      ...networkF().links,
      { between: ['r', 'o'], delayMs: 1 },
      { between: ['r', 'g'], delayMs: 30 },
      { between: ['cn2', 'r'], delayMs: 1 },
    ] as const;
    const { report } = play(
      { ...networkF({ durationMs: 8000, events: [{ atMs: 3000, fail: 'o' }] }), ...beside, links },
      DLMA_RUN,
    );
    expect(report.flows[0]?.dropped['node-failed']).toBe(100);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn2 r g d1=mag1 mn1');
  });

  test('the H-LMA: what O-LMAs have cached goes on working, new senders find nobody; D-LMAs tell it when it is back', () => {
    const scenario = networkF({
      durationMs: 9000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50 })],
      events: [{ atMs: 3000, fail: 'h' }, move(4000, 'mag1b'), stateAt(5000), { atMs: 6000, recover: 'h' }, stateAt(7000)],
    });
    const { report, engine } = play(scenario, DLMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1b mn1');
    expect(entriesOf(report, 'h', 'location', 5000)).toEqual([]);
    expect(entriesOf(report, 'h', 'location', 7000)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    expect(checkReach(engine.world)).toEqual([]);
  });
});

test('§4.3: a home address that is not unique: the visited LMA gets a valid one, and the mobile is told that', () => {
  const scenario = networkF({
    durationMs: 6000,
    nodes: [{ id: 'mn2', kind: 'mobile', home: 'h' }],
    // H and D1 lose what they know of mn1; its policy profile, and so MAG2, still names the old prefix.
    events: [
      { atMs: 1000, detach: 'mn1' },
      { atMs: 2000, fail: 'h' },
      { atMs: 2000, fail: 'd1' },
      { atMs: 2500, recover: 'h' },
      { atMs: 2500, recover: 'd1' },
      move(3000, 'mag2'),
    ],
  });
  let taken: Ipv6Address | undefined;
  const { report } = play(scenario, DLMA_RUN, {
    checkAtMs: [2900],
    inspect: ({ world, nowNs }) => {
      if (nowNs !== 2900e6) return;
      const [home, other] = ['h', 'mn2'].map((id) => world.nodes.findIndex((node) => node.id === id));
      taken = world.mobility.profiles.get('mn1.0')?.prefixes[0];
      claimPrefix(world, home!, other!, taken!);
    },
  });
  const asked = report.signalling.filter((row) => row.message === 'LU' && row.atMs > 3000).map((row) => `${row.from}>${row.to}`);
  expect(asked).toEqual(['d2>h', 'd2>h']);
  const bound = entriesOf(report, 'd2', 'binding-cache').map((entry) => entry.address);
  expect(bound).toHaveLength(1);
  expect(bound[0]).not.toBe(taken);
  expect(entriesOf(report, 'mag2', 'binding-update-list').map((entry) => entry.address)).toEqual(bound);
});

test('property 11: when all lifetimes are over, nothing is left', () => {
  const scenario = networkF({
    durationMs: 60_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 9000, { pps: 10 })],
    events: [move(3000, 'mag2'), move(5000, 'mag1'), { atMs: 12_000, detach: 'mn1' }],
  });
  const { engine } = play(scenario, withOptions(DLMA_RUN, { binding_lifetime_s: 8, bypass: 'both' }), { octets: false });
  expect(checkEmpty(engine.world)).toEqual([]);
});
