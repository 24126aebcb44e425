/**
 * The scenario of one cell. It is the base scenario up to the measured move and two seconds on, with the cell's delays, and with a
 * probe in each direction in place of every flow that the moving mobile has: one packet a millisecond, begun at the router where the
 * flow began, so that it uses the address that the flow uses. An interruption is therefore measured as at most a millisecond more than it is, and
 * exactly when all delays are whole milliseconds.
 */
import { required } from '#base/assert.ts';
import type { Scenario, ScenarioEvent, ScenarioFlow, ScenarioLink } from '#scenario/scenario.ts';
import { isLink, movesOf, type Cell, type Move, type SweepDefinition } from './sweep.ts';

/** Time between two packets of a probe. */
export const PROBE_MS = 1;
/** Payload octets of a probe's packet. */
const PROBE_BYTES = 32;
/** How long after the detachment a handover is watched, unless the mobile moves on before. */
export const WINDOW_MS = 2000;
/** A probe begins at most this long before the mobile leaves the router where its flow began. */
const PROBE_LEAD_MS = 500;
/** After so long at a router a new flow uses an address from there. */
const SETTLED_MS = 800;

/** A flow of the moving mobile, and the probes that stand for it. */
export interface Probe {
  /** Id of the scenario's flow; `probe` when it has none. */
  readonly flow: string;
  readonly down: string;
  readonly up: string;
  readonly peer: string;
  readonly startMs: number;
  readonly initiator: string;
}

/** The measured move of a sweep that has been checked. */
export function measuredMove(sweep: SweepDefinition): Move {
  return required(movesOf(sweep.scenario)[sweep.move], 'move');
}

/** The probes of a sweep: they are the same in all cells. */
export function probesOf(sweep: SweepDefinition): readonly Probe[] {
  const { scenario } = sweep;
  const move = measuredMove(sweep);
  const taken = new Set((scenario.flows ?? []).map((flow) => flow.id));
  const probes = (scenario.flows ?? []).flatMap((flow): Probe[] => {
    const startMs = runningSince(scenario, flow, move.atMs);
    if (startMs === null || (flow.from !== move.node && flow.to !== move.node)) return [];
    const peer = flow.from === move.node ? flow.to : flow.from;
    return [makeProbe(taken, flow.id, peer, probeStart(scenario, move, startMs), flow.initiator ?? flow.from)];
  });
  if (probes.length > 0) return probes;
  const peer = scenario.nodes.find((node) => node.kind === 'correspondent');
  if (peer === undefined) return [];
  return [makeProbe(taken, 'probe', peer.id, Math.max(0, move.atMs - PROBE_LEAD_MS), move.node)];
}

function makeProbe(taken: Set<string>, flow: string, peer: string, startMs: number, initiator: string): Probe {
  const free = (wanted: string): string => {
    let id = wanted;
    while (taken.has(id)) id = `${id}_`;
    taken.add(id);
    return id;
  };
  return { flow, down: free(`${flow}-down`), up: free(`${flow}-up`), peer, startMs, initiator };
}

/**
 * When a probe begins that has to use the address of a flow that began at `startMs`: towards the end of the same stay at a router, since
 * packets before that would only cost time. With the flow itself where the mobile had just arrived, or something else is scripted between.
 */
function probeStart(scenario: Scenario, move: Move, startMs: number): number {
  const moves = movesOf(scenario).filter((other) => other.node === move.node);
  const arrived = Math.max(0, ...moves.filter((other) => other.atMs <= startMs).map((other) => other.atMs));
  const leaves = Math.min(...moves.filter((other) => other.atMs > startMs).map((other) => other.atMs));
  const late = leaves - PROBE_LEAD_MS;
  const disturbed = (scenario.events ?? []).some((event) => event.atMs > startMs && event.atMs < leaves);
  return late <= startMs || startMs < arrived + SETTLED_MS || disturbed ? startMs : late;
}

/** Since when a flow has been running at `atMs`, or null when it is not. */
function runningSince(scenario: Scenario, flow: ScenarioFlow, atMs: number): number | null {
  let since: number | null = flow.startMs !== undefined && flow.startMs < atMs ? flow.startMs : null;
  for (const event of scenario.events ?? []) {
    if (event.atMs >= atMs) continue;
    if ('startFlow' in event && event.startFlow === flow.id) since = event.atMs;
    if ('stopFlow' in event && event.stopFlow === flow.id) since = null;
  }
  return flow.stopMs !== undefined && flow.stopMs <= atMs ? null : since;
}

/** The scenario of a cell, with all runs of the sweep. */
export function cellScenario(sweep: SweepDefinition, cell: Cell, title?: string): Scenario {
  const { scenario } = sweep;
  const move = measuredMove(sweep);
  const probes = probesOf(sweep);
  const endMs = windowEnd(scenario, move);
  const { flows: _, events: __, title: ___, description: ____, ...rest } = scenario;
  return {
    ...rest,
    ...(title === undefined ? {} : { title }),
    durationMs: endMs,
    links: scenario.links.map((link) => withDelay(sweep, cell, link)),
    flows: [...otherFlows(scenario, probes, endMs), ...probes.flatMap((probe) => probeFlows(probe, move.node))],
    events: (scenario.events ?? [])
      .filter((event) => event.atMs < endMs)
      .flatMap((event) => probeEvents(withoutVaried(sweep, event), probes)),
    runs: sweep.runs,
  };
}

/** The measurement ends with the mobile's next move or departure: what comes then is another handover. */
function windowEnd(scenario: Scenario, move: Move): number {
  const next = (scenario.events ?? []).flatMap((event) => {
    const mobile = 'move' in event ? event.move.node : 'detach' in event ? event.detach : null;
    return mobile === move.node && event.atMs > move.atMs ? [event.atMs] : [];
  });
  return Math.min(move.atMs + WINDOW_MS, ...next);
}

function withDelay(sweep: SweepDefinition, cell: Cell, link: ScenarioLink): ScenarioLink {
  const place = sweep.vary.findIndex((variation) => isLink(variation.link, link.between));
  const delayMs = cell.delaysMs[place];
  return delayMs === undefined ? link : { ...link, delayMs };
}

/** Flows that are not measured go on as they are: they may fill queues. */
function otherFlows(scenario: Scenario, probes: readonly Probe[], endMs: number): readonly ScenarioFlow[] {
  const probed = new Set(probes.map((probe) => probe.flow));
  return (scenario.flows ?? [])
    .filter((flow) => !probed.has(flow.id) && (flow.startMs ?? 0) < endMs)
    .map((flow) => (flow.stopMs === undefined ? flow : { ...flow, stopMs: Math.min(flow.stopMs, endMs) }));
}

function probeFlows(probe: Probe, mobile: string): readonly ScenarioFlow[] {
  const common = { initiator: probe.initiator, startMs: probe.startMs, pps: 1000 / PROBE_MS, payloadBytes: PROBE_BYTES };
  return [
    { id: probe.down, from: probe.peer, to: mobile, ...common },
    { id: probe.up, from: mobile, to: probe.peer, ...common },
  ];
}

/** What the script does to a flow it does to its probes; their start is already in them. */
function probeEvents(event: ScenarioEvent | null, probes: readonly Probe[]): readonly ScenarioEvent[] {
  if (event === null || 'report' in event) return [];
  const flow =
    'moveFlow' in event
      ? event.moveFlow.flow
      : 'startFlow' in event
        ? event.startFlow
        : 'stopFlow' in event
          ? event.stopFlow
          : null;
  const probe = flow === null ? undefined : probes.find((candidate) => candidate.flow === flow);
  if (probe === undefined) return [event];
  if (!('moveFlow' in event)) return [];
  return [probe.down, probe.up].map((id) => ({ ...event, moveFlow: { ...event.moveFlow, flow: id } }));
}

/** A scripted change of a varied link's delay would undo the cell. */
function withoutVaried(sweep: SweepDefinition, event: ScenarioEvent): ScenarioEvent | null {
  if (!('link' in event) || !sweep.vary.some((variation) => isLink(variation.link, event.link.between))) return event;
  const { delayMs: _, ...rest } = event.link;
  return Object.keys(rest).length > 1 ? { ...event, link: rest } : null;
}
