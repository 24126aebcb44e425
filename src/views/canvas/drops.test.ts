import { expect, test } from 'vitest';
import type { DropRow } from '#store/model.ts';
import { radioDirection } from '#scenario/plan.ts';
import { dropLabels, dropPoint, LABEL_MS, POSED_MS, updateFalls } from './drops.ts';
import { dockPoint, layoutOf } from './layout.ts';
import { createSegments, placeWires } from './segments.ts';
import { AR1, AR2, LMA, MN1, star } from './test-support/star.ts';

function drop(packetId: number, over: Partial<DropRow> = {}): DropRow {
  return { atNs: packetId * 1000, packetId, node: AR1, direction: null, reason: 'not-attached', flow: 0, headers: 1, ...over };
}

test('a drop keeps its age from frame to frame', () => {
  const first = updateFalls([], [drop(1)], 100, false);
  const second = updateFalls(first, [drop(1), drop(2)], 300, false);
  expect(second.map((fall) => [fall.drop.packetId, fall.bornMs])).toEqual([
    [1, 100],
    [2, 300],
  ]);
});

test('it stays until its label has faded even when the model forgets it', () => {
  const falls = updateFalls([], [drop(1)], 0, false);
  expect(updateFalls(falls, [], LABEL_MS - 1, false)).toHaveLength(1);
  expect(updateFalls(falls, [], LABEL_MS, false)).toHaveLength(0);
});

test('after a jump drops are shown in their pose, and older ones are gone', () => {
  const falls = updateFalls([{ drop: drop(9), bornMs: 0 }], [drop(1)], 1000, true);
  expect(falls).toEqual([{ drop: drop(1), bornMs: 1000 - POSED_MS }]);
});

test('labels add up drops of one place and reason, the youngest last', () => {
  const falls = [
    { drop: drop(1), bornMs: 0 },
    { drop: drop(2), bornMs: 50 },
    { drop: drop(3, { reason: 'radio-lost', direction: 12 }), bornMs: 80 },
    { drop: drop(4, { node: AR2 }), bornMs: 10 },
  ];
  expect(dropLabels(falls, 100).map((label) => [label.node, label.reason, label.count, label.ageMs])).toEqual([
    [AR2, 'not-attached', 1, 90],
    [AR1, 'not-attached', 2, 50],
    [AR1, 'radio-lost', 1, 20],
  ]);
});

test('drops fall at the node, on the wire, or in the air beside the router', () => {
  const plan = star();
  const layout = layoutOf(plan);
  const segments = createSegments(plan);
  placeWires(plan, segments, layout.points, 1);
  const at = (row: DropRow) => dropPoint(row, layout, layout.points, segments, plan, 1);
  const lma = layout.points[LMA] ?? { x: 0, y: 0 };
  expect(at(drop(1, { node: LMA })).x).toBe(lma.x);
  expect(at(drop(1, { node: LMA })).y).toBeGreaterThan(lma.y);
  // Direction 1 leaves the LMA for the core, straight down.
  const wire = at(drop(1, { node: LMA, direction: 1 }));
  expect(wire.x).toBe(lma.x);
  expect(wire.y).toBeGreaterThan(lma.y + 60);
  const router = layout.points[AR2] ?? { x: 0, y: 0 };
  const dock = dockPoint(layout, AR2, 0, 1);
  const air = at(drop(1, { node: AR2, direction: radioDirection(plan, plan.firstInterface[MN1] ?? 0, AR2, 'down') }));
  expect(air.y).toBeGreaterThan(router.y);
  expect(air.y).toBeLessThan(dock.y);
});
