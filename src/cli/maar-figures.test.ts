/**
 * The figures of draft-bernardos-dmm-pmip-01 §3, played. The copy of the draft has lost its drawings; those of RFC 8885 figures 1 to 4, and the
 * text, give them back: labels on the nodes, messages in their order, flows on their paths.
 */
import { describe, expect, test, vi } from 'vitest';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { PathRow, RunReport, StateEntry } from '#report/report.ts';
import { galleryFile, reportOf } from './test-support/call.ts';

// Whole runs: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

async function figure(number: number): Promise<RunReport> {
  const [run] = await reportOf(galleryFile(`figure/bernardos-pmip-${number}.json`));
  if (run === undefined) throw new Error('no run');
  return run;
}

function labels(number: number): { [id: string]: string | undefined } {
  const entry = findGalleryEntry(`figure/bernardos-pmip-${number}`);
  return Object.fromEntries((entry?.scenario.nodes ?? []).map((node) => [node.id, node.label]));
}

/** Messages between two instants, `PBU maar2>cmd 96`, in send order. */
function messages(run: RunReport, begin: number, end: number): string[] {
  return run.signalling
    .filter((row) => row.atMs >= begin && row.atMs < end)
    .map((row) => `${row.message} ${row.from}>${row.to} ${row.bytes}`);
}

function pathText(row: PathRow): string {
  return row.nodes
    .map((node, hop) => (hop === 0 ? node : `${(row.headers[hop - 1]?.length ?? 0) > 1 ? '=' : ' '}${node}`))
    .join('');
}

function paths(run: RunReport, flow: string, direction: 'to-mn' | 'from-mn' = 'to-mn'): string[] {
  return run.paths.filter((row) => row.flow === flow && row.direction === direction).map(pathText);
}

function entries(run: RunReport, node: string, table: string, atMs: number = run.endMs): readonly StateEntry[] {
  return run.state.find((row) => row.node === node && row.table === table && row.atMs === atMs)?.entries ?? [];
}

describe('figure 1: first attachment to the network', () => {
  test('§3.1: the registration is fresh; the flow needs no tunnel and never sees the CMD', async () => {
    expect(labels(1)).toMatchObject({ cmd: 'CMD', maar1: 'MAAR1', maar2: 'MAAR2', mn1: 'MN', cn: 'CN' });
    const run = await figure(1);
    expect(messages(run, 0, 3000)).toEqual(['RS mn1>maar1 48', 'PBU maar1>cmd 96', 'PBA cmd>maar1 96', 'RA maar1>mn1 88']);
    expect([paths(run, 'f1'), paths(run, 'f1', 'from-mn')]).toEqual([['cn ip maar1 mn1'], ['mn1 maar1 ip cn']]);
    expect(entries(run, 'cmd', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'maar1', state: 'active' }]);
    expect(entries(run, 'maar1', 'binding-cache')).toMatchObject([{ mn: 'mn1', to: 'maar1', state: 'active' }]);
  });
});

/** The three handovers differ in who tells whom, and in nothing else. */
const SIGNALLING: readonly (readonly [number, string, readonly string[]])[] = [
  [
    2,
    'relay (§3.2)',
    ['RS mn1>maar2 48', 'PBU maar2>cmd 96', 'PBU cmd>maar1 120', 'PBA maar1>cmd 120', 'PBA cmd>maar2 136', 'RA maar2>mn1 120'],
  ],
  [
    3,
    'locator (§3.3)',
    ['RS mn1>maar2 48', 'PBU maar2>cmd 96', 'PBU cmd>maar1 120', 'PBA maar1>maar2 96', 'PBA maar1>cmd 120', 'RA maar2>mn1 120'],
  ],
  [
    4,
    'proxy (§3.4)',
    ['RS mn1>maar2 48', 'PBU maar2>cmd 96', 'PBA cmd>maar2 136', 'PBU cmd>maar1 120', 'PBA maar1>cmd 120', 'RA maar2>mn1 120'],
  ],
];

describe.each(SIGNALLING)('figure %i: handover, the CMD as %s', (number, _mode, expected) => {
  test('the messages in their order; those with options of §3.6 are longer', async () => {
    expect(labels(number)).toMatchObject({ cmd: 'CMD', maar1: 'MAAR1', maar2: 'MAAR2', mn1: 'MN', cn1: 'CN1', cn2: 'CN2' });
    expect(messages(await figure(number), 3000, 6000)).toEqual(expected);
  });

  test('flow 1 comes and goes by the tunnel between the MAARs, flow 2 plain; no data at the CMD', async () => {
    const run = await figure(number);
    expect(paths(run, 'f1')).toEqual(['cn1 ip maar1 mn1', 'cn1 ip maar1=ip=maar2 mn1']);
    expect(paths(run, 'f1', 'from-mn')).toEqual(['mn1 maar1 ip cn1', 'mn1 maar2=ip=maar1 ip cn1']);
    expect([paths(run, 'f2'), paths(run, 'f2', 'from-mn')]).toEqual([['cn2 ip maar2 mn1'], ['mn1 maar2 ip cn2']]);
    expect(run.paths.filter((row) => row.nodes.includes('cmd'))).toEqual([]);
  });

  test('lists: MAAR1 at the CMD and at MAAR2, nothing at MAAR1; its prefix is deprecated', async () => {
    const run = await figure(number);
    for (const node of ['cmd', 'maar2']) expect(entries(run, node, 'maar-list')).toMatchObject([{ mn: 'mn1', to: 'maar1' }]);
    expect(entries(run, 'maar1', 'maar-list')).toEqual([]);
    const states = (atMs: number): string[] =>
      entries(run, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
    expect([states(2500), states(run.endMs)]).toEqual([['maar1 preferred'], ['maar1 deprecated', 'maar2 preferred']]);
  });
});

test('figures 2 to 4 side by side: the proxy advertises first, then the locator, then the relay', async () => {
  const advertised = await Promise.all(
    [4, 3, 2].map(async (number) => (await figure(number)).signalling.findLast((row) => row.message === 'RA')?.atMs ?? 0),
  );
  expect(advertised).toEqual(advertised.toSorted((a, b) => a - b));
  expect(new Set(advertised).size).toBe(3);
});
