/**
 * The session: panes, worlds, clock, inputs and what is picked. Zustand without React; the engine is injected, so all of it is tested
 * without a browser.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { err, ok, type Result } from '#base/result.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import { LIMITS } from '#scenario/limits.ts';
import type { Input, LinkChange, RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { Announcer } from './announcer.ts';
import { CrashRecovery } from './crash-recovery.ts';
import { carried, dropMessage } from './edits.ts';
import type { EngineClient } from './engine-client.ts';
import { EMPTY_FILTERS } from './filters.ts';
import { chosenFirst, keptGhosts } from './ghost.ts';
import type { ModelVersions } from './model.ts';
import { LONGEST_FRAME_MS, PACE_RATE, horizonOf, moveClock, paceOf } from './pacing.ts';
import type { StepKind } from './record-log.ts';
import { initialState } from './session-initial.ts';
import {
  MAX_PANES,
  freeId,
  type ClockState,
  type OpenOptions,
  type Session,
  type SessionActions,
  type SessionState,
  type StepDirection,
} from './session-state.ts';
import { stepBack, stepForward, stepWithin, type HandoverKey } from './stepping.ts';
import { LOST, NOT_OPEN, TimeTravel, type TravelHost } from './time-travel.ts';
import { Worlds, type WorldsDefinition } from './worlds.ts';

export type * from './session-state.ts';
export { MAX_PANES, SPEEDS } from './session-state.ts';

/** Wall time between two publications of clock and versions while playing. */
const PUBLISH_MS = { few: 100, many: 200 } as const;

/** What stands around a drawing with more nodes than this costs more to draw anew: the browser puts all of the page together. */
const MANY_NODES = 80;

/** Makes a session over an engine. Nothing is open yet. */
export function createSessionStore(client: EngineClient): Session {
  return new EngineSession(client);
}

class EngineSession implements Session {
  readonly store: StoreApi<SessionState>;
  readonly actions: SessionActions;
  readonly #client: EngineClient;
  readonly #announcer: Announcer;
  #worlds: Worlds | null = null;
  /** The last command; the next one waits for it. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Commands that wait or run. While there are any, frames leave the worlds alone. */
  #commands = 0;
  #lookingAhead = false;
  #lastFrameMs = -1;
  #lastPublishMs = 0;
  #changed = false;
  readonly #travel = new TimeTravel(this.#travelHost());
  readonly #recovery = new CrashRecovery({
    worlds: () => this.#worlds,
    restart: () => this.#client.restart(),
    reopen: ({ worlds, definition, displayNs }) => this.#travel.reopen(definition, worlds, displayNs),
    done: (isBack) => {
      if (!isBack) return this.#stop('engine');
      this.store.setState({ engine: 'restarted', problem: null });
      this.#announcer.say({ kind: 'engine-restarted' });
    },
  });
  #seekTo: SimTime | null = null;
  /** Play or pause was pressed while a seek was on its way. */
  #interrupted = false;

  constructor(client: EngineClient) {
    this.#client = client;
    this.store = createStore<SessionState>()(() => initialState(client));
    this.#announcer = new Announcer((announcement) => this.store.setState({ announcement }));
    this.actions = this.#makeActions();
    client.onCrash((reason) => this.#crashed(reason));
  }

  displayNs(): SimTime {
    return this.#worlds?.displayNs ?? 0;
  }

  frame(wallMs: number): boolean {
    const elapsed = this.#lastFrameMs < 0 ? 0 : Math.min(LONGEST_FRAME_MS, Math.max(0, wallMs - this.#lastFrameMs));
    this.#lastFrameMs = wallMs;
    const worlds = this.#worlds;
    const { clock } = this.store.getState();
    if (worlds !== null && this.#commands === 0 && clock.playing) {
      const before = worlds.displayNs;
      worlds.drain();
      moveClock(worlds, elapsed, clock.speed, clock.autoSlow);
      if (worlds.displayNs !== before) this.#changed = true;
      if (worlds.ended && worlds.displayNs >= worlds.engineNs) this.#stop('ended');
      else this.#lookAhead(worlds, horizonOf(worlds.displayNs, clock.speed));
      const many = worlds.plan.scenario.nodes.length > MANY_NODES;
      if (wallMs - this.#lastPublishMs >= (many ? PUBLISH_MS.many : PUBLISH_MS.few)) {
        this.#lastPublishMs = wallMs;
        this.#publish();
      }
    }
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  dispose(): void {
    this.#worlds = null;
    this.#client.dispose();
  }

  #makeActions(): SessionActions {
    const set = (partial: Partial<SessionState>): void => this.store.setState(partial);
    const node = (index: number): string => this.#worlds?.plan.scenario.nodes[index]?.id ?? '';
    const flowId = (index: number): string => this.#worlds?.plan.scenario.flows?.[index]?.id ?? '';
    return {
      openScenario: (scenario, options) => this.#openScenario(scenario, options ?? {}),
      setRuns: (runs) => this.#setRuns(runs),
      setPaneRun: (pane, run) =>
        this.#command(() =>
          this.#travel.rerun(this.#paneRuns().map((old, index) => (index === pane ? { ...run, id: old.id } : old))),
        ),
      addPane: (run) => this.#setRuns([...this.#paneRuns(), { ...run, id: freeId(this.#paneRuns()) }]),
      removePane: (pane) => this.#setRuns(this.#paneRuns().filter((_run, index) => index !== pane)),
      play: () => this.#play(),
      pause: () => {
        this.#interrupted = true;
        if (this.store.getState().clock.playing) this.#announcer.say({ kind: 'paused' });
        this.#stop('paused');
      },
      setSpeed: (speed) => this.#setClock({ speed }),
      setAutoSlow: (autoSlow) => this.#setClock({ autoSlow }),
      stepEvent: (direction = 'forward') => this.#step('event', direction),
      stepControl: (direction = 'forward') => this.#step('control', direction),
      stepWithin: (pane, cause) => this.#step('control', 'forward', { pane, cause }),
      stepHandover: (direction = 'forward') => this.#step('handover', direction),
      seek: (atNs) => this.#seek(atNs),
      moveMobile: (mobile, router, mobileInterface = 0) =>
        this.#give({ atMs: 0, move: { node: node(mobile), to: node(router), interface: mobileInterface } }),
      detachMobile: (mobile) => this.#give({ atMs: 0, detach: node(mobile) }),
      failNode: (index) => this.#give({ atMs: 0, fail: node(index) }),
      recoverNode: (index) => this.#give({ atMs: 0, recover: node(index) }),
      changeLink: (change: LinkChange) => this.#give({ atMs: 0, link: change }),
      startFlow: (flow) => this.#give({ atMs: 0, startFlow: flowId(flow) }),
      stopFlow: (flow) => this.#give({ atMs: 0, stopFlow: flowId(flow) }),
      moveFlow: (flow, mobileInterface) => this.#give({ atMs: 0, moveFlow: { flow: flowId(flow), interface: mobileInterface } }),
      dropMessage: (pane, id) => dropMessage(this, pane, id, (drop) => this.#give({ atMs: 0, drop })),
      editScenario: (draft) => this.#command(() => this.#travel.edit(draft)),
      undo: () => this.#travelled(() => this.#travel.undo(), 'undone'),
      redo: () => this.#travelled(() => this.#travel.redo(), 'redone'),
      bringBackGhost: () => this.#travelled(() => this.#travel.bringBack(), 'brought-back'),
      dismissGhost: () => this.#travel.dismissGhost(),
      chooseGhost: (index) => set(keptGhosts(chosenFirst(this.store.getState().ghosts, index))),
      select: (selection) => set({ selection }),
      setFilters: (filters) => set({ filters: { ...this.store.getState().filters, ...filters } }),
      clearFilters: () => set({ filters: EMPTY_FILTERS }),
      selectTime: (timeSpan) => set({ timeSpan }),
      setDrag: (drag) => set({ drag }),
      setCamera: (camera) => set({ camera }),
      setReducedMotion: (reducedMotion) => set({ reducedMotion }),
      showFunctions: (functionsShown) => set({ functionsShown }),
      showCompareMarks: (compareMarks) => set({ compareMarks }),
      dismissProblem: () => set({ problem: null }),
      reportProblem: (problem) => this.#report(problem),
      restartEngine: () => this.#restartEngine(),
      packet: (pane, packetId) => this.#fetch(() => this.#client.packet(pane, packetId)),
      capture: (pane) => this.#fetch(({ displayNs }) => this.#client.capture(pane, displayNs)),
    };
  }

  /** Runs commands one after the other. Neither a bug nor a crash is allowed to block the next: it becomes a problem on the screen. */
  #command<Value>(run: () => Promise<Result<Value, EngineProblem>>): Promise<Result<Value, EngineProblem>> {
    this.#commands++;
    this.store.setState({ busy: true });
    const next = this.#queue.then(async () => {
      const outcome = await this.#recovery.carryOut(run);
      if (--this.#commands === 0) this.store.setState({ busy: false });
      if (!outcome.ok) this.#report(outcome.error);
      this.#changed = true;
      this.#publish();
      return outcome;
    });
    this.#queue = next;
    return next;
  }

  #lookAhead(worlds: Worlds, { leastNs, mostNs }: ReturnType<typeof horizonOf>): void {
    if (this.#lookingAhead || worlds.engineNs >= leastNs || worlds.ended) return;
    this.#lookingAhead = true;
    // Commands that come now wait for this answer: they run in the same queue.
    this.#queue = this.#queue.then(async () => {
      if (this.#worlds === worlds && this.#commands === 0) await worlds.compute(mostNs);
      this.#lookingAhead = false;
    });
  }

  #paneRuns(): readonly RunDefinition[] {
    return this.store.getState().panes.map((pane) => pane.run);
  }

  #openScenario(scenario: Scenario, options: OpenOptions): Promise<Result<void, EngineProblem>> {
    return this.#command(async () => {
      const runs = options.runs ?? scenario.runs.slice(0, 1);
      const definition = { scenario, runs, inputs: options.inputs ?? [], endless: options.endless ?? true };
      const opened = await this.#open(definition, options.startNs ?? 0);
      if (!opened.ok) return opened;
      this.#travel.begin(definition.inputs);
      const playing = options.playing ?? true;
      this.store.setState({ selection: null, filters: EMPTY_FILTERS, timeSpan: null, drag: null, camera: null, problem: null });
      this.#setClock({ playing, stopReason: playing ? null : 'paused' });
      return ok(undefined);
    });
  }

  #setRuns(runs: readonly RunDefinition[]): Promise<Result<void, EngineProblem>> {
    return this.#command(async () => {
      const worlds = this.#worlds;
      if (worlds === null) return err(NOT_OPEN);
      if (runs.length < 1 || runs.length > MAX_PANES) return err({ message: `Between 1 and ${MAX_PANES} panes are possible.` });
      const done = await this.#travel.reopen({ ...worlds.definition, runs, inputs: worlds.inputs }, worlds);
      if (done.ok) this.#travel.history.panesPlay(runs);
      return done;
    });
  }

  /** Opens worlds, computes them up to an instant and shows them; until then the old ones stay on the screen. */
  async #open(definition: WorldsDefinition, atNs: SimTime): Promise<Result<void, EngineProblem>> {
    const opened = await Worlds.open(this.#client, definition);
    if (!opened.ok) return opened;
    const worlds = opened.value;
    if (!(await worlds.goTo(atNs))) return err(LOST);
    this.#worlds = worlds;
    this.#announcer.restart(worlds);
    this.store.setState({
      ...carried(this.store.getState(), worlds.plan),
      scenario: definition.scenario,
      plan: worlds.plan,
      panes: definition.runs.map((run) => ({ run })),
      models: worlds.runs,
      engine: this.#recovery.restarted ? 'restarted' : 'ready',
    });
    return ok(undefined);
  }

  #play(): void {
    this.#interrupted = true;
    const worlds = this.#worlds;
    if (worlds === null || this.store.getState().clock.playing) return;
    this.#setClock({ playing: true, stopReason: null });
    this.#announcer.say({ kind: 'playing' });
  }

  #stop(stopReason: NonNullable<ClockState['stopReason']>): void {
    this.#setClock({ playing: false, stopReason });
    this.#publish();
  }

  #setClock(partial: Partial<ClockState>): void {
    this.store.setState((state) => ({ clock: { ...state.clock, ...partial } }));
    this.#publish();
  }

  async #step(kind: StepKind, direction: StepDirection, within: HandoverKey | null = null): Promise<void> {
    this.#setClock({ playing: false, stopReason: 'step' });
    await this.#command(async () => {
      const worlds = this.#worlds;
      if (worlds === null) return err(NOT_OPEN);
      worlds.drain();
      let found = true;
      if (direction === 'back') stepBack(worlds, kind);
      else found = await (within === null ? stepForward(worlds, kind) : stepWithin(worlds, within));
      if (this.#recovery.empty) return err(LOST);
      this.#announcer.look(worlds);
      if (!found) {
        this.#setClock({ stopReason: `none-${kind}` });
        this.#announcer.say({ kind: `none-${kind}` });
      }
      return ok(undefined);
    });
  }

  /**
   * Scrubbing asks for many instants in a row: those that another one has overtaken are left out. A long way ends where it stands when a
   * person does something else, so that an instant typed wrongly does not keep the page busy for ever.
   */
  async #seek(atNs: SimTime): Promise<void> {
    const waiting = this.#seekTo !== null;
    this.#seekTo = Math.min(fromMs(LIMITS.sessionMs), Math.max(0, Math.round(atNs)));
    this.#interrupted = false;
    if (waiting) {
      await this.#queue;
      return;
    }
    let target: SimTime | null = null;
    await this.#command(async () => {
      const worlds = this.#worlds;
      target = this.#seekTo ?? target;
      this.#seekTo = null;
      if (worlds === null || target === null) return err(NOT_OPEN);
      const reached = await worlds.goTo(target, () => {
        this.#announcer.restart(worlds);
        this.#publish();
        return this.#seekTo === null && this.#commands === 1 && !this.#interrupted;
      });
      if (!reached) return err(LOST);
      this.#announcer.restart(worlds);
      if (!this.store.getState().clock.playing) this.#setClock({ stopReason: 'seek' });
      return ok(undefined);
    });
  }

  #give(input: ScenarioEvent): Promise<Result<Input, EngineProblem>> {
    return this.#command(async () => {
      const given = await this.#travel.give(input, this.store.getState().clock.playing);
      if (!given.ok) return given;
      if (given.value.forked) this.#announcer.say({ kind: 'forked' });
      const plan = this.#worlds?.plan;
      if ('move' in input && plan !== undefined) {
        const mobile = plan.nodeIndex.get(input.move.node) ?? -1;
        this.#announcer.say({ kind: 'moved', mobile, router: plan.nodeIndex.get(input.move.to) ?? -1 });
      }
      return ok(given.value.input);
    });
  }

  /** Carries out a step of the history and says what came of it. */
  async #travelled(step: () => Promise<Result<void, EngineProblem>>, kind: 'undone' | 'redone' | 'brought-back'): Promise<void> {
    await this.#command(async () => {
      const done = await step();
      if (done.ok) this.#announcer.say({ kind });
      return done;
    });
  }

  /** What the forks of the session work on. */
  #travelHost(): TravelHost {
    return {
      worlds: () => this.#worlds,
      shownNs: () => this.store.getState().clock.shownNs,
      ghosts: () => this.store.getState().ghosts,
      setGhosts: (ghosts) => this.store.setState(keptGhosts(ghosts)),
      open: (definition, atNs) => this.#open(definition, atNs),
      begin: () => {
        this.#interrupted = false;
      },
      goesOn: () => this.#commands === 1 && !this.#interrupted,
      filled: (shownNs) => {
        if (this.#worlds !== null) this.#announcer.restart(this.#worlds);
        this.#setClock({ shownNs });
      },
    };
  }

  /** Asks the engine for something that moves nothing. */
  async #fetch<Value>(ask: (worlds: Worlds) => Promise<Value | null>): Promise<Value | null> {
    const answer = await this.#command(async () => {
      const value = this.#worlds === null ? null : await ask(this.#worlds);
      return this.#recovery.empty ? err(LOST) : ok(value);
    });
    return answer.ok ? answer.value : null;
  }

  #crashed(reason: string): void {
    this.store.setState({ engine: 'crashed', transport: this.#client.transport });
    this.#report({ message: reason });
    this.#announcer.say({ kind: 'engine-crashed' });
    if (!this.#recovery.reopening) void this.#restartEngine();
  }

  /** A new worker. The command that the old one kept waiting brings the session back; where none waits, one that does nothing else. */
  async #restartEngine(): Promise<void> {
    this.#recovery.restart();
    await (this.#commands > 0 ? this.#queue : this.#command(async () => ok(undefined)));
  }

  #report(problem: EngineProblem): void {
    this.store.setState({ problem });
    this.#announcer.say({ kind: 'problem', problem });
  }

  /** Puts clock, versions and inputs into the state where they have moved. */
  #publish(): void {
    const worlds = this.#worlds;
    if (worlds === null) return;
    const state = this.store.getState();
    const pace = paceOf(worlds, state.clock.autoSlow);
    const clock: ClockState = {
      ...state.clock,
      displayNs: worlds.displayNs,
      engineNs: worlds.engineNs,
      shownNs: Math.min(worlds.engineNs, Math.max(state.clock.shownNs, worlds.displayNs)),
      earliestNs: Math.max(...worlds.runs.map((run) => run.log.earliestNs)),
      pace,
      effectiveSpeed: PACE_RATE[pace] * state.clock.speed,
    };
    const versions = worlds.runs.map((run, index) => published(state.versions[index], run.versions));
    const sameVersions =
      versions.length === state.versions.length && versions.every((one, index) => one === state.versions[index]);
    this.store.setState({
      clock,
      versions: sameVersions ? state.versions : versions,
      inputs: worlds.inputs,
      canUndo: this.#travel.history.canUndo,
      canRedo: this.#travel.history.canRedo,
      transport: this.#client.transport,
    });
    this.#announcer.look(worlds);
  }
}

/** The published copy of a model's counters: the same object while they stand. */
function published(previous: ModelVersions | undefined, versions: ModelVersions): ModelVersions {
  if (previous === undefined) return { ...versions };
  const parts = Object.keys(versions) as (keyof ModelVersions)[];
  return parts.every((part) => previous[part] === versions[part]) ? previous : { ...versions };
}
