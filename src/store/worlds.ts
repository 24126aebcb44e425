/**
 * The session's side of the engine's worlds: a log and a model per run, how far they were computed, and the commands that move them.
 * Commands run one after the other. Nothing here knows wall time or the published state.
 */
import { ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { EngineProblem, StopAt } from '#engine/engine-api.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { EngineClient } from './engine-client.ts';
import { RecordLog } from './record-log.ts';
import { FoldedRun } from './run-model.ts';

/** Simulated time that is computed at most before records are read again. */
const SLICE_NS: SimTime = 2_000_000_000;

/** While the clock runs, inputs fall on tenths of a millisecond: a few frames of the slowest motion at most. */
const PLAYING_GRID_NS: SimTime = 100_000;

/** What the worlds are worlds of. */
export interface WorldsDefinition {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
  readonly inputs: readonly Input[];
  readonly endless: boolean;
}

/** All runs of a session, on one clock. */
export class Worlds {
  readonly plan: Plan;
  readonly runs: readonly FoldedRun[];
  readonly definition: Omit<WorldsDefinition, 'inputs'>;
  /** What was given so far, in order, each with its instant. */
  inputs: readonly Input[];
  /** What is shown. */
  displayNs: SimTime = 0;
  /** How far everything has been computed: every record up to here is in the logs. −1: not even the start. */
  engineNs: SimTime = -1;
  /** Nothing is left to happen. */
  ended = false;
  readonly #client: EngineClient;
  /** The engine stopped because a reader was behind: it may be in the middle of an instant. */
  #midway = false;

  private constructor(client: EngineClient, definition: WorldsDefinition) {
    this.#client = client;
    this.definition = definition;
    this.inputs = definition.inputs;
    this.plan = makePlan(definition.scenario);
    this.runs = definition.runs.map((run) => new FoldedRun(this.plan, run, new RecordLog()));
  }

  /** Opens worlds in the engine. When it refuses, the worlds that it had stay. */
  static async open(client: EngineClient, definition: WorldsDefinition): Promise<Result<Worlds, EngineProblem>> {
    const opened = await client.open({
      scenario: definition.scenario,
      runs: definition.runs,
      inputs: definition.inputs,
      endless: definition.endless,
    });
    return opened.ok ? ok(new Worlds(client, definition)) : opened;
  }

  /** Takes over records that have arrived. */
  drain(): void {
    this.#client.drain((run, words, from, to) => this.runs[run]?.log.append(words, from, to));
  }

  /** Computes up to `untilNs`, or to the first event of a sort. Returns false when the engine was lost. */
  async compute(untilNs: SimTime, stopAt?: StopAt): Promise<boolean> {
    while (this.engineNs < untilNs && !this.ended) {
      const slice = Math.min(untilNs, this.engineNs + SLICE_NS);
      const before = this.engineNs;
      const reply = await this.#client.advance(stopAt === undefined ? { untilNs: slice } : { untilNs: slice, stopAt });
      if (reply.stopped === 'lost') return false;
      this.drain();
      this.engineNs = reply.nowNs;
      this.#midway = reply.stopped === 'full';
      if (reply.stopped === 'ended') this.ended = true;
      if (reply.stopped !== 'time' && reply.stopped !== 'full' && reply.stopped !== 'ended') break;
      if (this.engineNs > before) this.#trim();
    }
    return true;
  }

  /** Shows an instant that has been computed. */
  show(atNs: SimTime): void {
    this.displayNs = Math.max(0, Math.min(atNs, this.engineNs));
    for (const run of this.runs) run.seek(this.displayNs);
  }

  /**
   * Computes up to `atNs`, showing it on the way so that long stretches need not be kept whole. `goOn` is asked at each stage whether
   * that is still wanted. Returns false when the engine was lost.
   */
  async goTo(atNs: SimTime, goOn: () => boolean = () => true): Promise<boolean> {
    while (this.engineNs < atNs && !this.ended) {
      if (!(await this.compute(Math.min(atNs, this.engineNs + SLICE_NS)))) return false;
      if (this.engineNs >= atNs) break;
      this.show(this.engineNs);
      if (!goOn()) return true;
    }
    this.show(atNs);
    return true;
  }

  /** Makes the display time the engine's time: what lies ahead is forgotten, inputs included. */
  async #fork(atNs: SimTime): Promise<Result<void, EngineProblem>> {
    const kept = this.inputs.filter((input) => inputNs(input) <= atNs);
    const lost = kept.length < this.inputs.length;
    if (atNs === this.engineNs && !this.#midway && !lost) return ok(undefined);
    const cut = await this.#cut(atNs, []);
    if (!cut.ok) return cut;
    this.inputs = kept;
    return cut;
  }

  /**
   * Takes other inputs for those so far: what lies after the last instant before they first differ is forgotten, and has to be computed
   * again. `cold` when there is no such instant: then the worlds have to be opened anew.
   */
  async adopt(inputs: readonly Input[]): Promise<Result<'adopted' | 'cold', EngineProblem>> {
    const lastSameNs = Math.min(firstDifference(this.inputs, inputs) - 1, this.engineNs);
    if (lastSameNs < 0) return ok('cold');
    const ahead = inputs.filter((input) => inputNs(input) > lastSameNs);
    const cut = await this.#cut(lastSameNs, ahead);
    if (!cut.ok) return cut;
    this.inputs = inputs;
    return ok('adopted');
  }

  /** The engine goes back to `atNs`, with `ahead` still to come; the logs are cut there. */
  async #cut(atNs: SimTime, ahead: readonly Input[]): Promise<Result<void, EngineProblem>> {
    const rewound = await this.#client.rewind(atNs, ahead);
    if (!rewound.ok) return rewound;
    this.drain();
    this.engineNs = rewound.value.nowNs;
    this.ended = false;
    this.#midway = false;
    if (this.displayNs > atNs) this.show(atNs);
    for (const run of this.runs) {
      run.log.cut(atNs);
      run.afterCut();
    }
    return ok(undefined);
  }

  /**
   * Computes up to `untilNs` while the display stays where it is. A stretch too long to be kept whole is shown on the way, as
   * {@link Worlds.goTo} does. `goOn` is asked at each stage. Returns false when the engine was lost.
   */
  async refill(untilNs: SimTime, goOn: () => boolean): Promise<boolean> {
    const atNs = this.displayNs;
    while (this.engineNs < untilNs && !this.ended && goOn()) {
      if (!(await this.compute(Math.min(untilNs, this.engineNs + SLICE_NS)))) return false;
      if (this.runs.some((run) => run.log.isOverfull)) this.show(this.engineNs);
    }
    if (this.displayNs !== atNs) this.show(atNs);
    return true;
  }

  /**
   * Moves on by nanoseconds until nothing else has happened at the display time. Alone at its instant, an input can be taken back by going
   * to the nanosecond before it, where everything else still stands.
   */
  async #leaveBusyInstant(): Promise<void> {
    const isBusy = (): boolean => this.runs.some((run) => run.log.timeBefore(this.displayNs + 1, 'event') === this.displayNs);
    while (isBusy() && (await this.compute(this.displayNs + 1)) && this.engineNs > this.displayNs) this.show(this.displayNs + 1);
  }

  /**
   * Gives an input to every world at the display time, or at the next of {@link PLAYING_GRID_NS} while the clock runs (nobody can tell, and
   * links are shorter), or as soon after it as nothing else happens.
   */
  async give(input: Input, playing = false): Promise<Result<Input, EngineProblem>> {
    const forked = await this.#fork(this.displayNs);
    if (!forked.ok) return forked;
    const atNs = playing ? Math.ceil(this.displayNs / PLAYING_GRID_NS) * PLAYING_GRID_NS : this.displayNs;
    if (atNs > this.displayNs && (await this.compute(atNs))) this.show(atNs);
    await this.#leaveBusyInstant();
    const given = await this.#client.input({ ...input, atMs: this.displayNs / 1e6 });
    if (!given.ok) return given;
    this.ended = false;
    this.inputs = [...this.inputs, given.value];
    // What the input sets off at this very instant has still to happen, and its records travel with an advance.
    await this.#client.advance({ untilNs: this.displayNs });
    this.drain();
    this.show(this.displayNs);
    return given;
  }

  #trim(): void {
    for (const run of this.runs) run.log.trim(run.cursor.chunk);
  }
}

/** The instant of an input. */
export function inputNs(input: Input): SimTime {
  return Math.round(input.atMs * 1e6);
}

/** The first instant at which two lists of inputs differ; infinite when they do not. */
function firstDifference(mine: readonly Input[], others: readonly Input[]): SimTime {
  const index = mine.findIndex((input, at) => JSON.stringify(input) !== JSON.stringify(others[at]));
  const from = index < 0 ? mine.length : index;
  const instants = [mine[from], others[from]].flatMap((input) => (input === undefined ? [] : [inputNs(input)]));
  return Math.min(Number.POSITIVE_INFINITY, ...instants);
}
