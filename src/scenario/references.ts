/**
 * What holds between places of a scenario whose shape is right: ids that exist once, references that lead somewhere, links and times
 * that make sense together. Runs are checked in `check-runs.ts`.
 */
import { networkOf } from './plan.ts';
import { LIMITS } from './limits.ts';
import { didYouMean, listNames, pointerOf, quote, type Path, type ScenarioProblem } from './problem.ts';
import type { MessageDrop, NodeKind, Scenario, ScenarioEvent, ScenarioFlow, ScenarioNode } from './scenario.ts';

/** Kinds whose nodes can be the end of a flow. */
const HOST_KINDS: readonly NodeKind[] = ['mobile', 'correspondent', 'server'];

/** Look-ups that the checks of one scenario share. */
export interface ScenarioIndex {
  readonly scenario: Scenario;
  readonly nodes: ReadonlyMap<string, ScenarioNode>;
  readonly flows: ReadonlyMap<string, ScenarioFlow>;
  /** Links by {@link linkKey}. */
  readonly links: ReadonlySet<string>;
}

/** The look-ups of a scenario. Of several things with one id the first counts. */
export function indexScenario(scenario: Scenario): ScenarioIndex {
  const nodes = new Map<string, ScenarioNode>();
  for (const node of scenario.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const flows = new Map<string, ScenarioFlow>();
  for (const flow of scenario.flows ?? []) if (!flows.has(flow.id)) flows.set(flow.id, flow);
  return { scenario, nodes, flows, links: new Set(scenario.links.map((link) => linkKey(link.between))) };
}

/** A name of a link that does not depend on the order of its ends. Ids hold no space. */
export function linkKey(between: readonly [string, string]): string {
  return between[0] < between[1] ? `${between[0]} ${between[1]}` : `${between[1]} ${between[0]}`;
}

/** A problem at a path. */
export function problem(path: Path, message: string): ScenarioProblem {
  return { pointer: pointerOf(path), message };
}

/** The node, or a problem at `path` that says which nodes there are. */
export function findNode(index: ScenarioIndex, path: Path, id: string): ScenarioNode | ScenarioProblem {
  const node = index.nodes.get(id);
  if (node !== undefined) return node;
  return problem(path, `expected the id of a node, found ${quote(id)}${hintOrList(id, [...index.nodes.keys()])}`);
}

/** Tells a problem from a found thing. */
export function isProblem(value: object | null): value is ScenarioProblem {
  return value !== null && 'pointer' in value;
}

function hintOrList(id: string, names: readonly string[]): string {
  const hint = didYouMean(id, names);
  if (hint !== '') return hint;
  return names.length === 0 ? '; there are none' : `; there are ${listNames(names)}`;
}

/** The first item that gives a problem. */
function firstProblem<Item>(
  items: readonly Item[],
  checkItem: (item: Item, position: number) => ScenarioProblem | null,
): ScenarioProblem | null {
  for (let position = 0; position < items.length; position++) {
    const found = checkItem(items[position]!, position);
    if (found !== null) return found;
  }
  return null;
}

/** Ids of one list may not repeat. */
export function checkUnique(list: string, items: readonly { readonly id: string }[]): ScenarioProblem | null {
  const seen = new Map<string, number>();
  return firstProblem(items, (item, position) => {
    const earlier = seen.get(item.id);
    if (earlier !== undefined)
      return problem(
        [list, position, 'id'],
        `expected an id of its own, found ${quote(item.id)} again (first in /${list}/${earlier})`,
      );
    seen.set(item.id, position);
    return null;
  });
}

/** Fields that belong to some kinds of node only, and what they refer to. */
export function checkNodes(index: ScenarioIndex): ScenarioProblem | null {
  const { scenario } = index;
  const networks = new Set(scenario.nodes.flatMap((node) => (node.kind === 'mobile' ? [] : [networkOf(node) ?? []].flat())));
  let interfaces = 0;
  let routers = 0;
  for (const node of scenario.nodes) {
    if (node.kind === 'mobile') interfaces += node.interfaces ?? 1;
    if (node.kind === 'access-router') routers++;
  }
  if (interfaces * routers > LIMITS.radioChannels) {
    return problem(
      ['nodes'],
      `expected at most ${LIMITS.radioChannels} pairs of mobile interface and access router, found ${interfaces * routers}`,
    );
  }
  return firstProblem(scenario.nodes, (node, position) => {
    const path = ['nodes', position];
    if (node.radio !== undefined && node.kind !== 'access-router') return wrongKind([...path, 'radio'], 'access-router', node);
    for (const field of ['home', 'attachedTo', 'interfaces'] as const) {
      if (node[field] !== undefined && node.kind !== 'mobile') return wrongKind([...path, field], 'mobile', node);
    }
    if (node.prefix !== undefined && node.kind === 'mobile')
      return problem([...path, 'prefix'], 'expected only on a node that does not move, found on a mobile');
    if (node.home !== undefined && !networks.has(node.home)) {
      return problem(
        [...path, 'home'],
        `expected the name of a network, found ${quote(node.home)}${hintOrList(node.home, [...networks])}`,
      );
    }
    return node.attachedTo === undefined ? null : checkAccessRouter(index, [...path, 'attachedTo'], node.attachedTo);
  });
}

function wrongKind(path: Path, kind: NodeKind, node: ScenarioNode): ScenarioProblem {
  return problem(path, `expected only on nodes of kind "${kind}", found on ${quote(node.id)} of kind "${node.kind}"`);
}

function checkAccessRouter(index: ScenarioIndex, path: Path, id: string): ScenarioProblem | null {
  const node = findNode(index, path, id);
  if (isProblem(node) || node.kind === 'access-router') return isProblem(node) ? node : null;
  return problem(path, `expected the id of an access router, found ${quote(id)} of kind "${node.kind}"`);
}

/** Links join two different nodes that do not move, once. */
export function checkLinks(index: ScenarioIndex): ScenarioProblem | null {
  const seen = new Map<string, number>();
  return firstProblem(index.scenario.links, (link, position) => {
    const path = ['links', position, 'between'];
    for (const side of [0, 1] as const) {
      const node = findNode(index, [...path, side], link.between[side]);
      if (isProblem(node)) return node;
      if (node.kind === 'mobile')
        return problem(
          [...path, side],
          `expected a node that does not move, found the mobile ${quote(node.id)}: mobiles have radio only`,
        );
    }
    if (link.between[0] === link.between[1])
      return problem([...path, 1], `expected another node, found ${quote(link.between[1])} at both ends`);
    const earlier = seen.get(linkKey(link.between));
    if (earlier !== undefined)
      return problem(path, `expected one link between two nodes, found a second one (first in /links/${earlier})`);
    seen.set(linkKey(link.between), position);
    return null;
  });
}

/** Flows join two different hosts and run within the scenario's time. */
export function checkFlows(index: ScenarioIndex): ScenarioProblem | null {
  const { scenario } = index;
  const started = new Map<string, number>();
  for (const event of scenario.events ?? []) {
    if ('startFlow' in event) started.set(event.startFlow, Math.min(event.atMs, started.get(event.startFlow) ?? event.atMs));
  }
  let packets = 0;
  return firstProblem(scenario.flows ?? [], (flow, position) => {
    const path = ['flows', position];
    for (const end of ['from', 'to'] as const) {
      const node = findNode(index, [...path, end], flow[end]);
      if (isProblem(node)) return node;
      if (!HOST_KINDS.includes(node.kind)) {
        return problem(
          [...path, end],
          `expected a mobile, correspondent or server, found ${quote(node.id)} of kind "${node.kind}"`,
        );
      }
    }
    if (flow.from === flow.to)
      return problem([...path, 'to'], `expected another node than "from", found ${quote(flow.to)} again`);
    if (flow.initiator !== undefined && flow.initiator !== flow.from && flow.initiator !== flow.to) {
      return problem([...path, 'initiator'], `expected ${quote(flow.from)} or ${quote(flow.to)}, found ${quote(flow.initiator)}`);
    }
    const startMs = flow.startMs ?? started.get(flow.id);
    if (startMs === undefined)
      return problem([...path, 'startMs'], `is missing; expected a start time, or a startFlow event for ${quote(flow.id)}`);
    if (flow.startMs !== undefined && flow.startMs > scenario.durationMs)
      return pastEnd([...path, 'startMs'], flow.startMs, scenario);
    if (flow.stopMs !== undefined && flow.stopMs > scenario.durationMs)
      return pastEnd([...path, 'stopMs'], flow.stopMs, scenario);
    if (flow.stopMs !== undefined && flow.stopMs <= startMs) {
      return problem([...path, 'stopMs'], `expected a time after the flow's start at ${startMs} ms, found ${flow.stopMs}`);
    }
    packets += (((flow.stopMs ?? scenario.durationMs) - startMs) / 1000) * flow.pps * (flow.bidirectional === true ? 2 : 1);
    if (packets <= LIMITS.packets) return null;
    return problem(
      [...path, 'pps'],
      `expected at most ${LIMITS.packets} packets of all flows together, found ${Math.ceil(packets)} up to this one`,
    );
  });
}

function pastEnd(path: Path, ms: number, scenario: Scenario): ScenarioProblem {
  return problem(path, `expected at most durationMs (${scenario.durationMs}), found ${ms}`);
}

/** The movement script: every event names things that exist and that can do what it says. */
export function checkEvents(index: ScenarioIndex): ScenarioProblem | null {
  const { scenario } = index;
  const events = scenario.events ?? [];
  const failedAt = firstFailures(events);
  return firstProblem(events, (event, position) => {
    const path = ['events', position];
    if (event.atMs > scenario.durationMs) return pastEnd([...path, 'atMs'], event.atMs, scenario);
    const found = checkEvent(index, path, event);
    if (found !== null || !('recover' in event)) return found;
    const failure = failedAt.get(event.recover);
    if (failure !== undefined && failure <= event.atMs) return null;
    return problem(
      [...path, 'recover'],
      `expected a node that has failed by ${event.atMs} ms, found ${quote(event.recover)}, which has not`,
    );
  });
}

/** When each node of a script fails for the first time, ms. */
export function firstFailures(events: readonly ScenarioEvent[]): ReadonlyMap<string, number> {
  const failedAt = new Map<string, number>();
  for (const event of events) {
    if ('fail' in event) failedAt.set(event.fail, Math.min(event.atMs, failedAt.get(event.fail) ?? event.atMs));
  }
  return failedAt;
}

/** One event, as part of a script or as the input of a live session. */
export function checkEvent(index: ScenarioIndex, path: Path, event: ScenarioEvent): ScenarioProblem | null {
  if ('move' in event) {
    const mobile = findMobile(index, [...path, 'move', 'node'], event.move.node);
    if (isProblem(mobile)) return mobile;
    const router = checkAccessRouter(index, [...path, 'move', 'to'], event.move.to);
    return router ?? checkInterface([...path, 'move', 'interface'], mobile, event.move.interface ?? 0);
  }
  if ('detach' in event) {
    const mobile = findMobile(index, [...path, 'detach'], event.detach);
    return isProblem(mobile) ? mobile : null;
  }
  if ('fail' in event) return checkFailing(index, [...path, 'fail'], event.fail);
  if ('recover' in event) return checkFailing(index, [...path, 'recover'], event.recover);
  if ('moveFlow' in event) return checkMoveFlow(index, [...path, 'moveFlow'], event.moveFlow);
  if ('startFlow' in event) return checkFlowId(index, [...path, 'startFlow'], event.startFlow);
  if ('stopFlow' in event) return checkFlowId(index, [...path, 'stopFlow'], event.stopFlow);
  if ('drop' in event) return checkDrop(index, [...path, 'drop'], event.drop);
  if (!('link' in event)) return null;
  for (const side of [0, 1] as const) {
    const node = findNode(index, [...path, 'link', 'between', side], event.link.between[side]);
    if (isProblem(node)) return node;
  }
  if (!index.links.has(linkKey(event.link.between))) {
    return problem([...path, 'link', 'between'], `expected two nodes that a link joins, found ${listNames(event.link.between)}`);
  }
  if (Object.keys(event.link).length > 1) return null;
  return problem([...path, 'link'], 'expected a change of delayMs, mbps, lossPct or queuePackets, found none');
}

/** A message is lost between neighbors: two ends of a link, or an access router and a mobile. */
function checkDrop(index: ScenarioIndex, path: Path, { from, to }: MessageDrop): ScenarioProblem | null {
  const sender = findNode(index, [...path, 'from'], from);
  if (isProblem(sender)) return sender;
  const receiver = findNode(index, [...path, 'to'], to);
  if (isProblem(receiver)) return receiver;
  const kinds = [sender.kind, receiver.kind];
  if (kinds.includes('mobile') && kinds.includes('access-router')) return null;
  if (index.links.has(linkKey([from, to]))) return null;
  return problem(
    [...path, 'to'],
    `expected a neighbor of ${quote(from)} (over a link, or access router and mobile), found ${quote(to)}`,
  );
}

function findMobile(index: ScenarioIndex, path: Path, id: string): ScenarioNode | ScenarioProblem {
  const node = findNode(index, path, id);
  if (isProblem(node) || node.kind === 'mobile') return node;
  return problem(path, `expected the id of a mobile, found ${quote(id)} of kind "${node.kind}"`);
}

function checkInterface(path: Path, mobile: ScenarioNode, number: number): ScenarioProblem | null {
  const count = mobile.interfaces ?? 1;
  if (number < count) return null;
  const range = count === 1 ? 'interface 0, the only one' : `an interface from 0 to ${count - 1}`;
  return problem(path, `expected ${range} of ${quote(mobile.id)}, found ${number}`);
}

/** Choice: mobiles do not fail; what a person would want to see is that one leaves. */
function checkFailing(index: ScenarioIndex, path: Path, id: string): ScenarioProblem | null {
  const node = findNode(index, path, id);
  if (isProblem(node) || node.kind !== 'mobile') return isProblem(node) ? node : null;
  return problem(path, `expected a node that does not move, found the mobile ${quote(id)}: use "detach"`);
}

function checkFlowId(index: ScenarioIndex, path: Path, id: string): ScenarioProblem | null {
  if (index.flows.has(id)) return null;
  return problem(path, `expected the id of a flow, found ${quote(id)}${hintOrList(id, [...index.flows.keys()])}`);
}

function checkMoveFlow(
  index: ScenarioIndex,
  path: Path,
  step: { readonly flow: string; readonly interface: number },
): ScenarioProblem | null {
  const flow = index.flows.get(step.flow);
  if (flow === undefined) return checkFlowId(index, [...path, 'flow'], step.flow);
  const mobiles = [flow.to, flow.from].flatMap((id) => index.nodes.get(id) ?? []).filter((node) => node.kind === 'mobile');
  const mobile = mobiles[0];
  if (mobile === undefined)
    return problem([...path, 'flow'], `expected a flow with a mobile at one end, found ${quote(flow.id)}`);
  if (mobiles.some((end) => step.interface < (end.interfaces ?? 1))) return null;
  return checkInterface([...path, 'interface'], mobile, step.interface);
}
