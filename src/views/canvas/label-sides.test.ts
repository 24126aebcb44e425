import { describe, expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Point } from '../shared/geometry.ts';
import { boxAt, labelBox, overlap, type Box, type Scale } from './label-boxes.ts';
import { withLabelsApart, withMobileLabelsApart } from './label-sides.ts';
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

describe('the name of a mobile', () => {
  const plan = makePlan(GALLERY.find(({ name }) => name === 'first-minute')!.scenario);
  const layout = layoutOf(plan);
  const scale = { unit: 1, text: 11 };
  const mobile = plan.nodeIndex.get('mn1')!;
  const router = plan.nodeIndex.get('ar3')!;
  const badges = (node: number): readonly string[] => (node === router ? ['MAG'] : []);
  const at = (dx: number, dy: number) => {
    const beside = pointOf(layout.points, router);
    return layout.points.map((point, node) => (node === mobile ? { x: beside.x + dx, y: beside.y + dy } : point));
  };
  const boxOf = (node: number, points: readonly Point[], { labelSide }: CanvasLayout): Box => {
    const { label = '' } = plan.scenario.nodes[node]!;
    const box = labelBox(labelSide[node]!, nodeRadius(plan, node), label, badges(node), scale.text);
    return boxAt(pointOf(points, node), box, scale.unit);
  };

  test('stays where it covers nothing', () => {
    expect(withMobileLabelsApart(plan, layout, layout.points, badges, scale)).toBe(layout);
    expect(withMobileLabelsApart(plan, layout, at(-160, 90), badges, scale)).toBe(layout);
  });

  test.each([
    [4, 22],
    [10, 0],
    [-30, 10],
    [0, 40],
  ])('keeps clear of the router that it was let go over, %i right and %i down', (dx, dy) => {
    const points = at(dx, dy);
    const apart = withMobileLabelsApart(plan, layout, points, badges, scale);
    const own = boxOf(mobile, points, apart);
    expect(overlap(own, boxOf(router, points, apart))).toBe(false);
    const r = nodeRadius(plan, router);
    expect(overlap(own, boxAt(pointOf(points, router), { x0: -r, y0: -r, x1: r, y1: r }, scale.unit))).toBe(false);
  });

  test('two that were let go over one router do not cover each other', () => {
    const two = makePlan(GALLERY.find(({ name }) => name === 'two-phones')!.scenario);
    const places = layoutOf(two);
    const [first = 0, second = 0] = two.mobiles;
    const beside = pointOf(places.points, first);
    const points = places.points.map((point, node) => (node === second ? { x: beside.x + 45, y: beside.y } : point));
    const { labelSide } = withMobileLabelsApart(two, places, points, none, scale);
    const [one, other] = [first, second].map((node) =>
      boxAt(points[node]!, labelBox(labelSide[node]!, nodeRadius(two, node), two.scenario.nodes[node]!.label!, [], 11), 1),
    );
    expect(overlap(one!, other!)).toBe(false);
  });
});
