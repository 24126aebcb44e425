/**
 * Seeks in a long session: ten minutes with ten mobiles that move all the time are computed once, then the engine goes back to instants
 * all over it, from checkpoints and by playing on from them. Measured is processor time, since other programs load the machine.
 */
import { MILLISECOND, toMs, type SimTime } from '#base/time.ts';
import { nextBelow, randomStream } from '#base/prng.ts';
import { Lockstep } from '#engine/lockstep.ts';
import { MutedSink } from '#records/batch.ts';
import type { Scenario, ScenarioEvent, ScenarioNode } from '#scenario/scenario.ts';
import { summarize, type BenchResult } from './results.ts';

const MOBILES = 10;
const ACCESS_ROUTERS = 4;
const MINUTES = 10;
/** Every mobile moves on this often, ms. */
const MOVE_EVERY_MS = 8000;
const SEEKS = 40;

/** The scenario: Proxy Mobile IPv6, 50 packets a second to each mobile. */
export function makeSeekScenario(minutes: number = MINUTES): Scenario {
  const durationMs = minutes * 60_000;
  const routers = numbered('ar', ACCESS_ROUTERS);
  const mobiles = numbered('mn', MOBILES);
  const events: ScenarioEvent[] = [];
  mobiles.forEach((node, index) => {
    for (let turn = 1; ; turn++) {
      const atMs = turn * MOVE_EVERY_MS + index * (MOVE_EVERY_MS / MOBILES);
      if (atMs >= durationMs) break;
      events.push({ atMs, move: { node, to: routers[(index + turn) % ACCESS_ROUTERS] ?? '' } });
    }
  });
  return {
    format: 'roamscope-scenario',
    version: 1,
    title: 'Benchmark seek',
    seed: 1,
    durationMs,
    nodes: [
      { id: 'cn', kind: 'correspondent' },
      { id: 'lma', kind: 'gateway' },
      { id: 'core', kind: 'router' },
      ...routers.map((id): ScenarioNode => ({ id, kind: 'access-router', radio: { delayMs: 5 } })),
      ...mobiles.map((id, index): ScenarioNode => {
        return { id, kind: 'mobile', home: 'lma', attachedTo: routers[index % ACCESS_ROUTERS] ?? '' };
      }),
    ],
    links: [
      { between: ['cn', 'lma'], delayMs: 10 },
      { between: ['lma', 'core'], delayMs: 5 },
      ...routers.map((router) => ({ between: ['core', router] as const, delayMs: 3 })),
    ],
    flows: mobiles.map((to, index) => ({
      id: `f${index + 1}`,
      from: 'cn',
      to,
      startMs: 500 + index,
      pps: 50,
      payloadBytes: 172,
    })),
    events: events.toSorted((a, b) => a.atMs - b.atMs),
    runs: [{ id: 'A', scheme: 'pmipv6', roles: { lma: 'lma' } }],
  };
}

/** Milliseconds of processor time of each seek, and the octets that the checkpoints take. */
export function measureSeeks(
  scenario: Scenario,
  seeks: number = SEEKS,
): { readonly ms: readonly number[]; readonly bytes: number } {
  const worlds = new Lockstep({ scenario, runs: scenario.runs, inputs: [], endless: false, sinks: [new MutedSink()] });
  const endNs = scenario.durationMs * MILLISECOND;
  const heapBefore = heap();
  worlds.advance(endNs);
  const bytes = Math.max(0, heap() - heapBefore);
  const random = randomStream(1, 'seek');
  // From the end to the start, so that each seek finds the checkpoints of a session that has only been played.
  const instants = Array.from({ length: seeks }, () => nextBelow(random, Math.floor(toMs(endNs))) * MILLISECOND).toSorted(
    (a, b) => b - a,
  );
  return { ms: instants.map((atNs) => seekMs(worlds, atNs)), bytes };
}

/** The figures of the whole benchmark. */
export function measureSeek(): BenchResult[] {
  measureSeeks(makeSeekScenario(0.5), 5);
  const { ms, bytes } = measureSeeks(makeSeekScenario());
  return [summarize('seek/engine-ms', 'ms', ms), summarize('seek/checkpoints-mb', 'MB', [bytes / 1e6])];
}

function seekMs(worlds: Lockstep, atNs: SimTime): number {
  const before = process.cpuUsage();
  worlds.rewind(atNs);
  const used = process.cpuUsage(before);
  if (worlds.nowNs !== atNs) throw new Error(`a seek to ${atNs} ns ended at ${worlds.nowNs} ns`);
  return (used.user + used.system) / 1000;
}

/** Octets in use, buffers included. */
function heap(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}
