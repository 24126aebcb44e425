/** Addresses and flows of every mobile over time, pane under pane: the lanes, their tools, and the same as a table. */
import { useMemo } from 'react';
import { FilterChips } from '../filters/FilterChips.tsx';
import { anchorColors } from '../shared/palette.ts';
import { paneLetter, useSessionState, useStrings } from '../shared/services.ts';
import { AxisRow, PaneHeading, ZoomTools } from '../time-plot/TimePlot.tsx';
import {
  timeScale,
  useHistories,
  useTimeView,
  useWidth,
  type KnownHistory,
  type TimeScale,
  type TimeView,
} from '../time-plot/use-time-plot.ts';
import { mobileLanes } from './lanes-model.ts';
import { LanesTable } from './LanesTable.tsx';
import { MobileDrawing } from './MobileDrawing.tsx';
import './lanes.css';

/** Room at both sides of the drawing, px. */
const SIDE = 1;

/** The panel: the lanes of every pane under one axis. */
export function LanesPanel() {
  const strings = useStrings();
  const all = useHistories();
  const view = useTimeView();
  const [frame, width] = useWidth();
  const first = all[0];
  if (first === undefined) return <p className="empty">{strings.look.lanes.empty}</p>;
  const scale = timeScale(view.window, width, SIDE, SIDE);
  return (
    <div className="lanes">
      <div className="lanes-tools">
        <ZoomTools view={view}>
          <FilterChips plan={first.history.plan} />
          {all.every(({ done }) => done) ? null : <span className="plot-width">{strings.look.timePlot.reading}</span>}
        </ZoomTools>
      </div>
      <div className="lanes-scroll">
        <AxisRow frame={frame} width={width} scale={scale} window={view.window} />
        {all.map((known, pane) => (
          <PaneLanes
            key={paneLetter(pane)}
            pane={pane}
            known={known}
            headed={all.length > 1}
            scale={scale}
            width={width}
            view={view}
          />
        ))}
        <Legend />
      </div>
    </div>
  );
}

interface PaneLanesProps {
  readonly pane: number;
  readonly known: KnownHistory;
  readonly headed: boolean;
  readonly scale: TimeScale;
  readonly width: number;
  readonly view: TimeView;
}

function PaneLanes({ pane, known, headed, scale, width, view }: PaneLanesProps) {
  const strings = useStrings();
  const handovers = useSessionState((state) => state.versions[pane]?.handovers ?? 0);
  const filters = useSessionState((state) => state.filters);
  const { history } = known;
  const { plan } = history;
  const colors = useMemo(() => anchorColors(plan), [plan]);
  // The history is the same object for as long as its worlds live: its number says when it has changed.
  const seen = `${known.version} ${handovers}`;
  const all = useMemo(() => (seen === '' ? [] : mobileLanes(history)), [history, seen]);
  const shown = useMemo(() => {
    const nodes = filters.nodes.filter((node) => plan.mobiles.includes(node));
    return all
      .filter(({ mobile }) => nodes.length === 0 || nodes.includes(mobile))
      .map((group) => ({
        ...group,
        lanes: group.lanes.filter(
          (lane) => lane.kind !== 'flow' || filters.flows.length === 0 || filters.flows.includes(lane.flow),
        ),
      }));
  }, [all, filters.nodes, filters.flows, plan]);
  return (
    <div className="lanes-pane" role="region" aria-label={strings.look.lanes.label(paneLetter(pane))}>
      {headed ? <PaneHeading pane={pane} /> : null}
      {shown.map((group) => (
        <MobileDrawing
          key={group.mobile}
          pane={pane}
          group={group}
          known={known}
          colors={colors}
          scale={scale}
          width={width}
          view={view}
        />
      ))}
      <details className="plot-table">
        <summary>{strings.look.timePlot.asTable}</summary>
        {shown.map((group) => (
          <LanesTable key={group.mobile} group={group} plan={plan} />
        ))}
      </details>
    </div>
  );
}

function Legend() {
  const { legend } = useStrings().look.lanes;
  return (
    <ul className="lanes-legend">
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <rect className="lane-full" width="22" height="10" rx="2" />
        </svg>
        {legend.preferred}
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <rect className="lane-faint" x="1" y="1" width="20" height="8" rx="2" />
        </svg>
        {legend.deprecated}
      </li>
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <rect className="lane-gap" width="22" height="10" />
          <path className="lane-gap-edge" d="M.6 0V10M21.4 0V10" />
        </svg>
        {legend.gap}
      </li>
      <li>
        <svg width="14" height="12" aria-hidden="true">
          <path className="lane-break" d="M3 2l8 8M11 2l-8 8" />
        </svg>
        {legend.broken}
      </li>
      <li>
        <svg width="10" height="12" aria-hidden="true">
          <path className="lane-move" d="M5 0V12" />
        </svg>
        {legend.handover}
      </li>
    </ul>
  );
}
