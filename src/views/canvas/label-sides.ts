/** The sides of nodes on which their names stand, where the drawing is so small that neighbours' names would lie over each other. Pure. */
import type { Plan } from '#scenario/plan.ts';
import type { Point } from '../shared/geometry.ts';
import { boxAt, crosses, labelBox, overlap, type Box, type Scale } from './label-boxes.ts';
import { dockPoint, pointOf, type CanvasLayout, type LabelSide } from './layout.ts';
import { nodeRadius } from './segments.ts';

/** Names keep this far from each other, design pixels. */
const APART = 3;

const SIDES: readonly LabelSide[] = ['below', 'above', 'right', 'left'];

/**
 * The layout with names moved to another side of their node where they would cover a name, an icon or the place of a mobile: one after
 * the other from left to right, to a side without a link if there is one. A name that covers something everywhere stays.
 */
export function withLabelsApart(
  plan: Plan,
  layout: CanvasLayout,
  badges: (node: number) => readonly string[],
  { unit, text }: Scale,
): CanvasLayout {
  const fixed = plan.scenario.nodes
    .flatMap((node, index) => (node.kind === 'mobile' ? [] : [index]))
    .toSorted((a, b) => pointOf(layout.points, a).x - pointOf(layout.points, b).x);
  const links = plan.scenario.links.map(({ between }) =>
    between.map((id) => pointOf(layout.points, plan.nodeIndex.get(id) ?? 0)),
  );
  const icon = (node: number): Box => {
    const r = nodeRadius(plan, node);
    return boxAt(pointOf(layout.points, node), { x0: -r, y0: -r, x1: r, y1: r }, unit);
  };
  const mobile = plan.mobiles[0];
  const docks = mobile === undefined ? [] : plan.accessRouters.map((router) => dockBox(plan, layout, router, mobile, unit));
  const labels: Box[] = [];
  const labelSide = [...layout.labelSide];
  for (const node of fixed) {
    const { label, id } = plan.scenario.nodes[node] ?? { id: '' };
    const place = (side: LabelSide): Box =>
      boxAt(pointOf(layout.points, node), labelBox(side, nodeRadius(plan, node), label ?? id, badges(node), text), unit);
    const isFree = (box: Box): boolean => !labels.some((other) => overlap(wider(box, APART * unit), other));
    const coversNone = (box: Box): boolean =>
      isFree(box) &&
      !docks.some((dock) => overlap(box, dock)) &&
      !fixed.some((other) => other !== node && overlap(box, icon(other)));
    const usual = layout.labelSide[node] ?? 'below';
    let chosen = usual;
    if (!isFree(place(usual))) {
      const others = SIDES.filter((side) => side !== usual && coversNone(place(side)));
      const clear = others.find(
        (side) => !links.some(([a, b]) => a !== undefined && b !== undefined && crosses(a, b, place(side))),
      );
      chosen = clear ?? others[0] ?? usual;
    }
    labelSide[node] = chosen;
    labels.push(place(chosen));
  }
  return labelSide.every((side, node) => side === layout.labelSide[node]) ? layout : { ...layout, labelSide };
}

/** The same of a mobile, which has a router above it as a rule. */
const MOBILE_SIDES: readonly LabelSide[] = ['right', 'left', 'below', 'above'];

/** More mobiles than these stand in arcs, where names have their own order. */
const MOST_MOBILES = 12;

/**
 * The layout with names of mobiles on another side where they would cover an icon or a name. `points` is where the mobiles are now: one
 * that was let go while the clock stands is beside a router, not at its dock.
 */
export function withMobileLabelsApart(
  plan: Plan,
  layout: CanvasLayout,
  points: readonly Point[],
  badges: (node: number) => readonly string[],
  { unit, text }: Scale,
): CanvasLayout {
  if (plan.mobiles.length > MOST_MOBILES) return layout;
  const isMobile = (node: number): boolean => plan.scenario.nodes[node]?.kind === 'mobile';
  const label = (node: number, side: LabelSide): Box => {
    const { label: name, id } = plan.scenario.nodes[node] ?? { id: '' };
    const at = pointOf(isMobile(node) ? points : layout.points, node);
    return boxAt(at, labelBox(side, nodeRadius(plan, node), name ?? id, badges(node), text), unit);
  };
  const taken: Box[] = plan.scenario.nodes.flatMap((_node, node) => {
    const r = nodeRadius(plan, node);
    const icon = boxAt(pointOf(isMobile(node) ? points : layout.points, node), { x0: -r, y0: -r, x1: r, y1: r }, unit);
    return isMobile(node) ? [icon] : [icon, label(node, layout.labelSide[node] ?? 'below')];
  });
  const labelSide = [...layout.labelSide];
  for (const mobile of plan.mobiles) {
    const usual = layout.labelSide[mobile] ?? 'right';
    const isFree = (side: LabelSide): boolean => !taken.some((other) => overlap(label(mobile, side), other));
    const chosen = [usual, ...MOBILE_SIDES].find(isFree) ?? usual;
    labelSide[mobile] = chosen;
    taken.push(label(mobile, chosen));
  }
  return labelSide.every((side, node) => side === layout.labelSide[node]) ? layout : { ...layout, labelSide };
}

function wider(box: Box, by: number): Box {
  return { ...box, x0: box.x0 - by, x1: box.x1 + by };
}

/** The room of a mobile at the first place of a router. */
function dockBox(plan: Plan, layout: CanvasLayout, router: number, mobile: number, unit: number): Box {
  const r = nodeRadius(plan, mobile);
  return boxAt(dockPoint(layout, router, 0, 1), { x0: -r, y0: -r, x1: r, y1: r }, unit);
}
