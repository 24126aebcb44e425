/** Places of a draft that name nodes and flows: renaming them everywhere, and taking out what names something that is gone. */
import { checkEvent, indexScenario, linkKey, type ScenarioIndex } from '#scenario/references.ts';
import { networkOf } from '#scenario/plan.ts';
import type { RoleValue, RunDefinition, Scenario, ScenarioEvent, ScenarioFlow, ScenarioNode } from '#scenario/scenario.ts';
import type { Draft, Edited, Gone } from './draft.ts';

/** Gives the new name of a node, or null when it is gone. */
type NodeName = (id: string) => string | null;

/** The names of a pair. */
export function pairName(between: readonly [string, string]): string {
  return `${between[0]}–${between[1]}`;
}

/** An event with every node renamed. */
export function renameInEvent<Event extends ScenarioEvent>(event: Event, rename: (id: string) => string): ScenarioEvent {
  if ('move' in event) return { ...event, move: { ...event.move, node: rename(event.move.node), to: rename(event.move.to) } };
  if ('detach' in event) return { ...event, detach: rename(event.detach) };
  if ('fail' in event) return { ...event, fail: rename(event.fail) };
  if ('recover' in event) return { ...event, recover: rename(event.recover) };
  if ('drop' in event) return { ...event, drop: { ...event.drop, from: rename(event.drop.from), to: rename(event.drop.to) } };
  if (!('link' in event)) return event;
  const [one, other] = event.link.between;
  return { ...event, link: { ...event.link, between: [rename(one), rename(other)] } };
}

/** A flow renamed in an event. */
export function renameFlowInEvent(event: ScenarioEvent, from: string, to: string): ScenarioEvent {
  const rename = (id: string): string => (id === from ? to : id);
  if ('startFlow' in event) return { ...event, startFlow: rename(event.startFlow) };
  if ('stopFlow' in event) return { ...event, stopFlow: rename(event.stopFlow) };
  if ('moveFlow' in event) return { ...event, moveFlow: { ...event.moveFlow, flow: rename(event.moveFlow.flow) } };
  return event;
}

/** A role's value with its nodes renamed and without those that are gone; undefined when nothing is left of it. */
function roleValue(value: unknown, name: NodeName): RoleValue | undefined {
  if (typeof value === 'string') return name(value) ?? undefined;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const left = list.map((item) => (isDomain(item) ? domain(item, name) : roleValue(item, name)));
    const kept = left.filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : (kept as unknown as RoleValue);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value as { readonly [id: string]: unknown }).flatMap(([id, holder]) => {
    const [key, named] = [name(id), typeof holder === 'string' ? name(holder) : null];
    return key === null || named === null ? [] : [[key, named] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isDomain(value: unknown): value is { readonly kind: string; readonly [role: string]: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** A domain that has lost one of its roles, or its last router or mobile, is none. */
function domain(value: { readonly kind: string; readonly [role: string]: unknown }, name: NodeName): object | undefined {
  const { kind, ...roles } = value;
  const left = Object.entries(roles).map(([key, role]) => [key, roleValue(role, name)] as const);
  return left.some(([, role]) => role === undefined) ? undefined : { kind, ...Object.fromEntries(left) };
}

/** Runs with their roles renamed. Tells the roles that have changed because a node is gone. */
export function mapRoles(runs: readonly RunDefinition[], name: NodeName, gone: Gone[] = []): readonly RunDefinition[] {
  return runs.map((run) => {
    if (run.roles === undefined) return run;
    const roles: { [role: string]: RoleValue } = {};
    for (const [key, value] of Object.entries(run.roles)) {
      let missing = false;
      const left = roleValue(value, (id) => {
        const found = name(id);
        missing ||= found === null;
        return found;
      });
      if (missing) gone.push({ what: 'role', name: key });
      if (left !== undefined) roles[key] = left;
    }
    const { roles: _before, ...rest } = run;
    return Object.keys(roles).length === 0 ? rest : { ...rest, roles };
  });
}

/** Takes out of a draft everything that names nodes, networks, links or flows which are not there. */
export function dropDangling(draft: Draft): Edited {
  const gone: Gone[] = [];
  const ids = new Map(draft.scenario.nodes.map((node) => [node.id, node]));
  const isFixed = (id: string): boolean => ids.has(id) && ids.get(id)?.kind !== 'mobile';
  const links = draft.scenario.links.filter((link) => {
    const stays = link.between.every(isFixed);
    if (!stays) gone.push({ what: 'link', name: pairName(link.between) });
    return stays;
  });
  const nodes = cleanNodes(draft.scenario.nodes, ids, gone);
  const flows = draft.scenario.flows?.flatMap((flow) => cleanFlow(flow, ids, gone));
  const name: NodeName = (id) => (ids.has(id) ? id : null);
  const own = mapRoles(draft.scenario.runs, name, gone);
  const bare: Scenario = { ...draft.scenario, nodes, links, runs: own, ...(flows === undefined ? {} : { flows }) };
  const index = indexScenario(bare);
  const events = bare.events?.filter((event) => stays(index, event, 'event', gone));
  const scenario = events === undefined ? bare : { ...bare, events };
  return {
    draft: {
      scenario,
      runs: mapRoles(draft.runs, name, gone),
      inputs: draft.inputs.filter((input) => stays(index, input, 'input', gone)),
    },
    gone: distinct(gone),
  };
}

function stays(index: ScenarioIndex, event: ScenarioEvent, what: 'event' | 'input', gone: Gone[]): boolean {
  if (checkEvent(index, [], event) === null) return true;
  gone.push({ what, name: String(Math.round(event.atMs) / 1000) });
  return false;
}

/** Mobiles whose access router or home network is gone are attached nowhere and at home nowhere. */
function cleanNodes(
  nodes: readonly ScenarioNode[],
  ids: ReadonlyMap<string, ScenarioNode>,
  gone: Gone[],
): readonly ScenarioNode[] {
  const networks = new Set(nodes.flatMap((node) => (node.kind === 'mobile' ? [] : [networkOf(node)])));
  return nodes.map((node) => {
    if (node.kind !== 'mobile') return node;
    const { attachedTo, home, ...rest } = node;
    const attached = attachedTo !== undefined && ids.get(attachedTo)?.kind === 'access-router';
    const housed = home !== undefined && networks.has(home);
    if (attachedTo !== undefined && !attached) gone.push({ what: 'attachment', name: node.id });
    if (home !== undefined && !housed) gone.push({ what: 'home', name: node.id });
    return { ...rest, ...(housed ? { home } : {}), ...(attached ? { attachedTo } : {}) };
  });
}

function cleanFlow(flow: ScenarioFlow, ids: ReadonlyMap<string, ScenarioNode>, gone: Gone[]): ScenarioFlow[] {
  const canEnd = (id: string): boolean => ['mobile', 'correspondent', 'server'].includes(ids.get(id)?.kind ?? '');
  if (canEnd(flow.from) && canEnd(flow.to) && flow.from !== flow.to) return [flow];
  gone.push({ what: 'flow', name: flow.id });
  return [];
}

function distinct(gone: readonly Gone[]): readonly Gone[] {
  const seen = new Set<string>();
  return gone.filter(({ what, name }) => {
    const key = `${what} ${name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The position of the link between two nodes, or −1. */
export function linkAt(scenario: Scenario, between: readonly [string, string]): number {
  const key = linkKey(between);
  return scenario.links.findIndex((link) => linkKey(link.between) === key);
}
