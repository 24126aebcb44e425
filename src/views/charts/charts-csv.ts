/** The shown series as CSV (RFC 4180): a line per chart, series and column, and per pane where there are several. Pure. */
import { sampled, type Chart, type ChartSeries, type Columns } from './charts-model.ts';

/** Names of the columns of the file. */
const HEAD = ['chart', 'series', 'from_s', 'to_s', 'value', 'unit'];

/** The charts of a pane; `name` is what its series are called in the file. */
export interface ChartsOfPane {
  readonly letter: string;
  readonly charts: readonly Chart[];
  readonly columns: Columns;
  readonly name: (series: ChartSeries) => string;
}

/** All lines, the last one ended too. Columns without a value are left out. `unit` is the file's words. */
export function chartsCsv(panes: readonly ChartsOfPane[], unit: (chart: Chart) => string): string {
  const one = panes.length === 1;
  const rows = panes.flatMap((pane) => linesOf(pane, unit).map((row) => (one ? row : [pane.letter, ...row])));
  return [one ? HEAD : ['pane', ...HEAD], ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function linesOf({ charts, columns, name }: ChartsOfPane, unit: (chart: Chart) => string): readonly (readonly string[])[] {
  const seconds = (bin: number): string => ((bin * columns.widthNs) / 1e9).toFixed(3);
  return charts.flatMap((chart) =>
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
}

/** A field, quoted where it has to be. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
