/** Where the logical functions of a scheme stand in the drawing (draft-chan-dmm-framework-gap-analysis §3, figures 1 to 7). */
import type { FunctionPlacement, LogicalFunction } from '#scenario/scheme-catalog.ts';
import { NODE_GLYPHS } from '../shared/glyphs.ts';
import { badgeHeight, badgeWidth } from './label-boxes.ts';
import type { CanvasLayout } from './layout.ts';
import type { NodeLook } from './NodeLayer.tsx';

/** Order of functions at a node. */
export const LOGICAL_FUNCTIONS: readonly LogicalFunction[] = ['allocation', 'location-management', 'mobility-routing', 'proxy'];

/** A function at a node: a token whose middle is at `x`, `y`, in canvas units, and `width` design pixels wide. */
export interface FunctionToken {
  /** The function, and how many nodes before this one have it: a token of another scheme with the same key glides to its place. */
  readonly key: string;
  readonly kind: LogicalFunction;
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  readonly width: number;
}

/** Between tokens, and between them and the icon, design pixels. */
const GAP = 3;
const RISE = 6;

/** The functions that a node has by its roles, in their order. */
export function functionsAt(roles: readonly string[], placement: FunctionPlacement): LogicalFunction[] {
  const found = new Set(roles.flatMap((role) => placement[role.split(' of ')[0] ?? role] ?? []));
  return LOGICAL_FUNCTIONS.filter((kind) => found.has(kind));
}

/** All tokens of a drawing. `short` is what stands on them, `text` is the least size of text, design pixels. */
export function functionTokens(
  looks: readonly Pick<NodeLook, 'index' | 'node' | 'roles'>[],
  placement: FunctionPlacement,
  layout: Pick<CanvasLayout, 'points' | 'labelSide'>,
  unit: number,
  text: number,
  short: { readonly [kind in LogicalFunction]: string },
): FunctionToken[] {
  const counts = new Map<LogicalFunction, number>();
  return looks.flatMap(({ index, node, roles }) => {
    const kinds = functionsAt(roles, placement);
    const widths = kinds.map((kind) => badgeWidth(short[kind], text));
    const total = widths.reduce((sum, width) => sum + width + GAP, -GAP);
    const point = layout.points[index] ?? { x: 0, y: 0 };
    // On the other side of the icon than its label.
    const away = NODE_GLYPHS[node.kind].radius + RISE + badgeHeight(text) / 2;
    const rise = layout.labelSide[index] === 'above' ? away : -away;
    let left = -total / 2;
    return kinds.map((kind, place): FunctionToken => {
      const width = widths[place] ?? 0;
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      const x = point.x + (left + width / 2) * unit;
      left += width + GAP;
      return { key: `${kind} ${count}`, kind, x, y: point.y + rise * unit, unit, width };
    });
  });
}
