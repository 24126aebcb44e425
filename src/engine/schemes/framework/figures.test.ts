/** The figures of draft-chan-dmm-framework-gap-analysis as they stand in the gallery: what their stories say comes true when they are played. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { PathRow, RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function playFigure(number: number, id: string): RunReport {
  const { scenario } = required(findGalleryEntry(`figure/chan-framework-${number}`), `figure ${number}`);
  return play(
    scenario,
    required(
      scenario.runs.find((run) => run.id === id),
      id,
    ),
  ).report;
}

/** Destinations of the headers on each hop of a path, outermost first, as the drawing of figure 2 has them. */
function destinations(row: PathRow | undefined): string[] {
  return (row?.headers ?? []).map((headers) => headers.map((header) => header.dst).join(' '));
}

/** The header stack of each hop. */
function stacks(row: PathRow | undefined): string[] {
  return (row?.headers ?? []).map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' '));
}

function rows(report: RunReport, flow: string, direction: 'to-mn' | 'from-mn'): PathRow[] {
  return report.paths.filter((row) => row.flow === flow && row.direction === direction);
}

describe('figure 1: Mobile IP', () => {
  const bundled = playFigure(1, 'mipv6');
  const functions = playFigure(1, 'functions');

  test('abroad: to MR1 with HoA11, from there in a tunnel to IP32, the same whether LM1 is a node of its own or not', () => {
    for (const direction of ['to-mn', 'from-mn'] as const) {
      const [one, other] = [bundled, functions].map((report) => rows(report, 'f1', direction).at(-1));
      expect(one?.nodes).toEqual(other?.nodes);
      expect(stacks(one)).toEqual(stacks(other));
    }
    expect(pathsOf(bundled, 'f1').at(-1)).toBe('cn21 net2 core mr1=core=net3=mn11');
  });

  test('MIP: BU and BA; with LM1 apart MR1 tells it where HoA11 is bound, before it answers', () => {
    const abroad = (report: RunReport): string[] => messagesOf(report, 3000).map((line) => line.replace(/^\d+ /u, ''));
    expect(abroad(bundled)).toEqual(['RS mn11>net3', 'RA net3>mn11', 'BU mn11>mr1', 'BA mr1>mn11']);
    expect(abroad(functions)).toEqual([
      'RS mn11>net3',
      'RA net3>mn11',
      'BU mn11>mr1',
      'LU mr1>lm1',
      'LUA lm1>mr1',
      'BA mr1>mn11',
    ]);
    expect(entriesOf(functions, 'lm1', 'location', 5500)).toContainEqual(expect.objectContaining({ mn: 'mn11', to: 'mr1' }));
    expect(entriesOf(functions, 'mr1', 'binding-cache', 5500)).toContainEqual(
      expect.objectContaining({ mn: 'mn11', to: 'mn11' }),
    );
    expect(entriesOf(bundled, 'mr1', 'binding-cache', 2500)).not.toContainEqual(expect.objectContaining({ mn: 'mn11' }));
  });
});

describe('figure 2: the destinations in the network layer, hop by hop', () => {
  test('(a) MIP: HoA; HoA in CoA from the anchor to MN', () => {
    const row = rows(playFigure(2, 'mip'), 'f1', 'to-mn')[0];
    expect(row?.nodes).toEqual(['cn', 'anchor', 'core', 'mag', 'mn']);
    // HoA and CoA are both the mobile's: the tunnel's source tells them apart.
    expect(stacks(row)).toEqual(['cn>mn', 'anchor>mn cn>mn', 'anchor>mn cn>mn', 'anchor>mn cn>mn']);
  });

  test('(b) PMIP: HoA; HoA in CoA from the anchor to the MAG; HoA', () => {
    const row = rows(playFigure(2, 'pmip'), 'f1', 'to-mn')[0];
    expect(row?.nodes).toEqual(['cn', 'anchor', 'core', 'mag', 'mn']);
    expect(destinations(row)).toEqual(['mn', 'mag mn', 'mag mn', 'mn']);
  });
});

test('figure 3: LM1 keeps HoA11 at IP31, the tunnel ends at AR31, and MN11 signals nothing itself', () => {
  const report = playFigure(3, 'pmipv6');
  expect(entriesOf(report, 'mr1', 'binding-cache', 5500)).toContainEqual(expect.objectContaining({ mn: 'mn11', to: 'ar31' }));
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn21 net2 core mr1=core=ar31 mn11');
  expect(new Set(report.signalling.filter((row) => row.from === 'mn11').map((row) => row.message))).toEqual(new Set(['RS']));
  expect(report.flows.map((row) => row.status)).toEqual(['ok']);
});

describe('figure 4: Hierarchical Mobile IP', () => {
  const report = playFigure(4, 'functions');

  test('LM1 keeps HoA11:MR3, MR3 keeps HoA11:IP32', () => {
    expect(entriesOf(report, 'lm1', 'location', 2500)).toEqual([]);
    expect(entriesOf(report, 'lm1', 'location', 4500)).toMatchObject([{ mn: 'mn11', to: 'mr3' }]);
    expect(entriesOf(report, 'mr3', 'binding-cache', 4500)).toMatchObject([{ mn: 'mn11', to: 'mn11' }]);
    expect(pathsOf(report, 'f1')).toEqual(['cn21 mr2 mr1 mn11', 'cn21 mr2 mr1=mr3=mn11', 'cn21 mr2 mr1=mr3=ar31=mn11']);
  });

  test('of the move within Network3 LM1 is told nothing', () => {
    const second = messagesOf(report, 5000).map((line) => line.replace(/^\d+ /u, ''));
    expect(second).toEqual(['RS mn11>ar31', 'RA ar31>mn11', 'BU mn11>mr3', 'BA mr3>mn11']);
  });

  test('with rewritten headers: the same messages, times and records without a tunnel; MR1 writes an address of MR3, and MR3 HoA11', () => {
    const rewriting = playFigure(4, 'rewriting');
    expect(messagesOf(rewriting)).toEqual(messagesOf(report));
    const firsts = (of: RunReport): unknown => of.handovers.map((row) => row.flows.map((each) => each.firstAfterMs));
    expect(firsts(rewriting)).toEqual(firsts(report));
    expect([...new Set(pathsOf(rewriting, 'f1'))]).toEqual([
      'cn21 mr2 mr1 mn11',
      'cn21 mr2 mr1 mr3 mn11',
      'cn21 mr2 mr1 mr3 ar31 mn11',
    ]);
    expect(stacks(rows(rewriting, 'f1', 'to-mn').at(-1))).toEqual([
      'cn21>mn11',
      'cn21>mn11',
      'cn21>mr3',
      'cn21>mn11',
      'cn21>mn11',
    ]);
    expect(entriesOf(rewriting, 'lm1', 'location', 7500)).toMatchObject([{ mn: 'mn11', to: 'mr3' }]);
    const mapped = ['mr1', 'mr3'].map((node) => entriesOf(rewriting, node, 'nat', 7500).map((row) => row['mapped']));
    expect(mapped[0]).toHaveLength(1);
    expect(mapped[0]).toEqual(mapped[1]);
  });

  test('beside it, Hierarchical Mobile IPv6 tells its home agent as little: one exchange with MR3', () => {
    const beside = playFigure(4, 'hmipv6');
    expect(beside.handovers.map((row) => row.messages)).toEqual([4, 2]);
    expect(pathsOf(beside, 'f1').at(-1)).toBe('cn21 mr2 mr1=mr3=ar31=mn11');
  });
});

describe('figure 6: dynamic mobility', () => {
  const report = playFigure(6, 'dynamic');

  test('the first session keeps HoA11 by two tunnels, the second one is straight', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn21 mr2 mr1 mn11', 'cn21 mr2 mr1=mr3=mn11']);
    expect(pathsOf(report, 'f2')).toEqual(['cn21 mr2 mr3 mn11']);
    expect(pathsOf(report, 'f2', 'from-mn')).toEqual(['mn11 mr3 mr2 cn21']);
  });

  test('LM1 has a record only while the first session needs it; LM2 and LM3 have none', () => {
    expect(entriesOf(report, 'lm1', 'location', 2500)).toEqual([]);
    expect(entriesOf(report, 'lm1', 'location', 5500)).toMatchObject([{ mn: 'mn11', to: 'mr3' }]);
    expect(report.state.filter((row) => row.atMs === 7500 && row.table === 'location')).toEqual([]);
    expect(report.state.filter((row) => ['lm2', 'lm3'].includes(row.node))).toEqual([]);
  });
});

describe('figure 7: the four designs of §8', () => {
  test.each([
    ['anycast-query', 'DBQ mr2>lm1', 'cn21 mr2=mr1=mr3=mn11'],
    ['anycast-push', 'LOC mr3>mr2', 'cn21 mr2=mr1=mr3=mn11'],
    ['gw-ar-query', 'DBQ mr2>lm1', 'cn21 mr2 mr1=mr3=mn11'],
    ['gw-ar-push', 'LOC mr3>mr2', 'cn21 mr2 mr1=mr3=mn11'],
  ])('%s: a few packets by MR1, then straight; MR2 knows from %s', (id, message, detour) => {
    const report = playFigure(7, id);
    const ways = [...new Set(pathsOf(report, 'f1'))];
    expect(ways).toEqual([detour, 'cn21 mr2=mr3=mn11', 'cn21 mr2=mr3=ar31=mn11']);
    const told = report.signalling.filter((row) => row.atMs > 3000 && row.atMs < 5000 && row.mn === 'mn11');
    expect(`${told[0]?.message} ${told[0]?.from}>${told[0]?.to}`).toBe(message);
    expect(entriesOf(report, 'lm1', 'location', 2500)).toMatchObject([{ mn: 'mn11', to: 'mr3' }]);
    expect(entriesOf(report, 'mr2', 'location-cache', 2500)).toEqual([]);
    expect(entriesOf(report, 'mr2', 'location-cache', 4500)).toMatchObject([{ mn: 'mn11', to: 'mr3' }]);
    expect(report.signalling.filter((row) => row.atMs > 5000 && row.to === 'lm1')).toEqual([]);
  });
});
