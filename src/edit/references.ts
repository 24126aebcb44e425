/** Places of a draft that name nodes and flows: renaming them everywhere, and taking out what names something that is gone. */
import { checkEvent, indexScenario, linkKey, type ScenarioIndex } from '#scenario/references.ts';
import { networkOf } from '#scenario/plan.ts';
import { mapRoles, type NodeName } from '#scenario/run-roles.ts';
import type { Scenario, ScenarioEvent, ScenarioFlow, ScenarioNode } from '#scenario/scenario.ts';
import type { Draft, Edited, Gone } from './draft.ts';

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
  const missing = (role: string): number => gone.push({ what: 'role', name: role });
  const own = mapRoles(draft.scenario.runs, name, missing);
  const bare: Scenario = { ...draft.scenario, nodes, links, runs: own, ...(flows === undefined ? {} : { flows }) };
  const index = indexScenario(bare);
  const events = bare.events?.filter((event) => stays(index, event, 'event', gone));
  const scenario = events === undefined ? bare : { ...bare, events };
  return {
    draft: {
      scenario,
      runs: mapRoles(draft.runs, name, missing),
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
