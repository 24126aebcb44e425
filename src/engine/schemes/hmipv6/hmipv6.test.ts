/** Hierarchical Mobile IPv6 as ladders, octets and worked numbers, next to RFC 5380 §4 to §9. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, HMIPV6_RO_RUN, HMIPV6_RUN, move, networkE, stateAt, storyOfE, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** The lines of a ladder with addresses by their names. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'HoA')
    .replaceAll('2001:db8:120:1:0:ff:fe00:e0', 'RCoA1')
    .replaceAll('2001:db8:130:1:0:ff:fe00:e0', 'RCoA2')
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'LCoA$1')
    .replaceAll('2001:db8:120::1', 'MAP1')
    .replaceAll('2001:db8:130::1', 'MAP2')
    .replaceAll(/(cookie|token)=[0-9a-f]+/g, '$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

const WITHOUT_FORWARDING = withOptions(HMIPV6_RUN, { prev_map_forwarding: false });
/** Sparse flows both ways, HO1 to AR2 (same MAP) at 3 s, HO2 to AR3 (MAP2) at 4 s. */
const TWO_MOVES = networkE({
  durationMs: 6000,
  flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10, bidirectional: true })],
  events: [move(3000, 'ar2'), stateAt(3900), move(4000, 'ar3'), stateAt(5900)],
});

describe('ladders', () => {
  const played = play(TWO_MOVES, HMIPV6_RUN);
  const tables = ['binding-cache', 'binding-update-list'] as const;

  test('§3.1, §6.1: entering a MAP domain: MAP option, local update, then the home agent through the MAP', () => {
    expect(lines(ladderOf(played, { toNs: 1e9, tables }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  RA  mn1  preferred=2001:db8:101:1::/64 map=MAP1 dist=2 pref=15 valid=2592000s',
      '0.010000  mn1  update-list  map1  RCoA1 registering',
      '0.010000  mn1  LBU  map1  seq=0 hoa=RCoA1 coa=LCoA1 lifetime=3600s',
      '0.018000  map1  binding  mn1  RCoA1 active lifetime=3600s',
      '0.018000  map1  LBA  mn1  seq=0 status=0 hoa=RCoA1 lifetime=3600s',
      '0.026000  mn1  update-list  map1  RCoA1 registered lifetime=3600s (was registering)',
      '0.026000  mn1  update-list  ha  HoA registering',
      '0.026000  mn1  BU  ha  seq=1 hoa=HoA coa=RCoA1 lifetime=3600s',
      '0.065000  ha  binding  mn1  HoA active lifetime=3600s',
      '0.065000  ha  BA  mn1  seq=1 status=0 hoa=HoA lifetime=3600s',
      '0.104000  mn1  update-list  ha  HoA registered lifetime=3600s (was registering)',
    ]);
  });

  test('§6.1: inside the domain the MAP alone is told', () => {
    expect(lines(ladderOf(played, { fromNs: 3e9, toNs: 3.9e9 }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  RA  mn1  preferred=2001:db8:102:1::/64 map=MAP1 dist=2 pref=15 valid=2592000s',
      '3.060000  mn1  LBU  map1  seq=2 hoa=RCoA1 coa=LCoA2 lifetime=3600s',
      '3.069000  map1  LBA  mn1  seq=2 status=0 hoa=RCoA1 lifetime=3600s',
    ]);
  });

  test('§8: between domains the new MAP, the previous one, and then the home agent', () => {
    expect(lines(ladderOf(played, { fromNs: 4.06e9, tables }))).toEqual([
      '4.060000  mn1  update-list  map2  RCoA2 registering',
      '4.060000  mn1  LBU  map2  seq=3 hoa=RCoA2 coa=LCoA3 lifetime=3600s',
      '4.060000  mn1  update-list  map1  RCoA1 registering lifetime=3600s (was registered)',
      '4.060000  mn1  LBU  map1  seq=4 hoa=RCoA1 coa=LCoA3 lifetime=20s',
      '4.070000  map1  binding  mn1  RCoA1 active lifetime=20s',
      '4.070000  map1  LBA  mn1  seq=4 status=0 hoa=RCoA1 lifetime=20s',
      '4.080000  map2  binding  mn1  RCoA2 active lifetime=3600s',
      '4.080000  map2  LBA  mn1  seq=3 status=0 hoa=RCoA2 lifetime=3600s',
      '4.080000  mn1  update-list  map1  RCoA1 registered lifetime=20s (was registering)',
      '4.100000  mn1  update-list  map2  RCoA2 registered lifetime=3600s (was registering)',
      '4.100000  mn1  update-list  ha  HoA registering lifetime=3600s (was registered)',
      '4.100000  mn1  BU  ha  seq=5 hoa=HoA coa=RCoA2 lifetime=3600s',
      '4.161000  ha  binding  mn1  HoA active lifetime=3600s',
      '4.161000  ha  BA  mn1  seq=5 status=0 hoa=HoA lifetime=3600s',
      '4.222000  mn1  update-list  ha  HoA registered lifetime=3600s (was registering)',
    ]);
  });

  test('§6.4: with route optimization correspondents are told the regional address', () => {
    const optimized = play(TWO_MOVES, withOptions(HMIPV6_RO_RUN, { prev_map_forwarding: false }));
    expect(lines(ladderOf(optimized, { fromNs: 3e9, toNs: 3.9e9 })).slice(4)).toEqual([
      '3.060000  mn1  LBU  map1  seq=3 hoa=RCoA1 coa=LCoA2 lifetime=3600s',
      '3.069000  map1  LBA  mn1  seq=3 status=0 hoa=RCoA1 lifetime=3600s',
    ]);
    expect(lines(ladderOf(optimized, { fromNs: 4.06e9 }))).toEqual([
      '4.060000  mn1  LBU  map2  seq=4 hoa=RCoA2 coa=LCoA3 lifetime=3600s',
      '4.080000  map2  LBA  mn1  seq=4 status=0 hoa=RCoA2 lifetime=3600s',
      '4.100000  mn1  BU  ha  seq=5 hoa=HoA coa=RCoA2 lifetime=3600s',
      '4.161000  ha  BA  mn1  seq=5 status=0 hoa=HoA lifetime=3600s',
      '4.222000  mn1  HoTI  cn  cookie',
      '4.222000  mn1  CoTI  cn  cookie',
      '4.263000  cn  CoT  mn1  nonce=0 cookie token',
      '4.323000  cn  HoT  mn1  nonce=0 cookie token',
      '4.424000  mn1  BU  cn  seq=6 hoa=HoA coa=RCoA2 lifetime=420s',
    ]);
  });
});

describe('messages', () => {
  const { report } = play(TWO_MOVES, WITHOUT_FORWARDING);

  test('§4, §5: octets of the advertisement, of local messages, and of the update through the MAP tunnel', () => {
    const octets = Object.fromEntries(report.signalling.map((row) => [row.message, row.bytes]));
    expect(octets).toEqual({ RS: 48, RA: 112, LBU: 80, LBA: 80, BU: 136, BA: 80 });
  });

  test('§6.2: the MAP never learns the home address', () => {
    const home = '2001:db8:140:1:0:ff:fe00:e0';
    for (const { src, dst } of report.signalling.filter((row) => row.to === 'map1' || row.from === 'map1'))
      expect([src, dst]).not.toContain(home);
    expect(entriesOf(report, 'map1', 'binding-cache', 3900).map(({ address }) => address)).toEqual([
      '2001:db8:120:1:0:ff:fe00:e0',
    ]);
  });
});

describe('network E', () => {
  const gapsOf = (run: RunDefinition, scenario: Scenario = storyOfE()): unknown[] =>
    play(scenario, run, { octets: false }).report.handovers.map((row) => [
      row.messages,
      row.bytes,
      ...row.flows.map((entry) => (entry.firstAfterMs ?? Number.NaN) - row.detachMs),
    ]);

  test('without forwarding: t_L2 + 4 w + 2 d(AR, MAP) inside, t_L2 + 6 w + 4 d(AR, MAP2) + 2 d(MAP2, HA) between', () => {
    expect(gapsOf(WITHOUT_FORWARDING)).toEqual([
      [2, 160, 78],
      [4, 376, 222, 222],
      [4, 376, 50 + 30 + 4 * 3 + 2 * 31, 154],
    ]);
  });

  test('with forwarding: t_L2 + 4 w + 2 d(AR, MAP1)', () => {
    expect(gapsOf(HMIPV6_RUN)).toEqual([
      [2, 160, 78],
      [6, 536, 80, 80],
      [6, 536, 50 + 20 + 2 * 13, 96],
    ]);
  });

  test('with route optimization: inside the same, between domains the tests and the update to each correspondent', () => {
    const tests = (map: number, toMap: number, cn: number): number =>
      Math.max(2 * (5 + toMap + map + 30 + 30 + cn), 2 * (5 + toMap + map + cn)) + 2 * (5 + toMap + map + cn);
    expect(gapsOf(withOptions(HMIPV6_RO_RUN, { prev_map_forwarding: false }))).toEqual([
      [2, 160, 78],
      [14, 376 + 2 * 496, 222 + tests(11, 15, 10), 222 + tests(11, 15, 12)],
      [14, 376 + 2 * 496, 154 + tests(1, 3, 10), 154 + tests(1, 3, 12)],
    ]);
  });

  test('wait_lba false: the home agent’s update follows the local one at once', () => {
    const at = { prev_map_forwarding: false, wait_lba: false };
    expect(gapsOf(withOptions(HMIPV6_RUN, at))).toEqual([
      [2, 160, 78],
      [4, 376, 50 + 20 + 2 * 15 + 2 * 41, 182],
      [4, 376, 50 + 20 + 2 * 3 + 2 * 31, 138],
    ]);
  });

  test('t_DAD and the MAP’s own detection: the binding is there before the answer', () => {
    const slow = storyOfE({ timing: { dadMs: 30 } });
    expect(gapsOf(WITHOUT_FORWARDING, slow)).toEqual([
      [2, 160, 108],
      [4, 376, 252, 252],
      // The address at AR1 is known to be the mobile’s own.
      [4, 376, 154, 154],
    ]);
    const detecting = withOptions(WITHOUT_FORWARDING, { map_dad_ms: 100 });
    // Moves inside the domain wait for no detection, since the address is known; the first registration at MAP2 does.
    expect(gapsOf(detecting).slice(0, 2)).toEqual([
      [2, 160, 78],
      [4, 376, 322, 322],
    ]);
  });

  test('ul_starts: up-link packets follow the local update, or its answer', () => {
    const scenario = networkE({
      durationMs: 4000,
      flows: [flow('up', 'mn1', 'cn', 1000, 3900)],
      events: [move(3000, 'ar2')],
    });
    expect(gapsOf(HMIPV6_RUN, scenario)).toEqual([[2, 160, 78]]);
    expect(gapsOf(withOptions(HMIPV6_RUN, { ul_starts: 'bu' }), scenario)).toEqual([[2, 160, 60]]);
  });

  test('state: MAP 1, HA 1, MN 2, and 3 with route optimization or while a previous MAP forwards', () => {
    const counts = (run: RunDefinition, atMs: number): number[] => {
      const { report } = play(TWO_MOVES, run);
      const sizes = ['map1', 'map2', 'ha', 'cn'].map((node) => entriesOf(report, node, 'binding-cache', atMs).length);
      return [...sizes, entriesOf(report, 'mn1', 'binding-update-list', atMs).length];
    };
    expect(counts(HMIPV6_RUN, 3900)).toEqual([1, 0, 1, 0, 2]);
    expect(counts(HMIPV6_RO_RUN, 3900)).toEqual([1, 0, 1, 1, 3]);
    expect(counts(HMIPV6_RUN, 5900)).toEqual([1, 1, 1, 0, 3]);
  });

  test('lost packets: r (I + D_old − D_new) at the MAP inside a domain, at the home agent between two', () => {
    const one = networkE({ durationMs: 6000, flows: [flow('f1', 'cn', 'mn1', 1000, 5900)], events: TWO_MOVES.events ?? [] });
    const { report } = play(one, WITHOUT_FORWARDING, { octets: false });
    const lost = report.handovers.map((row) => required(row.flows[0], 'flow').lost);
    // D from MAP1: 8, then 9; from HA: 31 + 9 by MAP1, then 41 + 20 by MAP2.
    expect(lost).toEqual([78 + 8 - 9, 222 + 40 - 61]);
  });
});

describe('paths', () => {
  const headersOf = (run: RunDefinition, direction: 'to-mn' | 'from-mn', atMs: number): string[] => {
    const { report } = play(TWO_MOVES, run);
    const row = report.paths.findLast((candidate) => candidate.direction === direction && candidate.firstAtMs < atMs);
    return (row?.headers ?? []).map((headers) =>
      headers.map(({ src, dst, ext }) => `${src}>${dst}${ext === undefined ? '' : ` ${ext}`}`).join(' | '),
    );
  };

  test('without route optimization: one tunnel from HA to MAP, two from MAP to MN, on the radio, too', () => {
    const plain = Array<string>(2).fill('cn>mn1');
    const two = 'map1>mn1 | ha>mn1 | cn>mn1';
    expect(headersOf(HMIPV6_RUN, 'to-mn', 2900)).toEqual([...plain, 'ha>mn1 | cn>mn1', 'ha>mn1 | cn>mn1', two, two, two]);
  });
  test('up-link the mobile puts both on', () => {
    const { report } = play(
      networkE({ durationMs: 3000, flows: [flow('up', 'mn1', 'cn', 1000, 2900, { pps: 10 })] }),
      HMIPV6_RUN,
    );
    expect(pathsOf(report, 'up', 'from-mn')).toEqual(['mn1=ar1=k=map1=k=ha k cn']);
    const stacks = report.paths[0]?.headers.map((headers) => headers.map(({ src, dst }) => `${src}>${dst}`).join(' | '));
    const two = 'mn1>map1 | mn1>ha | mn1>cn';
    expect(stacks).toEqual([two, two, two, 'mn1>ha | mn1>cn', 'mn1>ha | mn1>cn', 'mn1>cn', 'mn1>cn']);
  });
  test('with route optimization: by the MAP alone, with a routing header or a Home Address option inside the tunnel', () => {
    const down = 'map1>mn1 | cn>mn1 rh2';
    expect(headersOf(HMIPV6_RO_RUN, 'to-mn', 2900)).toEqual(['cn>mn1 rh2', 'cn>mn1 rh2', down, down, down]);
    const { report } = play(
      networkE({ durationMs: 3000, flows: [flow('up', 'mn1', 'cn', 1000, 2900, { pps: 10 })] }),
      HMIPV6_RO_RUN,
    );
    const up = 'mn1>map1 | mn1>cn hao';
    const last = report.paths.at(-1);
    expect(last?.nodes).toEqual(['mn1', 'ar1', 'k', 'map1', 'k', 'cn']);
    expect(
      last?.headers.map((headers) =>
        headers.map(({ src, dst, ext }) => `${src}>${dst}${ext === undefined ? '' : ` ${ext}`}`).join(' | '),
      ),
    ).toEqual([up, up, up, 'mn1>cn hao', 'mn1>cn hao']);
  });

  test('§8: what comes to the previous MAP goes from there to the new link until the home agent knows', () => {
    const { report } = play(TWO_MOVES, HMIPV6_RUN);
    expect(pathsOf(report, 'f1')).toEqual([
      'cn k ha=k=map1=k=ar1=mn1',
      'cn k ha=k=map1=k=ar2=mn1',
      'cn k ha=k=map1=k=ar3=mn1',
      'cn k ha=k=map2=k=ar3=mn1',
    ]);
  });
});

describe('choice of MAPs (§9)', () => {
  const registered = (run: RunDefinition, atMs = 2900): string[] =>
    entriesOf(play(networkE({ durationMs: 3000, events: [stateAt(atMs)] }), run).report, 'mn1', 'binding-update-list', atMs).map(
      ({ to }) => String(to),
    );
  /** AR1 offers MAP1 (two links away) and HA’s neighbor K itself (one link away). */
  const TWO: RunDefinition = { ...HMIPV6_RUN, roles: { ha: 'ha', maps: { ar1: 'k', ar2: 'map1' } } };

  test('§9.1: the furthest first; or the one with the highest preference; or the nearest', () => {
    expect(registered(withOptions(TWO, { offered_maps: 'all' }))).toEqual(['map1', 'ha']);
    expect(registered(withOptions(TWO, { offered_maps: 'all', map_choice: 'preference' }))).toEqual(['k', 'ha']);
    expect(registered(withOptions(TWO, { offered_maps: 'all', map_choice: 'nearest' }))).toEqual(['k', 'ha']);
    expect(registered(TWO)).toEqual(['k', 'ha']);
  });

  test('§7: a router that offers none leaves the mobile with Mobile IPv6', () => {
    const none: RunDefinition = { ...HMIPV6_RUN, roles: { ha: 'ha', maps: { ar2: 'map1' } } };
    const { report } = play(
      networkE({
        durationMs: 6000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10 })],
        events: [move(2000, 'ar2'), move(4000, 'ar1')],
      }),
      none,
    );
    expect(report.handovers.map((row) => row.messages)).toEqual([4, 4]);
    expect(pathsOf(report, 'f1').filter((path, index, all) => all.indexOf(path) === index)).toEqual([
      'cn k ha=k=ar1=mn1',
      'cn k ha=k=map1=k=ar2=mn1',
      'cn k ha=k=map1=k=ar1=mn1',
    ]);
  });

  test('without roles each router offers its nearest gateway that is not the home agent', () => {
    expect(registered({ id: 'default', scheme: 'hmipv6', roles: { ha: 'ha' } })).toEqual(['map1', 'ha']);
  });

  test('§6.1: several at once: the home agent knows the furthest, correspondents the nearest', () => {
    const run = withOptions({ ...TWO, options: { ro: 'on' } }, { offered_maps: 'all', simultaneous_maps: true });
    const played = play(
      networkE({
        durationMs: 6000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10, bidirectional: true })],
        events: [stateAt(2900), move(3000, 'ar2')],
      }),
      run,
    );
    const { report } = played;
    expect(messagesOf(report, 0, 900).slice(2)).toEqual([
      '10 LBU mn1>map1',
      '10 LBU mn1>k',
      '17 LBA k>mn1',
      '18 LBA map1>mn1',
      '26 BU mn1>ha',
      '65 BA ha>mn1',
    ]);
    expect(String(entriesOf(report, 'ha', 'binding-cache', 2900)[0]?.['careOf'])).toMatch(/^2001:db8:120:1:/);
    expect(String(entriesOf(report, 'cn', 'binding-cache', 2900)[0]?.['careOf'])).toMatch(/^2001:db8:100:1:/);
    expect(pathsOf(report, 'f1')[1]).toBe('cn k=ar1=mn1');
    // Both MAPs are told of the move, in parallel; home agent and correspondent are not.
    expect(messagesOf(report, 3060)).toEqual(['3060 LBU mn1>map1', '3060 LBU mn1>k', '3068 LBA k>mn1', '3069 LBA map1>mn1']);
    expect(checkReach(played.engine.world)).toEqual([]);
  });
});

test('a MAP may be the access router itself, the core, or the home agent’s own node', () => {
  for (const map of ['ar1', 'k', 'ha']) {
    const run: RunDefinition = { ...HMIPV6_RUN, roles: { ha: 'ha', maps: { ar1: map, ar2: map, ar3: map } } };
    const { report } = play(TWO_MOVES, run);
    expect(report.handovers.map((row) => [row.messages, row.bytes])).toEqual([
      [2, 160],
      [2, 160],
    ]);
    expect(report.accounting.sent).toBe(report.accounting.delivered + report.accounting.dropped);
  }
});

test('two mobiles: each is reached by its own MAP, with and without route optimization', () => {
  const base = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'mn1', 'mn2', 1000, 5900, { pps: 20, bidirectional: true })],
    events: [move(3000, 'ar2')],
  });
  const scenario = { ...base, nodes: [...base.nodes, { id: 'mn2', kind: 'mobile' as const, home: 'ha', attachedTo: 'ar3' }] };
  expect(pathsOf(play(scenario, HMIPV6_RUN).report, 'f1').at(-1)).toBe('mn1=ar2=k=map1=k=ha=k=map2=k=ar3=mn2');
  expect(pathsOf(play(scenario, HMIPV6_RO_RUN).report, 'f1').at(-1)).toBe('mn1=ar2=k=map1 k map2=k=ar3=mn2');
});
