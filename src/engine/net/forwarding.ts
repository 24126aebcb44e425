/**
 * Forwarding: the path that every packet takes, hop by hop. Nothing here allocates per packet; addresses are read in place as words.
 *
 * Implements RFC 8200 §3 (hop limit), longest prefix match through the /64 cache of `fib.ts`, RFC 2473 §3 (encapsulation and
 * decapsulation, through `tunnel.ts`) and the source rules of an access router (RFC 5213 §6.10.5; ingress filtering, RFC 2827).
 */
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { LINK, LINK_SHIFT } from '../sim/direction.ts';
import { RECORD_SHIFT } from '../sim/lane.ts';
import { FACT, PACKET_FLAG } from '../sim/packet-pool.ts';
import { deliverData } from './delivery.ts';
import { restoreDestination } from './address-rewriting.ts';
import { lookupFib, MISS, packetWord } from './fib.ts';
import { HOME_AGENTS_IDENTIFIER } from './link-layer.ts';
import { NO_INGRESS, type Network, type NodeState } from './network.ts';
import { enterLeg, FIRST_LEG, LAST_LEG, leaveLegTunnel, legOf, relays, tellOfLeg } from './leg.ts';
import { linkAddressOwner } from './owners.ts';
import { isForIdentifier, isTunnelRoute, reasonOfRoute, ROUTE, routeAbout, routeKind } from './route.ts';
import { holdPacket } from './packet-buffer.ts';
import { optimize, takeHomeAddress, takeRoutingHeader } from './route-optimization.ts';
import { announcedRoute, routeFor } from './routing.ts';
import { drop, dropWithError, transmit, transmitToMobile } from './transmission.ts';
import { decapsulate, encapsulate, hadTunnel, isUplink, leavesTunnelBy, passedUplink, reasonOfStray } from './tunnel.ts';

/** Words of an IPv6 header where the addresses begin. */
const SOURCE_WORD = IPV6_OFFSET.source / 4;
const DESTINATION_WORD = IPV6_OFFSET.destination / 4;
const OFFSET_HOP_LIMIT = IPV6_OFFSET.hopLimit;
const OFFSET_NEXT_HEADER = IPV6_OFFSET.nextHeader;
/** ff00::/8 and fe80::/10 in the first word of an address, as it stands in packets. */
const MULTICAST = packetWord(0xff000000);
const LINK_LOCAL = packetWord(0xfe800000);
const LINK_LOCAL_BITS = packetWord(0xffc00000);
/** The interface identifier of a subnet's home agents, as it stands in packets. */
const HOME_AGENTS_HIGH = packetWord(HOME_AGENTS_IDENTIFIER[0]);
const HOME_AGENTS_LOW = packetWord(HOME_AGENTS_IDENTIFIER[1]);

/** First octet of a packet in the pool. */
function startOf(network: Network, slot: number): number {
  return network.pool.words[(slot << RECORD_SHIFT) + FACT.start]!;
}

/** A packet has crossed its direction: losses, radio attachment, then its node. */
export function arrive(network: Network, slot: number): void {
  const { words } = network.pool;
  const record = slot << RECORD_SHIFT;
  const ingress = words[record + FACT.direction]!;
  const links = network.links.words;
  const link = ingress << LINK_SHIFT;
  const to = links[link + LINK.to]!;
  network.cause = words[record + FACT.cause]!;
  const flags = words[record + FACT.flags]!;
  const radio = links[link + LINK.mobileInterface]!;
  if (radio >= 0) {
    // Procedures §1: a radio transmission is received only if the mobile is attached to that router when it would arrive.
    const mobileInterface = network.interfaces[radio]!;
    const down = to === mobileInterface.mobile;
    const router = down ? links[link + LINK.from]! : to;
    if (mobileInterface.router !== router) {
      const left = down && (flags & PACKET_FLAG.radioDown) === 0 ? 'not-attached' : 'radio-lost';
      drop(network, links[link + LINK.from]!, slot, left, links[link + LINK.number]!);
      return;
    }
  }
  if ((flags & PACKET_FLAG.lost) !== 0) {
    drop(network, links[link + LINK.from]!, slot, 'link-loss', links[link + LINK.number]!);
    return;
  }
  const node = network.nodes[to]!;
  if (node.failed) {
    drop(network, node.index, slot, 'node-failed');
    return;
  }
  const header = words[record + FACT.start]! >> 2;
  const octets = network.pool.octetWords;
  const high = octets[header + DESTINATION_WORD]!;
  if ((high & MULTICAST) === MULTICAST || (high & LINK_LOCAL_BITS) === LINK_LOCAL) {
    network.fixed.hooks.receiveOnLink(network, node, ingress, slot);
    return;
  }
  if (radio >= 0 && node.accessRouter) receiveFromMobile(network, node, ingress, slot, header);
  else if (words[record + FACT.flow]! < 0) forward(network, node, ingress, slot, true);
  else follow(network, node, ingress, slot, true, routeFor(network, node, high, octets[header + DESTINATION_WORD + 1]!));
}

/**
 * A packet from a mobile's radio: the source rules decide whether it goes plain, into a tunnel, or nowhere. `header` is the word where it
 * begins.
 */
function receiveFromMobile(network: Network, node: NodeState, ingress: number, slot: number, header: number): void {
  const octets = network.pool.octetWords;
  const to = header + DESTINATION_WORD;
  const destination = lookupFib(network.fib, octets[to]!, octets[to + 1]!, node.index);
  const own = destination !== MISS && routeKind(destination) === ROUTE.local;
  if (own || accessLinkRouter(network, slot) === node.index) {
    forward(network, node, ingress, slot, true);
    return;
  }
  const rule = lookupFib(network.sourceFib, octets[header + SOURCE_WORD]!, octets[header + SOURCE_WORD + 1]!, node.index);
  if (rule === MISS) {
    network.fixed.hooks.meetStray(network, node, startOf(network, slot) + IPV6_OFFSET.source);
    drop(network, node.index, slot, 'ingress-filter');
  } else if (routeKind(rule) === ROUTE.plain) forward(network, node, ingress, slot, true);
  else if (routeKind(rule) === ROUTE.tunnel) {
    // A gateway that was told where the peer is sends there itself (draft-chan-netext-distributed-lma-03 §5.4).
    const told = destination !== MISS && routeKind(destination) === ROUTE.leg;
    if (told && network.legs[routeAbout(destination)]!.basis === 'cache') follow(network, node, ingress, slot, true, destination);
    else if (countHop(network, node, slot)) enterTunnel(network, node, routeAbout(rule), slot, true);
  } else drop(network, node.index, slot, reasonOfRoute(rule) ?? 'no-binding');
}

/** Decrements the hop limit (RFC 8200 §3). False: the packet is gone. */
function countHop(network: Network, node: NodeState, slot: number): boolean {
  const at = startOf(network, slot) + OFFSET_HOP_LIMIT;
  const left = network.pool.bytes[at]!;
  if (left <= 1) {
    dropWithError(network, node, slot, 'hop-limit', { kind: 'time-exceeded' });
    return false;
  }
  network.pool.bytes[at] = left - 1;
  return true;
}

/**
 * Sends a packet on by its destination. `transit` is false for what the node itself made (no hop is counted). `ingress` is the position of
 * the direction that it came from, for the upper layers only.
 */
export function forward(network: Network, node: NodeState, ingress: number, slot: number, transit: boolean): void {
  const router = accessLinkRouter(network, slot);
  if (router === MISS) follow(network, node, ingress, slot, transit, routeByDestination(network, node, slot));
  else if (router === node.index) receiveLocal(network, node, ingress, slot);
  else follow(network, node, ingress, slot, transit, routePastMobile(network, node, slot));
}

/**
 * The router whose address in a mobile's /64 a control packet is for, or MISS. Data is for mobiles and correspondents, so it is not asked
 * for again at every hop.
 */
function accessLinkRouter(network: Network, slot: number): number {
  if (network.pool.words[(slot << RECORD_SHIFT) + FACT.flow]! >= 0 || network.linkAddresses.used === 0) return MISS;
  const octets = network.pool.octetWords;
  const at = (startOf(network, slot) >> 2) + DESTINATION_WORD;
  return linkAddressOwner(network, octets[at]!, octets[at + 1]!, octets[at + 2]!, octets[at + 3]!);
}

/** To the router that anchors a /64, whatever this node does with the packets of its mobile. */
function routePastMobile(network: Network, node: NodeState, slot: number): number {
  const octets = network.pool.octetWords;
  const at = (startOf(network, slot) >> 2) + DESTINATION_WORD;
  return announcedRoute(network, node, octets[at]!, octets[at + 1]!);
}

function routeByDestination(network: Network, node: NodeState, slot: number): number {
  const octets = network.pool.octetWords;
  const at = (startOf(network, slot) >> 2) + DESTINATION_WORD;
  return routeFor(network, node, octets[at]!, octets[at + 1]!);
}

/** Does with a packet what its route says; first what most packets need, so that this stays small. */
function follow(network: Network, node: NodeState, ingress: number, slot: number, transit: boolean, route: number): void {
  const kind = routeKind(route);
  if (kind === ROUTE.forward) {
    if (transit && !node.transit) drop(network, node.index, slot, 'no-route');
    else if (!transit || countHop(network, node, slot)) transmit(network, routeAbout(route), slot);
  } else if (kind === ROUTE.local) {
    if (isForInterface(network, slot, route)) receiveLocal(network, node, ingress, slot);
    else missInterface(network, node, ingress, slot);
  } else if (kind === ROUTE.access) {
    if (!transit || countHop(network, node, slot)) transmitToMobile(network, routeAbout(route), slot);
  } else if (kind === ROUTE.tunnel) {
    if (!transit || countHop(network, node, slot)) enterTunnel(network, node, routeAbout(route), slot, false);
  } else followRarely(network, node, ingress, slot, transit, route);
}

/** A packet for the /64 of an interface of this node, but not for its address. */
function missInterface(network: Network, node: NodeState, ingress: number, slot: number): void {
  if (isForHomeAgents(network, node, slot)) receiveLocal(network, node, ingress, slot);
  else dropWithError(network, node, slot, 'no-neighbor', { kind: 'destination-unreachable', code: 3 });
}

/** The routes that few packets take. */
function followRarely(network: Network, node: NodeState, ingress: number, slot: number, transit: boolean, route: number): void {
  switch (routeKind(route)) {
    case ROUTE.hop:
      if (!transit || countHop(network, node, slot)) transmit(network, routeAbout(route), slot);
      return;
    case ROUTE.restore:
      restore(network, node, routeAbout(route), slot);
      return;
    case ROUTE.tunnelOnce:
      if (isTunnelled(network, slot)) drop(network, node.index, slot, 'stale-tunnel');
      else if (!transit || countHop(network, node, slot)) enterTunnel(network, node, routeAbout(route), slot, false);
      return;
    case ROUTE.handover:
      if (!transit || countHop(network, node, slot)) enterTunnel(network, node, routeAbout(route), slot, false);
      return;
    case ROUTE.leg:
      takeLeg(network, node, routeAbout(route), slot, FIRST_LEG, -1, false, transit);
      return;
    case ROUTE.optimized:
      // RFC 6275 §6.1, §9.3.2: what has a mobility header carries no routing header by this rule; it goes to the home address itself.
      if (network.pool.words[(slot << RECORD_SHIFT) + FACT.flow]! < 0) {
        follow(network, node, ingress, slot, transit, routePastMobile(network, node, slot));
      } else if ((!transit || countHop(network, node, slot)) && optimize(network, node, routeAbout(route), slot)) {
        forward(network, node, NO_INGRESS, slot, false);
      }
      return;
    case ROUTE.buffer:
      holdPacket(network, routeAbout(route), slot);
      return;
    default:
      if (reasonOfRoute(route) === 'no-route') {
        dropWithError(network, node, slot, 'no-route', { kind: 'destination-unreachable', code: 0 });
      } else drop(network, node.index, slot, reasonOfRoute(route) ?? 'no-route');
  }
}

/** The egress of a rewritten header: the packet goes to its mobile, or to where that has gone; nowhere else. */
function restore(network: Network, node: NodeState, number: number, slot: number): void {
  if (!restoreDestination(network, number, slot)) {
    dropWithError(network, node, slot, 'no-neighbor', { kind: 'destination-unreachable', code: 3 });
    return;
  }
  const route = routeByDestination(network, node, slot);
  const kind = routeKind(route);
  if (kind === ROUTE.hop || kind === ROUTE.access) follow(network, node, NO_INGRESS, slot, true, route);
  else if (kind === ROUTE.leg && relays(network.legs[routeAbout(route)]!, FIRST_LEG))
    takeLeg(network, node, routeAbout(route), slot, FIRST_LEG, -1, false, true);
  else drop(network, node.index, slot, 'no-binding');
}

/** Whether the packet is in a tunnel: its outermost header carries another one (RFC 2473 §3). */
function isTunnelled(network: Network, slot: number): boolean {
  return network.pool.bytes[startOf(network, slot) + OFFSET_NEXT_HEADER] === NEXT_HEADER.ipv6;
}

function isForInterface(network: Network, slot: number, route: number): boolean {
  const octets = network.pool.octetWords;
  const at = (startOf(network, slot) >> 2) + DESTINATION_WORD;
  return isForIdentifier(network.identifiers, route, octets[at + 2]!, octets[at + 3]!);
}

/** Whether a packet is for the home agents of this node's subnet, and the node is one (RFC 6275 §5.3, §10.5.1). */
function isForHomeAgents(network: Network, node: NodeState, slot: number): boolean {
  if (!network.homeAgents.includes(node.index)) return false;
  const octets = network.pool.octetWords;
  const at = (startOf(network, slot) >> 2) + DESTINATION_WORD;
  return octets[at + 2] === HOME_AGENTS_HIGH && octets[at + 3] === HOME_AGENTS_LOW;
}

/** A packet for an address of this node. */
function receiveLocal(network: Network, node: NodeState, ingress: number, slot: number): void {
  const pool = network.pool;
  const next = pool.bytes[startOf(network, slot) + OFFSET_NEXT_HEADER]!;
  const data = pool.words[(slot << RECORD_SHIFT) + FACT.flow]! >= 0;
  if (next === NEXT_HEADER.udp && data) deliverData(network, node, slot);
  else if (next === NEXT_HEADER.ipv6) leaveTunnel(network, node, slot);
  else if (next === NEXT_HEADER.routing && data) {
    if (takeRoutingHeader(network, node, slot)) receiveLocal(network, node, ingress, slot);
  } else if (next === NEXT_HEADER.destinationOptions && data) {
    if (takeHomeAddress(network, node, slot)) receiveLocal(network, node, ingress, slot);
  } else network.fixed.hooks.receiveLocal(network, node, ingress, slot);
}

/** The near end of a tunnel (RFC 2473 §3.1): the outer packet goes on by its own destination. */
function enterTunnel(network: Network, node: NodeState, tunnel: number, slot: number, uplink: boolean): void {
  if (encapsulate(network, node, tunnel, slot, uplink)) forward(network, node, NO_INGRESS, slot, false);
}

/** The far end of a tunnel (RFC 2473 §3.2): the inner packet goes on by the rules of {@link leavesTunnelBy} and {@link passedUplink}. */
function leaveTunnel(network: Network, node: NodeState, slot: number): void {
  const leg = legOf(network, slot);
  if (leg >= FIRST_LEG) {
    leaveLeg(network, node, slot, leg);
    return;
  }
  const uplink = isUplink(network, slot);
  const tunnel = decapsulate(network, node, slot);
  if (tunnel < 0) {
    const reason = hadTunnel(network, node, slot) ? 'stale-tunnel' : 'no-tunnel';
    drop(network, node.index, slot, reasonOfStray(network, node, startOf(network, slot) + IPV6_HEADER_BYTES, reason));
    return;
  }
  if (accessLinkRouter(network, slot) === node.index) {
    receiveLocal(network, node, NO_INGRESS, slot);
    return;
  }
  const route = routeByDestination(network, node, slot);
  if (leavesTunnelBy(network, node, tunnel, slot, uplink, route)) {
    if (routeKind(route) === ROUTE.leg)
      takeLeg(network, node, routeAbout(route), slot, FIRST_LEG, network.tunnels[tunnel]!.remote, true, true);
    else follow(network, node, NO_INGRESS, slot, true, route);
    return;
  }
  const onward = uplink ? passedUplink(network, node, tunnel, slot) : -1;
  if (onward < 0) drop(network, node.index, slot, reasonOfStray(network, node, startOf(network, slot), 'stale-tunnel'));
  else if (countHop(network, node, slot)) enterTunnel(network, node, onward, slot, true);
}

/** A packet takes leg number `leg` of its way; `from` is the node whose tunnel it came out of, or −1. */
function takeLeg(
  network: Network,
  node: NodeState,
  number: number,
  slot: number,
  leg: number,
  from: number,
  uplink: boolean,
  transit: boolean,
): void {
  const way = network.legs[number]!;
  if (tellOfLeg(network, way, slot, from, uplink)) {
    const now = routeByDestination(network, node, slot);
    if (routeKind(now) === ROUTE.buffer) {
      holdPacket(network, routeAbout(now), slot);
      return;
    }
  }
  if (transit && !countHop(network, node, slot)) return;
  if (way.native && leg === FIRST_LEG) follow(network, node, NO_INGRESS, slot, false, routePastMobile(network, node, slot));
  else if (enterLeg(network, node, way, slot, leg)) forward(network, node, NO_INGRESS, slot, false);
}

/** The end of one leg: to the mobile's radio, or on by what this node knows itself (`leg.ts` says why that ends). */
function leaveLeg(network: Network, node: NodeState, slot: number, leg: number): void {
  const from = leaveLegTunnel(network, slot);
  if (from === MISS) {
    drop(network, node.index, slot, 'no-tunnel');
    return;
  }
  if (accessLinkRouter(network, slot) === node.index) {
    receiveLocal(network, node, NO_INGRESS, slot);
    return;
  }
  const route = routeByDestination(network, node, slot);
  const kind = routeKind(route);
  // To the mobile's radio or this node; or into the anchor's own tunnel to a care-of address, the end of the way: what comes out of that
  // goes nowhere else.
  if (kind === ROUTE.access || kind === ROUTE.local || kind === ROUTE.hop || isTunnelRoute(route))
    follow(network, node, NO_INGRESS, slot, true, route);
  else if (kind !== ROUTE.leg) drop(network, node.index, slot, reasonOfRoute(route) ?? 'stale-tunnel');
  else if (!relays(network.legs[routeAbout(route)]!, leg)) drop(network, node.index, slot, 'no-binding');
  else if (leg >= LAST_LEG) drop(network, node.index, slot, 'stale-tunnel');
  else takeLeg(network, node, routeAbout(route), slot, leg + 1, from, false, true);
}
