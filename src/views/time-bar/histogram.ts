/** The time bar's picture of the session: where control messages were dense, and where handovers began. */
import type { SimTime } from '#base/time.ts';

/** Counts per bin, over [fromNs, toNs). */
export interface Histogram {
  readonly fromNs: SimTime;
  readonly toNs: SimTime;
  readonly counts: Uint32Array;
  readonly largest: number;
}

/** Counts `times` (ascending) in `bins` equal bins of [fromNs, toNs]; the end belongs to the last bin. */
export function histogram(times: readonly SimTime[], fromNs: SimTime, toNs: SimTime, bins: number): Histogram {
  const counts = new Uint32Array(bins);
  const width = Math.max(1, toNs - fromNs) / bins;
  let largest = 0;
  for (const time of times) {
    if (time < fromNs || time > toNs) continue;
    const bin = Math.min(bins - 1, Math.floor((time - fromNs) / width));
    const count = counts[bin]! + 1;
    counts[bin] = count;
    if (count > largest) largest = count;
  }
  return { fromNs, toNs, counts, largest };
}

/** Height of a bin's bar, 0 … 1: square root, so that a single message is still seen beside a burst. */
export function barHeight(count: number, largest: number): number {
  return largest === 0 ? 0 : Math.sqrt(count / largest);
}

/** Length of the bar where no script says how long the scenario is. */
const PLAIN_LENGTH_NS: SimTime = 10e9;

/**
 * The stretch of time that the bar covers: from zero to the scripted end, or ten seconds without a script. The scale does not creep with
 * every frame: it doubles when what was shown has filled it.
 */
export function barRange(shownNs: SimTime, lengthNs: SimTime | null): { readonly fromNs: SimTime; readonly toNs: SimTime } {
  let toNs = Math.max(1, lengthNs ?? PLAIN_LENGTH_NS);
  while (toNs < shownNs) toNs *= 2;
  return { fromNs: 0, toNs };
}

/** Instants for labels: about `wanted` round steps within the range. */
export function ticks(fromNs: SimTime, toNs: SimTime, wanted: number): readonly SimTime[] {
  const rough = (toNs - fromNs) / Math.max(1, wanted);
  let step = 1e6;
  for (const factor of stepFactors()) {
    if (step >= rough) break;
    step *= factor;
  }
  const first = Math.ceil(fromNs / step);
  const labels: SimTime[] = [];
  for (let index = first; index * step <= toNs; index++) labels.push(index * step);
  return labels;
}

/** 1, 2, 5, 10, 20, 50 … */
function stepFactors(): readonly number[] {
  return Array.from({ length: 30 }, (_, index) => (index % 3 === 1 ? 2.5 : 2));
}
