/**
 * Fast handovers between two gateways (RFC 5949, on the messages of RFC 5568 §6.2.1): what each of the two knows of a mobile that goes from one to
 * the other, and its buffer. The messages are in `handover-messages.ts`; when they are sent and what they lead to is the scheme's.
 *
 * Shown as table `forwarding`, one row per prefix (one without a prefix while the new gateway still asks for it).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimDuration, SimTime } from '#base/time.ts';
import type { DropReason, Why } from '#records/layout.ts';
import { forward } from '../net/forwarding.ts';
import { NO_INGRESS, nodeAt, nodeId, type MobileInterface } from '../net/network.ts';
import { closeBuffer, discardBuffer, openBuffer } from '../net/packet-buffer.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { mapOf, type World } from './world.ts';

/** Which of the two gateways this is: PMAG or NMAG. */
export type HandoverRole = 'previous' | 'new';

/** A gateway's part in a fast handover: plain data. */
export interface FastHandover {
  readonly role: HandoverRole;
  /** The mobile's interface: `mn1.0`. */
  readonly key: string;
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** The other gateway, or −1 while the previous one does not know it. */
  readonly peer: number;
  /**
   * Previous gateway: `initiating` (the new one has not answered yet), `prepared` (it has; nothing is forwarded yet), `forwarding`,
   * `waiting` (nobody has taken the mobile over). New gateway: `expecting` the mobile, `asking` the previous gateway, `delivering` what
   * comes from there, `completing` (it has told the previous gateway to stop), `left` (the mobile has gone on).
   */
  readonly phase:
    | 'initiating'
    | 'prepared'
    | 'forwarding'
    | 'waiting'
    | 'expecting'
    | 'asking'
    | 'delivering'
    | 'completing'
    | 'left';
  /** Packets for the mobile are kept here. */
  readonly buffering: boolean;
  /** Previous gateway: the mobile has left its link. */
  readonly detached: boolean;
  /** Empty while the new gateway asks for them. */
  readonly prefixes: readonly Ipv6Address[];
  /** The mobile's anchor, or −1 while the new gateway asks for it. */
  readonly anchor: number;
  /** Number of the last Handover Initiate that was sent from here, or −1, and how often it has been repeated. */
  readonly sequence: number;
  readonly attempt: number;
  /** Packets that waited here, once they have gone on. */
  readonly released: number;
  readonly expiresAt: SimTime;
  readonly lifetime: SimDuration;
  /** RFC 5568, previous router: what the mobile asked for. */
  readonly request?: FastRequest;
}

/** A fast binding update, read (RFC 5568 §6.2.2): plain data. */
export interface FastRequest {
  readonly previousCareOf: Ipv6Address;
  readonly nextCareOf: Ipv6Address;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** It came from the new care-of address. */
  readonly fromNew: boolean;
}

/** Timers of a fast handover; their key is `role key`. */
export const FAST_HANDOVER_TIMER = { retransmit: 'handover-initiate', expire: 'handover-expiry' } as const;

function recordKey(role: HandoverRole, key: string): string {
  return `${role} ${key}`;
}

/** A gateway's part in the fast handover of an interface, or null. */
export function handoverOf(world: World, node: number, role: HandoverRole, key: string): FastHandover | null {
  return world.mobility.fastHandovers.get(node)?.get(recordKey(role, key)) ?? null;
}

/** All fast handovers of a gateway, in the order in which they began. */
export function handoversAt(world: World, node: number): readonly FastHandover[] {
  return [...(world.mobility.fastHandovers.get(node)?.values() ?? [])];
}

/** The name of an entry's row for a prefix; null for the row without one. */
export function handoverRowName(entry: FastHandover, prefix: Ipv6Address | null): string {
  return `${entry.role} ${entry.key} ${prefix ?? 'asked'}`;
}

function rowPrefixes(entry: FastHandover | undefined): readonly (Ipv6Address | null)[] {
  if (entry === undefined) return [];
  return entry.prefixes.length === 0 ? [null] : entry.prefixes;
}

/** Makes or changes a fast handover and its rows, and sets the timer of its end. */
export function putHandover(world: World, node: number, entry: FastHandover, why: Why): FastHandover {
  const entries = mapOf(world.mobility.fastHandovers, node);
  const name = recordKey(entry.role, entry.key);
  const before = entries.get(name);
  for (const prefix of rowPrefixes(before)) {
    if (!rowPrefixes(entry).includes(prefix)) deleteRow(world, node, 'forwarding', handoverRowName(entry, prefix));
  }
  entries.set(name, entry);
  const here = nodeId(world, node);
  const peer = entry.peer < 0 ? here : nodeId(world, entry.peer);
  for (const prefix of rowPrefixes(entry)) {
    putRow(world, node, 'forwarding', handoverRowName(entry, prefix), {
      mn: nodeId(world, entry.mobile),
      to: entry.role === 'previous' ? peer : nodeId(world, entry.mobile),
      ...(prefix === null ? {} : { address: prefix, prefix: `${prefix}/64` }),
      state: entry.buffering ? 'buffering' : entry.phase,
      ...(entry.role === 'previous' ? {} : { from: peer }),
      ...(entry.released === 0 ? {} : { released: entry.released }),
      expiresNs: entry.expiresAt,
      lifetimeNs: entry.lifetime,
      why,
    });
  }
  setTimer(world, node, FAST_HANDOVER_TIMER.expire, name, entry.expiresAt);
  return entry;
}

/** Removes a fast handover, its rows and its timers. The buffer is the caller's to close. */
export function removeHandover(world: World, node: number, entry: FastHandover): void {
  for (const prefix of rowPrefixes(entry)) deleteRow(world, node, 'forwarding', handoverRowName(entry, prefix));
  const name = recordKey(entry.role, entry.key);
  for (const timer of Object.values(FAST_HANDOVER_TIMER)) cancelTimer(world, node, timer, name);
  world.mobility.fastHandovers.get(node)?.delete(name);
}

/** The interface that a fast handover is about. */
export function interfaceOfHandover(world: World, entry: FastHandover): MobileInterface {
  return world.interfaces[entry.mobileInterface]!;
}

/** Number of a gateway's buffer for an interface: both roles share it, since the mobile's packets are the same. */
export function bufferNumber(world: World, node: number, mobileInterface: number): number {
  return node * world.interfaces.length + mobileInterface;
}

/** Opens a gateway's buffer for an interface, or keeps the one that is open. Returns its number. */
export function openHandoverBuffer(world: World, node: number, mobileInterface: number, limit: number): number {
  const number = bufferNumber(world, node, mobileInterface);
  openBuffer(world, number, node, limit);
  return number;
}

/** Sends on what waited, by the pointers that hold now, before anything that comes later. */
export function releaseHandoverBuffer(world: World, node: number, mobileInterface: number): void {
  const slots = closeBuffer(world, bufferNumber(world, node, mobileInterface));
  for (const slot of slots) forward(world, nodeAt(world, node), NO_INGRESS, slot, true);
}

/** Drops what waited. */
export function discardHandoverBuffer(world: World, node: number, mobileInterface: number, reason: DropReason): void {
  discardBuffer(world, bufferNumber(world, node, mobileInterface), reason);
}
