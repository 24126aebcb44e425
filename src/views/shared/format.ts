/** Numbers and names as people read them. Pure; no locale, so that a screenshot, a test and a page say the same. */
import { MILLISECOND, SECOND, type SimDuration, type SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';

/** `84 ms`, `84.2 ms`, `0.35 ms`, `1.5 s`: at most three significant places, never `-0`. */
export function formatDuration(duration: SimDuration): string {
  const size = Math.abs(duration);
  if (size >= 10 * SECOND) return `${trim(duration / SECOND, 1)} s`;
  if (size >= SECOND) return `${trim(duration / SECOND, 2)} s`;
  return `${formatMilliseconds(duration)} ms`;
}

/** The same in milliseconds, without the unit: `84`, `84.2`, `0.35`. */
export function formatMilliseconds(duration: SimDuration): string {
  const ms = duration / MILLISECOND;
  return trim(ms, Math.abs(ms) < 1 ? 3 : Math.abs(ms) < 10 ? 2 : 1);
}

/** What is left of a life, in the largest unit that still says something, rounded up: `60 min`, `45 s`. */
export function formatLife(left: SimDuration): string {
  const seconds = Math.max(0, Math.ceil(left / SECOND));
  return seconds > 600 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}

/** A simulated instant for a clock: `3.055 s`; `digits` decimals. */
export function formatInstant(time: SimTime, digits = 3): string {
  const unit = 10 ** (9 - digits);
  const whole = Math.floor(time / unit);
  const perSecond = 10 ** digits;
  const seconds = Math.floor(whole / perSecond);
  return digits === 0 ? `${seconds}` : `${seconds}.${(whole - seconds * perSecond).toString().padStart(digits, '0')}`;
}

/** `1 234 567`: thin groups of three from ten thousand on. */
export function formatCount(count: number): string {
  const text = String(count);
  return text.length <= 4 ? text : text.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `256 B`, `1.5 kB`. */
export function formatBytes(bytes: number): string {
  return bytes < 10_000 ? `${formatCount(bytes)} B` : `${trim(bytes / 1000, 1)} kB`;
}

/** What a person calls a node: its label, or its id. */
export function nodeName(plan: Plan, node: number): string {
  const entry = plan.scenario.nodes[node];
  return entry?.label ?? entry?.id ?? '?';
}

/** The name of a node given by id; ids that are no node are shown as they are. */
export function nameOfId(plan: Plan, id: string): string {
  const node = plan.nodeIndex.get(id);
  return node === undefined ? id : nodeName(plan, node);
}

/** `decimals` places at most, without trailing zeros. */
function trim(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const short = decimals === 0 ? text : text.replace(/\.?0+$/, '');
  return short === '-0' ? '0' : short;
}
