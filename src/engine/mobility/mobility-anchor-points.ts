/**
 * Mobility anchor points (MAPs) as access routers offer them and mobiles hear of them, RFC 5380 §5, §7, §9, §10: a router's list with
 * distance, preference and what it knows of failures; the option in its advertisements; a mobile's list at its present link, and its choice.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { addressOf } from '../net/control.ts';
import { nodeId, type MobileInterface } from '../net/network.ts';
import { delayBetween, nextHop } from '../net/routing.ts';
import { ownerOf } from '../net/owners.ts';
import { ADVERTISED_VALID_SECONDS } from './access.ts';
import { allocatePrefix } from './prefix-allocation.ts';
import type { World } from './world.ts';

/** A MAP on a router's list: plain data. */
export interface OfferedMap {
  readonly map: number;
  /** Hops to it, 1 to 15 (RFC 5380 §5). */
  readonly distance: number;
  /** 15 is best. */
  readonly preference: number;
  /** The router has noticed that it has failed (§10). */
  readonly lost: boolean;
}

/** A MAP as a mobile has heard of it: plain data. */
export interface HeardMap {
  readonly map: number;
  readonly address: Ipv6Address;
  readonly distance: number;
  readonly preference: number;
  /** 0: the MAP has failed, or has refused this mobile. */
  readonly validSeconds: number;
}

/** Largest value of the four-bit fields. */
const LARGEST = 15;
/** Choice: the MAP of the router's own place is offered with the highest preference, those of other routers with less. */
const PREFERENCE = { own: LARGEST, other: 10 } as const;

/** Number of links on the least-delay path, or null when there is none. */
function hopsBetween(world: World, from: number, to: number): number | null {
  if (delayBetween(world, from, to) === Number.POSITIVE_INFINITY) return null;
  let hops = 0;
  for (let at = from; at !== to; hops++) at = required(world.directions[nextHop(world, at, to)], 'direction').to;
  return hops;
}

/** The MAP that a run names for a router; the nearest gateway that is not `agent` when the run names none for anybody; null: no MAP. */
export function mapOfRouter(world: World, router: number, agent: number): number | null {
  const named = world.run.roles?.['maps'];
  if (typeof named === 'object' && !Array.isArray(named)) {
    const id = (named as { readonly [router: string]: string })[nodeId(world, router)];
    return id === undefined ? null : required(world.fixed.plan.nodeIndex.get(id), id);
  }
  let best = router;
  let least = Number.POSITIVE_INFINITY;
  for (const [node, { kind }] of world.fixed.plan.scenario.nodes.entries()) {
    if (kind !== 'gateway' || node === agent) continue;
    const delay = delayBetween(world, router, node);
    if (delay >= least) continue;
    best = node;
    least = delay;
  }
  return best;
}

/** RFC 5380 §7: what a router offers: its own MAP, and after it those of other routers (`others`). */
export function offerMaps(world: World, router: number, own: number | null, others: readonly number[]): void {
  const maps = [...new Set([...(own === null ? [] : [own]), ...others])];
  world.mobility.offeredMaps.set(
    router,
    maps.map((map): OfferedMap => ({
      map,
      distance: Math.min(Math.max(hopsBetween(world, router, map) ?? LARGEST, 1), LARGEST),
      preference: map === own ? PREFERENCE.own : PREFERENCE.other,
      lost: false,
    })),
  );
}

/** What a router offers, its own MAP first. */
export function mapsOfferedBy(world: World, router: number): readonly OfferedMap[] {
  return world.mobility.offeredMaps.get(router) ?? [];
}

/** §10: a router has noticed that a MAP is gone, or back. False: that is nothing new to it. */
export function noteMapState(world: World, router: number, map: number, lost: boolean): boolean {
  const offered = mapsOfferedBy(world, router);
  if (!offered.some((entry) => entry.map === map && entry.lost !== lost)) return false;
  world.mobility.offeredMaps.set(
    router,
    offered.map((entry) => (entry.map === map ? { ...entry, lost } : entry)),
  );
  return true;
}

/** §5: the options of a router's advertisement. */
export function mapOptions(world: World, router: number): NdOption[] {
  return mapsOfferedBy(world, router).map(({ map, distance, preference, lost }): NdOption => ({
    kind: 'map',
    distance,
    preference,
    flags: 0,
    validSeconds: lost ? 0 : ADVERTISED_VALID_SECONDS,
    address: addressOf(world, map),
  }));
}

/** §7: a mobile notes what an advertisement offers; it replaces what it had heard before. */
export function hearMaps(world: World, state: MobileInterface, options: readonly NdOption[]): void {
  const heard: HeardMap[] = [];
  for (const option of options) {
    if (option.kind !== 'map') continue;
    const { address, distance, preference, validSeconds } = option;
    const map = ownerOf(world, address);
    if (map !== null) heard.push({ map, address, distance, preference, validSeconds });
  }
  world.mobility.heardMaps.set(state.number, heard);
}

/** What an interface has heard of at its present link. */
export function mapsHeardAt(world: World, state: MobileInterface): readonly HeardMap[] {
  return world.mobility.heardMaps.get(state.number) ?? [];
}

/** A MAP does not serve this mobile: it counts for nothing at this link. */
export function dismissMap(world: World, state: MobileInterface, map: number): void {
  const heard = mapsHeardAt(world, state);
  world.mobility.heardMaps.set(
    state.number,
    heard.map((entry) => (entry.map === map ? { ...entry, validSeconds: 0 } : entry)),
  );
}

/** Which of several MAPs a mobile takes first. */
export type MapChoice = 'furthest' | 'preference' | 'nearest';

/**
 * §9.1: the MAPs that may serve a mobile at an interface's link, in the order of its choice. One with preference or valid lifetime zero
 * serves nobody. Ties are decided by preference, then by the order of the advertisement.
 */
export function usableMaps(world: World, state: MobileInterface, choice: MapChoice): readonly HeardMap[] {
  const rank = ({ distance, preference }: HeardMap): number => {
    if (choice === 'preference') return preference * (LARGEST + 1) + distance;
    return (choice === 'furthest' ? distance : LARGEST - distance) * (LARGEST + 1) + preference;
  };
  return mapsHeardAt(world, state)
    .filter(({ preference, validSeconds }) => preference > 0 && validSeconds > 0)
    .toSorted((a, b) => rank(b) - rank(a));
}

/** The /64 of a mobile at a MAP, out of which it makes its regional care-of address. Null when the MAP has none left. */
export function regionalPrefix(world: World, map: number, mobile: number): Ipv6Address | null {
  const key = `${map} ${mobile}`;
  const known = world.mobility.regionalPrefixes.get(key);
  if (known !== undefined) return known;
  const prefix = allocatePrefix(world, map, mobile);
  if (prefix !== null) world.mobility.regionalPrefixes.set(key, prefix);
  return prefix;
}
