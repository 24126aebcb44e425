/** What came out: three charts on one scale, what can be said about them, and all values. */
import { useState } from 'react';
import { cellScenario, measuredMove } from '#measure/cell.ts';
import { csvText } from '#measure/csv.ts';
import type { Figures } from '#measure/figures.ts';
import { METRICS, metricOf, type SweepResults } from '#measure/results.ts';
import { cellsOf, isLink, linkName, valuesOf, type SweepDefinition } from '#measure/sweep.ts';
import { Icon } from '../shared/Icon.tsx';
import { useMeasurement, useServices, useStrings } from '../shared/services.ts';
import { Chart } from './Chart.tsx';
import { chartModel, valueRange } from './chart-model.ts';
import { cellText, labelOf, linkLabel, msText, valueText, type NamedSweep, type OpenRun } from './measure-context.ts';
import { remarksOf } from './order-text.ts';
import { lineNames } from './setup.ts';
import { ValueTable } from './ValueTable.tsx';

/** The results of the sweep that is or was measured. */
export function Results({ sweep }: { readonly sweep: SweepDefinition }) {
  const { actions, catalog } = useServices();
  const words = useStrings().measure;
  const results = useMeasurement((state) => state.results);
  const status = useMeasurement((state) => state.status);
  const [cursor, setCursor] = useState(() => ownPlace(sweep, 0));
  const [slice, setSlice] = useState(() => ownPlace(sweep, 1));
  const [chosenFlow, setFlow] = useState('');
  const named: NamedSweep = {
    sweep,
    words,
    names: lineNames(sweep.runs, catalog, words.scheme),
    links: sweep.vary.map((variation) => linkLabel(sweep.scenario, variation.link, words)),
  };
  const flows = results.find((row) => row?.[0] !== undefined)?.[0]?.flows.map((entry) => entry.flow) ?? [];
  const flow = flows.includes(chosenFlow) ? chosenFlow : (flows[0] ?? '');
  const count = sweep.vary[0] === undefined ? 1 : valuesOf(sweep.vary[0]).length;
  const models = METRICS.map((metric) => chartModel(sweep, results, metric, flow, slice));
  const openRun = useOpenRun(named, results, flow);
  return (
    <section className="measure-results" aria-busy={status === 'running'}>
      <Switches named={named} flows={flows} flow={flow} onFlow={setFlow} slice={slice} onSlice={setSlice} />
      <p className="measure-scale">{words.scale}</p>
      <div className="charts">
        {models.map((model) => (
          <Chart
            key={model.metric}
            named={named}
            results={results}
            model={model}
            flow={flow}
            slice={slice}
            range={valueRange(models) ?? [0, 100]}
            cursor={Math.min(cursor, count - 1)}
            onCursor={setCursor}
            onOpen={openRun}
          />
        ))}
      </div>
      <div className="measure-remarks">
        {remarksOf(named, results, flow, catalog).map((remark) => (
          <article key={remark.key}>
            <h3>{remark.title}</h3>
            <p>
              {remark.text} {remark.section === null ? null : <cite>{remark.section}</cite>}
            </p>
          </article>
        ))}
      </div>
      <ValueTable named={named} results={results} flow={flow} slice={slice} cursor={cursor} onOpen={openRun} />
      <button
        type="button"
        className="button button-line"
        disabled={status === 'running' || results.length === 0}
        onClick={() => actions.saveText(csvName(sweep), 'text/csv', csvText(sweep, results))}
      >
        <Icon name="save" size={18} />
        {words.export}
      </button>
    </section>
  );
}

/** Where the scenario's own delay lies among the values of a variation. */
function ownPlace({ scenario, vary }: SweepDefinition, place: number): number {
  const variation = vary[place];
  if (variation === undefined) return 0;
  const own = scenario.links.find(({ between }) => isLink(between, variation.link))?.delayMs ?? 0;
  const far = valuesOf(variation).map((delay) => Math.abs(delay - own));
  return far.indexOf(Math.min(...far));
}

/** `metro-star-k-cmd.csv`. */
function csvName(sweep: SweepDefinition): string {
  const parts = [sweep.scenario.title ?? 'scenario', ...sweep.vary.map((variation) => linkName(variation.link))];
  return `${parts
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
}

/**
 * Opens a cell in the panes, the run that was asked for first, when the handover is over in all of them: the cards then show the
 * interruption that the chart shows, and one can step back through it.
 */
function useOpenRun(named: NamedSweep, results: SweepResults, flow: string): OpenRun {
  const { actions, measurement } = useServices();
  const { sweep, words } = named;
  return (index, place) => {
    const cell = cellsOf(sweep.vary)[index];
    const run = sweep.runs[place];
    if (cell === undefined || run === undefined) return;
    const move = measuredMove(sweep);
    const at = cellText(named, cell.delaysMs);
    const valuesOfRun = (figures: Figures | undefined): readonly (number | null)[] =>
      METRICS.map((metric) => (figures === undefined ? null : metricOf(figures, metric, flow)));
    const latest = Math.max(
      MIN_SHOWN_MS,
      ...(results[index] ?? []).flatMap((figures) => valuesOfRun(figures)).map((value) => value ?? 0),
    );
    const readings = valuesOfRun(results[index]?.[place]).map((value, metric) =>
      words.readingOf(
        words.metrics[METRICS[metric] ?? 'downlink'].within,
        valueText(value, METRICS[metric] ?? 'downlink', words),
      ),
    );
    const handover = words.handoverName(
      labelOf(sweep.scenario, move.node),
      labelOf(sweep.scenario, move.to),
      msText(move.atMs / 1000),
    );
    const scenario = {
      ...cellScenario(sweep, cell, words.cellTitle(sweep.scenario.title ?? '', at)),
      description: words.cellStory(handover, at, named.names[place] ?? run.id, readings),
    };
    measurement.noteOpened(scenario);
    const runs = [run, ...sweep.runs.filter((other) => other !== run)];
    actions.openRuns(scenario, runs, Math.round((move.atMs + latest + ARRIVAL_MS) * 1e6));
  };
}

/** Until the first packet up-link has arrived at the other end, too. */
const ARRIVAL_MS = 100;
/** Where nothing ever came, the run is shown this long after the detachment. */
const MIN_SHOWN_MS = 60;

interface SwitchesProps {
  readonly named: NamedSweep;
  readonly flows: readonly string[];
  readonly flow: string;
  readonly onFlow: (flow: string) => void;
  readonly slice: number;
  readonly onSlice: (slice: number) => void;
}

/** Which flow, and which distance of the second link, is drawn; nothing where there is no choice. */
function Switches({ named, flows, flow, onFlow, slice, onSlice }: SwitchesProps) {
  const { sweep, words, links } = named;
  const second = sweep.vary[1];
  if (flows.length < 2 && second === undefined) return null;
  return (
    <div className="measure-switches">
      {flows.length < 2 ? null : (
        <Switch label={words.flow} values={flows} chosen={flows.indexOf(flow)} onChoose={(index) => onFlow(flows[index] ?? '')} />
      )}
      {second === undefined ? null : (
        <Switch
          label={words.slice(links[1] ?? '')}
          values={valuesOf(second).map((delay) => words.value(msText(delay)))}
          chosen={slice}
          onChoose={onSlice}
        />
      )}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

function Switch({ label, values, chosen, onChoose }: SwitchProps) {
  return (
    <div className="measure-switch" role="group" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      {values.map((value, index) => (
        <button key={value} type="button" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
          {value}
        </button>
      ))}
    </div>
  );
}
