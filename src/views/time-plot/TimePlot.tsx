/** The frame of a drawing with time across: its tools, its axis, the display time and the picked stretch over it. */
import type { ReactNode, RefObject } from 'react';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { formatDuration, formatInstant } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { ticks } from '../time-bar/range.ts';
import { MOST_ZOOM, digitsFor } from './time-window.ts';
import type { KnownHistory, PlotHandlers, TimeScale, TimeView } from './use-time-plot.ts';
import './time-plot.css';

/** Height of an axis, px. */
const AXIS_HEIGHT = 20;

/** Buttons that make the window narrower and wider. */
export function ZoomTools({ view, children }: { readonly view: TimeView; readonly children?: ReactNode }) {
  const words = useStrings().look.timePlot;
  const { zoom, setZoom, window } = view;
  return (
    <div className="plot-tools">
      {children}
      <span className="plot-spring" />
      <span className="plot-width tabular">{words.width(formatDuration(window.toNs - window.fromNs))}</span>
      <button
        type="button"
        className="icon-button plot-zoom"
        aria-label={words.zoomOut}
        title={words.zoomOut}
        disabled={zoom === 0}
        onClick={() => setZoom(zoom - 1)}
      >
        −
      </button>
      <button
        type="button"
        className="icon-button plot-zoom"
        aria-label={words.zoomIn}
        title={words.zoomIn}
        disabled={zoom === MOST_ZOOM}
        onClick={() => setZoom(zoom + 1)}
      >
        <Icon name="plus" size={14} />
      </button>
      <button
        type="button"
        className="icon-button plot-zoom plot-whole"
        aria-label={words.whole}
        title={words.whole}
        disabled={zoom === 0}
        onClick={() => setZoom(0)}
      >
        ⟷
      </button>
    </div>
  );
}

/** Labels of the instants. */
function TimeAxis({ scale, window }: { readonly scale: TimeScale; readonly window: TimeView['window'] }) {
  const [left, right] = scale.range() as [number, number];
  const times = ticks(window.fromNs, window.toNs, Math.max(2, Math.floor((right - left) / 70)));
  const step = (times[1] ?? 1e9) - (times[0] ?? 0);
  const digits = step >= 1e9 ? 0 : step >= 100e6 ? 1 : step >= 10e6 ? 2 : 3;
  return (
    <g className="plot-axis" aria-hidden="true">
      {times.map((time) => (
        <text
          key={time}
          x={scale(time)}
          y={13}
          textAnchor={scale(time) < left + 10 ? 'start' : scale(time) > right - 14 ? 'end' : 'middle'}
        >
          {formatInstant(time, digits)}
          {time === times.at(-1) ? ' s' : ''}
        </text>
      ))}
    </g>
  );
}

interface AxisRowProps {
  /** Is measured: the width that drawings under it have. */
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly width: number;
  readonly scale: TimeScale;
  readonly window: TimeView['window'];
}

/** The axis that all drawings of a panel stand under; it stays in view. */
export function AxisRow({ frame, width, scale, window }: AxisRowProps) {
  return (
    <div className="plot-axis-row">
      <div ref={frame}>
        <svg className="plot-surface" width={width} height={AXIS_HEIGHT} aria-hidden="true">
          <TimeAxis scale={scale} window={window} />
        </svg>
      </div>
    </div>
  );
}

/** Whose drawings follow, where there are several panes. */
export function PaneHeading({ pane }: { readonly pane: number }) {
  const { catalog } = useServices();
  const scheme = useSessionState((state) => state.panes[pane]?.run.scheme ?? '');
  return (
    <h3 className="plot-pane">
      <strong>{paneLetter(pane)}</strong> {catalog.find(({ id }) => id === scheme)?.title ?? scheme}
    </h3>
  );
}

interface OverlayProps {
  readonly scale: TimeScale;
  readonly window: TimeView['window'];
  readonly height: number;
  readonly known: KnownHistory;
}

/** What lies over every drawing: the part that is still to come dimmed, the picked stretch, the display time. */
export function PlotOverlay({ scale, window, height, known }: OverlayProps) {
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const span = useSessionState((state) => state.timeSpan);
  const [left, right] = scale.range() as [number, number];
  const x = (time: number): number => Math.min(right, Math.max(left, scale(time)));
  const at = scale(displayNs);
  const { blindNs } = known.history;
  return (
    <g className="plot-overlay" aria-hidden="true">
      {blindNs > window.fromNs ? <rect className="plot-blind" x={left} width={x(blindNs) - left} height={height} /> : null}
      {at < right ? <rect className="plot-ahead" x={x(displayNs)} width={right - x(displayNs)} height={height} /> : null}
      {span === null || span.toNs < window.fromNs || span.fromNs > window.toNs ? null : (
        <rect className="plot-span" x={x(span.fromNs)} width={Math.max(2, x(span.toNs) - x(span.fromNs))} height={height} />
      )}
      {at < left - 1 || at > right + 1 ? null : <line className="plot-cursor" x1={at} x2={at} y2={height} />}
    </g>
  );
}

interface SurfaceProps {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly view: TimeView;
  readonly handlers: PlotHandlers;
  readonly children: ReactNode;
}

/** The drawing itself, as a slider over time. */
export function PlotSurface({ title, width, height, view, handlers, children }: SurfaceProps) {
  const words = useStrings().look.timePlot;
  const displayNs = useSessionState((state) => state.clock.displayNs);
  return (
    <svg
      className="plot-surface"
      width={width}
      height={height}
      role="slider"
      tabIndex={0}
      aria-label={words.slider(title)}
      aria-valuemin={view.whole.fromNs / 1e6}
      aria-valuemax={view.whole.toNs / 1e6}
      aria-valuenow={Math.round(displayNs / 1e6)}
      aria-valuetext={words.value(formatInstant(displayNs, digitsFor(view.window)))}
      {...handlers}
    >
      {children}
    </svg>
  );
}
