/** A simulated instant: integer nanoseconds since the start of the run. Exact for 104 days. */
export type SimTime = number;
/** A length of simulated time in integer nanoseconds. */
export type SimDuration = number;

/** Nanoseconds in a microsecond, millisecond and second. */
export const MICROSECOND: SimDuration = 1_000;
export const MILLISECOND: SimDuration = 1_000_000;
export const SECOND: SimDuration = 1_000_000_000;

/** Milliseconds (fractions allowed) as whole nanoseconds, rounded to the nearest. */
export function fromMs(ms: number): SimDuration {
  return Math.round(ms * 1e6);
}

/** Nanoseconds as milliseconds. */
export function toMs(time: SimDuration): number {
  return time / 1e6;
}

/** `12.000140`: seconds with `digits` decimals (6 unless told), for ladders and logs. Exact: integer arithmetic only. */
export function formatSeconds(time: SimTime, digits = 6): string {
  const seconds = Math.floor(time / SECOND);
  const rest = (time - seconds * SECOND).toString().padStart(9, '0').slice(0, digits);
  return `${seconds}.${rest}`;
}
