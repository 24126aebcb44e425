import { expect, test } from 'vitest';
import { BatchSink, DEFAULT_BATCH_SLOTS, VisitorSink } from '#records/batch.ts';
import { SLOT_WORDS } from '#records/layout.ts';
import { decodeRecord } from '#records/reader.ts';
import { DEFAULT_RING_SLOTS } from '#records/ring.ts';
import { LIMITS } from '#scenario/limits.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { createEngine, reservedSlots, type Engine } from '#engine/engine.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { isMobilityMessage } from '../signalling-rules.ts';
import { scaleScenario, SETTLE_MS, type Size } from '../signalling-scale.ts';
import { studyRuns } from '../study-runs.ts';
import { countSignalling } from './count-signalling.ts';
import { countLooks } from './test-support/looks.ts';

/** Rows that are played with very many mobiles. Other schemes look through the mobiles of a node here and there. */
const ROWS = ['pmipv6', 'maar', 'dlma', 'dlma-flavor-mip', 'dlma-ro-off', 'dlma-location_push-all', 'mipv6', 'ghaha', 'sail'];
const RUNS = studyRuns(
  SCHEME_CATALOG.map(({ id }) => id),
  SCHEME_CATALOG,
).filter(({ id }) => ROWS.includes(id));
const DLMA: RunDefinition = { id: 'A', scheme: 'dlma' };
const PUSH: RunDefinition = { id: 'B', scheme: 'dlma', options: { location_push: 'all' } };

const count = (run: RunDefinition, size: Size): ReturnType<typeof countSignalling> =>
  countSignalling(scaleScenario(size), run, SETTLE_MS / 2);

test('it counts what records tell', () => {
  const scenario = scaleScenario({ mobiles: 5, anchors: 12 });
  let messages = 0;
  let octets = 0;
  const sink = new VisitorSink((words, at, mask) => {
    const record = decodeRecord(words, at, mask);
    if (record.kind !== 'message' || !isMobilityMessage(record.detail.message)) return;
    messages++;
    octets += record.detail.bytes;
  });
  createEngine({ scenario, run: PUSH, plan: makePlan(scenario), sink }).run(Number.MAX_SAFE_INTEGER);
  const { before, after } = count(PUSH, { mobiles: 5, anchors: 12 });
  expect([before.messages + after.messages, before.octets + after.octets]).toEqual([messages, octets]);
});

test('the records of a push to 700 anchors fit the room that is kept for one event of so many nodes', () => {
  const scenario = scaleScenario({ mobiles: 1, anchors: 700 });
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run: PUSH, plan: makePlan(scenario), sink });
  let most = 0;
  for (let stopped = 'event'; stopped === 'event';) {
    const head = sink.head;
    stopped = engine.run(Number.MAX_SAFE_INTEGER, 'event');
    most = Math.max(most, ((sink.head - head) >>> 0) / SLOT_WORDS);
    sink.clear();
  }
  expect(most).toBeGreaterThan(reservedSlots(1));
  expect(most).toBeLessThan(reservedSlots(scenario.nodes.length));
  // Both kinds of sinks have that room for the largest scenario, and not much more.
  expect(reservedSlots(LIMITS.nodes)).toBeLessThanOrEqual(DEFAULT_BATCH_SLOTS);
  expect(reservedSlots(LIMITS.nodes)).toBeLessThanOrEqual(DEFAULT_RING_SLOTS);
});

test('§6.3: a push to all costs a message for each anchor, also where there are more than the records of one event have room for', () => {
  const size = { mobiles: 3, anchors: 600 };
  const told = count(DLMA, size).after.messages;
  // The homes are the first three anchors. All but the home and the new anchor are told; at home they are one.
  expect(count(PUSH, size).after.messages - told).toBe(2 * 598 + 599);
});

test.each(RUNS.map((run) => [run.id, run] as const))('%s: twice the mobiles are twice the work', (_, run) => {
  const [one = 0, two = 0, four = 0] = [25, 50, 100].map((mobiles) => countLooks(() => count(run, { mobiles, anchors: 4 })));
  // What each mobile costs stays the same, however many there are: a look at all of the others would nearly double it.
  expect((four - two) / (two - one)).toBeLessThan(2.1);
});

test('an anchor that nobody uses costs no leg, no tunnel and no tree of routes; trees have no place for mobiles', () => {
  const played = (anchors: number): Engine => {
    const scenario = scaleScenario({ mobiles: 6, anchors });
    const engine = createEngine({ scenario, run: DLMA, plan: makePlan(scenario), sink: new VisitorSink(() => {}) });
    expect([engine.world.legs.length, engine.world.tunnels.length]).toEqual([0, 0]);
    engine.run(Number.MAX_SAFE_INTEGER);
    return engine;
  };
  const [few, many] = [played(8).world, played(32).world];
  expect([many.legs.length, many.tunnels.length]).toEqual([few.legs.length, few.tunnels.length]);
  for (const tree of many.trees.values()) expect(tree.length).toBe(2 * (1 + 32 + 1 + 2));
});
