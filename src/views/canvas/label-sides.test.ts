import { expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import { boxAt, labelBox, overlap, type Scale } from './label-boxes.ts';
import { withLabelsApart } from './label-sides.ts';
import { boundsAt, layoutOf, pointOf, stretchFor, type CanvasLayout } from './layout.ts';
import { nodeRadius } from './segments.ts';
import { fitDrawing, leastTextAt, unitAt } from './zoom-control.ts';

const none = (): readonly string[] => [];

/** Pairs of names that lie over each other. */
function covered(plan: Plan, layout: CanvasLayout, { unit, text }: Scale): readonly string[] {
  const boxes = plan.scenario.nodes.flatMap((node, index) =>
    node.kind === 'mobile'
      ? []
      : [
          {
            name: node.label ?? node.id,
            box: boxAt(
              pointOf(layout.points, index),
              labelBox(layout.labelSide[index] ?? 'below', nodeRadius(plan, index), node.label ?? node.id, [], text),
              unit,
            ),
          },
        ],
  );
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(one.box, other.box))
      .map((other) => `${one.name} ${other.name}`),
  );
}

/** A scenario in a pane of a phone, as the canvas lays it out and fits it. */
function onPhone(plan: Plan): { readonly layout: CanvasLayout; readonly scale: Scale } {
  const [width, height] = [390, 340];
  const layout = layoutOf(plan, stretchFor(layoutOf(plan).bounds, width, height));
  const { k } = fitDrawing((unit) => boundsAt(plan, layout, unit), width, height);
  return { layout, scale: { unit: unitAt(k), text: leastTextAt(k) } };
}

test('nine networks in a row on a phone: every name is to be read', () => {
  const row = GALLERY.find(({ name }) => name === 'figure/chan-dlma-1')!;
  const plan = makePlan(row.scenario);
  const { layout, scale } = onPhone(plan);
  expect(covered(plan, layout, scale).length).toBeGreaterThan(0);
  expect(covered(plan, withLabelsApart(plan, layout, none, scale), scale)).toEqual([]);
});

test.each(GALLERY.filter(({ scenario }) => scenario.links.length <= 60))(
  '$name: where there is room, names stay; on a phone, fewer cover each other or as few',
  ({ scenario }) => {
    const plan = makePlan(scenario);
    const wide = layoutOf(plan);
    const close = { unit: 0.72, text: 11 };
    if (covered(plan, wide, { ...close, unit: 1 }).length === 0)
      expect(withLabelsApart(plan, wide, none, close).labelSide).toEqual(wide.labelSide);
    const { layout, scale } = onPhone(plan);
    const apart = withLabelsApart(plan, layout, none, scale);
    expect(covered(plan, apart, scale).length).toBeLessThanOrEqual(covered(plan, layout, scale).length);
    expect(apart.points).toBe(layout.points);
  },
);
