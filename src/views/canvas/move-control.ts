/**
 * Moving a mobile by pointer: dragging it, or tapping it and then a router. The state of the gesture lives in the session (`drag`), so
 * that every pane shows it; the third way, the keyboard, sets the same state from `MovePicker`.
 */
import type { Session } from '#store/session-state.ts';
import type { Point } from '../shared/geometry.ts';

/** Pointer travel in CSS pixels from which a press is a drag. */
const DRAG_FROM_PX = 6;

/** The same of a finger, which trembles: from here on its press asks for no menu either, so it is one or the other. */
export const STILL_PX = 10;

/** What a controller needs of its canvas. */
export interface MoveHost {
  readonly root: SVGSVGElement;
  readonly pane: number;
  readonly session: Session;
  /** Client coordinates to the plane. */
  toPlane(clientX: number, clientY: number): Point;
  mobilePoint(mobile: number): Point;
  /** The live router that would win a mobile at a point, or null. */
  routerAt(point: Point): number | null;
  /** Where an interface is, or is going; null when nowhere. */
  current(mobile: number, mobileInterface: number): number | null;
  /** Carries a move out. */
  move(mobile: number, mobileInterface: number, router: number): void;
  /** A mobile was tapped. */
  tapped(mobile: number): void;
  /** Whether taps on routers currently choose one. */
  picking(): { readonly mobile: number; readonly interface: number } | null;
  endPicking(): void;
}

/** A gesture controller. */
export interface MoveControl {
  /** The press has become something else, such as a menu: it moves nothing and picks nothing, whatever the pointer does until it is up. */
  abandon(): void;
  destroy(): void;
}

interface Press {
  readonly pointer: number;
  readonly mobile: number;
  readonly interface: number;
  readonly x: number;
  readonly y: number;
  readonly grip: Point;
  dragging: boolean;
}

/** Starts listening on the canvas' SVG. Elements with `data-grab="mobile"` and `data-mobile` can be dragged, `data-router` be chosen. */
export function createMoveControl(host: MoveHost): MoveControl {
  let press: Press | null = null;
  /** The click that follows the end of a drag, or of a press that became a menu, is none. */
  let swallow = false;
  const { actions } = host.session;

  const follow = (event: PointerEvent, held: Press): { point: Point; candidate: number | null } => {
    const at = host.toPlane(event.clientX, event.clientY);
    const point = { x: at.x + held.grip.x, y: at.y + held.grip.y };
    return { point, candidate: host.routerAt(point) };
  };

  const down = (event: PointerEvent): void => {
    if (event.isPrimary) swallow = false;
    const target = event.target instanceof Element ? event.target.closest('[data-mobile]') : null;
    if (target === null || event.button !== 0 || press !== null) return;
    const mobile = Number(target.getAttribute('data-mobile'));
    const at = host.toPlane(event.clientX, event.clientY);
    const center = host.mobilePoint(mobile);
    press = {
      pointer: event.pointerId,
      mobile,
      interface: Number(target.getAttribute('data-interface') ?? 0),
      x: event.clientX,
      y: event.clientY,
      grip: { x: center.x - at.x, y: center.y - at.y },
      dragging: false,
    };
  };

  const moved = (event: PointerEvent): void => {
    if (press === null || event.pointerId !== press.pointer) return hover(event);
    const still = event.pointerType === 'touch' ? STILL_PX : DRAG_FROM_PX;
    if (!press.dragging && Math.hypot(event.clientX - press.x, event.clientY - press.y) < still) return;
    if (!press.dragging) {
      host.endPicking();
      // Captured from here on only: a tap's click has to reach the mobile itself.
      host.root.setPointerCapture(event.pointerId);
    }
    press.dragging = true;
    const { point, candidate } = follow(event, press);
    actions.setDrag({ mobile: press.mobile, interface: press.interface, x: point.x, y: point.y, candidate, pane: host.pane });
  };

  /** While a router is being picked, the one under the pointer is shown as the candidate. */
  const hover = (event: PointerEvent): void => {
    const picking = host.picking();
    if (picking === null || event.pointerType === 'touch') return;
    const router = routerOf(event);
    const drag = host.session.store.getState().drag;
    if (drag !== null && drag.candidate !== router) actions.setDrag({ ...drag, candidate: router });
  };

  const up = (event: PointerEvent): void => {
    if (press === null || event.pointerId !== press.pointer) return;
    const held = press;
    press = null;
    if (!held.dragging) return host.tapped(held.mobile);
    swallow = true;
    const { candidate } = follow(event, held);
    if (candidate === null || candidate === host.current(held.mobile, held.interface)) return giveUp();
    actions.setDrag(null);
    host.move(held.mobile, held.interface, candidate);
  };

  /** Ends a drag without a move: with no candidate left, the mobile goes back to where it is attached. */
  const giveUp = (): void => {
    const { drag } = host.session.store.getState();
    if (drag !== null) actions.setDrag({ ...drag, candidate: null });
    actions.setDrag(null);
  };

  const cancel = (event: PointerEvent): void => {
    if (press === null || event.pointerId !== press.pointer) return;
    if (press.dragging) giveUp();
    press = null;
  };

  const abandon = (): void => {
    if (press === null) return;
    if (press.dragging) giveUp();
    press = null;
    swallow = true;
  };

  const click = (event: MouseEvent): void => {
    if (swallow) {
      swallow = false;
      event.stopPropagation();
      return;
    }
    const picking = host.picking();
    if (picking === null) return;
    if (event.target instanceof Element && event.target.closest('[data-mobile]') !== null) return;
    const router = routerOf(event);
    host.endPicking();
    if (router !== null && router !== host.current(picking.mobile, picking.interface)) {
      host.move(picking.mobile, picking.interface, router);
    }
    event.stopPropagation();
  };

  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    if (press?.dragging === true) {
      giveUp();
      press = null;
      event.stopPropagation();
    } else if (host.picking() !== null) {
      host.endPicking();
      event.stopPropagation();
    }
  };

  host.root.addEventListener('pointerdown', down);
  host.root.addEventListener('pointermove', moved);
  host.root.addEventListener('pointerup', up);
  host.root.addEventListener('pointercancel', cancel);
  host.root.addEventListener('click', click, true);
  document.addEventListener('keydown', key);
  return {
    abandon,
    destroy() {
      if (press?.dragging === true) giveUp();
      host.root.removeEventListener('pointerdown', down);
      host.root.removeEventListener('pointermove', moved);
      host.root.removeEventListener('pointerup', up);
      host.root.removeEventListener('pointercancel', cancel);
      host.root.removeEventListener('click', click, true);
      document.removeEventListener('keydown', key);
    },
  };
}

function routerOf(event: Event): number | null {
  const target = event.target instanceof Element ? event.target.closest('[data-router]') : null;
  return target === null ? null : Number(target.getAttribute('data-router'));
}
