/** The packet inspector: why it was sent, its layers, its octets on each link; tree and octets point at each other. */
import { useEffect, useMemo, useState } from 'react';
import { DROP_REASONS, type DropReason } from '#records/layout.ts';
import { LOST } from '#store/run-history/packet-list.ts';
import type { RunHistory } from '#store/run-history/run-history.ts';
import { dissect } from '#wire/dissect.ts';
import { describeDirection } from '#scenario/plan.ts';
import type { MessageRow, RunModel } from '#store/model.ts';
import { DropMessage } from '../menus/DropMessage.tsx';
import type { PacketView } from '#engine/engine-api.ts';
import { exchangeOf } from '#store/filters.ts';
import { formatBytes, formatDuration, formatInstant, nameOfId, nodeName } from '../shared/format.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { useModel, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { PacketList } from '../packet-list/PacketList.tsx';
import { Icon } from '../shared/Icon.tsx';
import { useHistory } from '../time-plot/use-time-plot.ts';
import { BitDiagram } from './BitDiagram.tsx';
import { DataHead } from './DataHead.tsx';
import { HexView } from './HexView.tsx';
import { LayerTree } from './LayerTree.tsx';
import { NodeWork } from './NodeWork.tsx';
import { collectPieces, type Piece } from './pieces.ts';
import './inspector.css';

/** The panel for what is selected; the list of all packets of a pane when nothing is. */
export function PacketPanel({ pane }: { readonly pane: number }) {
  const selection = useSessionState((state) => state.selection);
  const packet = selection?.kind === 'message' || selection?.kind === 'packet' ? selection : null;
  const model = useModel(packet?.pane ?? 0);
  if (packet === null || model === null) return <PacketList pane={pane} />;
  return <Inspector key={`${packet.pane} ${packet.packetId}`} pane={packet.pane} packetId={packet.packetId} model={model} />;
}

interface InspectorProps {
  readonly pane: number;
  readonly packetId: number;
  readonly model: RunModel;
}

function Inspector({ pane, packetId, model }: InspectorProps) {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.packet;
  useSessionState((state) => state.versions[pane]?.messages ?? 0);
  const known = useHistory(pane);
  const view = usePacket(pane, packetId);
  const message = model.messages.find((row) => row.packetId === packetId);
  return (
    <div className="inspector">
      <button type="button" className="button inspector-back" onClick={() => session.actions.select(null)}>
        <Icon name="chevron-left" size={16} />
        {strings.look.packets.all}
      </button>
      {message === undefined ? (
        known === null ? null : (
          <DataHead history={known.history} row={known.history.packets.rowOf(packetId)} />
        )
      ) : (
        <MessageHead pane={pane} model={model} message={message} />
      )}
      {view === 'loading' ? (
        <p className="empty">{words.loading}</p>
      ) : view === null || view.hops.length === 0 ? (
        <p className="empty">{words.gone}</p>
      ) : (
        <Octets view={view} model={model} lost={lostReason(message, known?.history ?? null, packetId)} />
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
      <p className="inspector-why" lang={ENGINE_LANGUAGE}>
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
      <button
        type="button"
        className="button button-line follow"
        onClick={() =>
          session.actions.setFilters({
            exchange: exchangeOf(message, (node) => model.plan.scenario.nodes[node]?.id ?? ''),
          })
        }
      >
        {strings.look.inspector.followExchange}
      </button>
    </header>
  );
}

/** Why a packet was lost, or null. */
function lostReason(message: MessageRow | undefined, history: RunHistory | null, packetId: number): DropReason | null {
  if (message !== undefined) return message.end === null || message.end.outcome === 'delivered' ? null : message.end.outcome;
  const outcome = history?.packets.outcome[history.packets.rowOf(packetId)] ?? 0;
  return outcome < LOST ? null : (DROP_REASONS[outcome - LOST]?.reason ?? null);
}

interface OctetsProps {
  readonly view: PacketView;
  readonly model: RunModel;
  readonly lost: DropReason | null;
}

/** One link's octets: choose the link, read the tree, see the octets. */
function Octets({ view, model, lost }: OctetsProps) {
  const strings = useStrings();
  const words = strings.packet;
  const [chosenHop, setChosenHop] = useState(0);
  const [received, setReceived] = useState(false);
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
              aria-pressed={other === hop && !received}
              onClick={() => {
                setChosenHop(index);
                setReceived(false);
                setPicked(null);
              }}
            >
              {words.hop(nodeName(model.plan, from), nodeName(model.plan, to))}
              {other.bytes.length > shortest ? <b className="hop-overhead">+{other.bytes.length - shortest}</b> : null}
            </button>
          );
        })}
        <button
          type="button"
          className="chip chip-toggle"
          aria-pressed={received}
          onClick={() => {
            setChosenHop(view.hops.length - 1);
            setReceived(true);
          }}
        >
          {nodeName(model.plan, describeDirection(model.plan, view.hops.at(-1)?.direction ?? 0).to)}
        </button>
      </div>
      <p className="inspector-size">
        {formatBytes(hop.bytes.length)}
        {hop.bytes.length > shortest ? `, ${words.overhead(hop.bytes.length - shortest)}` : ''}
        {picked === null ? '' : ` · ${picked.name}: ${words.range(picked.start, picked.end)}`}
      </p>
      <NodeWork
        view={view}
        model={model}
        hop={received ? view.hops.length : view.hops.indexOf(hop)}
        lost={lost === null ? null : strings.reasons[lost]}
      />
      <LayerTree layers={layers} picked={picked} onPick={setPicked} />
      <BitDiagram layers={layers} picked={picked} onPick={setPicked} />
      <HexView bytes={hop.bytes} pieces={pieces} picked={picked} onPick={setPicked} />
    </>
  );
}
