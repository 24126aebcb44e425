import { describe, expect, test } from 'vitest';
import { makePlan } from '#scenario/plan.ts';
import { distance } from '../shared/geometry.ts';
import { boundsAt, dockPoint, layoutOf, stretchFor, type Bounds } from './layout.ts';
import { AR1, AR2, CORE, LMA, MN1, star } from './test-support/star.ts';
import { fitDrawing, fitView, leastTextAt, unitAt } from './zoom-control.ts';

describe('places', () => {
  test("are the scenario's when it gives them", () => {
    expect(layoutOf(star()).points[LMA]).toEqual({ x: 400, y: 50 });
  });

  test('are found by forces when it does not, the same every time', () => {
    const first = layoutOf(star(1, false));
    expect(layoutOf(star(1, false))).toEqual(first);
    const [core, lma, ar1] = [first.points[CORE], first.points[LMA], first.points[AR1]];
    if (core === undefined || lma === undefined || ar1 === undefined) throw new Error('no places');
    expect(distance(lma, ar1)).toBeGreaterThan(80);
    expect(distance(core, ar1)).toBeLessThan(distance(lma, ar1));
  });

  test('in tiny units are spread until icons have room', () => {
    const plan = star();
    const tiny = makePlan({
      ...plan.scenario,
      nodes: plan.scenario.nodes.map((node) =>
        node.x === undefined ? node : { ...node, x: node.x / 100, y: (node.y ?? 0) / 100 },
      ),
    });
    const points = layoutOf(tiny).points;
    expect(distance(points[AR1] ?? { x: 0, y: 0 }, points[AR2] ?? { x: 0, y: 0 })).toBeGreaterThan(100);
  });
});

describe('a taller pane', () => {
  test('stretches the drawing downwards, in steps and within limits', () => {
    const bounds = { x: 0, y: 0, width: 800, height: 500 };
    expect(stretchFor(bounds, 800, 500)).toBe(1);
    expect(stretchFor(bounds, 1600, 500)).toBe(1);
    expect(stretchFor(bounds, 800, 640)).toBe(1.2);
    expect(stretchFor(bounds, 400, 900)).toBe(1.6);
    expect(stretchFor(bounds, 0, 0)).toBe(1);
  });

  test('keeps what stands beside each other, and docks at their distance', () => {
    const layout = layoutOf(star(), 1.6);
    expect(layout.points[LMA]).toEqual({ x: 400, y: 80 });
    const at = layout.points[AR1] ?? { x: 0, y: 0 };
    expect(distance(at, dockPoint(layout, AR1, 0, 1))).toBeCloseTo(86);
  });
});

describe('around an access router', () => {
  const layout = layoutOf(star());

  test('mobiles stand away from its links', () => {
    const at = layout.points[AR1] ?? { x: 0, y: 0 };
    const dock = dockPoint(layout, AR1, 0, 1);
    expect(dock.y).toBeGreaterThan(at.y + 60);
    expect(layout.points[MN1]).toEqual(dock);
  });

  test('many mobiles do not cover each other', () => {
    const docks = Array.from({ length: 9 }, (_, slot) => dockPoint(layout, AR2, slot, 9));
    for (const [index, dock] of docks.entries()) {
      for (const other of docks.slice(index + 1)) expect(distance(dock, other)).toBeGreaterThan(40);
    }
  });

  test('the label keeps clear of links and mobiles', () => {
    expect(layout.labelSide[AR1]).toBe('left');
    expect(layout.labelSide[LMA]).toBe('above');
  });
});

describe('the view', () => {
  test('fits everything into the pane', () => {
    const { bounds } = layoutOf(star());
    const view = fitView(bounds, 390, 300);
    expect(bounds.x * view.k + view.x).toBeGreaterThan(0);
    expect((bounds.x + bounds.width) * view.k + view.x).toBeLessThan(390);
    expect((bounds.y + bounds.height) * view.k + view.y).toBeLessThan(300);
  });

  test('stays clear of the buttons in the corner, and in the middle where they are not in the way', () => {
    const { bounds } = layoutOf(star());
    const bar = { width: 32, height: 90 };
    for (const [width, height] of [
      [390, 300],
      [390, 700],
      [900, 500],
    ] as const) {
      const view = fitView(bounds, width, height, bar);
      const right = (bounds.x + bounds.width) * view.k + view.x;
      const bottom = (bounds.y + bounds.height) * view.k + view.y;
      expect(right <= width - bar.width || bottom <= height - bar.height).toBe(true);
      expect(bounds.x * view.k + view.x).toBeGreaterThan(0);
      expect(bounds.y * view.k + view.y).toBeGreaterThan(0);
    }
    expect(fitView(bounds, 3000, 3000, bar)).toEqual(fitView(bounds, 3000, 3000));
  });

  test('leaves room for labels that do not shrink with a small pane', () => {
    const plan = star();
    const at = (unit: number): Bounds => boundsAt(plan, layoutOf(plan), unit);
    const { k, y } = fitDrawing(at, 430, 180);
    const top = at(unitAt(k)).y;
    expect(k).toBeLessThan(0.72);
    expect(top * k + y).toBeGreaterThan(0);
    expect(fitDrawing(at, 1600, 1000)).toEqual(fitView(at(1), 1600, 1000));
  });

  test('never writes smaller than 11 pixels', () => {
    for (const k of [0.1, 0.36, 0.5, 0.72, 0.8, 0.95, 1, 1.3, 1.7, 4]) {
      expect(leastTextAt(k) * unitAt(k) * k).toBeGreaterThanOrEqual(11 - 1e-9);
      expect(leastTextAt(k)).toBeLessThanOrEqual(15.5);
    }
    expect(leastTextAt(1)).toBe(11);
  });

  test('keeps icons readable when far away and from growing when near', () => {
    expect(unitAt(1)).toBe(1);
    expect(unitAt(0.36) * 0.36).toBeCloseTo(0.72);
    expect(unitAt(4) * 4).toBeCloseTo(1.5);
  });
});
