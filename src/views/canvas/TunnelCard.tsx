/** What a tunnel is: ends and their states, inner and outer header, what it costs, how long it lives. Shown while a tunnel is pointed at. */
import { SECOND, type SimTime } from '#base/time.ts';
import type { RunModel } from '#store/model.ts';
import type { Session } from '#store/session-state.ts';
import { cssColor } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';
import { TUNNEL_OVERHEAD_OCTETS } from './tunnels.ts';
import type { PlacedTunnel } from './tunnel-view.ts';
import { useSession } from './use-session.ts';

interface CardProps {
  readonly tunnel: PlacedTunnel;
  readonly model: RunModel;
  readonly session: Session;
  readonly nameOf: (node: number) => string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The card, placed near `x`, `y` within a canvas `width` pixels wide. */
export function TunnelCard({ tunnel, model, session, nameOf, x, y, width }: CardProps) {
  const words = useStrings().canvas;
  const [a, b] = tunnel.ends;
  const nowNs = useSession(session, (state) => state.clock.displayNs);
  const addressOf = (node: number): string => model.plan.addresses[node] ?? nameOf(node);
  return (
    <div
      className="tunnel-card"
      style={{ left: Math.max(8, Math.min(x + 14, width - 284)), top: y + 14, borderTopColor: cssColor(tunnel.color) }}
    >
      <strong>{words.tunnel(nameOf(a), nameOf(b))}</strong>
      {tunnel.disagree && <p className="tunnel-warning">{words.tunnelDisagrees}</p>}
      <dl>
        <dt>{words.tunnelEnds}</dt>
        <dd>
          {[a, b].map((node, end) => (
            <span key={node} className={tunnel.halves[end] === null ? 'end is-missing' : 'end'}>
              {nameOf(node)}: {tunnel.halves[end] === null ? words.tunnelHalf.missing : stateOf(tunnel, end, words)}
            </span>
          ))}
        </dd>
        {tunnel.owner !== null && (
          <>
            <dt>{words.tunnelOwner}</dt>
            <dd>{nameOf(tunnel.owner)}</dd>
          </>
        )}
        <dt>{words.tunnelFor}</dt>
        <dd>{tunnel.mobiles.length > 3 ? words.tunnelMany(tunnel.mobiles.length) : tunnel.mobiles.join(', ')}</dd>
        <dt>{words.tunnelOuter}</dt>
        <dd className="mono">
          {tunnel.outer[0] ?? addressOf(a)} ↔ {tunnel.outer[1] ?? addressOf(b)}
        </dd>
        <dt>{words.tunnelInner}</dt>
        <dd className="mono">{tunnel.addresses.length > 0 ? tunnel.addresses.join(', ') : '…'}</dd>
        <dt>{words.tunnelOverhead}</dt>
        <dd>{words.tunnelOctets(TUNNEL_OVERHEAD_OCTETS)}</dd>
        <dt>{words.tunnelLifetime}</dt>
        <dd>
          <Lifetimes tunnel={tunnel} nowNs={nowNs} />
        </dd>
      </dl>
    </div>
  );
}

function Lifetimes({ tunnel, nowNs }: { tunnel: PlacedTunnel; nowNs: SimTime }) {
  const words = useStrings().canvas;
  const limited = tunnel.halves.filter((half) => half !== null && half.expiresNs !== null);
  if (limited.length === 0) return <>{words.tunnelForever}</>;
  return (
    <>
      {limited.map((half, index) => {
        const left = Math.max(0, (half?.expiresNs ?? 0) - nowNs);
        const share = half?.lifetimeNs ? left / half.lifetimeNs : 1;
        return (
          <span key={index} className="lifetime">
            <svg viewBox="-8 -8 16 16" width="14" height="14" aria-hidden="true">
              <circle r="6" className="lifetime-track" />
              <circle r="6" className="lifetime-rest" pathLength={1} strokeDasharray={`${share} 1`} transform="rotate(-90)" />
            </svg>
            {words.seconds(left / SECOND)}
          </span>
        );
      })}
    </>
  );
}

function stateOf(tunnel: PlacedTunnel, end: number, words: Strings['canvas']): string {
  const states = new Set(tunnel.halves[end]?.rows.map((row) => row.entry.state ?? words.tunnelHalf.up));
  return [...states].join(', ');
}
