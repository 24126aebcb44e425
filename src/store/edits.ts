/** What the session needs to take an edited scenario over: what is picked goes by name to the new plan, runs of panes follow, and messages have a link to be lost on. */
import { err, type Result } from '#base/result.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import type { Input, MessageDrop, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { RunModel } from './model.ts';
import type { Filters, Selection, Session, SessionState } from './session-state.ts';

/** What a future is a future of, when an edit has brought it about. */
export interface EditedDefinition {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
}

/** A node or flow of one plan in another one, by its id; null when it is not there. */
function carry(index: number, from: readonly { readonly id: string }[], to: ReadonlyMap<string, number>): number | null {
  return to.get(from[index]?.id ?? '') ?? null;
}

/** What is picked, in the new plan. Packets have other numbers there. */
function carrySelection(selection: Selection | null, from: Plan, to: Plan): Selection | null {
  if (selection?.kind === 'node') {
    const node = carry(selection.node, from.scenario.nodes, to.nodeIndex);
    return node === null ? null : { ...selection, node };
  }
  if (selection?.kind !== 'flow') return null;
  const flow = carry(selection.flow, from.scenario.flows ?? [], to.flowIndex);
  return flow === null ? null : { ...selection, flow };
}

/** The filters, in the new plan. */
function carryFilters(filters: Filters, from: Plan, to: Plan): Filters {
  return {
    ...filters,
    nodes: filters.nodes.flatMap((node) => carry(node, from.scenario.nodes, to.nodeIndex) ?? []),
    flows: filters.flows.flatMap((flow) => carry(flow, from.scenario.flows ?? [], to.flowIndex) ?? []),
  };
}

/** What is picked and filtered, in the plan that takes the place of the present one. */
export function carried(
  { plan, selection, filters }: Pick<SessionState, 'plan' | 'selection' | 'filters'>,
  to: Plan,
): Partial<SessionState> {
  if (plan === null || plan.scenario === to.scenario) return {};
  return { selection: carrySelection(selection, plan, to), filters: carryFilters(filters, plan, to), drag: null };
}

/**
 * The runs of the panes when an edit is taken back or done again: those that are still as it left them are as they were, others, which the
 * person has changed since, stay.
 */
export function runsAfter(
  present: readonly RunDefinition[],
  from: readonly RunDefinition[],
  to: readonly RunDefinition[],
): readonly RunDefinition[] {
  const known = from.map((run) => JSON.stringify(run));
  return present.map((run) => to[known.indexOf(JSON.stringify(run))] ?? run);
}

/**
 * Loses a control message that a pane has sent: on the link that it is on at the display time, else on its first one, to which the clock
 * goes back. `give` does it.
 */
export async function dropMessage(
  { store, actions }: Session,
  pane: number,
  packetId: number,
  give: (drop: MessageDrop) => Promise<Result<Input, EngineProblem>>,
): Promise<Result<Input, EngineProblem>> {
  const model = store.getState().models[pane];
  const row = model?.messages.find((message) => message.packetId === packetId);
  if (model === undefined || row === undefined) return err({ message: 'The message is not there any more.' });
  if (hopOf(model, packetId) === null) await actions.seek(row.sentNs + 1);
  const drop = hopOf(model, packetId);
  if (drop !== null) return give(drop);
  const problem = {
    message: `This ${row.detail.message} was on no link for any time: there is no instant at which it could be lost.`,
  };
  actions.reportProblem(problem);
  return err(problem);
}

/** On which link a control message is at the display time; null when it is on none. */
function hopOf(model: RunModel, packetId: number): MessageDrop | null {
  const row = model.messages.findLast((message) => message.packetId === packetId);
  const flight = model.packetsInFlight();
  const at = flight.packetId.subarray(0, flight.count).indexOf(packetId);
  if (row === undefined || at < 0) return null;
  const { nodes } = model.plan.scenario;
  const { from, to } = describeDirection(model.plan, flight.direction[at]!);
  return { message: row.detail.message, from: nodes[from]?.id ?? '', to: nodes[to]?.id ?? '' };
}
