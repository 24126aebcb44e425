/** A stranger that forges binding updates: what one of them does under each scheme, and what protection makes of it. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { OptionValue, RunDefinition, Scenario } from '#scenario/scenario.ts';
import { checkEmpty } from '../invariants-empty.ts';
import {
  DMA_RUN,
  DMI_RUN,
  FAMA_RUN,
  flow,
  FMIPV6_RUN,
  GHAHA_RUN,
  HMIPV6_RUN,
  MAAR_DHCPV6_RUN,
  MAAR_RUN,
  MHA_RUN,
  MIPV6_RO_RUN,
  MIPV6_RUN,
  move,
  networkE,
  networkF,
  NIQ_RUN,
  PFMIPV6_RUN,
  PMIPV6_RUN,
  stateAt,
} from '../test-support/networks.ts';
import { entriesOf, messagesOf, play } from '../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const EVENTS = (to: string) => [move(2000, to), stateAt(4000)];

/** Network E with a stranger R on K; f1 begins before a move, f2 after it. */
const E: Scenario = (() => {
  const scenario = networkE({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50 }), flow('f2', 'cn2', 'mn1', 2500, 8900, { pps: 50 })],
    events: EVENTS('ar2'),
  });
  const nodes = [...scenario.nodes, { id: 'r', kind: 'gateway' } as const];
  return { ...scenario, nodes, links: [...scenario.links, { between: ['k', 'r'], delayMs: 12 }] };
})();

/** Network F with a stranger R on G. */
const F = networkF({
  durationMs: 9000,
  flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50 })],
  events: EVENTS('mag2'),
  nodes: [{ id: 'r', kind: 'gateway' }],
  links: [{ between: ['g', 'r'], delayMs: 12 }],
});
const ROUTERS = ['o', 'h', 'd1', 'd2'];
const SAIL_RUN: RunDefinition = { id: 'sail', scheme: 'sail', roles: { 'home-agents': ROUTERS } };
const FRAMEWORK_RUN: RunDefinition = { id: 'framework', scheme: 'framework', roles: { 'mobility-routers': ROUTERS } };

function attack(scenario: Scenario, run: RunDefinition, protection: boolean, more: { [key: string]: OptionValue } = {}) {
  const options = { ...run.options, ...more, protection, binding_lifetime_s: 8 };
  return play(scenario, { ...run, roles: { ...run.roles, rogue: 'r' }, options });
}

function hijacked(report: RunReport): readonly number[] {
  return report.flows.map((row) => row.dropped['hijacked'] ?? 0);
}

/** Under each scheme: whom the stranger lies to, and how many packets of f1 (and f2) it gets at least. */
const ATTACKS: readonly (readonly [RunDefinition, Scenario, readonly string[], readonly number[]])[] = [
  // One anchor for all: both flows are lost to it.
  [PMIPV6_RUN, E, ['PBU r>lma'], [150, 150]],
  [PFMIPV6_RUN, E, ['PBU r>lma'], [150, 150]],
  [MIPV6_RUN, E, ['BU r>ha'], [150, 150]],
  [FMIPV6_RUN, E, ['BU r>ha'], [150, 150]],
  // MAP1 gives away the regional address, the home agent the home address.
  [HMIPV6_RUN, E, ['LBU r>map1', 'BU r>ha'], [150, 150]],
  // The binding at AR1 is the only one: f2 is of the link where the mobile is.
  [FAMA_RUN, E, ['BU r>ar1'], [150, 0]],
  [DMI_RUN, E, ['BU r>ha'], [150, 150]],
  // Every router is an anchor, and believes.
  [DMA_RUN, E, ['PBU r>ar1', 'PBU r>ar2'], [280, 280]],
  [NIQ_RUN, E, ['PBU r>ar1', 'PBU r>ar2'], [280, 280]],
  [MAAR_DHCPV6_RUN, E, ['PBU r>ar1', 'PBU r>ar2'], [150, 150]],
  // The CMD believes and tells both; AR2 has the mobile on its link and refuses.
  [MAAR_RUN, E, ['PBU r>cmd', 'PBU cmd>ar1', 'PBU cmd>ar2'], [150, 0]],
  // The agents of a set are told by the one that believes.
  [GHAHA_RUN, F, ['BU r>d2'], [150]],
  [MHA_RUN, F, ['BU r>d2'], [150]],
  [SAIL_RUN, F, ['BU r>d2'], [150]],
  [FRAMEWORK_RUN, F, ['BU r>d2'], [150]],
];

describe.each(ATTACKS)('$id', (run, scenario, updates, least) => {
  test('believed: packets go to the stranger until the lie is found out', () => {
    const { report } = attack(scenario, run, false);
    const sent = messagesOf(report, 3000, 3100).filter((line) => / L?P?BU /.test(line));
    expect(sent.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(updates);
    const lost = hijacked(report);
    expect(lost).toHaveLength(least.length);
    least.forEach((count, index) => {
      if (count === 0) expect(lost[index]).toBe(0);
      else expect(lost[index]).toBeGreaterThanOrEqual(count);
    });
  });

  test('protected: a row where the update has come to, no answer, no packet lost to the stranger', () => {
    const { report } = attack(scenario, run, true);
    const asked = updates.filter((line) => line.includes('r>'));
    const after = messagesOf(report, 3000, 3300).map((line) => line.slice(line.indexOf(' ') + 1));
    expect(after).toEqual(asked);
    for (const line of asked) {
      const [message, ends = ''] = line.split(' ');
      const rows = entriesOf(report, ends.slice(2), 'refused-messages', 4000);
      expect(rows).toMatchObject([{ mn: 'mn1', to: 'r', message }]);
    }
    expect(hijacked(report).every((count) => count === 0)).toBe(true);
  });
});

test('RFC 6275 §5.2: a correspondent believes nobody without tokens, whatever the home agent does', () => {
  const { report } = attack(E, MIPV6_RO_RUN, false);
  expect(messagesOf(report, 3000, 3030)).toEqual(['3000 BU r>ha', '3000 BU r>cn', '3000 BU r>cn2']);
  expect(entriesOf(report, 'ha', 'binding-cache', 4000)).toMatchObject([{ careOf: '2001:db8:150::1' }]);
  expect(entriesOf(report, 'cn', 'binding-cache', 4000)).toMatchObject([{ careOf: '2001:db8:102:1:0:ff:fe00:e0' }]);
  expect(hijacked(report)).toEqual([0, 0]);
});

test('RFC 5380 §8: a MAP that binds only to addresses of its domain refuses a stranger’s by itself', () => {
  const { report } = attack(E, HMIPV6_RUN, false, { map_admits: 'domain' });
  const answer = report.signalling.find((row) => row.message === 'LBA' && row.atMs > 3000 && row.atMs < 3100);
  expect(answer).toMatchObject({ from: 'map1', lifetimeS: 0 });
});

test('framework §8, design 3: an egress that delivers plain has no way to a stranger: the flow is lost, but not to it', () => {
  const { report } = attack(F, FRAMEWORK_RUN, false, { transport: 'nat' });
  expect(hijacked(report)).toEqual([0]);
  expect(report.flows[0]?.dropped['no-binding']).toBeGreaterThan(150);
});

test('one of the domain that lies is believed, protection or not', () => {
  const run: RunDefinition = { ...DMA_RUN, roles: { ...DMA_RUN.roles, rogue: 'ar3' } };
  const { report } = play(E, { ...run, options: { binding_lifetime_s: 8 } });
  expect(messagesOf(report, 3000, 3030)).toEqual([
    '3000 PBU ar3>ar1',
    '3000 PBU ar3>ar2',
    '3006 PBA ar1>ar3',
    '3007 PBA ar2>ar3',
  ]);
  expect(Math.min(...hijacked(report))).toBeGreaterThan(280);
});

test('when all lifetimes are over, nothing is left of it', () => {
  const gone: Scenario = {
    ...E,
    durationMs: 60_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 9000, { pps: 10 })],
    events: [move(2000, 'ar2'), { atMs: 10_000, detach: 'mn1' }],
  };
  for (const run of [PMIPV6_RUN, MIPV6_RUN, DMA_RUN, MAAR_RUN])
    expect(checkEmpty(attack(gone, run, false).engine.world), run.id).toEqual([]);
});

describe('the scenarios of the gallery', () => {
  const playAll = (name: string): readonly RunReport[] => {
    const { scenario } = required(findGalleryEntry(name), name);
    return scenario.runs.map((run) => play(scenario, run).report);
  };
  const refusals = (report: RunReport | undefined) =>
    report?.state.filter((row) => row.atMs === 4000 && row.table === 'refused-messages').map((row) => row.node);

  test('forged-update: all packets, or a row, or nothing', () => {
    const [believed, safe, signed] = playAll('forged-update');
    expect(hijacked(required(believed, 'run'))[0]).toBeGreaterThan(150);
    // The mobile’s renewal is refused as too old, and the one after it puts things right.
    expect(believed?.signalling.some((row) => row.from === 'mn1' && row.message === 'BU' && row.atMs > 6000)).toBe(true);
    expect(believed?.paths.at(-1)?.lastAtMs).toBeGreaterThan(11_900);
    expect(safe?.flows[0]?.dropped).toEqual({ 'not-attached': 6 });
    expect(refusals(safe)).toEqual(['ha']);
    expect(signed?.flows[0]?.dropped).toEqual({ 'not-attached': 16 });
  });

  test('forged-proxy-update: both sessions, or the one that has an anchor behind; with associations none', () => {
    const [lma, safeLma, cmd, safeCmd] = playAll('forged-proxy-update');
    expect(Math.min(...hijacked(required(lma, 'run')))).toBeGreaterThan(150);
    expect(hijacked(required(safeLma, 'run'))).toEqual([0, 0]);
    expect(refusals(safeLma)).toEqual(['lma']);
    expect(hijacked(required(cmd, 'run'))[0]).toBeGreaterThan(150);
    expect(cmd?.flows[1]?.dropped).toEqual({});
    expect(hijacked(required(safeCmd, 'run'))).toEqual([0, 0]);
    expect(refusals(safeCmd)).toEqual(['lma']);
  });
});
