/** One metric over the distance: lines with markers and labels at their ends, a reading under it that opens runs. */
import { line, scaleLinear } from 'd3';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { orderOf, type SweepResults } from '#measure/results.ts';
import { valuesOf } from '#measure/sweep.ts';
import { cellIndex, endLabels, endNames, type ChartModel, type ChartPoint, type Series } from './chart-model.ts';
import { LineSample } from './LineSample.tsx';
import { lineLook } from './looks.ts';
import { cellText, msText, valueText, type NamedSweep, type OpenRun } from './measure-context.ts';
import { orderText } from './order-text.ts';

const HEIGHT = 192;
const TOP = 12;
const BOTTOM = 18;
const LEFT = 36;
/** Room for a label's letter, px; labels share what the longest needs. */
const LETTER = 6.2;
/** Between two names at the lines' ends, px. */
const LABEL_LINE = 14;
/** Markers stand at least this far apart, px. */
const MARKER_GAP = 26;
/** How near a marker a click has to be to open its run, px. */
const REACH = 12;

interface ChartProps {
  readonly named: NamedSweep;
  readonly results: SweepResults;
  readonly model: ChartModel;
  readonly flow: string;
  readonly slice: number;
  /** The scale that all charts share. */
  readonly range: readonly [number, number];
  /** Position of the marked distance. */
  readonly cursor: number;
  readonly onCursor: (index: number) => void;
  readonly onOpen: OpenRun;
}

/** The chart with its head, its reading and its order in words. */
export function Chart(props: ChartProps) {
  const { named, results, model, flow } = props;
  const { words } = named;
  const about = words.metrics[model.metric];
  const order = orderOf(named.sweep.runs, results, model.metric, flow);
  return (
    <figure className="chart" data-metric={model.metric}>
      <figcaption>
        <h3>{about.title}</h3>
        <p>{about.about}</p>
      </figcaption>
      <Plot {...props} />
      <Reading {...props} />
      <p className="chart-order">{orderText(order, model.metric, named)}</p>
    </figure>
  );
}

function Plot({ named, model, slice, range, cursor, onCursor, onOpen }: ChartProps) {
  const { sweep, words, links } = named;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [first] = sweep.vary;
  if (first === undefined) return null;
  const delays = valuesOf(first);
  const names = endNames(named.names, Math.max(6, Math.floor((width * 0.36 - 22) / LETTER)));
  const longest = Math.max(...model.series.map((series) => names[series.place]?.length ?? 0), 4);
  const right = Math.min(width * 0.36, longest * LETTER + 22);
  const x = scaleLinear()
    .domain([first.fromMs, Math.max(first.fromMs + 1e-6, delays.at(-1) ?? first.toMs)])
    .range([LEFT + 6, width - right]);
  const y = scaleLinear()
    .domain(range)
    .range([HEIGHT - BOTTOM, TOP]);
  const nearestIndex = (px: number): number =>
    delays.reduce((best, delay, index) => (Math.abs(x(delay) - px) < Math.abs(x(delays[best] ?? 0) - px) ? index : best), 0);
  const placeOf = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const openNearest = (px: number, py: number, reach: number): void => {
    const index = nearestIndex(px);
    const found = pointsAt(model, index)
      .map(({ series, point }) => ({ series, point, far: Math.hypot(x(point.delayMs) - px, y(point.valueMs) - py) }))
      .toSorted((a, b) => a.far - b.far)[0];
    onCursor(index);
    if (found !== undefined && found.far <= reach) onOpen(cellIndex(sweep, index, slice), found.series.place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = cursorAfter(event.key, cursor, delays.length);
    if (to !== null) onCursor(to);
    else if (event.key === 'Enter') openNearest(x(delays[cursor] ?? 0), HEIGHT, Number.POSITIVE_INFINITY);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const every = Math.max(1, Math.ceil((MARKER_GAP * (delays.length - 1)) / Math.max(1, width - right - LEFT)));
  const at = words.atDelay(links[0] ?? '', msText(delays[cursor] ?? 0));
  return (
    <div ref={frame} className="chart-frame">
      <svg
        width={width}
        height={HEIGHT}
        role="slider"
        tabIndex={0}
        aria-label={words.chart(words.metrics[model.metric].title, links[0] ?? '')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, delays.length - 1)}
        aria-valuenow={cursor}
        aria-valuetext={words.reading(
          at,
          pointsAt(model, cursor).map(({ series, point }) =>
            words.readingOf(named.names[series.place] ?? '', words.value(msText(point.valueMs))),
          ),
        )}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => onCursor(nearestIndex(placeOf(event)[0]))}
        onPointerUp={(event) => openNearest(...placeOf(event), REACH)}
      >
        {y.ticks(5).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line className="chart-grid" x1={LEFT} x2={width - right} />
            <text className="chart-tick" x={LEFT - 6} dy="0.32em" textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {x.ticks(Math.max(2, Math.min(6, Math.floor((width - right) / 44)))).map((tick) => (
          <text key={tick} className="chart-tick" x={x(tick)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
            {tick}
          </text>
        ))}
        <line className="chart-cursor" x1={x(delays[cursor] ?? 0)} x2={x(delays[cursor] ?? 0)} y1={TOP} y2={HEIGHT - BOTTOM} />
        {model.series.map((series) => (
          <Line key={series.place} series={series} x={x} y={y} cursor={cursor} every={every} />
        ))}
        {endLabels(model, y, LABEL_LINE, HEIGHT - BOTTOM).map((label) => (
          <g key={label.places.join(' ')} transform={`translate(${width - right + 8} ${label.y})`}>
            <path className="chart-leader" d={`M-3 ${label.lineY - label.y}L4 ${((label.places.length - 1) * LABEL_LINE) / 2}`} />
            <text className="chart-label" x={7}>
              {label.places.map((place, row) => (
                <tspan key={place} x={7} dy={row === 0 ? '0.32em' : LABEL_LINE}>
                  {names[place]}
                  {row < label.places.length - 1 ? words.tie : ''}
                </tspan>
              ))}
            </text>
          </g>
        ))}
      </svg>
      <p className="chart-axis" style={{ marginInlineStart: LEFT }}>
        {words.axis(links[0] ?? '')}
      </p>
    </div>
  );
}

interface LineProps {
  readonly series: Series;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly cursor: number;
  /** Every how many distances a marker stands. */
  readonly every: number;
}

function Line({ series, x, y, cursor, every }: LineProps) {
  const look = lineLook(series.place);
  const path = line<ChartPoint>()
    .x((point) => x(point.delayMs))
    .y((point) => y(point.valueMs))(series.points);
  return (
    <g color={look.color}>
      <path
        className="chart-line"
        d={path ?? ''}
        strokeWidth={2 + 4 * series.beneath}
        strokeDasharray={series.beneath > 0 ? '' : look.dash}
        opacity={series.beneath > 0 ? 0.45 : 1}
      />
      {series.points
        .filter((point) => point.index === cursor || point.index % every === 0)
        .map((point) => (
          <path
            key={point.index}
            className="chart-marker"
            d={look.marker}
            transform={`translate(${x(point.delayMs)} ${y(point.valueMs)}) scale(${(point.index === cursor ? 1.45 : 1) * (1 + 0.5 * series.beneath)})`}
          />
        ))}
    </g>
  );
}

/** Exact values at the marked distance; each opens its run. */
function Reading({ named, results, model, slice, cursor, onOpen }: ChartProps) {
  const { sweep, words, names } = named;
  const cell = cellIndex(sweep, cursor, slice);
  const delays = valuesOfCell(named, cursor, slice);
  const at = cellText(named, delays);
  return (
    <div className="chart-reading">
      <p>{at}</p>
      <ul>
        {sweep.runs.map((run, place) => {
          const played = results[cell]?.[place] !== undefined;
          const value = pointsAt(model, cursor).find((entry) => entry.series.place === place)?.point.valueMs ?? null;
          const text = played ? valueText(value, model.metric, words) : words.pending;
          return (
            <li key={run.id}>
              <button
                type="button"
                disabled={!played}
                aria-label={words.open(names[place] ?? '', text, at)}
                title={words.openHint}
                onClick={() => onOpen(cell, place)}
              >
                <LineSample place={place} />
                <span>{names[place]}</span>
                <strong className="tabular">{text}</strong>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The delays of a cell by the positions of its values. */
export function valuesOfCell({ sweep }: NamedSweep, index: number, slice: number): readonly number[] {
  return sweep.vary.map((variation, place) => valuesOf(variation)[place === 0 ? index : slice] ?? 0);
}

function pointsAt(model: ChartModel, index: number): readonly { readonly series: Series; readonly point: ChartPoint }[] {
  return model.series.flatMap((series) => {
    const point = series.points.find((candidate) => candidate.index === index);
    return point === undefined ? [] : [{ series, point }];
  });
}

/** Where a key takes the mark, or null for other keys. */
export function cursorAfter(key: string, cursor: number, count: number): number | null {
  const last = count - 1;
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(last, cursor + 1);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.max(0, cursor - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? last : null;
}

/** The width of an element, followed. */
function useWidth(frame: { readonly current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(240);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(180, Math.floor(element.clientWidth))));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
