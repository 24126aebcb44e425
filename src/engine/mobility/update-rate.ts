/**
 * MAX_UPDATE_RATE: how often binding updates may be sent (RFC 6275 §11.8, §12; RFC 5213 §6.9.4; RFC 8885 §3.6).
 *
 * The limit is one of a mobile node towards one destination, over all its home addresses. Choice: a node that registers for others (a
 * gateway, an anchor, a central database) stands for each mobile and keeps it for each, since RFC 5213 §6.9.4 hands the mobile's part of
 * RFC 6275 §11.8 to the gateway. Counted over all mobiles, as RFC 8885 §3.6 can be read, the fourth mobile that moves within a second
 * would be cut off for the rest of it, however many a gateway serves.
 *
 * What comes too early waits for its turn; only the newest word about a registration is sent then.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import { mapOf, type World } from './world.ts';

/** Updates that may be sent within a second, RFC 6275 §12. */
export const MAX_UPDATE_RATE = 3;

/** Where updates go; other messages of the mobility header count apart, by their names (RFC 6275 §11.8). */
export type RateSubject = Ipv6Address | `${'HoTI' | 'CoTI'} ${Ipv6Address}`;

function rateKey(destination: RateSubject, mobile: number): string {
  return `${destination} ${mobile}`;
}

/** When `node` may send its next update about a mobile to `destination`: now, or as soon as fewer than three are younger than a second. */
export function nextUpdateTurn(world: World, node: number, destination: RateSubject, mobile: number): SimTime {
  const sent = world.mobility.updateTimes.get(node)?.get(rateKey(destination, mobile)) ?? [];
  const oldest = sent.at(-MAX_UPDATE_RATE);
  return oldest === undefined ? world.now : Math.max(world.now, oldest + SECOND);
}

/** Notes that `node` sends an update about a mobile to `destination` now. Forgets whom it has sent nothing to for a second. */
export function noteUpdateSent(world: World, node: number, destination: RateSubject, mobile: number): void {
  const times = mapOf(world.mobility.updateTimes, node);
  const key = rateKey(destination, mobile);
  const sent = [...(times.get(key) ?? []), world.now].slice(-MAX_UPDATE_RATE);
  // The order of the map is that of the last sendings.
  times.delete(key);
  times.set(key, sent);
  for (const [other, at] of times) {
    if (at.at(-1)! + SECOND > world.now) break;
    times.delete(other);
  }
}
