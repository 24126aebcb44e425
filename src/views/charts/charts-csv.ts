/** The shown series as CSV (RFC 4180): a line per chart, series and column. Pure. */
import { sampled, type Chart, type ChartSeries, type Columns } from './charts-model.ts';

/** Names of the columns of the file. */
const HEAD = ['chart', 'series', 'from_s', 'to_s', 'value', 'unit'];

/** All lines, the last one ended too. Columns without a value are left out. `unit` and `name` are the file's words. */
export function chartsCsv(
  charts: readonly Chart[],
  columns: Columns,
  unit: (chart: Chart) => string,
  name: (series: ChartSeries) => string,
): string {
  const seconds = (bin: number): string => ((bin * columns.widthNs) / 1e9).toFixed(3);
  const rows = charts.flatMap((chart) =>
    chart.series.flatMap((series) =>
      sampled(series, columns).flatMap((value, index) =>
        value === null
          ? []
          : [
              [
                chart.name,
                name(series),
                seconds(columns.edges[index]!),
                seconds(columns.edges[index + 1]!),
                String(Math.round(value * 1e6) / 1e6),
                unit(chart),
              ],
            ],
      ),
    ),
  );
  return [HEAD, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A field, quoted where it has to be. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
