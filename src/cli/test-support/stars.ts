/**
 * What the report measures of real runs against what pure delays say, on random stars: an anchor, a session database and three access
 * routers around a core, a mobile that goes 1 → 2 → 3 → 1. `l2` is the time without radio, w the new router's radio delay, w' the old
 * one's, d the routed delay, r the rate.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { required } from '#base/assert.ts';
import type { HandoverRow, RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';

/** Networks per test: each is played through the whole engine. */
export const RUNS = 8;
export const PATIENCE_MS = 60_000;
export const PPS = 500;
export const PERIOD_MS = 1000 / PPS;
export const MOVES = [
  { atMs: 1000, from: 0, to: 1 },
  { atMs: 2000, from: 1, to: 2 },
  { atMs: 3000, from: 2, to: 0 },
] as const;

/** Delays in ms, multiples of 0.1. */
export interface Star {
  /** From the core to the access routers, and their radios. */
  readonly routers: readonly number[];
  readonly radios: readonly number[];
  readonly lma: number;
  readonly database: number;
  readonly correspondent: number;
  readonly l2: number;
}

const delay = fc.integer({ min: 1, max: 200 }).map((tenths) => tenths / 10);
export const stars: fc.Arbitrary<Star> = fc.record({
  routers: fc.tuple(delay, delay, delay),
  radios: fc.tuple(delay, delay, delay),
  lma: delay,
  database: delay,
  correspondent: delay,
  // Longer than any way to the anchor, so that a de-registration comes before the next registration.
  l2: fc.integer({ min: 41, max: 100 }),
});

/** Mobility anchor points: the core for the first two routers, the third one for itself. */
export const MAPS = { ha: 'lma', maps: { ar1: 'core', ar2: 'core', ar3: 'ar3' } };

export function scenarioOf(star: Star): Scenario {
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
export function expectGap(row: HandoverRow, flow: string, expectedMs: number): void {
  const found = required(
    row.flows.find((candidate) => candidate.flow === flow),
    flow,
  );
  const measured = required(found.firstAfterMs, 'a packet after the handover') - row.detachMs;
  expect(measured, `${flow} after ${row.detachMs}`).toBeGreaterThan(expectedMs - 2e-6);
  expect(measured, `${flow} after ${row.detachMs}`).toBeLessThan(expectedMs + PERIOD_MS + 2e-6);
}

/** Fails unless the packets lost are those of `windowMs`, within one. */
export function expectLost(row: HandoverRow, flow: string, windowMs: number): void {
  const lost = required(
    row.flows.find((candidate) => candidate.flow === flow),
    flow,
  ).lost;
  const expected = Math.max(0, windowMs) / PERIOD_MS;
  expect(Math.abs(lost - expected), `${flow} after ${row.detachMs}: ${lost} lost, ${expected} expected`).toBeLessThanOrEqual(
    1 + 1e-6,
  );
}

export function handover(report: RunReport, index: number): HandoverRow {
  return required(report.handovers[index], 'handover');
}
