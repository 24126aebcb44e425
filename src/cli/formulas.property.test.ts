/**
 * What the report measures of real runs against what pure delays say, on random stars: an anchor, a session database and three access
 * routers around a core, a mobile that goes 1 → 2 → 3 → 1. `l2` is the time without radio, w the new router's radio delay, w' the old
 * one's, d the routed delay, r the rate.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import type { HandoverRow, RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { playRun } from './test-support/play-run.ts';

/** Networks per test: each is played through the whole engine. */
const RUNS = 8;
const PATIENCE_MS = 60_000;
const PPS = 500;
const PERIOD_MS = 1000 / PPS;
const MOVES = [
  { atMs: 1000, from: 0, to: 1 },
  { atMs: 2000, from: 1, to: 2 },
  { atMs: 3000, from: 2, to: 0 },
] as const;

/** Delays in ms, multiples of 0.1. */
interface Star {
  /** From the core to the access routers, and their radios. */
  readonly routers: readonly number[];
  readonly radios: readonly number[];
  readonly lma: number;
  readonly database: number;
  readonly correspondent: number;
  readonly l2: number;
}

const delay = fc.integer({ min: 1, max: 200 }).map((tenths) => tenths / 10);
const stars: fc.Arbitrary<Star> = fc.record({
  routers: fc.tuple(delay, delay, delay),
  radios: fc.tuple(delay, delay, delay),
  lma: delay,
  database: delay,
  correspondent: delay,
  // Longer than any way to the anchor, so that a de-registration comes before the next registration.
  l2: fc.integer({ min: 41, max: 100 }),
});

/** Mobility anchor points: the core for the first two routers, the third one for itself. */
const MAPS = { ha: 'lma', maps: { ar1: 'core', ar2: 'core', ar3: 'ar3' } };

function scenarioOf(star: Star): Scenario {
  const routers = star.routers.map((_, index) => `ar${index + 1}`);
  const flow = { pps: PPS, payloadBytes: 100 };
  return {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 4000,
    nodes: [
      { id: 'core', kind: 'router' },
      { id: 'lma', kind: 'gateway' },
      { id: 'db', kind: 'server' },
      { id: 'cn', kind: 'correspondent' },
      ...routers.map((id, index) => ({
        id,
        kind: 'access-router' as const,
        network: 'lma',
        radio: { delayMs: required(star.radios[index], 'radio') },
      })),
      { id: 'mn1', kind: 'mobile', home: 'lma', attachedTo: 'ar1' },
    ],
    links: [
      { between: ['core', 'lma'], delayMs: star.lma },
      { between: ['core', 'db'], delayMs: star.database },
      { between: ['core', 'cn'], delayMs: star.correspondent },
      ...routers.map((id, index) => ({ between: ['core', id] as const, delayMs: required(star.routers[index], 'router') })),
    ],
    flows: [
      { id: 'down', from: 'cn', to: 'mn1', startMs: 500, ...flow },
      { id: 'up', from: 'mn1', to: 'cn', startMs: 500, ...flow },
      { id: 'later', from: 'cn', to: 'mn1', startMs: 1500.7, ...flow },
    ],
    timing: { l2HandoverMs: star.l2 },
    events: MOVES.map(({ atMs, to }) => ({ atMs, move: { node: 'mn1', to: required(routers[to], 'router') } })),
    runs: [
      { id: 'pmipv6', scheme: 'pmipv6', roles: { lma: 'lma' } },
      { id: 'pfmipv6', scheme: 'pfmipv6', roles: { lma: 'lma' } },
      { id: 'pfmipv6-reactive', scheme: 'pfmipv6', roles: { lma: 'lma' }, options: { mode: 'reactive' } },
      { id: 'dma', scheme: 'dma', roles: { 'session-db': 'db' } },
      { id: 'dma-mn', scheme: 'dma', roles: { 'session-db': 'db' }, options: { sessions: 'mn' } },
      { id: 'niq', scheme: 'maar-niq' },
      { id: 'fama', scheme: 'fama' },
      { id: 'dmi', scheme: 'dmi', roles: { 'permanent-ha': 'lma' } },
      { id: 'mipv6', scheme: 'mipv6', roles: { ha: 'lma' } },
      { id: 'mipv6-ro', scheme: 'mipv6', roles: { ha: 'lma' }, options: { ro: 'on' } },
      { id: 'mipv6-ro-at-once', scheme: 'mipv6', roles: { ha: 'lma' }, options: { ro: 'on', rr_start: 'with_bu', cn_ba: true } },
      { id: 'fmipv6', scheme: 'fmipv6', roles: { ha: 'lma' }, options: { anticipation_ms: 500 } },
      { id: 'fmipv6-reactive', scheme: 'fmipv6', roles: { ha: 'lma' }, options: { mode: 'reactive' } },
      { id: 'hmipv6', scheme: 'hmipv6', roles: MAPS, options: { prev_map_forwarding: false } },
      { id: 'hmipv6-forwards', scheme: 'hmipv6', roles: MAPS },
      { id: 'hmipv6-ro', scheme: 'hmipv6', roles: MAPS, options: { prev_map_forwarding: false, ro: 'on' } },
      // Every access router is a home agent, and so always the nearest one.
      { id: 'ghaha', scheme: 'ghaha', roles: { 'home-agents': ['lma', 'ar1', 'ar2', 'ar3'] } },
      { id: 'mha', scheme: 'mha', roles: { 'home-agents': ['lma', 'ar1', 'ar2', 'ar3'] } },
      { id: 'maar-dhcpv6', scheme: 'maar-dhcpv6', roles: { 'dhcp-server': 'db' } },
      { id: 'framework', scheme: 'framework', roles: { 'mobility-routers': ['lma'], 'location-managers': ['db'] } },
      {
        id: 'framework-inter',
        scheme: 'framework',
        roles: { 'mobility-routers': routers, home: { mn1: 'ar1' } },
        options: { locationManagement: 'hierarchical' },
      },
      {
        id: 'framework-intra',
        scheme: 'framework',
        roles: { 'mobility-routers': ['lma'] },
        options: { locationManagement: 'hierarchical' },
      },
    ],
  };
}

/** Fails unless the measured interruption lies in [expected, expected + period), to 1 ns. */
function expectGap(row: HandoverRow, flow: string, expectedMs: number): void {
  const found = required(
    row.flows.find((candidate) => candidate.flow === flow),
    flow,
  );
  const measured = required(found.firstAfterMs, 'a packet after the handover') - row.detachMs;
  expect(measured, `${flow} after ${row.detachMs}`).toBeGreaterThan(expectedMs - 2e-6);
  expect(measured, `${flow} after ${row.detachMs}`).toBeLessThan(expectedMs + PERIOD_MS + 2e-6);
}

/** Fails unless the packets lost are those of `windowMs`, within one. */
function expectLost(row: HandoverRow, flow: string, windowMs: number): void {
  const lost = required(
    row.flows.find((candidate) => candidate.flow === flow),
    flow,
  ).lost;
  const expected = Math.max(0, windowMs) / PERIOD_MS;
  expect(Math.abs(lost - expected), `${flow} after ${row.detachMs}: ${lost} lost, ${expected} expected`).toBeLessThanOrEqual(
    1 + 1e-6,
  );
}

function handover(report: RunReport, index: number): HandoverRow {
  return required(report.handovers[index], 'handover');
}

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

test(
  'FAMA, DMI (draft-kuntz-dmm-summary-00 §3.2, §3.3): interruption by anchor, loss, messages and octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('fama', 'dmi'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        const between = (a: number, b: number): number => (a === b ? 0 : star.routers[a]! + star.routers[b]!);
        const toPermanent = (router: number): number => star.routers[router]! + star.lma;
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const base = star.l2 + 4 * w;
          // In DMI who calls the mobile knows only its permanent address.
          const [down, later] =
            run === 'fama'
              ? [(router: number) => between(router, 0), (router: number) => between(router, 1)]
              : [toPermanent, toPermanent];
          expectGap(row, 'down', base + 2 * down(to));
          if (index > 0) expectGap(row, 'later', base + 2 * later(to));
          // Back at its router, what the mobile still puts into the tunnel has come to the tunnel's end.
          expectGap(row, 'up', to === 0 ? star.l2 : base + 2 * between(to, 0));
          expectLost(row, 'down', base + 2 * down(to) + down(from) + star.radios[from]! - down(to) - w);
          const pairs = run === 'fama' && index === 0 ? 1 : 2;
          expect([row.messages, row.bytes]).toEqual([2 * pairs, 176 * pairs - (to === 0 ? 48 : 0)]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'home agent sets (draft-kuntz-dmm-summary-00 §3.5): interruption, loss, messages and octets when the primary agent changes',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('ghaha', 'mha'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        const legs = [star.lma, ...star.routers];
        const nearest = legs.indexOf(Math.min(...legs)) - 1;
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const between = star.routers[from]! + star.routers[to]!;
          const w = star.radios[to]!;
          const accepted = star.l2 + 4 * w + 2 * between;
          // The agent next to the sender, if it is another one, hears of the new care-of address from the new primary agent.
          const toNearest = nearest === to ? 0 : Math.min(...legs) + star.routers[to]!;
          const told = star.l2 + 5 * w + 2 * between + 2 * toNearest + w;
          const gap = run === 'ghaha' || nearest === from ? accepted : told;
          expectGap(row, 'down', gap);
          expectGap(row, 'up', accepted);
          if (index > 0) expectGap(row, 'later', gap);
          if (run === 'ghaha') expectLost(row, 'down', gap + star.radios[from]! - between - w);
          expectLost(row, 'up', star.radios[from]! + accepted);
          expect([row.messages, row.bytes]).toEqual([6 + 3, 3 * 96 + 2 * 80 + 120 + 3 * 96]);
        });
      }),
      { numRuns: 2 * RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'Mobile IPv6 (RFC 6275) by bidirectional tunnelling: interruption, loss, messages and octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'mipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const toAgent = (router: number): number => star.routers[router]! + star.lma;
          const w = star.radios[to]!;
          const gap = star.l2 + 4 * w + 2 * toAgent(to);
          expectGap(row, 'down', gap);
          // The acknowledgement that lets the mobile send comes with the first packet.
          expectGap(row, 'up', gap);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toAgent(from) + star.radios[from]! - toAgent(to) - w);
          expectLost(row, 'up', star.radios[from]! + gap);
          expect([row.messages, row.bytes]).toEqual([2, 176]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([
  ['mipv6-ro', 7, 552],
  ['mipv6-ro-at-once', 8, 648],
] as const)(
  'Mobile IPv6 (RFC 6275) with route optimization, %s: interruption, loss, messages and octets',
  async (run, messages, bytes) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), run);
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const toAgent = star.routers[to]! + star.lma;
          const toPeer = (router: number): number => star.routers[router]! + star.correspondent;
          const home = 2 * (w + toAgent + star.lma + star.correspondent);
          const careOf = 2 * (w + toPeer(to));
          const tunnel = star.l2 + 4 * w + 2 * toAgent;
          const tested =
            run === 'mipv6-ro' ? tunnel + Math.max(home, careOf) : star.l2 + 2 * w + Math.max(home, careOf, 2 * (w + toAgent));
          const gap = tested + 2 * (w + toPeer(to));
          expectGap(row, 'down', gap);
          // Until the correspondent knows, the mobile's own packets take the tunnel.
          expectGap(row, 'up', tunnel);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toPeer(from) + star.radios[from]! - toPeer(to) - w);
          expectLost(row, 'up', star.radios[from]! + tunnel);
          expect([row.messages, row.bytes]).toEqual([messages, bytes]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([
  ['hmipv6', 4, 376],
  ['hmipv6-forwards', 6, 536],
  ['hmipv6-ro', 9, 872],
] as const)(
  'Hierarchical Mobile IPv6 (RFC 5380), %s: interruption, loss, messages and octets, inside a MAP domain and between two',
  async (run, messages, bytes) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), run);
        const hub = (router: number): number => (router === 2 ? required(star.routers[2], 'router') : 0);
        const toMap = (router: number): number => (router === 2 ? 0 : star.routers[router]!);
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const local = star.l2 + 4 * w + 2 * toMap(to);
          if (hub(from) === hub(to)) {
            expectGap(row, 'down', local);
            expectGap(row, 'up', local);
            expectLost(row, 'down', local + toMap(from) + star.radios[from]! - toMap(to) - w);
            expect([row.messages, row.bytes]).toEqual([2, 160]);
            return;
          }
          const toAgent = hub(to) + star.lma;
          const toPeer = hub(to) + star.correspondent;
          const there = w + toMap(to);
          const bound = star.l2 + 2 * w + 4 * there + 2 * toAgent;
          const home = 2 * (there + toAgent + star.lma + star.correspondent);
          const tested = bound + Math.max(home, 2 * (there + toPeer)) + 2 * (there + toPeer);
          // The previous MAP is as far away as the old router's hub, and the new router's own place.
          const forwarded = star.l2 + 4 * w + 2 * (hub(from) + star.routers[to]!);
          const gap = run === 'hmipv6' ? bound : run === 'hmipv6-ro' ? tested : Math.min(bound, forwarded);
          expectGap(row, 'down', gap);
          expectGap(row, 'up', bound);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'up', star.radios[from]! + bound);
          const old = hub(from) + toMap(from) + star.radios[from]!;
          if (run !== 'hmipv6-forwards') expectLost(row, 'down', gap + old - hub(to) - there);
          expect([row.messages, row.bytes]).toEqual([messages, bytes]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([[false], [true]])(
  'Mobile IPv6 fast handovers (RFC 5568), reactive %s: interruption and loss',
  async (reactive) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), reactive ? 'fmipv6-reactive' : 'fmipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const apart = star.routers[from]! + star.routers[to]!;
          const byAgent = star.l2 + 4 * w + 2 * (star.routers[to]! + star.lma);
          // RS, RA, FBU; HI, HAck; and the packet.
          const asked = star.l2 + 3 * w + apart + 2 * apart;
          expectGap(row, 'down', reactive ? Math.min(asked + apart + w, byAgent) : star.l2 + 2 * w);
          if (!reactive) expectLost(row, 'down', 0);
          expectGap(row, 'up', reactive ? byAgent : byAgent - 2 * w);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'framework (draft-chan-dmm-framework-gap-analysis §6, §7): one router is Mobile IP, whoever manages locations',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'framework');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const toRouter = (router: number): number => star.routers[router]! + star.lma;
          const w = star.radios[to]!;
          const gap = star.l2 + 4 * w + 2 * toRouter(to);
          expectGap(row, 'down', gap);
          expectGap(row, 'up', gap);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toRouter(from) + star.radios[from]! - toRouter(to) - w);
          expect([row.messages, row.bytes]).toEqual([2, 176]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'framework (draft-chan-dmm-framework-gap-analysis §6, §7): hierarchy, within a network and between networks',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('framework-inter', 'framework-intra'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        MOVES.forEach(({ to }, index) => {
          const row = handover(report, index);
          const inter = run === 'framework-inter';
          // Between networks the serving router is the access router itself, and the home router is that of the first network.
          const toServing = inter ? 0 : star.routers[to]! + star.lma;
          const toHome = inter && to !== 0 ? star.routers[to]! + star.routers[0]! : 0;
          // On its own link the address is routed past the router; so when it leaves, packets turn to it at the core, and when it
          // comes back, they turn away from it there.
          const past = inter ? 0 : index === 0 ? star.lma : to === 0 ? -star.lma : 0;
          const switched = 2 * toServing + 2 * toHome + past;
          const gap = star.l2 + 4 * star.radios[to]! + switched;
          expectGap(row, 'down', gap);
          if (index > 0) expectGap(row, 'later', gap);
          // Back on its link the mobile knows with the advertisement that the address is at home there.
          const back = star.l2 + 2 * star.radios[to]!;
          expectGap(row, 'up', to === 0 ? back : gap - past);
          expect([row.messages, row.bytes]).toEqual(inter && to !== 0 ? [4, 368] : [2, to === 0 ? 128 : 176]);
        });
      }),
      { numRuns: 2 * RUNS },
    );
  },
  PATIENCE_MS,
);
