/** Plane geometry of the canvas: polylines, offsets, bows, angles. Pure; every length is in the caller's unit. */

/** A point or a vector. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance between two points. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The point at fraction `t` (0 … 1) between two points. */
export function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/** Length of a polyline. */
export function polylineLength(points: readonly Point[]): number {
  let length = 0;
  for (let index = 1; index < points.length; index++) length += distance(at(points, index - 1), at(points, index));
  return length;
}

/** The point `along` (0 … length) a polyline; its ends outside that range. */
export function pointAlong(points: readonly Point[], along: number): Point {
  let rest = along;
  for (let index = 1; index < points.length; index++) {
    const a = at(points, index - 1);
    const b = at(points, index);
    const length = distance(a, b);
    if (rest <= length && length > 0) return between(a, b, Math.max(0, rest) / length);
    rest -= length;
  }
  return at(points, points.length - 1);
}

/** The part of a polyline from `from` to `to` along it. Two equal points at least, so that it can always be drawn. */
export function slicePolyline(points: readonly Point[], from: number, to: number): Point[] {
  const out: Point[] = [pointAlong(points, from)];
  let walked = 0;
  for (let index = 1; index < points.length - 1; index++) {
    walked += distance(at(points, index - 1), at(points, index));
    if (walked > from && walked < to) out.push(at(points, index));
  }
  out.push(pointAlong(points, Math.max(from, to)));
  return out;
}

/** A polyline moved sideways by `offset`: positive is to the right of the way along it on a screen (y down). Corners are mitred, at most twice the offset. */
export function offsetPolyline(points: readonly Point[], offset: number): Point[] {
  if (offset === 0 || points.length < 2) return [...points];
  return points.map((point, index) => {
    const before = index > 0 ? normal(at(points, index - 1), point) : null;
    const after = index < points.length - 1 ? normal(point, at(points, index + 1)) : null;
    const a = before ?? after ?? { x: 0, y: 0 };
    const b = after ?? before ?? { x: 0, y: 0 };
    const sum = { x: a.x + b.x, y: a.y + b.y };
    const square = sum.x * sum.x + sum.y * sum.y;
    // The mitre is (a + b) · 2 / |a + b|²; a hairpin would run away, so it falls back to the first normal.
    const scale = square < 1 ? 0 : (2 * offset) / square;
    return scale === 0
      ? { x: point.x + a.x * offset, y: point.y + a.y * offset }
      : { x: point.x + sum.x * scale, y: point.y + sum.y * scale };
  });
}

/** Unit vector to the right of the way from `a` to `b` (y down); zero when they coincide. */
export function normal(a: Point, b: Point): Point {
  const length = distance(a, b);
  return length === 0 ? { x: 0, y: 0 } : { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
}

/** Samples a bow from `a` to `b` that bulges by `bulge` to the right of the way. */
export function bow(a: Point, b: Point, bulge: number, steps = 16): Point[] {
  const side = normal(a, b);
  const out: Point[] = [];
  for (let step = 0; step <= steps; step++) {
    const t = step / steps;
    const lift = 4 * bulge * t * (1 - t);
    out.push({ x: a.x + (b.x - a.x) * t + side.x * lift, y: a.y + (b.y - a.y) * t + side.y * lift });
  }
  return out;
}

/** SVG path data of a polyline, rounded to hundredths. */
export function pathData(points: readonly Point[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${round(point.x)} ${round(point.y)}`).join('');
}

/** An angle in radians brought into −π … π. */
export function wrapAngle(angle: number): number {
  const turn = 2 * Math.PI;
  return angle - turn * Math.round(angle / turn);
}

function at(points: readonly Point[], index: number): Point {
  return points[index] ?? { x: 0, y: 0 };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
