/** Wired links with their delays, and the dashed radio links of mobiles. */
import { memo } from 'react';
import type { Plan } from '#scenario/plan.ts';
import type { AttachmentRow } from '#store/model.ts';
import type { CanvasLayout } from './layout.ts';
import { canvasStrings } from './strings.ts';

/** Wires; they never change within a scenario. */
export const LinkLayer = memo(function LinkLayer({ plan, layout }: { plan: Plan; layout: CanvasLayout }) {
  // In a crowd the delays would cover the drawing.
  const labelled = plan.scenario.links.length <= 60;
  return (
    <g className="links">
      {plan.scenario.links.map((link, index) => {
        const a = layout.points[plan.nodeIndex.get(link.between[0]) ?? 0] ?? { x: 0, y: 0 };
        const b = layout.points[plan.nodeIndex.get(link.between[1]) ?? 0] ?? { x: 0, y: 0 };
        const upright = uprightAngle(Math.atan2(b.y - a.y, b.x - a.x));
        return (
          <g key={index}>
            <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
            {labelled && (
              <g transform={`translate(${(a.x + b.x) / 2} ${(a.y + b.y) / 2}) rotate(${(upright * 180) / Math.PI})`}>
                <g className="node-body">
                  <text className="delay" y={-17}>
                    {canvasStrings.delay(link.delayMs)}
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

/** An angle of a line turned so that text along it is never upside down. */
export function uprightAngle(angle: number): number {
  if (angle > Math.PI / 2) return angle - Math.PI;
  if (angle <= -Math.PI / 2) return angle + Math.PI;
  return angle;
}
