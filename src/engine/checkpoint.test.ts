/**
 * A run is a function of scenario, run and inputs: it may be cut anywhere, gone back in, played again and watched or not, and the records
 * are the same.
 */
import { describe, expect, test, vi } from 'vitest';
import { nextBelow, nextFraction, randomStream, type RandomStream } from '#base/prng.ts';
import { fromMs, toMs } from '#base/time.ts';
import { BatchSink, MutedSink } from '#records/batch.ts';
import type { Input, RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { createEngine, type Engine } from './engine.ts';
import { checkState } from './invariants-state.ts';
import { createTraceHash } from './trace-hash.ts';
import {
  DMA_RUN,
  flow,
  FMIPV6_RUN,
  GHAHA_RUN,
  IPV6_RUN,
  MAAR_DHCPV6_RUN,
  MIPV6_RO_RUN,
  move,
  networkE,
  networkF,
  PMIPV6_RUN,
  withOptions,
} from './test-support/networks.ts';
import { swarmOf } from './test-support/swarm.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const END_MS = 26_000;
/** Scenarios with trouble of all sorts, cut short behind it. */
const STORIES: readonly (readonly [string, Scenario, RunDefinition])[] = [3, 8, 12, 18, 41].flatMap((seed) => {
  const { scenario, runs } = swarmOf(seed);
  const short = {
    ...scenario,
    durationMs: END_MS,
    flows: (scenario.flows ?? []).map((entry) => ({ ...entry, stopMs: Math.min(entry.stopMs ?? END_MS, END_MS) })),
    events: (scenario.events ?? []).filter((event) => event.atMs < END_MS),
  };
  return runs.map((run) => [`seed ${seed} ${run.scheme}`, short, run] as const);
});

/** Tests, tokens and signed updates under way, and bindings at correspondents that run out and are extended. */
const OPTIMIZED = networkE({
  durationMs: END_MS,
  flows: [
    flow('f1', 'cn', 'mn1', 1000, 25_000, { pps: 10, bidirectional: true }),
    flow('f2', 'cn2', 'mn1', 2000, 12_000, { pps: 10 }),
  ],
  events: [move(3000, 'ar2'), move(9000, 'ar3'), move(9100, 'ar1')],
});
/** Hellos, a switch of the primary home agent, one that fails and is replaced, and one that is back. */
const AGENTS = networkF({
  durationMs: END_MS,
  flows: [flow('f1', 'cn', 'mn1', 1000, 25_000, { pps: 10, bidirectional: true })],
  links: [{ between: ['mag2', 'g'], delayMs: 20 }],
  events: [move(3000, 'mag2'), { atMs: 6000, fail: 'd2' }, { atMs: 12_000, recover: 'd2' }],
});
const ALL_STORIES: typeof STORIES = [
  ...STORIES,
  ['route optimization', OPTIMIZED, withOptions(MIPV6_RO_RUN, { binding_lifetime_s: 8, refresh: 'brr', bootstrap: 'dhaad' })],
  [
    'home agent sets',
    AGENTS,
    withOptions(GHAHA_RUN, { binding_lifetime_s: 8, hello_interval_ms: 250, return_switch: 'at_once' }),
  ],
];

/** An engine whose words are collected. */
interface Watched {
  readonly engine: Engine;
  readonly sink: BatchSink;
  readonly words: number[];
}

function watch(scenario: Scenario, run: RunDefinition, inputs: readonly Input[] = []): Watched {
  const sink = new BatchSink(4096 * 8);
  return { engine: createEngine({ scenario, run, sink, inputs }), sink, words: [] };
}

function collect(watched: Watched): void {
  for (const word of new Uint32Array(watched.sink.take(Number.MAX_SAFE_INTEGER))) watched.words.push(word);
}

/** Runs up to an instant, reading whenever the sink is full. */
function advance(watched: Watched, untilNs: number): void {
  for (;;) {
    const stopped = watched.engine.run(untilNs);
    collect(watched);
    if (stopped !== 'full') return;
  }
}

function hashOf(scenario: Scenario, run: RunDefinition, words: readonly number[]): string {
  const hash = createTraceHash(scenario, run);
  hash.push(Uint32Array.from(words), 0, words.length);
  return hash.digest();
}

function whole(scenario: Scenario, run: RunDefinition, inputs: readonly Input[] = []): number[] {
  const watched = watch(scenario, run, inputs);
  advance(watched, fromMs(scenario.durationMs));
  return watched.words;
}

/** A random instant of the run, in ns; every third one on a whole millisecond, where things happen at once. */
function instant(random: RandomStream): number {
  return nextBelow(random, 3) === 0 ? fromMs(nextBelow(random, END_MS)) : Math.floor(nextFraction(random) * fromMs(END_MS));
}

describe('determinism', () => {
  test.each(ALL_STORIES)('%s: the same scenario twice has the same records', (_name, scenario, run) => {
    const once = whole(scenario, run);
    expect(once.length).toBeGreaterThan(1000);
    expect(hashOf(scenario, run, whole(scenario, run))).toBe(hashOf(scenario, run, once));
  });

  test('another seed of the same scenario has other records', () => {
    const [, scenario, run] = STORIES.find(([, candidate]) => candidate.links.some((link) => (link.lossPct ?? 0) > 0))!;
    expect(whole({ ...scenario, seed: 99 }, run)).not.toEqual(whole(scenario, run));
  });
});

describe('pieces', () => {
  test.each(ALL_STORIES)('%s: cut into random pieces and steps, the records are the same', (name, scenario, run) => {
    const random = randomStream(1, name);
    const watched = watch(scenario, run);
    const cuts = Array.from({ length: 40 }, () => instant(random)).toSorted((a, b) => a - b);
    for (const cut of cuts) {
      advance(watched, cut);
      expect(watched.engine.nowNs).toBeGreaterThanOrEqual(cut);
      for (const stopAt of ['event', 'control', 'handover', 'event'] as const) {
        const limit = Math.min(fromMs(END_MS), watched.engine.nowNs + nextBelow(random, 40_000_000));
        const stopped = watched.engine.run(limit, stopAt);
        expect([stopAt, 'time', 'full', 'ended']).toContain(stopped);
        collect(watched);
      }
    }
    advance(watched, fromMs(END_MS));
    expect(hashOf(scenario, run, watched.words)).toBe(hashOf(scenario, run, whole(scenario, run)));
  });
});

describe('checkpoints', () => {
  test.each(ALL_STORIES)('%s: run on = restore and run on, at random instants', (name, scenario, run) => {
    const random = randomStream(2, name);
    const cuts = Array.from({ length: 4 }, () => instant(random)).toSorted((a, b) => a - b);
    for (const cut of cuts) {
      const watched = watch(scenario, run);
      advance(watched, cut);
      const checkpoint = watched.engine.checkpoint();
      const from = watched.words.length;
      advance(watched, fromMs(END_MS));
      const first = watched.words.slice(from);
      for (let again = 0; again < 2; again++) {
        watched.engine.restore(checkpoint);
        expect(watched.engine.nowNs).toBe(cut);
        expect(checkState(watched.engine.world)).toEqual([]);
        watched.words.length = 0;
        advance(watched, fromMs(END_MS));
        expect(hashOf(scenario, run, watched.words)).toBe(hashOf(scenario, run, first));
      }
    }
  });

  test('a checkpoint does not change when the run goes on', () => {
    const [, scenario, run] = STORIES[1]!;
    const watched = watch(scenario, run);
    advance(watched, fromMs(10_000));
    const checkpoint = watched.engine.checkpoint();
    const replacer = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
    const before = JSON.stringify(checkpoint.state, replacer);
    advance(watched, fromMs(END_MS));
    expect(JSON.stringify(checkpoint.state, replacer)).toBe(before);
  });

  test('a checkpoint may be restored into another engine of the same scenario and run', () => {
    for (const [, scenario, run] of STORIES.slice(0, 6)) {
      const watched = watch(scenario, run);
      advance(watched, fromMs(12_345.678));
      const checkpoint = watched.engine.checkpoint();
      const from = watched.words.length;
      advance(watched, fromMs(END_MS));
      const other = watch(scenario, run);
      // What the set-up wrote is not part of what follows.
      other.sink.commit();
      collect(other);
      other.words.length = 0;
      other.engine.restore(checkpoint);
      advance(other, fromMs(END_MS));
      expect(hashOf(scenario, run, other.words)).toBe(hashOf(scenario, run, watched.words.slice(from)));
    }
  });
});

describe('inputs', () => {
  /** What a person does, one after the other, at instants that are not round. */
  const deeds: readonly Input[] = [
    { atMs: 1234.5, move: { node: 'mn1', to: 'ar2' } },
    { atMs: 1240, move: { node: 'mn1', to: 'ar3' } },
    { atMs: 2000, link: { between: ['k', 'ar3'], delayMs: 12, lossPct: 10 } },
    { atMs: 2500.25, fail: 'ar2' },
    { atMs: 3000, stopFlow: 'f1' },
    { atMs: 3000, startFlow: 'f2' },
    { atMs: 3500, recover: 'ar2' },
    { atMs: 4000, move: { node: 'mn1', to: 'ar1' } },
    { atMs: 4050, detach: 'mn1' },
    { atMs: 5000, move: { node: 'mn1', to: 'ar2' } },
  ];
  const scenario = networkE({
    durationMs: 8000,
    flows: [flow('f1', 'cn', 'mn1', 500, 7900, { pps: 100 }), { ...flow('f2', 'mn1', 'cn2', 0, 7900, { pps: 100 }) }].map(
      (entry) => {
        const { startMs, ...rest } = entry;
        return entry.id === 'f2' ? rest : { ...rest, startMs: startMs ?? 0 };
      },
    ),
    events: [move(4000, 'ar2')],
  });

  test.each([IPV6_RUN, PMIPV6_RUN, DMA_RUN, MAAR_DHCPV6_RUN])('$id: given live = replayed from the start', (run) => {
    const live = watch(scenario, run);
    const placed: Input[] = [];
    for (const deed of deeds) {
      advance(live, fromMs(deed.atMs));
      const result = live.engine.input(deed);
      collect(live);
      expect(result.ok, JSON.stringify(result)).toBe(true);
      if (result.ok) placed.push(result.value);
    }
    advance(live, fromMs(8000));
    expect(placed).toEqual(deeds);
    expect(hashOf(scenario, run, whole(scenario, run, placed))).toBe(hashOf(scenario, run, live.words));
  });

  test.each([IPV6_RUN, PMIPV6_RUN, DMA_RUN, MAAR_DHCPV6_RUN, FMIPV6_RUN])(
    '$id: kept in the script as live events = given as inputs, and nobody knows of them before',
    (run) => {
      const events = [...(scenario.events ?? []), ...deeds.map((deed): ScenarioEvent => ({ ...deed, live: true }))];
      const kept = { ...scenario, events: events.toSorted((a, b) => a.atMs - b.atMs) };
      const given = hashOf(scenario, run, whole(scenario, run, deeds));
      expect(hashOf(scenario, run, whole(kept, run))).toBe(given);
      // The same as events of the script are something else: they come first at their instants, which here are those of packets, too.
      const script = { ...scenario, events: kept.events.map(({ live: _live, ...event }) => event) };
      expect(hashOf(scenario, run, whole(script, run))).not.toBe(given);
    },
  );

  test('an input at an instant between two events is placed at the engine’s instant', () => {
    const live = watch(scenario, DMA_RUN);
    advance(live, 1_000_000_123);
    const result = live.engine.input({ atMs: 0, move: { node: 'mn1', to: 'ar3' } });
    expect(result).toEqual({ ok: true, value: { atMs: toMs(1_000_000_123), move: { node: 'mn1', to: 'ar3' } } });
  });
});

describe('recording', () => {
  test.each(ALL_STORIES)('%s: with and without packet records the outcome is the same', (_name, scenario, run) => {
    const watched = watch(scenario, run);
    advance(watched, fromMs(END_MS));
    const quiet = createEngine({ scenario, run, sink: new MutedSink(), recording: false });
    quiet.run(fromMs(END_MS));
    const facts = ({ world }: Engine): unknown => ({
      balance: world.balance,
      rows: [...world.rows],
      flows: world.flows.map(({ state, made }) => [state, made]),
      messages: world.messagesSent,
      random: world.directions.map((direction) => direction.random),
      interfaces: world.interfaces,
    });
    expect(facts(quiet)).toEqual(facts(watched.engine));
  });
});
