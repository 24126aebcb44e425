/** Tunnels as SVG pipes: two halves, each as its own end sees it, and a wide unseen path to point at. */
import { memo } from 'react';
import { cssColor } from '../shared/palette.ts';
import { canvasStrings } from './strings.ts';
import type { PlacedTunnel } from './tunnel-view.ts';

interface LayerProps {
  readonly tunnels: readonly PlacedTunnel[];
  /** More than one lane of packets runs in them. */
  readonly wide: boolean;
  readonly nameOf: (node: number) => string;
  /** Pointed at, focused or tapped; null when left. */
  readonly onPoint: (key: string | null, x: number, y: number) => void;
}

/** All tunnels; their lines are written by the scene. */
export const TunnelLayer = memo(function TunnelLayer({ tunnels, wide, nameOf, onPoint }: LayerProps) {
  return (
    <g className={wide ? 'tunnels is-wide' : 'tunnels'}>
      {tunnels.map((tunnel) => {
        const [a, b] = [nameOf(tunnel.ends[0]), nameOf(tunnel.ends[1])];
        const label = canvasStrings.tunnelLabel(
          a,
          b,
          tunnel.mobiles.join(', '),
          tunnel.disagree,
          tunnel.halves[0] === null ? b : a,
        );
        return (
          <g key={tunnel.key} className="tunnel" data-tunnel={tunnel.key} style={{ color: cssColor(tunnel.color) }}>
            {tunnel.halves.map((half, end) => (
              <g
                key={`${end}/${half === null ? 'none' : half.changedNs}`}
                className={half === null ? 'half is-ghost' : 'half is-up'}
                data-end={end}
              >
                <path className="half-wall" data-half={end} />
                <path className="half-bore" data-half={end} />
                <path className="half-glow" data-half={end} />
                <path className="half-flange" data-flange={end} />
              </g>
            ))}
            <path
              className="tunnel-hit"
              data-hit=""
              tabIndex={0}
              role="button"
              aria-label={label}
              onPointerEnter={(event) => onPoint(tunnel.key, event.clientX, event.clientY)}
              onPointerLeave={() => onPoint(null, 0, 0)}
              onClick={(event) => onPoint(tunnel.key, event.clientX, event.clientY)}
              onFocus={(event) => {
                const box = event.currentTarget.getBoundingClientRect();
                onPoint(tunnel.key, box.x + box.width / 2, box.y + box.height / 2);
              }}
              onBlur={() => onPoint(null, 0, 0)}
            />
          </g>
        );
      })}
    </g>
  );
});
