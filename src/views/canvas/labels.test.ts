import { expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { makePlan } from '#scenario/plan.ts';
import { boxAt, delayBox, labelBlock, labelBox, labelSideOf, overlap, placeDelays } from './label-boxes.ts';
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
    const block = labelBlock(side, 20, true);
    // Text rises 11 above its baseline, badges are 16 high.
    const apart = block.badges >= block.label || block.badges + 16 <= block.label - 11;
    expect(apart).toBe(true);
    if (side === 'above') expect(block.badges + 16).toBeLessThanOrEqual(-20);
    if (side === 'below') expect(block.label - 11).toBeGreaterThanOrEqual(20);
    if (side === 'right') expect(block.x).toBeGreaterThan(20);
  }
});

const FEW = GALLERY.filter(({ scenario }) => scenario.links.length <= 60);

test.each(FEW.flatMap(({ name, scenario }) => [1, 1.5].map((unit) => ({ name, scenario, unit }))))(
  'in $name at $unit units no delay covers another or a label',
  ({ scenario, unit }) => {
    const plan = makePlan(scenario);
    const layout = layoutOf(plan);
    const texts = scenario.links.map((link) => `${link.delayMs} ms`);
    const places = placeDelays(plan, layout, texts, () => [], 20, unit);
    const boxes = places.map((place, link) => boxAt(place.at, delayBox(place, texts[link] ?? ''), unit));
    const labels = scenario.nodes.flatMap((node, index) =>
      node.kind === 'mobile'
        ? []
        : boxAt(
            pointOf(layout.points, index),
            labelBox(layout.labelSide[index] ?? 'below', nodeRadius(plan, index), node.label ?? node.id, []),
            unit,
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
      boxAt(at, labelBox(layout.labelSide[node] ?? 'below', nodeRadius(plan, node), text, badges), 2);
    const own = of(router, scenario.nodes[router]?.label ?? '', ['MAR'], pointOf(layout.points, router));
    expect(overlap(own, of(mobile, name, [], dockPoint(layout, router, 0, 1)))).toBe(false);
  }
});
