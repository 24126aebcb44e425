import { describe, expect, test } from 'vitest';
import { bow, normal, offsetPolyline, pathData, pointAlong, polylineLength, slicePolyline, wrapAngle } from './geometry.ts';

const corner = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
];

describe('polylines', () => {
  test('length and points along', () => {
    expect(polylineLength(corner)).toBe(20);
    expect(pointAlong(corner, 15)).toEqual({ x: 10, y: 5 });
    expect(pointAlong(corner, -3)).toEqual({ x: 0, y: 0 });
    expect(pointAlong(corner, 99)).toEqual({ x: 10, y: 10 });
  });

  test('a slice keeps the corners inside it', () => {
    expect(slicePolyline(corner, 5, 15)).toEqual([
      { x: 5, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 5 },
    ]);
    expect(slicePolyline(corner, 12, 15)).toEqual([
      { x: 10, y: 2 },
      { x: 10, y: 5 },
    ]);
  });

  test('an offset goes to the right of the way and mitres corners', () => {
    // Eastwards on a screen, right is down.
    expect(normal({ x: 0, y: 0 }, { x: 5, y: 0 })).toEqual({ x: -0, y: 1 });
    const moved = offsetPolyline(corner, 2);
    expect(moved[0]).toEqual({ x: 0, y: 2 });
    expect(moved[1]).toEqual({ x: 8, y: 2 });
    expect(moved[2]).toEqual({ x: 8, y: 10 });
  });

  test('a hairpin does not run away', () => {
    const moved = offsetPolyline(
      [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 0, y: 0.01 },
      ],
      3,
    );
    for (const point of moved) expect(Math.hypot(point.x, point.y)).toBeLessThan(15);
  });

  test('path data is rounded', () => {
    expect(
      pathData([
        { x: 1 / 3, y: 0 },
        { x: 2, y: 1 },
      ]),
    ).toBe('M0.33 0L2 1');
  });
});

test('a bow reaches its bulge in the middle and ends at its ends', () => {
  const line = bow({ x: 0, y: 0 }, { x: 10, y: 0 }, 4, 2);
  expect(line).toEqual([
    { x: 0, y: 0 },
    { x: 5, y: 4 },
    { x: 10, y: 0 },
  ]);
});

test('angles wrap into a half turn each way', () => {
  expect(Math.abs(wrapAngle(3 * Math.PI))).toBeCloseTo(Math.PI);
  expect(wrapAngle(-1.5 * Math.PI)).toBeCloseTo(0.5 * Math.PI);
});
