/** Tunnels as SVG pipes: two halves, each as its own end sees it, and a wide unseen path to point at. */
import { memo, type CSSProperties } from 'react';
import { cssColor } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import type { PlacedTunnel } from './tunnel-view.ts';

interface LayerProps {
  readonly tunnels: readonly PlacedTunnel[];
  readonly nameOf: (node: number) => string;
  /** Pointed at, focused or tapped; null when left. */
  readonly onPoint: (key: string | null, x: number, y: number) => void;
}

/** All tunnels; their lines are written by the scene. */
export const TunnelLayer = memo(function TunnelLayer({ tunnels, nameOf, onPoint }: LayerProps) {
  const words = useStrings().canvas;
  return (
    <g className="tunnels">
      {tunnels.map((tunnel) => (
        <Halves key={`${tunnel.key}/ghost`} tunnel={tunnel} ghost />
      ))}
      {tunnels.map((tunnel) => (
        <Halves key={`${tunnel.key}/up`} tunnel={tunnel} ghost={false} />
      ))}
      {tunnels.map((tunnel) => {
        const [a, b] = [nameOf(tunnel.ends[0]), nameOf(tunnel.ends[1])];
        const label = words.tunnelLabel(a, b, tunnel.mobiles.join(', '), tunnel.disagree, tunnel.halves[0] === null ? b : a);
        return (
          <g key={tunnel.key} data-tunnel={tunnel.key} style={tunnelStyle(tunnel)}>
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

/** The halves of a tunnel that are held, or those that are missing; the latter lie beneath all tunnels. */
function Halves({ tunnel, ghost }: { tunnel: PlacedTunnel; ghost: boolean }) {
  return (
    <g data-tunnel={tunnel.key} style={tunnelStyle(tunnel)}>
      {tunnel.halves.map((half, end) =>
        (half === null) === ghost ? (
          <g
            key={`${end}/${half === null ? 'none' : half.changedNs}`}
            className={ghost ? 'half is-ghost' : 'half is-up'}
            data-end={end}
          >
            <path className="half-wall" data-half={end} />
            <path className="half-bore" data-half={end} />
            <path className="half-glow" data-half={end} />
            <path className="half-flange" data-flange={end} />
          </g>
        ) : null,
      )}
    </g>
  );
}

function tunnelStyle(tunnel: PlacedTunnel): CSSProperties {
  return { color: cssColor(tunnel.color), ['--bore' as string]: `calc(${tunnel.bore}px * var(--unit, 1))` };
}
