/** One line of the ladder. Life lines and arrows are SVG with positions in percent, so that the chart is as wide as its panel. */
import type { RunModel } from '#store/model.ts';
import { formatDuration, formatInstant, nodeName } from '../shared/format.ts';
import { menuPlace } from '../menus/menu-place.ts';
import { useServices, useStrings } from '../shared/services.ts';
import { OnlyHere } from '../compare/OnlyHere.tsx';
import type { LadderColumn, LadderItem } from './ladder-model.ts';

interface LineProps<Item> {
  readonly pane: number;
  readonly model: RunModel;
  readonly item: Item;
  readonly columns: readonly LadderColumn[];
  readonly selected: boolean;
  /** No other pane has this message. */
  readonly only: boolean;
}

/** The line of any event. */
export function LadderLine(props: LineProps<LadderItem>) {
  const { item } = props;
  switch (item.kind) {
    case 'message':
      return <MessageArrow {...props} item={item} />;
    case 'handover':
      return <HandoverHead {...props} item={item} />;
    case 'detach':
    case 'attach':
      return <RadioMark {...props} item={item} />;
    case 'data':
      return <DataMark {...props} item={item} />;
  }
}

/** Middle of a node's column, in percent of the chart's width; the outer edge for a node without a column. */
function columnX(columns: readonly LadderColumn[], node: number): number {
  const index = columns.findIndex((column) => column.node === node);
  return ((index < 0 ? columns.length - 0.5 : index) + 0.5) * (100 / columns.length);
}

function LifeLines({ columns }: { readonly columns: readonly LadderColumn[] }) {
  return columns.map((column) => {
    const x = `${columnX(columns, column.node)}%`;
    return <line key={column.node} className="ladder-life" x1={x} x2={x} y1="0" y2="100%" />;
  });
}

function MessageArrow({ pane, model, item, columns, selected, only }: LineProps<Extract<LadderItem, { kind: 'message' }>>) {
  const { session, editing } = useServices();
  const strings = useStrings();
  const { detail } = item.message;
  const from = columnX(columns, item.from);
  const to = columnX(columns, item.to);
  const end = item.state === 'dropped' ? from + (to - from) * 0.62 : to;
  const leftward = to < from;
  const place = labelPlace(from, to, columns.length);
  const took = item.message.end === null ? null : item.message.end.atNs - item.message.sentNs;
  const outcome =
    item.state === 'in-flight'
      ? strings.ladder.inFlight
      : item.reason === null
        ? strings.ladder.delivered(formatDuration(took ?? 0))
        : strings.ladder.dropped(strings.reasons[item.reason]);
  return (
    <button
      type="button"
      className="ladder-line ladder-message"
      data-state={item.state}
      data-message={detail.message}
      data-only={only}
      aria-pressed={selected}
      aria-label={strings.travel.compare.message(
        only,
        strings.ladder.message(
          detail.message,
          nodeName(model.plan, item.from),
          nodeName(model.plan, item.to),
          formatInstant(item.atNs, 6),
          outcome,
        ),
      )}
      onClick={() => session.actions.select({ kind: 'message', pane, packetId: item.message.packetId })}
      onContextMenu={(event) => {
        event.preventDefault();
        const target = { kind: 'message', packetId: item.message.packetId } as const;
        editing.openMenu({ pane, target, ...menuPlace(event.currentTarget, event.clientX, event.clientY) });
      }}
    >
      <span className="ladder-time tabular">
        {formatInstant(item.atNs, 4)}
        <small>{took === null ? '…' : strings.ladder.took(formatDuration(took))}</small>
      </span>
      <span className="ladder-plot">
        <svg width="100%" height="46" aria-hidden="true">
          <LifeLines columns={columns} />
          <line className="ladder-arrow" x1={`${from}%`} y1="23" x2={`${end}%`} y2={item.state === 'in-flight' ? 30 : 35} />
          <circle className="ladder-start" cx={`${from}%`} cy="23" r="2.5" />
          <svg className="ladder-tip" x={`${end}%`} y={item.state === 'in-flight' ? 30 : 35} overflow="visible">
            {item.state === 'dropped' ? (
              <path className="ladder-cross" d="m-4.5-4.5 9 9m0-9-9 9" />
            ) : (
              <path d={leftward ? 'M0 0 9-5.5 8 3.5z' : 'M0 0-9-5.5-8 3.5z'} />
            )}
          </svg>
        </svg>
        <span className="ladder-label" style={place}>
          {only ? <OnlyHere /> : null}
          <strong>{detail.message}</strong> <span>{detail.parameters.join(' ')}</span>
          {detail.retransmission === true ? <em>{strings.ladder.retransmission} </em> : null}
          {item.reason === null ? null : <em>{strings.reasons[item.reason]}</em>}
        </span>
      </span>
    </button>
  );
}

/** The label stands above the arrow's middle and may reach over the neighbouring half columns. */
function labelPlace(from: number, to: number, count: number): { left: string; width: string } {
  const half = 50 / count;
  const left = Math.max(0, Math.min(from, to) - half);
  const right = Math.min(100, Math.max(from, to) + half);
  return { left: `${left}%`, width: `${right - left}%` };
}

function HandoverHead({ pane, model, item, columns }: LineProps<Extract<LadderItem, { kind: 'handover' }>>) {
  const { session } = useServices();
  const strings = useStrings();
  const { row } = item;
  const from = row.from === null ? null : nodeName(model.plan, row.from);
  return (
    <button
      type="button"
      className="ladder-line ladder-handover"
      style={{ '--columns': columns.length }}
      onClick={() => session.actions.select({ kind: 'handover', pane, cause: row.cause })}
    >
      {strings.ladder.handover(nodeName(model.plan, row.mobile), from, nodeName(model.plan, row.to))}
    </button>
  );
}

function RadioMark({ model, item, columns }: LineProps<Extract<LadderItem, { kind: 'detach' | 'attach' }>>) {
  const strings = useStrings();
  const mobile = columnX(columns, item.mobile);
  const router = columnX(columns, item.router);
  const words = item.kind === 'detach' ? strings.ladder.detach : strings.ladder.attach;
  return (
    <div className="ladder-line ladder-radio" data-kind={item.kind}>
      <span className="ladder-time tabular">{formatInstant(item.atNs, 4)}</span>
      <span className="ladder-plot">
        <svg width="100%" height="28" aria-hidden="true">
          <LifeLines columns={columns} />
          <line className="ladder-air" x1={`${mobile}%`} x2={`${router}%`} y1="14" y2="14" />
          <svg x={`${mobile}%`} y="14" overflow="visible">
            {item.kind === 'detach' ? (
              <path className="ladder-cross" d="m-4-4 8 8m0-8-8 8" />
            ) : (
              <circle className="ladder-dot" r="4" />
            )}
          </svg>
        </svg>
        <span className="ladder-label ladder-label-wide" style={{ left: `${mobile}%` }}>
          {words(nodeName(model.plan, item.mobile), nodeName(model.plan, item.router))}
        </span>
      </span>
    </div>
  );
}

function DataMark({ model, item, columns }: LineProps<Extract<LadderItem, { kind: 'data' }>>) {
  const strings = useStrings();
  const flow = model.plan.scenario.flows?.[item.flow]?.id ?? String(item.flow);
  const text =
    item.what === 'first'
      ? strings.ladder.firstPacket(flow, formatDuration(item.atNs - item.detachNs))
      : strings.ladder.lostPackets(item.count, flow);
  return (
    <div className="ladder-line ladder-data" data-what={item.what}>
      <span className="ladder-time tabular">{formatInstant(item.atNs, 4)}</span>
      <span className="ladder-plot">
        <svg width="100%" height="26" aria-hidden="true">
          <LifeLines columns={columns} />
          <svg x={`${columnX(columns, item.mobile)}%`} y="13" overflow="visible">
            <rect className="ladder-block" x="-4" y="-4" width="8" height="8" rx="1.5" />
          </svg>
        </svg>
        <span className="ladder-label ladder-label-wide" style={{ left: `${columnX(columns, item.mobile)}%` }}>
          {text}
        </span>
      </span>
    </div>
  );
}
