/** The formulas of the network-based schemes, on random stars of routers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { playRun } from './test-support/play-run.ts';
import { expectGap, expectLost, handover, MOVES, PATIENCE_MS, RUNS, scenarioOf, stars } from './test-support/stars.ts';

test(
  'PMIPv6 (RFC 5213): interruption, loss, messages and octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'pmipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const toAnchor = (router: number): number => star.routers[router]! + star.lma;
          const w = star.radios[to]!;
          const gap = star.l2 + 2 * w + 2 * toAnchor(to);
          expectGap(row, 'down', gap);
          expectGap(row, 'up', star.l2 + 2 * toAnchor(to));
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toAnchor(from) + star.radios[from]! - toAnchor(to) - w);
          // What was in the air when the link went is lost, too.
          expectLost(row, 'up', star.radios[from]! + star.l2 + 2 * toAnchor(to));
          expect([row.messages, row.bytes]).toEqual([4, 384]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'fast handovers (RFC 5949 §4): interruption, loss and messages; the anchor counts only where it is nearer than the previous gateway',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.boolean(), async (star, reactive) => {
        const report = await playRun(scenarioOf(star), reactive ? 'pfmipv6-reactive' : 'pfmipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const apart = star.routers[from]! + star.routers[to]!;
          const w = star.radios[to]!;
          // The new gateway asks at l2 + w, and is heard one way later; announced by the previous one, it is answered after two ways.
          const asked = star.l2 + w + apart;
          const forwards = reactive ? asked : Math.min(2 * apart, asked);
          // A near anchor has been told by the new gateway before the previous one's packets get there.
          const byAnchor = reactive ? Infinity : star.l2 + 2 * w + 2 * (star.routers[to]! + star.lma);
          expectGap(row, 'down', Math.min(Math.max(forwards + apart, star.l2 + w) + w, byAnchor));
          expectLost(row, 'down', star.radios[from]! + forwards);
          if (reactive || apart < star.l2 + w) expect(row.messages).toBe(4);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'DMA (draft-seite-dmm-dma-05 §4), MAARs with DHCPv6 (draft-bernardos-dmm-pmip-01 §4): interruption per anchor, loss, messages',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('dma', 'dma-mn', 'maar-dhcpv6'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const between = (a: number, b: number): number => (a === b ? 0 : star.routers[a]! + star.routers[b]!);
          // The database, or the DHCPv6 server, which is at the same place.
          const query = run === 'dma-mn' ? 0 : 2 * (star.routers[to]! + star.database);
          const w = star.radios[to]!;
          for (const [flow, anchor] of [
            ['down', 0],
            ['later', 1],
          ] as const) {
            if (index < anchor) continue;
            const gap = star.l2 + 2 * w + (to === anchor ? 0 : query + 2 * between(to, anchor));
            expectGap(row, flow, gap);
            expectLost(row, flow, gap + between(anchor, from) + star.radios[from]! - between(anchor, to) - w);
          }
          expectGap(row, 'up', star.l2 + (to === 0 ? 0 : query + 2 * between(to, 0)));
          const others = index < 2 ? index + 1 : 2;
          expect(row.messages).toBe({ dma: 2, 'dma-mn': 0, 'maar-dhcpv6': 4 }[run] + 2 * others);
        });
      }),
      { numRuns: 2 * RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'MAAR with node information queries (draft-bernardos-dmm-pmip-01 §5): interruption per P-MAAR, advertisement, messages, octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'niq');
        MOVES.forEach(({ from, to, atMs }, index) => {
          const row = handover(report, index);
          const between = (a: number, b: number): number => (a === b ? 0 : star.routers[a]! + star.routers[b]!);
          const w = star.radios[to]!;
          for (const [flow, anchor] of [
            ['down', 0],
            ['later', 1],
          ] as const) {
            if (index < anchor) continue;
            const gap = star.l2 + (to === anchor ? 2 * w : 4 * w + 2 * between(to, anchor));
            expectGap(row, flow, gap);
            expectLost(row, flow, gap + between(anchor, from) + star.radios[from]! - between(anchor, to) - w);
          }
          expectGap(row, 'up', star.l2 + (to === 0 ? 0 : 2 * w + 2 * between(to, 0)));
          const others = [[0], [0, 1], [1, 2]][index]!;
          expect(row.messages).toBe(2 + 2 * others.length);
          expect(row.bytes).toBe(192 * others.length + 72 + 56 + 20 * Math.min(3, index + 1));
          const advertised = report.signalling.find((message) => message.message === 'RA' && message.atMs > atMs);
          const farthest = Math.max(...others.map((router) => between(to, router)));
          expect(advertised?.deliveredMs).toBeCloseTo(atMs + star.l2 + 4 * w + 2 * farthest, 5);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'new flows are plain, old ones are tunnelled from their anchor, and the database is on no path',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('dma', 'maar-dhcpv6'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        for (const path of report.paths) expect(path.nodes).not.toContain('db');
        const last = (flow: string): readonly string[] =>
          required(
            report.paths.findLast((path) => path.flow === flow),
            flow,
          ).nodes;
        expect(last('down')).toEqual(['cn', 'core', 'ar1', 'mn1']);
        expect(last('later')).toEqual(['cn', 'core', 'ar2', 'core', 'ar1', 'mn1']);
        expect(report.paths.find((path) => path.flow === 'later')?.nodes).toEqual(['cn', 'core', 'ar2', 'mn1']);
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);
