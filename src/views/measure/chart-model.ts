/** What a chart draws: series over the first variation, at one value of the second; which of them lie on each other. Pure. */
import { metricOf, type Metric, type SweepResults } from '#measure/results.ts';
import { valuesOf, type SweepDefinition } from '#measure/sweep.ts';

/** A value of a run at a distance. */
export interface ChartPoint {
  /** Position among the first variation's values. */
  readonly index: number;
  readonly delayMs: number;
  readonly valueMs: number;
}

/** A line of a chart. `place` is the run's position in the sweep. */
export interface Series {
  readonly place: number;
  readonly points: readonly ChartPoint[];
  /** Lines drawn later that have the same values: this one is drawn so much wider that it is seen beneath them. */
  readonly beneath: number;
}

/** A chart. */
export interface ChartModel {
  readonly metric: Metric;
  readonly series: readonly Series[];
  /** Runs that have been played at some distance here but have no value at any. */
  readonly absent: readonly number[];
}

/** The cell's position in `cellsOf` for a value of each variation. */
export function cellIndex(sweep: SweepDefinition, index: number, slice: number): number {
  const second = sweep.vary[1];
  return second === undefined ? index : index * valuesOf(second).length + slice;
}

/** The chart of a metric of a flow. `slice` is the position of the second variation's value. */
export function chartModel(
  sweep: SweepDefinition,
  results: SweepResults,
  metric: Metric,
  flow: string,
  slice: number,
): ChartModel {
  const [first] = sweep.vary;
  const delays = first === undefined ? [] : valuesOf(first);
  const absent: number[] = [];
  const lines = sweep.runs.flatMap((_, place) => {
    let played = false;
    const points = delays.flatMap((delayMs, index): ChartPoint[] => {
      const figures = results[cellIndex(sweep, index, slice)]?.[place];
      if (figures === undefined) return [];
      played = true;
      const valueMs = metricOf(figures, metric, flow);
      return valueMs === null ? [] : [{ index, delayMs, valueMs }];
    });
    if (points.length === 0 && played) absent.push(place);
    return points.length === 0 ? [] : [{ place, points }];
  });
  const key = (points: readonly ChartPoint[]): string => points.map((point) => `${point.index}:${point.valueMs}`).join(' ');
  return {
    metric,
    absent,
    series: lines.map((line, index) => ({
      ...line,
      beneath: lines.slice(index + 1).filter((other) => key(other.points) === key(line.points)).length,
    })),
  };
}

/** Lowest and highest value of several charts, with some air, so that they can share a scale; null while there is none. */
export function valueRange(models: readonly ChartModel[]): readonly [number, number] | null {
  const values = models.flatMap((model) => model.series.flatMap((series) => series.points.map((point) => point.valueMs)));
  if (values.length === 0) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = Math.max(4, (high - low) * 0.06);
  return [Math.max(0, low - air), high + air];
}

/** A label at the end of one or several lines that end together: a name a line. */
export interface EndLabel {
  readonly places: readonly number[];
  /** Where the lines end, and where the label's first name is put. */
  readonly lineY: number;
  readonly y: number;
}

/** Labels at the lines' ends, moved apart until each name has `spacing`, within `bottom`. `yOf` gives the pixel of a value. */
export function endLabels(
  model: ChartModel,
  yOf: (value: number) => number,
  spacing: number,
  bottom: number,
): readonly EndLabel[] {
  const ends = new Map<number, number[]>();
  for (const { place, points } of model.series) {
    const value = points.at(-1)?.valueMs;
    if (value !== undefined) ends.set(value, [...(ends.get(value) ?? []), place]);
  }
  const labels = [...ends]
    .map(([value, places]) => ({ places, lineY: yOf(value), y: yOf(value) - (spacing * (places.length - 1)) / 2 }))
    .toSorted((a, b) => a.lineY - b.lineY);
  let least = Number.NEGATIVE_INFINITY;
  for (const label of labels) {
    label.y = Math.max(label.y, least);
    least = label.y + spacing * label.places.length;
  }
  let most = bottom + spacing;
  for (const label of labels.toReversed()) {
    label.y = Math.min(label.y, most - spacing * label.places.length);
    most = label.y;
  }
  return labels;
}

/**
 * Names at the lines' ends in at most `letters` each. A name that is too long is its scheme with `…`, or where another one has that scheme
 * too, what tells it apart; the reading under the chart has them whole.
 */
export function endNames(names: readonly string[], letters: number): readonly string[] {
  const schemeOf = (name: string): string => name.split(' (', 1)[0] ?? name;
  return names.map((name) => {
    if (name.length <= letters) return name;
    const scheme = schemeOf(name);
    const isAlone = names.filter((other) => schemeOf(other) === scheme).length === 1;
    if (isAlone) return `${scheme.slice(0, letters - 1)}…`;
    return `…${name.slice(1 - letters)}`;
  });
}
