/** The stretch of time that lanes and charts show: all of the time bar, or less of it around the display time. Pure. */
import type { SimTime } from '#base/time.ts';
import type { TimeSpan } from '#store/session-state.ts';
import { barRange } from '../time-bar/range.ts';

/** Each step of the zoom shows half as much. */
export const MOST_ZOOM = 10;

/** The narrowest window, ns. */
const LEAST_NS = 20e6;

/** The whole time, as on the time bar. `lengthNs` is the scripted length, or null. */
export function wholeTime(shownNs: SimTime, lengthNs: SimTime | null): TimeSpan {
  return barRange(shownNs, lengthNs);
}

/** The window at a zoom step: the display time stays in its middle as long as the whole time goes on at both ends. */
export function timeWindow(whole: TimeSpan, displayNs: SimTime, zoom: number): TimeSpan {
  const full = whole.toNs - whole.fromNs;
  const width = Math.min(full, Math.max(LEAST_NS, full / 2 ** zoom));
  const fromNs = Math.min(Math.max(whole.fromNs, displayNs - width / 2), whole.toNs - width);
  return { fromNs, toNs: fromNs + width };
}

/** Two instants in order, kept within a window. Null when they are the same. */
export function spanBetween(a: SimTime, b: SimTime, within: TimeSpan): TimeSpan | null {
  const keep = (time: SimTime): SimTime => Math.round(Math.min(within.toNs, Math.max(within.fromNs, time)));
  const [fromNs, toNs] = [keep(Math.min(a, b)), keep(Math.max(a, b))];
  return toNs > fromNs ? { fromNs, toNs } : null;
}

/** Whether an instant lies in a span; every instant does where there is none. */
export function inSpan(span: TimeSpan | null, atNs: SimTime): boolean {
  return span === null || (atNs >= span.fromNs && atNs <= span.toNs);
}

/** Decimals that tell the instants of a window apart. */
export function digitsFor({ fromNs, toNs }: TimeSpan): number {
  const width = toNs - fromNs;
  return width < 0.2e9 ? 3 : width < 5e9 ? 2 : 1;
}
