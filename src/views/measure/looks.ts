/** How the lines of a chart look: a colour, a dash and a marker each, so that none is told by colour alone. */
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3';
import { cssColor } from '../shared/palette.ts';

/** A line's look. */
export interface LineLook {
  readonly color: string;
  readonly dash: string;
  /** Path of the marker around 0 0. */
  readonly marker: string;
}

const SHAPES: readonly (readonly [SymbolType, string])[] = [
  [symbolCircle, ''],
  [symbolSquare, '9 3'],
  [symbolTriangle, '2 3'],
  [symbolDiamond, '9 3 2 3'],
  [symbolCross, '5 5'],
  [symbolStar, '14 3'],
  [symbolWye, '2 6'],
];

/** The look of the line in a place. */
export function lineLook(place: number): LineLook {
  const [shape, dash] = SHAPES[place % SHAPES.length] ?? [symbolCircle, ''];
  return { color: cssColor(place % SHAPES.length), dash, marker: symbol(shape, 46)() ?? '' };
}
