/**
 * Retransmission of registrations: first after INITIAL_BINDACK_TIMEOUT, then doubling to MAX_BINDACK_TIMEOUT, then at that pace
 * (RFC 6275 §11.8, §12; RFC 5213 §6.9.4).
 */
import { SECOND, type SimDuration } from '#base/time.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import type { World } from './world.ts';

/** RFC 6275 §12. */
export const INITIAL_BINDACK_TIMEOUT: SimDuration = SECOND;
/** RFC 6275 §12. */
export const MAX_BINDACK_TIMEOUT: SimDuration = 32 * SECOND;

/** Wait after transmission number `attempt` (0 = the first): 1, 2, 4 … 32, 32 s. */
export function retransmissionWait(attempt: number, first: SimDuration = INITIAL_BINDACK_TIMEOUT): SimDuration {
  let wait = first;
  for (let step = 0; step < attempt && wait < MAX_BINDACK_TIMEOUT; step++) wait *= 2;
  return Math.min(wait, MAX_BINDACK_TIMEOUT);
}

/** Arms the timer `name` of a request for the answer to its transmission number `attempt`. */
export function armRetransmission(world: World, node: number, name: string, key: string, attempt: number): void {
  setTimer(world, node, name, key, world.now + retransmissionWait(attempt));
}

/** The answer has come, or nobody waits for it. */
export function disarmRetransmission(world: World, node: number, name: string, key: string): void {
  cancelTimer(world, node, name, key);
}

/**
 * When a registrant renews a binding that was granted for `lifetime`.
 *
 * Choice: half of the lifetime, which leaves room for three retransmissions of the shortest useful binding (RFC 6275 §11.7.1 only says:
 * before it runs out).
 */
export function renewalWait(lifetime: SimDuration): SimDuration {
  return Math.floor(lifetime / 2);
}
