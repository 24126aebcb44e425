/** Every packet of a pane's run, newest at the bottom, under the one filter set. Only the lines that are seen exist. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { DROP_REASONS, NONE } from '#records/layout.ts';
import { isOpen } from '#store/filters.ts';
import { LOST, OUTCOME } from '#store/run-history/packet-list.ts';
import type { RunHistory } from '#store/run-history/run-history.ts';
import { FilterChips } from '../filters/FilterChips.tsx';
import { formatCount, formatInstant, nameOfId, nodeName } from '../shared/format.ts';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { useHistory, type KnownHistory } from '../time-plot/use-time-plot.ts';
import { PacketRows } from './packet-rows.ts';
import './packet-list.css';

/** Height of a line, px; the same in the style sheet. */
const LINE = 30;

/** The list. */
export function PacketList({ pane }: { readonly pane: number }) {
  const words = useStrings().look.packets;
  const known = useHistory(pane);
  return known === null ? <p className="empty">{words.empty}</p> : <List key={pane} pane={pane} known={known} />;
}

function List({ pane, known }: { readonly pane: number; readonly known: KnownHistory }) {
  const words = useStrings().look.packets;
  const { history, version } = known;
  const { packets, plan, foldedNs } = history;
  const filters = useSessionState((state) => state.filters);
  const span = useSessionState((state) => state.timeSpan);
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const rows = useMemo(() => new PacketRows(plan, packets, filters, span), [plan, packets, filters, span]);
  const shown = version < 0 ? { rows: [], count: 0 } : rows.upTo(foldedNs, displayNs);
  const [follow, setFollow] = useState(true);
  return (
    <div className="packet-list">
      <FilterBar history={history} follow={follow} onFollow={setFollow} />
      {shown.count === 0 ? (
        <p className="empty">{packets.count === 0 ? words.empty : words.filtered}</p>
      ) : (
        <Lines pane={pane} history={history} rows={shown.rows} count={shown.count} follow={follow} onFollow={setFollow} />
      )}
    </div>
  );
}

interface FilterBarProps {
  readonly history: RunHistory;
  readonly follow: boolean;
  readonly onFollow: (on: boolean) => void;
}

const TRAFFIC = ['all', 'control', 'data'] as const;

function FilterBar({ history, follow, onFollow }: FilterBarProps) {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.look.filters;
  const filters = useSessionState((state) => state.filters);
  const { setFilters, clearFilters } = session.actions;
  const { plan } = history;
  const only = (value: string): readonly number[] => (value === '' ? [] : [Number(value)]);
  return (
    <div className="packet-filter" role="group" aria-label={words.label}>
      <div className="packet-traffic" role="group" aria-label={words.trafficLabel}>
        {TRAFFIC.map((traffic) => (
          <button
            key={traffic}
            type="button"
            className="chip chip-toggle"
            aria-pressed={filters.traffic === traffic}
            onClick={() => setFilters({ traffic })}
          >
            {words.traffic[traffic]}
          </button>
        ))}
      </div>
      <select
        aria-label={words.messageType}
        value={filters.messages[0] ?? ''}
        onChange={(event) => setFilters({ messages: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}
      >
        <option value="">{words.anyMessage}</option>
        {[...history.series.signalling.keys()].map((message) => (
          <option key={message}>{message}</option>
        ))}
      </select>
      <select
        aria-label={words.flowChoice}
        value={filters.flows[0] ?? ''}
        onChange={(event) => setFilters({ flows: only(event.currentTarget.value) })}
      >
        <option value="">{words.anyFlow}</option>
        {(plan.scenario.flows ?? []).map((flow, index) => (
          <option key={flow.id} value={index}>
            {flow.id}
          </option>
        ))}
      </select>
      <select
        aria-label={words.nodeChoice}
        value={filters.nodes[0] ?? ''}
        onChange={(event) => setFilters({ nodes: only(event.currentTarget.value) })}
      >
        <option value="">{words.anyNode}</option>
        {plan.scenario.nodes.map((node, index) => (
          <option key={node.id} value={index}>
            {nodeName(plan, index)}
          </option>
        ))}
      </select>
      <FilterChips plan={plan} />
      {isOpen(filters) ? null : (
        <button type="button" className="chip chip-toggle" onClick={() => clearFilters()}>
          {words.everything}
        </button>
      )}
      <span className="plot-spring" />
      <button type="button" className="chip chip-toggle" aria-pressed={follow} onClick={() => onFollow(!follow)}>
        {strings.ladder.follow}
      </button>
    </div>
  );
}

interface LinesProps extends FilterBarProps {
  readonly pane: number;
  readonly rows: readonly number[];
  readonly count: number;
}

function Lines({ pane, history, rows, count, follow, onFollow }: LinesProps) {
  const words = useStrings().look.packets;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 10,
  });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (follow && box !== null) box.scrollTop = box.scrollHeight;
  }, [follow, count]);
  useEffect(() => {
    const at = wanted.current;
    const line = at === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-line="${at}"]`);
    if (line === null || line === undefined) return;
    wanted.current = null;
    line.focus();
  });
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < LINE;
    if (atEnd !== follow) onFollow(atEnd);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    const at = Number(event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset['line'] : NaN);
    if (by === undefined || Number.isNaN(at)) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(count - 1, Math.max(0, at + by));
    wanted.current = to;
    setCursor(to);
    onFollow(to === count - 1);
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };
  const items = virtualizer.getVirtualItems();
  const tabStop = items.some((item) => item.index === cursor) ? cursor : items.at(-1)?.index;
  return (
    <>
      <p className="packet-count">{words.count(formatCount(count))}</p>
      <div className="packet-scroll" ref={scroller} onScroll={onScroll}>
        <ol className="packet-lines" aria-label={words.label(paneLetter(pane))} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <li key={rows[item.index]} style={{ transform: `translateY(${item.start}px)` }}>
              <Line
                pane={pane}
                history={history}
                row={rows[item.index] ?? 0}
                line={item.index}
                tabIndex={item.index === tabStop ? 0 : -1}
                onKeyDown={onKeyDown}
              />
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

interface LineProps {
  readonly pane: number;
  readonly history: RunHistory;
  readonly row: number;
  readonly line: number;
  readonly tabIndex: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Line({ pane, history, row, line, tabIndex, onKeyDown }: LineProps) {
  const { session } = useServices();
  const strings = useStrings();
  const words = strings.look.packets;
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const { plan, packets } = history;
  const flow = packets.flow[row]!;
  const detail = packets.details.get(row);
  const control = flow === NONE;
  const ended = packets.outcome[row] !== OUTCOME.open && packets.endNs[row]! <= displayNs;
  const outcome = ended ? packets.outcome[row]! : OUTCOME.open;
  const reason = outcome >= LOST ? DROP_REASONS[outcome - LOST]?.reason : undefined;
  const from = nodeName(plan, packets.from[row]!);
  const ends = plan.scenario.flows?.[flow];
  const to = control ? (detail?.to ?? '') : ends?.from === plan.scenario.nodes[packets.from[row]!]?.id ? ends?.to : ends?.from;
  const name = control ? (detail?.message ?? '') : words.data(ends?.id ?? '', packets.sequence[row]!);
  const end =
    reason !== undefined
      ? strings.reasons[reason]
      : outcome === OUTCOME.open
        ? strings.ladder.inFlight
        : strings.ladder.took(words.ms(((packets.endNs[row]! - packets.sentNs[row]!) / 1e6).toFixed(1)));
  const at = formatInstant(packets.sentNs[row]!, 4);
  const packetId = packets.packetId[row]!;
  return (
    <button
      type="button"
      className="packet-line"
      data-line={line}
      tabIndex={tabIndex}
      aria-label={words.line(name, from, nameOfId(plan, to ?? ''), at, end)}
      onKeyDown={onKeyDown}
      onClick={() => session.actions.select({ kind: control ? 'message' : 'packet', pane, packetId })}
    >
      <span className="tabular packet-at">{at}</span>
      <svg width="14" height="10" aria-hidden="true" data-control={control}>
        {control ? <path d="M1 1h12v8H1zM1 1l6 4.5L13 1" /> : <circle cx="7" cy="5" r="4" />}
      </svg>
      <strong>{name}</strong>
      <span className="packet-ends">
        {from} → {nameOfId(plan, to ?? '')}
      </span>
      <span className="packet-end tabular" data-bad={reason !== undefined}>
        {end}
      </span>
    </button>
  );
}
