/** Where the names of a drawing stand, worked out anew only when something about them has changed. */
import { useCallback, useMemo } from 'react';
import type { Plan } from '#scenario/plan.ts';
import type { Point } from '../shared/geometry.ts';
import type { Scale } from './label-boxes.ts';
import { withLabelsApart, withMobileLabelsApart } from './label-sides.ts';
import type { CanvasLayout } from './layout.ts';
import { badgesOf } from './node-looks.ts';
import type { NodeLook } from './NodeLayer.tsx';

/** Where all nodes of a layout were when the mobiles came to rest. */
export interface Rest {
  readonly layout: CanvasLayout;
  readonly points: readonly Point[];
}

/** The layout with names that keep clear of each other, those of mobiles at their docks and where they rest, and what is beside a name. */
export function useLabels(
  plan: Plan,
  layout: CanvasLayout,
  rest: Rest | null,
  looks: readonly NodeLook[],
  failed: string,
  { unit, text }: Scale,
): { readonly labelled: CanvasLayout; readonly named: CanvasLayout; readonly badges: (node: number) => readonly string[] } {
  const badges = useCallback(
    (node: number): readonly string[] => (looks[node] === undefined ? [] : badgesOf(looks[node], failed)),
    [looks, failed],
  );
  const labelled = useMemo(() => withLabelsApart(plan, layout, badges, { unit, text }), [plan, layout, badges, unit, text]);
  const named = useMemo(
    () => (rest?.layout === layout ? withMobileLabelsApart(plan, labelled, rest.points, badges, { unit, text }) : labelled),
    [plan, layout, labelled, rest, badges, unit, text],
  );
  return { labelled, named, badges };
}
