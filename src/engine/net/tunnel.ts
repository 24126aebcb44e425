/**
 * IPv6-in-IPv6 tunnels, RFC 2473: entry (§3.1), exit (§3.2), flow label (§6.5), MTU (§7.1), as used by RFC 5213 §5.6.1 and §6.10.2.
 *
 * A tunnel end is an object of its node, shared by all prefixes between the same two nodes; either end may exist without the other.
 *
 * Where every router is both anchor and gateway, the two ways of use can lead from one router to the same other one: down-link packets of
 * a mobile that it anchors, and up-link packets of a mobile that it serves. Their addresses do not tell them apart, and taking a stale
 * down-link packet for an up-link one sends it back to where it came from, again and again.
 *
 * Choice: the up-link way has a flow label of its own, a state variable of a tunnel (RFC 2473 §6.5) that the far end reads with the two
 * addresses (the triple of RFC 6437 §2). No text of the family settles how to tell the ways apart; an address for each role (LMAA and
 * Proxy-CoA, RFC 5213 §2) would do the same with twice the addresses. With it no packet loops, whatever the bindings are and however they
 * change meanwhile: only a mobile's own sending puts a packet into the up-link way, so it crosses that once; what comes out of the
 * down-link way goes to a mobile or ends ({@link leavesTunnelBy}), so it crosses that once, too, as the last of all. Gateways that forward
 * to each other (RFC 5949) pass packets on in both ways, from gateway to gateway in the order of the mobile's moves, or against it.
 */
import { readAddress } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { DropReason } from '#records/layout.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { encodePacket } from '#wire/packet.ts';
import { lookupFib, MISS, setFib } from './fib.ts';
import { encapsulatedStack } from './header-stack.ts';
import { RECORD_SHIFT } from '../sim/lane.ts';
import { FACT, packetFact } from '../sim/packet-pool.ts';
import { LINK_MTU, nodeAt, prefixWords, type Network, type NodeState, type TunnelAddresses } from './network.ts';
import { isTunnelRoute, reasonOfRoute, ROUTE, routeAbout, routeKind } from './route.ts';
import { routeFor } from './routing.ts';
import { drop, dropWithError } from './transmission.ts';

/** Minimum link MTU, RFC 8200 §5: packets up to it always fit the tunnels of this network (LINK_MTU − 40 is more). */
const MINIMUM_MTU = 1280;

/** Flow label of what goes up-link; that of what goes down-link is 0. Below 256, so that it is the last octet of the first word. */
const UPLINK_FLOW_LABEL = 1;
/** Where that octet is in a header (RFC 8200 §3). */
const FLOW_LABEL_AT = 3;

/** Words of an IPv6 header where the source and the destination begin. */
const SOURCE_WORD = IPV6_OFFSET.source / 4;
const DESTINATION_WORD = IPV6_OFFSET.destination / 4;

/** The outer addresses of a tunnel between the own addresses of two nodes. */
export function ownAddresses(network: Network, node: number, remote: number): TunnelAddresses {
  return {
    local: required(nodeAt(network, node).address, 'address of a tunnel end'),
    remote: required(nodeAt(network, remote).address, 'address of a tunnel end'),
  };
}

/** The key of a tunnel end at its node. */
export function tunnelKey(addresses: TunnelAddresses): string {
  return `${addresses.local} ${addresses.remote}`;
}

/** Opens (or joins) the tunnel end at `node` towards `remote`. Returns its number. */
export function openTunnel(
  network: Network,
  node: number,
  remote: number,
  addresses: TunnelAddresses = ownAddresses(network, node, remote),
): number {
  const here = nodeAt(network, node);
  const key = tunnelKey(addresses);
  const known = here.tunnels.get(key);
  if (known !== undefined) {
    network.tunnels[known]!.uses++;
    return known;
  }
  const number = here.closedTunnels.get(key) ?? makeTunnel(network, node, remote, addresses);
  const tunnel = network.tunnels[number]!;
  const [high, low] = prefixWords(addresses.remote);
  here.closedTunnels.delete(key);
  here.tunnels.set(key, number);
  tunnel.uses = 1;
  tunnel.sibling = lookupFib(network.exits, high, low, node);
  setFib(network.exits, high, low, number, node);
  return number;
}

/**
 * A tunnel end as data; {@link openTunnel} puts it to use. What only sends into a tunnel, to a node that takes it in without an end of its
 * own there (`leg.ts`), needs no more than this.
 */
export function makeTunnel(network: Network, node: number, remote: number, addresses: TunnelAddresses): number {
  const header = encodePacket({
    source: addresses.local,
    destination: addresses.remote,
    payload: { protocol: 'raw', nextHeader: NEXT_HEADER.ipv6, data: new Uint8Array(0) },
  });
  return (
    network.tunnels.push({
      node,
      remote,
      local: addresses.local,
      remoteAddress: addresses.remote,
      header: new Int32Array(header.buffer),
      stacks: new Uint32Array(16),
      uses: 0,
      sibling: MISS,
    }) - 1
  );
}

/** One user less of a tunnel end; the last one closes it. */
export function closeTunnel(network: Network, number: number): void {
  const tunnel = required(network.tunnels[number], 'tunnel');
  if (--tunnel.uses > 0) return;
  const here = nodeAt(network, tunnel.node);
  const key = tunnelKey({ local: tunnel.local, remote: tunnel.remoteAddress });
  here.tunnels.delete(key);
  here.closedTunnels.set(key, number);
  const [high, low] = prefixWords(tunnel.remoteAddress);
  const first = lookupFib(network.exits, high, low, tunnel.node);
  if (first === number) setFib(network.exits, high, low, tunnel.sibling, tunnel.node);
  else {
    let before = network.tunnels[first]!;
    while (before.sibling !== number) before = network.tunnels[before.sibling]!;
    before.sibling = tunnel.sibling;
  }
  tunnel.sibling = MISS;
}

/**
 * Puts the outer header in front of a packet, in its headroom. `uplink`: it is on its way from a mobile to that mobile's anchor. False:
 * the packet was dropped.
 */
export function encapsulate(network: Network, node: NodeState, number: number, slot: number, uplink: boolean): boolean {
  const tunnel = network.tunnels[number]!;
  const pool = network.pool;
  const facts = pool.words;
  const record = slot << RECORD_SHIFT;
  const inner = facts[record + FACT.length]!;
  const tunnelMtu = LINK_MTU - IPV6_HEADER_BYTES;
  if (inner > tunnelMtu && inner > MINIMUM_MTU) {
    // RFC 2473 §7.1 (a): the inner source learns the tunnel MTU.
    dropWithError(network, node, slot, 'packet-too-big', { kind: 'packet-too-big', mtu: tunnelMtu });
    return false;
  }
  const start = facts[record + FACT.start]! - IPV6_HEADER_BYTES;
  if (start < pool.home[slot]!) {
    drop(network, node.index, slot, 'packet-too-big');
    return false;
  }
  const { bytes, octetWords } = pool;
  const { header } = tunnel;
  const first = start >> 2;
  for (let word = 0; word < IPV6_HEADER_BYTES / 4; word++) octetWords[first + word] = header[word]!;
  if (uplink) bytes[start + FLOW_LABEL_AT] = UPLINK_FLOW_LABEL;
  bytes[start + IPV6_OFFSET.payloadLength] = inner >> 8;
  bytes[start + IPV6_OFFSET.payloadLength + 1] = inner;
  facts[record + FACT.start] = start;
  facts[record + FACT.length] = inner + IPV6_HEADER_BYTES;
  facts[record + FACT.headers] = encapsulatedStack(network, tunnel, facts[record + FACT.headers]!);
  return true;
}

/** Whether this node once had a tunnel end for the addresses of a tunnel packet: then the packet is left over from an earlier binding. */
export function hadTunnel(network: Network, node: NodeState, slot: number): boolean {
  const { bytes } = network.pool;
  const start = packetFact(network.pool, slot, FACT.start);
  const local = readAddress(bytes, start + IPV6_OFFSET.destination);
  return node.closedTunnels.has(tunnelKey({ local, remote: readAddress(bytes, start + IPV6_OFFSET.source) }));
}

/** Whether the outer header says that the packet is on its way from a mobile to that mobile's anchor. */
export function isUplink(network: Network, slot: number): boolean {
  return network.pool.bytes[packetFact(network.pool, slot, FACT.start) + FLOW_LABEL_AT] === UPLINK_FLOW_LABEL;
}

/** Takes the outer header off. Returns the tunnel end it came through, or −1 when there is none with these addresses here. */
export function decapsulate(network: Network, node: NodeState, slot: number): number {
  const pool = network.pool;
  const facts = pool.words;
  const octets = pool.octetWords;
  const record = slot << RECORD_SHIFT;
  const start = facts[record + FACT.start]!;
  const source = (start >> 2) + SOURCE_WORD;
  let number = lookupFib(network.exits, octets[source]!, octets[source + 1]!, node.index);
  while (number >= 0 && !isOfEnd(octets, source, network.tunnels[number]!.header)) number = network.tunnels[number]!.sibling;
  if (number < 0) return -1;
  facts[record + FACT.start] = start + IPV6_HEADER_BYTES;
  facts[record + FACT.length] = facts[record + FACT.length]! - IPV6_HEADER_BYTES;
  facts[record + FACT.headers] = network.headers.inner[facts[record + FACT.headers]!]!;
  return number;
}

/**
 * Whether the addresses at word `source` (source, then destination) are those of packets to this end: its own header the other way round.
 * The remote prefix is known to be equal.
 */
function isOfEnd(octets: Int32Array, source: number, header: Int32Array): boolean {
  return (
    octets[source + 2] === header[DESTINATION_WORD + 2] &&
    octets[source + 3] === header[DESTINATION_WORD + 3] &&
    octets[source + 4] === header[SOURCE_WORD] &&
    octets[source + 5] === header[SOURCE_WORD + 1] &&
    octets[source + 6] === header[SOURCE_WORD + 2] &&
    octets[source + 7] === header[SOURCE_WORD + 3]
  );
}

/**
 * Whether a packet that came out of a tunnel may go on by `route`. To a mobile on this router's access link (or expected there), or to an
 * address of this node: always. Further on:
 *
 * - Up-link, when its source is bound to this very tunnel (RFC 5213 §5.6.2: the anchor accepts packets of a prefix only from the gateway
 *   in its binding); the way from there may lead through the down-link tunnel of another mobile, even back to the same router. A home
 *   agent that is no longer the primary one takes them from the care-of address that the primary one has told it (`accepts` of a leg).
 * - Down-link that this gateway forwards to where the mobile is going (RFC 5949 §4.1), never back to where the packet came from.
 *
 * Up-link packets of a mobile that has gone on have a way of their own, {@link passedUplink}. Everything else is left over from an earlier
 * binding.
 */
export function leavesTunnelBy(
  network: Network,
  node: NodeState,
  tunnel: number,
  slot: number,
  uplink: boolean,
  route: number,
): boolean {
  const kind = routeKind(route);
  if (kind === ROUTE.access || kind === ROUTE.local || kind === ROUTE.buffer) return true;
  if (!uplink) return kind === ROUTE.handover && routeAbout(route) !== tunnel;
  const octets = network.pool.octetWords;
  const source = sourceWord(network, slot);
  const back = routeFor(network, node, octets[source]!, octets[source + 1]!);
  if (routeKind(back) !== ROUTE.leg) return isTunnelRoute(back) && routeAbout(back) === tunnel;
  const leg = network.legs[routeAbout(back)]!;
  return leg.accepts === tunnel || (leg.basis === 'binding' && leg.tunnel === tunnel);
}

/**
 * Why a packet that came out of a tunnel (its inner header at `inner`) goes no further: `not-ready` when it is for a mobile that this router
 * serves, but its prefix is not delivered here yet (RFC 8885 §3.2: not before the router has heard of the prefix, even if the other end
 * sends already); `hijacked` when this node has told others a lie to get it; otherwise `reason`.
 */
export function reasonOfStray(network: Network, node: NodeState, inner: number, reason: DropReason): DropReason {
  const octets = network.pool.octetWords;
  const to = (inner + IPV6_OFFSET.destination) >> 2;
  if (reasonOfRoute(routeFor(network, node, octets[to]!, octets[to + 1]!)) === 'hijacked') return 'hijacked';
  return network.fixed.hooks.meetStray(network, node, inner + IPV6_OFFSET.destination) ? 'not-ready' : reason;
}

/**
 * The tunnel that an up-link packet is passed on into, as if it had come from the radio here: it came from the gateway that its mobile has
 * gone to, and goes to the anchor (RFC 5949 §4.1). −1 when this gateway forwards the mobile's packets to no such gateway.
 */
export function passedUplink(network: Network, node: NodeState, tunnel: number, slot: number): number {
  const octets = network.pool.octetWords;
  const source = sourceWord(network, slot);
  const back = routeFor(network, node, octets[source]!, octets[source + 1]!);
  if (routeKind(back) !== ROUTE.handover || routeAbout(back) !== tunnel) return -1;
  const rule = lookupFib(network.sourceFib, octets[source]!, octets[source + 1]!, node.index);
  return rule !== MISS && routeKind(rule) === ROUTE.tunnel && routeAbout(rule) !== tunnel ? routeAbout(rule) : -1;
}

/** The word of a packet where its source address begins. */
function sourceWord(network: Network, slot: number): number {
  return (network.pool.words[(slot << RECORD_SHIFT) + FACT.start]! >> 2) + SOURCE_WORD;
}
