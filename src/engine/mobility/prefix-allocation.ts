/**
 * Mobility function 1, address allocation (draft-chan-dmm-framework-gap-analysis §3): an anchor gives each mobile /64 prefixes of its
 * own (RFC 5213 §3: per-MN prefix model; draft-seite-dmm-dma-05 §4.1: each MAR advertises different per-MN prefixes).
 */
import { addressWords, formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { anchorOfPrefix } from '../net/mobile-host.ts';
import { nodeAt, nodeId } from '../net/network.ts';
import { setOwner } from '../net/owners.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import type { World } from './world.ts';

/** An anchor's pool: plain data. */
export interface PrefixPool {
  /** Subnet number to try next. Kept on stable storage: a restarted anchor does not hand out what it may have handed out before. */
  next: number;
  /** Prefix → mobile. */
  given: Map<Ipv6Address, number>;
}

const PER_MOBILE: Why = {
  section: 'RFC 5213 §5.3.2',
  sentence: 'The anchor takes a prefix out of its pool for this mobile alone.',
};
const OWN_LINK: Why = {
  section: 'RFC 4861 §6.2.1',
  sentence: 'The link between this router and the mobile gets a prefix of the router’s own block.',
};

function poolOf(world: World, anchor: number): PrefixPool {
  const known = world.mobility.pools.get(anchor);
  if (known !== undefined) return known;
  const made: PrefixPool = { next: 1, given: new Map() };
  world.mobility.pools.set(anchor, made);
  return made;
}

/** How many /64s an anchor's block has; the subnet number uses at most 31 bits of the second word. */
export function subnetsOf(world: World, anchor: number): number {
  const own = required(world.fixed.plan.prefixes[anchor], 'prefix of an anchor');
  return (1 << Math.min(64 - own.length, 31)) >>> 0;
}

/** The next prefix that an anchor gives is from this subnet on. */
export function giveFrom(world: World, anchor: number, subnet: number): void {
  poolOf(world, anchor).next = subnet;
}

/** A free /64 of an anchor's block and where to look for the next one. */
export interface FreePrefix {
  readonly prefix: Ipv6Address;
  readonly next: number;
}

/** The first /64 of an anchor's block from subnet `first` on that is not `taken`. Subnet 0 is the anchor's own. Null when none is left. */
export function findFreePrefix(
  world: World,
  anchor: number,
  first: number,
  taken: (prefix: Ipv6Address) => boolean,
): FreePrefix | null {
  const own = required(world.fixed.plan.prefixes[anchor], 'prefix of an anchor');
  const words = addressWords(own.address);
  const subnets = subnetsOf(world, anchor);
  let subnet = first;
  for (let tried = 1; tried < subnets; tried++) {
    const prefix = formatAddress([words[0], (words[1] | subnet) >>> 0, 0, 0]);
    subnet = subnet + 1 >= subnets ? 1 : subnet + 1;
    if (!taken(prefix)) return { prefix, next: subnet };
  }
  return null;
}

/** Gives a mobile a free /64 of the anchor's prefix. Null when none is left. */
export function allocatePrefix(world: World, anchor: number, mobile: number): Ipv6Address | null {
  const pool = poolOf(world, anchor);
  const free = findFreePrefix(world, anchor, pool.next, (prefix) => pool.given.has(prefix));
  if (free === null) return null;
  pool.next = free.next;
  claimPrefix(world, anchor, mobile, free.prefix);
  return free.prefix;
}

/**
 * Notes that a prefix of the anchor belongs to a mobile. `why` where it does not come out of the anchor's own pool. An anchor that has failed shows
 * nothing: a mobile that does not know that yet makes an address out of its block all the same (RFC 5380 §6.1).
 */
export function claimPrefix(world: World, anchor: number, mobile: number, prefix: Ipv6Address, why?: Why): void {
  poolOf(world, anchor).given.set(prefix, mobile);
  setOwner(world, prefix, mobile);
  if (nodeAt(world, anchor).failed) return;
  putRow(world, anchor, 'prefix-pool', prefix, {
    mn: nodeId(world, mobile),
    to: nodeId(world, anchor),
    address: prefix,
    prefix: `${prefix}/64`,
    why: why ?? (world.scheme.description.family === 'none' ? OWN_LINK : PER_MOBILE),
  });
}

/** Takes a prefix back into the pool. */
export function releasePrefix(world: World, anchor: number, prefix: Ipv6Address): void {
  poolOf(world, anchor).given.delete(prefix);
  deleteRow(world, anchor, 'prefix-pool', prefix);
}

/** Whether the anchor may bind this prefix to this mobile: it is the anchor's to give, and nobody else's. */
export function mayUsePrefix(world: World, anchor: number, mobile: number, prefix: Ipv6Address): boolean {
  const holder = poolOf(world, anchor).given.get(prefix);
  return (holder === undefined || holder === mobile) && anchorOfPrefix(world, prefix) === anchor;
}

/** An anchor has failed: it forgets who has which prefix, not how far it had come. */
export function forgetPool(world: World, anchor: number): void {
  const pool = world.mobility.pools.get(anchor);
  if (pool !== undefined) pool.given.clear();
}
