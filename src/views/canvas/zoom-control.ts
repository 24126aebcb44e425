/**
 * Pan and zoom of the canvas: d3-zoom on the SVG, buttons and keys, fitting, and keeping the view fitted until a person moves it. Where a
 * person has moved it is the session's camera, which all panes follow.
 */
import { select, zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from 'd3';
import type { Camera, Session } from '#store/session-state.ts';
import { cameraOf, viewOf, type Frame } from './camera.ts';
import type { Bounds } from './layout.ts';

/** The transform from canvas units to CSS pixels: `px = x · k + tx`. */
export interface View {
  x: number;
  y: number;
  k: number;
}

/** A controller; `update` after a resize, `destroy` at the end. */
export interface ZoomControl {
  readonly view: View;
  update(width: number, height: number, corner: Corner): void;
  zoomBy(factor: number): void;
  panBy(dx: number, dy: number): void;
  fit(): void;
  destroy(): void;
}

const ZOOM_RANGE: readonly [number, number] = [0.1, 6];

/** What lies over the bottom right corner of a pane; CSS pixels. */
export interface Corner {
  readonly width: number;
  readonly height: number;
}

const NO_CORNER: Corner = { width: 0, height: 0 };

/**
 * The view that shows `bounds` in `width` × `height` pixels with a margin; never closer than 1.7. It stays clear of what covers the
 * corner: to its left or above it, whichever leaves the larger picture, and moves off the middle no farther than that takes.
 */
export function fitView(bounds: Bounds, width: number, height: number, corner: Corner = NO_CORNER): View {
  const margin = Math.min(28, 0.04 * Math.min(width, height) + 6);
  const scaleIn = (w: number, h: number): number =>
    Math.min(1.7, Math.max(ZOOM_RANGE[0], Math.min((w - 2 * margin) / bounds.width, (h - 2 * margin) / bounds.height)));
  const beside = scaleIn(width - corner.width, height);
  const above = scaleIn(width, height - corner.height);
  const k = Math.max(beside, above);
  const right = width - margin - (beside >= above ? corner.width : 0);
  const bottom = height - margin - (beside >= above ? 0 : corner.height);
  return {
    k,
    x: Math.min(width / 2 - k * (bounds.x + bounds.width / 2), right - k * (bounds.x + bounds.width)),
    y: Math.min(height / 2 - k * (bounds.y + bounds.height / 2), bottom - k * (bounds.y + bounds.height)),
  };
}

/**
 * {@link fitView} of a drawing whose icons and labels keep their size on the screen, so that a small pane cuts none off. `boundsAt` gives
 * its bounds by canvas units per design pixel.
 */
export function fitDrawing(boundsAt: (unit: number) => Bounds, width: number, height: number, corner: Corner = NO_CORNER): View {
  let view = fitView(boundsAt(1), width, height, corner);
  // The smaller the picture, the more of it the labels take: each step is nearer to where both agree by more than half.
  for (let step = 0; step < 6; step++) view = fitView(boundsAt(Math.max(1, unitAt(view.k))), width, height, corner);
  return view;
}

/**
 * Size of icons and text at zoom `k`, in canvas units per design pixel: they grow with the drawing between 0.72 and 1.5 and keep their
 * size beyond, so that a phone's small picture stays readable.
 */
export function unitAt(k: number): number {
  return Math.min(1.5, Math.max(0.72, k)) / k;
}

/** No text of the canvas is smaller than this, CSS pixels. */
const LEAST_TEXT = 11;

/**
 * Smallest size of text at zoom `k`, in design pixels: 11, and more where icons are drawn smaller, so that it is 11 CSS pixels on the
 * screen. Whole steps of half a pixel, so that labels are placed anew only now and then while a person zooms.
 */
export function leastTextAt(k: number): number {
  return Math.ceil((2 * LEAST_TEXT) / Math.min(1, unitAt(k) * k)) / 2;
}

/** What a controller works on. */
export interface ZoomHost {
  readonly svg: SVGSVGElement;
  readonly session: Session;
  /** How far the drawing is stretched downwards. */
  readonly stretch: number;
  boundsAt(unit: number): Bounds;
  /** Called whenever the view has moved. */
  changed(view: View): void;
}

/** Starts zooming. Elements with `data-grab` never start a pan. */
export function createZoomControl({ svg, session, stretch, boundsAt, changed }: ZoomHost): ZoomControl {
  const bounds = boundsAt(1);
  const view: View = { x: 0, y: 0, k: 1 };
  let width = 1;
  let height = 1;
  let corner = NO_CORNER;
  /** The move under way is a person's: it moves the camera. Else the view follows the camera. */
  let byPerson = false;
  /** The camera as this pane has it. */
  let camera: Camera | null = null;
  const selection = select<SVGSVGElement, unknown>(svg);
  const frame = (): Frame => ({ width, height, stretch, fitted: fitDrawing(boundsAt, width, height, corner).k });
  const behavior: ZoomBehavior<SVGSVGElement, unknown> = zoom<SVGSVGElement, unknown>()
    .scaleExtent([...ZOOM_RANGE])
    .filter((event: Event) => {
      const mouse = event instanceof MouseEvent ? event : null;
      if (mouse !== null && mouse.type !== 'wheel' && (mouse.button !== 0 || mouse.ctrlKey)) return false;
      // A finger that joins one that holds a mobile makes no pinch of the two: the drawing would go away from under the mobile.
      const touched = 'touches' in event ? [...(event as TouchEvent).touches].map((touch) => touch.target) : [];
      return ![event.target, ...touched].some((target) => target instanceof Element && target.closest('[data-grab]') !== null);
    })
    .on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
      view.x = event.transform.x;
      view.y = event.transform.y;
      view.k = event.transform.k;
      if (event.sourceEvent !== null) byPerson = true;
      changed(view);
      if (!byPerson) return;
      camera = cameraOf(view, frame());
      session.actions.setCamera(camera);
    });
  // Before d3-zoom's own listeners, which cancel every move of a finger.
  selection.on('touchmove.quiet', leaveUncancelable).call(behavior);

  const glide = (): number => (session.store.getState().reducedMotion ? 0 : 180);
  const wanted = (): ReturnType<typeof zoomIdentity.translate> => {
    const goal = camera === null ? fitDrawing(boundsAt, width, height, corner) : viewOf(camera, frame(), ZOOM_RANGE);
    const transform = zoomIdentity.translate(goal.x, goal.y).scale(goal.k);
    // A camera may come from a link, and look past everything.
    return camera === null ? transform : behavior.constrain()(transform, extentOf(width, height), behavior.translateExtent());
  };
  const follow = (): void => {
    byPerson = false;
    selection.call(behavior.transform, wanted());
  };
  const unsubscribe = session.store.subscribe((state) => {
    if (state.camera === camera) return;
    camera = state.camera;
    if (camera !== null) return follow();
    byPerson = false;
    selection.transition().duration(glide()).call(behavior.transform, wanted());
  });
  return {
    view,
    update(newWidth, newHeight, newCorner) {
      corner = newCorner;
      width = newWidth;
      height = newHeight;
      behavior.extent(extentOf(width, height));
      behavior.translateExtent([
        [bounds.x - bounds.width, bounds.y - bounds.height],
        [bounds.x + 2 * bounds.width, bounds.y + 2 * bounds.height],
      ]);
      ({ camera } = session.store.getState());
      follow();
    },
    zoomBy(factor) {
      byPerson = true;
      selection.transition().duration(glide()).call(behavior.scaleBy, factor);
    },
    panBy(dx, dy) {
      byPerson = true;
      selection.call(behavior.translateBy, dx / view.k, dy / view.k);
    },
    fit() {
      byPerson = false;
      if (session.store.getState().camera !== null) return session.actions.setCamera(null);
      selection.transition().duration(glide()).call(behavior.transform, wanted());
    },
    destroy() {
      unsubscribe();
      selection.interrupt();
      selection.on('.zoom', null).on('.quiet', null);
    },
  };
}

/** A move of a finger that cannot be cancelled is left as it is: asked to cancel it all the same, browsers complain in the console. */
export function leaveUncancelable(event: Event): void {
  if (!event.cancelable) event.preventDefault = () => undefined;
}

/** The corners of a pane. */
function extentOf(width: number, height: number): [[number, number], [number, number]] {
  return [
    [0, 0],
    [width, height],
  ];
}
