import { expect, test } from 'vitest';
import type { DropRow } from '#store/model.ts';
import { radioDirection } from '#scenario/plan.ts';
import { dropLabels, dropPoint, freeBelow, LABEL_MS, POSED_MS, updateFalls, type Fall } from './drops.ts';
import { overlap, type Box } from './label-boxes.ts';
import { dockPoint, layoutOf } from './layout.ts';
import { createSegments, placeWires } from './segments.ts';
import { AR1, AR2, LMA, MN1, star } from './test-support/star.ts';

function drop(packetId: number, over: Partial<DropRow> = {}): DropRow {
  return {
    atNs: packetId * 1000,
    sentNs: packetId * 900,
    packetId,
    node: AR1,
    direction: null,
    reason: 'not-attached',
    flow: 0,
    headers: 1,
    ...over,
  };
}

test('labels of places that are near each other stand below one another', () => {
  const box = (x0: number, y0: number): Box => ({ x0, y0, x1: x0 + 80, y1: y0 + 18 });
  const taken = [box(0, 0), box(10, 21), box(300, 42)];
  const free = freeBelow(taken, box(5, 4));
  expect(taken.filter((other) => overlap(other, free))).toEqual([]);
  expect(free).toMatchObject({ x0: 5, x1: 85 });
  expect(free.y1 - free.y0).toBe(18);
  expect(free.y0).toBeLessThan(45);
  expect(freeBelow(taken, box(200, 0))).toEqual(box(200, 0));
});

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

test('in slow motion a drop falls once, however long the model still has it', () => {
  const born = new Set<number>();
  let falls: readonly Fall[] = [];
  for (let clockMs = 0; clockMs <= 8000; clockMs += 50) {
    falls = updateFalls(falls, [drop(1)], clockMs, false);
    for (const fall of falls) born.add(fall.bornMs);
    expect(dropLabels(falls, clockMs)).toHaveLength(clockMs < LABEL_MS ? 1 : 0);
  }
  expect([...born]).toEqual([0]);
});

test("a label's count never goes down while it is shown, and a burst after it starts at one", () => {
  let falls: readonly Fall[] = [];
  const counts: number[] = [];
  for (let clockMs = 0; clockMs < 12_000; clockMs += 100) {
    // A burst of 40 drops, one each 100 ms; the model forgets each after 1 s.
    const drops = Array.from({ length: 40 }, (_, id) => drop(id)).filter(
      (_, id) => id * 100 <= clockMs && clockMs < id * 100 + 1000,
    );
    falls = updateFalls(falls, drops, clockMs, false);
    counts.push(dropLabels(falls, clockMs)[0]?.count ?? 0);
  }
  const faded = counts.indexOf(0);
  expect(counts.slice(0, faded)).toEqual(counts.slice(0, faded).toSorted((a, b) => a - b));
  expect(Math.max(...counts)).toBe(40);
  expect(falls).toHaveLength(0);
  expect(dropLabels(updateFalls(falls, [drop(99)], 12_000, false), 12_000)[0]?.count).toBe(1);
});

test('after a jump drops are shown in their pose, and older ones are gone', () => {
  const falls = updateFalls([{ drop: drop(9), bornMs: 0, ordinal: 1 }], [drop(1)], 1000, true);
  expect(falls).toEqual([{ drop: drop(1), bornMs: 1000 - POSED_MS, ordinal: 1 }]);
});

test('labels add up drops of one place and reason, the youngest last', () => {
  const falls = [
    { drop: drop(1), bornMs: 0, ordinal: 1 },
    { drop: drop(2), bornMs: 50, ordinal: 2 },
    { drop: drop(3, { reason: 'radio-lost', direction: 12 }), bornMs: 80, ordinal: 1 },
    { drop: drop(4, { node: AR2 }), bornMs: 10, ordinal: 1 },
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
