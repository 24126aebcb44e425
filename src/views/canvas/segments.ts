/**
 * Where a packet on a link is drawn: the two ends of every link direction in flat arrays, cut back to the edges of the icons so that a
 * packet leaves one node's rim and arrives at the other's. Wires move only when the icons' size changes, radio channels with the mobile.
 */
import { describeDirection, radioDirection } from '#scenario/plan.ts';
import type { Plan } from '#scenario/plan.ts';
import { NODE_GLYPHS } from '../shared/glyphs.ts';
import type { Point } from '../shared/geometry.ts';

/** Ends of every direction in canvas units. Parallel arrays by direction number. */
export interface Segments {
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly bx: Float64Array;
  readonly by: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Per direction: nominal one-way delay in ns, for the spacing of trains. */
  readonly delayNs: Float64Array;
}

/** Radius of a node's icon in canvas units at unit size 1. */
export function nodeRadius(plan: Plan, node: number): number {
  return NODE_GLYPHS[plan.scenario.nodes[node]?.kind ?? 'router'].radius;
}

/** Segments of a plan with all ends at the origin; {@link placeWires} and {@link placeRadio} fill them. */
export function createSegments(plan: Plan): Segments {
  const count = 2 * plan.scenario.links.length + 2 * plan.interfaceOwner.length * plan.accessRouters.length;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const delayNs = new Float64Array(count);
  for (let direction = 0; direction < count; direction++) {
    const described = describeDirection(plan, direction);
    from[direction] = described.from;
    to[direction] = described.to;
    const router = plan.scenario.nodes[plan.scenario.nodes[described.from]?.kind === 'mobile' ? described.to : described.from];
    const delayMs = described.medium === 'wire' ? plan.scenario.links[described.link]?.delayMs : router?.radio?.delayMs;
    delayNs[direction] = (delayMs ?? 0) * 1e6;
  }
  const ends = (): Float64Array => new Float64Array(count);
  return { ax: ends(), ay: ends(), bx: ends(), by: ends(), from, to, delayNs };
}

/** Places both directions of every wire. `unit` is the size of icons. */
export function placeWires(plan: Plan, segments: Segments, points: readonly Point[], unit: number): void {
  for (let direction = 0; direction < 2 * plan.scenario.links.length; direction++) {
    const from = segments.from[direction]!;
    const to = segments.to[direction]!;
    const a = points[from] ?? { x: 0, y: 0 };
    const b = points[to] ?? { x: 0, y: 0 };
    placeOne(segments, direction, a, b, nodeRadius(plan, from) * unit, nodeRadius(plan, to) * unit);
  }
}

/**
 * Places the radio channels of one mobile to all access routers. A router that it is not attached to sends into the empty air: towards
 * `emptyAir(router)`, the place where its mobiles stand.
 */
export function placeRadio(
  plan: Plan,
  segments: Segments,
  points: readonly Point[],
  unit: number,
  mobile: number,
  attached: (mobileInterface: number, router: number) => boolean,
  emptyAir: (router: number) => Point,
): void {
  const first = plan.firstInterface[mobile] ?? -1;
  const interfaces = plan.scenario.nodes[mobile]?.interfaces ?? 1;
  if (first < 0) return;
  const own = points[mobile] ?? { x: 0, y: 0 };
  for (let index = 0; index < interfaces; index++) {
    for (const router of plan.accessRouters) {
      const at = points[router] ?? { x: 0, y: 0 };
      const end = attached(index, router) ? own : emptyAir(router);
      const trims = [nodeRadius(plan, router) * unit, nodeRadius(plan, mobile) * unit] as const;
      placeOne(segments, radioDirection(plan, first + index, router, 'down'), at, end, trims[0], trims[1]);
      placeOne(segments, radioDirection(plan, first + index, router, 'up'), end, at, trims[1], trims[0]);
    }
  }
}

function placeOne(segments: Segments, direction: number, a: Point, b: Point, rimA: number, rimB: number): void {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = Math.hypot(dx, dy) || 1;
  // Two icons that touch leave no room: then the segment shrinks to the middle, never past it.
  const trimA = Math.min(rimA, 0.45 * length);
  const trimB = Math.min(rimB, 0.45 * length);
  segments.ax[direction] = a.x + (dx / length) * trimA;
  segments.ay[direction] = a.y + (dy / length) * trimA;
  segments.bx[direction] = b.x - (dx / length) * trimB;
  segments.by[direction] = b.y - (dy / length) * trimB;
}
