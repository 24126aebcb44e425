/**
 * Binding caches of anchors (RFC 6275 §9.1, RFC 5213 §5.1): which gateway serves a mobile's prefixes, until when.
 *
 * Shown as table `binding-cache`, one row per prefix.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeId } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { entriesAbout, entriesAt, entryOf, putEntry, removeEntry } from './mobile-entries.ts';
import type { World } from './world.ts';

/** A binding: plain data. */
export interface BindingCacheEntry {
  readonly key: string;
  readonly mobile: number;
  /** The mobile's interface, 0, 1 … */
  readonly ordinal: number;
  readonly prefixes: readonly Ipv6Address[];
  /**
   * The node that the care-of address belongs to: the router that serves the mobile (proxy care-of address), or the mobile. The anchor
   * itself while the mobile is on its own link.
   */
  readonly gateway: number;
  /** The care-of address, where it is not the gateway's one address (RFC 6275: a mobile has several). */
  readonly careOf?: Ipv6Address;
  /** Full home address, where bindings are for an address (RFC 6275 §9.1). */
  readonly home?: Ipv6Address;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** Null while it does not run out: the mobile is on the anchor's own link. */
  readonly expiresAt: SimTime | null;
  /**
   * `temporary`: the central database has not acknowledged it yet (draft-bernardos-dmm-pmip-01 §3.1). `pending-deletion`: de-registered,
   * kept for MinDelayBeforeBCEDelete (RFC 5213 §5.3.5), or until the database has answered.
   */
  readonly state: 'temporary' | 'active' | 'pending-deletion';
}

/** Timer of a binding's end; its key is the entry's. */
export const BINDING_EXPIRY_TIMER = 'binding-expiry';

/** The binding with this key, or null. */
export function bindingOf(world: World, node: number, key: string): BindingCacheEntry | null {
  return entryOf(world.mobility.bindingCaches, node, key);
}

/** All bindings of a node, in the order they were made. */
export function bindingsAt(world: World, node: number): readonly BindingCacheEntry[] {
  return [...entriesAt(world.mobility.bindingCaches, node)];
}

/** The bindings of a mobile at a node, in the order they were made. */
export function bindingsAbout(world: World, node: number, mobile: number): readonly BindingCacheEntry[] {
  return entriesAbout(world.mobility.bindingCaches, node, mobile);
}

/** Makes or changes a binding, its rows and its timer. */
export function putBinding(world: World, node: number, entry: BindingCacheEntry, why: Why): void {
  const before = bindingOf(world, node, entry.key);
  for (const prefix of before?.prefixes ?? []) {
    if (!entry.prefixes.includes(prefix)) deleteRow(world, node, 'binding-cache', `${entry.key} ${prefix}`);
  }
  putEntry(world.mobility.bindingCaches, node, entry.key, entry);
  for (const prefix of entry.prefixes) {
    putRow(world, node, 'binding-cache', `${entry.key} ${prefix}`, {
      mn: nodeId(world, entry.mobile),
      to: nodeId(world, entry.gateway),
      address: entry.home ?? prefix,
      ...(entry.home === undefined ? { prefix: `${prefix}/64` } : {}),
      ...(entry.careOf === undefined ? {} : { careOf: entry.careOf }),
      ...(entry.ordinal === 0 ? {} : { interface: entry.ordinal }),
      state: entry.state,
      sequence: entry.sequence,
      ...(entry.expiresAt === null ? {} : { expiresNs: entry.expiresAt, lifetimeNs: entry.lifetimeSeconds * SECOND }),
      why,
    });
  }
  if (entry.expiresAt === null) cancelTimer(world, node, BINDING_EXPIRY_TIMER, entry.key);
  else setTimer(world, node, BINDING_EXPIRY_TIMER, entry.key, entry.expiresAt, 0);
}

/** Removes a binding, its rows and its timer. */
export function removeBinding(world: World, node: number, key: string): void {
  const entry = bindingOf(world, node, key);
  if (entry === null) return;
  for (const prefix of entry.prefixes) deleteRow(world, node, 'binding-cache', `${key} ${prefix}`);
  cancelTimer(world, node, BINDING_EXPIRY_TIMER, key);
  removeEntry(world.mobility.bindingCaches, node, key);
}
