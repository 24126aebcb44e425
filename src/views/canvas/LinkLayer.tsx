/** Wired links with their delays, and the dashed radio links of mobiles. */
import { memo } from 'react';
import type { Plan } from '#scenario/plan.ts';
import type { AttachmentRow } from '#store/model.ts';
import { normal, type Point } from '../shared/geometry.ts';
import type { CanvasLayout } from './layout.ts';
import { canvasStrings } from './strings.ts';

interface LinkLayerProps {
  readonly plan: Plan;
  readonly layout: CanvasLayout;
  /** Current delay per link. */
  readonly delaysMs: readonly number[];
  /** Tunnels are wide, so labels stand further off. */
  readonly wide: boolean;
}

/** Wires; only their delays ever change within a scenario. */
export const LinkLayer = memo(function LinkLayer({ plan, layout, delaysMs, wide }: LinkLayerProps) {
  // In a crowd the delays would cover the drawing.
  const labelled = plan.scenario.links.length <= 60;
  const off = wide ? 27 : 20;
  return (
    <g className="links">
      {plan.scenario.links.map((link, index) => {
        const a = layout.points[plan.nodeIndex.get(link.between[0]) ?? 0] ?? { x: 0, y: 0 };
        const b = layout.points[plan.nodeIndex.get(link.between[1]) ?? 0] ?? { x: 0, y: 0 };
        const side = labelSideOf(a, b);
        return (
          <g key={index}>
            <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
            {labelled && (
              <g transform={`translate(${(a.x + b.x) / 2} ${(a.y + b.y) / 2})`}>
                <g className="node-body">
                  <text className="delay" x={side.x * off} y={side.y * off + 4} textAnchor={side.anchor}>
                    {canvasStrings.delay(delaysMs[index] ?? link.delayMs)}
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

/** Where the delay stands: above its line, on the side where text runs away from it; beside a line that runs straight up. */
export function labelSideOf(
  a: Point,
  b: Point,
): { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' } {
  const side = normal(a, b);
  const up = side.y > 0 || (side.y === 0 && side.x < 0) ? { x: -side.x, y: -side.y } : side;
  if (Math.abs(up.x) > 0.95) return { x: 1, y: 0, anchor: 'start' };
  return { ...up, anchor: up.x > 0.3 ? 'start' : up.x < -0.3 ? 'end' : 'middle' };
}
