/** How much room labels take, in design pixels around what they belong to, and places for the delays of links that cover nothing else. */
import type { Plan } from '#scenario/plan.ts';
import { between, normal, type Point } from '../shared/geometry.ts';
import { dockPoint, pointOf, type CanvasLayout, type LabelSide } from './layout.ts';
import { nodeRadius } from './segments.ts';

/** A rectangle with its least and greatest coordinates. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Where text hangs on a point: its offset in design pixels to the middle of its line, and which end of it is there. */
export interface TextPlace {
  readonly at: Point;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Design pixels of a node's label; badges and delays have the least size that can be read. canvas.css draws with the same numbers. */
export const LABEL_SIZE = 13.5;

/** Widths of a letter, in parts of its size: of a node's label, of a badge, of a delay. */
const LETTER = { label: 0.565, badge: 0.6, delay: 0.555 } as const;

/** The two measures of a drawing at a zoom: canvas units per design pixel, and the least size of text in design pixels. */
export interface Scale {
  readonly unit: number;
  readonly text: number;
}

/** Delays keep this far from what they must not cover, design pixels. */
const CLEARANCE = 3;

/** Places along a link that a delay may take, the best first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] as const;

/** Width of a badge whose text has size `text`, design pixels. */
export function badgeWidth(badge: string, text: number): number {
  return (badge.length * LETTER.badge + 1.1) * text;
}

/** Height of a badge, design pixels. */
export function badgeHeight(text: number): number {
  return text + 5;
}

/** Where the label's baseline and the badges' top edge go, relative to the icon's middle. */
export function labelBlock(
  side: LabelSide,
  radius: number,
  badges: boolean,
  text: number,
): { readonly x: number; readonly label: number; readonly badges: number; readonly anchor: 'start' | 'middle' | 'end' } {
  const rise = riseOf(text);
  const row = badgeHeight(text);
  switch (side) {
    case 'below':
      return { x: 0, label: radius + 8 + rise, badges: radius + 14 + rise, anchor: 'middle' };
    case 'above':
      return { x: 0, label: badges ? -radius - 12 - row : -radius - 9, badges: -radius - 7 - row, anchor: 'middle' };
    case 'right':
      return { x: radius + 9, label: badges ? -3 : 5, badges: 4, anchor: 'start' };
    case 'left':
      return { x: -radius - 9, label: badges ? -3 : 5, badges: 4, anchor: 'end' };
  }
}

/** How far a label rises above its baseline, design pixels. */
function riseOf(text: number): number {
  return 0.815 * Math.max(LABEL_SIZE, text);
}

/** The room of a node's label and badges, relative to the icon's middle. */
export function labelBox(side: LabelSide, radius: number, label: string, badges: readonly string[], text: number): Box {
  const block = labelBlock(side, radius, badges.length > 0, text);
  const row = badges.reduce((sum, badge) => sum + badgeWidth(badge, text) + 4, -4);
  const width = Math.max(label.length * LETTER.label * Math.max(LABEL_SIZE, text), row);
  const x0 = block.x - (block.anchor === 'start' ? 0 : block.anchor === 'middle' ? width / 2 : width);
  const bottom = badges.length > 0 ? block.badges + badgeHeight(text) : block.label + 4;
  return { x0, y0: block.label - riseOf(text), x1: x0 + width, y1: bottom };
}

/** A box of design pixels around a point of the plane. */
export function boxAt(point: Point, box: Box, unit: number): Box {
  return {
    x0: point.x + box.x0 * unit,
    y0: point.y + box.y0 * unit,
    x1: point.x + box.x1 * unit,
    y1: point.y + box.y1 * unit,
  };
}

/** Whether two boxes share room. */
export function overlap(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/**
 * A place for the delay of every link, on either side of it at a distance of `off` design pixels: the first that covers no node, label,
 * place of a mobile or earlier delay and, if that can be, no other link. Null where every place covers something. `badges` is what each
 * node shows beside its label, `texts` the delays.
 */
export function placeDelays(
  plan: Plan,
  layout: CanvasLayout,
  texts: readonly string[],
  badges: (node: number) => readonly string[],
  off: number,
  scale: Scale,
): (TextPlace | null)[] {
  const taken = obstacles(plan, layout, badges, scale);
  const lines = plan.scenario.links.map((link) => link.between.map((id) => pointOf(layout.points, plan.nodeIndex.get(id) ?? 0)));
  return lines.map(([a = { x: 0, y: 0 }, b = { x: 0, y: 0 }], link) => {
    let best: TextPlace | null = null;
    let bestBox: Box | null = null;
    let bestCost = Infinity;
    candidates(a, b, off).forEach((place, rank) => {
      const box = boxAt(place.at, delayBox(place, texts[link] ?? '', scale.text), scale.unit);
      if (taken.some((other) => overlap(box, other))) return;
      let cost = rank * 0.1;
      lines.forEach(([from, to], line) => {
        if (line !== link && from !== undefined && to !== undefined && crosses(from, to, box)) cost += 3;
      });
      if (cost >= bestCost) return;
      best = place;
      bestBox = box;
      bestCost = cost;
    });
    if (bestBox !== null) taken.push(bestBox);
    return best;
  });
}

/** Where text stands beside a line: above it, on the side where it runs away from it; beside a line that runs straight up. */
export function labelSideOf(
  a: Point,
  b: Point,
): { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' } {
  const side = normal(a, b);
  const up = side.y > 0 || (side.y === 0 && side.x < 0) ? { x: -side.x, y: -side.y } : side;
  if (Math.abs(up.x) > 0.95) return { x: 1, y: 0, anchor: 'start' };
  return { ...up, anchor: anchorOf(up.x) };
}

/** The room of a delay, relative to the point that it hangs on. */
export function delayBox({ x, y, anchor }: TextPlace, delay: string, text: number): Box {
  const width = delay.length * LETTER.delay * text;
  const x0 = x - (anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width);
  const half = 0.6 * text;
  return { x0: x0 - CLEARANCE, y0: y - half - CLEARANCE, x1: x0 + width + CLEARANCE, y1: y + half + CLEARANCE };
}

function candidates(a: Point, b: Point, off: number): TextPlace[] {
  const first = labelSideOf(a, b);
  const second = { x: -first.x, y: -first.y, anchor: anchorOf(-first.x) };
  return ALONG.flatMap((t) =>
    [first, second].map((side) => ({ at: between(a, b, t), x: side.x * off, y: side.y * off, anchor: side.anchor })),
  );
}

function anchorOf(x: number): 'start' | 'middle' | 'end' {
  return x > 0.3 ? 'start' : x < -0.3 ? 'end' : 'middle';
}

/** Rooms of all icons and labels, of mobiles at the first place of every access router. */
function obstacles(plan: Plan, layout: CanvasLayout, badges: (node: number) => readonly string[], { unit, text }: Scale): Box[] {
  const out: Box[] = [];
  const add = (node: number, point: Point): void => {
    const { label, id } = plan.scenario.nodes[node] ?? { id: '' };
    const r = nodeRadius(plan, node);
    out.push(boxAt(point, { x0: -r, y0: -r, x1: r, y1: r }, unit));
    out.push(boxAt(point, labelBox(layout.labelSide[node] ?? 'below', r, label ?? id, badges(node), text), unit));
  };
  plan.scenario.nodes.forEach((node, index) => {
    if (node.kind !== 'mobile') add(index, pointOf(layout.points, index));
  });
  const mobile = plan.mobiles[0];
  if (mobile !== undefined) for (const router of plan.accessRouters) add(mobile, dockPoint(layout, router, 0, 1));
  return out;
}

/** Whether a straight line goes through a box (Liang and Barsky's clipping). */
export function crosses(a: Point, b: Point, box: Box): boolean {
  let from = 0;
  let to = 1;
  for (const [step, low, high] of [
    [b.x - a.x, box.x0 - a.x, box.x1 - a.x],
    [b.y - a.y, box.y0 - a.y, box.y1 - a.y],
  ] as const) {
    if (step === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    from = Math.max(from, Math.min(low / step, high / step));
    to = Math.min(to, Math.max(low / step, high / step));
  }
  return from < to;
}
