/**
 * Lost packets: each falls from where it was lost and fades; a label says why, one per place and reason with a count. Ages run on an
 * animation clock that stands still with the session, so that a paused picture stays as it is.
 */
import type { SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import type { DropRow } from '#store/model.ts';
import { NO_ANCHOR } from '../shared/palette.ts';
import { between, type Point } from '../shared/geometry.ts';
import { dockPoint, pointOf, type CanvasLayout } from './layout.ts';
import { overlap, type Box } from './label-boxes.ts';
import type { PaintTheme } from './paint-theme.ts';
import { nodeRadius, type Segments } from './segments.ts';

/** How long a packet falls, and how long a label stays after its last packet; ms of the animation clock. */
export const FALL_MS = 1100;
export const LABEL_MS = 2600;

/** A paused picture shows drops at least this old, so that a step onto a drop shows it with its reason. */
export const POSED_MS = 420;

/** How far back the model is asked for drops, ns of simulated time. */
export const DROP_WINDOW_NS: SimTime = 300_000_000;

/** Size of a label, design pixels. */
const LABEL_SIZE = 11.5;

/** Falling packets that are drawn at once; the labels count all. */
const MOST_FALLS = 80;

/** A drop that is shown, or that was shown and is still in the model's window: forgotten earlier it would fall again. */
export interface Fall {
  readonly drop: DropRow;
  /** Animation clock when it was first seen. */
  readonly bornMs: number;
  /** Its number in its burst, from 1: a burst lasts as long as the label of its place and reason is shown. */
  readonly ordinal: number;
}

/** Drops of one place and reason. */
export interface DropLabel {
  readonly node: number;
  readonly direction: number | null;
  readonly reason: DropRow['reason'];
  readonly count: number;
  /** Age of the youngest. */
  readonly ageMs: number;
}

/**
 * The falls now: those of before that are still young or still in the model's window, and the model's new ones. `jumped` = the clock was
 * moved, so nothing is new.
 */
export function updateFalls(before: readonly Fall[], drops: readonly DropRow[], clockMs: number, jumped: boolean): Fall[] {
  const current = new Set(drops.map(dropKey));
  const falls = jumped ? [] : before.filter((fall) => current.has(dropKey(fall.drop)) || isShown(fall, clockMs));
  const known = new Set(falls.map((fall) => dropKey(fall.drop)));
  const counts = new Map<string, number>();
  for (const fall of falls) if (isShown(fall, clockMs)) raise(counts, placeKey(fall.drop), fall.ordinal);
  const bornMs = jumped ? clockMs - POSED_MS : clockMs;
  for (const drop of drops) {
    if (known.has(dropKey(drop))) continue;
    const ordinal = (counts.get(placeKey(drop)) ?? 0) + 1;
    counts.set(placeKey(drop), ordinal);
    falls.push({ drop, bornMs, ordinal });
  }
  return falls;
}

/** Whether a fall, or at least the label that it is counted in, is still to be seen. */
export function isShown(fall: Fall, clockMs: number): boolean {
  return clockMs - fall.bornMs < LABEL_MS;
}

/** One label per place and reason, youngest last. Its count is the burst's so far, so that it never falls while it is shown. */
export function dropLabels(falls: readonly Fall[], clockMs: number): DropLabel[] {
  const labels = new Map<string, DropLabel>();
  for (const fall of falls) {
    if (!isShown(fall, clockMs)) continue;
    const { node, direction, reason } = fall.drop;
    const before = labels.get(placeKey(fall.drop));
    labels.set(placeKey(fall.drop), {
      node,
      direction,
      reason,
      count: Math.max(before?.count ?? 0, fall.ordinal),
      ageMs: Math.min(before?.ageMs ?? Infinity, clockMs - fall.bornMs),
    });
  }
  return [...labels.values()].toSorted((a, b) => b.ageMs - a.ageMs);
}

/**
 * Where a drop begins to fall: in a node at its icon's lower rim; on a wire two thirds along; in the air beside the router, towards its
 * mobiles, wherever the mobile may have gone by now.
 */
export function dropPoint(
  drop: Pick<DropRow, 'node' | 'direction'>,
  layout: CanvasLayout,
  points: readonly Point[],
  segments: Segments,
  plan: Plan,
  unit: number,
): Point {
  const { direction } = drop;
  if (direction === null) {
    const point = pointOf(points, drop.node);
    return { x: point.x, y: point.y + nodeRadius(plan, drop.node) * 0.85 * unit };
  }
  if (direction >= 2 * plan.scenario.links.length) {
    const from = segments.from[direction]!;
    const router = plan.scenario.nodes[from]?.kind === 'mobile' ? segments.to[direction]! : from;
    return between(pointOf(layout.points, router), dockPoint(layout, router, 0, 1), 0.72);
  }
  const { ax, ay, bx, by } = segments;
  return between({ x: ax[direction]!, y: ay[direction]! }, { x: bx[direction]!, y: by[direction]! }, 2 / 3);
}

/** Paints falls and labels. `color` gives a drop's colour number, `only` marks those of this pane alone, `clear` is what no label may cover, `words` what a label says. */
export function paintDrops(
  context: CanvasRenderingContext2D,
  theme: PaintTheme,
  unit: number,
  text: number,
  falls: readonly Fall[],
  clockMs: number,
  reducedMotion: boolean,
  place: (drop: Pick<DropRow, 'node' | 'direction'>) => Point,
  color: (drop: DropRow) => number,
  only: (drop: DropRow) => boolean,
  clear: readonly Box[],
  words: (count: number, reason: DropRow['reason']) => string,
): void {
  for (const fall of falls.filter(({ bornMs }) => clockMs - bornMs < FALL_MS).slice(-MOST_FALLS)) {
    const age = (clockMs - fall.bornMs) / FALL_MS;
    const origin = place(fall.drop);
    // Its number decides to which side a packet tumbles, so that neighbours do not hide each other.
    const lean = ((fall.drop.packetId * 7) % 11) / 5 - 1;
    const travel = reducedMotion ? 0.35 : age;
    const x = origin.x + lean * 16 * travel * unit;
    const y = origin.y + (64 * travel * travel + 10 * travel) * unit;
    context.globalAlpha = 1 - age * age;
    if (only(fall.drop)) paintRing(context, theme, x, y, unit);
    paintLost(
      context,
      theme,
      x,
      y,
      unit,
      reducedMotion ? 0 : lean * travel * 2.4,
      theme.data[color(fall.drop)] ?? theme.data[NO_ANCHOR] ?? theme.ink,
    );
  }
  context.globalAlpha = 1;
  const size = Math.max(LABEL_SIZE, text);
  context.font = `600 ${size * unit}px ${theme.font}`;
  const taken = [...clear];
  for (const label of dropLabels(falls, clockMs)) {
    const fade = Math.min(1, Math.max(0, (LABEL_MS - label.ageMs) / 700));
    const origin = place(label);
    const text = words(label.count, label.reason);
    const x = origin.x + 34 * unit;
    const box = freeBelow(taken, {
      x0: x - 6 * unit,
      y0: origin.y + (26.75 - size / 2) * unit,
      x1: x + context.measureText(text).width + 6 * unit,
      y1: origin.y + (33.25 + size / 2) * unit,
    });
    taken.push(box);
    paintLabel(context, theme, box, unit, text, fade);
  }
}

/** The box itself, or as far below it as it takes to cover none of those that are there. */
export function freeBelow(taken: readonly Box[], box: Box): Box {
  let { y0 } = box;
  const height = box.y1 - box.y0;
  for (const other of taken.toSorted((a, b) => a.y0 - b.y0))
    if (overlap(other, { ...box, y0, y1: y0 + height })) y0 = other.y1 + 0.15 * height;
  return { ...box, y0, y1: y0 + height };
}

/** Around a packet that was lost in this pane alone: a broken ring. */
function paintRing(context: CanvasRenderingContext2D, theme: PaintTheme, x: number, y: number, unit: number): void {
  context.strokeStyle = theme.lost;
  context.lineWidth = 1.6 * unit;
  context.setLineDash([3.2 * unit, 2.2 * unit]);
  context.beginPath();
  context.arc(x, y, 9.5 * unit, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

/** A lost packet: an emptied disc with a cross. */
function paintLost(
  context: CanvasRenderingContext2D,
  theme: PaintTheme,
  x: number,
  y: number,
  unit: number,
  turn: number,
  color: string,
): void {
  const r = 5.4 * unit;
  context.fillStyle = theme.canvas;
  context.strokeStyle = color;
  context.lineWidth = 1.8 * unit;
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  const c = Math.cos(turn + Math.PI / 4) * r * 0.62;
  const s = Math.sin(turn + Math.PI / 4) * r * 0.62;
  context.strokeStyle = theme.lost;
  context.lineWidth = 2 * unit;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x - c, y - s);
  context.lineTo(x + c, y + s);
  context.moveTo(x - s, y + c);
  context.lineTo(x + s, y - c);
  context.stroke();
}

function paintLabel(
  context: CanvasRenderingContext2D,
  theme: PaintTheme,
  { x0, y0, x1, y1 }: Box,
  unit: number,
  text: string,
  alpha: number,
): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.globalAlpha = 0.94 * alpha;
  context.fillStyle = theme.surface;
  context.beginPath();
  context.roundRect(x0, y0, x1 - x0, y1 - y0, 4 * unit);
  context.fill();
  context.globalAlpha = alpha;
  context.fillStyle = theme.lost;
  context.fillText(text, x0 + 6 * unit, (y0 + y1) / 2 + 0.5 * unit);
  context.globalAlpha = 1;
}

function dropKey(drop: DropRow): string {
  return `${drop.packetId}@${drop.atNs}`;
}

function placeKey(drop: DropRow): string {
  return `${drop.node}/${drop.direction}/${drop.reason}`;
}

function raise(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, Math.max(counts.get(key) ?? 0, count));
}
