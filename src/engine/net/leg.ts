/**
 * Ways over several anchors: a packet may come out of the tunnel from one anchor and go into the tunnel to the next
 * (draft-chan-netext-distributed-lma-03 §4.4, §5.1). Each such tunnel is a leg. The mobile's end is the last leg's.
 *
 * Why no packet goes in circles, whatever the anchors believe and however it changes meanwhile:
 *
 * - Choice: the flow label of a leg's header counts the legs (a state variable of the tunnel, RFC 2473 §6.5, as the up-link's 1 is,
 *   `tunnel.ts`): the first one has {@link FIRST_LEG}, each further one has one more, and out of the leg with {@link LAST_LEG} a packet
 *   goes to a radio or ends. A header cannot be put on without counting, so the number of legs is bounded by construction. No text of the
 *   family bounds it; RFC 2473 §4.1.1 bounds tunnels inside each other, which these are not.
 * - A packet gets the first number only when it comes plain or out of its own mobile's up-link tunnel, which it crosses once: out of a leg
 *   it never gets plain into the network again, only to the radio of a mobile, or to an address of the node.
 * - Out of a leg a packet goes on only by what the node stands for itself ({@link relays}): its own binding, its record as master of the
 *   location, or its forwarding entry as a former anchor. A cache, which may be old, and the block, which leads back to the master, are for
 *   packets that begin their way. So the usual way has no circle to begin with: sender's anchor, home, present anchor, gateway; each
 *   forwarding entry on it is younger than the one before.
 * - Where all agents were told the primary one (draft-kuntz-dmm-summary-00 §3.5), an agent that is no longer it sends on what came straight
 *   from a sender's agent, and no more: two that believe in each other send nothing to and fro.
 */
import { IPV6_HEADER_BYTES, IPV6_OFFSET } from '#wire/ipv6.ts';
import { RECORD_SHIFT } from '../sim/lane.ts';
import { FACT } from '../sim/packet-pool.ts';
import { rewriteDestination } from './address-rewriting.ts';
import { lookupFib, MISS } from './fib.ts';
import type { Leg, Network, NodeState } from './network.ts';
import { encapsulate } from './tunnel.ts';

/** Number of a packet's first leg, as flow label: 0 is a tunnel of one leg, 1 the up-link. */
export const FIRST_LEG = 2;
/** Number of the last leg that a packet may have: to the home anchor, to a former one, four more of those, and to a gateway. */
export const LAST_LEG = 9;

/** Where the last octet of the flow label is in a header (RFC 8200 §3), and the words of the source address. */
const FLOW_LABEL_AT = 3;
const SOURCE_WORD = IPV6_OFFSET.source / 4;

/** The number of the leg whose header is a packet's outermost, or less than {@link FIRST_LEG} when it is none. */
export function legOf(network: Network, slot: number): number {
  const { pool } = network;
  return pool.bytes[pool.words[(slot << RECORD_SHIFT) + FACT.start]! + FLOW_LABEL_AT]!;
}

/** Whether packets that come out of leg number `leg` of their way may go on by this one. */
export function relays(way: Leg, leg: number): boolean {
  return way.basis === 'primary' ? leg === FIRST_LEG : way.basis !== 'cache' && way.basis !== 'block';
}

/**
 * Tells the scheme of a packet that takes a leg, where it wants to know. `from` is the node whose tunnel the packet has just come out of, or
 * −1. True: it was told, and may have turned the leg's packets elsewhere.
 */
export function tellOfLeg(network: Network, way: Leg, slot: number, from: number, uplink: boolean): boolean {
  if (from < 0 && way.basis !== 'block' && !way.watched) return false;
  const flow = network.pool.words[(slot << RECORD_SHIFT) + FACT.flow]!;
  network.fixed.hooks.legTaken(network, way, from, uplink, flow < 0 ? -1 : network.flows[flow]!.from);
  return true;
}

/** Puts the header of leg number `leg` of its way in front of a packet. False: the packet was dropped. */
export function enterLeg(network: Network, node: NodeState, way: Leg, slot: number, leg: number): boolean {
  way.usedAt = network.now;
  if (way.rewriting >= 0) {
    rewriteDestination(network, way.rewriting, slot);
    return true;
  }
  if (!encapsulate(network, node, way.tunnel, slot, false)) return false;
  const { pool } = network;
  pool.bytes[pool.words[(slot << RECORD_SHIFT) + FACT.start]! + FLOW_LABEL_AT] = leg;
  return true;
}

/** Takes a leg's header off. Returns the node that put it on, or MISS when this is none that others take packets from. */
export function leaveLegTunnel(network: Network, slot: number): number {
  const { pool } = network;
  const record = slot << RECORD_SHIFT;
  const start = pool.words[record + FACT.start]!;
  const source = (start >> 2) + SOURCE_WORD;
  const from = lookupFib(network.peers, pool.octetWords[source]!, pool.octetWords[source + 1]!);
  if (from === MISS) return MISS;
  pool.words[record + FACT.start] = start + IPV6_HEADER_BYTES;
  pool.words[record + FACT.length] = pool.words[record + FACT.length]! - IPV6_HEADER_BYTES;
  pool.words[record + FACT.headers] = network.headers.inner[pool.words[record + FACT.headers]!]!;
  return from;
}
