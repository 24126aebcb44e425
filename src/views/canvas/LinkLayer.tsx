/** Wired links with their delays, and the dashed radio links of mobiles. */
import { memo } from 'react';
import type { Plan } from '#scenario/plan.ts';
import type { AttachmentRow } from '#store/model.ts';
import { useStrings } from '../shared/services.ts';
import type { TextPlace } from './label-boxes.ts';
import type { CanvasLayout } from './layout.ts';

interface LinkLayerProps {
  readonly plan: Plan;
  readonly layout: CanvasLayout;
  /** Current delay per link. */
  readonly delaysMs: readonly number[];
  /** Where the delays stand; null for one that has no room, none in a crowd, where they would cover the drawing. */
  readonly places: readonly (TextPlace | null)[];
}

/** Wires; only their delays ever change within a scenario. */
export const LinkLayer = memo(function LinkLayer({ plan, layout, delaysMs, places }: LinkLayerProps) {
  const words = useStrings().canvas;
  return (
    <g className="links">
      {plan.scenario.links.map((link, index) => {
        const a = layout.points[plan.nodeIndex.get(link.between[0]) ?? 0] ?? { x: 0, y: 0 };
        const b = layout.points[plan.nodeIndex.get(link.between[1]) ?? 0] ?? { x: 0, y: 0 };
        const place = places[index] ?? null;
        return (
          <g key={index}>
            <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
            <line className="link-reach" data-link={index} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
            {place !== null && (
              <g transform={`translate(${place.at.x} ${place.at.y})`}>
                <g className="node-body">
                  <text className="delay" x={place.x} y={place.y} dy="0.36em" textAnchor={place.anchor}>
                    {words.delay(delaysMs[index] ?? link.delayMs)}
                  </text>
                </g>
              </g>
            )}
          </g>
        );
      })}
    </g>
  );
});

/** Radio links: one per interface that is at a router. The mobile's end is moved by the scene. */
export const RadioLayer = memo(function RadioLayer({
  attachments,
  layout,
}: {
  attachments: readonly AttachmentRow[];
  layout: CanvasLayout;
}) {
  return (
    <g className="radio">
      {attachments.map((row) => {
        if (row.router === null) return null;
        const router = layout.points[row.router] ?? { x: 0, y: 0 };
        const mobile = layout.points[row.mobile] ?? { x: 0, y: 0 };
        return (
          <line
            key={`${row.mobile}/${row.interface}`}
            data-radio-of={row.mobile}
            x1={router.x}
            y1={router.y}
            x2={mobile.x}
            y2={mobile.y}
          />
        );
      })}
    </g>
  );
});
