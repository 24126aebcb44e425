/**
 * What a mobile knows of the correspondents with which it optimizes routes (RFC 6275 §5.2, §11.1): cookies, tokens, keys. What was registered
 * is in its binding update list, under the same key.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import { cancelTimer } from '../net/timers.ts';
import { removeUpdate } from './binding-update-list.ts';
import { releasePair } from './mobility-routing.ts';
import { mapOf, type World } from './world.ts';

/** Timer of a mobile: a test is to be repeated, or an update's turn has come. Its key is the optimization's. */
export const ROUTABILITY_TIMER = 'return-routability';

/** A keygen token as it came (RFC 6275 §5.2.5). */
export interface KeygenToken {
  readonly octets: Uint8Array;
  readonly nonceIndex: number;
  readonly at: SimTime;
}

/** What a mobile knows of a correspondent with which it optimizes the route: plain data. */
export interface RouteOptimization {
  readonly key: string;
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  readonly home: Ipv6Address;
  /** What is to be registered: the home address to delete the binding, back at home. */
  readonly careOf: Ipv6Address;
  /** The care-of address that the home agent knows, mostly the same. */
  readonly homeCareOf: Ipv6Address;
  readonly agent: number;
  readonly agentAddress: Ipv6Address;
  readonly peer: Ipv6Address;
  readonly peerNode: number;
  /** False when the mobile has left this care-of address and nothing was begun for another one. */
  readonly current: boolean;
  /** Tests are under way, or what they gave waits for the home agent's answer. */
  readonly testing: boolean;
  /** Cookies of the tests that have not been answered (RFC 6275 §5.2.2). */
  readonly homeCookie: Uint8Array | null;
  readonly careOfCookie: Uint8Array | null;
  readonly homeToken: KeygenToken | null;
  readonly careOfToken: KeygenToken | null;
  readonly attempt: number;
  /** Key of the last update, to check its answer (RFC 6275 §11.7.3). */
  readonly kbm: Uint8Array | null;
  /** When that was sent. */
  readonly updatedAt: SimTime;
}

/** The key of an optimization, and of its entry in the binding update list. */
export function optimizationKey(peer: Ipv6Address, home: Ipv6Address): string {
  return `cn ${peer} ${home}`;
}

/** An optimization, or null. */
export function optimizationOf(world: World, mobile: number, key: string): RouteOptimization | null {
  return world.mobility.routeOptimizations.get(mobile)?.get(key) ?? null;
}

/** All optimizations of a mobile's home address. */
export function optimizationsOf(world: World, mobile: number, home: Ipv6Address): readonly RouteOptimization[] {
  return [...(world.mobility.routeOptimizations.get(mobile)?.values() ?? [])].filter((entry) => entry.home === home);
}

/** Keeps what a mobile knows. */
export function putOptimization(world: World, entry: RouteOptimization): void {
  mapOf(world.mobility.routeOptimizations, entry.mobile).set(entry.key, entry);
}

/** The mobile sends to this correspondent by the common way, and has nothing registered there as far as it knows. */
export function forgetCorrespondentUpdate(world: World, entry: RouteOptimization): void {
  releasePair(world, entry.mobile, entry.home, entry.peer);
  removeUpdate(world, entry.mobile, entry.key);
}

/** Forgets everything about a correspondent. */
export function dropOptimization(world: World, entry: RouteOptimization): void {
  forgetCorrespondentUpdate(world, entry);
  cancelTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key);
  world.mobility.routeOptimizations.get(entry.mobile)?.delete(entry.key);
}
