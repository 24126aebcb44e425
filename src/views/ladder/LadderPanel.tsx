/** The live message sequence chart of one pane: columns for nodes, time downward, one line an event, linked with every other view. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RunModel } from '#store/model.ts';
import { FilterChips } from '../filters/FilterChips.tsx';
import { nodeName } from '../shared/format.ts';
import { paneLetter, useModel, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { LadderLine } from './LadderLine.tsx';
import { indexOfPacket, ladderColumns, ladderItems, type LadderColumn, type LadderItem } from './ladder-model.ts';
import './ladder.css';

/** Height of a line by its kind, in CSS pixels; the same in the style sheet. */
const LINE_HEIGHT = { message: 46, handover: 34, detach: 28, attach: 28, data: 26 } as const;

/** The panel: filter, heads of the columns, lines. */
export function LadderPanel({ pane }: { readonly pane: number }) {
  const model = useModel(pane);
  const strings = useStrings();
  return model === null ? (
    <p className="empty">{strings.ladder.empty}</p>
  ) : (
    <Chart key={`${pane} ${model.run.scheme}`} pane={pane} model={model} />
  );
}

function Chart({ pane, model }: { readonly pane: number; readonly model: RunModel }) {
  const strings = useStrings();
  const messages = useSessionState((state) => state.versions[pane]?.messages ?? 0);
  const handovers = useSessionState((state) => state.versions[pane]?.handovers ?? 0);
  const filters = useSessionState((state) => state.filters);
  const timeSpan = useSessionState((state) => state.timeSpan);
  const [neighborDiscovery, setNeighborDiscovery] = useState(true);
  const [follow, setFollow] = useState(true);
  // The model is the same object for as long as its worlds live: the counters say when its lines have changed.
  const seen = `${messages} ${handovers}`;
  const items = useMemo(
    () => (seen === '' ? [] : ladderItems(model, { ...filters, timeSpan, neighborDiscovery })),
    [model, seen, filters, timeSpan, neighborDiscovery],
  );
  const columns = useMemo(() => ladderColumns(model, items), [model, items]);
  return (
    <div className="ladder">
      <LadderFilterBar
        model={model}
        neighborDiscovery={neighborDiscovery}
        onNeighborDiscovery={setNeighborDiscovery}
        follow={follow}
        onFollow={setFollow}
      />
      {items.length === 0 ? (
        <p className="empty">{model.messages.length === 0 ? strings.ladder.empty : strings.ladder.filtered}</p>
      ) : (
        <Lines pane={pane} model={model} items={items} columns={columns} follow={follow} onFollow={setFollow} />
      )}
    </div>
  );
}

interface FilterBarProps {
  readonly model: RunModel;
  readonly neighborDiscovery: boolean;
  readonly onNeighborDiscovery: (on: boolean) => void;
  readonly follow: boolean;
  readonly onFollow: (on: boolean) => void;
}

function LadderFilterBar({ model, neighborDiscovery, onNeighborDiscovery, follow, onFollow }: FilterBarProps) {
  const { session } = useServices();
  const words = useStrings().ladder;
  const filters = useSessionState((state) => state.filters);
  const controlOnly = filters.traffic === 'control';
  return (
    <div className="ladder-filter" role="group" aria-label={words.title}>
      <Toggle
        label={words.controlOnly}
        on={controlOnly}
        onChange={(on) => session.actions.setFilters({ traffic: on ? 'control' : 'all' })}
      />
      <Toggle label={words.neighborDiscovery} on={neighborDiscovery} onChange={onNeighborDiscovery} />
      <Toggle label={words.renewals} on={filters.renewals} onChange={(on) => session.actions.setFilters({ renewals: on })} />
      <FilterChips plan={model.plan} />
      <span className="ladder-spring" />
      <Toggle label={words.follow} on={follow} onChange={onFollow} />
    </div>
  );
}

function Toggle({
  label,
  on,
  onChange,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <button type="button" className="chip chip-toggle" aria-pressed={on} onClick={() => onChange(!on)}>
      {label}
    </button>
  );
}

interface LinesProps {
  readonly pane: number;
  readonly model: RunModel;
  readonly items: readonly LadderItem[];
  readonly columns: readonly LadderColumn[];
  readonly follow: boolean;
  readonly onFollow: (on: boolean) => void;
}

function Lines({ pane, model, items, columns, follow, onFollow }: LinesProps) {
  const words = useStrings().ladder;
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useSessionState((state) => state.selection);
  const selected = selection?.kind === 'message' && selection.pane === pane ? selection.packetId : null;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => LINE_HEIGHT[items[index]?.kind ?? 'message'],
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
  });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (follow && box !== null && items.length > 0) box.scrollTop = box.scrollHeight;
  }, [follow, items.length]);
  const selectedIndex = selected === null ? -1 : indexOfPacket(items, selected);
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtualizer]);
  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    if (atEnd !== follow) onFollow(atEnd);
  };
  return (
    <div
      className="ladder-scroll"
      ref={scroller}
      onScroll={onScroll}

      style={{ '--columns': columns.length }}
    >
      <ColumnHeads model={model} columns={columns} />
      <ol className="ladder-lines" aria-label={words.label(paneLetter(pane))} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((line) => {
          const item = items[line.index];
          return item === undefined ? null : (
            <li key={line.key} style={{ transform: `translateY(${line.start}px)`, height: line.size }}>
              <LadderLine pane={pane} model={model} item={item} columns={columns} selected={line.index === selectedIndex} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function ColumnHeads({ model, columns }: { readonly model: RunModel; readonly columns: readonly LadderColumn[] }) {
  const { session } = useServices();
  const selection = useSessionState((state) => state.selection);
  const chosen = selection?.kind === 'node' ? selection.node : null;
  return (
    <div className="ladder-heads">
      {columns.map((column) => (
        <button
          key={column.node}
          type="button"
          className="ladder-head"
          aria-pressed={chosen === column.node}
          onClick={() => session.actions.select(chosen === column.node ? null : { kind: 'node', node: column.node, pane: null })}
        >
          <strong>{nodeName(model.plan, column.node)}</strong>
          <span>{column.role ?? '\u00a0'}</span>
        </button>
      ))}
    </div>
  );
}
