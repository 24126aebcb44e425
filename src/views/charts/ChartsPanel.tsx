/** Delay, loss, signalling, load, state, overhead and stretch of a pane's run over time. A drag picks a stretch of time everywhere. */
import { useMemo, useState } from 'react';
import type { SimTime } from '#base/time.ts';
import { FilterChips } from '../filters/FilterChips.tsx';
import { formatDuration, formatInstant, nodeName } from '../shared/format.ts';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { AXIS_HEIGHT, TimeAxis, ZoomTools } from '../time-plot/TimePlot.tsx';
import { digitsFor } from '../time-plot/time-window.ts';
import { timeScale, useHistory, useTimeView, useWidth, type KnownHistory } from '../time-plot/use-time-plot.ts';
import { ChartDrawing } from './ChartDrawing.tsx';
import { chartsCsv } from './charts-csv.ts';
import { columnsOf, makeCharts, readingBins, type ChartSeries } from './charts-model.ts';
import './charts.css';

/** Room for the labels of the values, px. */
const LEFT = 36;
const RIGHT = 8;

/** Width of a column, px. */
const COLUMN = 3;

/** The panel. */
export function ChartsPanel({ pane }: { readonly pane: number }) {
  const words = useStrings().look.charts;
  const known = useHistory(pane);
  return known === null ? <p className="empty">{words.empty}</p> : <Charts key={pane} pane={pane} known={known} />;
}

function Charts({ pane, known }: { readonly pane: number; readonly known: KnownHistory }) {
  const { actions } = useServices();
  const strings = useStrings();
  const words = strings.look.charts;
  const view = useTimeView();
  const [frame, width] = useWidth();
  const [pointedNs, setPointedNs] = useState<SimTime | null>(null);
  const filters = useSessionState((state) => state.filters);
  const span = useSessionState((state) => state.timeSpan);
  const displayNs = useSessionState((state) => state.clock.displayNs);
  const title = useSessionState((state) => state.scenario?.title ?? 'scenario');
  const { history, version } = known;
  const { plan } = history;
  const charts = useMemo(() => (version < 0 ? [] : makeCharts(history, filters)), [history, version, filters]);
  const scale = timeScale(view.window, width, LEFT, RIGHT);
  const most = Math.max(20, Math.floor((width - LEFT - RIGHT) / COLUMN));
  const columns = columnsOf(history, view.window, most);
  const instant = pointedNs ?? displayNs;
  const reading = readingBins(history, span ?? { fromNs: instant, toNs: instant }, columns);
  const nameOf = (series: ChartSeries): string => {
    const { subject } = series;
    switch (subject.kind) {
      case 'flow':
        return plan.scenario.flows?.[subject.flow]?.id ?? '';
      case 'message':
        return subject.message;
      case 'node':
        return nodeName(plan, subject.node);
      case 'run':
        return words.allLinks;
      case 'others':
        return words.others(subject.count);
    }
  };
  const when =
    span === null
      ? words.at(formatInstant(instant, digitsFor(view.window)))
      : words.over(formatInstant(span.fromNs, digitsFor(span)), formatInstant(span.toNs, digitsFor(span)));
  const save = (): void => {
    const file = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${paneLetter(pane)}-charts.csv`;
    const shown = span === null ? columns : columnsOf(history, span, Number.POSITIVE_INFINITY);
    actions.saveText(
      file,
      'text/csv',
      chartsCsv(charts, shown, (chart) => words.units[chart.name], nameOf),
    );
  };
  return (
    <div className="run-charts" role="region" aria-label={words.label(paneLetter(pane))}>
      <div className="run-charts-tools">
        <ZoomTools view={view}>
          <button type="button" className="button button-line run-charts-save" onClick={save}>
            {words.save}
          </button>
          <FilterChips plan={plan} />
          {known.done ? null : <span className="plot-width">{strings.look.timePlot.reading}</span>}
        </ZoomTools>
      </div>
      <div className="run-charts-scroll">
        <div className="run-charts-axis">
          <div ref={frame}>
            <svg className="plot-surface" width={width} height={AXIS_HEIGHT} aria-hidden="true">
              <TimeAxis scale={scale} window={view.window} />
            </svg>
          </div>
        </div>
        <p className="run-charts-when" aria-live="off">
          {when}
          <span>{words.columns(formatDuration(columns.widthNs * ((columns.edges[1] ?? 1) - (columns.edges[0] ?? 0))))}</span>
        </p>
        {charts.map((chart) => (
          <ChartDrawing
            key={chart.name}
            chart={chart}
            known={known}
            columns={columns}
            reading={reading}
            scale={scale}
            width={width}
            view={view}
            nameOf={nameOf}
            onPoint={setPointedNs}
          />
        ))}
      </div>
    </div>
  );
}
