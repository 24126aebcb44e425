/** Hierarchical Mobile IPv6 when something is wrong, runs out or is over: RFC 5380 §6, §8, §10. */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import { addressOf } from '../../net/control.ts';
import {
  flow,
  HMIPV6_RO_RUN,
  HMIPV6_RUN,
  move,
  networkE,
  networkEWithHome,
  stateAt,
  withOptions,
} from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';
import { handleMobilityMessage } from './procedures.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const PLAIN = withOptions(HMIPV6_RUN, { prev_map_forwarding: false });

function story(durationMs: number, events: readonly ScenarioEvent[]): Scenario {
  return networkE({
    durationMs,
    flows: [flow('f1', 'cn', 'mn1', 500, durationMs - 100, { pps: 20, bidirectional: true })],
    events,
  });
}

/** Messages of a span without what discovers routers. */
function signalling(report: Parameters<typeof messagesOf>[0], fromMs: number, toMs?: number): string[] {
  return messagesOf(report, fromMs, toMs).filter((text) => !/ (RS|RA|NS|Unreachable) /.test(text));
}

function boundAt(report: Parameters<typeof messagesOf>[0], node: string, atMs: number): unknown[] {
  return entriesOf(report, node, 'binding-cache', atMs).map((entry) => entry['careOf']);
}

describe('return home', () => {
  const scenario = networkEWithHome({
    durationMs: 8000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 7900, { pps: 10, bidirectional: true })],
    events: [move(3000, 'ha'), stateAt(4000), stateAt(7900)],
  });

  test('as in RFC 6275 §11.5.5; the local binding runs out', () => {
    const played = play(scenario, withOptions(HMIPV6_RUN, { binding_lifetime_s: 4 }));
    expect(signalling(played.report, 3000)).toEqual(['3060 BU mn1>ha', '3065 BA ha>mn1', '3070 NA mn1>ha']);
    expect(played.report.handovers[0]).toMatchObject({ messages: 2, bytes: 72 + 56 });
    expect(boundAt(played.report, 'map1', 4000)).toHaveLength(1);
    expect(boundAt(played.report, 'map1', 7900)).toEqual([]);
    expect(entriesOf(played.report, 'mn1', 'binding-update-list', 7900)).toEqual([]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha mn1');
  });

  test('or is given up from the home address (release_map: explicit)', () => {
    const { report } = play(scenario, withOptions(HMIPV6_RUN, { release_map: 'explicit' }));
    expect(signalling(report, 3000)).toEqual([
      '3060 BU mn1>ha',
      '3060 LBU mn1>map1',
      '3065 BA ha>mn1',
      '3070 NA mn1>ha',
      '3096 LBA map1>mn1',
    ]);
    expect(report.signalling.filter((row) => row.message === 'LBU').map((row) => row.lifetimeS)).toEqual([3600, 0]);
    expect(boundAt(report, 'map1', 4000)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses', 4000).some(({ to }) => to === 'map1')).toBe(false);
  });

  test('with route optimization correspondents are told, and no more of the MAP', () => {
    const { report } = play(scenario, HMIPV6_RO_RUN);
    expect(signalling(report, 3000).filter((text) => !text.includes('NA'))).toEqual([
      '3060 BU mn1>ha',
      '3065 BA ha>mn1',
      '3070 HoTI mn1>cn',
      '3115 HoT cn>mn1',
      '3160 BU mn1>cn',
    ]);
    expect(boundAt(report, 'cn', 4000)).toEqual([]);
  });

  test('and away again: everything anew', () => {
    const there = networkEWithHome({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 7900, { pps: 10 })],
      events: [move(2000, 'ha'), move(2100, 'ar1'), move(2500, 'ha'), move(3000, 'ar3')],
    });
    for (const release of ['expiry', 'explicit']) {
      const played = play(
        there,
        withOptions(HMIPV6_RUN, { release_map: release, binding_lifetime_s: 4, prev_map_lifetime_s: 4 }),
      );
      expect(checkReach(played.engine.world)).toEqual([]);
      expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=map2=k=ar3=mn1');
    }
  });
});

describe('lifetimes', () => {
  test('§6.1: both bindings are renewed while the mobile is attached, and run out when it has gone', () => {
    const played = play(story(30_000, [{ atMs: 20_000, detach: 'mn1' }]), withOptions(HMIPV6_RUN, { binding_lifetime_s: 8 }));
    expect(signalling(played.report, 4000, 12_999)).toEqual([
      '4026 LBU mn1>map1',
      '4034 LBA map1>mn1',
      '4104 BU mn1>ha',
      '4143 BA ha>mn1',
      '8042 LBU mn1>map1',
      '8050 LBA map1>mn1',
      '8182 BU mn1>ha',
      '8221 BA ha>mn1',
      '12058 LBU mn1>map1',
      '12066 LBA map1>mn1',
      '12260 BU mn1>ha',
      '12299 BA ha>mn1',
    ]);
    expect(checkEmpty(played.engine.world)).toEqual([]);
  });

  test('§8: a previous MAP’s binding is not renewed and ends after prev_map_lifetime_s', () => {
    const run = withOptions(HMIPV6_RUN, { prev_map_lifetime_s: 4, binding_lifetime_s: 20 });
    const played = play(story(12_000, [move(2000, 'ar3'), stateAt(5900), stateAt(6200)]), run);
    expect(boundAt(played.report, 'map1', 5900)).toHaveLength(1);
    expect(boundAt(played.report, 'map1', 6200)).toEqual([]);
    expect(entriesOf(played.report, 'mn1', 'binding-update-list', 6200).map(({ to }) => to)).toEqual(['ha', 'map2']);
    expect(signalling(played.report, 2100).filter((text) => text.includes('map1'))).toEqual([]);
    expect(entriesOf(played.report, 'mn1', 'addresses', 6200).some(({ to }) => to === 'map1')).toBe(false);
  });

  test('a renewal that came due without a link is made up for when the MAP has answered', () => {
    // The renewal at the home agent is due at 4104 ms, in the middle of the handover.
    const played = play(story(12_000, [move(4080, 'ar2')]), withOptions(PLAIN, { binding_lifetime_s: 8 }));
    expect(signalling(played.report, 4080, 4300)).toEqual([
      '4140 LBU mn1>map1',
      '4149 LBA map1>mn1',
      '4158 BU mn1>ha',
      '4198 BA ha>mn1',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
  });
});

describe('answers', () => {
  const here = story(3000, [stateAt(900)]);
  const node = (world: { fixed: { plan: { nodeIndex: ReadonlyMap<string, number> } } }, id: string): number =>
    world.fixed.plan.nodeIndex.get(id)!;

  test('§6.1: an acknowledgement without the regional address in a routing header counts for nothing', () => {
    let states: string[] = [];
    let done = false;
    play(here, HMIPV6_RUN, {
      checkAtMs: [12, 13],
      inspect: ({ world }) => {
        if (done) return;
        done = true;
        const mobile = node(world, 'mn1');
        const [entry] = updatesAt(world, mobile);
        const message: MobilityMessage = {
          kind: 'binding-acknowledgement',
          status: 0,
          flags: 0,
          sequence: entry!.sequence,
          lifetimeSeconds: 3600,
          options: [],
        };
        const packet: Packet = {
          source: addressOf(world, node(world, 'map1')),
          destination: entry!.careOf!,
          payload: { protocol: 'mobility', message },
        };
        handleMobilityMessage(world, mobile, packet, message);
        states = updatesAt(world, mobile).map(({ state }) => state);
        handleMobilityMessage(
          world,
          mobile,
          { ...packet, extensionHeaders: [{ kind: 'routing-type-2', homeAddress: entry!.home! }] },
          message,
        );
        states.push(...updatesAt(world, mobile).map(({ state }) => state));
      },
    });
    expect(states).toEqual(['registering', 'registered', 'registering']);
  });

  test('§8: status 129 from a previous MAP that admits its own domain alone; the home agent’s way is left', () => {
    const run = withOptions(HMIPV6_RUN, { map_admits: 'domain' });
    const { report } = play(story(5000, [move(2000, 'ar3'), stateAt(2400), move(3000, 'ar1')]), run);
    const answers = report.signalling.filter((row) => row.message === 'LBA').map((row) => [row.from, row.lifetimeS]);
    expect(answers).toEqual([
      ['map1', 3600],
      ['map1', 0],
      ['map2', 3600],
      ['map1', 3600],
      ['map2', 0],
    ]);
    expect(entriesOf(report, 'mn1', 'binding-update-list', 2400).map(({ to }) => to)).toEqual(['ha', 'map2']);
    const gap = report.handovers[0]!;
    expect(gap.flows[0]!.firstAfterMs! - gap.detachMs).toBeGreaterThanOrEqual(222);
  });

  test('§9: a mobile that its MAP refuses takes the next one on offer, or its on-link address', () => {
    const refusals = (offered: 'own' | 'all'): string[] => {
      let done = false;
      const { report } = play(here, withOptions(HMIPV6_RUN, { offered_maps: offered, map_choice: 'preference' }), {
        checkAtMs: [12, 13],
        inspect: ({ world }) => {
          if (done) return;
          done = true;
          const mobile = node(world, 'mn1');
          const [entry] = updatesAt(world, mobile);
          const message: MobilityMessage = {
            kind: 'binding-acknowledgement',
            status: 130,
            flags: 0,
            sequence: entry!.sequence,
            lifetimeSeconds: 0,
            options: [],
          };
          handleMobilityMessage(
            world,
            mobile,
            {
              source: addressOf(world, node(world, 'map1')),
              destination: entry!.careOf!,
              extensionHeaders: [{ kind: 'routing-type-2', homeAddress: entry!.home! }],
              payload: { protocol: 'mobility', message },
            },
            message,
          );
        },
      });
      return signalling(report, 12, 400)
        .filter((text) => text.includes('mn1>'))
        .map((text) => text.slice(text.indexOf(' ') + 1));
    };
    expect(refusals('all')).toEqual(['LBU mn1>map2', 'BU mn1>ha']);
    expect(refusals('own')).toEqual(['BU mn1>ha']);
  });

  test('§8: a previous MAP that does not answer is asked three times', () => {
    const { report } = play(story(12_000, [move(2000, 'ar3'), stateAt(11_000)]), HMIPV6_RUN, {
      lose: ({ message, from, to, atMs }) => message === 'LBU' && from === 'mn1' && to === 'map1' && atMs > 2000,
    });
    expect(signalling(report, 2000).filter((text) => text.includes('map1'))).toEqual([
      '2060 LBU mn1>map1',
      '3060 LBU mn1>map1',
      '5060 LBU mn1>map1',
    ]);
    expect(entriesOf(report, 'mn1', 'binding-update-list', 11_000).map(({ to }) => to)).toEqual(['ha', 'map2']);
  });

  test('§4: a node that is no MAP does not heed local updates', () => {
    const scenario = story(2000, []);
    let left: unknown = null;
    play(scenario, HMIPV6_RUN, {
      checkAtMs: [1500],
      inspect: ({ world }) => {
        const agent = node(world, 'lma');
        const [entry] = updatesAt(world, node(world, 'mn1'));
        const message: MobilityMessage = {
          kind: 'binding-update',
          sequence: 9,
          flags: 0x8800,
          lifetimeSeconds: 100,
          options: [],
        };
        const packet: Packet = {
          source: entry!.careOf!,
          destination: addressOf(world, agent),
          extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: entry!.home! }] }],
          payload: { protocol: 'mobility', message },
        };
        const before = world.messagesSent;
        handleMobilityMessage(world, agent, packet, message);
        left = [world.mobility.bindingCaches.get(agent)?.entries.size ?? 0, world.messagesSent - before];
      },
    });
    expect(left).toEqual([0, 0]);
  });
});

describe('failures', () => {
  const fails: readonly ScenarioEvent[] = [
    { atMs: 2000, fail: 'map1' },
    stateAt(3500),
    { atMs: 5000, recover: 'map1' },
    stateAt(7900),
  ];

  test('§10: routers tell that the MAP has failed: the mobile registers its on-link address, and comes back to the MAP later', () => {
    const { report } = play(story(8000, fails), HMIPV6_RUN);
    expect(messagesOf(report, 2000).filter((text) => !text.includes('Unreachable'))).toEqual([
      '3000 RA ar1>mn1',
      '3005 BU mn1>ha',
      '3042 BA ha>mn1',
      '6000 RA ar1>mn1',
      '6005 LBU mn1>map1',
      '6013 LBA map1>mn1',
      '6021 BU mn1>ha',
      '6060 BA ha>mn1',
    ]);
    expect(boundAt(report, 'ha', 3500)).toEqual(['2001:db8:101:1:0:ff:fe00:e0']);
    expect(boundAt(report, 'ha', 7900)).toEqual(['2001:db8:120:1:0:ff:fe00:e0']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ha=k=map1=k=ar1=mn1', 'cn k ha=k=ar1=mn1', 'cn k ha=k=map1=k=ar1=mn1']);
  });

  test('§10: another MAP on offer takes its place', () => {
    const { report } = play(story(8000, fails), withOptions(HMIPV6_RO_RUN, { offered_maps: 'all', map_choice: 'preference' }));
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k map1=k=ar1=mn1');
    expect(boundAt(report, 'ha', 3500)).toEqual(['2001:db8:130:1:0:ff:fe00:e0']);
    expect(boundAt(report, 'cn', 3500)).toEqual(['2001:db8:130:1:0:ff:fe00:e0']);
  });

  test('a mobile that comes while its router does not know yet, and a router that was restarted meanwhile', () => {
    const events: readonly ScenarioEvent[] = [
      { atMs: 2000, fail: 'map1' },
      move(2200, 'ar2'),
      { atMs: 4000, fail: 'ar2' },
      { atMs: 4200, recover: 'ar2' },
      { atMs: 8000, recover: 'map1' },
    ];
    const played = play(story(12_000, events), HMIPV6_RUN);
    expect(signalling(played.report, 2000, 3500).filter((text) => text.includes('mn1>'))).toEqual([
      '2260 LBU mn1>map1',
      '3005 BU mn1>ha',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=map1=k=ar2=mn1');
  });

  test('a MAP that is back before anybody noticed has no bindings until the renewal', () => {
    const events: readonly ScenarioEvent[] = [
      { atMs: 2000, fail: 'map1' },
      { atMs: 2300, recover: 'map1' },
    ];
    const played = play(story(12_000, events), withOptions(HMIPV6_RUN, { binding_lifetime_s: 8 }));
    expect(signalling(played.report, 2000, 4100)).toEqual(['4026 LBU mn1>map1', '4034 LBA map1>mn1']);
    expect(checkReach(played.engine.world)).toEqual([]);
  });

  test('a restarted home agent learns of the binding by the next renewal, a restarted mobile begins anew', () => {
    for (const failed of ['ha', 'mn1']) {
      const events: readonly ScenarioEvent[] = [
        { atMs: 2000, fail: failed },
        { atMs: 2300, recover: failed },
      ];
      const played = play(story(12_000, events), withOptions(HMIPV6_RUN, { binding_lifetime_s: 8 }));
      expect(checkReach(played.engine.world), failed).toEqual([]);
      expect(played.report.paths.at(-1)!.lastAtMs, failed).toBeGreaterThan(11_000);
    }
  });
});

describe('moves that overtake signalling', () => {
  test.each([
    ['back before the new MAP has answered', [move(2000, 'ar3'), move(2070, 'ar1')]],
    ['on within the new domain before it has answered', [move(2000, 'ar3'), move(2065, 'ar3'), move(2130, 'ar2')]],
    ['on before the home agent has answered', [move(2000, 'ar3'), move(2150, 'ar2'), move(2250, 'ar3')]],
    ['inside the domain while the home agent’s answer is under way', [move(10, 'ar2'), move(70, 'ar1')]],
  ] as const)('%s', (_name, events) => {
    for (const run of [HMIPV6_RUN, PLAIN, HMIPV6_RO_RUN, withOptions(HMIPV6_RUN, { wait_lba: false })] as RunDefinition[]) {
      // What a MAP granted unheard, and what a previous one forwards, is over by the end.
      const played = play(story(8000, events), withOptions(run, { binding_lifetime_s: 4, prev_map_lifetime_s: 4 }));
      expect(checkReach(played.engine.world)).toEqual([]);
      expect(played.report.paths.findLast((row) => row.direction === 'to-mn')!.lastAtMs).toBeGreaterThan(7800);
      expect(played.report.paths.findLast((row) => row.direction === 'from-mn')!.lastAtMs).toBeGreaterThan(7800);
    }
  });
});

test('RFC 5380 §6.1: an address at a MAP that has failed unnoticed: the MAP knows nothing of it (swarm seeds 764, 815)', () => {
  const scenario = networkE({ durationMs: 8000, events: [{ atMs: 2990, fail: 'map2' }, move(3000, 'ar3'), stateAt(3500)] });
  const { report } = play(scenario, HMIPV6_RUN, { checkAtMs: [3100, 3500, 6000] });
  expect(signalling(report, 3000)).toEqual([
    '3060 LBU mn1>map2',
    '3060 LBU mn1>map1',
    '3070 LBA map1>mn1',
    '3995 BU mn1>ha',
    '4034 BA ha>mn1',
  ]);
  expect(entriesOf(report, 'map2', 'prefix-pool', 3500)).toEqual([]);
  expect(entriesOf(report, 'ha', 'binding-cache')).toMatchObject([{ careOf: expect.stringMatching(/^2001:db8:103:/) }]);
});
