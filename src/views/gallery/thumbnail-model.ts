/**
 * A scenario in small: its topology where the canvas puts it, the way that packets took, and where mobiles were over time. Drawn from the
 * scenario by the canvas’ own layout, and from a run once that has been played. Pure.
 */
import type { Sketch } from '#lessons/sketch.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { NodeKind, Scenario } from '#scenario/scenario.ts';
import { layoutOf, pointOf, dockPoint, type CanvasLayout } from '../canvas/layout.ts';
import type { Point } from '../shared/geometry.ts';
import { NO_ANCHOR, anchorColors, cssColor } from '../shared/palette.ts';

/** A node’s sign. */
export interface ThumbnailNode {
  readonly kind: NodeKind;
  readonly at: Point;
  /** The colour of its anchor; null for nodes that own no prefix of mobiles. */
  readonly color: string | null;
}

/** What does not depend on a run. */
export interface Topology {
  readonly plan: Plan;
  readonly layout: CanvasLayout;
  readonly viewBox: string;
  /** Canvas units per unit of the thumbnail, so that strokes are as thick in every one. */
  readonly unit: number;
  readonly nodes: readonly ThumbnailNode[];
  readonly links: readonly (readonly [Point, Point])[];
  readonly radio: readonly (readonly [Point, Point])[];
}

/** A bar of the strip: a stay at a router, as shares of the run’s length. */
export interface Bar {
  readonly lane: number;
  readonly from: number;
  readonly until: number;
  readonly color: string;
}

/** What a run adds. */
export interface RunStrip {
  /** Through these points the last packets went. */
  readonly path: readonly Point[];
  readonly pathColor: string;
  readonly lanes: number;
  readonly bars: readonly Bar[];
  /** Shares of the length at which control messages went, thinned out to what can be told apart. */
  readonly ticks: readonly number[];
  readonly failed: readonly Point[];
  /** Where the mobile of the way is at its end, when that is not where it began. */
  readonly reached: Point | null;
}

/** Width and height of the drawing in its own units. */
export const THUMBNAIL = { width: 300, height: 150 } as const;

/** Most lanes of the strip; a crowd shows its first mobiles. */
const MOST_LANES = 4;

/** The least share between two ticks. */
const TICK_SHARE = 1 / 150;

/** The topology of a scenario. */
export function topologyOf(scenario: Scenario): Topology {
  const plan = makePlan(scenario);
  const layout = layoutOf(plan);
  const { bounds } = layout;
  const unit = Math.max(bounds.width / THUMBNAIL.width, bounds.height / THUMBNAIL.height);
  const [width, height] = [THUMBNAIL.width * unit, THUMBNAIL.height * unit];
  const x = bounds.x - (width - bounds.width) / 2;
  const y = bounds.y - (height - bounds.height) / 2;
  const colors = anchorColors(plan);
  const docks = dockedMobiles(plan, layout);
  const point = (id: string): Point => pointOf(layout.points, plan.nodeIndex.get(id) ?? 0);
  return {
    plan,
    layout,
    unit,
    viewBox: [x, y, width, height].map((value) => Math.round(value * 10) / 10).join(' '),
    nodes: scenario.nodes.map((node, index) => ({
      kind: node.kind,
      at: docks.get(index)?.at ?? pointOf(layout.points, index),
      color: colors[index] === NO_ANCHOR ? null : cssColor(colors[index] ?? NO_ANCHOR),
    })),
    links: scenario.links.map((link) => [point(link.between[0]), point(link.between[1])]),
    radio: [...docks.values()].map(({ at, router }) => [at, pointOf(layout.points, router)]),
  };
}

/** What a run adds to a topology. */
export function runStripOf({ plan, layout, nodes }: Topology, sketch: Sketch): RunStrip {
  const mobiles = [...new Set(sketch.stays.map((stay) => stay.mobile))].slice(0, MOST_LANES);
  const colors = anchorColors(plan);
  const colorOf = (id: string | null): string => cssColor(colors[plan.nodeIndex.get(id ?? '') ?? -1] ?? NO_ANCHOR);
  const share = (ms: number): number => Math.max(0, Math.min(1, ms / Math.max(1, sketch.endMs)));
  const at = (id: string): Point => {
    const index = plan.nodeIndex.get(id) ?? 0;
    return nodes[index]?.at ?? pointOf(layout.points, index);
  };
  const ticks: number[] = [];
  for (const ms of sketch.messagesMs) {
    const next = share(ms);
    if (next - (ticks.at(-1) ?? -1) >= TICK_SHARE) ticks.push(next);
  }
  const path = pathPoints(plan, layout, sketch, at);
  return {
    path,
    reached: reachedBy(plan, sketch, path, at),
    pathColor: colorOf(sketch.anchor),
    lanes: mobiles.length,
    bars: sketch.stays.flatMap((stay) => {
      const lane = mobiles.indexOf(stay.mobile);
      return lane < 0 ? [] : [{ lane, from: share(stay.fromMs), until: share(stay.untilMs), color: colorOf(stay.router) }];
    }),
    ticks,
    failed: sketch.failed.map(at),
  };
}

/** The way of the last packets. A mobile at its end stands where it was then: at the router before it. */
function pathPoints(plan: Plan, layout: CanvasLayout, { path }: Sketch, at: (id: string) => Point): readonly Point[] {
  return path.map((id, hop) => {
    const node = plan.scenario.nodes[plan.nodeIndex.get(id) ?? -1];
    const beside = path[hop === 0 ? 1 : hop - 1];
    const router = plan.nodeIndex.get(beside ?? '');
    if (node?.kind !== 'mobile' || router === undefined) return at(id);
    return dockPoint(layout, router, 0, 1);
  });
}

/** The end of the way, when a mobile has got there by moving. */
function reachedBy(plan: Plan, sketch: Sketch, path: readonly Point[], at: (id: string) => Point): Point | null {
  const [id, end] = [sketch.path.at(-1), path.at(-1)];
  if (id === undefined || end === undefined) return null;
  const began = at(id);
  const isMobile = plan.scenario.nodes[plan.nodeIndex.get(id) ?? -1]?.kind === 'mobile';
  return isMobile && (began.x !== end.x || began.y !== end.y) ? end : null;
}

/** Mobiles at their first routers, side by side. */
function dockedMobiles(plan: Plan, layout: CanvasLayout): ReadonlyMap<number, { readonly at: Point; readonly router: number }> {
  const byRouter = new Map<number, number[]>();
  plan.scenario.nodes.forEach((node, index) => {
    const router = node.kind === 'mobile' ? plan.nodeIndex.get(node.attachedTo ?? '') : undefined;
    if (router !== undefined) byRouter.set(router, [...(byRouter.get(router) ?? []), index]);
  });
  const places = new Map<number, { readonly at: Point; readonly router: number }>();
  for (const [router, mobiles] of byRouter) {
    mobiles.forEach((mobile, slot) => places.set(mobile, { at: dockPoint(layout, router, slot, mobiles.length), router }));
  }
  return places;
}
