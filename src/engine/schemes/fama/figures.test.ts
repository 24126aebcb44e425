/** The figures of FAMA and DMI as they are played: what each drawing and its text say, measured. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function figure(name: string): { readonly scenario: Scenario; readonly report: RunReport } {
  const { scenario } = required(findGalleryEntry(`figure/${name}`) ?? undefined, name);
  return { scenario, report: play(scenario, required(scenario.runs[0], 'run')).report };
}

/** The labels of the nodes, those of the drawing and ours. */
function labels(scenario: Scenario): string[] {
  return scenario.nodes.map((node) => node.label ?? '').toSorted();
}

/** `BU mn>dar1` for each registration message of a span, ms. */
function registrations(report: RunReport, fromMs: number, toMs: number): string[] {
  return report.signalling
    .filter((row) => ['BU', 'BA'].includes(row.message) && row.atMs >= fromMs && row.atMs < toMs)
    .map((row) => `${row.message}${row.lifetimeS === 0 ? '(0)' : ''} ${row.from}>${row.to}`);
}

/** Header stacks on the hops of a flow's newest path before an instant, outermost first. */
function stacks(report: RunReport, flow: string, direction: 'to-mn' | 'from-mn', beforeMs: number): string[] {
  const row = report.paths.filter(
    (candidate) => candidate.flow === flow && candidate.direction === direction && candidate.firstAtMs < beforeMs,
  );
  return (row.at(-1)?.headers ?? []).map((headers) => headers.map(({ src, dst }) => `${src}>${dst}`).join(' '));
}

describe('draft-kuntz-dmm-summary-00 figure 2', () => {
  const { scenario, report } = figure('kuntz-summary-2');

  test('its nodes, and the network between them', () => {
    expect(labels(scenario)).toEqual(['CN1', 'CN2', 'DAR2', 'H-DAR', 'IP network', 'MN']);
  });

  test('|+---| binding update to H-DAR', () => {
    expect(registrations(report, 0, 6000)).toEqual(['BU mn>dar1', 'BA dar1>mn']);
    expect(entriesOf(report, 'dar1', 'binding-cache', 5000)).toHaveLength(1);
    expect(entriesOf(report, 'dar2', 'binding-cache', 5000)).toEqual([]);
  });

  test('CN1->MN and MN->CN1 with the address anchored at H-DAR: plain to H-DAR, a tunnel from there to MN', () => {
    expect(stacks(report, 'f1', 'to-mn', 6000)).toEqual([
      'cn1>mn',
      'cn1>mn',
      'dar1>mn cn1>mn',
      'dar1>mn cn1>mn',
      'dar1>mn cn1>mn',
    ]);
    expect(stacks(report, 'f1', 'from-mn', 6000)).toEqual([
      'mn>dar1 mn>cn1',
      'mn>dar1 mn>cn1',
      'mn>dar1 mn>cn1',
      'mn>cn1',
      'mn>cn1',
    ]);
  });

  test('CN2->MN and MN->CN2 with the address anchored at DAR2: no tunnel', () => {
    expect(pathsOf(report, 'f2')).toEqual(['cn2 net dar2 mn']);
    expect(pathsOf(report, 'f2', 'from-mn')).toEqual(['mn dar2 net cn2']);
  });
});

describe('draft-kuntz-dmm-summary-00 figure 3', () => {
  const { scenario, report } = figure('kuntz-summary-3');

  test('its nodes, the network between them, and a correspondent that knows the permanent address alone', () => {
    expect(labels(scenario)).toEqual(['CN1', 'CN2', 'CN3', 'IP network', 'MN', 'P-HA', 'T-HA1', 'T-HA2']);
  });

  test('binding update to the P-HA, and to the previous T-HA', () => {
    expect(registrations(report, 3000, 4000)).toEqual(['BU mn>pha', 'BU mn>tha1', 'BA tha1>mn', 'BA pha>mn']);
  });

  test('CN1 by the old temporary address through T-HA1, CN2 by the new one without a tunnel, CN3 by the permanent one through P-HA', () => {
    expect(pathsOf(report, 'f1')[1]).toBe('cn1 net tha1=net=tha2=mn');
    expect(pathsOf(report, 'f1', 'from-mn')[1]).toBe('mn=tha2=net=tha1 net cn1');
    expect(pathsOf(report, 'f2')[0]).toBe('cn2 net tha2 mn');
    expect(pathsOf(report, 'f3').slice(0, 2)).toEqual(['cn3 net pha=net=tha1=mn', 'cn3 net pha=net=tha2=mn']);
  });

  test('failure of the permanent home agent: flows of temporary addresses go on, over the next move, too', () => {
    const alive = report.paths.filter((row) => row.lastAtMs > 9900).map((row) => `${row.flow} ${row.direction}`);
    expect(alive.toSorted()).toEqual(['f1 from-mn', 'f1 to-mn', 'f2 from-mn', 'f2 to-mn']);
    expect(registrations(report, 8000, 8100)).toEqual([
      'BU(0) mn>tha1',
      'BU mn>pha',
      'BU mn>tha2',
      'BA(0) tha1>mn',
      'BA tha2>mn',
    ]);
  });
});

describe('draft-seite-dmm-dma-05 figure 2', () => {
  const { scenario, report } = figure('seite-dma-2');

  test('its nodes', () => {
    expect(labels(scenario)).toEqual(['AR1/HA', 'AR2/HA', 'CN1', 'CN2', 'IP network', 'MN']);
  });

  test('§3.2: flow#1 is routed in a standard way while MN is at AR1, without any state', () => {
    expect(pathsOf(report, 'f1')[0]).toBe('cn1 net ar1 mn');
    expect(registrations(report, 0, 3000)).toEqual([]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 2500)).toEqual([]);
  });

  test('§3.2: at AR2 MN binds the address of AR1 to that of AR2; flow#1 stays anchored at AR1, flow#2 is plain', () => {
    const [binding] = entriesOf(report, 'ar1', 'binding-cache', 5000);
    const [address] = entriesOf(report, 'mn', 'addresses', 5000).filter((entry) => entry.to === 'ar2');
    expect(binding?.['careOf']).toBe(address?.address);
    expect(pathsOf(report, 'f1')[1]).toBe('cn1 net ar1=ar2=mn');
    expect(pathsOf(report, 'f2')[0]).toBe('cn2 net ar2 mn');
  });

  test('back at AR1: flow#1 as in the beginning, flow#2 anchored at AR2', () => {
    expect(registrations(report, 6000, 7000)).toEqual(['BU(0) mn>ar1', 'BU mn>ar2', 'BA(0) ar1>mn', 'BA ar2>mn']);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn1 net ar1 mn');
    expect(pathsOf(report, 'f2').at(-1)).toBe('cn2 net ar2=ar1=mn');
  });

  test('§3.2: resources are released when the communication has stopped', () => {
    expect(entriesOf(report, 'ar2', 'binding-cache', 7500)).toHaveLength(1);
    expect(registrations(report, 7000, 9500)).toEqual(['BU(0) mn>ar2', 'BA(0) ar2>mn']);
    expect(report.signalling.find((row) => row.message === 'BU' && row.atMs > 7000)?.atMs).toBeGreaterThan(8000);
    for (const [node, table] of [
      ['ar2', 'binding-cache'],
      ['ar2', 'tunnels'],
      ['mn', 'binding-update-list'],
      ['mn', 'tunnels'],
    ] as const)
      expect(entriesOf(report, node, table), `${node} ${table}`).toEqual([]);
  });
});
