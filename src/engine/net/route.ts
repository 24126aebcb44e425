/**
 * Routes: what a node does with packets for a /64, or from it. A route is one number, its kind in the low bits and what it is about above
 * them, so that the entry of a forwarding table says all and a hop has to read nothing else.
 */
import { assert, required } from '#base/assert.ts';
import { DROP_REASONS, type DropReason } from '#records/layout.ts';
import { packetWord } from './fib.ts';

/**
 * Kinds, and what a route is about:
 *
 * - `forward`: out of a wired link (position of the direction);
 * - `access`: to a mobile on this access router's radio (position of the direction);
 * - `local`: an address of this node, the /64 with one interface identifier (its number);
 * - `tunnel`: into a tunnel (number of the end); `tunnelOnce`: the same, but packets that are in a tunnel already are dropped;
 * - `handover`: into the tunnel to the gateway where the mobile is going: what comes out of another tunnel may go on here (RFC 5949 §4.1);
 * - `buffer`: kept at this node until the mobile is there (number of the buffer);
 * - `optimized`: into a route-optimized path, where the packet's header is rewritten (number of the optimization);
 * - `leg`: into the tunnel to the next of several anchors (number of the leg, `leg.ts`);
 * - `hop`: out of a wired link by a route of this /64 alone, on the way from its router to its mobile (position of the direction);
 * - `restore`: for an address that stands for another one, which takes its place (number of the rewriting, `address-rewriting.ts`);
 * - `plain`: source rules only: forward by destination;
 * - `drop` (position in DROP_REASONS).
 */
export const ROUTE = {
  forward: 0,
  access: 1,
  local: 2,
  tunnel: 3,
  tunnelOnce: 4,
  handover: 5,
  buffer: 6,
  optimized: 7,
  leg: 8,
  plain: 9,
  drop: 10,
  hop: 11,
  restore: 12,
} as const;

/** A kind of routes, by name. */
export type RouteKind = keyof typeof ROUTE;

const KIND_BITS = 4;
const KIND_MASK = 15;
/** What routes are about has numbers below this. */
const ABOUT_LIMIT = 1 << (30 - KIND_BITS);

/** A route of a kind, about the thing of this number. */
export function makeRoute(kind: RouteKind, about = 0): number {
  assert(about >= 0 && about < ABOUT_LIMIT, 'routes are about things with numbers below 2^26');
  return (about << KIND_BITS) | ROUTE[kind];
}

/** One of {@link ROUTE}. */
export function routeKind(route: number): number {
  return route & KIND_MASK;
}

/** The number of what it is about. */
export function routeAbout(route: number): number {
  return route >> KIND_BITS;
}

/** Whether it is into a tunnel to where the mobile is. */
export function isTunnelRoute(route: number): boolean {
  const kind = routeKind(route);
  return kind === ROUTE.tunnel || kind === ROUTE.tunnelOnce;
}

/** The kind by its name: for tests and messages. */
export function routeKindName(route: number): RouteKind {
  return required((Object.keys(ROUTE) as RouteKind[])[routeKind(route)], 'kind of a route');
}

/** A route that drops. */
export function dropRoute(reason: DropReason): number {
  return makeRoute(
    'drop',
    DROP_REASONS.findIndex((entry) => entry.reason === reason),
  );
}

/** Why it drops; null when it does not. */
export function reasonOfRoute(route: number): DropReason | null {
  return routeKind(route) === ROUTE.drop ? DROP_REASONS[routeAbout(route)]!.reason : null;
}

/** Interface identifiers of nodes' own addresses, by number: two words each, as they stand in packets. Plain data. */
export interface Identifiers {
  words: Int32Array;
  numbers: Map<string, number>;
}

/** None. */
export function makeIdentifiers(): Identifiers {
  return { words: new Int32Array(32), numbers: new Map() };
}

/** The route of a /64 in which a node has the address with this interface identifier, given as two words of an address. */
export function localRoute(identifiers: Identifiers, high: number, low: number): number {
  const key = `${high} ${low}`;
  const known = identifiers.numbers.get(key);
  if (known !== undefined) return makeRoute('local', known);
  const number = identifiers.numbers.size;
  identifiers.numbers.set(key, number);
  if (2 * number === identifiers.words.length) {
    const before = identifiers.words;
    identifiers.words = new Int32Array(2 * before.length);
    identifiers.words.set(before);
  }
  identifiers.words[2 * number] = packetWord(high);
  identifiers.words[2 * number + 1] = packetWord(low);
  return makeRoute('local', number);
}

/** Whether a local route is about the interface identifier of these two words of a packet. */
export function isForIdentifier(identifiers: Identifiers, route: number, high: number, low: number): boolean {
  const at = 2 * routeAbout(route);
  return identifiers.words[at] === high && identifiers.words[at + 1] === low;
}
