/** What lanes and charts share: the run's history, the window of time, the width of the drawing, and what a pointer or key does to it. */
import { scaleLinear, type ScaleLinear } from 'd3';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import type { SimTime } from '#base/time.ts';
import { historyOf, type RunHistory } from '#store/run-history/run-history.ts';
import type { TimeSpan } from '#store/session-state.ts';
import { useModel, useServices, useSessionState } from '../shared/services.ts';
import { spanBetween, timeWindow, wholeTime } from './time-window.ts';

/** A history and the number of its state, so that what was made from it can be kept. */
export interface KnownHistory {
  readonly history: RunHistory;
  readonly version: number;
  /** False while a long run is still being read. */
  readonly done: boolean;
}

/** The history of a pane, read up to the display time at the rate at which the clock is published. */
export function useHistory(pane: number): KnownHistory | null {
  const model = useModel(pane);
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const [, again] = useState(0);
  const history = model === null ? null : historyOf(model);
  const done = history === null || displayNs < 0 || history.catchUp();
  useEffect(() => {
    if (done) return undefined;
    const timer = setTimeout(() => again((count) => count + 1), 0);
    return () => clearTimeout(timer);
  });
  const version = history?.version ?? 0;
  return useMemo(() => (history === null ? null : { history, version, done }), [history, version, done]);
}

/** The histories of all panes, in their order, read up to the display time at the rate at which the clock is published. */
export function useHistories(): readonly KnownHistory[] {
  const models = useSessionState((state) => state.models);
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const [, again] = useState(0);
  const known = models.map((model) => {
    const history = historyOf(model);
    const done = displayNs < 0 || history.catchUp();
    return { history, version: history.version, done };
  });
  const done = known.every((one) => one.done);
  useEffect(() => {
    if (done) return undefined;
    const timer = setTimeout(() => again((count) => count + 1), 0);
    return () => clearTimeout(timer);
  });
  return known;
}

/** Zoom and window. */
export interface TimeView {
  readonly whole: TimeSpan;
  readonly window: TimeSpan;
  readonly zoom: number;
  readonly setZoom: (zoom: number) => void;
}

/** The window of time; follows the display time when it is narrower than the whole. */
export function useTimeView(): TimeView {
  const [zoom, setZoom] = useState(0);
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const shownNs = useSessionState((state) => state.clock.shownNs);
  const scenario = useSessionState((state) => state.scenario);
  const scripted = (scenario?.events?.length ?? 0) > 0 ? (scenario?.durationMs ?? 0) * 1e6 : null;
  return useMemo(() => {
    const whole = wholeTime(shownNs, scripted);
    return { whole, window: timeWindow(whole, displayNs, zoom), zoom, setZoom };
  }, [shownNs, scripted, displayNs, zoom]);
}

/** The width of an element, followed. */
export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(360);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(120, Math.floor(element.clientWidth))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width];
}

/** Instants to pixels. */
export type TimeScale = ScaleLinear<number, number>;

/** The scale of a drawing that is `width` pixels wide, with room at both sides. */
export function timeScale(window: TimeSpan, width: number, left: number, right: number): TimeScale {
  return scaleLinear()
    .domain([window.fromNs, window.toNs])
    .range([left, Math.max(left + 1, width - right)]);
}

/** How far a pointer may wander in a click, px. */
const CLICK_REACH = 4;

/** A step of an arrow key, as a share of the window. */
const KEY_STEP = 1 / 60;

/** What a drawing with time across does: a click seeks, a drag picks a stretch of time, arrows do both from the keyboard. */
export interface PlotHandlers {
  onPointerDown(event: PointerEvent<Element>): void;
  onPointerMove(event: PointerEvent<Element>): void;
  onPointerUp(event: PointerEvent<Element>): void;
  onPointerCancel(): void;
  onKeyDown(event: KeyboardEvent<Element>): void;
}

/** The handlers of a drawing. */
export function usePlotHandlers(scale: TimeScale, window: TimeSpan): PlotHandlers {
  const { session } = useServices();
  const start = useRef<{ readonly x: number; readonly atNs: SimTime; dragged: boolean } | null>(null);
  const anchor = useRef<SimTime | null>(null);
  const timeOf = (event: PointerEvent<Element>): SimTime => {
    const box = event.currentTarget.getBoundingClientRect();
    return scale.invert(event.clientX - box.left);
  };
  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, atNs: timeOf(event), dragged: false };
    },
    onPointerMove(event) {
      const from = start.current;
      if (from === null) return;
      if (Math.abs(event.clientX - from.x) > CLICK_REACH) from.dragged = true;
      if (from.dragged) session.actions.selectTime(spanBetween(from.atNs, timeOf(event), window));
    },
    onPointerUp(event) {
      const from = start.current;
      start.current = null;
      if (from === null || from.dragged) return;
      void session.actions.seek(Math.min(Math.max(0, timeOf(event)), session.store.getState().clock.shownNs));
    },
    onPointerCancel() {
      start.current = null;
    },
    onKeyDown(event) {
      const { clock, timeSpan } = session.store.getState();
      if (event.key === 'Escape' && timeSpan !== null) session.actions.selectTime(null);
      else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        const step = (window.toNs - window.fromNs) * KEY_STEP * (event.key === 'ArrowLeft' ? -1 : 1);
        const to = Math.min(Math.max(0, clock.displayNs + step), clock.shownNs);
        if (event.shiftKey) {
          anchor.current = timeSpan === null || anchor.current === null ? clock.displayNs : anchor.current;
          session.actions.selectTime(spanBetween(anchor.current, to, { fromNs: 0, toNs: clock.shownNs }));
        }
        void session.actions.seek(to);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
