/** Figures of repeated measurements, as JSON and as a table. */

/** One thing measured several times. */
export interface BenchResult {
  /** Area and thing, such as `ring/own`. */
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Sums up the values of one thing, at least one. */
export function summarize(name: string, unit: string, values: readonly number[]): BenchResult {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? Number.NaN);
  return { name, unit, median: (lower + upper) / 2, min: sorted[0] ?? upper, max: sorted.at(-1) ?? upper, runs: sorted.length };
}

/** `{"results": […]}`, one line. */
export function resultsJson(results: readonly BenchResult[]): string {
  return JSON.stringify({ results });
}

/** A table for people: names to the left, numbers to the right. */
export function resultsTable(results: readonly BenchResult[]): string {
  const rows = [
    ['', 'median', 'min', 'max', 'unit', 'runs'],
    ...results.map((result) => [
      result.name,
      readable(result.median),
      readable(result.min),
      readable(result.max),
      result.unit,
      String(result.runs),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number): boolean => column === 0 || column === 4;
  return rows
    .map((row) =>
      row
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2.87 M`, `310 k`, `4.31`. */
export function readable(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`;
  if (value >= 1e4) return `${(value / 1e3).toPrecision(3)} k`;
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}
