/**
 * Constant-rate UDP flows (RFC 768). A flow is bound to its address pair when it starts; all its packets have the same headers, checksum
 * included, and a payload of zeros. Packet k is sent at start + ⌊k · 10⁹ / pps⌋ ns.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { HIGH_WORD, RECORD_KIND } from '#records/layout.ts';
import { encodePacket } from '#wire/packet.ts';
import { DATA_ORDER, EVENT_KIND, pushEvent } from '../sim/event-queue.ts';
import { firstOf, JOINED, joinLane, leaveLane, orderOf, quitLane, RECORD_SHIFT, setPlace, timeOf } from '../sim/lane.ts';
import { allocatePacket, FACT, PACKET_FLAG, type PacketPool } from '../sim/packet-pool.ts';
import { forward } from './forwarding.ts';
import { internHeader } from './header-stack.ts';
import { NO_INGRESS, type FlowState, type Network } from './network.ts';
import { sendFromHost } from './host-sending.ts';
import { exceedsPathMtu } from './path-mtu.ts';
import { drop } from './transmission.ts';

/** UDP ports of all flows: the destination's, and the source's of flow 0 (later flows count up). No dissector claims them. */
export const FLOW_DESTINATION_PORT = 9000;
const FLOW_SOURCE_PORT = 49152;
const FLOW_SOURCE_PORTS = 10000;

/** Words of the IPv6 and UDP header of a flow's packets, kept for each flow direction from `index << HEADERS_SHIFT` on. */
const HEADER_WORDS = 12;
export const HEADERS_SHIFT = 4;

/** Flows of one rate that one overtakes at most: as many as there are. */
const ANY_NUMBER = 0x3fffffff;

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
  const octets = encodePacket({
    source,
    destination,
    payload: {
      protocol: 'udp',
      sourcePort: FLOW_SOURCE_PORT + (flow.flow % FLOW_SOURCE_PORTS),
      destinationPort: FLOW_DESTINATION_PORT,
      data: new Uint8Array(flow.payloadBytes),
    },
  });
  flow.packetBytes = octets.length;
  network.flowHeaders.set(new Int32Array(octets.buffer, octets.byteOffset, HEADER_WORDS), index << HEADERS_SHIFT);
  flow.headers = internHeader(network, 0, source, destination, flow.from);
  quitTurn(network, index);
  if (network.now < flow.stopAt && awaitTurn(network, index, network.now)) announceFirst(network, flow.rate);
}

/** Notes when the next packet of a flow is due. True when it is the next of all flows of its rate. */
function awaitTurn(network: Network, index: number, due: SimTime): boolean {
  setPlace(network.turns, index, due, DATA_ORDER + network.sequence++);
  return joinLane(network.turns, network.flows[index]!.rate, index, ANY_NUMBER) === JOINED.first;
}

/** Puts the first flow of a rate into the event queue. */
function announceFirst(network: Network, rate: number): void {
  const { turns, queue } = network;
  const first = firstOf(turns, rate);
  pushEvent(queue, timeOf(turns, first), orderOf(turns, first), EVENT_KIND.flow, rate);
}

/** A flow has no packet due any more. */
function quitTurn(network: Network, index: number): void {
  if (quitLane(network.turns, index)) announceFirst(network, network.flows[index]!.rate);
}

/** Stops a flow direction: its packets under way stay under way. */
export function stopFlow(network: Network, index: number): void {
  const flow = required(network.flows[index], 'flow');
  if (flow.state === 'running' || flow.state === 'waiting') flow.state = 'stopped';
  quitTurn(network, index);
}

/** The first flow of a rate has its turn: it waits for the next one, if there is one. Returns its number; it is to send now. */
export function takeTurn(network: Network, rate: number): number {
  const index = leaveLane(network.turns, rate);
  const flow = network.flows[index]!;
  const next = dueAt(flow, flow.made + 1);
  if (next < flow.stopAt) awaitTurn(network, index, next);
  return index;
}

/** Writes a packet of a flow: headers from `headers` at word `from`, then zeros, which a slot keeps from one packet to the next. */
function writeOctets(pool: PacketPool, slot: number, start: number, length: number, headers: Int32Array, from: number): void {
  const { octetWords } = pool;
  const first = start >> 2;
  for (let word = 0; word < HEADER_WORDS; word++) octetWords[first + word] = headers[from + word]!;
  if (pool.zeros[slot]! >= length) return;
  octetWords.fill(0, first + HEADER_WORDS, (start + length + 3) >> 2);
  pool.zeros[slot] = length;
}

/** A flow's turn: sends the packet that is due. */
export function sendDue(network: Network, index: number): void {
  const flow = network.flows[index]!;
  const now = network.now;
  const pool = network.pool;
  const length = flow.packetBytes;
  const slot = allocatePacket(pool, length, flow.flow, now);
  const facts = pool.words;
  const record = slot << RECORD_SHIFT;
  writeOctets(pool, slot, facts[record + FACT.start]!, length, network.flowHeaders, index << HEADERS_SHIFT);
  facts[record + FACT.sequence] = flow.made;
  facts[record + FACT.headers] = flow.headers;
  if (flow.reverse) facts[record + FACT.flags] = PACKET_FLAG.reverse;
  network.balance.sent++;
  if (network.port.recording) {
    const { words, mask, head } = network.port.sink;
    const at = head & mask;
    words[at] = RECORD_KIND.send | (1 << 8) | (flow.flow << 16);
    words[at + 1] = now;
    words[at + 2] = now * HIGH_WORD;
    words[at + 3] = facts[record + FACT.id]!;
    words[at + 4] = flow.made;
    words[at + 5] = flow.from;
    words[at + 6] = flow.headers;
    words[at + 7] = length;
    network.port.sink.head = (head + 8) >>> 0;
  }
  flow.made++;
  const node = network.nodes[flow.from]!;
  if (node.failed) drop(network, flow.from, slot, 'node-failed');
  else if (node.pathMtu.size > 0 && exceedsPathMtu(network, node, flow.destination!, length)) {
    // Choice: a flow behaves like a socket that must not fragment (RFC 3542 §11.2): what is larger than the known path MTU is refused.
    drop(network, flow.from, slot, 'packet-too-big');
  } else if (flow.senderInterface >= 0) sendFromHost(network, node, flow.senderInterface, slot);
  else forward(network, node, NO_INGRESS, slot, false);
}
