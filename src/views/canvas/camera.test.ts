import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraOf, rounded, viewOf } from './camera.ts';

const RANGE = [0.1, 6] as const;
const wide = { width: 800, height: 600, fitted: 1.2, stretch: 1 };
const phone = { width: 390, height: 500, fitted: 0.5, stretch: 1.6 };

test('a view comes back from its camera, in any pane', () => {
  const views = fc.record({
    x: fc.integer({ min: -4000, max: 4000 }),
    y: fc.integer({ min: -4000, max: 4000 }),
    k: fc.double({ min: 0.1, max: 6, noNaN: true }),
  });
  fc.assert(
    fc.property(views, fc.constantFrom(wide, phone), (view, frame) => {
      const back = viewOf(cameraOf(view, frame), frame, RANGE);
      for (const part of ['x', 'y', 'k'] as const) expect(back[part]).toBeCloseTo(view[part], 6);
    }),
  );
});

test('another pane has the same place in its middle, as much larger than where all fits', () => {
  const camera = cameraOf({ x: -300, y: 40, k: 2.4 }, wide);
  expect(camera.k).toBeCloseTo(2);
  const there = viewOf(camera, phone, RANGE);
  expect(there.k).toBeCloseTo(1);
  // What is in the middle of the wide pane, where the phone draws it: stretched.
  expect(camera.x * there.k + there.x).toBeCloseTo(phone.width / 2);
  expect(camera.y * phone.stretch * there.k + there.y).toBeCloseTo(phone.height / 2);
});

test('no camera leads closer or farther than a person can go, and a link has short numbers', () => {
  expect(viewOf({ x: 0, y: 0, k: 1e6 }, wide, RANGE).k).toBe(6);
  expect(viewOf({ x: 0, y: 0, k: 1e-6 }, wide, RANGE).k).toBe(0.1);
  expect(rounded({ x: 12.51, y: -0.2, k: 1.2345 })).toEqual({ x: 13, y: 0, k: 1.23 });
});
