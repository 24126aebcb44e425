/** The figures of draft-chan-netext-distributed-lma-03 as they stand in the gallery: what their stories say comes true when they are played. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { PathRow } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { entriesOf, messagesOf, pathsOf, play, type Played } from '../../test-support/play.ts';

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
