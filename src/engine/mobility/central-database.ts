/**
 * What a central mobility database and its access routers remember of a mobile's session (draft-bernardos-dmm-pmip-01 §3, appendix A):
 * plain data, and the rows that show it. What is done with it is the scheme's own.
 *
 * A session's key is the mobile's interface, `mn1.0`. Tables: `binding-cache` at the database, one row a session; `maar-list` at the database
 * and at the serving router, one row a previous router, oldest first.
 */
import { SECOND, type SimTime } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { nodeId } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import type { BindingCacheEntry } from './binding-cache.ts';
import { mapOf, type World } from './world.ts';

/** A router that the mobile was at before, and its prefixes, in the database's list. */
export interface PreviousRouter {
  readonly router: number;
  readonly prefixes: readonly Ipv6Address[];
  /** Whether it has acknowledged where the mobile is now. */
  readonly state: 'updating' | 'confirmed';
  /** It has acknowledged at least once, so the list shows it (§3.2: the list is populated when its acknowledgement comes). */
  readonly listed: boolean;
  /** Number of the last update that was sent to it, and how many were sent before that one; −1: the first one is still to leave. */
  readonly sequence: number;
  readonly attempt: number;
}

/** The database's entry of a mobile's interface. */
export interface CentralSession {
  readonly key: string;
  readonly mobile: number;
  readonly ordinal: number;
  /** The serving router (Proxy-CoA), and the prefixes that it gave the mobile. */
  readonly gateway: number;
  readonly prefixes: readonly Ipv6Address[];
  /** Oldest first. */
  readonly previous: readonly PreviousRouter[];
  /** Number of the last update of the serving router. */
  readonly sequence: number;
  readonly handoffIndicator: number;
  readonly lifetimeSeconds: number;
  /** End of the granted lifetime. */
  readonly expiresAt: SimTime;
  /** The serving router's acknowledgement waits for those of the previous ones. */
  readonly collecting: boolean;
}

/** Prefixes that the database takes from a previous router, until that one has acknowledged. Its key: session and router, `mn1.0 3`. */
export interface PrefixRelease {
  readonly key: string;
  readonly mobile: number;
  readonly ordinal: number;
  readonly router: number;
  readonly prefixes: readonly Ipv6Address[];
  readonly sequence: number;
  readonly attempt: number;
}

/** A prefix of another router that a serving router delivers. */
export interface VisitedPrefix {
  readonly router: number;
  readonly prefix: Ipv6Address;
  /** Link-local address that the prefix's own logical router shows (RFC 8885 §3.7); null: the common one. */
  readonly linkLocal: Ipv6Address | null;
}

/** A router's registration of a mobile's interface at the database. */
export interface RouterSession {
  readonly key: string;
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** Cause of the attachment that it serves. */
  readonly attachment: number;
  readonly state: 'registering' | 'registered' | 'renewing' | 'deregistering';
  /** The router's own prefixes of the mobile. */
  readonly prefixes: readonly Ipv6Address[];
  /** Number of the first update of this attachment, and of the last one. */
  readonly first: number;
  readonly sequence: number;
  readonly attempt: number;
  readonly handoffIndicator: number;
  /** The MAAR list: previous routers' prefixes that are delivered here. */
  readonly visited: readonly VisitedPrefix[];
  /** The next update tells the database the list, which it has lost. */
  readonly tellsList: boolean;
  /** Prefix of the mobile that packets have come for although nobody has told of it; null: none, or the database has been asked. */
  readonly missed: Ipv6Address | null;
  /** Advertisements still to be repeated. */
  readonly repetitions: number;
  /** Bindings that the temporary ones of an attachment have replaced: they stand again when it comes to nothing. */
  readonly replaced: readonly BindingCacheEntry[];
}

/**
 * Choice: so much longer than its lifetime the database keeps the entry of a serving router that neither renews nor de-registers
 * (MinDelayBeforeBCEDelete, RFC 5213 §9.1).
 */
const GRACE = 10 * SECOND;

/** Timers of the database: their keys are a session's, or `session router`. */
export const CENTRAL_TIMER = {
  expire: 'central-session-expiry',
  collect: 'collection-end',
  update: 'previous-router-update',
  release: 'prefix-release',
} as const;

/** Timers of a router's session; their key is the session's. */
export const ROUTER_TIMER = {
  retransmit: 'registration-retransmission',
  renew: 'registration-renewal',
  /** A packet of an unknown prefix of the mobile has come: asks once more if the prefix is still unknown then. */
  inquire: 'prefix-inquiry',
  /** Repeats an advertisement that came after the first one. */
  advertise: 'advertisement-repetition',
} as const;

/** The database's entry with this key, or null. */
export function centralSessionOf(world: World, database: number, key: string): CentralSession | null {
  return world.mobility.centralSessions.get(database)?.get(key) ?? null;
}

/** Makes or changes an entry of the database, its rows and the timer of its end. */
export function putCentralSession(world: World, database: number, session: CentralSession, why: Why): void {
  const before = centralSessionOf(world, database, session.key);
  mapOf(world.mobility.centralSessions, database).set(session.key, session);
  const [address] = session.prefixes;
  putRow(world, database, 'binding-cache', `central ${session.key}`, {
    mn: nodeId(world, session.mobile),
    to: nodeId(world, session.gateway),
    ...(address === undefined ? {} : { address, prefix: `${address}/64` }),
    ...(session.prefixes.length > 1 ? { prefixes: session.prefixes } : {}),
    ...(session.ordinal === 0 ? {} : { interface: session.ordinal }),
    state: session.collecting ? 'collecting' : 'active',
    sequence: session.sequence,
    expiresNs: session.expiresAt,
    lifetimeNs: session.lifetimeSeconds * SECOND,
    why,
  });
  const listed = session.previous.filter((entry) => entry.listed);
  const shown = (before?.previous ?? []).flatMap((entry) => (entry.listed ? [entry.router] : []));
  for (const router of misplaced(
    shown,
    listed.map((entry) => entry.router),
  ))
    deleteRow(world, database, 'maar-list', `central ${session.key} ${router}`);
  for (const { router, prefixes, state } of listed)
    putListRow(world, database, `central ${session.key} ${router}`, session, router, prefixes, why, state);
  if (before?.expiresAt !== session.expiresAt) {
    setTimer(world, database, CENTRAL_TIMER.expire, session.key, session.expiresAt + GRACE, 0);
  }
}

/** Removes an entry of the database, its rows and its timers. */
export function removeCentralSession(world: World, database: number, key: string): void {
  const session = centralSessionOf(world, database, key);
  if (session === null) return;
  world.mobility.centralSessions.get(database)?.delete(key);
  deleteRow(world, database, 'binding-cache', `central ${key}`);
  cancelTimer(world, database, CENTRAL_TIMER.expire, key);
  cancelTimer(world, database, CENTRAL_TIMER.collect, key);
  for (const { router } of session.previous) {
    deleteRow(world, database, 'maar-list', `central ${key} ${router}`);
    cancelTimer(world, database, CENTRAL_TIMER.update, `${key} ${router}`);
  }
}

/** A router's session with this key, or null. */
export function routerSessionOf(world: World, router: number, key: string): RouterSession | null {
  return world.mobility.routerSessions.get(router)?.get(key) ?? null;
}

/** Makes or changes a router's session and the rows of its list. Timers are the caller's. */
export function putRouterSession(world: World, router: number, session: RouterSession, why: Why): void {
  const before = routerSessionOf(world, router, session.key);
  mapOf(world.mobility.routerSessions, router).set(session.key, session);
  if (before?.visited === session.visited) return;
  const ordinal = session.mobileInterface - (world.fixed.plan.firstInterface[session.mobile] ?? 0);
  const now = [...new Set(session.visited.map((entry) => entry.router))];
  const shown = [...new Set((before?.visited ?? []).map((entry) => entry.router))];
  for (const listed of misplaced(shown, now)) deleteListRow(world, router, session.key, listed);
  for (const listed of now) {
    const prefixes = session.visited.flatMap((entry) => (entry.router === listed ? [entry.prefix] : []));
    putListRow(world, router, `serving ${session.key} ${listed}`, { mobile: session.mobile, ordinal }, listed, prefixes, why);
  }
}

/** Removes a router's session, its rows and its timers; what it delivers is the caller's to end. */
export function removeRouterSession(world: World, router: number, key: string): void {
  const session = routerSessionOf(world, router, key);
  if (session === null) return;
  world.mobility.routerSessions.get(router)?.delete(key);
  for (const { router: listed } of session.visited) deleteListRow(world, router, key, listed);
  for (const timer of Object.values(ROUTER_TIMER)) cancelTimer(world, router, timer, key);
}

/** The session of a router for a mobile that is attached to it, or null. */
export function servingSession(world: World, router: number, mobile: number): RouterSession | null {
  for (const session of world.mobility.routerSessions.get(router)?.values() ?? []) {
    if (session.mobile === mobile && world.interfaces[session.mobileInterface]?.router === router) return session;
  }
  return null;
}

/** A node has failed: its sessions are gone. */
export function forgetSessions(world: World, node: number): void {
  world.mobility.centralSessions.delete(node);
  world.mobility.routerSessions.delete(node);
  world.mobility.prefixReleases.delete(node);
}

/** Rows stand in the order in which they are made: those of `shown` that have to go, or to be made again, for the order to be `wanted`. */
function misplaced(shown: readonly number[], wanted: readonly number[]): readonly number[] {
  const kept = shown.filter((router) => wanted.includes(router));
  const inPlace = kept.findIndex((router, index) => router !== wanted[index]);
  const standing = inPlace < 0 ? kept : kept.slice(0, inPlace);
  return shown.filter((router) => !standing.includes(router));
}

function putListRow(
  world: World,
  node: number,
  row: string,
  session: { readonly mobile: number; readonly ordinal: number },
  router: number,
  prefixes: readonly Ipv6Address[],
  why: Why,
  state?: string,
): void {
  const [address] = prefixes;
  putRow(world, node, 'maar-list', row, {
    mn: nodeId(world, session.mobile),
    to: nodeId(world, router),
    ...(address === undefined ? {} : { address, prefix: `${address}/64` }),
    ...(prefixes.length > 1 ? { prefixes } : {}),
    ...(session.ordinal === 0 ? {} : { interface: session.ordinal }),
    ...(state === undefined ? {} : { state }),
    why,
  });
}

function deleteListRow(world: World, router: number, key: string, listed: number): void {
  deleteRow(world, router, 'maar-list', `serving ${key} ${listed}`);
}
