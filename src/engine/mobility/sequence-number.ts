/** Sequence numbers of binding updates: 16 bits, compared modulo 2¹⁶ (RFC 6275 §9.5.1). */
import type { World } from './world.ts';

/** True when `candidate` is later than `last`: the difference modulo 2¹⁶ is 1 … 32767. */
export function isLaterSequence(candidate: number, last: number): boolean {
  const difference = (candidate - last) & 0xffff;
  return difference >= 1 && difference <= 32767;
}

/** The number after `sequence`. */
export function followingSequence(sequence: number): number {
  return (sequence + 1) & 0xffff;
}

/**
 * The next number for a mobile's signalling.
 *
 * Choice: RFC 5213 §5.5 needs one order over all gateways and offers the Timestamp option or a sequence number that gateways hand on. The
 * canonical messages carry no Timestamp, so the number lives in the mobile's policy profile (§6.2), which every router of the domain reads
 * when the mobile attaches.
 */
export function nextSequence(world: World, mobile: number): number {
  const next = followingSequence(world.mobility.profileSequence.get(mobile) ?? 0xffff);
  world.mobility.profileSequence.set(mobile, next);
  return next;
}

/** Raises a mobile's number so that the next one is accepted after `last`. */
export function raiseSequence(world: World, mobile: number, last: number): void {
  const known = world.mobility.profileSequence.get(mobile) ?? 0xffff;
  if (isLaterSequence(last, known)) world.mobility.profileSequence.set(mobile, last);
}
