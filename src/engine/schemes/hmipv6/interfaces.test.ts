/** Hierarchical Mobile IPv6 with several interfaces of one mobile: RFC 5380 §6.1, RFC 6275 §11.5, §11.7. */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import {
  flow,
  HMIPV6_RO_RUN,
  HMIPV6_RUN,
  MIPV6_RUN,
  move,
  networkE,
  networkEWithHome,
  stateAt,
  withOptions,
} from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Messages of a span without what discovers routers. */
function signalling(report: Parameters<typeof messagesOf>[0], fromMs: number, toMs?: number): string[] {
  return messagesOf(report, fromMs, toMs).filter((text) => !/ (RS|RA|NS|Unreachable) /.test(text));
}

test('a further one changes nothing; when the registered one goes, the MAP is told the other’s address', () => {
  const events: readonly ScenarioEvent[] = [move(1000, 'ar2', { interface: 1 }), move(3000, 'ar3'), stateAt(2900)];
  const scenario = (durationMs: number): Scenario =>
    networkE({
      durationMs,
      interfaces: 2,
      flows: [flow('f1', 'cn', 'mn1', 500, durationMs - 100, { pps: 20, bidirectional: true })],
      events,
    });
  const played = play(scenario(6000), HMIPV6_RUN);
  expect(signalling(played.report, 1000, 2999)).toEqual([]);
  expect(signalling(played.report, 3000, 3040)).toEqual(['3000 LBU mn1>map1', '3009 LBA map1>mn1']);
  expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=map1=k=ar2=mn1');
  // The home agent's entry has gone to the other interface, and is renewed from there.
  const renewed = play(scenario(12_000), withOptions(HMIPV6_RUN, { binding_lifetime_s: 8 }));
  expect(renewed.report.paths.at(-1)!.lastAtMs).toBeGreaterThan(11_000);
  expect(checkReach(renewed.engine.world)).toEqual([]);
});

test('§6.1: a renewal that is answered when another interface serves is the last one: the binding runs out (swarm seed 2553)', () => {
  // The second interface, at AR2, which offers no MAP, takes over while the first one is gone for no time at all.
  const base = withOptions(HMIPV6_RUN, { binding_lifetime_s: 8, prev_map_forwarding: false });
  const run = { ...base, roles: { ha: 'ha', maps: { ar1: 'map1' } } };
  const events: readonly ScenarioEvent[] = [
    move(1000, 'ar2', { interface: 1 }),
    { atMs: 2000, link: { between: ['k', 'map1'], delayMs: 100 } },
    move(4100, 'ar1'),
    stateAt(5000),
    stateAt(13_000),
  ];
  const scenario = networkE({ durationMs: 14_000, interfaces: 2, timing: { l2HandoverMs: 0 }, events });
  const { report, engine } = play(scenario, run);
  expect(signalling(report, 4000, 4300)).toEqual(['4026 LBU mn1>map1', '4100 BU mn1>ha', '4133 LBA map1>mn1', '4138 BA ha>mn1']);
  expect(entriesOf(report, 'map1', 'binding-cache', 5000)).toHaveLength(1);
  expect(entriesOf(report, 'map1', 'binding-cache', 13_000)).toEqual([]);
  expect(checkReach(engine.world)).toEqual([]);
});

describe('at home by one of them', () => {
  /** The first interface comes home at 3 s, when the second one, at AR2, tells the MAP where the mobile is; the answer is slow. */
  const slowMap: ScenarioEvent = { atMs: 2900, link: { between: ['k', 'map1'], delayMs: 40 } };
  const comesHome: readonly ScenarioEvent[] = [move(1000, 'ar2', { interface: 1 }), slowMap, move(3000, 'ha')];

  test('RFC 6275 §11.5.5: what a MAP answers another one changes nothing (swarm seeds 7778, 8036)', () => {
    const scenario = networkEWithHome({ durationMs: 12_000, interfaces: 2, events: comesHome });
    const played = play(scenario, withOptions(HMIPV6_RUN, { binding_lifetime_s: 8 }));
    expect(signalling(played.report, 3000)).toEqual([
      '3000 LBU mn1>map1',
      '3048 LBA map1>mn1',
      '3060 BU mn1>ha',
      '3065 BA ha>mn1',
      '3070 NA mn1>ha',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
  });

  test('RFC 6275 §11.7.1: when that one leaves, the other is registered at once', () => {
    const scenario = networkEWithHome({ durationMs: 6000, interfaces: 2, events: [...comesHome, move(5000, 'ar3')] });
    const played = play(scenario, HMIPV6_RUN);
    expect(signalling(played.report, 5000)).toEqual([
      '5000 LBU mn1>map1',
      '5048 LBA map1>mn1',
      '5096 BU mn1>ha',
      '5214 BA ha>mn1',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
  });

  test('RFC 4861 §7.2: both there: packets go to the one that has the home address (swarm seed 8257)', () => {
    // The agent hears of the first one before the second one, which attached before it, has the address.
    const events = [move(2000, 'ha'), move(4000, 'ha', { interface: 1 }), move(4001, 'ha')];
    const scenario = networkEWithHome({ durationMs: 6000, interfaces: 2, events });
    for (const run of [HMIPV6_RUN, MIPV6_RUN]) expect(checkReach(play(scenario, run).engine.world)).toEqual([]);
  });
});

test('§6.1: which address peers are told changes nothing at interfaces that have others (swarm seed 246)', () => {
  // Every access router is a MAP; the furthest one, AR1, is told to the home agent. The second interface, at AR2, takes over when the first one
  // goes to AR1; AR1 is far away by then, so AR3 answers first.
  const base = withOptions(HMIPV6_RO_RUN, {
    simultaneous_maps: true,
    offered_maps: 'all',
    map_choice: 'furthest',
    binding_lifetime_s: 8,
  });
  const run = { ...base, roles: { ha: 'ha', maps: { ar1: 'ar1', ar2: 'ar2', ar3: 'ar3' } } };
  const events: readonly ScenarioEvent[] = [
    move(100, 'ar3'),
    move(500, 'ar2', { interface: 1 }),
    { atMs: 2900, link: { between: ['k', 'ar1'], delayMs: 40 } },
    move(3000, 'ar1'),
  ];
  const { engine } = play(networkE({ durationMs: 12_000, interfaces: 2, timing: { l2HandoverMs: 10 }, events }), run);
  expect(checkReach(engine.world)).toEqual([]);
});
