/**
 * Control messages: real packets, announced by a `message` record before their first hop and by a `receive` record where they end.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { assert } from '#base/assert.ts';
import { RECORD_KIND, type MessageDetail, type Why } from '#records/layout.ts';
import { writeJsonRecord, writeRecord } from '#records/writer.ts';
import { decodePacket, encodePacket, type Packet } from '#wire/packet.ts';
import { allocatePacket, FACT, freePacket, largestPacket, NO_FLOW, packetFact, setPacketFact } from '../sim/packet-pool.ts';
import { forward } from './forwarding.ts';
import { internHeader } from './header-stack.ts';
import { followRules, GONE, sendFromInterface } from './host-sending.ts';
import { NO_INGRESS, nodeAt, nodeId, type Network } from './network.ts';
import { ownerOf } from './owners.ts';
import { radioPosition } from './radio.ts';
import { drop, transmitToMobile } from './transmission.ts';
import { encapsulate } from './tunnel.ts';

/** What a reader should know about a control message beside its octets. */
export interface ControlFacts {
  /** Short name: RS, PBU … */
  readonly message: string;
  readonly why: Why;
  /** The mobile it is about, by number, or null. */
  readonly mobile: number | null;
  /** The node it is meant for, when the destination address does not say. */
  readonly to?: number;
  readonly lifetimeSeconds?: number;
  readonly parameters?: readonly string[];
  readonly retransmission?: boolean;
}

/** How a control message leaves its node. */
export type ControlExit =
  | { readonly kind: 'routed' }
  /** A mobile's interface (numbered over all mobiles), as it is. */
  | { readonly kind: 'interface'; readonly mobileInterface: number }
  /**
   * A mobile's interface, by the mobile's rules: from a home address through the tunnel to its agent. `tunnel` is the number of one that it
   * takes before any rule.
   */
  | { readonly kind: 'host'; readonly mobileInterface: number; readonly tunnel?: number }
  /** Through a tunnel end of this node (its number), whose header is part of the message; then routed. */
  | { readonly kind: 'tunnel'; readonly tunnel: number }
  /** An access router's radio towards a mobile's interface. */
  | { readonly kind: 'radio'; readonly mobileInterface: number };

/** Sends a control packet from `node`. */
export function sendControl(
  network: Network,
  node: number,
  packet: Packet,
  facts: ControlFacts,
  exit: ControlExit = { kind: 'routed' },
): void {
  const bytes = encodePacket(packet);
  const pool = network.pool;
  assert(bytes.length <= largestPacket(pool), `${facts.message} of ${bytes.length} octets fits a packet slot`);
  const slot = allocatePacket(pool, bytes.length, NO_FLOW, network.now);
  const headers = internHeader(network, 0, packet.source, packet.destination, node, headerExtension(packet));
  pool.bytes.set(bytes, packetFact(pool, slot, FACT.start));
  setPacketFact(pool, slot, FACT.cause, network.cause);
  setPacketFact(pool, slot, FACT.headers, headers);
  network.messagesSent++;
  const target = facts.to ?? ownerOf(network, packet.destination);
  const state = nodeAt(network, node);
  // What a mobile's rules put on is part of the message as it leaves: procedures §1 counts a tunnel header that the originator adds.
  const ruled = exit.kind === 'host' && !state.failed ? followRules(network, state, slot, exit.tunnel) : null;
  if (exit.kind === 'tunnel') assert(encapsulate(network, state, exit.tunnel, slot, false), `${facts.message} fits its tunnel`);
  assert(ruled !== GONE, `${facts.message} fits the tunnels of its mobile`);
  if (network.port.tally !== null) network.port.tally(facts.message, packetFact(pool, slot, FACT.length), network.now);
  else tellMessage(network, node, slot, packet, facts, target);
  if (state.failed) drop(network, node, slot, 'node-failed');
  else if (ruled !== null) drop(network, node, slot, ruled);
  else if (exit.kind === 'interface' || exit.kind === 'host') sendFromInterface(network, exit.mobileInterface, slot);
  else if (exit.kind === 'radio') transmitToMobile(network, radioPosition(network, exit.mobileInterface, node, 'down'), slot);
  else forward(network, state, NO_INGRESS, slot, false);
}

/** Writes the record of a control message that leaves its node. */
function tellMessage(
  network: Network,
  node: number,
  slot: number,
  packet: Packet,
  facts: ControlFacts,
  target: number | null,
): void {
  const { pool } = network;
  const detail: MessageDetail = {
    message: facts.message,
    to: target === null ? '' : nodeId(network, target),
    mn: facts.mobile === null ? null : nodeId(network, facts.mobile),
    bytes: packetFact(pool, slot, FACT.length),
    ...(facts.lifetimeSeconds === undefined ? {} : { lifetimeS: facts.lifetimeSeconds }),
    src: packet.source,
    dst: packet.destination,
    parameters: facts.parameters ?? [],
    why: facts.why,
    ...(facts.retransmission === true ? { retransmission: true } : {}),
  };
  writeJsonRecord(
    network.port.sink,
    RECORD_KIND.message,
    network.now,
    packetFact(pool, slot, FACT.id),
    node,
    network.cause,
    packetFact(pool, slot, FACT.headers),
    0,
    detail,
  );
}

/** Which extension the outermost header of a packet carries, for its header stack. */
function headerExtension(packet: Packet): 'plain' | 'rh2' | 'hao' {
  for (const header of packet.extensionHeaders ?? []) {
    if (header.kind === 'routing-type-2') return 'rh2';
    if (header.kind === 'destination-options' && header.options.some((option) => option.kind === 'home-address')) return 'hao';
  }
  return 'plain';
}

/** Reads a control packet that has come to its node, and frees the slot. */
export function takeControl(network: Network, slot: number): Packet {
  const pool = network.pool;
  const start = packetFact(pool, slot, FACT.start);
  const packet = decodePacket(pool.bytes, start, start + packetFact(pool, slot, FACT.length));
  freePacket(pool, slot);
  return packet;
}

/** Writes that a control packet has come to its end at `node`. */
export function recordReceived(network: Network, node: number, slot: number): void {
  const pool = network.pool;
  writeRecord(
    network.port.sink,
    RECORD_KIND.receive,
    0,
    network.now,
    packetFact(pool, slot, FACT.id),
    node,
    packetFact(pool, slot, FACT.cause),
    0,
    0,
  );
}

/** The address a node speaks with. */
export function addressOf(network: Network, node: number): Ipv6Address {
  const address = nodeAt(network, node).address;
  assert(address !== null, `${nodeId(network, node)} has an address`);
  return address;
}
