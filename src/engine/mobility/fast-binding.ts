/** What a mobile knows of its fast handover (RFC 5568 §4): where it was, where it goes, and whether the previous router forwards. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { cancelTimer } from '../net/timers.ts';
import type { World } from './world.ts';

/** A mobile's part in a fast handover: plain data. */
export interface FastBinding {
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** The previous access router and its address. */
  readonly previous: number;
  readonly previousAddress: Ipv6Address;
  /** Care-of address at the previous router (PCoA). */
  readonly previousCareOf: Ipv6Address;
  /** The new access router, and the care-of address there (NCoA): null while the mobile asks for it. */
  readonly next: number;
  readonly nextCareOf: Ipv6Address | null;
  /** `soliciting` (RtSolPr), `advised` (the answer has come), `updating` (FBU), `accepted` (FBack). */
  readonly phase: 'soliciting' | 'advised' | 'updating' | 'accepted';
  /** Number of the last message, and how often it has been repeated. */
  readonly sequence: number;
  readonly attempt: number;
}

/** Timers of a mobile about a fast handover; their key is the interface's number. */
export const FAST_BINDING_TIMER = { repeat: 'fast-binding-repetition', expire: 'fast-binding-expiry' } as const;

/** The fast handover of an interface, or null. */
export function fastBindingOf(world: World, mobileInterface: number): FastBinding | null {
  return world.mobility.fastBindings.get(mobileInterface) ?? null;
}

/** Keeps what a mobile knows. */
export function putFastBinding(world: World, entry: FastBinding): FastBinding {
  world.mobility.fastBindings.set(entry.mobileInterface, entry);
  return entry;
}

/** Forgets it, with its timers. */
export function removeFastBinding(world: World, entry: FastBinding): void {
  for (const timer of Object.values(FAST_BINDING_TIMER)) cancelTimer(world, entry.mobile, timer, `${entry.mobileInterface}`);
  world.mobility.fastBindings.delete(entry.mobileInterface);
}
