/** Forks of a session: acting, undoing, redoing, and bringing an old future back, over whatever the session's worlds are at that moment. */
import type { Draft } from '#edit/draft.ts';
import { err, ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import { namesIn } from '#scenario/run-roles.ts';
import type { Input, RunDefinition, ScenarioEvent } from '#scenario/scenario.ts';
import { runsAfter, type EditedDefinition } from './edits.ts';
import { takeGhost, type Future, type Ghost } from './ghost.ts';
import { actOf, History } from './history.ts';
import { inputNs, type Worlds, type WorldsDefinition } from './worlds.ts';

/** There is nothing yet to work on. */
export const NOT_OPEN: EngineProblem = { message: 'No scenario is open.' };
/** Most old futures that are kept: each holds the marks and ways of its packets. */
const MOST_GHOSTS = 6;

/** The engine died meanwhile. */
export const LOST: EngineProblem = { message: 'The engine stopped while it computed the scenario.' };

/** What the session does for it. */
export interface TravelHost {
  worlds(): Worlds | null;
  /** The furthest instant that was shown. */
  shownNs(): SimTime;
  /** Old futures that are kept, the one that is shown first. */
  ghosts(): readonly Ghost[];
  setGhosts(ghosts: readonly Ghost[]): void;
  /** Opens the worlds anew and shows them at an instant. */
  open(definition: WorldsDefinition, atNs: SimTime): Promise<Result<void, EngineProblem>>;
  /** A command begins that computes for long: from now on `goesOn` tells whether a person has done something else. */
  begin(): void;
  goesOn(): boolean;
  /** What lies up to `shownNs` is there again. */
  filled(shownNs: SimTime): void;
}

/** The acts of a session and the futures that they left. */
export class TimeTravel {
  readonly history = new History();
  readonly #host: TravelHost;
  /** How far a future reaches that is to be there whole: beyond what is shown when its computing was cut short. */
  #wholeNs: SimTime = 0;
  readonly #dismissed = new WeakSet<Ghost>();

  constructor(host: TravelHost) {
    this.#host = host;
  }

  /** A session was opened with these inputs. */
  begin(inputs: readonly Input[]): void {
    this.history.begin(inputs);
    this.#wholeNs = 0;
    this.#host.setGhosts([]);
  }

  /** What is given, and how far it was shown or is to be. */
  future(worlds: Worlds): Future {
    return { inputs: worlds.inputs, shownNs: Math.max(this.#wholeNs, worlds.displayNs, this.#host.shownNs()) };
  }

  /** Acts at the display time. Tells whether an old future is kept from now on; a refused act leaves all as it was. */
  async give(
    input: ScenarioEvent,
    playing = false,
  ): Promise<Result<{ readonly input: Input; readonly forked: boolean }, EngineProblem>> {
    const worlds = this.#host.worlds();
    if (worlds === null) return err(NOT_OPEN);
    const before = this.future(worlds);
    const ghosts = this.#host.ghosts();
    const atNs = worlds.displayNs;
    const left = takeGhost(worlds.runs, atNs, before);
    const given = await worlds.give(input, playing);
    if (!given.ok) {
      await this.#show(before, atNs);
      return given;
    }
    const kept = left === null ? ghosts : [left, ...ghosts].slice(0, MOST_GHOSTS);
    this.#wholeNs = 0;
    this.history.push(actOf(before, worlds.inputs, ghosts, kept));
    this.#host.setGhosts(kept);
    return ok({ input: given.value, forked: left !== null });
  }

  /** Plays an edited scenario in the place of the present one, at the same display time. */
  async edit({ scenario, runs, inputs }: Draft): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    if (worlds === null) return err(NOT_OPEN);
    const { definition, displayNs } = worlds;
    const before = { ...this.future(worlds), edited: { scenario: definition.scenario, runs: definition.runs } };
    const after = { inputs, shownNs: before.shownNs, edited: { scenario, runs } };
    const ghostsBefore = this.#host.ghosts();
    const done = await this.#show(after, displayNs);
    if (!done.ok) return done;
    this.history.push({ before, after, ghostsBefore, ghostsAfter: [], undoNs: displayNs, redoNs: displayNs });
    this.#host.setGhosts([]);
    return done;
  }

  /** Plays the panes under other schemes, roles or options: as many runs as before, at the same display time. One step of the history. */
  async rerun(runs: readonly RunDefinition[]): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    if (worlds === null) return err(NOT_OPEN);
    const { definition, displayNs } = worlds;
    const { scenario } = definition;
    const before = { ...this.future(worlds), edited: { scenario, runs: definition.runs } };
    const after = { ...before, edited: { scenario, runs } };
    const done = await this.#show(after, displayNs);
    if (!done.ok) return done;
    const ghosts = this.#host.ghosts();
    this.history.push({ before, after, ghostsBefore: ghosts, ghostsAfter: ghosts, undoNs: displayNs, redoNs: displayNs });
    return done;
  }

  async undo(): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    const act = this.history.last;
    if (worlds === null || act === null) return err({ message: 'There is nothing to undo.' });
    const { shownNs } = this.future(worlds);
    const done = await this.#reach(worlds, act.before, act.after, act.undoNs);
    if (!done.ok) return done;
    this.history.undone(shownNs);
    this.#host.setGhosts(this.#kept(act.ghostsBefore));
    return done;
  }

  async redo(): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    const act = this.history.next;
    if (worlds === null || act === null) return err({ message: 'There is nothing to redo.' });
    const { shownNs } = this.future(worlds);
    const done = await this.#reach(worlds, act.after, act.before, act.redoNs);
    if (!done.ok) return done;
    this.history.redone(shownNs);
    this.#host.setGhosts(this.#kept(act.ghostsAfter));
    return done;
  }

  /** The ghost is the future again, seen from where the clock stands; what was the future is the ghost. */
  async bringBack(): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    const ghosts = this.#host.ghosts();
    const [ghost, ...others] = ghosts;
    if (worlds === null || ghost === undefined) return err({ message: 'No old future is kept.' });
    const before = this.future(worlds);
    const atNs = worlds.displayNs;
    // An older ghost may have left the present future before it left the one that it was of.
    const forkNs = Math.min(ghost.forkNs, partingNs(before.inputs, ghost.inputs));
    // What the mobiles did is told from where they were at the fork.
    worlds.show(forkNs);
    const left = takeGhost(worlds.runs, forkNs, before);
    const done = await this.#show(ghost, atNs);
    if (!done.ok) return done;
    const after = { inputs: ghost.inputs, shownNs: ghost.shownNs };
    const kept = left === null ? others : [left, ...others];
    this.history.push({ before, after, ghostsBefore: ghosts, ghostsAfter: kept, undoNs: atNs, redoNs: atNs });
    this.#host.setGhosts(kept);
    return done;
  }

  /** The ghost that is shown is sent away: no step of the history brings it with it again. */
  dismissGhost(): void {
    const [ghost, ...others] = this.#host.ghosts();
    if (ghost !== undefined) this.#dismissed.add(ghost);
    this.#host.setGhosts(others);
  }

  /** Those that were not sent away. */
  #kept(ghosts: readonly Ghost[]): readonly Ghost[] {
    return ghosts.filter((ghost) => !this.#dismissed.has(ghost));
  }

  /**
   * Puts the future in place that an act leads back to. The panes are as the act had them where the older scenario refuses what the
   * person has made of them since: nothing is allowed to hold the history up.
   */
  async #reach(worlds: Worlds, to: Future, from: Future, atNs: SimTime): Promise<Result<void, EngineProblem>> {
    const done = await this.#show(...reached(worlds, to, from, atNs));
    if (done.ok || to.edited === undefined || this.#host.worlds() !== worlds) return done;
    return this.#show(to, worlds.displayNs);
  }

  /** Opens the worlds anew, as `definition` says, shows them at an instant and computes them as far as they were shown. */
  async reopen(
    definition: WorldsDefinition,
    worlds: Worlds,
    atNs: SimTime = worlds.displayNs,
  ): Promise<Result<void, EngineProblem>> {
    const { shownNs } = this.future(worlds);
    this.#host.begin();
    const opened = await this.#host.open(definition, atNs);
    return opened.ok ? this.#fill(shownNs) : opened;
  }

  /** Puts another future in the place of the present one and shows it at `atNs`, whole. */
  async #show(future: Future, atNs: SimTime): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    if (worlds === null) return err(NOT_OPEN);
    this.#host.begin();
    if (future.edited !== undefined && isOther(future.edited, worlds.definition)) {
      const opened = await this.#host.open({ ...worlds.definition, ...future.edited, inputs: future.inputs }, atNs);
      return opened.ok ? this.#fill(future.shownNs) : opened;
    }
    const adopted = await worlds.adopt(future.inputs);
    if (!adopted.ok) return adopted;
    if (adopted.value === 'cold') {
      const opened = await this.#host.open({ ...worlds.definition, inputs: future.inputs }, atNs);
      if (!opened.ok) return opened;
    } else if (!(await worlds.goTo(atNs))) return err(LOST);
    return this.#fill(future.shownNs);
  }

  /** Computes ahead what is to be there, unless a person does something else meanwhile. */
  async #fill(untilNs: SimTime): Promise<Result<void, EngineProblem>> {
    const worlds = this.#host.worlds();
    if (worlds === null) return err(NOT_OPEN);
    if (!(await worlds.refill(untilNs, () => this.#host.goesOn()))) return err(LOST);
    this.#wholeNs = worlds.engineNs < untilNs ? untilNs : 0;
    this.#host.filled(untilNs);
    return ok(undefined);
  }
}

/** Whether worlds of a definition do not play what an edit has left. */
function isOther(edited: EditedDefinition, { scenario, runs }: EditedDefinition): boolean {
  return edited.scenario !== scenario || JSON.stringify(edited.runs) !== JSON.stringify(runs);
}

/** The last instant before the first input that one future has and the other has not; infinite when there is none. */
function partingNs(a: readonly Input[], b: readonly Input[]): SimTime {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (JSON.stringify(a[index]) === JSON.stringify(b[index])) continue;
    const first = Math.min(...[a[index], b[index]].flatMap((input) => (input === undefined ? [] : [inputNs(input)])));
    return Math.max(0, first - 1);
  }
  return Number.POSITIVE_INFINITY;
}

/** Where an act leads back to. Around an edit the clock stays where it is, and so do panes that have been changed since. */
function reached(worlds: Worlds, to: Future, from: Future, atNs: SimTime): readonly [Future, SimTime] {
  if (to.edited === undefined || from.edited === undefined) return [to, atNs];
  const name = namesIn(from.edited.scenario.nodes, to.edited.scenario.nodes);
  const runs = runsAfter(worlds.definition.runs, from.edited.runs, to.edited.runs, name);
  return [{ ...to, edited: { ...to.edited, runs } }, worlds.displayNs];
}
