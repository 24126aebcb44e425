/**
 * The script: movement, faults, flows and reports of a scenario, and what a person does while it runs. Items are data in the world;
 * their events carry a position.
 */
import { required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import { NONE, RECORD_KIND } from '#records/layout.ts';
import { writeRecord } from '#records/writer.ts';
import { wireDirection } from '#scenario/plan.ts';
import type { Input, LinkChange, ScenarioEvent } from '#scenario/scenario.ts';
import { DATA_ORDER, EVENT_KIND, LAST_ORDER, pushEvent } from './sim/event-queue.ts';
import { lossThresholdOf, nsPerByteOf, PACE, paceOf, setPace, setQueueLimit } from './sim/direction.ts';
import { firstInterface, interfacesOf, stopSoliciting } from './net/mobile-host.ts';
import { directionPosition, nodeAt, type MobileInterface } from './net/network.ts';
import { recomputeRoutes } from './net/routing.ts';
import { assignLane, drop } from './net/transmission.ts';
import { closeAttachment, openAttachment } from './mobility/access.ts';
import type { World } from './mobility/world.ts';
import { solicit } from './dispatch.ts';
import { loseMessages } from './message-drop.ts';
import { failNode, noticeFailed, recoverNode } from './faults.ts';
import { beginFlow, endFlow, moveFlow } from './flows.ts';

/** One thing that will happen. */
export type ScriptItem =
  /** `cause` when something that the event is going to cause has happened before it. */
  | { readonly kind: 'event'; readonly event: ScenarioEvent; readonly cause?: number }
  /** The link layer reports a move that is about to happen; `event` is the position of its item. */
  | { readonly kind: 'move-imminent'; readonly event: number }
  | {
      readonly kind: 'attach';
      readonly mobileInterface: number;
      readonly to: number;
      readonly cause: number;
      readonly asMove: boolean;
    }
  | { readonly kind: 'flow-start'; readonly flow: number }
  | { readonly kind: 'flow-stop'; readonly flow: number }
  | { readonly kind: 'notice'; readonly node: number; readonly restarts: number }
  | { readonly kind: 'drop'; readonly node: number; readonly slots: readonly number[] };

/** Packets that one event drops at most: their records fit the room that an event has. */
const DROPPED_AT_ONCE = 2048;

type MoveEvent = Extract<ScenarioEvent, { readonly move: unknown }>;

/** A world with its script. */
export interface ScriptedWorld extends World {
  script: ScriptItem[];
}

function schedule(world: ScriptedWorld, at: SimTime, item: ScriptItem, order = 0): void {
  world.script.push(item);
  pushEvent(world.queue, at, order + world.sequence++, EVENT_KIND.script, world.script.length - 1);
}

/** Schedules attachments at 0, flows and the scenario's events. */
export function scheduleScenario(world: ScriptedWorld): void {
  const { scenario, nodeIndex, firstInterface: first, mobiles } = world.fixed.plan;
  for (const mobile of mobiles) {
    const to = scenario.nodes[mobile]?.attachedTo;
    if (to === undefined) continue;
    const state = required(world.interfaces[required(first[mobile], 'first interface')], 'interface');
    attachLater(world, state, required(nodeIndex.get(to), to), 0, ++world.causes, false);
  }
  (scenario.flows ?? []).forEach((flow, index) => {
    if (flow.startMs !== undefined) schedule(world, fromMs(flow.startMs), { kind: 'flow-start', flow: index }, DATA_ORDER);
    if (flow.stopMs !== undefined) schedule(world, fromMs(flow.stopMs), { kind: 'flow-stop', flow: index });
  });
  const anticipation = world.scheme.handlers.anticipation?.(world) ?? 0;
  for (const event of scenario.events ?? []) {
    if (event.live === true) {
      scheduleInput(world, event);
      continue;
    }
    if ('move' in event && anticipation > 0) {
      schedule(world, Math.max(0, fromMs(event.atMs) - anticipation), { kind: 'move-imminent', event: world.script.length + 1 });
    }
    schedule(
      world,
      fromMs(event.atMs),
      { kind: 'event', event },
      'report' in event ? LAST_ORDER : 'startFlow' in event ? DATA_ORDER : 0,
    );
  }
}

/** Schedules what a person did in an earlier session: after everything else of its instant, as it happened then. */
export function scheduleInput(world: ScriptedWorld, input: Input): void {
  schedule(world, fromMs(input.atMs), { kind: 'event', event: input }, LAST_ORDER);
}

/** A script event: does what its item says. */
export function playScript(world: ScriptedWorld, index: number): void {
  const item = required(world.script[index], 'script item');
  world.cause = 0;
  switch (item.kind) {
    case 'attach':
      attach(world, item);
      return;
    case 'flow-start':
      beginFlow(world, item.flow);
      return;
    case 'flow-stop':
      endFlow(world, item.flow);
      return;
    case 'notice':
      if (restartsOf(world, item.node) === item.restarts) noticeFailed(world, item.node);
      return;
    case 'drop':
      dropQueued(world, item.node, item.slots);
      return;
    case 'move-imminent':
      reportMove(world, item.event);
      return;
    case 'event':
      if ('move' in item.event) moveBy(world, item.event, item.cause);
      else applyEvent(world, item.event);
  }
}

/** Does an event now. A failure says why it cannot be done; nothing has changed then. */
export function applyEvent(world: ScriptedWorld, event: ScenarioEvent): Result<void, string> {
  const plan = world.fixed.plan;
  const node = (id: string): number => required(plan.nodeIndex.get(id), id);
  if ('move' in event) moveBy(world, event);
  else if ('detach' in event) for (const state of interfacesOf(world, node(event.detach))) leave(world, state);
  else if ('moveFlow' in event)
    return moveFlow(world, required(plan.flowIndex.get(event.moveFlow.flow), 'flow'), event.moveFlow.interface);
  else if ('fail' in event) fail(world, node(event.fail));
  else if ('recover' in event) return recover(world, node(event.recover));
  else if ('link' in event) changeLink(world, event.link);
  else if ('drop' in event) loseMessages(world, event.drop);
  else if ('startFlow' in event) beginFlow(world, required(plan.flowIndex.get(event.startFlow), 'flow'));
  else if ('stopFlow' in event) endFlow(world, required(plan.flowIndex.get(event.stopFlow), 'flow'));
  else writeRecord(world.port.sink, RECORD_KIND.reportState, 0, world.now, 0, 0, 0, 0, 0);
  return ok(undefined);
}

function interfaceOf(world: World, mobile: number, ordinal: number): MobileInterface {
  return required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface');
}

/** Who moves and where to. */
function readMove(world: World, event: MoveEvent): { readonly state: MobileInterface; readonly to: number } {
  const node = (id: string): number => required(world.fixed.plan.nodeIndex.get(id), id);
  return { state: interfaceOf(world, node(event.move.node), event.move.interface ?? 0), to: node(event.move.to) };
}

/**
 * The link layer of the mobile's router reports the move of script item `index`. What it sets off belongs to the move.
 *
 * Choice: only moves of the script are known in advance. What a person does while the run goes on has no future (nor has it in a file that
 * keeps the session: event `live`), so for it the report is the last that the old link carries.
 */
function reportMove(world: ScriptedWorld, index: number): void {
  const item = required(world.script[index], 'script item');
  if (item.kind !== 'event' || !('move' in item.event)) return;
  const { state, to } = readMove(world, item.event);
  if (state.router < 0 || nodeAt(world, state.router).failed) return;
  world.cause = ++world.causes;
  world.script[index] = { ...item, cause: world.cause };
  world.scheme.handlers.handleHandoverImminent?.(world, state.router, state, to);
}

/** A hard handover: the old link is gone now, the new one comes after the link-layer time. */
function moveBy(world: ScriptedWorld, event: MoveEvent, reportedAs?: number): void {
  const { state, to } = readMove(world, event);
  const cause = reportedAs ?? ++world.causes;
  world.cause = cause;
  world.handoversSeen++;
  const from = state.router;
  writeRecord(world.port.sink, RECORD_KIND.move, state.ordinal, world.now, cause, state.mobile, from < 0 ? NONE : from, to, 0);
  loseLink(world, state, to);
  attachLater(world, state, to, world.now + world.fixed.l2Handover, cause, true);
}

/** Leaves the domain. */
function leave(world: ScriptedWorld, state: MobileInterface): void {
  state.pending = null;
  if (state.router < 0) return;
  world.cause = ++world.causes;
  writeRecord(world.port.sink, RECORD_KIND.detach, state.ordinal, world.now, world.cause, state.mobile, state.router, 0, 0);
  loseLink(world, state, null);
}

function loseLink(world: World, state: MobileInterface, to: number | null): void {
  const router = state.router;
  state.pending = null;
  if (router < 0) return;
  state.router = -1;
  state.lastRouter = router;
  stopSoliciting(world, state);
  world.scheme.handlers.handleLinkDown?.(world, state);
  closeAttachment(world, router, state);
  if (!nodeAt(world, router).failed) world.scheme.handlers.handleDetachment?.(world, router, state, to);
  if (!nodeAt(world, state.mobile).failed) world.scheme.handlers.handleLinkLost?.(world, state);
}

function attachLater(
  world: ScriptedWorld,
  state: MobileInterface,
  to: number,
  at: SimTime,
  cause: number,
  asMove: boolean,
): void {
  state.pending = { to, atNs: at, cause, asMove };
  schedule(world, at, { kind: 'attach', mobileInterface: state.number, to, cause, asMove });
}

function attach(world: ScriptedWorld, item: Extract<ScriptItem, { kind: 'attach' }>): void {
  const state = required(world.interfaces[item.mobileInterface], 'interface');
  if (state.pending === null || state.pending.cause !== item.cause) return;
  world.cause = item.cause;
  state.pending = null;
  state.router = item.to;
  connect(world, state, item.asMove);
}

function connect(world: ScriptedWorld, state: MobileInterface, asMove: boolean): void {
  state.advertised = false;
  stopSoliciting(world, state);
  writeRecord(
    world.port.sink,
    RECORD_KIND.attach,
    state.ordinal,
    world.now,
    world.cause,
    state.mobile,
    state.router,
    asMove ? 1 : 0,
    0,
  );
  if (nodeAt(world, state.mobile).failed) return;
  if (!nodeAt(world, state.router).failed) {
    openAttachment(world, state.router, state);
    world.scheme.handlers.handleAttachment?.(world, state.router, state);
  }
  solicit(world, state, 0);
  world.scheme.handlers.handleLinkUp?.(world, state);
}

/** Drops what waited in the buffers and queues of a node that has failed at this instant, in portions. */
function dropQueued(world: ScriptedWorld, node: number, slots: readonly number[]): void {
  for (const slot of slots.slice(0, DROPPED_AT_ONCE)) drop(world, node, slot, 'node-failed');
  if (slots.length <= DROPPED_AT_ONCE) return;
  schedule(world, world.now, { kind: 'drop', node, slots: slots.slice(DROPPED_AT_ONCE) });
}

function restartsOf(world: World, node: number): number {
  return world.mobility.restarts.get(node) ?? 0;
}

/** A node fails. What it announces as anycast is withdrawn `failure_detection_ms` later (contract, settled question 9). */
function fail(world: ScriptedWorld, node: number): void {
  dropQueued(world, node, failNode(world, node));
  if (!nodeAt(world, node).lingering) return;
  const detection = fromMs(Number(world.options['failure_detection_ms'] ?? 0));
  schedule(world, world.now + detection, { kind: 'notice', node, restarts: restartsOf(world, node) });
}

/** A node is back: links to it come up again, which a mobile sees as a new attachment. Refused for one that has not failed. */
function recover(world: ScriptedWorld, node: number): Result<void, string> {
  if (!recoverNode(world, node)) {
    const id = required(world.fixed.plan.scenario.nodes[node], 'node').id;
    return err(`${id} has not failed, so there is nothing to bring back`);
  }
  world.scheme.handlers.handleRecovery?.(world, node);
  for (const state of world.interfaces) {
    if (state.router < 0 || (state.router !== node && state.mobile !== node)) continue;
    world.cause = ++world.causes;
    state.lastRouter = state.router;
    closeAttachment(world, state.router, state);
    connect(world, state, false);
  }
  return ok(undefined);
}

function changeLink(world: World, change: LinkChange): void {
  const plan = world.fixed.plan;
  const index = plan.scenario.links.findIndex(
    (link) => change.between.includes(link.between[0]) && change.between.includes(link.between[1]),
  );
  const { links } = world;
  for (const side of [0, 1] as const) {
    const position = directionPosition(world, wireDirection(index, side));
    if (change.delayMs !== undefined) setPace(links, position, PACE.delay, fromMs(change.delayMs));
    if (change.mbps !== undefined) setPace(links, position, PACE.nsPerByte, nsPerByteOf(change.mbps));
    if (change.lossPct !== undefined) setPace(links, position, PACE.lossThreshold, lossThresholdOf(change.lossPct));
    if (change.queuePackets !== undefined) setQueueLimit(links, position, change.queuePackets);
    assignLane(world, position);
  }
  const first = directionPosition(world, wireDirection(index, 0));
  const delay = paceOf(links, first, PACE.delay);
  const nsPerByte = paceOf(links, first, PACE.nsPerByte);
  const kbps = nsPerByte === 0 ? 0 : Math.round(8_000_000 / nsPerByte);
  const lossMillionths = Math.round((paceOf(links, first, PACE.lossThreshold) / 4294967296) * 1e6);
  writeRecord(
    world.port.sink,
    RECORD_KIND.linkState,
    0,
    world.now,
    index,
    delay >>> 0,
    Math.floor(delay / 4294967296),
    kbps,
    lossMillionths,
  );
  if (change.delayMs !== undefined) recomputeRoutes(world);
}
