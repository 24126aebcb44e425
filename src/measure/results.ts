/** A sweep's figures as they come in, and what can be said about them: series to draw, orders and ties. */
import type { RunDefinition } from '#scenario/scenario.ts';
import type { Figures } from './figures.ts';

/** Per cell (in the order of `cellsOf`) and run; what has not been played yet is missing. */
export type SweepResults = readonly (readonly (Figures | undefined)[] | undefined)[];

/** What is drawn. */
export const METRICS = ['newPrefix', 'downlink', 'uplink'] as const;

/** A time of a handover. */
export type Metric = (typeof METRICS)[number];

/** The value of a metric for a flow, ms; null when it did not happen. */
export function metricOf(figures: Figures, metric: Metric, flow: string): number | null {
  if (metric === 'newPrefix') return figures.newPrefixMs;
  const row = figures.flows.find((candidate) => candidate.flow === flow);
  return (metric === 'downlink' ? row?.downlinkMs : row?.uplinkMs) ?? null;
}

/** Whether a tie, or which way round, over all cells: `mixed` when neither is always first. */
export type Relation = 'tie' | 'less' | 'at-most' | 'more' | 'at-least' | 'mixed';

/** Runs in the order of a metric. */
export interface Order {
  /** Groups of runs that tie in every cell, fastest first. */
  readonly groups: readonly (readonly RunDefinition[])[];
  /** Between each group and the next: faster in every cell, or in some and never slower. */
  readonly relations: readonly ('less' | 'at-most')[];
  /** Runs that are faster than another in some cells and slower in others. */
  readonly crossing: readonly RunDefinition[];
  /** Runs that have no value in some cell. */
  readonly absent: readonly RunDefinition[];
  /** Cells that were compared. */
  readonly cells: number;
}

/** The values of a run over the cells that have been played for all runs; null where the metric did not happen. */
type Values = readonly (number | null)[];

/** How two runs compare over all cells. */
export function relationOf(one: Values, other: Values): Relation {
  let less = 0;
  let more = 0;
  for (let cell = 0; cell < one.length; cell++) {
    const [a, b] = [one[cell] ?? null, other[cell] ?? null];
    if (a === null || b === null) return 'mixed';
    if (a < b) less++;
    if (a > b) more++;
  }
  if (less > 0 && more > 0) return 'mixed';
  if (less === 0 && more === 0) return 'tie';
  if (less > 0) return less === one.length ? 'less' : 'at-most';
  return more === one.length ? 'more' : 'at-least';
}

/** The order of all runs by a metric of a flow, from the cells in which every run has been played. */
export function orderOf(runs: readonly RunDefinition[], results: SweepResults, metric: Metric, flow: string): Order {
  const complete = results.flatMap((row) => {
    const figures = runs.map((_, place) => row?.[place]);
    return figures.every((entry) => entry !== undefined) ? [figures] : [];
  });
  if (complete.length === 0) return { groups: [], relations: [], crossing: [], absent: [], cells: 0 };
  const values = runs.map((_, place) => complete.map((row) => metricOf(row[place]!, metric, flow)));
  const present = runs.map((_, place) => place).filter((place) => !values[place]!.includes(null));
  const ordered = present.filter((place) =>
    present.every((other) => other === place || relationOf(values[place]!, values[other]!) !== 'mixed'),
  );
  const sorted = ordered.toSorted((a, b) => total(values[a]!) - total(values[b]!));
  const groups: number[][] = [];
  for (const place of sorted) {
    const group = groups.at(-1);
    if (group !== undefined && relationOf(values[group[0]!]!, values[place]!) === 'tie') group.push(place);
    else groups.push([place]);
  }
  return {
    groups: groups.map((group) => group.map((place) => runs[place]!)),
    relations: groups
      .slice(1)
      .map((group, index) => (relationOf(values[groups[index]![0]!]!, values[group[0]!]!) === 'less' ? 'less' : 'at-most')),
    crossing: runs.filter((_, place) => present.includes(place) && !ordered.includes(place)),
    absent: runs.filter((_, place) => !present.includes(place)),
    cells: complete.length,
  };
}

function total(values: Values): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
