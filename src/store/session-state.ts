/**
 * What the session holds and what can be done with it: the types that views and the app build on. `session-store.ts` makes it true.
 *
 * React reads {@link SessionState} through selectors. It changes at a human rate: the clock and the model versions are published about
 * ten times a second while playing and at once after a step, a seek or a pause. What moves with every frame (the display time, packets)
 * is read from {@link Session} and the models directly.
 */
import type { Result } from '#base/result.ts';
import type { Draft } from '#edit/draft.ts';
import type { SimTime } from '#base/time.ts';
import type { EngineProblem, PacketView } from '#engine/engine-api.ts';
import type { Plan } from '#scenario/plan.ts';
import type { Input, LinkChange, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { Ghost } from './ghost.ts';
import type { HandoverRow, ModelVersions, RunModel } from './model.ts';
import type { StepKind } from './record-log.ts';

/** Speeds to choose from, as multiples of the default pace. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

/** A speed that can be chosen. */
export type Speed = (typeof SPEEDS)[number];

/** Most panes beside each other. */
export const MAX_PANES = 4;

/**
 * How fast display time runs by itself: `cruise` when nothing but data moves, `gap` while a mobile is between routers (or waits with
 * nothing in flight), `slow` while signalling of a handover is in flight or the first packets after it are on their way.
 */
export type Pace = 'cruise' | 'gap' | 'slow';

/** What a step forward did not find. */
export type NothingAhead = `none-${StepKind}`;

/** The one clock of all panes, as last published. */
export interface ClockState {
  /** What is shown. Never passes `engineNs`. */
  readonly displayNs: SimTime;
  /** How far the worlds have been computed. */
  readonly engineNs: SimTime;
  /** The furthest instant that was shown, and still holds. What was only computed is no part of it. */
  readonly shownNs: SimTime;
  /** The earliest instant that can be shown with all its packets. */
  readonly earliestNs: SimTime;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly pace: Pace;
  /** Simulated seconds per second of wall time while playing: speed and pace together. */
  readonly effectiveSpeed: number;
  /** Whether the pace changes by itself. Off: always `cruise`. */
  readonly autoSlow: boolean;
  /** Why the clock stands; null while playing. `none-…`: a step found nothing of its sort ahead. */
  readonly stopReason: 'paused' | 'step' | 'seek' | 'ended' | 'engine' | NothingAhead | null;
}

/** A pane shows one run. `run.id` is unique among the panes and stays with a pane for its life. */
export interface Pane {
  readonly run: RunDefinition;
}

/** A run id that no pane has: A, B, C … */
export function freeId(runs: readonly RunDefinition[]): string {
  const taken = new Set(runs.map((run) => run.id));
  let code = 65;
  while (taken.has(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

/** What is picked, in every view at once. */
export type Selection =
  | { readonly kind: 'node'; readonly node: number; readonly pane: number | null }
  | { readonly kind: 'message'; readonly pane: number; readonly packetId: number }
  | { readonly kind: 'packet'; readonly pane: number; readonly packetId: number }
  | { readonly kind: 'flow'; readonly flow: number }
  | { readonly kind: 'handover'; readonly pane: number; readonly cause: number };

/** One filter set for canvas, ladder and lists. Empty lists mean "all". */
export interface Filters {
  readonly nodes: readonly number[];
  readonly messages: readonly string[];
  readonly flows: readonly number[];
  readonly traffic: 'all' | 'control' | 'data';
  /** Show renewals and other messages that no movement caused. */
  readonly renewals: boolean;
  /** Only the messages of one exchange (`filters.ts`); no data then. */
  readonly exchange: Exchange | null;
}

/** A request with its answers and what was sent again, in every pane alike. Nodes by id, `from` also by number. */
export interface Exchange {
  /** The message that it was found by. */
  readonly message: string;
  readonly ends: readonly [string, string];
  readonly from: number;
  readonly mn: string | null;
  /** The parameter that all of them carry, such as `seq=4`; null when there is none: then `cause` says what belongs together. */
  readonly number: string | null;
  readonly cause: number | null;
}

/** A stretch of time that was picked; every view shows it. */
export interface TimeSpan {
  readonly fromNs: SimTime;
  readonly toNs: SimTime;
}

/** A mobile being dragged (or moved by keyboard) in any pane; mirrored in all. Position on the drawing plane. */
export interface DragState {
  readonly mobile: number;
  readonly interface: number;
  readonly x: number;
  readonly y: number;
  /** The router that would win, or null. */
  readonly candidate: number | null;
  /** The pane where the drag happens. */
  readonly pane: number;
}

/** Where all panes look: the place in their middle, in units of the drawing, and how much larger it is than where all of it fits. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** Something to be said once by the live region; views turn it into words. `id` grows. */
export type Announcement = { readonly id: number } & (
  | { readonly kind: 'attached'; readonly pane: number; readonly mobile: number; readonly router: number }
  | { readonly kind: 'handover'; readonly pane: number; readonly handover: HandoverRow }
  | { readonly kind: 'moved'; readonly mobile: number; readonly router: number }
  | { readonly kind: NothingAhead }
  | {
      readonly kind:
        | 'paused'
        | 'playing'
        | 'forked'
        | 'brought-back'
        | 'undone'
        | 'redone'
        | 'engine-crashed'
        | 'engine-restarted';
    }
  | { readonly kind: 'problem'; readonly problem: EngineProblem }
);

/** State of the engine's worker. `crashed`: it died and is being replaced, or died again while it was. `restarted`: it came back where it stood. */
export type EngineStatus = 'starting' | 'ready' | 'crashed' | 'restarted';

/** All that views subscribe to. */
export interface SessionState {
  readonly scenario: Scenario | null;
  readonly plan: Plan | null;
  readonly panes: readonly Pane[];
  /** One per pane. The objects change with every frame; subscribe to `versions`. Replaced when worlds are opened anew. */
  readonly models: readonly RunModel[];
  /** Copies of the models' version counters, one per pane. */
  readonly versions: readonly ModelVersions[];
  readonly clock: ClockState;
  /** What the person did since the scenario was opened, each with its instant: enough to share and to restart. */
  readonly inputs: readonly Input[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The future that the last act in the past has replaced, until it is dismissed, or an older one that was chosen: it is shown. */
  readonly ghost: Ghost | null;
  /** All that are kept, `ghost` first. */
  readonly ghosts: readonly Ghost[];
  readonly selection: Selection | null;
  readonly filters: Filters;
  /** The stretch of time that is picked in every view, or null. */
  readonly timeSpan: TimeSpan | null;
  readonly drag: DragState | null;
  /** Null: the whole drawing is in view, whatever the size of a pane. */
  readonly camera: Camera | null;
  readonly reducedMotion: boolean;
  /** Nodes show the logical functions that they have in their scheme. */
  readonly functionsShown: boolean;
  /** What only one of several panes has is marked. */
  readonly compareMarks: boolean;
  /** One line about what went wrong last; null when dismissed or overcome. */
  readonly problem: EngineProblem | null;
  readonly engine: EngineStatus;
  readonly transport: 'ring' | 'batch' | null;
  readonly announcement: Announcement | null;
  /** True while worlds are being opened or replayed. */
  readonly busy: boolean;
}

/** How a scenario is opened. */
export interface OpenOptions {
  /** Which runs to show; default: the first run of the scenario. */
  readonly runs?: readonly RunDefinition[];
  /** What a person did, from a link or a file. */
  readonly inputs?: readonly Input[];
  /** The instant that is shown first; everything before it is computed, not played. Default 0. */
  readonly startNs?: SimTime;
  /** Default true. */
  readonly playing?: boolean;
  /** Run on past the scenario's end. Default true. */
  readonly endless?: boolean;
}

/** Where a step goes. */
export type StepDirection = 'forward' | 'back';

/**
 * What can be done. Commands to the engine are carried out one after the other; each resolves when its effect is in the models. A
 * problem resolves to an `err` and is put into `state.problem`; nothing rejects.
 */
export interface SessionActions {
  /** Opens a scenario that has passed validation. When the engine refuses it, the running session stays. */
  openScenario(scenario: Scenario, options?: OpenOptions): Promise<Result<void, EngineProblem>>;
  /** Changes what the panes show (1–4); everything that happened is replayed up to the display time. */
  setRuns(runs: readonly RunDefinition[]): Promise<Result<void, EngineProblem>>;
  /**
   * Changes scheme, roles or options of one pane; its id stays. Without `roles` or `options` the scheme's defaults apply. One step of the
   * history.
   */
  setPaneRun(pane: number, run: Omit<RunDefinition, 'id'>): Promise<Result<void, EngineProblem>>;
  /** Adds a pane for another scheme, with the same inputs replayed. */
  addPane(run: Omit<RunDefinition, 'id'>): Promise<Result<void, EngineProblem>>;
  removePane(pane: number): Promise<Result<void, EngineProblem>>;

  play(): void;
  pause(): void;
  setSpeed(speed: Speed): void;
  setAutoSlow(on: boolean): void;
  /** To the next or previous instant at which anything is recorded in any pane. Pauses. */
  stepEvent(direction?: StepDirection): Promise<void>;
  /** To the next or previous sending or end of a control message, or detachment or attachment. Pauses. */
  stepControl(direction?: StepDirection): Promise<void>;
  /**
   * To the next instant of `stepControl` or to the end of a pane's handover, whichever comes first: its last flow has had its first
   * packet. Pauses.
   */
  stepWithin(pane: number, cause: number): Promise<void>;
  /** To the next or previous detachment of a handover. Pauses. Stays where it is when there is none ahead. */
  stepHandover(direction?: StepDirection): Promise<void>;
  /** Shows `atNs`: computes ahead when needed, goes back within the log. Keeps playing or paused. */
  seek(atNs: SimTime): Promise<void>;

  /** Moves a mobile to an access router (node numbers) in every pane, now. In the past this replaces the future. */
  moveMobile(mobile: number, router: number, mobileInterface?: number): Promise<Result<Input, EngineProblem>>;
  detachMobile(mobile: number): Promise<Result<Input, EngineProblem>>;
  failNode(node: number): Promise<Result<Input, EngineProblem>>;
  recoverNode(node: number): Promise<Result<Input, EngineProblem>>;
  changeLink(change: LinkChange): Promise<Result<Input, EngineProblem>>;
  startFlow(flow: number): Promise<Result<Input, EngineProblem>>;
  stopFlow(flow: number): Promise<Result<Input, EngineProblem>>;
  moveFlow(flow: number, mobileInterface: number): Promise<Result<Input, EngineProblem>>;
  /**
   * Loses a control message that a pane has sent: on the link that it is on, or when it has arrived already, on its first link, to which the
   * clock goes back.
   */
  dropMessage(pane: number, packetId: number): Promise<Result<Input, EngineProblem>>;
  /**
   * Plays an edited scenario (one that has passed validation) in the place of the present one, at the same display time. The edit is one step
   * of the history. When the engine refuses it, everything stays.
   */
  editScenario(draft: Draft): Promise<Result<void, EngineProblem>>;
  /** Takes the last input back: the clock returns to just before it, and a future that it had replaced is there again whole. */
  undo(): Promise<void>;
  /** Does what was taken back last again, at its instant, with everything that had been done after it. */
  redo(): Promise<void>;
  /** Makes the ghost the future again, seen from where the clock stands; the present future becomes the ghost. Can be undone. */
  bringBackGhost(): Promise<void>;
  /** Keeps the ghost no longer; the next older one is shown. Undo still brings the future back that it was of. */
  dismissGhost(): void;
  /** Shows another one of the ghosts that are kept, by its place in `ghosts`. */
  chooseGhost(index: number): void;

  select(selection: Selection | null): void;
  setFilters(filters: Partial<Filters>): void;
  /** Lets everything through again. */
  clearFilters(): void;
  selectTime(span: TimeSpan | null): void;
  setDrag(drag: DragState | null): void;
  setCamera(camera: Camera | null): void;
  setReducedMotion(on: boolean): void;
  showFunctions(on: boolean): void;
  showCompareMarks(on: boolean): void;
  dismissProblem(): void;
  /** Says that something the person tried was no good, without touching the session (a bad file, a bad link). */
  reportProblem(problem: EngineProblem): void;

  /** Starts a new engine after a crash that did not heal by itself, and replays everything up to the display time. */
  restartEngine(): Promise<void>;

  /** A packet's octets on each hop; null when the pane never sent it. */
  packet(pane: number, packetId: number): Promise<PacketView | null>;
  /** A pane's run from its start up to the display time as a pcapng file, in pieces. Null when it cannot be made. */
  capture(pane: number): Promise<readonly ArrayBuffer[] | null>;
}

/** The session: the published state, what can be done, and what moves with every frame. */
export interface Session {
  readonly store: StoreApi<SessionState>;
  readonly actions: SessionActions;
  /** Display time of this very frame. */
  displayNs(): SimTime;
  /**
   * Moves the session on by one animation frame. `wallMs` is the frame's timestamp. Returns true when what is shown has changed, so that
   * a resting canvas need not be drawn. Only the frame loop calls this.
   */
  frame(wallMs: number): boolean;
  /** Ends the engine and everything that waits for it. */
  dispose(): void;
}
