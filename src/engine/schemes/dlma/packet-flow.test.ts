/** Packet flows beside the figures of draft-chan-netext-distributed-lma-03 §5: the header stack on every hop, and who is told what. */
import { describe, expect, test, vi } from 'vitest';
import type { PathRow, RunReport } from '#report/report.ts';
import type { Scenario, ScenarioEvent, ScenarioFlow } from '#scenario/scenario.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play, recordsOf } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Network F with a second mobile, which is of H as well and begins at MAG2; MAGO is a gateway of O, MAGH of H. */
function twoMobiles(flows: readonly ScenarioFlow[], events: readonly ScenarioEvent[], durationMs = 5000): Scenario {
  return networkF({
    durationMs,
    flows,
    events,
    nodes: [
      { id: 'mago', kind: 'access-router', radio: { delayMs: 5 } },
      { id: 'magh', kind: 'access-router', radio: { delayMs: 5 } },
      { id: 'mn2', kind: 'mobile', home: 'h', attachedTo: 'mag2' },
    ],
    links: [
      { between: ['o', 'mago'], delayMs: 1 },
      { between: ['h', 'magh'], delayMs: 1 },
    ],
  });
}

const RUN = { ...DLMA_RUN, roles: { ...DLMA_RUN.roles, 'h-lma': { mn1: 'h', mn2: 'h' } } };

/** The headers of a packet as it leaves each node but the transit router, outermost first: `o>h cn>mn1`. */
function stacks(row: PathRow | undefined): string[] {
  return (row?.headers ?? [])
    .map((headers, hop) => `${row?.nodes[hop]}: ${headers.map((header) => `${header.src}>${header.dst}`).join(' ')}`)
    .filter((line) => !line.startsWith('g:'));
}

function rowsOf(report: RunReport, id: string, direction: 'to-mn' | 'from-mn' = 'to-mn'): readonly PathRow[] {
  return report.paths.filter((row) => row.flow === id && row.direction === direction);
}

describe('§5.1: from a fixed node', () => {
  const scenario = networkF({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50 })] });

  test('figure 7, the first packet: plain, to the H-LMA, to the V-LMA, to the CoA, plain', () => {
    const [first] = rowsOf(play(scenario, DLMA_RUN).report, 'f1');
    expect(stacks(first)).toEqual(['cn: cn>mn1', 'o: o>h cn>mn1', 'h: h>d1 cn>mn1', 'd1: d1>mag1 cn>mn1', 'mag1: cn>mn1']);
  });

  test('figure 8, subsequent packets: the H-LMA is left out', () => {
    const last = rowsOf(play(scenario, DLMA_RUN).report, 'f1').at(-1);
    expect(stacks(last)).toEqual(['cn: cn>mn1', 'o: o>d1 cn>mn1', 'd1: d1>mag1 cn>mn1', 'mag1: cn>mn1']);
  });

  test('figure 9, the D-LMA bypassed: one tunnel, to the CoA; the route still leads past the D-LMA', () => {
    const { report } = play(scenario, withOptions(DLMA_RUN, { bypass: 'd-lma' }));
    expect(stacks(rowsOf(report, 'f1').at(-1))).toEqual(['cn: cn>mn1', 'o: o>mag1 cn>mn1', 'd1: o>mag1 cn>mn1', 'mag1: cn>mn1']);
    expect(messagesOf(report, 1000)).toEqual(['1060 LOC h>o', '1153 LOC d1>o']);
  });

  test('§5.4: for a fixed node the O-LMA is never bypassed: the mobile’s location stays hidden from it', () => {
    const { report } = play(scenario, withOptions(DLMA_RUN, { bypass: 'both' }));
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
    expect(report.signalling.filter((row) => row.to === 'cn')).toEqual([]);
  });

  test('without route optimization every packet goes by the H-LMA', () => {
    const { report } = play(scenario, withOptions(DLMA_RUN, { ro: 'off' }));
    expect(pathsOf(report, 'f1')).toEqual(['cn o=g=h=g=d1=mag1 mn1']);
    expect(report.signalling.filter((row) => row.message === 'LOC')).toEqual([]);
  });
});

test('§5.2, figure 10: from a mobile to a fixed node: one tunnel, from the MAG to its nearest LMA', () => {
  const { report } = play(networkF({ durationMs: 3000, flows: [flow('up', 'mn1', 'cn', 1000, 2900, { pps: 50 })] }), DLMA_RUN);
  const [row] = rowsOf(report, 'up', 'from-mn');
  expect(rowsOf(report, 'up', 'from-mn')).toHaveLength(1);
  expect(stacks(row)).toEqual(['mn1: mn1>cn', 'mag1: mag1>d1 mn1>cn', 'd1: mn1>cn', 'o: mn1>cn']);
});

describe('§5.3, §5.4: from a mobile to a mobile', () => {
  const scenario = twoMobiles([flow('f1', 'mn1', 'mn2', 1000, 2900, { pps: 50 })], [], 3000);
  const last = (options: { bypass?: string }): string[] =>
    stacks(rowsOf(play(scenario, withOptions(RUN, options)).report, 'f1').at(-1));

  test('MAG1 = O-LMA = H-LMA = D-LMA = MAG2 for the first packets, three tunnels for the others', () => {
    const { report } = play(scenario, RUN);
    expect(pathsOf(report, 'f1')[0]).toBe('mn1 mag1=d1=g=h=g=d2=mag2 mn2');
    expect(last({})).toEqual([
      'mn1: mn1>mn2',
      'mag1: mag1>d1 mn1>mn2',
      'd1: d1>d2 mn1>mn2',
      'd2: d2>mag2 mn1>mn2',
      'mag2: mn1>mn2',
    ]);
  });

  test('the D-LMA bypassed: two tunnels', () => {
    expect(last({ bypass: 'd-lma' })).toEqual([
      'mn1: mn1>mn2',
      'mag1: mag1>d1 mn1>mn2',
      'd1: d1>mag2 mn1>mn2',
      'd2: d1>mag2 mn1>mn2',
      'mag2: mn1>mn2',
    ]);
  });

  test('figure 11, both bypassed: one tunnel, from MAG1 to MAG2', () => {
    expect(last({ bypass: 'both' })).toEqual([
      'mn1: mn1>mn2',
      'mag1: mag1>mag2 mn1>mn2',
      'd1: mag1>mag2 mn1>mn2',
      'd2: mag1>mag2 mn1>mn2',
      'mag2: mn1>mn2',
    ]);
  });

  test('both bypassed, and the receiver changes its MAG: the previous MAG forwards, and tells MAG1 itself', () => {
    const moved = twoMobiles([flow('f1', 'mn2', 'mn1', 1000, 4900, { pps: 50 })], [move(3000, 'mag1b')]);
    const { report } = play(moved, withOptions(RUN, { bypass: 'both' }));
    expect(pathsOf(report, 'f1').slice(-2)).toEqual(['mn2 mag2=d2=g=d1=mag1=d1=mag1b mn1', 'mn2 mag2=d2=g=d1=mag1b mn1']);
    expect(messagesOf(report, 3000).filter((line) => line.includes('LOC'))).toEqual(['3059 LOC d1>mag1', '3070 LOC mag1>mag2']);
  });

  test('two mobiles of one LMA: by its own binding, without a word to the H-LMA', () => {
    const near = twoMobiles([flow('f1', 'mn1', 'mn2', 2000, 2900, { pps: 50 })], [move(500, 'mag1b', { node: 'mn2' })], 3000);
    const { report } = play(near, RUN);
    expect(pathsOf(report, 'f1')).toEqual(['mn1 mag1=d1=mag1b mn2']);
  });
});

describe('§2.3: the H-LMA’s functions on several nodes of the home network', () => {
  // H keeps the locations and gives prefixes out; H2, in the same network, does nothing but route.
  const scenario = networkF({
    durationMs: 6000,
    nodes: [
      { id: 'h2', kind: 'gateway', network: 'h' },
      { id: 'cn2', kind: 'correspondent' },
    ],
    links: [
      { between: ['g', 'h2'], delayMs: 30 },
      { between: ['h', 'h2'], delayMs: 2 },
      { between: ['h2', 'cn2'], delayMs: 3 },
    ],
    flows: [flow('f1', 'cn2', 'mn1', 1000, 5900, { pps: 50 })],
    events: [stateAt(2500), { atMs: 3000, fail: 'h' }],
  });
  const { report } = play(scenario, { ...DLMA_RUN, roles: { lmas: ['o', 'h', 'h2', 'd1', 'd2'] } });

  test('the router of the home network that packets meet takes them in, and has to be told like any other O-LMA', () => {
    expect(pathsOf(report, 'f1')[0]).toBe('cn2 h2=h=h2=g=d1=mag1 mn1');
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn2 h2=g=d1=mag1 mn1');
    expect(messagesOf(report, 1000, 2900)).toEqual(['1005 LOC h>h2']);
  });

  test('prefixes and locations are H’s alone; without H what H2 has been told goes on working', () => {
    expect(entriesOf(report, 'h', 'location', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    expect(entriesOf(report, 'h2', 'location', 2500)).toEqual([]);
    expect(entriesOf(report, 'h2', 'prefix-pool', 2500)).toEqual([]);
    expect(report.flows[0]?.dropped).toEqual({});
  });
});

describe('§2.3: location management on a node of its own', () => {
  const scenario = networkF({
    durationMs: 9000,
    nodes: [
      { id: 'lm', kind: 'gateway', network: 'h' },
      { id: 'magh', kind: 'access-router', radio: { delayMs: 5 } },
    ],
    links: [
      { between: ['h', 'lm'], delayMs: 2 },
      { between: ['h', 'magh'], delayMs: 1 },
    ],
    flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50 })],
    events: [stateAt(2500), move(3000, 'magh'), stateAt(4000), move(5000, 'mag2'), stateAt(6000), { atMs: 7000, fail: 'lm' }],
  });
  const run = {
    ...DLMA_RUN,
    roles: { lmas: ['o', 'h', 'd1', 'd2'], 'h-lma': { mn1: 'lm' } },
    options: { home_functions: 'apart' },
  };
  const { report } = play(scenario, run);

  test('registrations are told to it, the first packets go by it, later ones do not', () => {
    expect(messagesOf(report, 0, 900).filter((line) => line.includes('lm'))).toEqual(['7 LU d1>lm', '52 LUA lm>d1']);
    expect(pathsOf(report, 'f1')[0]).toBe('cn o=g=h=lm=h=g=d1=mag1 mn1');
    expect(report.paths.find((row) => row.lastAtMs > 2900)?.nodes.includes('lm')).toBe(false);
    expect(entriesOf(report, 'lm', 'location', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    expect(entriesOf(report, 'lm', 'prefix-pool', 2500)).toMatchObject([{ mn: 'mn1' }]);
  });

  test('at home the LMA there anchors the mobile, and has nothing of its own to say about where it is', () => {
    expect(messagesOf(report, 3050, 3070)).toEqual([
      '3050 RS mn1>magh',
      '3055 PBU magh>h',
      '3056 LU h>lm',
      '3058 LUA lm>h',
      '3060 PBA h>magh',
      '3060 LU h>d1',
      '3061 RA magh>mn1',
    ]);
    expect(entriesOf(report, 'h', 'binding-cache', 4000)).toMatchObject([{ mn: 'mn1', to: 'magh' }]);
    expect(entriesOf(report, 'h', 'location', 4000)).toEqual([]);
    expect(entriesOf(report, 'lm', 'location', 4000)).toMatchObject([{ mn: 'mn1', to: 'h' }]);
  });

  test('away again; without it what LMAs know goes on working', () => {
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2 mn1');
    expect(report.flows[0]?.dropped['node-failed']).toBeUndefined();
  });
});

describe('§6.4: both ends move at once', () => {
  test('the new O-LMA has an old entry: O-LMA = D1 = D2 until D1 has told it; nothing is lost once D1 knows D2', () => {
    // mn2 has talked to mn1 from MAGO before, so O knows where mn1 was; then both move, mn2 back to MAGO.
    const scenario = twoMobiles(
      [flow('f1', 'mn2', 'mn1', 1500, 7000, { pps: 100 })],
      [
        move(1000, 'mago', { node: 'mn2' }),
        move(2500, 'mag2', { node: 'mn2' }),
        move(4000, 'mag2'),
        move(4000, 'mago', { node: 'mn2' }),
      ],
      7500,
    );
    const played = play(scenario, RUN);
    const { report } = played;
    const told = report.signalling.find((row) => row.message === 'LU' && row.from === 'd2' && row.to === 'd1' && row.atMs > 4000);
    expect(told?.deliveredMs).toBe(4172);
    expect(pathsOf(report, 'f1').slice(-2)).toEqual(['mn2 mago=o=g=d1=g=d2=mag2 mn1', 'mn2 mago=o=g=d2=mag2 mn1']);
    const later = recordsOf(played, 'drop').filter((drop) => drop.timeNs >= 4172e6 && drop.reason !== 'ingress-filter');
    expect(later.map((drop) => `${drop.timeNs} ${drop.reason}`)).toEqual([]);
  });
});

describe('§4.1: at home', () => {
  const scenario = twoMobiles(
    [flow('f1', 'cn', 'mn1', 1500, 7900, { pps: 100 })],
    [move(1000, 'magh'), stateAt(1400), move(3000, 'mag1'), stateAt(4000), move(5000, 'magh'), stateAt(7000)],
    8000,
  );
  const { report } = play(scenario, RUN);

  test('the H-LMA is the D-LMA: PBU and PBA, no location update, no LOC', () => {
    expect(messagesOf(report, 1050, 2900)).toEqual([
      '1050 RS mn1>magh',
      '1055 PBU magh>h',
      '1056 PBA h>magh',
      '1056 LU h>d1',
      '1057 RA magh>mn1',
    ]);
    expect(pathsOf(report, 'f1')[0]).toBe('cn o=g=h=magh mn1');
  });

  test('away and back: the home address stays, the record comes and goes, and the path is the first one again', () => {
    const sizes = (atMs: number): readonly number[] =>
      ['binding-cache', 'location'].map(
        (table) => entriesOf(report, 'h', table, atMs).filter((entry) => entry.mn === 'mn1').length,
      );
    expect([1400, 4000, 7000].map(sizes)).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=h=magh mn1');
    expect(entriesOf(report, 'mn1', 'addresses', 7000)).toEqual(entriesOf(report, 'mn1', 'addresses', 1400));
    expect(report.flows[0]?.dropped['hop-limit']).toBeUndefined();
  });
});

test('location privacy (§5.4): who learns what', () => {
  const scenario = twoMobiles([flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50, bidirectional: true })], [stateAt(2500)], 3000);
  const learns = (options: { bypass?: string }): { readonly [node: string]: readonly string[] } => {
    const { report } = play(scenario, withOptions(RUN, options));
    const tables = ['binding-cache', 'location', 'location-cache', 'forwarding'];
    const found = new Map<string, string[]>();
    for (const row of report.state) {
      if (row.atMs !== 2500 || !tables.includes(row.table)) continue;
      for (const entry of row.entries) if (entry.mn === 'mn1') found.set(row.node, [...(found.get(row.node) ?? []), entry.to]);
    }
    return Object.fromEntries(found);
  };
  // D1 alone knows the gateway; H and O know D1; CN, H's other LMAs and the other mobile know nothing.
  expect(learns({})).toEqual({ d1: ['mag1'], h: ['d1'], o: ['d1'] });
  expect(learns({ bypass: 'd-lma' })).toEqual({ d1: ['mag1'], h: ['d1'], o: ['mag1'] });
});
