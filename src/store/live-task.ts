/** Looks at what a person does in the first pane of a session, in the words of a lesson’s task. */
import { toMs, type SimTime } from '#base/time.ts';
import type { LiveHandover, LiveRun, Task, TaskOutcome } from '#lessons/lesson.ts';
import { describeDirection } from '#scenario/plan.ts';
import type { HandoverRow, RunModel } from './model.ts';
import type { Session } from './session-state.ts';
import { inputNs } from './worlds.ts';

/** Packets count as “a moment ago” for so long. */
const VISIT_WINDOW_NS: SimTime = 250e6;

/** A task that has begun. */
export class LiveTask {
  readonly #task: Task;
  readonly #session: Session;
  readonly #beganNs: SimTime;
  /** Packets lost when the last input was given, and which model and how many inputs that was about. */
  #lostBefore: { readonly model: RunModel; readonly inputs: number; readonly lost: number } | null = null;

  constructor(task: Task, session: Session) {
    this.#task = task;
    this.#session = session;
    this.#beganNs = session.displayNs();
  }

  /** How it stands. */
  look(): TaskOutcome {
    const { models, inputs } = this.#session.store.getState();
    const model = models[0];
    if (model === undefined) return { done: false, seen: null };
    const lost = model.flows.reduce((sum, flow) => sum + flow.dropped, 0);
    if (this.#lostBefore?.model !== model || this.#lostBefore.inputs !== inputs.length)
      this.#lostBefore = { model, inputs: inputs.length, lost };
    const last = inputs.at(-1);
    const sinceInput =
      last === undefined ? null : { ms: toMs(Math.max(0, model.nowNs - inputNs(last))), lost: lost - this.#lostBefore.lost };
    return this.#task.check(liveRun(model, this.#beganNs, sinceInput));
  }
}

/** A pane’s model in the words of tasks. */
function liveRun(model: RunModel, beganNs: SimTime, sinceInput: LiveRun['sinceInput']): LiveRun {
  const { plan } = model;
  const id = (node: number): string => plan.scenario.nodes[node]?.id ?? '';
  const visited = new Set(model.recentPaths(VISIT_WINDOW_NS).map(({ direction }) => id(describeDirection(plan, direction).to)));
  return {
    scheme: model.run.scheme,
    handovers: model.handovers.flatMap((row, index) =>
      row.detachNs < beganNs ? [] : [liveHandover(model, row, model.handoverOver(index), id)],
    ),
    visited,
    failed: new Set([...model.failedNodes].map(id)),
    sinceInput,
  };
}

function liveHandover(model: RunModel, row: HandoverRow, over: boolean, id: (node: number) => string): LiveHandover {
  const gaps = row.flows.flatMap((flow) => (flow.firstAfterNs === null ? [] : [toMs(flow.firstAfterNs - row.detachNs)]));
  return {
    mobile: id(row.mobile),
    from: row.from === null ? null : id(row.from),
    to: id(row.to),
    lost: row.flows.reduce((sum, flow) => sum + flow.lost, 0),
    messages: row.messages,
    gapMs: gaps.length === 0 ? null : Math.max(...gaps),
    over,
    lostByFlow: Object.fromEntries(row.flows.map((flow) => [model.plan.scenario.flows?.[flow.flow]?.id ?? '', flow.lost])),
  };
}
