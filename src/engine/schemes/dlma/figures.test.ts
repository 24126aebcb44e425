/** The figures of draft-chan-netext-distributed-lma-03 as they stand in the gallery: what their stories say comes true when they are played. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { PathRow, RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { entriesOf, messagesOf, pathsOf, pathText, play, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function playFigure(number: number, run = 0): Played {
  const { scenario } = required(findGalleryEntry(`figure/chan-dlma-${number}`), `figure ${number}`);
  return play(scenario, required(scenario.runs[run], 'run'));
}

/** The stack of headers between two nodes of a path, as the drawing has it: inner address pair, then the tunnel around it. */
function stack(row: PathRow | undefined, from: string): string {
  const headers = row?.headers[row.nodes.indexOf(from)] ?? [];
  return headers
    .toReversed()
    .map((header) => `${header.src}>${header.dst}`)
    .join(' in ');
}

/** Nodes with rows about the mobile in tables that say where it is, at an instant. */
function knowers(report: RunReport, atMs: number = report.endMs): string[] {
  const tables = ['binding-cache', 'location', 'location-cache', 'forwarding'];
  const found = report.state.filter((row) => row.atMs === atMs && tables.includes(row.table) && row.entries.length > 0);
  return found.map((row) => `${row.node} ${row.table} ${row.entries.map((entry) => entry.to).join(' ')}`).toSorted();
}

test('figure 1: a triangle of 100 ms where the straight way takes 20', () => {
  const { report } = playFigure(1);
  const away = ['n8 n7 n6 n5 n4 n3 n2=n3=n4=n5=n6=mag6', 'mag6=n6=n5=n4=n3=n2 n3 n4 n5 n6 n7 n8'];
  expect(pathsOf(report, 'f1')).toEqual([`cn ${away[0]} mn1`]);
  expect(pathsOf(report, 'f1', 'from-mn')).toEqual([`mn1 ${away[1]} cn`]);
  // 6 networks to the LMA and 4 back, with 4 + 2 + 5 ms at the ends; straight it were 2 networks.
  expect(report.flows[0]?.delayMs.mean).toBe(60 + 40 + 11);
  expect(report.flows[0]?.pathStretch).toBeCloseTo(111 / 31, 6);
});

test('figure 2: no triangle, and m − 2 messages more for each registration away from home', () => {
  const { report } = playFigure(2);
  expect(pathsOf(report, 'f1')).toEqual(['cn n8=n7=n6=mag6 mn1', 'cn n8=n7=n6=n5=mag5 mn1', 'cn n8=n7=n6=n5=mag5 mn1']);
  const told = (beginMs: number, endMs: number): string[] =>
    report.signalling
      .filter((row) => row.message === 'LOC' && row.from === 'n2' && row.atMs >= beginMs && row.atMs <= endMs)
      .map((row) => row.to)
      .toSorted();
  expect(told(0, 2999)).toEqual(['n1', 'n3', 'n4', 'n5', 'n7', 'n8', 'n9']);
  expect(told(3000, 6000)).toEqual(['n1', 'n3', 'n4', 'n6', 'n7', 'n8', 'n9']);
  expect(knowers(report)).toHaveLength(9);
});

test('figure 3: a few packets take the triangle; two LMAs besides the mobile’s own know where it is', () => {
  const { report } = playFigure(3);
  expect(pathsOf(report, 'f1')[0]).toBe('cn n8=n7=n6=n5=n4=n3=n2=n3=n4=n5=n6=mag6 mn1');
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn n8=n7=n6=n5=mag5 mn1');
  // ceil(2 · 60 ms / 20 ms) packets.
  const byHome = report.paths.filter((row) => row.nodes.includes('n2'));
  expect(byHome.reduce((sum, row) => sum + row.packets, 0)).toBe(6);
  expect(messagesOf(report, 1000, 2999)).toEqual(['1064 LOC n2>n8']);
  expect(knowers(report)).toEqual(['n2 location n5', 'n5 binding-cache mag5', 'n6 forwarding n5', 'n8 location-cache n5']);
});

test('figure 4: O-LMA takes in and tunnels to D-LMA; the other way the mobile’s LMA is the first one', () => {
  const last = playFigure(4).report.paths;
  const [down, up] = (['to-mn', 'from-mn'] as const).map((direction) => last.filter((row) => row.direction === direction).at(-1));
  expect(['cn', 'n8', 'n7', 'n6', 'mag6'].map((from) => stack(down, from))).toEqual([
    'cn>mn1',
    'cn>mn1 in n8>n6',
    'cn>mn1 in n8>n6',
    'cn>mn1 in n6>mag6',
    'cn>mn1',
  ]);
  expect(['mn1', 'mag6', 'n6', 'n7', 'n8'].map((from) => stack(up, from))).toEqual([
    'mn1>cn',
    'mn1>cn in mag6>n6',
    'mn1>cn',
    'mn1>cn',
    'mn1>cn',
  ]);
});

test('figure 5: one location, one binding, one cache; the LU asks for a home address', () => {
  const { report } = playFigure(5);
  expect(messagesOf(report)).toEqual([
    '0 RS mn1>mag',
    '5 PBU mag>v1',
    '7 LU v1>h',
    '50 LUA h>v1',
    '93 PBA v1>mag',
    '95 RA mag>mn1',
    '1060 LOC h>v2',
  ]);
  expect(entriesOf(report, 'h', 'location').map((entry) => entry.to)).toEqual(['v1']);
  expect(entriesOf(report, 'v1', 'binding-cache').map((entry) => entry.to)).toEqual(['mag']);
  expect(entriesOf(report, 'v2', 'location-cache').map((entry) => entry.to)).toEqual(['v1']);
  expect(report.state.filter((row) => row.node === 'cn')).toEqual([]);
});

test('figure 6: each correspondent’s packets are taken in by the LMA next to it', () => {
  const { report } = playFigure(6);
  expect(pathsOf(report, 'f1')[0]).toBe('cn1 n1=core=n2=mag mn1');
  expect(new Set(pathsOf(report, 'f2'))).toEqual(new Set(['cn2 n2=mag mn1']));
  expect(pathsOf(report, 'f3').slice(0, 2)).toEqual(['cn3 n3=core=n1=core=n2=mag mn1', 'cn3 n3=core=n2=mag mn1']);
  // Two seconds of CN3's packets; the other two lose nothing.
  expect(report.flows.map((row) => Object.values(row.dropped).reduce((sum, count) => sum + count, 0))).toEqual([0, 0, 100]);
  expect(report.signalling.filter((row) => row.message === 'LOC').map((row) => `${row.from}>${row.to}`)).toEqual([
    'n1>n3',
    'n1>n3',
  ]);
});

test('figure 7: HoA; HoA in H-LMA; HoA in V-LMA; HoA in CoA; HoA', () => {
  const first = playFigure(7).report.paths[0];
  expect(first?.nodes).toEqual(['cn', 'v2', 'core', 'h', 'core', 'v1', 'mag', 'mn1']);
  expect(['cn', 'v2', 'h', 'v1', 'mag'].map((from) => stack(first, from))).toEqual([
    'cn>mn1',
    'cn>mn1 in v2>h',
    'cn>mn1 in h>v1',
    'cn>mn1 in v1>mag',
    'cn>mn1',
  ]);
});

test('figure 8: HoA; HoA in D-LMA; HoA in CoA; HoA; without route optimization figure 7 for ever', () => {
  const last = playFigure(8).report.paths.at(-1);
  expect(['cn', 'v2', 'v1', 'mag'].map((from) => stack(last, from))).toEqual([
    'cn>mn1',
    'cn>mn1 in v2>v1',
    'cn>mn1 in v1>mag',
    'cn>mn1',
  ]);
  const { report } = playFigure(8, 1);
  expect(pathsOf(report, 'f1')).toEqual(['cn v2=core=h=core=v1=mag mn1']);
});

test('figure 9: HoA; HoA in CoA; HoA; and four messages when the MAG changes', () => {
  const { report } = playFigure(9);
  const before = report.paths.filter((row) => row.lastAtMs < 3000).at(-1);
  expect(['cn', 'v2', 'core', 'v1', 'mag'].map((from) => stack(before, from))).toEqual([
    'cn>mn1',
    'cn>mn1 in v2>mag',
    'cn>mn1 in v2>mag',
    'cn>mn1 in v2>mag',
    'cn>mn1',
  ]);
  expect(report.handovers[0]?.messages).toBe(4);
  expect(messagesOf(report, 3000).filter((line) => line.includes('LOC'))).toEqual([
    '3059 LOC v1>mag',
    expect.stringContaining('LOC mag>v2'),
  ]);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn v2=core=v1=mag2 mn1');
});

test('figure 10: the source is HoA; HoA in CoA; HoA', () => {
  const { report } = playFigure(10);
  expect(report.paths).toHaveLength(1);
  expect(['mn1', 'mag', 'v1', 'core', 'v2'].map((from) => stack(report.paths[0], from))).toEqual([
    'mn1>cn',
    'mn1>cn in mag>v1',
    'mn1>cn',
    'mn1>cn',
    'mn1>cn',
  ]);
});

describe('figure 11', () => {
  const last = (run: number): string[] => {
    const row = playFigure(11, run).report.paths.at(-1);
    return ['mn1', 'mag1', 'o', 'd', 'mag2'].map((from) => stack(row, from));
  };

  test('three tunnels; two with D-LMA bypassed; HoA; HoA in CoA1 to CoA2; HoA with both', () => {
    expect(last(0)).toEqual(['mn1>mn2', 'mn1>mn2 in mag1>o', 'mn1>mn2 in o>d', 'mn1>mn2 in d>mag2', 'mn1>mn2']);
    expect(last(1)).toEqual(['mn1>mn2', 'mn1>mn2 in mag1>o', 'mn1>mn2 in o>mag2', 'mn1>mn2 in o>mag2', 'mn1>mn2']);
    expect(last(2)).toEqual(['mn1>mn2', 'mn1>mn2 in mag1>mag2', 'mn1>mn2 in mag1>mag2', 'mn1>mn2 in mag1>mag2', 'mn1>mn2']);
  });
});

describe('other domains', () => {
  test('figure 12: the LMA at the border is the O-LMA of a sender that knows nothing of it', () => {
    const { report } = playFigure(12);
    expect(pathsOf(report, 'f1')[0]).toBe('cn t6 n8=n7=n6=n5=n4=n3=n2=n3=n4=n5=n6=mag mn1');
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn t6 n8=n7=n6=mag mn1');
    expect(messagesOf(report, 1000)).toEqual([expect.stringContaining('LOC n2>n8')]);
  });

  test('figure 13: one tunnel here, plain over the border, then O-LMA, H-LMA and D-LMA there', () => {
    const { report } = playFigure(13);
    // Those that take the long way arrive between those that do not.
    const long = report.paths.filter((row) => row.nodes.includes('t1'));
    expect([...new Set(long.map(pathText))]).toEqual(['mn1 mag=n6 t5=t4=t3=t2=t1=t2=t3=t4=t5=t6=mag2 cn']);
    expect(long.reduce((sum, row) => sum + row.packets, 0)).toBe(4);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 mag=n6 t5=t6=mag2 cn');
    expect(['mn1', 'mag', 'n6', 't5', 't6', 'mag2'].map((from) => stack(report.paths.at(-1), from))).toEqual([
      'mn1>cn',
      'mn1>cn in mag>n6',
      'mn1>cn',
      'mn1>cn in t5>t6',
      'mn1>cn in t6>mag2',
      'mn1>cn',
    ]);
    const here = report.state.filter((row) => row.node.startsWith('n') && row.node !== 'mn1');
    expect(here.flatMap((row) => row.entries).filter((entry) => entry.mn === 'cn')).toEqual([]);
  });

  test('figure 14: by the legacy LMA, past CN’s network and back', () => {
    const { report } = playFigure(14);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['mn1 mag=n6 t5 t4 t3 t2 t1=t2=t3=t4=t5=t6=mag2 cn']);
    expect(entriesOf(report, 't1', 'binding-cache')).toMatchObject([{ mn: 'cn', to: 'mag2' }]);
    expect(messagesOf(report, 0, 900).filter((line) => line.includes('mag2') || line.includes('t1'))).toEqual([
      '0 RS cn>mag2',
      '5 PBU mag2>t1',
      '57 PBA t1>mag2',
      '109 RA mag2>cn',
    ]);
  });

  test('figure 15: by the home agent, and in the tunnel to CN itself', () => {
    const { report } = playFigure(15);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['mn1 mag=n6 t5 t4 t3 t2 t1=t2=t3=t4=t5=t6=mag2=cn']);
    expect(entriesOf(report, 't1', 'binding-cache')).toMatchObject([{ mn: 'cn', to: 'cn' }]);
  });
});
