/**
 * Putting packets on links, and dropping them: the two ends that every packet's way has at a node. Records are written in place here.
 */
import type { RandomStream } from '#base/prng.ts';
import { NONE, CONTROL_BIT, DROP_REASONS, HIGH_WORD, LONGEST_HOP_NS, RECORD_KIND, type DropReason } from '#records/layout.ts';
import {
  addLinkRecord,
  drawLoss,
  LINK,
  LINK_SHIFT,
  makeDirection,
  noteWaiting,
  PACE,
  PACE_SHIFT,
  paceOf,
  queueIsFull,
  takeWaiting,
  type DirectionIdentity,
  type DirectionParameters,
} from '../sim/direction.ts';
import { DATA_ORDER, EVENT_KIND, pushEvent } from '../sim/event-queue.ts';
import { addLane, JOINED, joinLane, laneOf, orderOf, firstOf, quitLane, RECORD_SHIFT, setPlace, timeOf } from '../sim/lane.ts';
import { FACT, freePacket, packetFact, PACKET_FLAG } from '../sim/packet-pool.ts';
import type { ErrorReport, Network, NodeState } from './network.ts';

const REASON_NUMBER = new Map<DropReason, number>(DROP_REASONS.map((entry, index) => [entry.reason, index]));
/** Packets that one overtakes at most in its lane: the event queue is cheaper then. */
const PATIENCE = 12;
const HOP_WORD = RECORD_KIND.hop | (1 << 8);

/** Drops a packet: a record with the reason, and the slot is free. `direction` names the link it was lost on. */
export function drop(network: Network, node: number, slot: number, reason: DropReason, direction: number | null = null): void {
  const pool = network.pool;
  const facts = pool.words;
  const record = slot << RECORD_SHIFT;
  const flow = facts[record + FACT.flow]!;
  if (flow >= 0) {
    network.balance.dropped++;
    settle(network, flow, slot);
  }
  if (network.port.recording) {
    const { words, mask, head } = network.port.sink;
    const at = head & mask;
    const now = network.now;
    words[at] = RECORD_KIND.drop | (1 << 8) | (REASON_NUMBER.get(reason)! << 16);
    words[at + 1] = now;
    words[at + 2] = now * HIGH_WORD;
    words[at + 3] = facts[record + FACT.id]!;
    words[at + 4] = node;
    words[at + 5] = direction ?? NONE;
    words[at + 6] = facts[record + FACT.headers]! | (flow < 0 ? CONTROL_BIT : 0);
    words[at + 7] = flow < 0 ? NONE : flow;
    network.port.sink.head = (head + 8) >>> 0;
  }
  freePacket(pool, slot);
}

/** One packet less of a flow under way; the last one of a stopped flow ends it. */
export function settle(network: Network, flow: number, slot: number): void {
  const index = 2 * flow + ((packetFact(network.pool, slot, FACT.flags) & PACKET_FLAG.reverse) >> 1);
  const state = network.flows[index]!;
  if (++state.settled === state.made && state.state === 'stopped') network.fixed.hooks.flowDrained(network, index);
}

/** Drops a packet and answers its source with an ICMPv6 error. */
export function dropWithError(network: Network, node: NodeState, slot: number, reason: DropReason, error: ErrorReport): void {
  network.fixed.hooks.reportError(network, node, slot, error);
  drop(network, node.index, slot, reason);
}

/** Makes a direction. Returns its position. */
export function addDirection(
  network: Network,
  identity: DirectionIdentity,
  parameters: DirectionParameters,
  random: RandomStream,
): number {
  const position = network.directions.push(makeDirection(identity, random)) - 1;
  network.directionAt.set(identity.number, position);
  addLinkRecord(network.links, position, identity, parameters);
  assignLane(network, position);
  return position;
}

/**
 * Gives a direction the lane that its delay and rate belong to; to be called when one of them has changed. On links that are alike packets
 * arrive nearly in the order of their sending, so they need no lanes of their own.
 */
export function assignLane(network: Network, position: number): void {
  const { links } = network;
  const key = `${paceOf(links, position, PACE.delay)} ${paceOf(links, position, PACE.nsPerByte)}`;
  const lane = network.arrivalLanes.get(key) ?? addLane(network.pool);
  network.arrivalLanes.set(key, lane);
  links.words[(position << LINK_SHIFT) + LINK.lane] = lane;
}

/** Puts a packet on a direction: queue, sending time, propagation, loss. Takes the slot over. */
export function transmit(network: Network, position: number, slot: number): void {
  const { words: links, doubles: paces } = network.links;
  const link = position << LINK_SHIFT;
  const pace = position << PACE_SHIFT;
  const pool = network.pool;
  const now = network.now;
  const facts = pool.words;
  const record = slot << RECORD_SHIFT;
  const length = facts[record + FACT.length]!;
  const control = facts[record + FACT.flow]! < 0;
  const mtu = links[link + LINK.mtu]!;
  if (length > mtu) {
    dropWithError(network, network.nodes[links[link + LINK.from]!]!, slot, 'packet-too-big', { kind: 'packet-too-big', mtu });
    return;
  }
  const number = links[link + LINK.number]!;
  let start = now;
  let travel = paces[pace + PACE.delay]!;
  let waitTold = 0;
  let travelTold = travel;
  const nsPerByte = paces[pace + PACE.nsPerByte]!;
  if (nsPerByte > 0) {
    const busyUntil = paces[pace + PACE.busyUntil]!;
    if (busyUntil > now) {
      const direction = network.directions[position]!;
      const limit = links[link + LINK.queueLimit]!;
      start = busyUntil;
      if (limit >= 0 && queueIsFull(direction, limit, now)) {
        drop(network, direction.from, slot, 'queue-full', number);
        return;
      }
      noteWaiting(direction, slot, start, now);
      waitTold = Math.min(start - now, LONGEST_HOP_NS);
    }
    const sending = Math.round((length + links[link + LINK.framingBytes]!) * nsPerByte);
    paces[pace + PACE.busyUntil] = start + sending;
    travel += sending;
    travelTold = Math.min(travel, LONGEST_HOP_NS);
  }
  if (network.port.recording) {
    const sink = network.port.sink;
    const words = sink.words;
    const head = sink.head;
    const at = head & sink.mask;
    words[at] = HOP_WORD | (length << 16);
    words[at + 1] = now;
    words[at + 2] = now * HIGH_WORD;
    words[at + 3] = facts[record + FACT.id]!;
    words[at + 4] = number;
    words[at + 5] = control ? facts[record + FACT.headers]! | CONTROL_BIT : facts[record + FACT.headers]!;
    words[at + 6] = waitTold;
    words[at + 7] = travelTold;
    sink.head = (head + 8) >>> 0;
  }
  if (network.port.capture !== null) {
    const begin = facts[record + FACT.start]!;
    network.port.capture(start, number, packetFact(pool, slot, FACT.id), pool.bytes.subarray(begin, begin + length));
  }
  if (!control) network.balance.hops++;
  if (drawLoss(network.directions, position, paces[pace + PACE.lossThreshold]!))
    facts[record + FACT.flags] = facts[record + FACT.flags]! | PACKET_FLAG.lost;
  const arrival = start + travel;
  const order = control ? network.sequence++ : DATA_ORDER + network.sequence++;
  facts[record + FACT.direction] = position;
  setPlace(pool, slot, arrival, order);
  const lane = links[link + LINK.lane]!;
  const joined = joinLane(pool, lane, slot, PATIENCE);
  if (joined === JOINED.first) pushEvent(network.queue, arrival, order, EVENT_KIND.arrivals, lane);
  else if (joined === JOINED.alone) pushEvent(network.queue, arrival, order, EVENT_KIND.arrival, slot);
}

/** Radio down-link. Remembers whether the mobile was there at sending, which tells "left in the air" from "never there". */
export function transmitToMobile(network: Network, position: number, slot: number): void {
  const links = network.links.words;
  const link = position << LINK_SHIFT;
  if (network.interfaces[links[link + LINK.mobileInterface]!]!.router === links[link + LINK.from]!) {
    const { words } = network.pool;
    const at = (slot << RECORD_SHIFT) + FACT.flags;
    words[at] = words[at]! | PACKET_FLAG.radioDown;
  }
  transmit(network, position, slot);
}

/**
 * Takes what waits in the queues of a node that has just failed off its links. Returns the slots, which are to be dropped. Choice: the
 * packet whose sending has begun is on the wire and goes on.
 */
export function takeQueued(network: Network, node: number): number[] {
  const { pool } = network;
  const taken: number[] = [];
  for (const [position, direction] of network.directions.entries()) {
    if (direction.from !== node) continue;
    for (const slot of takeWaiting(network.links, position, direction, network.now)) {
      if (quitLane(pool, slot)) {
        const lane = laneOf(pool, slot);
        const next = firstOf(pool, lane);
        pushEvent(network.queue, timeOf(pool, next), orderOf(pool, next), EVENT_KIND.arrivals, lane);
      }
      network.port.capture?.(network.now, direction.number, packetFact(pool, slot, FACT.id), null);
      taken.push(slot);
    }
  }
  return taken;
}
