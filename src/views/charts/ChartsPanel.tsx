/** Delay, loss, signalling, load, state, overhead and stretch of every pane's run over time. A drag picks a stretch of time everywhere. */
import { useMemo, useState } from 'react';
import type { SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import { historyOf } from '#store/run-history/run-history.ts';
import { FilterChips } from '../filters/FilterChips.tsx';
import { formatDuration, formatInstant, nodeName } from '../shared/format.ts';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';
import { AxisRow, ZoomTools } from '../time-plot/TimePlot.tsx';
import { digitsFor } from '../time-plot/time-window.ts';
import { timeScale, useHistories, useTimeView, useWidth, type KnownHistory } from '../time-plot/use-time-plot.ts';
import { ChartDrawing, type PaneChart } from './ChartDrawing.tsx';
import { chartsCsv } from './charts-csv.ts';
import { CHARTS, columnsOf, makeCharts, readingBins, type Chart, type ChartSeries, type Columns } from './charts-model.ts';
import './charts.css';

/** Room for the labels of the values, px. */
const LEFT = 36;
const RIGHT = 8;

/** Width of a column, px. */
const COLUMN = 3;

/** The panel: every chart with all panes under each other, on one axis of time and one of values. */
export function ChartsPanel() {
  const known = useHistories();
  const words = useStrings().look.charts;
  return known.length === 0 ? <p className="empty">{words.empty}</p> : <Charts known={known} />;
}

function Charts({ known }: { readonly known: readonly KnownHistory[] }) {
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
  const scale = timeScale(view.window, width, LEFT, RIGHT);
  const most = Math.max(20, Math.floor((width - LEFT - RIGHT) / COLUMN));
  const instant = pointedNs ?? displayNs;
  const at = span ?? { fromNs: instant, toNs: instant };
  const models = useSessionState((state) => state.models);
  // A history is the same object for as long as its worlds live: its number says when it has changed.
  const seen = known.map(({ version }) => version).join(' ');
  const charts = useMemo(
    () => (seen === '' ? [] : models.map((model) => makeCharts(historyOf(model), filters))),
    [models, seen, filters],
  );
  const panes: readonly PaneCharts[] = known.map((one, pane) => {
    const columns = columnsOf(one.history, view.window, most);
    const reading = readingBins(one.history, at, columns);
    const name = (series: ChartSeries): string => seriesName(series, one.history.plan, words);
    return { letter: paneLetter(pane), pane, known: one, charts: charts[pane] ?? [], columns, reading, name };
  });
  const { plan } = panes[0]!.known.history;
  const { columns } = panes[0]!;
  const when =
    span === null
      ? words.at(formatInstant(instant, digitsFor(view.window)))
      : words.over(formatInstant(span.fromNs, digitsFor(span)), formatInstant(span.toNs, digitsFor(span)));
  const save = (): void => {
    const stem = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    const shown = (of: PaneCharts): Columns =>
      span === null ? of.columns : columnsOf(of.known.history, span, Number.POSITIVE_INFINITY);
    actions.saveText(
      `${stem}-${panes.map(({ letter }) => letter).join('')}-charts.csv`,
      'text/csv',
      chartsCsv(
        panes.map((of) => ({ ...of, columns: shown(of) })),
        (chart) => words.units[chart.name],
      ),
    );
  };
  return (
    <div className="run-charts" role="region" aria-label={words.label(panes.map(({ letter }) => letter))}>
      <div className="run-charts-tools">
        <ZoomTools view={view}>
          <button type="button" className="button button-line run-charts-save" onClick={save}>
            {words.save}
          </button>
          <FilterChips plan={plan} />
          {known.every(({ done }) => done) ? null : <span className="plot-width">{strings.look.timePlot.reading}</span>}
        </ZoomTools>
      </div>
      <div className="run-charts-scroll">
        <AxisRow frame={frame} width={width} scale={scale} window={view.window} />
        <p className="run-charts-when" aria-live="off">
          {when}
          <span>{words.columns(formatDuration(columns.widthNs * ((columns.edges[1] ?? 1) - (columns.edges[0] ?? 0))))}</span>
        </p>
        {CHARTS.map((chart, place) => (
          <ChartDrawing
            key={chart}
            name={chart}
            panes={panes.flatMap(({ charts: own, ...pane }) => {
              const one = own[place];
              return one === undefined ? [] : [{ ...pane, chart: one }];
            })}
            scale={scale}
            width={width}
            view={view}
            onPoint={setPointedNs}
          />
        ))}
      </div>
    </div>
  );
}

/** All charts of a pane, with what their drawings share. */
interface PaneCharts extends Omit<PaneChart, 'chart'> {
  readonly letter: string;
  readonly charts: readonly Chart[];
}

function seriesName({ subject }: ChartSeries, plan: Plan, words: Strings['look']['charts']): string {
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
}
