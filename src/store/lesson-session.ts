/**
 * A lesson being taken: which step, whether the clock is on its way to it, what was answered, how a task stands. It drives the session by
 * its ordinary actions, so everything that a person can do otherwise goes on working meanwhile.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { err, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { Evidence } from '#lessons/evidence.ts';
import type { LessonPlayer } from '#lessons/lesson-player.ts';
import type { Lesson, Runs, TaskOutcome } from '#lessons/lesson.ts';
import { resolveSteps, stageRuns, type OpenStage, type ResolvedStep } from '#lessons/resolve.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { LiveTask } from './live-task.ts';
import type { Session } from './session-state.ts';

/** At most this much is played before a step’s moment; what lies before is skipped. */
const RUN_UP_NS: SimTime = 250e6;

/**
 * `watching`: the clock is on its way to the step. `here`: it stands there (or the person is playing). `asked`: a question waits.
 * `revealing`: the clock is on its way to its answer. `revealed`: the answer is told.
 */
export type LessonPhase = 'watching' | 'here' | 'asked' | 'revealing' | 'revealed';

/** All that views subscribe to. */
export interface LessonState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why it failed. */
  readonly problem: string | null;
  readonly steps: readonly ResolvedStep[];
  readonly index: number;
  readonly phase: LessonPhase;
  /** Choices by step; null: shown without a choice. */
  readonly answers: ReadonlyMap<number, number | null>;
  /** The task of this step. */
  readonly task: TaskOutcome | null;
  /** Steps whose task has been done. */
  readonly done: ReadonlySet<number>;
}

/** What a lesson is given. */
export interface LessonContext {
  readonly session: Session;
  readonly player: Pick<LessonPlayer, 'evidence'>;
  readonly loadScenario: (name: string) => Promise<Scenario | null>;
}

/** What can be done. */
export interface LessonSession {
  readonly store: StoreApi<LessonState>;
  /** Plays the runs that the lesson reads, then goes to its first step. */
  start(): Promise<void>;
  /** On: to the moment that is awaited, to the answer, or to the next step. */
  next(): Promise<void>;
  back(): Promise<void>;
  /** To any step. */
  go(index: number): Promise<void>;
  /** Answers the question that waits; null shows the answer without a choice. */
  answer(choice: number | null): Promise<void>;
  /** Opens the task’s stage once more. */
  retry(): Promise<void>;
  /** Called with every frame: stops the clock at the awaited moment. */
  frame(displayNs: SimTime): void;
  /** Lets go of the session; it stays as it is. */
  dispose(): void;
}

/** Takes a lesson in a session. */
export function createLessonSession(lesson: Lesson, context: LessonContext): LessonSession {
  return new TakenLesson(lesson, context);
}

const NOTHING: LessonState = {
  status: 'loading',
  problem: null,
  steps: [],
  index: 0,
  phase: 'watching',
  answers: new Map(),
  task: null,
  done: new Set(),
};

class TakenLesson implements LessonSession {
  readonly store: StoreApi<LessonState> = createStore<LessonState>(() => NOTHING);
  readonly #lesson: Lesson;
  readonly #context: LessonContext;
  readonly #session: Session;
  #stages = new Map<string, OpenStage>();
  /** The stage that is open as it was meant, or null. */
  #open: string | null = null;
  /** Where the clock has to stop. */
  #targetNs: SimTime | null = null;
  #task: LiveTask | null = null;
  readonly #unsubscribe: () => void;
  /** Grows with every wish to be elsewhere: an older one gives up. */
  #wish = 0;
  #disposed = false;

  constructor(lesson: Lesson, context: LessonContext) {
    this.#lesson = lesson;
    this.#context = context;
    this.#session = context.session;
    this.#unsubscribe = this.#session.store.subscribe(() => this.#look());
  }

  async start(): Promise<void> {
    const loaded = await this.#load();
    if (this.#disposed) return;
    if (!loaded.ok) {
      this.store.setState({ status: 'failed', problem: loaded.error });
      return;
    }
    this.store.setState({ status: 'ready', steps: loaded.value });
    await this.go(0);
  }

  async next(): Promise<void> {
    const { phase, index, steps } = this.store.getState();
    if (phase === 'watching' || phase === 'revealing') return this.#arrive();
    if (phase === 'asked') return this.answer(null);
    if (index + 1 < steps.length) await this.go(index + 1);
  }

  async back(): Promise<void> {
    const { index } = this.store.getState();
    if (index > 0) await this.go(index - 1);
  }

  async go(index: number): Promise<void> {
    const { steps, index: from } = this.store.getState();
    const step = steps[index];
    if (step === undefined) return;
    const wish = ++this.#wish;
    this.#task = null;
    this.#targetNs = null;
    this.#session.actions.pause();
    this.store.setState({ index, phase: 'watching', task: null });
    const { reducedMotion } = this.#session.store.getState();
    const onward = index === from + 1 || (index === 0 && from === 0);
    const isPlayed = onward && !reducedMotion && step.task === null;
    const isOpen = this.#open === step.stage && this.#isUntouched(step.stage) && step.task === null;
    if (!isOpen) {
      const startNs = isPlayed ? Math.max(0, step.atNs - RUN_UP_NS) : step.atNs;
      if (!(await this.#openStage(step.stage, startNs))) return;
    } else if (!isPlayed || this.#session.displayNs() > step.atNs) {
      await this.#session.actions.seek(step.atNs);
    } else if (step.atNs - this.#session.displayNs() > RUN_UP_NS) {
      await this.#session.actions.seek(step.atNs - RUN_UP_NS);
    }
    if (wish !== this.#wish) return;
    if (isPlayed && this.#session.displayNs() < step.atNs) {
      this.#targetNs = step.atNs;
      this.#session.actions.play();
    } else this.#stand(step);
  }

  async answer(choice: number | null): Promise<void> {
    const { phase, index, steps, answers } = this.store.getState();
    const question = steps[index]?.question;
    if (phase !== 'asked' || question === null || question === undefined) return;
    const wish = ++this.#wish;
    this.store.setState({ phase: 'revealing', answers: new Map(answers).set(index, choice) });
    this.#targetNs = question.revealNs;
    const { reducedMotion } = this.#session.store.getState();
    const nowNs = this.#session.displayNs();
    if (reducedMotion || nowNs >= question.revealNs) return this.#arrive();
    if (!this.#isUntouched(steps[index]?.stage ?? '')) {
      if (!(await this.#openStage(steps[index]?.stage ?? '', steps[index]?.atNs ?? 0)) || wish !== this.#wish) return;
    }
    this.#session.actions.play();
  }

  async retry(): Promise<void> {
    const { index, done } = this.store.getState();
    this.store.setState({ done: new Set([...done].filter((step) => step !== index)) });
    await this.go(index);
  }

  frame(displayNs: SimTime): void {
    if (this.#targetNs !== null && displayNs >= this.#targetNs) void this.#arrive();
  }

  dispose(): void {
    this.#disposed = true;
    this.#wish++;
    this.#targetNs = null;
    this.#task = null;
    this.#unsubscribe();
  }

  /** Stops the clock at the awaited moment, from wherever it is. */
  async #arrive(): Promise<void> {
    const target = this.#targetNs;
    const { index, steps, phase } = this.store.getState();
    const step = steps[index];
    if (target === null || step === undefined) return;
    this.#targetNs = null;
    const wish = this.#wish;
    this.#session.actions.pause();
    if (!this.#isUntouched(step.stage)) {
      if (!(await this.#openStage(step.stage, target))) return;
    } else await this.#session.actions.seek(target);
    if (wish !== this.#wish) return;
    if (phase === 'revealing') this.store.setState({ phase: 'revealed' });
    else this.#stand(step);
  }

  /** The clock is where the step wants it. */
  #stand(step: ResolvedStep): void {
    const { index, answers } = this.store.getState();
    const isAsked = step.question !== null && !answers.has(index);
    this.store.setState({ phase: step.question === null ? 'here' : isAsked ? 'asked' : 'revealed' });
    if (step.task === null) return;
    this.#task = new LiveTask(step.task, this.#session);
    this.#look();
    if (!this.#session.store.getState().reducedMotion) this.#session.actions.play();
  }

  /** How the task stands now. What has been done stays done. */
  #look(): void {
    const outcome = this.#task?.look();
    const { index, task, done } = this.store.getState();
    if (outcome === undefined || (outcome.done === task?.done && isSame(outcome.seen, task.seen)) || task?.done === true) return;
    this.store.setState({ task: outcome, ...(outcome.done ? { done: new Set([...done, index]) } : {}) });
  }

  /** Plays each run of the lesson once, whatever number of stages show it. */
  async #load(): Promise<Result<readonly ResolvedStep[], string>> {
    const evidence = new Map<string, Runs>();
    const played = new Map<string, Evidence>();
    for (const [name, stage] of Object.entries(this.#lesson.stages)) {
      const scenario = await this.#context.loadScenario(stage.scenario);
      if (scenario === null) return err(stage.scenario);
      const runs = stageRuns(scenario, stage.runs);
      const key = (run: string): string => `${stage.scenario} ${run}`;
      const missing = stage.runs.flatMap((run, index) => (played.has(key(run)) ? [] : [{ run, definition: runs[index]! }]));
      const answer = await this.#context.player.evidence(
        scenario,
        missing.map(({ definition }) => definition),
      );
      if (!answer.ok) return answer;
      missing.forEach(({ run }, index) => played.set(key(run), answer.value[index]!));
      this.#stages.set(name, { scenario, runs });
      evidence.set(
        name,
        stage.runs.map((run) => played.get(key(run))!),
      );
    }
    return resolveSteps(this.#lesson, evidence);
  }

  /** Opens a stage as it was meant, paused. */
  async #openStage(name: string, startNs: SimTime): Promise<boolean> {
    const stage = this.#stages.get(name);
    if (stage === undefined) return false;
    this.#session.actions.select(null);
    const opened = await this.#session.actions.openScenario(stage.scenario, { runs: stage.runs, startNs, playing: false });
    this.#open = opened.ok ? name : null;
    if (!opened.ok) this.store.setState({ status: 'failed', problem: opened.error.message });
    return opened.ok;
  }

  /** Nobody has moved anything, changed a scheme or opened something else since the stage was opened. */
  #isUntouched(name: string): boolean {
    const stage = this.#stages.get(name);
    const { scenario, inputs, panes } = this.#session.store.getState();
    return (
      stage !== undefined &&
      this.#open === name &&
      scenario === stage.scenario &&
      inputs.length === 0 &&
      panes.length === stage.runs.length &&
      panes.every((pane, index) => pane.run === stage.runs[index])
    );
  }
}

/** Whether an attempt stands as it stood. Facts are plain data, and made anew at every look. */
function isSame(one: TaskOutcome['seen'], other: TaskOutcome['seen']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
