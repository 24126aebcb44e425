import { expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { makePlan } from '#scenario/plan.ts';
import {
  badgeHeight,
  boxAt,
  delayBox,
  LABEL_SIZE,
  labelBlock,
  labelBox,
  labelSideOf,
  overlap,
  placeDelays,
} from './label-boxes.ts';
import { dockPoint, layoutOf, pointOf } from './layout.ts';
import { nodeRadius } from './segments.ts';

test("a link's delay stands above a line that runs across, on the side where text leads away", () => {
  expect(labelSideOf({ x: 0, y: 0 }, { x: 10, y: 0 })).toMatchObject({ y: -1, anchor: 'middle' });
  const falling = labelSideOf({ x: 0, y: 0 }, { x: 10, y: 8 });
  expect(falling.anchor).toBe('start');
  expect(falling.y).toBeLessThan(0);
  expect(labelSideOf({ x: 0, y: 8 }, { x: 10, y: 0 }).anchor).toBe('end');
});

test('it stands beside a line that runs up and down, whichever way that was written', () => {
  expect(labelSideOf({ x: 0, y: 0 }, { x: 0, y: 10 })).toEqual({ x: 1, y: 0, anchor: 'start' });
  expect(labelSideOf({ x: 0, y: 10 }, { x: 0, y: 0 })).toEqual({ x: 1, y: 0, anchor: 'start' });
});

test('label and badges do not cover each other or the icon on any side', () => {
  for (const side of ['below', 'above', 'right', 'left'] as const) {
    for (const text of [11, 15.5]) {
      const block = labelBlock(side, 20, true, text);
      const height = badgeHeight(text);
      const rise = 0.8 * Math.max(LABEL_SIZE, text);
      const apart = block.badges >= block.label || block.badges + height <= block.label;
      expect(apart).toBe(true);
      if (side === 'above') expect(block.badges + height).toBeLessThanOrEqual(-20);
      if (side === 'below') expect(block.label - rise).toBeGreaterThanOrEqual(20);
      if (side === 'right') expect(block.x).toBeGreaterThan(20);
    }
  }
});

const FEW = GALLERY.filter(({ scenario }) => scenario.links.length <= 60);

/** A pane of its own, a smaller one, and one of four or a phone's. */
const SCALES = [
  { unit: 1, text: 11 },
  { unit: 1.5, text: 15.5 },
  { unit: 2.5, text: 15.5 },
] as const;

test.each(FEW.flatMap(({ name, scenario }) => SCALES.map((scale) => ({ name, scenario, scale, unit: scale.unit }))))(
  'in $name at $unit units no delay covers another or a label',
  ({ scenario, scale }) => {
    const plan = makePlan(scenario);
    const layout = layoutOf(plan);
    const texts = scenario.links.map((link) => `${link.delayMs} ms`);
    const places = placeDelays(plan, layout, texts, () => [], 20, scale);
    const boxes = places.flatMap((place, link) =>
      place === null ? [] : [boxAt(place.at, delayBox(place, texts[link] ?? '', scale.text), scale.unit)],
    );
    // One that has no room is left out, never written over something else: in a pane of its own few lack it.
    if (scale.unit === 1) expect(boxes.length).toBeGreaterThanOrEqual(0.9 * places.length);
    const labels = scenario.nodes.flatMap((node, index) =>
      node.kind === 'mobile'
        ? []
        : boxAt(
            pointOf(layout.points, index),
            labelBox(layout.labelSide[index] ?? 'below', nodeRadius(plan, index), node.label ?? node.id, [], scale.text),
            scale.unit,
          ),
    );
    boxes.forEach((box, index) => {
      expect([...boxes.slice(index + 1), ...labels].filter((other) => overlap(box, other))).toEqual([]);
    });
  },
);

test.each(FEW)("in $name no access router's label covers a mobile that is there, or that mobile's label", ({ scenario }) => {
  const plan = makePlan(scenario);
  // As on a phone: a tall pane, and small.
  const layout = layoutOf(plan, 1.6);
  const mobile = plan.mobiles[0] ?? 0;
  const name = scenario.nodes[mobile]?.label ?? '';
  for (const router of plan.accessRouters) {
    const of = (node: number, text: string, badges: readonly string[], at: { x: number; y: number }) =>
      boxAt(at, labelBox(layout.labelSide[node] ?? 'below', nodeRadius(plan, node), text, badges, 15.5), 2);
    const own = of(router, scenario.nodes[router]?.label ?? '', ['MAR'], pointOf(layout.points, router));
    expect(overlap(own, of(mobile, name, [], dockPoint(layout, router, 0, 1)))).toBe(false);
  }
});
