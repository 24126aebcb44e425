/** The packet inspector: why it was sent, its layers, its octets on each link; tree and octets point at each other. */
import { useEffect, useMemo, useState } from 'react';
import { dissect } from '#wire/dissect.ts';
import { describeDirection } from '#scenario/plan.ts';
import type { MessageRow, RunModel } from '#store/model.ts';
import type { SessionActions } from '#store/session-state.ts';
import { DropMessage } from '../menus/DropMessage.tsx';
import { formatBytes, formatDuration, formatInstant, nameOfId, nodeName } from '../shared/format.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { useModel, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { HexView } from './HexView.tsx';
import { LayerTree } from './LayerTree.tsx';
import { collectPieces, type Piece } from './pieces.ts';
import './inspector.css';

/** A packet's octets on each link, as the engine answers. */
type PacketView = NonNullable<Awaited<ReturnType<SessionActions['packet']>>>;

/** The panel for what is selected; a hint when nothing is. */
export function PacketPanel() {
  const words = useStrings().packet;
  const selection = useSessionState((state) => state.selection);
  const packet = selection?.kind === 'message' || selection?.kind === 'packet' ? selection : null;
  const model = useModel(packet?.pane ?? 0);
  if (packet === null || model === null) return <p className="empty">{words.empty}</p>;
  return <Inspector key={`${packet.pane} ${packet.packetId}`} pane={packet.pane} packetId={packet.packetId} model={model} />;
}

interface InspectorProps {
  readonly pane: number;
  readonly packetId: number;
  readonly model: RunModel;
}

function Inspector({ pane, packetId, model }: InspectorProps) {
  const words = useStrings().packet;
  useSessionState((state) => state.versions[pane]?.messages ?? 0);
  const view = usePacket(pane, packetId);
  const message = model.messages.find((row) => row.packetId === packetId);
  return (
    <div className="inspector">
      {message === undefined ? (
        <h3 className="inspector-title">{words.data}</h3>
      ) : (
        <MessageHead pane={pane} model={model} message={message} />
      )}
      {view === 'loading' ? (
        <p className="empty">{words.loading}</p>
      ) : view === null || view.hops.length === 0 ? (
        <p className="empty">{words.gone}</p>
      ) : (
        <Octets view={view} model={model} />
      )}
    </div>
  );
}

/** Asks the engine for the octets; asks again while more links may follow. */
function usePacket(pane: number, packetId: number): PacketView | null | 'loading' {
  const { session } = useServices();
  const engineNs = useSessionState((state) => (state.clock.playing ? 0 : state.clock.displayNs));
  const [view, setView] = useState<PacketView | null | 'loading'>('loading');
  useEffect(() => {
    let wanted = true;
    void session.actions.packet(pane, packetId).then((answer) => {
      if (wanted) setView(answer);
    });
    return () => {
      wanted = false;
    };
  }, [session, pane, packetId, engineNs]);
  return view;
}

interface MessageHeadProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly message: MessageRow;
}

function MessageHead({ pane, model, message }: MessageHeadProps) {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.packet;
  const { detail, end } = message;
  const at = model.messages.indexOf(message);
  const step = (by: number): void => {
    const other = model.messages[at + by];
    if (other !== undefined) session.actions.select({ kind: 'message', pane, packetId: other.packetId });
  };
  const outcome =
    end === null
      ? strings.ladder.inFlight
      : end.outcome === 'delivered'
        ? strings.ladder.delivered(formatDuration(end.atNs - message.sentNs))
        : strings.ladder.dropped(strings.reasons[end.outcome]);
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        <h3>
          {detail.message}{' '}
          <span>
            {nodeName(model.plan, message.from)} → {nameOfId(model.plan, detail.to)}
          </span>
        </h3>
        <IconButton icon="chevron-up" label={words.previous} disabled={at <= 0} onClick={() => step(-1)} />
        <IconButton icon="chevron" label={words.next} disabled={at >= model.messages.length - 1} onClick={() => step(1)} />
      </div>
      <p className="inspector-why">
        {detail.why.sentence} <cite>{detail.why.section}</cite>
      </p>
      <dl className="inspector-facts">
        <dt>{words.sent}</dt>
        <dd className="tabular">{formatInstant(message.sentNs, 6)} s</dd>
        <dt>{words.outcome}</dt>
        <dd data-bad={end !== null && end.outcome !== 'delivered'}>{outcome}</dd>
        {detail.parameters.length === 0 ? null : (
          <>
            <dt>{words.parameters}</dt>
            <dd className="mono">{detail.parameters.join(' · ')}</dd>
          </>
        )}
      </dl>
      <DropMessage pane={pane} packetId={message.packetId} />
    </header>
  );
}

/** One link's octets: choose the link, read the tree, see the octets. */
function Octets({ view, model }: { readonly view: PacketView; readonly model: RunModel }) {
  const words = useStrings().packet;
  const [chosenHop, setChosenHop] = useState(0);
  const [picked, setPicked] = useState<Piece | null>(null);
  const hop = view.hops[Math.min(chosenHop, view.hops.length - 1)];
  const layers = useMemo(() => (hop === undefined ? [] : dissect(hop.bytes)), [hop]);
  const pieces = useMemo(() => collectPieces(layers), [layers]);
  if (hop === undefined) return null;
  const shortest = Math.min(...view.hops.map((other) => other.bytes.length));
  return (
    <>
      <div className="hops" role="group" aria-label={words.hops}>
        {view.hops.map((other, index) => {
          const { from, to } = describeDirection(model.plan, other.direction);
          return (
            <button
              key={`${other.direction} ${other.atNs}`}
              type="button"
              className="chip chip-toggle"
              aria-pressed={other === hop}
              onClick={() => {
                setChosenHop(index);
                setPicked(null);
              }}
            >
              {words.hop(nodeName(model.plan, from), nodeName(model.plan, to))}
              {other.bytes.length > shortest ? <b className="hop-overhead">+{other.bytes.length - shortest}</b> : null}
            </button>
          );
        })}
      </div>
      <p className="inspector-size">
        {formatBytes(hop.bytes.length)}
        {hop.bytes.length > shortest ? `, ${words.overhead(hop.bytes.length - shortest)}` : ''}
        {picked === null ? '' : ` · ${picked.name}: ${words.range(picked.start, picked.end)}`}
      </p>
      <LayerTree layers={layers} picked={picked} onPick={setPicked} />
      <HexView bytes={hop.bytes} pieces={pieces} picked={picked} onPick={setPicked} />
    </>
  );
}
