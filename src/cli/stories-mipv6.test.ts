/** What the stories of Mobile IPv6 in the gallery say, measured (RFC 6275; procedures §4.1, §4.2). */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import { galleryFile, reportOf } from './test-support/call.ts';

// Whole runs: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

function run(reports: readonly RunReport[], id: string): RunReport {
  const found = reports.find((report) => report.run === id);
  if (found === undefined) throw new Error(`no run ${id}`);
  return found;
}

/** Nodes of the last path of a flow to its mobile, with how many headers the packets have on each hop. */
function lastPath(report: RunReport, flow: string, untilMs: number): string {
  const row = report.paths.findLast((entry) => entry.flow === flow && entry.direction === 'to-mn' && entry.firstAtMs < untilMs);
  return (row?.nodes ?? []).map((node, hop) => `${node}${'+'.repeat((row?.headers[hop]?.length ?? 1) - 1)}`).join(' ');
}

describe('home-and-away', () => {
  test('two messages a move through the tunnel, seven with route optimization; nothing is left at home', async () => {
    const reports = await reportOf(galleryFile('home-and-away.json'));
    const tunnel = run(reports, 'tunnel');
    const optimized = run(reports, 'optimized');
    expect(tunnel.handovers.map((row) => [row.messages, row.bytes])).toEqual([
      [2, 176],
      [2, 176],
      [2, 128],
    ]);
    expect(optimized.handovers.map((row) => [row.messages, row.bytes])).toEqual([
      [7, 552],
      [7, 552],
      [5, 320],
    ]);
    expect([lastPath(tunnel, 'f1', 3000), lastPath(tunnel, 'f1', 9000), lastPath(tunnel, 'f1', 12_000)]).toEqual([
      'cn core ha mn1',
      'cn core ha+ core+ ar2+ mn1',
      'cn core ha mn1',
    ]);
    expect([lastPath(optimized, 'f1', 9000), lastPath(optimized, 'f1', 12_000)]).toEqual(['cn core ar2 mn1', 'cn core ha mn1']);
    for (const report of reports) {
      const left = report.state.filter((row) => row.atMs === report.endMs && row.table.startsWith('binding'));
      expect(left.flatMap((row) => row.entries)).toEqual([]);
    }
  });
});

describe('straight-path', () => {
  test('the far home agent is on every path of the tunnel, and on none in the end of an optimized one', async () => {
    const reports = await reportOf(galleryFile('straight-path.json'));
    for (const flow of ['f1', 'f2']) {
      expect(run(reports, 'tunnel').paths.filter((row) => row.flow === flow && !row.nodes.includes('ha'))).toEqual([]);
      for (const id of ['optimized', 'at-once']) expect(lastPath(run(reports, id), flow, 10_000)).not.toContain('ha');
    }
    // Both mobiles at AR3: packets turn round there.
    expect(lastPath(run(reports, 'optimized'), 'f1', 10_000)).toBe('cn1 core ar3 mn1');
    expect(run(reports, 'optimized').paths.findLast((row) => row.flow === 'f2')?.nodes).toEqual(
      expect.arrayContaining(['mn1', 'ar3', 'mn2']),
    );
  });

  test('tests that begin with the update shorten the gap by the round trip to the home agent', async () => {
    const reports = await reportOf(galleryFile('straight-path.json'));
    const gap = (id: string): number => {
      const row = run(reports, id).handovers.find((entry) => entry.mn === 'mn1' && entry.to === 'ar2');
      const flow = row?.flows.find((entry) => entry.flow === 'f1');
      return (flow?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0);
    };
    // CBR of 20 ms: the measured gap is that of the formula, up to one period more.
    const afterAnswer = 50 + 20 + 2 * 63 + 2 * (5 + 63 + 64) + 2 * (5 + 7);
    const atOnce = 50 + 10 + 2 * (5 + 63 + 64) + 2 * (5 + 7);
    for (const [id, formula] of [
      ['optimized', afterAnswer],
      ['at-once', atOnce],
    ] as const) {
      expect(gap(id)).toBeGreaterThanOrEqual(formula);
      expect(gap(id)).toBeLessThan(formula + 20);
    }
  });
});
