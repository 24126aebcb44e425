/** The few SVG and HTML parts that follow a moving mobile: the mobile itself, its radio links, the line to the candidate, the hint. */
import type { DragState } from '#store/session-state.ts';
import { pointOf } from './layout.ts';
import type { Point } from '../shared/geometry.ts';
import type { View } from './zoom-control.ts';

/** Moves a mobile and the far ends of its radio links. */
export function followMobile(world: SVGGElement, mobile: number, point: Point): void {
  const [x, y] = [point.x.toFixed(2), point.y.toFixed(2)];
  world.querySelector(`[data-node="${mobile}"]`)?.setAttribute('transform', `translate(${x} ${y})`);
  for (const line of world.querySelectorAll(`[data-radio-of="${mobile}"]`)) {
    line.setAttribute('x2', x);
    line.setAttribute('y2', y);
  }
}

/** Lights the router that would win and draws the dotted line to it; the same in every pane. */
export function followDrag(world: SVGGElement, points: readonly Point[], drag: DragState | null): void {
  for (const lit of world.querySelectorAll('.is-candidate')) lit.classList.remove('is-candidate');
  const line = world.querySelector('[data-candidate-line]');
  const candidate = drag?.candidate ?? null;
  line?.classList.toggle('is-shown', candidate !== null);
  if (drag === null || candidate === null || line === null) return;
  const router = pointOf(points, candidate);
  const mobile = pointOf(points, drag.mobile);
  world.querySelector(`[data-router="${candidate}"]`)?.classList.add('is-candidate');
  for (const [name, value] of Object.entries({ x1: mobile.x, y1: mobile.y, x2: router.x, y2: router.y })) {
    line.setAttribute(name, value.toFixed(2));
  }
}

/** Lower end of a mobile's icon, and how far beside it the hint begins, past its name; design pixels. */
const MOBILE = { bottom: 28, beside: 62 } as const;

/**
 * Keeps the hint under its mobile and inside the pane; beside it where there is no room below, and away where there is none at all: it
 * never covers what it speaks of. In a crowd it is at the pane's foot.
 */
export function followHint(
  host: HTMLElement,
  points: readonly Point[],
  view: View,
  unit: number,
  width: number,
  height: number,
): void {
  const hint = host.querySelector<HTMLElement>('[data-hint]');
  if (hint === null) return;
  const half = hint.offsetWidth / 2;
  const lowest = height - hint.offsetHeight - 10;
  const below = hint.dataset['below'];
  const point = pointOf(points, Number(hint.dataset['hint']));
  const middle = point.x * view.k + view.x;
  const bottom = point.y * view.k + view.y + MOBILE.bottom * unit * view.k;
  const beside = below !== undefined && lowest < bottom;
  const bar = host.querySelector<HTMLElement>('[data-zoom-bar]')?.offsetWidth ?? 0;
  const x =
    below === undefined
      ? width / 2
      : beside
        ? middle + MOBILE.beside * unit * view.k + half
        : Math.min(width - half - 8, Math.max(half + 8, middle));
  const y = below === undefined ? lowest : Math.min(lowest, bottom + (Number(below) - MOBILE.bottom) * unit * view.k);
  hint.style.visibility = beside && x + half > width - bar - 8 ? 'hidden' : 'visible';
  hint.style.transform = `translate(${(x - half).toFixed(1)}px, ${y.toFixed(1)}px)`;
}
