/** What the session needs to take an edited scenario over: what is picked goes by name to the new plan, runs of panes follow, and messages have a link to be lost on. */
import { err, type Result } from '#base/result.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import { mapRoles, type NodeName } from '#scenario/run-roles.ts';
import type { Input, MessageDrop, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { RunModel } from './model.ts';
import { MAX_PANES, freeId, type Filters, type Selection, type Session, type SessionState } from './session-state.ts';

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
 * The runs of the panes when an edit is taken back or done again. Those that are still as it left them are as they were; those that it
 * had left out come back, and those that it had brought go. Others, which the person has changed or added since, stay, their roles with
 * the nodes that are there.
 *
 * Choice: where that would be more panes than there can be, those that were added last yield.
 */
export function runsAfter(
  present: readonly RunDefinition[],
  from: readonly RunDefinition[],
  to: readonly RunDefinition[],
  name: NodeName = (id) => id,
): readonly RunDefinition[] {
  const known = from.map((run) => JSON.stringify(run));
  const back = to.slice(from.length);
  const kept: RunDefinition[] = [];
  let added = MAX_PANES - back.length - present.filter((run) => known.includes(JSON.stringify(run))).length;
  for (const run of present) {
    const position = known.indexOf(JSON.stringify(run));
    const before = to[position];
    if (before !== undefined) kept.push(before);
    else if (position < 0 && added-- > 0) kept.push(...mapRoles([run], name));
  }
  const taken = [...back, ...kept.filter((run) => to.includes(run))];
  const runs = kept.map((run) => {
    if (to.includes(run)) return run;
    const own = taken.some((other) => other.id === run.id) ? { ...run, id: freeId([...taken, ...kept]) } : run;
    taken.push(own);
    return own;
  });
  return runs.length + back.length === 0 ? to : [...runs, ...back];
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
