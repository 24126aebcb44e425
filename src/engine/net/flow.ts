/**
 * Constant-rate UDP flows (RFC 768). A flow is bound to its address pair when it starts; each of its packets is a copy of one template,
 * checksum included, sent at start + ⌊k · 10⁹ / pps⌋ ns.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { RECORD_KIND } from '#records/layout.ts';
import { encodePacket } from '#wire/packet.ts';
import { DATA_ORDER, EVENT_KIND, pushEvent } from '../sim/event-queue.ts';
import { allocatePacket, PACKET_FLAG } from '../sim/packet-pool.ts';
import { forward } from './forwarding.ts';
import { internHeader } from './header-stack.ts';
import { nodeAt, type FlowState, type Network } from './network.ts';
import { radioPosition } from './radio.ts';
import { drop, transmit } from './transmission.ts';

/** UDP ports of all flows: the destination's, and the source's of flow 0 (later flows count up). No dissector claims them. */
export const FLOW_DESTINATION_PORT = 9000;
const FLOW_SOURCE_PORT = 49152;
const FLOW_SOURCE_PORTS = 10000;

/** When packet `made` of a flow is due. */
function dueAt(flow: FlowState, made: number): SimTime {
  return flow.startedAt + Math.floor(((made - flow.madeBefore) * 1e9) / flow.pps);
}

/** Starts a flow direction now, from one address to another. `senderInterface` is the mobile interface that sends, or −1. */
export function startFlow(
  network: Network,
  index: number,
  source: Ipv6Address,
  destination: Ipv6Address,
  senderInterface: number,
): void {
  const flow = required(network.flows[index], 'flow');
  flow.state = 'running';
  flow.startedAt = network.now;
  flow.madeBefore = flow.made;
  if (network.now >= flow.stopAt) flow.stopAt = network.fixed.endsAt;
  flow.source = source;
  flow.destination = destination;
  flow.senderInterface = senderInterface;
  flow.template = encodePacket({
    source,
    destination,
    payload: {
      protocol: 'udp',
      sourcePort: FLOW_SOURCE_PORT + (flow.flow % FLOW_SOURCE_PORTS),
      destinationPort: FLOW_DESTINATION_PORT,
      data: new Uint8Array(flow.payloadBytes),
    },
  });
  flow.headers = internHeader(network, 0, source, destination, flow.from);
  if (network.now < flow.stopAt) pushEvent(network.queue, network.now, DATA_ORDER + network.sequence++, EVENT_KIND.flow, index);
}

/** Stops a flow direction: its packets under way stay under way. */
export function stopFlow(network: Network, index: number): void {
  const flow = required(network.flows[index], 'flow');
  if (flow.state === 'running' || flow.state === 'waiting') flow.state = 'stopped';
}

/** When the packet after the one that is due now will be due, or −1 when there is none. */
export function followingDue(network: Network, index: number): SimTime {
  const flow = network.flows[index]!;
  if (flow.state !== 'running' || network.now !== dueAt(flow, flow.made)) return -1;
  const next = dueAt(flow, flow.made + 1);
  return next < flow.stopAt ? next : -1;
}

/** A flow event: sends the packet that is due. */
export function sendDue(network: Network, index: number): void {
  const flow = network.flows[index]!;
  const now = network.now;
  if (flow.state !== 'running' || now >= flow.stopAt || now !== dueAt(flow, flow.made)) return;
  const pool = network.pool;
  const slot = allocatePacket(pool, flow.template.length, flow.flow, now);
  pool.bytes.set(flow.template, pool.start[slot]!);
  pool.sequence[slot] = flow.made;
  pool.headers[slot] = flow.headers;
  if (flow.reverse) pool.flags[slot] = PACKET_FLAG.reverse;
  network.balance.sent++;
  if (network.port.recording) {
    const { words, mask, head } = network.port.sink;
    const at = head & mask;
    words[at] = RECORD_KIND.send | (1 << 8) | (flow.flow << 16);
    words[at + 1] = now;
    words[at + 2] = Math.floor(now / 4294967296);
    words[at + 3] = pool.id[slot]!;
    words[at + 4] = flow.made;
    words[at + 5] = flow.from;
    words[at + 6] = flow.headers;
    words[at + 7] = flow.template.length;
    network.port.sink.head = (head + 8) >>> 0;
  }
  flow.made++;
  const node = nodeAt(network, flow.from);
  if (node.failed) drop(network, flow.from, slot, 'node-failed');
  else if (flow.template.length > (node.pathMtu.get(flow.destination!) ?? flow.template.length)) {
    // Choice: a flow behaves like a socket that must not fragment (RFC 3542 §11.2): what is larger than the known path MTU is refused.
    drop(network, flow.from, slot, 'packet-too-big');
  } else if (flow.senderInterface >= 0) sendFromInterface(network, flow.senderInterface, slot);
  else forward(network, node, null, slot, false);
}

/** Sends a packet that a mobile made by one of its interfaces. */
export function sendFromInterface(network: Network, mobileInterface: number, slot: number): void {
  const state = network.interfaces[mobileInterface]!;
  if (state.router < 0) drop(network, state.mobile, slot, 'no-link');
  else transmit(network, radioPosition(network, mobileInterface, state.router, 'up'), slot);
}
