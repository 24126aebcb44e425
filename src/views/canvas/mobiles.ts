/**
 * Mobiles on the canvas: where a mobile is drawn at an instant, which router would win it where it is held, and the order in which the
 * keyboard goes round the routers. Attachments are what a scenario records; the points here are only a picture of them.
 */
import { fromMs, type SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import type { AttachmentRow, HandoverRow } from '#store/model.ts';
import { between, distance, type Point } from '../shared/geometry.ts';
import { dockPoint, pointOf, type CanvasLayout } from './layout.ts';

/** How far a router's halo reaches, in canvas units: a mobile let go inside it goes to the nearest router. */
export const RANGE = 150;

/** What contract version 1 says when a scenario gives no layer 2 handover time, in ms. */
const DEFAULT_L2_MS = 50;

/** A router a mobile could be moved to, with the interface that would move. */
export interface MoveOption {
  readonly router: number;
  readonly interface: number;
}

/** Docks per router: which (mobile, interface) has which place. Key is `mobile * 16 + interface`. */
export interface Docks {
  point(mobile: number, mobileInterface: number, router: number): Point;
}

/** Gives every interface that is at a router, or on its way to one, a place there: by mobile and interface number, so that places rarely change. */
export function docksOf(layout: CanvasLayout, attachments: readonly AttachmentRow[]): Docks {
  const guests = new Map<number, number[]>();
  for (const row of attachments) {
    const router = row.router ?? row.movingTo;
    if (router === null) continue;
    const list = guests.get(router) ?? [];
    list.push(guestKey(row.mobile, row.interface));
    guests.set(router, list);
  }
  for (const list of guests.values()) list.sort((a, b) => a - b);
  return {
    point(mobile, mobileInterface, router) {
      const list = guests.get(router) ?? [];
      const slot = list.indexOf(guestKey(mobile, mobileInterface));
      return slot < 0 ? dockPoint(layout, router, 0, 1) : dockPoint(layout, router, slot, list.length);
    },
  };
}

/** Duration of the gap between two radio links in this scenario, ns. */
export function l2GapNs(plan: Plan): SimTime {
  return fromMs(plan.scenario.timing?.l2HandoverMs ?? DEFAULT_L2_MS);
}

/**
 * Where an interface of a mobile is drawn: at its dock; in the gap between two routers part of the way from where it was (`origin`, or
 * the dock of the router it left) to the new dock, by simulated time; null when it is attached nowhere and moving nowhere.
 */
export function interfacePoint(
  layout: CanvasLayout,
  docks: Docks,
  row: AttachmentRow,
  left: number | null,
  origin: Point | null,
  nowNs: SimTime,
  gapNs: SimTime,
): Point | null {
  if (row.router !== null) return docks.point(row.mobile, row.interface, row.router);
  if (row.movingTo === null) return null;
  const to = docks.point(row.mobile, row.interface, row.movingTo);
  const from = origin ?? (left === null ? null : dockPoint(layout, left, 0, 1));
  if (from === null || gapNs <= 0) return to;
  const t = Math.min(1, Math.max(0, (nowNs - row.sinceNs) / gapNs));
  return between(from, to, t * t * (3 - 2 * t));
}

/** The router that an interface which is between routers has left, or null. */
export function routerLeft(handovers: readonly HandoverRow[], row: AttachmentRow): number | null {
  for (let index = handovers.length - 1; index >= 0; index--) {
    const handover = handovers[index];
    if (handover !== undefined && handover.mobile === row.mobile && handover.interface === row.interface) return handover.from;
  }
  return null;
}

/** The middle of a mobile's interfaces that are somewhere; null when none is. */
export function middle(points: readonly (Point | null)[]): Point | null {
  let x = 0;
  let y = 0;
  let count = 0;
  for (const point of points) {
    if (point === null) continue;
    x += point.x;
    y += point.y;
    count++;
  }
  return count === 0 ? null : { x: x / count, y: y / count };
}

/** The access routers that can take a mobile: those that have not failed, in file order. */
export function liveRouters(plan: Plan, failed: ReadonlySet<number>): number[] {
  return plan.accessRouters.filter((router) => !failed.has(router));
}

/**
 * The router that wins a mobile held at `point`: the nearest live one, measured to the router or to its dock, within {@link RANGE}. Null
 * when none is in range.
 */
export function routerAt(layout: CanvasLayout, routers: readonly number[], point: Point): number | null {
  let best: number | null = null;
  let bestDistance = RANGE;
  for (const router of routers) {
    const reach = Math.min(distance(point, pointOf(layout.points, router)), distance(point, dockPoint(layout, router, 0, 1)));
    if (reach < bestDistance) {
      best = router;
      bestDistance = reach;
    }
  }
  return best;
}

/**
 * Everything a keyboard user can choose for a mobile: per interface the live routers from left to right and top to bottom, without the
 * one that the interface is at (or going to).
 */
export function moveOptions(
  plan: Plan,
  layout: CanvasLayout,
  attachments: readonly AttachmentRow[],
  failed: ReadonlySet<number>,
  mobile: number,
): MoveOption[] {
  const routers = liveRouters(plan, failed).toSorted((a, b) => {
    const p = pointOf(layout.points, a);
    const q = pointOf(layout.points, b);
    return p.x - q.x || p.y - q.y || a - b;
  });
  const interfaces = plan.scenario.nodes[mobile]?.interfaces ?? 1;
  const out: MoveOption[] = [];
  for (let mobileInterface = 0; mobileInterface < interfaces; mobileInterface++) {
    const row = attachments.find((entry) => entry.mobile === mobile && entry.interface === mobileInterface);
    const taken = row?.router ?? row?.movingTo ?? null;
    for (const router of routers) if (router !== taken) out.push({ router, interface: mobileInterface });
  }
  return out;
}

/** The option after (`step` 1) or before (−1) position `index`, going round. −1 = nothing chosen yet. */
export function ringStep(count: number, index: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (index < 0) return step === 1 ? 0 : count - 1;
  return (index + step + count) % count;
}

function guestKey(mobile: number, mobileInterface: number): number {
  return mobile * 16 + mobileInterface;
}
