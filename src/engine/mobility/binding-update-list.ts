/**
 * Binding update lists of those who register (RFC 6275 §11.1, RFC 5213 §6.1): what was registered where, and what waits for an answer.
 *
 * Shown as table `binding-update-list`, one row per prefix (one without a prefix while a gateway still asks for one).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeId } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { renewalWait } from './registration.ts';
import { entriesAbout, entriesAt, entryOf, putEntry, removeEntry } from './mobile-entries.ts';
import type { World } from './world.ts';

/** An entry: plain data. */
export interface BindingUpdateListEntry {
  readonly key: string;
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** −1 when nobody is known to have the address that the updates go to. */
  readonly anchor: number;
  /** Where updates go when that is not the anchor's usual address: see `previous-anchor-address.ts`. */
  readonly anchorAddress?: Ipv6Address;
  /** Empty while the gateway asks for a prefix. */
  readonly prefixes: readonly Ipv6Address[];
  /** A mobile's own registrations (RFC 6275 §11.1): the home address, and the care-of address it was bound to. */
  readonly home?: Ipv6Address;
  readonly careOf?: Ipv6Address;
  /** The form of the update. */
  readonly message?: 'BU' | 'LBU';
  /** `releasing` gives the prefixes back for good; `deregistering` only says that the mobile has left. */
  readonly state: 'registering' | 'registered' | 'renewing' | 'deregistering' | 'releasing';
  /** Number of the last update that was sent. */
  readonly sequence: number;
  readonly attempt: number;
  readonly handoffIndicator: number;
  readonly lifetimeSeconds: number;
  readonly expiresAt: SimTime | null;
  /** Cause of the attachment that the entry serves. */
  readonly attachment: number;
  /** The lifetime that its updates ask for, where that is not the one of the run. */
  readonly wantedSeconds?: number;
  /** The update that has not been sent yet, since it would have been one too many within a second (`update-rate.ts`). */
  readonly waiting?: WaitingUpdate;
}

/** An update that waits for its turn. */
export interface WaitingUpdate {
  readonly lifetimeSeconds: number;
  readonly why: Why;
}

/** Timers of an entry; their key is the entry's. */
export const UPDATE_TIMER = {
  retransmit: 'update-retransmission',
  renew: 'update-renewal',
  expire: 'update-expiry',
  turn: 'update-turn',
} as const;

/** The entry with this key, or null. */
export function updateOf(world: World, node: number, key: string): BindingUpdateListEntry | null {
  return entryOf(world.mobility.bindingUpdateLists, node, key);
}

/** All entries of a node, in the order they were made. */
export function updatesAt(world: World, node: number): readonly BindingUpdateListEntry[] {
  return [...entriesAt(world.mobility.bindingUpdateLists, node)];
}

/** The entries of a node about a mobile, in the order they were made. */
export function updatesAbout(world: World, node: number, mobile: number): readonly BindingUpdateListEntry[] {
  return entriesAbout(world.mobility.bindingUpdateLists, node, mobile);
}

/** Makes or changes an entry and its rows. Timers are the caller's. */
export function putUpdate(world: World, node: number, entry: BindingUpdateListEntry, why: Why): void {
  const before = updateOf(world, node, entry.key);
  for (const name of rowNames(before)) if (!rowNames(entry).includes(name)) deleteRow(world, node, 'binding-update-list', name);
  putEntry(world.mobility.bindingUpdateLists, node, entry.key, entry);
  for (const prefix of entry.prefixes.length === 0 ? [null] : entry.prefixes) {
    putRow(world, node, 'binding-update-list', `${entry.key} ${prefix ?? 'asked'}`, {
      mn: nodeId(world, entry.mobile),
      to: entry.anchor < 0 ? '' : nodeId(world, entry.anchor),
      ...(entry.anchorAddress === undefined || entry.home !== undefined ? {} : { anchorAddress: entry.anchorAddress }),
      ...(entry.home !== undefined
        ? { address: entry.home, careOf: entry.careOf ?? entry.home }
        : prefix === null
          ? {}
          : { address: prefix, prefix: `${prefix}/64` }),
      state: entry.state,
      sequence: entry.sequence,
      ...(entry.expiresAt === null ? {} : { expiresNs: entry.expiresAt, lifetimeNs: entry.lifetimeSeconds * SECOND }),
      why,
    });
  }
}

function rowNames(entry: BindingUpdateListEntry | null): readonly string[] {
  if (entry === null) return [];
  return entry.prefixes.length === 0 ? [`${entry.key} asked`] : entry.prefixes.map((prefix) => `${entry.key} ${prefix}`);
}

/** Removes an entry, its rows and its timers. */
export function removeUpdate(world: World, node: number, key: string): void {
  const entry = updateOf(world, node, key);
  if (entry === null) return;
  for (const name of rowNames(entry)) deleteRow(world, node, 'binding-update-list', name);
  for (const timer of Object.values(UPDATE_TIMER)) cancelTimer(world, node, timer, key);
  removeEntry(world.mobility.bindingUpdateLists, node, key);
}

/** An acknowledgement has granted `lifetimeSeconds` from now on: sets expiry and renewal. */
export function armLifetime(world: World, node: number, entry: BindingUpdateListEntry, lifetimeSeconds: number, why: Why): void {
  const lifetime = lifetimeSeconds * SECOND;
  putUpdate(world, node, { ...entry, lifetimeSeconds, expiresAt: world.now + lifetime, attempt: 0, state: 'registered' }, why);
  cancelTimer(world, node, UPDATE_TIMER.retransmit, entry.key);
  setTimer(world, node, UPDATE_TIMER.expire, entry.key, world.now + lifetime, 0);
  setTimer(world, node, UPDATE_TIMER.renew, entry.key, world.now + renewalWait(lifetime), 0);
}

/** The registrant stops: nothing is sent, repeated or renewed any more; what was granted runs out. */
export function stopRenewing(world: World, node: number, entry: BindingUpdateListEntry): void {
  cancelTimer(world, node, UPDATE_TIMER.turn, entry.key);
  cancelTimer(world, node, UPDATE_TIMER.renew, entry.key);
  cancelTimer(world, node, UPDATE_TIMER.retransmit, entry.key);
}
