/** Figures 2 and 3 of RFC 5949, played: the figure's own labels on the nodes, its messages in its order, its flows on its paths. */
import { describe, expect, test, vi } from 'vitest';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { RunReport, StateEntry } from '#report/report.ts';
import { galleryFile, reportOf } from './test-support/call.ts';

// Whole runs: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

async function figure(number: number): Promise<RunReport> {
  const [run] = await reportOf(galleryFile(`figure/rfc5949-${number}.json`));
  if (run === undefined) throw new Error('no run');
  return run;
}

/** `2960 HI pmag>nmag` for every message from 2.9 s on, in send order. */
function messages(run: RunReport): string[] {
  return run.signalling.filter((row) => row.atMs > 2900).map((row) => `${row.atMs} ${row.message} ${row.from}>${row.to}`);
}

/** The nodes of a flow's paths, a tunnelled hop with an equals sign. */
function paths(run: RunReport, direction: 'to-mn' | 'from-mn'): string[] {
  return run.paths
    .filter((row) => row.direction === direction)
    .map((row) =>
      row.nodes.map((node, hop) => (hop === 0 ? node : `${(row.headers[hop - 1]?.length ?? 0) > 1 ? '=' : ' '}${node}`)).join(''),
    );
}

function entries(run: RunReport, node: string, table: string, atMs: number): readonly StateEntry[] {
  return run.state.find((row) => row.node === node && row.table === table && row.atMs === atMs)?.entries ?? [];
}

test.each([2, 3])('figure %i: who takes part', (number) => {
  const nodes = findGalleryEntry(`figure/rfc5949-${number}`)?.scenario.nodes ?? [];
  expect(nodes.map((node) => node.label)).toEqual(expect.arrayContaining(['MN', 'PMAG', 'NMAG', 'LMA']));
});

describe('figure 2: predictive fast handover', () => {
  test('§4.1: (c) HI, (d) HAck, then the mobile moves, (k) PBU, (l) PBA', async () => {
    const run = await figure(2);
    expect(messages(run)).toEqual([
      '2960 HI pmag>nmag',
      '2964 HAck nmag>pmag',
      '3050 RS mn>nmag',
      '3055 PBU nmag>lma',
      '3078 PBA lma>nmag',
      '3101 RA nmag>mn',
    ]);
    expect(run.handovers).toMatchObject([{ detachMs: 3000, attachMs: 3050, completeMs: 3101, messages: 4 }]);
  });

  test('(f), (i): the packets wait at NMAG, and none is lost; they cross both tunnels', async () => {
    const run = await figure(2);
    expect(entries(run, 'nmag', 'forwarding', 3040)).toMatchObject([{ mn: 'mn', to: 'mn', from: 'pmag', state: 'buffering' }]);
    expect(entries(run, 'pmag', 'forwarding', 3040)).toMatchObject([{ mn: 'mn', to: 'nmag', state: 'forwarding' }]);
    expect(paths(run, 'to-mn')).toEqual(['cn ip lma=ip=pmag mn', 'cn ip lma=ip=pmag=nmag mn', 'cn ip lma=ip=nmag mn']);
    expect(run.handovers[0]?.flows).toMatchObject([{ firstAfterMs: 3060 }]);
    // 500 are sent, the last five of them less than the 58 ms before the end that the way takes.
    expect(run.paths.filter((row) => row.direction === 'to-mn').reduce((sum, row) => sum + row.packets, 0)).toBe(495);
  });

  test('(j): what the mobile sends goes back to PMAG until the acknowledgement', async () => {
    const run = await figure(2);
    const ends = (atMs: number): string[] =>
      entries(run, 'nmag', 'tunnels', atMs).flatMap((row) => (row['uplink'] === true ? [row.to] : []));
    expect(ends(3095)).toEqual(['pmag']);
    expect(ends(run.endMs)).toEqual(['lma']);
  });
});

describe('figure 3: reactive fast handover', () => {
  test('§4.2: the mobile comes, (c) HI, (d) HAck, (h) PBU, (i) PBA', async () => {
    const run = await figure(3);
    expect(messages(run)).toEqual([
      '3050 RS mn>nmag',
      '3055 HI nmag>pmag',
      '3059 HAck pmag>nmag',
      '3063 PBU nmag>lma',
      '3086 PBA lma>nmag',
      '3109 RA nmag>mn',
    ]);
    expect(run.handovers).toMatchObject([{ attachMs: 3050, messages: 4 }]);
  });

  test('(f): PMAG forwards what it had kept, 68 ms after the mobile had left', async () => {
    const run = await figure(3);
    expect(entries(run, 'pmag', 'forwarding', 3040)).toMatchObject([{ mn: 'mn', to: 'pmag', state: 'buffering' }]);
    expect(entries(run, 'pmag', 'forwarding', 3095)).toMatchObject([{ mn: 'mn', to: 'nmag', state: 'forwarding' }]);
    expect(paths(run, 'to-mn')).toEqual(['cn ip lma=ip=pmag mn', 'cn ip lma=ip=pmag=nmag mn', 'cn ip lma=ip=nmag mn']);
    expect(run.handovers[0]?.flows).toMatchObject([{ firstAfterMs: 3068 }]);
    // As in figure 2: none is lost.
    expect(run.paths.filter((row) => row.direction === 'to-mn').reduce((sum, row) => sum + row.packets, 0)).toBe(495);
  });
});
