/**
 * Where a person looks, told so that it means the same in every pane and on every screen: the place of the drawing in the middle of a
 * pane, and how much larger it is than the whole drawing would be there. Pure.
 */
import type { Camera } from '#store/session-state.ts';
import type { View } from './zoom-control.ts';

/** A pane: its size in CSS pixels, the scale at which its whole drawing fits, and how far the drawing is stretched downwards. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly fitted: number;
  readonly stretch: number;
}

/** The camera of a view. */
export function cameraOf({ x, y, k }: View, { width, height, fitted, stretch }: Frame): Camera {
  return { x: (width / 2 - x) / k, y: (height / 2 - y) / k / stretch, k: k / fitted };
}

/** The view of a camera, no closer and no farther than `range`. */
export function viewOf(camera: Camera, { width, height, fitted, stretch }: Frame, range: readonly [number, number]): View {
  const k = Math.min(range[1], Math.max(range[0], camera.k * fitted));
  return { k, x: width / 2 - camera.x * k, y: height / 2 - camera.y * stretch * k };
}

/** A camera as links have it: to the unit of the drawing, and to a hundredth of its size. */
export function rounded({ x, y, k }: Camera): Camera {
  return { x: Math.round(x) + 0, y: Math.round(y) + 0, k: Math.max(0.01, Math.round(k * 100) / 100) };
}
