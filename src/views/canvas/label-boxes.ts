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

/** Widths of a letter, design pixels: of a node's label, of a badge, of a delay. */
const LETTER = { label: 7.6, badge: 6.6, delay: 6.1 } as const;

/** Delays keep this far from what they must not cover, design pixels. */
const CLEARANCE = 3;

/** Places along a link that a delay may take, the best first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] as const;

/** Width of a badge, design pixels. */
export function badgeWidth(badge: string): number {
  return badge.length * LETTER.badge + 12;
}

/** Where the label's baseline and the badges' top edge go, relative to the icon's middle. */
export function labelBlock(
  side: LabelSide,
  radius: number,
  badges: boolean,
): { readonly x: number; readonly label: number; readonly badges: number; readonly anchor: 'start' | 'middle' | 'end' } {
  switch (side) {
    case 'below':
      return { x: 0, label: radius + 19, badges: radius + 25, anchor: 'middle' };
    case 'above':
      return { x: 0, label: badges ? -radius - 28 : -radius - 9, badges: -radius - 23, anchor: 'middle' };
    case 'right':
      return { x: radius + 9, label: badges ? -3 : 5, badges: 4, anchor: 'start' };
    case 'left':
      return { x: -radius - 9, label: badges ? -3 : 5, badges: 4, anchor: 'end' };
  }
}

/** The room of a node's label and badges, relative to the icon's middle. */
export function labelBox(side: LabelSide, radius: number, label: string, badges: readonly string[]): Box {
  const block = labelBlock(side, radius, badges.length > 0);
  const row = badges.reduce((sum, badge) => sum + badgeWidth(badge) + 4, -4);
  const width = Math.max(label.length * LETTER.label, row);
  const x0 = block.x - (block.anchor === 'start' ? 0 : block.anchor === 'middle' ? width / 2 : width);
  return { x0, y0: block.label - 11, x1: x0 + width, y1: badges.length > 0 ? block.badges + 16 : block.label + 4 };
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
 * place of a mobile or earlier delay and no other link; where there is none, the one that covers least. `badges` is what each node shows
 * beside its label, `texts` the delays.
 */
export function placeDelays(
  plan: Plan,
  layout: CanvasLayout,
  texts: readonly string[],
  badges: (node: number) => readonly string[],
  off: number,
  unit: number,
): TextPlace[] {
  const taken = obstacles(plan, layout, badges, unit);
  const lines = plan.scenario.links.map((link) => link.between.map((id) => pointOf(layout.points, plan.nodeIndex.get(id) ?? 0)));
  return lines.map(([a = { x: 0, y: 0 }, b = { x: 0, y: 0 }], link) => {
    let best: { place: TextPlace; box: Box } | null = null;
    let bestCost = Infinity;
    candidates(a, b, off).forEach((place, rank) => {
      const box = boxAt(place.at, delayBox(place, texts[link] ?? ''), unit);
      let cost = rank * 0.1;
      for (const other of taken) if (overlap(box, other)) cost += 10;
      lines.forEach(([from, to], line) => {
        if (line !== link && from !== undefined && to !== undefined && crosses(from, to, box)) cost += 3;
      });
      if (cost >= bestCost) return;
      best = { place, box };
      bestCost = cost;
    });
    const chosen: { place: TextPlace; box: Box } = best ?? {
      place: { at: a, x: 0, y: 0, anchor: 'middle' },
      box: boxAt(a, NOWHERE, 0),
    };
    taken.push(chosen.box);
    return chosen.place;
  });
}

const NOWHERE: Box = { x0: 0, y0: 0, x1: 0, y1: 0 };

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
export function delayBox({ x, y, anchor }: TextPlace, text: string): Box {
  const width = text.length * LETTER.delay;
  const x0 = x - (anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width);
  return { x0: x0 - CLEARANCE, y0: y - 7 - CLEARANCE, x1: x0 + width + CLEARANCE, y1: y + 6 + CLEARANCE };
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
function obstacles(plan: Plan, layout: CanvasLayout, badges: (node: number) => readonly string[], unit: number): Box[] {
  const out: Box[] = [];
  const add = (node: number, point: Point): void => {
    const { label, id } = plan.scenario.nodes[node] ?? { id: '' };
    const r = nodeRadius(plan, node);
    out.push(boxAt(point, { x0: -r, y0: -r, x1: r, y1: r }, unit));
    out.push(boxAt(point, labelBox(layout.labelSide[node] ?? 'below', r, label ?? id, badges(node)), unit));
  };
  plan.scenario.nodes.forEach((node, index) => {
    if (node.kind !== 'mobile') add(index, pointOf(layout.points, index));
  });
  const mobile = plan.mobiles[0];
  if (mobile !== undefined) for (const router of plan.accessRouters) add(mobile, dockPoint(layout, router, 0, 1));
  return out;
}

/** Whether a straight line goes through a box (Liang and Barsky's clipping). */
function crosses(a: Point, b: Point, box: Box): boolean {
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
