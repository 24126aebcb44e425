/**
 * Where things stand on the drawing plane: nodes at the scenario's positions (or found by forces when it gives none), labels on the
 * side with the most room, and docks, the places around an access router where its mobiles are drawn. A pure function of the scenario,
 * so that every pane and every reload draws the same picture.
 */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3';
import type { Plan } from '#scenario/plan.ts';
import { distance, wrapAngle, type Point } from '../shared/geometry.ts';

/** Distance between an access router and the mobiles it serves, in canvas units. */
export const DOCK_DISTANCE = 86;

/** Middle of a mobile's name, to the right of it, in canvas units. */
const MOBILE_LABEL = 70;

/** Angle between two mobiles at one router, in radians. */
const DOCK_STEP = 0.62;

/** Mobiles in the first arc around a router; more stand in further arcs. */
const DOCK_ARC = 5;

/** Canvas units that the nearest neighbours of a drawing should have between them, at least and at most (median). */
const NEIGHBOR_DISTANCE = { least: 105, most: 300 } as const;

/** A taller pane stretches the drawing by at most this factor. */
const MOST_STRETCH = 1.6;

/** Side of a node on which its label stands. */
export type LabelSide = 'below' | 'above' | 'right' | 'left';

/** Places of all nodes. Mobiles have the place they would have without any attachment. */
export interface CanvasLayout {
  readonly points: readonly Point[];
  /** Per node: the direction (radians, y down) in which its mobiles stand; meaningful for access routers. */
  readonly dockAngle: readonly number[];
  readonly labelSide: readonly LabelSide[];
  /** What has to be in view: nodes, docks and labels, with icons of their design size. */
  readonly bounds: Bounds;
}

/** A rectangle of the plane. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface ForceNode extends SimulationNodeDatum {
  readonly node: number;
}

/** Lays out a scenario. `stretch` lengthens the drawing downwards, for panes that are taller than it. */
export function layoutOf(plan: Plan, stretch = 1): CanvasLayout {
  const placed = spread(plan, place(plan)).map((point) => ({ x: point.x, y: point.y * stretch }));
  const neighbors = neighborsOf(plan);
  const fixed = plan.scenario.nodes.flatMap((node, index) => (node.kind === 'mobile' ? [] : [index]));
  const center = mean(fixed.map((node) => pointOf(placed, node)));
  const dockAngle = placed.map((point, node) => freeAngle(point, neighbors[node] ?? [], placed, center));
  const points = placed.map((point, node) =>
    plan.scenario.nodes[node]?.kind === 'mobile' ? homeOf(plan, node, placed, dockAngle) : point,
  );
  const labelSide = points.map((point, node) => {
    const kind = plan.scenario.nodes[node]?.kind;
    // Side by side in a crowd, the room is below; a single mobile leaves that to the hint.
    if (kind === 'mobile')
      return plan.mobiles.length > 3 && (plan.scenario.nodes[node]?.interfaces ?? 1) === 1 ? 'below' : 'right';
    return labelSideOf(point, neighbors[node] ?? [], points, kind === 'access-router' ? (dockAngle[node] ?? null) : null);
  });
  const places = { points, dockAngle, labelSide };
  return { ...places, bounds: boundsAt(plan, places, 1) };
}

/**
 * How far to stretch a drawing of `bounds` for a pane of `width` × `height`: in steps, so that small changes of size keep the picture,
 * and never so far that angles no longer look like the scenario's.
 */
export function stretchFor(bounds: Bounds, width: number, height: number): number {
  if (width <= 0 || height <= 0) return 1;
  const wanted = ((height / width) * bounds.width) / bounds.height;
  return Math.min(MOST_STRETCH, Math.max(1, Math.floor(wanted * 5) / 5));
}

/** The place of the `slot`-th of `count` mobiles at an access router. */
export function dockPoint(layout: CanvasLayout, router: number, slot: number, count: number): Point {
  const center = pointOf(layout.points, router);
  const arc = Math.floor(slot / DOCK_ARC);
  const inArc = Math.min(DOCK_ARC, count - arc * DOCK_ARC);
  const angle = (layout.dockAngle[router] ?? Math.PI / 2) + ((slot % DOCK_ARC) - (inArc - 1) / 2) * DOCK_STEP;
  const reach = DOCK_DISTANCE + arc * 64;
  return { x: center.x + Math.cos(angle) * reach, y: center.y + Math.sin(angle) * reach };
}

/** The point of a node. */
export function pointOf(points: readonly Point[], node: number): Point {
  return points[node] ?? { x: 0, y: 0 };
}

/** Neighbours over wires, per node. */
function neighborsOf(plan: Plan): number[][] {
  const out: number[][] = plan.scenario.nodes.map(() => []);
  for (const link of plan.scenario.links) {
    const a = plan.nodeIndex.get(link.between[0]);
    const b = plan.nodeIndex.get(link.between[1]);
    if (a === undefined || b === undefined) continue;
    out[a]?.push(b);
    out[b]?.push(a);
  }
  return out;
}

/** Scenario positions; nodes without one are found by forces around those that have one. */
function place(plan: Plan): Point[] {
  const { nodes } = plan.scenario;
  if (nodes.every((node) => node.kind === 'mobile' || (node.x !== undefined && node.y !== undefined))) {
    return nodes.map((node) => ({ x: node.x ?? 0, y: node.y ?? 0 }));
  }
  const wired: ForceNode[] = nodes.flatMap((node, index) => {
    if (node.kind === 'mobile') return [];
    const known = node.x !== undefined && node.y !== undefined;
    return [known ? { node: index, x: node.x, y: node.y, fx: node.x, fy: node.y } : { node: index }];
  });
  const ordinal = new Map(wired.map((entry, index) => [entry.node, index]));
  const links = plan.scenario.links.flatMap((link) => {
    const source = ordinal.get(plan.nodeIndex.get(link.between[0]) ?? -1);
    const target = ordinal.get(plan.nodeIndex.get(link.between[1]) ?? -1);
    return source === undefined || target === undefined ? [] : [{ source, target }];
  });
  // d3-force draws its few random numbers from a generator of its own with a fixed start, so the same scenario gives the same picture.
  const simulation = forceSimulation(wired)
    .force('link', forceLink(links).distance(140).strength(0.8))
    .force('charge', forceManyBody().strength(-900))
    .force('collide', forceCollide(64))
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.07))
    .stop();
  simulation.tick(320);
  const out: Point[] = nodes.map(() => ({ x: 0, y: 0 }));
  for (const entry of wired) out[entry.node] = { x: entry.x ?? 0, y: entry.y ?? 0 };
  return out;
}

/** Scales a drawing whose units are far from ours, so that icons neither overlap nor get lost. */
function spread(plan: Plan, points: readonly Point[]): Point[] {
  const fixed = plan.scenario.nodes.flatMap((node, index) => (node.kind === 'mobile' ? [] : [pointOf(points, index)]));
  const gaps = fixed
    .map((point) => Math.min(...fixed.map((other) => (other === point ? Infinity : distance(point, other) || Infinity))))
    .filter((gap) => Number.isFinite(gap))
    .toSorted((a, b) => a - b);
  const median = gaps[gaps.length >> 1] ?? NEIGHBOR_DISTANCE.least;
  const wanted = Math.min(NEIGHBOR_DISTANCE.most, Math.max(NEIGHBOR_DISTANCE.least, median));
  const scale = wanted / median;
  return points.map((point) => ({ x: point.x * scale, y: point.y * scale }));
}

/** The direction farthest from all links of a node; away from the middle of the drawing when several are as good. */
function freeAngle(point: Point, neighbors: readonly number[], points: readonly Point[], center: Point): number {
  if (neighbors.length === 0) return Math.PI / 2;
  const taken = neighbors.map((node) => angleTo(point, pointOf(points, node)));
  const outward = distance(point, center) < 1 ? Math.PI / 2 : angleTo(center, point);
  let best = Math.PI / 2;
  let bestScore = -Infinity;
  for (let step = 0; step < 16; step++) {
    const angle = wrapAngle((step * Math.PI) / 8 + Math.PI / 2);
    const clearance = Math.min(...taken.map((other) => Math.abs(wrapAngle(angle - other))));
    // Choice: straight down reads best and leaves the label beside the router, so it needs less clearance than other directions.
    const score = Math.min(clearance, 1.9) + 0.25 * Math.cos(angle - outward) + (step === 0 ? 0.45 : 0);
    if (score > bestScore + 1e-9) {
      best = angle;
      bestScore = score;
    }
  }
  return best;
}

/** Where a mobile stands before it is attached anywhere: at the dock of its first router, else beside the drawing. */
function homeOf(plan: Plan, mobile: number, points: readonly Point[], dockAngle: readonly number[]): Point {
  const node = plan.scenario.nodes[mobile];
  if (node?.x !== undefined && node.y !== undefined && node.attachedTo === undefined) return pointOf(points, mobile);
  const router = plan.nodeIndex.get(node?.attachedTo ?? '') ?? plan.accessRouters[0];
  if (router === undefined) return pointOf(points, mobile);
  const center = pointOf(points, router);
  const angle = dockAngle[router] ?? Math.PI / 2;
  const reach = node?.attachedTo === undefined ? 1.9 * DOCK_DISTANCE : DOCK_DISTANCE;
  return { x: center.x + Math.cos(angle) * reach, y: center.y + Math.sin(angle) * reach };
}

function labelSideOf(point: Point, neighbors: readonly number[], points: readonly Point[], dock: number | null): LabelSide {
  const sides: readonly (readonly [LabelSide, number, number])[] = [
    ['below', Math.PI / 2, 0.3],
    ['above', -Math.PI / 2, 0.2],
    ['right', 0, 0],
    ['left', Math.PI, 0],
  ];
  const taken = neighbors.map((node) => angleTo(point, pointOf(points, node)));
  if (dock !== null) {
    taken.push(dock);
    // The name of a mobile is to its right: of one that stands to the left, that may be below the router.
    if (Math.abs(wrapAngle(dock - Math.PI / 2)) > 0.1)
      taken.push(Math.atan2(Math.sin(dock) * DOCK_DISTANCE, Math.cos(dock) * DOCK_DISTANCE + MOBILE_LABEL));
  }
  let best: LabelSide = 'below';
  let bestScore = -Infinity;
  for (const [side, angle, bonus] of sides) {
    const clearance = Math.min(Math.PI / 2, ...taken.map((other) => Math.abs(wrapAngle(angle - other))));
    if (clearance + bonus > bestScore) {
      best = side;
      bestScore = clearance + bonus;
    }
  }
  return best;
}

/** What has to be in view where icons and labels have `unit` canvas units per design pixel. */
export function boundsAt(
  plan: Plan,
  { points, dockAngle, labelSide }: Pick<CanvasLayout, 'points' | 'dockAngle' | 'labelSide'>,
  unit: number,
): Bounds {
  const all: Point[] = [];
  // A small pane spares the room that only keeps things apart: what is drawn has to be in it, no more.
  const room = (wide: number, tight: number): number => Math.max(wide, tight * unit);
  const [plain, flat] = [room(50, 28), room(36, 24)];
  const [beside, over] = [room(74, 74), room(66, 62)];
  plan.scenario.nodes.forEach((node, index) => {
    const point = pointOf(points, index);
    if (node.kind === 'mobile' && node.attachedTo !== undefined) return;
    const side = labelSide[index];
    all.push({ x: point.x - (side === 'left' ? beside : plain), y: point.y - (side === 'above' ? over : flat) });
    all.push({ x: point.x + (side === 'right' ? beside : plain), y: point.y + (side === 'below' ? over : flat) });
    if (node.kind !== 'access-router' || plan.mobiles.length === 0) return;
    const angle = dockAngle[index] ?? 0;
    const x = point.x + Math.cos(angle) * DOCK_DISTANCE;
    const y = point.y + Math.sin(angle) * DOCK_DISTANCE;
    all.push({ x: x - room(46, 18), y: y - room(30, 26) }, { x: x + room(60, 60), y: y + room(52, 30) });
  });
  if (all.length === 0) return { x: -100, y: -100, width: 200, height: 200 };
  const x = Math.min(...all.map((point) => point.x));
  const y = Math.min(...all.map((point) => point.y));
  return { x, y, width: Math.max(...all.map((point) => point.x)) - x, height: Math.max(...all.map((point) => point.y)) - y };
}

function angleTo(from: Point, to: Point): number {
  return Math.atan2(to.y - from.y, to.x - from.x);
}

function mean(points: readonly Point[]): Point {
  const count = Math.max(1, points.length);
  return {
    x: points.reduce((sum, point) => sum + point.x, 0) / count,
    y: points.reduce((sum, point) => sum + point.y, 0) / count,
  };
}
