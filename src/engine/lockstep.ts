/**
 * Several worlds on one clock: the same scenario and the same inputs at the same instants under different runs. Inputs are kept and
 * given again on the way, checkpoints are taken on the way, so that going back costs little.
 */
import { err, ok, type Result } from '#base/result.ts';
import { fromMs, MILLISECOND, type SimDuration, type SimTime } from '#base/time.ts';
import { MutedSink } from '#records/batch.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { AdvanceReply, StopAt } from './engine-api.ts';
import { createEngine, reservedSlots, type Engine } from './engine.ts';
import type { Capture } from './net/network.ts';

/** Simulated time between two checkpoints. */
const CHECKPOINT_SPACING: SimDuration = 500 * MILLISECOND;

/**
 * Most checkpoints that are kept, and most octets of packets in them. Beyond it older ones are thinned out to even distances, about four
 * seconds in a session of ten minutes, so that a seek to anywhere plays little; the latest stay close, where most is undone.
 */
const MAX_CHECKPOINTS = 160;
const CLOSE_CHECKPOINTS = 6;
const MAX_CHECKPOINT_BYTES = 96 * 1024 * 1024;

/** What worlds are made from. */
export interface LockstepRequest {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
  readonly inputs: readonly Input[];
  readonly endless: boolean;
  /** One per run. */
  readonly sinks: readonly RecordSink[];
}

/** All worlds at one instant. */
interface Snapshot {
  readonly atNs: SimTime;
  /** How many of the inputs had been given. */
  readonly given: number;
  readonly worlds: readonly Checkpoint[];
  /** The number that each world's next packet would have. */
  readonly nextPackets: readonly number[];
  /** Octets of the packets in it, which are most of it. */
  readonly bytes: number;
}

/** How far an advance came. */
export type LockstepStop = Pick<AdvanceReply, 'nowNs' | 'stopped'>;

/** The worlds of one session. */
export class Lockstep {
  readonly plan: Plan;
  /** Everything up to and including this instant has happened in every world. */
  nowNs: SimTime = -1;
  readonly #request: LockstepRequest;
  readonly #engines: readonly Engine[];
  readonly #snapshots: Snapshot[] = [];
  /** In order of their instants; those not given yet lie ahead. */
  #inputs: Input[];
  #given = 0;
  /** Some world stopped in the middle of its way because its reader was behind. */
  #apart = false;

  constructor(request: LockstepRequest) {
    this.#request = request;
    this.plan = makePlan(request.scenario);
    this.#inputs = request.inputs.toSorted((a, b) => a.atMs - b.atMs);
    this.#engines = request.sinks.map((sink, run) => this.#makeEngine(run, sink));
    this.#takeSnapshot();
  }

  /** What each world plays. */
  get runs(): readonly RunDefinition[] {
    return this.#request.runs;
  }

  /** Runs every world up to `untilNs`, or to the end of the first instant at which something to stop at happened in any of them. */
  advance(untilNs: SimTime, stopAt?: StopAt): LockstepStop {
    for (;;) {
      const input = this.#inputs[this.#given];
      const inputNs = input === undefined ? Number.POSITIVE_INFINITY : fromMs(input.atMs);
      const pauseNs = Math.min(untilNs, inputNs, this.#snapshots.at(-1)!.atNs + CHECKPOINT_SPACING);
      const stopped = stopAt === undefined ? this.#runAll(pauseNs) : this.#runToStop(pauseNs, stopAt);
      if (stopped === 'full') return { nowNs: this.nowNs, stopped };
      if (input !== undefined && this.nowNs === inputNs && !this.#apart) {
        if (!this.#hasRoom()) return { nowNs: this.nowNs - 1, stopped: 'full' };
        this.#giveAll(input);
        this.#given++;
        if (stopAt !== undefined) return { nowNs: this.nowNs, stopped: stopAt };
        continue;
      }
      if (stopped !== 'time') return { nowNs: this.nowNs, stopped };
      if (this.nowNs >= this.#snapshots.at(-1)!.atNs + CHECKPOINT_SPACING) this.#takeSnapshot();
      if (this.nowNs >= untilNs) return { nowNs: this.nowNs, stopped: 'time' };
    }
  }

  /** Gives an input at the present instant; later ones are forgotten. Refused when every world refuses it. */
  give(input: Input): Result<Input, string> {
    if (this.nowNs < 0) this.advance(0);
    if (this.#apart || !this.#hasRoom()) return err('The records so far have to be read first.');
    this.#inputs.length = this.#given;
    const given = this.#giveAll(input);
    if (!given.ok) return given;
    this.#inputs.push(given.value);
    this.#given++;
    return given;
  }

  /** Goes back to `atNs`, forgetting inputs after it; those in `ahead` are to come instead. Nothing is recorded on the way. */
  rewind(atNs: SimTime, ahead: readonly Input[] = []): void {
    while (this.#snapshots.length > 1 && this.#snapshots.at(-1)!.atNs > atNs) this.#snapshots.pop();
    const snapshot = this.#snapshots.at(-1)!;
    this.#inputs = this.#inputs.filter((input) => fromMs(input.atMs) <= atNs);
    this.#engines.forEach((engine, run) => {
      engine.redirect(new MutedSink(), true, null);
      engine.restore(snapshot.worlds[run]!);
      this.#replay(engine, snapshot.given, atNs);
      engine.redirect(this.#request.sinks[run]!, true, null);
    });
    this.#given = this.#inputs.length;
    this.#inputs.push(...ahead);
    this.nowNs = atNs;
    this.#apart = false;
  }

  /**
   * Plays one run again in a world of its own, from before packet `packetId` was made up to now, and shows every transmission to
   * `capture`. `done` is asked now and then whether that is enough.
   */
  replayPacket(run: number, packetId: number, sink: RecordSink, capture: Capture, done: () => boolean): void {
    if (this.#engines[run] === undefined) return;
    const snapshot = this.#snapshots.findLast((candidate) => candidate.nextPackets[run]! <= packetId) ?? this.#snapshots[0]!;
    const engine = this.#makeEngine(run, sink);
    engine.redirect(sink, true, capture);
    engine.restore(snapshot.worlds[run]!);
    let given = snapshot.given;
    for (let atNs = snapshot.atNs; atNs < this.nowNs && !done();) {
      atNs = Math.min(this.nowNs, atNs + CHECKPOINT_SPACING / 2);
      given = this.#replay(engine, given, atNs);
    }
  }

  /**
   * Plays one run again from its start in a world of its own and shows every transmission to `capture`. The answer plays it on up to an
   * instant not after now, with the inputs of the way.
   */
  replayRun(run: number, sink: RecordSink, capture: Capture): (untilNs: SimTime) => void {
    const start = this.#snapshots[0]!.worlds[run]!;
    const engine = this.#makeEngine(run, sink);
    engine.redirect(sink, true, capture);
    engine.restore(start);
    let given = 0;
    return (untilNs) => {
      given = this.#replay(engine, given, untilNs);
    };
  }

  /** Without inputs of its own: they are given when their instant comes, so that they can still be forgotten. */
  #makeEngine(run: number, sink: RecordSink): Engine {
    const { scenario, endless } = this.#request;
    return createEngine({ scenario, run: this.#request.runs[run]!, plan: this.plan, sink, endless });
  }

  /** Runs one engine to `untilNs` with the inputs from number `given` on. Returns how many have been given then. */
  #replay(engine: Engine, given: number, untilNs: SimTime): number {
    let next = given;
    for (; next < this.#inputs.length; next++) {
      const input = this.#inputs[next]!;
      const atNs = fromMs(input.atMs);
      if (atNs > untilNs) break;
      engine.run(atNs);
      engine.input(input);
    }
    engine.run(untilNs);
    return next;
  }

  /** Runs all worlds to `untilNs`. When one is full the others stop no later than it, as far as they have not passed it already. */
  #runAll(untilNs: SimTime): AdvanceReply['stopped'] {
    let limit = untilNs;
    let stopped: AdvanceReply['stopped'] = 'time';
    for (const engine of this.#engines) {
      const outcome = engine.run(limit);
      if (outcome === 'full') {
        stopped = 'full';
        limit = Math.min(limit, completedNs(engine));
      } else if (outcome === 'ended' && stopped === 'time') stopped = 'ended';
    }
    this.#apart = stopped === 'full';
    this.nowNs = Math.max(this.nowNs, stopped === 'time' ? limit : Math.min(limit, ...this.#engines.map(completedNs)));
    return stopped;
  }

  /** Runs all worlds from instant to instant until something to stop at has happened. */
  #runToStop(untilNs: SimTime, stopAt: StopAt): AdvanceReply['stopped'] {
    for (;;) {
      const nextNs = Math.min(...this.#engines.map(nextEventNs));
      if (nextNs > untilNs) return this.#runAll(untilNs);
      let stops = false;
      for (const engine of this.#engines) if (engine.run(nextNs, stopAt) === stopAt) stops = true;
      // The instant is finished, so that an input can follow and nothing of it is missing on the screen.
      const finished = this.#runAll(nextNs);
      if (finished === 'full') return finished;
      if (stops) return stopAt;
      if (finished !== 'time') return finished;
    }
  }

  /** Whether every world could write what an input sets off. */
  #hasRoom(): boolean {
    const reserved = reservedSlots(this.#request.scenario.nodes.length);
    return this.#request.sinks.every((sink) => sink.room(reserved));
  }

  /** Gives an input to every world. It counts as given when any world could do something with it. */
  #giveAll(input: Input): Result<Input, string> {
    const outcomes = this.#engines.map((engine) => engine.input(input));
    return outcomes.find((outcome) => outcome.ok) ?? outcomes[0] ?? ok(input);
  }

  #takeSnapshot(): void {
    this.#snapshots.push({
      atNs: this.nowNs,
      given: this.#given,
      worlds: this.#engines.map((engine) => engine.checkpoint()),
      nextPackets: this.#engines.map((engine) => engine.world.pool.nextId),
      bytes: this.#engines.reduce((sum, engine) => sum + engine.world.pool.bytes.length, 0),
    });
    this.#thinOut();
  }

  /** As long as there is too much, the one goes whose neighbours are then closest. The first one stays: it is the start. */
  #thinOut(): void {
    const snapshots = this.#snapshots;
    let bytes = snapshots.reduce((sum, snapshot) => sum + snapshot.bytes, 0);
    while (snapshots.length > MAX_CHECKPOINTS || (bytes > MAX_CHECKPOINT_BYTES && snapshots.length > CLOSE_CHECKPOINTS + 2)) {
      let found = 1;
      let closest = Number.POSITIVE_INFINITY;
      for (let index = 1; index < snapshots.length - CLOSE_CHECKPOINTS; index++) {
        const gap = snapshots[index + 1]!.atNs - snapshots[index - 1]!.atNs;
        if (gap >= closest) continue;
        closest = gap;
        found = index;
      }
      bytes -= snapshots[found]!.bytes;
      snapshots.splice(found, 1);
    }
  }
}

/** The instant of an engine's next event. */
function nextEventNs(engine: Engine): SimTime {
  const { queue } = engine.world;
  return queue.size === 0 ? Number.POSITIVE_INFINITY : queue.time[0]!;
}

/** The last instant that is over in an engine's world: a full one may have stopped in the middle of `nowNs`. */
function completedNs(engine: Engine): SimTime {
  return nextEventNs(engine) > engine.nowNs ? engine.nowNs : engine.nowNs - 1;
}
