/**
 * Routing: least-delay paths between nodes that do not move, longest prefix match, and explicit routes that mobility functions set.
 *
 * A /64 is resolved on its first use at a node: an explicit /64 route, else the longest announced prefix that covers it, towards the
 * announcer with the least delay (which makes a prefix with several announcers anycast). The decision is kept in the node's /64 cache.
 *
 * An anycast announcer that has failed goes on attracting packets until routing notices (contract, settled question 9); they end there.
 */
import { addressWords, formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Prefix } from '#scenario/plan.ts';
import { PACE, paceOf } from '../sim/direction.ts';
import { clearFib, lookupFib, MISS, packetWord, setFib } from './fib.ts';
import { nodeAt, prefixWords, type Announcement, type Network, type NodeState } from './network.ts';
import { dropRoute, makeRoute } from './route.ts';

/** Sets what `node` does with packets for a /64. */
export function setRoute(network: Network, node: number, prefix: Ipv6Address, route: number): void {
  const state = nodeAt(network, node);
  state.routes.set(prefix, route);
  const [high, low] = prefixWords(prefix);
  setFib(network.fib, high, low, route, node);
}

/** Removes an explicit route: the covering prefix decides again. */
export function removeRoute(network: Network, node: number, prefix: Ipv6Address): void {
  const state = nodeAt(network, node);
  state.routes.delete(prefix);
  const [high, low] = prefixWords(prefix);
  setFib(network.fib, high, low, MISS, node);
}

/** Sets what an access router does with packets that mobiles send from a /64. */
export function setSourceRoute(network: Network, node: number, prefix: Ipv6Address, route: number): void {
  const state = nodeAt(network, node);
  state.sourceRoutes.set(prefix, route);
  const [high, low] = prefixWords(prefix);
  setFib(network.sourceFib, high, low, route, node);
}

/** Removes a source rule: packets from that /64 are filtered again. */
export function removeSourceRoute(network: Network, node: number, prefix: Ipv6Address): void {
  const state = nodeAt(network, node);
  state.sourceRoutes.delete(prefix);
  const [high, low] = prefixWords(prefix);
  setFib(network.sourceFib, high, low, MISS, node);
}

/** Forgets all next hops: the topology has changed. Explicit routes stay. */
export function recomputeRoutes(network: Network): void {
  // Before anything was looked up there is nothing to forget: many prefixes are announced one after the other.
  if (!network.routesKnown) return;
  network.routesKnown = false;
  network.trees.clear();
  clearFib(network.fib);
  for (const node of network.nodes) {
    for (const [prefix, route] of node.routes) {
      const [high, low] = prefixWords(prefix);
      setFib(network.fib, high, low, route, node.index);
    }
  }
}

/** What `node` does with packets for the /64 of these two words of a packet. */
export function routeFor(network: Network, node: NodeState, high: number, low: number): number {
  const known = lookupFib(network.fib, high, low, node.index);
  return known === MISS ? resolveRoute(network, node, high, low) : known;
}

/** Longest prefix match for a /64 that is not in the cache; fills the cache. */
function resolveRoute(network: Network, node: NodeState, high: number, low: number): number {
  const upper = packetWord(high) >>> 0;
  const lower = packetWord(low) >>> 0;
  const explicit = node.routes.get(formatAddress([upper, lower, 0, 0]));
  const number = explicit ?? resolveAnnounced(network, node, upper, lower);
  setFib(network.fib, high, low, number, node.index);
  network.routesKnown = true;
  return number;
}

/** What `node` does with packets for the /64 of these two words of a packet by announced prefixes alone, whatever is set for the /64 itself. */
export function announcedRoute(network: Network, node: NodeState, high: number, low: number): number {
  return resolveAnnounced(network, node, packetWord(high) >>> 0, packetWord(low) >>> 0);
}

function resolveAnnounced(network: Network, node: NodeState, high: number, low: number): number {
  let best: number | null = null;
  // What cannot be reached is not announced here: a shorter prefix counts then.
  for (const length of network.prefixLengths) {
    const announcement = network.announcements.get(coveringKey(high, low, length));
    if (announcement !== undefined) best = nearestAnnouncer(network, node, announcement);
    if (best !== null) break;
  }
  if (best === node.index) return blockRoute(network, node, high, low) ?? dropRoute('no-binding');
  const hop = best === null ? -1 : nextHop(network, node.index, best);
  if (hop < 0) return dropRoute('no-route');
  return makeRoute('forward', hop);
}

/** The announcer with the least delay, the earlier of equals; null when none can be reached. */
function nearestAnnouncer(network: Network, node: NodeState, { announcers }: Announcement): number | null {
  let best: number | null = null;
  let bestDelay = Number.POSITIVE_INFINITY;
  for (const { node: owner, anycast } of announcers) {
    if (!attracts(nodeAt(network, owner), anycast)) continue;
    const delay = delayBetween(network, node.index, owner);
    if (delay >= bestDelay) continue;
    best = owner;
    bestDelay = delay;
  }
  return best;
}

function attracts(announcer: NodeState, anycast: boolean): boolean {
  return !announcer.failed || (anycast && announcer.lingering);
}

/** What a node does with a /64 of a block that it takes in, or null. */
function blockRoute(network: Network, node: NodeState, high: number, low: number): number | null {
  for (const length of network.prefixLengths) {
    const key = coveringKey(high, low, length);
    const own = node.blocks.get(key);
    if (own !== undefined) return own.route;
    const shared = node.sharesBlocks ? network.sharedBlocks.get(key) : undefined;
    if (shared === undefined || shared.owner === node.index) continue;
    const route = network.fixed.hooks.blockPointed(network, node, shared.prefix, shared.owner);
    node.blocks.set(key, { prefix: shared.prefix, route });
    return route;
  }
  return null;
}

/** Takes a block's route away from a node: what it takes in of it has no binding. Nothing happens when there is none. */
export function removeBlockRoute(network: Network, node: number, prefix: Prefix): void {
  const state = nodeAt(network, node);
  state.blocks.delete(prefixKey(prefix));
  recomputeRoutes(network);
}

/** Sets what `node` does with the /64s of a block that it announces and has no route of their own for. */
export function setBlockRoute(network: Network, node: number, prefix: Prefix, route: number): void {
  const state = nodeAt(network, node);
  state.blocks.set(keyOfPrefix(network, prefix), { prefix, route });
  recomputeRoutes(network);
}

/**
 * Says for all `nodes` together what they do with the /64s of `blocks` that they announce: they lead them to the block's owner, all but the
 * owner itself. A node's route into a block is made when its first packet comes ({@link NetworkHooks.blockPointed}): of m nodes with a block
 * each, few send into many of the m² pairs.
 */
export function shareBlocks(
  network: Network,
  nodes: readonly number[],
  blocks: readonly { readonly prefix: Prefix; readonly owner: number }[],
): void {
  for (const block of blocks) network.sharedBlocks.set(keyOfPrefix(network, block.prefix), block);
  for (const node of nodes) nodeAt(network, node).sharesBlocks = true;
  recomputeRoutes(network);
}

/**
 * A node begins to announce a prefix of at most 64 bits. A second announcer makes it anycast: every router uses the nearest. With
 * `anycast` the prefix stays announced for a while when the node fails ({@link noticeFailure}).
 */
export function announcePrefix(network: Network, node: number, prefix: Prefix, anycast = false): void {
  announceTogether(network, [node], prefix, anycast);
}

/** The same for several nodes at once, in this order. */
export function announceTogether(network: Network, nodes: readonly number[], prefix: Prefix, anycast: boolean): void {
  const key = keyOfPrefix(network, prefix);
  const announcers = nodes.map((node) => ({ node, anycast }));
  const known = network.announcements.get(key);
  if (known === undefined) network.announcements.set(key, { prefix, announcers });
  else known.announcers.push(...announcers);
  recomputeRoutes(network);
}

/** Whether a node announces anything as anycast. */
export function announcesAnycast(network: Network, node: number): boolean {
  for (const { announcers } of network.announcements.values())
    if (announcers.some((entry) => entry.anycast && entry.node === node)) return true;
  return false;
}

/** Routing notices that a failed node is gone: its anycast prefixes lead to others from now on. */
export function noticeFailure(network: Network, node: number): void {
  nodeAt(network, node).lingering = false;
  recomputeRoutes(network);
}

/** A node no longer announces a prefix. */
export function withdrawPrefix(network: Network, node: number, prefix: Prefix): void {
  const key = prefixKey(prefix);
  const known = network.announcements.get(key);
  if (known !== undefined) known.announcers = known.announcers.filter((entry) => entry.node !== node);
  if (known?.announcers.length === 0) network.announcements.delete(key);
  recomputeRoutes(network);
}

/** True when the prefix covers the /64 given as the first two words of an address. Prefixes are at most 64 bits long. */
export function covers(prefix: Prefix, high: number, low: number): boolean {
  const words = addressWords(prefix.address);
  return ((words[0] ^ high) & maskOf(prefix.length)) === 0 && ((words[1] ^ low) & maskOf(prefix.length - 32)) === 0;
}

/** The first `bits` of a word; of 32 and more all, of 0 and less none. */
function maskOf(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0;
}

/** How a prefix is called in tables of routing. */
function prefixKey(prefix: Prefix): string {
  return `${prefix.address}/${prefix.length}`;
}

/** The same for one that such a table gets: its length is among those that are looked for from now on. */
function keyOfPrefix(network: Network, prefix: Prefix): string {
  const { prefixLengths } = network;
  if (!prefixLengths.includes(prefix.length)) {
    prefixLengths.push(prefix.length);
    prefixLengths.sort((a, b) => b - a);
  }
  return prefixKey(prefix);
}

/** The name of the prefix of this length that covers the /64 of these two words of an address. */
function coveringKey(high: number, low: number, length: number): string {
  const address = formatAddress([(high & maskOf(length)) >>> 0, (low & maskOf(length - 32)) >>> 0, 0, 0]);
  return prefixKey({ address, length });
}

/** Position of the direction that `from` uses towards `to`, or −1. */
export function nextHop(network: Network, from: number, to: number): number {
  return treeTowards(network, to)[2 * from] ?? -1;
}

/** Least one-way delay between two nodes that do not move, in ns; infinite when there is no path. */
export function delayBetween(network: Network, from: number, to: number): number {
  if (from === to) return 0;
  const micro = treeTowards(network, to);
  if ((micro[2 * from] ?? -1) < 0) return Number.POSITIVE_INFINITY;
  let delay = 0;
  for (let at = from, hops = 0; at !== to; hops++) {
    const position = micro[2 * at]!;
    delay += paceOf(network.links, position, PACE.delay);
    at = required(network.directions[position], 'direction').to;
    if (hops > network.nodes.length) return Number.POSITIVE_INFINITY;
  }
  return delay;
}

/**
 * Dijkstra towards one node: per node the direction to take (even positions) and the number of hops (odd ones). It ends with the last node that
 * has a wired link: mobiles, of which there may be many, need no place behind it.
 */
function treeTowards(network: Network, root: number): Int32Array {
  const known = network.trees.get(root);
  if (known !== undefined) return known;
  const count = Math.max(network.wiredNodes, root + 1);
  network.routesKnown = true;
  const tree = new Int32Array(2 * count).fill(-1);
  const delay = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const done = new Uint8Array(count);
  delay[root] = 0;
  tree[2 * root + 1] = 0;
  const heap = new NodeHeap(delay, tree);
  heap.push(root);
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (done[node] === 1) continue;
    done[node] = 1;
    const state = nodeAt(network, node);
    if (state.failed && !(node === root && state.lingering)) continue;
    if (node !== root && !state.transit) continue;
    for (const out of state.out) {
      // Directions come in pairs: the way towards the root is the other one of the link.
      const inward = out ^ 1;
      const other = network.directions[inward]!.from;
      const through = delay[node]! + paceOf(network.links, inward, PACE.delay);
      const hops = tree[2 * node + 1]! + 1;
      const better =
        through < delay[other]! ||
        (through === delay[other]! &&
          (hops < tree[2 * other + 1]! || (hops === tree[2 * other + 1]! && inward < tree[2 * other]!)));
      if (done[other] === 1 || !better) continue;
      delay[other] = through;
      tree[2 * other] = inward;
      tree[2 * other + 1] = hops;
      heap.push(other);
    }
  }
  network.trees.set(root, tree);
  return tree;
}

/** A small binary heap of nodes by (delay, hops, number); entries may be stale, the caller skips nodes that are done. */
class NodeHeap {
  private readonly nodes: number[] = [];
  private readonly keys: number[] = [];
  private readonly delay: Float64Array;
  private readonly tree: Int32Array;

  constructor(delay: Float64Array, tree: Int32Array) {
    this.delay = delay;
    this.tree = tree;
  }

  push(node: number): void {
    let at = this.nodes.length;
    const key = this.delay[node]!;
    this.nodes.push(node);
    this.keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(key, node, this.keys[parent]!, this.nodes[parent]!)) break;
      this.nodes[at] = this.nodes[parent]!;
      this.keys[at] = this.keys[parent]!;
      at = parent;
    }
    this.nodes[at] = node;
    this.keys[at] = key;
  }

  pop(): number {
    if (this.nodes.length === 0) return -1;
    const first = this.nodes[0]!;
    const node = this.nodes.pop()!;
    const key = this.keys.pop()!;
    const size = this.nodes.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.before(this.keys[child + 1]!, this.nodes[child + 1]!, this.keys[child]!, this.nodes[child]!))
        child++;
      if (!this.before(this.keys[child]!, this.nodes[child]!, key, node)) break;
      this.nodes[at] = this.nodes[child]!;
      this.keys[at] = this.keys[child]!;
      at = child;
    }
    this.nodes[at] = node;
    this.keys[at] = key;
    return first;
  }

  private before(key: number, node: number, otherKey: number, other: number): boolean {
    if (key !== otherKey) return key < otherKey;
    const hops = this.tree[2 * node + 1]! - this.tree[2 * other + 1]!;
    return hops === 0 ? node < other : hops < 0;
  }
}
