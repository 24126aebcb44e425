/**
 * What the tables say about a handover: since when the mobile may use the address that it configured because of it, and since when the
 * tunnels stand that it brought about. Folded from the table records that carry the handover's cause; plain values that are replaced.
 */
import type { SimTime } from '#base/time.ts';
import type { TableEntry } from '#records/layout.ts';

/** From the first record of it to the instant at which all of it is there; null while something is missing. */
export interface Milestone {
  readonly fromNs: SimTime;
  readonly doneNs: SimTime | null;
}

/** Both, as far as the records have come. */
export interface Milestones {
  /** A new address of the mobile: advertised or assigned, found unique where that is asked for, usable (RFC 4862 §5.4, §5.5.4). */
  readonly address: Milestone | null;
  /** Tunnel ends made, or given more to carry. An end that only loses what it carried is no part of it. */
  readonly tunnel: Milestone | null;
  /** New addresses that are not usable yet. */
  readonly tentative: number;
}

/** Before any record. */
export const NO_MILESTONES: Milestones = { address: null, tunnel: null, tentative: 0 };

const isTentative = (entry: TableEntry | null): boolean => entry?.state === 'tentative';

/** A row of the mobile's own addresses was set. An address that it could use before says nothing. */
export function addressSet(
  { address, tunnel, tentative }: Milestones,
  atNs: SimTime,
  entry: TableEntry,
  previous: TableEntry | null,
): Milestones {
  if (previous !== null && !isTentative(previous)) return { address, tunnel, tentative };
  const waiting = tentative + (isTentative(entry) ? 1 : 0) - (isTentative(previous) ? 1 : 0);
  return {
    address: { fromNs: address?.fromNs ?? atNs, doneNs: waiting > 0 ? null : atNs },
    tunnel,
    tentative: Math.max(0, waiting),
  };
}

/** A row of the mobile's own addresses is gone: one that was never usable is waited for no longer. */
export function addressDeleted(milestones: Milestones, previous: TableEntry | null): Milestones {
  if (!isTentative(previous)) return milestones;
  return { ...milestones, tentative: Math.max(0, milestones.tentative - 1) };
}

/** A tunnel end was set. */
export function tunnelSet(milestones: Milestones, atNs: SimTime, entry: TableEntry, previous: TableEntry | null): Milestones {
  if (previous !== null && !carriesMore(entry, previous)) return milestones;
  return { ...milestones, tunnel: { fromNs: milestones.tunnel?.fromNs ?? atNs, doneNs: atNs } };
}

/** Whether a tunnel end carries something that it did not carry before: a prefix, or a way. */
function carriesMore(entry: TableEntry, previous: TableEntry): boolean {
  const listOf = (of: TableEntry): readonly unknown[] => (Array.isArray(of['prefixes']) ? (of['prefixes'] as unknown[]) : []);
  const before = listOf(previous);
  const way = (name: 'uplink' | 'downlink'): boolean => entry[name] === true && previous[name] !== true;
  return way('uplink') || way('downlink') || listOf(entry).some((prefix) => !before.includes(prefix));
}
