/** What stretch of time the bar covers, and the labels under it. */
import type { SimTime } from '#base/time.ts';

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
