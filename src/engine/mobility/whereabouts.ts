/**
 * Where mobiles are, as a node was told about them (draft-chan-netext-distributed-lma-03 §4.4): the master's record (table `location`), what
 * a sender's anchor remembers (`location-cache`), and where a former anchor sends what still comes to it (`forwarding`).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeId, type LegBasis, type Timer } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { entriesAbout, entriesAt, entryOf, putEntry, removeEntry } from './mobile-entries.ts';
import type { World } from './world.ts';

/** The table in which an entry is shown; it also says what the node stands on. */
export type WhereaboutsTable = 'location' | 'location-cache' | 'forwarding';

/** The table that a leg stands on, or null when it stands on a binding, or on the block alone. */
export function tableOfLeg(basis: LegBasis): WhereaboutsTable | null {
  if (basis === 'binding' || basis === 'block') return null;
  if (basis === 'primary') return 'location';
  return basis === 'cache' ? 'location-cache' : basis;
}

/** An entry: plain data. */
export interface Whereabouts {
  readonly table: WhereaboutsTable;
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  /** The mobile's interface, 0, 1 … */
  readonly ordinal: number;
  /** The node that knows more: the anchor, or the gateway. */
  readonly to: number;
  /** The address of `to` that stands for the home address, where headers are rewritten. */
  readonly egress?: Ipv6Address;
  /** The care-of address, where that is told, too. */
  readonly careOf?: Ipv6Address;
  /** Packets go to the care-of address itself, not by `to`: the row shows the mobile. */
  readonly direct?: true;
  /** Number of the registration that it tells of: newer ones take its place, older ones do not. */
  readonly sequence: number;
  readonly expiresAt: SimTime;
  /** End of the binding that it tells of, when the entry itself ends earlier. */
  readonly knownUntil?: SimTime;
  /** The anchor before, as long as the present one may have to be told of it. */
  readonly previous?: number;
  /** An entry that ends when it has not been used for this long; it ends at `expiresAt` in any case. */
  readonly idle?: SimTime;
}

/** Timer of an entry's end; its key is that of the entry. */
export const WHEREABOUTS_TIMER = 'whereabouts-expiry';

function entryKey(table: WhereaboutsTable, prefix: Ipv6Address): string {
  return `${table} ${prefix}`;
}

/** What a node knows of a prefix in one of its tables, or null. */
export function whereaboutsOf(world: World, node: number, table: WhereaboutsTable, prefix: Ipv6Address): Whereabouts | null {
  return entryOf(world.mobility.whereabouts, node, entryKey(table, prefix));
}

/** All entries of a node, in the order they were made. */
export function whereaboutsAt(world: World, node: number): readonly Whereabouts[] {
  return [...entriesAt(world.mobility.whereabouts, node)];
}

/** The entries of a node about a mobile, in the order they were made. */
export function whereaboutsAbout(world: World, node: number, mobile: number): readonly Whereabouts[] {
  return entriesAbout(world.mobility.whereabouts, node, mobile);
}

/** Makes or changes an entry, its row and its timer. */
export function putWhereabouts(world: World, node: number, entry: Whereabouts, why: Why): void {
  putEntry(world.mobility.whereabouts, node, entryKey(entry.table, entry.prefix), entry);
  keepUntil(
    world,
    node,
    entry,
    entry.idle === undefined ? entry.expiresAt : Math.min(entry.expiresAt, world.now + entry.idle),
    why,
  );
}

/** Shows an entry and sets the timer of its end. */
function keepUntil(world: World, node: number, entry: Whereabouts, until: SimTime, why: Why): void {
  putRow(world, node, entry.table, entry.prefix, {
    mn: nodeId(world, entry.mobile),
    to: nodeId(world, entry.direct === true ? entry.mobile : entry.to),
    address: entry.prefix,
    prefix: `${entry.prefix}/64`,
    ...(entry.ordinal === 0 ? {} : { interface: entry.ordinal }),
    ...(entry.careOf === undefined ? {} : { careOf: entry.careOf }),
    ...(entry.direct === true ? { primary: nodeId(world, entry.to) } : {}),
    sequence: entry.sequence,
    expiresNs: until,
    lifetimeNs: until - world.now,
    why,
  });
  setTimer(world, node, WHEREABOUTS_TIMER, entryKey(entry.table, entry.prefix), until, 0);
}

/** Removes an entry, its row and its timer. False: there was none. */
export function removeWhereabouts(world: World, node: number, table: WhereaboutsTable, prefix: Ipv6Address): boolean {
  const key = entryKey(table, prefix);
  if (!removeEntry(world.mobility.whereabouts, node, key)) return false;
  deleteRow(world, node, table, prefix);
  cancelTimer(world, node, WHEREABOUTS_TIMER, key);
  return true;
}

/**
 * An entry's time may be over: `usedAt` tells when it was used last. One that has been used lives on; else it is removed and returned, for
 * the scheme to take its routes away.
 */
export function endWhereabouts(
  world: World,
  timer: Timer,
  usedAt: (entry: Whereabouts) => SimTime,
  why: Why,
): Whereabouts | null {
  const entry = entryOf(world.mobility.whereabouts, timer.node, timer.key);
  if (timer.name !== WHEREABOUTS_TIMER || entry === null) return null;
  const idleUntil = entry.idle === undefined ? entry.expiresAt : usedAt(entry) + entry.idle;
  const until = Math.min(entry.expiresAt, idleUntil);
  if (until > world.now) {
    keepUntil(world, timer.node, entry, until, why);
    return null;
  }
  removeWhereabouts(world, timer.node, entry.table, entry.prefix);
  return entry;
}
