/** One chart: its title, a drawing for each pane, and under it each series with its value at the instant or over the stretch that is read. */
import { area, curveStepAfter, line, max, scaleLinear, type ScaleLinear } from 'd3';
import type { SimTime } from '#base/time.ts';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { PaneHeading, PlotOverlay, PlotSurface } from '../time-plot/TimePlot.tsx';
import { usePlotHandlers, type KnownHistory, type TimeScale, type TimeView } from '../time-plot/use-time-plot.ts';
import { sampled, type Chart, type ChartName, type ChartSeries, type Columns, type Subject } from './charts-model.ts';

/** Height of a drawing, alone and where there are several, and what is kept free above and below, px. */
const HEIGHT = { alone: 84, several: 60 } as const;
const TOP = 6;
const BOTTOM = 4;

/** A pane's part of a chart. */
export interface PaneChart {
  readonly pane: number;
  readonly chart: Chart;
  readonly known: KnownHistory;
  readonly columns: Columns;
  /** The bins that values are read over, or null. */
  readonly reading: readonly [number, number] | null;
  readonly name: (series: ChartSeries) => string;
}

interface ChartProps {
  readonly name: ChartName;
  readonly panes: readonly PaneChart[];
  readonly scale: TimeScale;
  readonly width: number;
  readonly view: TimeView;
  /** The pointer is over an instant, or away. */
  readonly onPoint: (atNs: SimTime | null) => void;
}

/** The chart: its title, and the drawing of each pane, all on the same scale of values. */
export function ChartDrawing({ name, panes, ...props }: ChartProps) {
  const words = useStrings().look.charts;
  const { title, about } = words.charts[name];
  const drawn = panes.map((pane) => ({ ...pane, values: pane.chart.series.map((series) => sampled(series, pane.columns)) }));
  const several = panes.length > 1;
  const height = several ? HEIGHT.several : HEIGHT.alone;
  const y = valueScale(
    name,
    drawn.map(({ chart, values }) => highestOf(chart, values)),
    height,
  );
  return (
    <figure className="run-chart" data-chart={name}>
      <figcaption>
        <h3>{title}</h3>
        <p>{about}</p>
      </figcaption>
      {drawn.map((pane) => (
        <div key={pane.pane} className="run-chart-pane">
          {several ? <PaneHeading pane={pane.pane} /> : null}
          {pane.chart.series.length === 0 ? (
            <p className="run-chart-nothing">{words.nothing}</p>
          ) : (
            <PanePlot {...props} {...pane} y={y} height={height} title={several ? `${title} ${paneLetter(pane.pane)}` : title} />
          )}
        </div>
      ))}
    </figure>
  );
}

/** The drawing of a pane, and its readings. */
function PanePlot(props: PlotProps & { readonly title: string; readonly onPoint: ChartProps['onPoint'] }) {
  const { chart, known, scale, width, view, y, height, title, onPoint } = props;
  const handlers = usePlotHandlers(scale, view.window);
  const [left, right] = scale.range() as [number, number];
  const { moves } = known.history;
  return (
    <>
      <div
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onPoint(Math.max(0, scale.invert(event.clientX - box.left)));
        }}
        onPointerLeave={() => onPoint(null)}
      >
        <PlotSurface title={title} width={width} height={height} view={view} handlers={handlers}>
          {y.ticks(3).map((tick) => (
            <g key={tick} transform={`translate(0 ${y(tick)})`}>
              <line className="run-chart-grid" x1={left} x2={right} />
              <text className="run-chart-tick" x={left - 5} dy="0.32em" textAnchor="end">
                {tick}
              </text>
            </g>
          ))}
          {moves
            .filter((move) => move.atNs >= view.window.fromNs && move.atNs <= view.window.toNs)
            .map((move) => (
              <path key={move.cause} className="run-chart-move" d={`M${scale(move.atNs)} ${TOP}V${height - BOTTOM}`} />
            ))}
          {chart.shape === 'stack' ? <Stack {...props} /> : <Lines {...props} />}
          <PlotOverlay scale={scale} window={view.window} height={height} known={known} />
        </PlotSurface>
      </div>
      <Readings {...props} />
    </>
  );
}

/** The highest value that is drawn: of a stack, its highest sum. */
function highestOf(chart: Chart, values: readonly (readonly (number | null)[])[]): number {
  const columns = values[0]?.length ?? 0;
  const highest =
    chart.shape === 'stack'
      ? max(Array.from({ length: columns }, (_, column) => values.reduce((sum, row) => sum + (row[column] ?? 0), 0)))
      : max(values.map((row) => max(row, (value) => value ?? 0) ?? 0));
  return highest ?? 0;
}

function valueScale(name: ChartName, highest: readonly number[], height: number): ScaleLinear<number, number> {
  const base = name === 'stretch' ? 1 : 0;
  return scaleLinear()
    .domain([base, Math.max(base + (name === 'stretch' ? 0.5 : 1), ...highest)])
    .nice(3)
    .range([height - BOTTOM, TOP]);
}

interface PlotProps extends PaneChart, Pick<ChartProps, 'scale' | 'width' | 'view'> {
  readonly values: readonly (readonly (number | null)[])[];
  readonly y: ScaleLinear<number, number>;
  readonly height: number;
}

/** Instant at which a column begins, as a place. The place after the last column is where it ends. */
function placeOf({ columns, scale, view }: PlotProps, column: number): number {
  const atNs = (columns.edges[column] ?? 0) * columns.widthNs;
  return scale(Math.min(view.window.toNs, Math.max(view.window.fromNs, atNs)));
}

function Lines(props: PlotProps) {
  const { chart, values, y } = props;
  return chart.series.map((series, index) => {
    const row = values[index] ?? [];
    const path = line<number | null>()
      .defined((value) => value !== null)
      .curve(curveStepAfter)
      .x((_value, column) => placeOf(props, column))
      .y((value) => y(value ?? 0))([...row, row.at(-1) ?? null]);
    return (
      <path key={series.key} className="run-chart-line" stroke={series.color} strokeDasharray={series.dash} d={path ?? ''} />
    );
  });
}

function Stack(props: PlotProps) {
  const { chart, values, y } = props;
  const columns = values[0]?.length ?? 0;
  const below = new Float64Array(columns + 1);
  return chart.series.map((series, index) => {
    const row = values[index] ?? [];
    const pairs = Array.from({ length: columns + 1 }, (_, column) => {
      const from = below[column]!;
      const to = from + (row[Math.min(column, columns - 1)] ?? 0);
      below[column] = to;
      return [from, to] as const;
    });
    const path = area<readonly [number, number]>()
      .curve(curveStepAfter)
      .x((_pair, column) => placeOf(props, column))
      .y0((pair) => y(pair[0]))
      .y1((pair) => y(pair[1]))(pairs);
    return <path key={series.key} className="run-chart-area" fill={series.color} d={path ?? ''} />;
  });
}

/** Every series with its value; picking one shows only what it is about, in every view. */
function Readings({ chart, reading, name: nameOf }: PaneChart) {
  const { session } = useServices();
  const words = useStrings().look.charts;
  const filters = useSessionState((state) => state.filters);
  const pick = (subject: Subject): void => {
    const { setFilters } = session.actions;
    if (subject.kind === 'flow') setFilters({ flows: toggled(filters.flows, subject.flow) });
    if (subject.kind === 'message') setFilters({ messages: toggled(filters.messages, subject.message) });
    if (subject.kind === 'node') session.actions.select({ kind: 'node', node: subject.node, pane: null });
  };
  return (
    <ul className="run-chart-readings">
      {chart.series.map((series) => {
        const value = reading === null ? null : series.value(...reading);
        const name = nameOf(series);
        const text = value === null ? words.noValue : words.value[chart.name](rounded(value));
        const { subject } = series;
        return (
          <li key={series.key}>
            <button
              type="button"
              disabled={subject.kind === 'run' || subject.kind === 'others'}
              aria-label={words.reading(name, text)}
              onClick={() => pick(subject)}
            >
              <svg width="20" height="8" aria-hidden="true">
                {chart.shape === 'stack' ? (
                  <rect width="20" height="8" rx="2" fill={series.color} />
                ) : (
                  <path d="M0 4H20" stroke={series.color} strokeWidth="2.5" strokeDasharray={series.dash} />
                )}
              </svg>
              {name}
              <b className="tabular">{text}</b>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.length === 1 && values[0] === value ? [] : [value];
}

/** Three places that count. */
function rounded(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}
