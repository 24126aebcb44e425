/**
 * The engine: a world and its event loop. Pure: scenario, run and inputs decide every record, in every host.
 */
import { err, type Result } from '#base/result.ts';
import { assert, required } from '#base/assert.ts';
import { fromMs, toMs, type SimTime } from '#base/time.ts';
import { RECORD_KIND } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { writeRecord } from '#records/writer.ts';
import { LIMITS } from '#scenario/limits.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';
import { restoreCheckpoint, takeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { finishProcessing, solicit } from './dispatch.ts';
import type { StopAt } from './engine-api.ts';
import { sendDue, takeTurn } from './net/flow.ts';
import { arrive } from './net/forwarding.ts';
import { handleHostTimer } from './net/mobile-host.ts';
import { nodeAt, type Capture, type MessageTally } from './net/network.ts';
import { takeTimer } from './net/timers.ts';
import type { Scheme } from './mobility/world.ts';
import { schemeOfRun } from './domains.ts';
import { schemeById } from './schemes/index.ts';
import { applyEvent, playScript, type ScriptedWorld } from './script.ts';
import { EVENT_KIND, popEvent, replaceFirst, type EventQueue } from './sim/event-queue.ts';
import { firstOf, isFirstDue, leaveLane, NOBODY, orderOf, takeAlone, timeOf, type LaneStore } from './sim/lane.ts';
import { createWorld } from './world-setup.ts';

/** What an engine is made of. */
export interface EngineOptions {
  readonly scenario: Scenario;
  readonly run: RunDefinition;
  readonly sink: RecordSink;
  readonly plan?: Plan;
  /** A scheme that is not in the catalog (benchmarks); else `run.scheme` names it. */
  readonly scheme?: Scheme;
  readonly inputs?: readonly Input[];
  readonly endless?: boolean;
  readonly recording?: boolean;
  readonly capture?: Capture | null;
  /** Counts messages; then no records of messages and tables are written. */
  readonly tally?: MessageTally | null;
}

/** Why `run` came back. */
export type Stopped = 'time' | 'full' | 'ended' | StopAt;

/** A world that runs. */
export interface Engine {
  readonly world: ScriptedWorld;
  /** Everything up to and including this instant has happened, but for what a stop left over. */
  readonly nowNs: SimTime;
  /** Handles events up to and including `untilNs`, at most to the scenario's end. */
  run(untilNs: SimTime, stopAt?: StopAt): Stopped;
  /** Finishes the present instant and applies an input at it. The value is the input with its instant. */
  input(input: Input): Result<Input, string>;
  checkpoint(): Checkpoint;
  restore(checkpoint: Checkpoint): void;
  /** Sends records elsewhere from now on; without `recording` only tables, messages and moves are written. */
  redirect(sink: RecordSink, recording: boolean, capture: Capture | null): void;
}

/** Slots that must be free before events are handled, at least: an event of one node writes less. */
export const RESERVED_SLOTS = 8192;
/** Slots that a node may fill in one event that all nodes have a part in, such as an LMA that tells all others where a mobile is. */
const RESERVED_SLOTS_A_NODE = 32;
/** As many as the largest scenario can need. Sinks hold more. */
const MOST_RESERVED_SLOTS = RESERVED_SLOTS_A_NODE * LIMITS.nodes;
/** Words between two looks at the room, and between two commits. */
const CHECK_WORDS = 8192;

/** Makes an engine at time 0. The scenario must have passed validation; `run.scheme` must be known. */
export function createEngine(options: EngineOptions): Engine {
  const plan = options.plan ?? makePlan(options.scenario);
  const own = options.scheme ?? required(schemeById(options.run.scheme), `scheme ${options.run.scheme}`);
  const scheme = schemeOfRun(own, plan, options.run);
  const world = createWorld({
    plan,
    run: options.run,
    scheme,
    sink: options.sink,
    inputs: options.inputs ?? [],
    endless: options.endless ?? false,
    recording: options.recording ?? true,
    capture: options.capture ?? null,
    tally: options.tally ?? null,
  });
  const endNs = world.fixed.endless ? Number.MAX_SAFE_INTEGER : fromMs(plan.scenario.durationMs);
  let ended = false;
  const run = (untilNs: SimTime, stopAt?: StopAt): Stopped => {
    const limit = Math.min(untilNs, endNs);
    const stopped = runEvents(world, limit, stopAt ?? null);
    if (stopped === 'time' && limit === endNs) {
      if (!ended) writeRecord(world.port.sink, RECORD_KIND.end, 0, world.now, 0, 0, 0, 0, 0);
      ended = true;
    }
    world.port.sink.commit();
    return stopped === 'time' && ended ? 'ended' : stopped;
  };
  return {
    world,
    get nowNs() {
      return world.now;
    },
    run,
    input: (input) => {
      // An input comes after everything else of its instant: played again from the start, it does the same.
      if (run(world.now) === 'full') return err('the reader has to catch up first');
      const placed: Input = { ...input, atMs: toMs(world.now) };
      world.cause = 0;
      const applied = applyEvent(world, placed);
      world.port.sink.commit();
      return applied.ok ? { ok: true, value: placed } : applied;
    },
    checkpoint: () => takeCheckpoint(world),
    restore: (checkpoint) => {
      restoreCheckpoint(world, checkpoint);
      ended = false;
    },
    redirect: (sink, recording, capture) => {
      world.port.sink = sink;
      world.port.recording = recording;
      world.port.capture = capture;
    },
  };
}

/** Slots that must be free before events of a world with so many nodes are handled: more than any one event writes. */
export function reservedSlots(nodes: number): number {
  return Math.min(Math.max(RESERVED_SLOTS, RESERVED_SLOTS_A_NODE * nodes), MOST_RESERVED_SLOTS);
}

/** The loop: events in order of time, control before data, first scheduled first. */
function runEvents(world: ScriptedWorld, limit: SimTime, stopAt: StopAt | null): 'time' | 'full' | StopAt {
  const { queue, port } = world;
  const reserved = reservedSlots(world.nodes.length);
  let checkedAt = port.sink.head;
  if (!port.sink.room(reserved)) return 'full';
  for (;;) {
    if (queue.size === 0 || queue.time[0]! > limit) {
      if (limit > world.now) world.now = limit;
      return 'time';
    }
    if ((port.sink.head - checkedAt) >>> 0 > CHECK_WORDS) {
      assert(port.sink.room(0), 'room for the records of one event');
      port.sink.commit();
      if (!port.sink.room(reserved)) return 'full';
      checkedAt = port.sink.head;
    }
    const head = port.sink.head;
    const messages = world.messagesSent;
    const handovers = world.handoversSeen;
    handleFirst(world);
    if (stopAt === null) continue;
    if (stopAt === 'event' && port.sink.head !== head) return 'event';
    if (stopAt === 'control' && world.messagesSent !== messages) return 'control';
    if (stopAt === 'handover' && world.handoversSeen !== handovers) return 'handover';
  }
}

function handleFirst(world: ScriptedWorld): void {
  const { queue } = world;
  const time = queue.time[0]!;
  const what = queue.what[0]!;
  const index = what >> 3;
  world.now = time;
  switch (what & 7) {
    case EVENT_KIND.arrivals: {
      const { pool } = world;
      if (!isFirstDue(pool, index, time, queue.order[0]!)) {
        popEvent(queue);
        return;
      }
      const slot = leaveLane(pool, index);
      queueNext(queue, pool, index);
      arrive(world, slot);
      return;
    }
    case EVENT_KIND.arrival: {
      const order = queue.order[0]!;
      popEvent(queue);
      if (takeAlone(world.pool, index, time, order)) arrive(world, index);
      return;
    }
    case EVENT_KIND.flow: {
      if (!isFirstDue(world.turns, index, time, queue.order[0]!)) {
        popEvent(queue);
        return;
      }
      const flow = takeTurn(world, index);
      queueNext(queue, world.turns, index);
      world.cause = 0;
      sendDue(world, flow);
      return;
    }
    case EVENT_KIND.timer:
      popEvent(queue);
      fireTimer(world, index);
      return;
    case EVENT_KIND.script:
      popEvent(queue);
      playScript(world, index);
      return;
    default:
      popEvent(queue);
      finishProcessing(world, index);
  }
}

/** The first of a lane has gone: the next one takes its place in the event queue. */
function queueNext(queue: EventQueue, store: LaneStore, lane: number): void {
  const next = firstOf(store, lane);
  if (next === NOBODY) popEvent(queue);
  else replaceFirst(queue, timeOf(store, next), orderOf(store, next));
}

function fireTimer(world: ScriptedWorld, id: number): void {
  const timer = takeTimer(world, id);
  if (timer === null) return;
  world.cause = timer.cause;
  if (nodeAt(world, timer.node).mobile) {
    const known = handleHostTimer(world, timer.node, timer.name, timer.key, (state, attempt) => solicit(world, state, attempt));
    if (known) return;
  }
  world.scheme.handlers.handleTimer?.(world, timer);
}
