/**
 * How a mobile sends its own packets: rules by address pair and by source say whether they leave as they are, through a tunnel that begins
 * at one of its care-of addresses, or over an optimized path (RFC 6275 §11.3.1). Without rules a packet leaves by its interface.
 */
import type { DropReason } from '#records/layout.ts';
import { IPV6_OFFSET } from '#wire/ipv6.ts';
import { FACT, packetFact } from '../sim/packet-pool.ts';
import { lookupFib, MISS } from './fib.ts';
import type { Network, NodeState } from './network.ts';
import { radioPosition } from './radio.ts';
import { reasonOfRoute, ROUTE, routeAbout, routeKind } from './route.ts';
import { optimize } from './route-optimization.ts';
import { drop, transmit } from './transmission.ts';
import { encapsulate } from './tunnel.ts';

/** Rules that one packet may meet: home address, regional care-of address, and none more. */
const RULES = 4;

/** Sends a data packet that a mobile made. */
export function sendFromHost(network: Network, node: NodeState, mobileInterface: number, slot: number): void {
  const verdict = followRules(network, node, slot);
  if (verdict === null) sendFromInterface(network, mobileInterface, slot);
  else if (verdict !== GONE) drop(network, node.index, slot, verdict);
}

/** The packet was dropped while a header was put on. */
export const GONE = 'gone';

/**
 * Puts on what the rules say. Null: the packet may leave. Else the reason why the caller has to drop it, or {@link GONE}.
 *
 * `tunnel` is one that the packet takes first, whatever the rules say. Control packets never take an optimized path: what has a mobility header carries no Home Address option by these rules (RFC 6275 §11.3.1).
 */
export function followRules(network: Network, node: NodeState, slot: number, tunnel?: number): DropReason | typeof GONE | null {
  if (tunnel !== undefined && !encapsulate(network, node, tunnel, slot, true)) return GONE;
  if (packetFact(network.pool, slot, FACT.flow) >= 0) {
    const pair = node.pairRoutes.size === 0 ? undefined : node.pairRoutes.get(packetFact(network.pool, slot, FACT.headers));
    if (pair !== undefined && !optimize(network, node, routeAbout(pair), slot)) return GONE;
    // The peer may be a mobile too: its routing header stands before the option (RFC 6275 §6.3), so it is put on after it.
    const peer = ruleByDestination(network, node, slot);
    if (peer !== MISS && !optimize(network, node, routeAbout(peer), slot)) return GONE;
  }
  for (let met = 0; met < RULES; met++) {
    const rule = ruleBySource(network, node, slot);
    if (rule === MISS) return null;
    if (routeKind(rule) !== ROUTE.tunnel) return reasonOfRoute(rule) ?? 'no-binding';
    if (!encapsulate(network, node, routeAbout(rule), slot, true)) return GONE;
  }
  return 'no-binding';
}

function ruleBySource(network: Network, node: NodeState, slot: number): number {
  if (node.sourceRoutes.size === 0) return MISS;
  const { octetWords } = network.pool;
  const at = (packetFact(network.pool, slot, FACT.start) + IPV6_OFFSET.source) >> 2;
  return lookupFib(network.sourceFib, octetWords[at]!, octetWords[at + 1]!, node.index);
}

function ruleByDestination(network: Network, node: NodeState, slot: number): number {
  if (node.routes.size === 0) return MISS;
  const { octetWords } = network.pool;
  const at = (packetFact(network.pool, slot, FACT.start) + IPV6_OFFSET.destination) >> 2;
  const route = lookupFib(network.fib, octetWords[at]!, octetWords[at + 1]!, node.index);
  return route !== MISS && routeKind(route) === ROUTE.optimized ? route : MISS;
}

/** Sends a packet by one of a mobile's interfaces, as it is. */
export function sendFromInterface(network: Network, mobileInterface: number, slot: number): void {
  const state = network.interfaces[mobileInterface]!;
  if (state.router < 0) {
    drop(network, state.mobile, slot, 'no-link');
    return;
  }
  if (state.sentTo !== state.router) {
    state.sentTo = state.router;
    state.sentBy = radioPosition(network, mobileInterface, state.router, 'up');
  }
  transmit(network, state.sentBy, slot);
}
