/** draft-kuntz-dmm-summary-00 figure 1 and the scenario of two MAP domains, as they are played. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { entriesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function reportOf(name: string, run: string): RunReport {
  const { scenario } = required(findGalleryEntry(name) ?? undefined, name);
  return play(
    scenario,
    required(
      scenario.runs.find(({ id }) => id === run),
      run,
    ),
  ).report;
}

/** `LBU mn>map` for each registration of a span, ms. */
function registrations(report: RunReport, fromMs: number, toMs: number): string[] {
  return report.signalling
    .filter((row) => ['LBU', 'BU'].includes(row.message) && row.atMs >= fromMs && row.atMs < toMs)
    .map((row) => `${row.message} ${row.from}>${row.to}`);
}

describe('draft-kuntz-dmm-summary-00 figure 1', () => {
  const plain = reportOf('figure/kuntz-summary-1', 'hmipv6');
  const optimized = reportOf('figure/kuntz-summary-1', 'hmipv6-ro');

  test('its nodes, with routers between them', () => {
    const { scenario } = required(findGalleryEntry('figure/kuntz-summary-1') ?? undefined, 'figure');
    expect(scenario.nodes.map((node) => node.label ?? '').toSorted()).toEqual([
      'AR1',
      'AR2',
      'CN',
      'HA',
      'IP network',
      'MAP',
      'MN',
    ]);
  });

  test('MN binds LCoA to RCoA at MAP, RCoA to HoA at HA, and for RO at CN', () => {
    expect(registrations(plain, 0, 2500)).toEqual(['LBU mn>map', 'BU mn>ha']);
    expect(registrations(optimized, 0, 2500)).toEqual(['LBU mn>map', 'BU mn>ha', 'BU mn>cn']);
    const bound = (report: RunReport, node: string): unknown => entriesOf(report, node, 'binding-cache', 2500)[0];
    const local = bound(plain, 'map') as { address: string; careOf: string };
    const home = bound(plain, 'ha') as { address: string; careOf: string };
    const given = new Map(entriesOf(plain, 'mn', 'addresses', 2500).map((entry) => [entry['address'], entry.to]));
    expect([local.address, local.careOf, home.address, home.careOf].map((address) => given.get(address))).toEqual([
      'map',
      'ar1',
      'ha',
      'map',
    ]);
    expect(bound(optimized, 'cn')).toMatchObject({ address: home.address, careOf: home.careOf });
  });

  test('CN->MN without route optimization: ---|===|=== by HA and MAP', () => {
    expect(pathsOf(plain, 'f1')).toEqual(['cn net ha=net=map=ar1=mn', 'cn net ha=net=map=ar2=mn']);
    expect(pathsOf(plain, 'f1', 'from-mn')[0]).toBe('mn=ar1=map=net=ha net cn');
    const depth = plain.paths.find((row) => row.direction === 'to-mn')?.headers.map((headers) => headers.length);
    expect(depth).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('CN->MN and MN->CN with route optimization: ------|=== by MAP alone', () => {
    expect(pathsOf(optimized, 'f1').slice(-2)).toEqual(['cn net map=ar1=mn', 'cn net map=ar2=mn']);
    expect(pathsOf(optimized, 'f1', 'from-mn').slice(-2)).toEqual(['mn=ar1=map net cn', 'mn=ar2=map net cn']);
  });

  test('a movement within the domain is hidden from HA and CN', () => {
    for (const report of [plain, optimized]) {
      expect(registrations(report, 3000, 6000)).toEqual(['LBU mn>map']);
      expect(report.handovers[0]).toMatchObject({ messages: 2, bytes: 160 });
    }
  });
});

describe('two MAP domains', () => {
  const forwards = reportOf('map-domains', 'forwards');
  const without = reportOf('map-domains', 'without');
  const gaps = (report: RunReport): number[] =>
    report.handovers.map((row) => required(row.flows[0]?.firstAfterMs ?? undefined, 'a packet') - row.detachMs);

  test('inside a domain the way to the MAP, between two the way to the previous one, or to the home agent', () => {
    // t_L2 + 4 w + 2 d(AR2, West); 2 d(AR3, West) by East and the core; + 2 w + 4 d(AR3, East) + 2 d(East, HA).
    expect(gaps(forwards)[0]).toBeLessThan(76 + 20);
    expect(gaps(forwards)[1]).toBeGreaterThanOrEqual(70 + 2 * (3 + 6 + 4));
    expect(gaps(forwards)[1]).toBeLessThan(70 + 2 * (3 + 6 + 4) + 20);
    expect(gaps(without)[1]).toBeGreaterThanOrEqual(80 + 4 * 3 + 2 * 36);
    expect(registrations(forwards, 4000, 5000)).toEqual(['LBU mn>east', 'LBU mn>west', 'BU mn>ha']);
    expect(registrations(without, 4000, 5000)).toEqual(['LBU mn>east', 'BU mn>ha']);
  });

  test('after the failure the MAP that is offered second', () => {
    for (const report of [forwards, without]) {
      expect(registrations(report, 7000, 11_000)).toEqual(['LBU mn>west', 'BU mn>ha']);
      expect(report.signalling.find((row) => row.message === 'RA' && row.atMs > 7000)?.atMs).toBe(8000);
      expect(pathsOf(report, 'f1').at(-1)).toBe('cn net ha=net=west=net=ar3=mn');
    }
  });
});
