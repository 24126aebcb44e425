/**
 * The drawn places of all mobiles, kept from frame to frame: exact while dragged or gliding, eased in wall time otherwise, so that a
 * crowd at a router makes room smoothly. Only mobiles that are on their way cost anything.
 */
import type { Plan } from '#scenario/plan.ts';
import type { RunModel } from '#store/model.ts';
import type { DragState } from '#store/session-state.ts';
import { distance, type Point } from '../shared/geometry.ts';
import { pointOf, type CanvasLayout } from './layout.ts';
import { docksOf, interfacePoint, l2GapNs, middle, routerLeft, type Docks } from './mobiles.ts';

/** Time constant of easing, ms of wall time. */
const EASE_MS = 80;

/** How long a mobile stays where it was dropped when the move does not show up in the records, ms of wall time. */
const HOLD_MS = 1500;

/** Places of mobiles over time. */
export interface MobilePlaces {
  /** Points of all nodes; those of mobiles move. */
  readonly points: Point[];
  /** To be called when attachments may have changed. */
  refresh(model: RunModel): void;
  /** Moves on by a frame; returns the mobiles that moved. */
  step(model: RunModel, drag: DragState | null, wallMs: number, reducedMotion: boolean): readonly number[];
  /** A mobile was let go at `point` and a move was asked for: it waits there, then glides from there. */
  hold(model: RunModel, mobile: number, mobileInterface: number, point: Point, wallMs: number): void;
}

interface Held {
  readonly interface: number;
  readonly point: Point;
  readonly untilMs: number;
  /** Attachment instant at the time of dropping: once it moves, the hold turns into the origin of the glide. */
  readonly sinceNs: number;
}

/** Places for a plan. */
export function createMobilePlaces(plan: Plan, layout: CanvasLayout): MobilePlaces {
  const points: Point[] = [...layout.points];
  const active = new Set<number>(plan.mobiles);
  const held = new Map<number, Held>();
  const origins = new Map<number, { readonly sinceNs: number; readonly interface: number; readonly point: Point }>();
  const gapNs = l2GapNs(plan);
  let docks: Docks = docksOf(layout, []);
  let started = false;
  let lastMs = 0;

  const rowOf = (model: RunModel, mobile: number, mobileInterface: number): RunModel['attachments'][number] | undefined =>
    model.attachments.find((row) => row.mobile === mobile && row.interface === mobileInterface);

  const target = (model: RunModel, mobile: number, drag: DragState | null, wallMs: number, calm: boolean): Point | null => {
    const interfaces = plan.scenario.nodes[mobile]?.interfaces ?? 1;
    const hold = held.get(mobile);
    const parts: (Point | null)[] = [];
    for (let index = 0; index < interfaces; index++) {
      const row = rowOf(model, mobile, index);
      if (drag !== null && drag.interface === index) {
        parts.push({ x: drag.x, y: drag.y });
        continue;
      }
      if (hold !== undefined && hold.interface === index) {
        if (wallMs < hold.untilMs && (row?.sinceNs ?? -1) === hold.sinceNs) {
          parts.push(hold.point);
          continue;
        }
        held.delete(mobile);
        if (row !== undefined && row.sinceNs !== hold.sinceNs)
          origins.set(mobile, { sinceNs: row.sinceNs, interface: index, point: hold.point });
      }
      if (row === undefined) continue;
      // Without motion it stays where it was until the gap is over.
      const nowNs = calm && model.nowNs < row.sinceNs + gapNs ? row.sinceNs : model.nowNs;
      const origin = origins.get(mobile);
      const fits = origin !== undefined && origin.interface === index && origin.sinceNs === row.sinceNs;
      parts.push(interfacePoint(layout, docks, row, routerLeft(model.handovers, row), fits ? origin.point : null, nowNs, gapNs));
    }
    return middle(parts);
  };

  return {
    points,
    refresh(model) {
      docks = docksOf(layout, model.attachments);
      for (const mobile of plan.mobiles) active.add(mobile);
    },
    step(model, drag, wallMs, reducedMotion) {
      const elapsed = Math.min(100, Math.max(0, wallMs - lastMs));
      lastMs = wallMs;
      const share = reducedMotion || !started ? 1 : 1 - Math.exp(-elapsed / EASE_MS);
      started = true;
      if (drag !== null) active.add(drag.mobile);
      const moved: number[] = [];
      for (const mobile of active) {
        const own = drag !== null && drag.mobile === mobile ? drag : null;
        const now = pointOf(points, mobile);
        const goal = target(model, mobile, own, wallMs, reducedMotion) ?? now;
        const part = own === null ? share : 1;
        const next =
          distance(now, goal) < 0.2 ? goal : { x: now.x + (goal.x - now.x) * part, y: now.y + (goal.y - now.y) * part };
        const between = model.attachments.some((row) => row.mobile === mobile && row.router === null && row.movingTo !== null);
        if (next.x === goal.x && next.y === goal.y && own === null && !between && !held.has(mobile)) active.delete(mobile);
        if (next.x !== now.x || next.y !== now.y) {
          points[mobile] = next;
          moved.push(mobile);
        }
      }
      return moved;
    },
    hold(model, mobile, mobileInterface, point, wallMs) {
      const sinceNs = rowOf(model, mobile, mobileInterface)?.sinceNs ?? -1;
      held.set(mobile, { interface: mobileInterface, point, untilMs: wallMs + HOLD_MS, sinceNs });
      active.add(mobile);
    },
  };
}
