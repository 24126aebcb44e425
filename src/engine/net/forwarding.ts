/**
 * Forwarding: the path that every packet takes, hop by hop. Nothing here allocates per packet; addresses are read in place as words.
 *
 * Implements RFC 8200 §3 (hop limit), longest prefix match through the /64 cache of `fib.ts`, RFC 2473 §3 (encapsulation and
 * decapsulation, through `tunnel.ts`) and the source rules of an access router (RFC 5213 §6.10.5; ingress filtering, RFC 2827).
 */
import { IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import type { DirectionState } from '../sim/direction.ts';
import { PACKET_FLAG } from '../sim/packet-pool.ts';
import { deliverData } from './delivery.ts';
import { lookupFib, MISS } from './fib.ts';
import type { Network, NodeState, Route } from './network.ts';
import { linkAddressOwner } from './owners.ts';
import { announcedRoute, routeFor } from './routing.ts';
import { drop, dropWithError, transmit, transmitToMobile } from './transmission.ts';
import { decapsulate, encapsulate, hadTunnel, isUplink, leavesTunnelBy } from './tunnel.ts';

const OFFSET_SOURCE = IPV6_OFFSET.source;
const OFFSET_DESTINATION = IPV6_OFFSET.destination;
const OFFSET_HOP_LIMIT = IPV6_OFFSET.hopLimit;
const OFFSET_NEXT_HEADER = IPV6_OFFSET.nextHeader;

/** A packet has crossed a direction: losses, radio attachment, then its node. */
export function arrive(network: Network, direction: DirectionState, slot: number): void {
  const flags = network.pool.flags[slot]!;
  if (direction.radio) {
    // Procedures §1: a radio transmission is received only if the mobile is attached to that router when it would arrive.
    const mobileInterface = network.interfaces[direction.mobileInterface]!;
    const down = direction.to === mobileInterface.mobile;
    const router = down ? direction.from : direction.to;
    if (mobileInterface.router !== router) {
      const left = down && (flags & PACKET_FLAG.radioDown) === 0 ? 'not-attached' : 'radio-lost';
      drop(network, direction.from, slot, left, direction.number);
      return;
    }
  }
  if ((flags & PACKET_FLAG.lost) !== 0) {
    drop(network, direction.from, slot, 'link-loss', direction.number);
    return;
  }
  const node = network.nodes[direction.to]!;
  if (node.failed) {
    drop(network, node.index, slot, 'node-failed');
    return;
  }
  const view = network.pool.view;
  const start = network.pool.start[slot]!;
  const high = view.getInt32(start + OFFSET_DESTINATION);
  if (high >>> 24 === 0xff || high >>> 22 === 0x3fa) {
    network.fixed.hooks.receiveOnLink(network, node, direction, slot);
    return;
  }
  if (direction.radio && node.accessRouter) receiveFromMobile(network, node, direction, slot, start, high);
  else forward(network, node, direction, slot, true);
}

/** A packet from a mobile's radio: the source rules decide whether it goes plain, into a tunnel, or nowhere. */
function receiveFromMobile(
  network: Network,
  node: NodeState,
  ingress: DirectionState,
  slot: number,
  start: number,
  high: number,
): void {
  const view = network.pool.view;
  const low = view.getInt32(start + OFFSET_DESTINATION + 4);
  const destination = lookupFib(node.fib, high, low);
  const own = destination !== MISS && network.routes[destination]!.kind === 'local';
  if (own || accessLinkRouter(network, slot) === node.index) {
    forward(network, node, ingress, slot, true);
    return;
  }
  const rule = lookupFib(node.sourceFib, view.getInt32(start + OFFSET_SOURCE), view.getInt32(start + OFFSET_SOURCE + 4));
  const route = rule === MISS ? null : network.routes[rule]!;
  if (route === null) drop(network, node.index, slot, 'ingress-filter');
  else if (route.kind === 'plain') forward(network, node, ingress, slot, true);
  else if (route.kind === 'tunnel') {
    if (countHop(network, node, slot)) enterTunnel(network, node, route.tunnel, slot, true);
  } else drop(network, node.index, slot, route.reason ?? 'no-binding');
}

/** Decrements the hop limit (RFC 8200 §3). False: the packet is gone. */
function countHop(network: Network, node: NodeState, slot: number): boolean {
  const at = network.pool.start[slot]! + OFFSET_HOP_LIMIT;
  const left = network.pool.bytes[at]!;
  if (left <= 1) {
    dropWithError(network, node, slot, 'hop-limit', { kind: 'time-exceeded' });
    return false;
  }
  network.pool.bytes[at] = left - 1;
  return true;
}

/**
 * Sends a packet on by its destination. `transit` is false for what the node itself made (no hop is counted). `ingress` is where it came
 * from, for the upper layers only.
 */
export function forward(network: Network, node: NodeState, ingress: DirectionState | null, slot: number, transit: boolean): void {
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
  if (network.pool.flow[slot]! >= 0 || network.linkAddresses.used === 0) return MISS;
  const view = network.pool.view;
  const at = network.pool.start[slot]! + OFFSET_DESTINATION;
  return linkAddressOwner(network, view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12));
}

/** To the router that anchors a /64, whatever this node does with the packets of its mobile. */
function routePastMobile(network: Network, node: NodeState, slot: number): Route {
  const view = network.pool.view;
  const at = network.pool.start[slot]! + OFFSET_DESTINATION;
  return announcedRoute(network, node, view.getUint32(at), view.getUint32(at + 4));
}

function routeByDestination(network: Network, node: NodeState, slot: number): Route {
  const view = network.pool.view;
  const at = network.pool.start[slot]! + OFFSET_DESTINATION;
  return routeFor(network, node, view.getInt32(at), view.getInt32(at + 4));
}

function follow(
  network: Network,
  node: NodeState,
  ingress: DirectionState | null,
  slot: number,
  transit: boolean,
  route: Route,
): void {
  switch (route.kind) {
    case 'forward':
      if (transit && !node.transit) drop(network, node.index, slot, 'no-route');
      else if (!transit || countHop(network, node, slot)) transmit(network, route.direction, slot);
      return;
    case 'access':
      if (!transit || countHop(network, node, slot)) transmitToMobile(network, route.direction, slot);
      return;
    case 'local':
      if (isForInterface(network, slot, route)) receiveLocal(network, node, ingress, slot);
      else dropWithError(network, node, slot, 'no-neighbor', { kind: 'destination-unreachable', code: 3 });
      return;
    case 'tunnel':
      if (!transit || countHop(network, node, slot)) enterTunnel(network, node, route.tunnel, slot, false);
      return;
    case 'plain':
    case 'drop':
      if (route.reason === 'no-route') {
        dropWithError(network, node, slot, 'no-route', { kind: 'destination-unreachable', code: 0 });
      } else drop(network, node.index, slot, route.reason ?? 'no-route');
  }
}

function isForInterface(network: Network, slot: number, route: Route): boolean {
  const view = network.pool.view;
  const at = network.pool.start[slot]! + OFFSET_DESTINATION;
  return view.getUint32(at + 8) === route.iidHigh && view.getUint32(at + 12) === route.iidLow;
}

/** A packet for an address of this node. */
function receiveLocal(network: Network, node: NodeState, ingress: DirectionState | null, slot: number): void {
  const pool = network.pool;
  const next = pool.bytes[pool.start[slot]! + OFFSET_NEXT_HEADER]!;
  if (next === NEXT_HEADER.udp && pool.flow[slot]! >= 0) deliverData(network, node, slot);
  else if (next === NEXT_HEADER.ipv6) leaveTunnel(network, node, slot);
  else network.fixed.hooks.receiveLocal(network, node, ingress, slot);
}

/** The near end of a tunnel (RFC 2473 §3.1): the outer packet goes on by its own destination. */
function enterTunnel(network: Network, node: NodeState, tunnel: number, slot: number, uplink: boolean): void {
  if (encapsulate(network, node, tunnel, slot, uplink)) forward(network, node, null, slot, false);
}

/** The far end of a tunnel (RFC 2473 §3.2): the inner packet goes on by the rules of {@link leavesTunnelBy}. */
function leaveTunnel(network: Network, node: NodeState, slot: number): void {
  const uplink = isUplink(network, slot);
  const tunnel = decapsulate(network, node, slot);
  if (tunnel < 0) {
    drop(network, node.index, slot, hadTunnel(network, node, slot) ? 'stale-tunnel' : 'no-tunnel');
    return;
  }
  if (accessLinkRouter(network, slot) === node.index) {
    receiveLocal(network, node, null, slot);
    return;
  }
  const route = routeByDestination(network, node, slot);
  if (leavesTunnelBy(network, node, tunnel, slot, uplink, route)) follow(network, node, null, slot, true, route);
  else drop(network, node.index, slot, 'stale-tunnel');
}
