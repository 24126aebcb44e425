/**
 * The measured comparison: what is chosen, and what came out. It is about the scenario that is open; when one of its own cells has been
 * opened in the panes it stays with the scenario that the cell came from.
 */
import { useEffect } from 'react';
import { METRICS } from '#measure/results.ts';
import { movesOf, withMove, type SweepDefinition } from '#measure/sweep.ts';
import { useMeasurement, useServices, useSessionState, useStrings } from '../shared/services.ts';
import './charts.css';
import './measure.css';
import { Results } from './Results.tsx';
import { firstSweep, playedRoles } from './setup.ts';
import { SetupForm } from './SetupForm.tsx';

/** The panel. */
export function MeasurePanel() {
  const { actions } = useServices();
  const words = useStrings().measure;
  useAdoption();
  const draft = useMeasurement((state) => state.draft);
  const sweep = useMeasurement((state) => state.sweep);
  const origin = useMeasurement((state) => state.origin);
  const opened = useMeasurement((state) => state.opened);
  const scenario = useSessionState((state) => state.scenario);
  if (draft === null) return <p className="empty">{words.nothing}</p>;
  return (
    <div className="measure" role="region" aria-label={words.label}>
      {origin === null || opened === null || opened !== scenario ? null : (
        <button type="button" className="button button-line measure-back" onClick={() => actions.reopen(origin)}>
          {words.back(origin.scenario.title ?? '')}
        </button>
      )}
      <SetupForm draft={draft} />
      {sweep === null ? <Outlook /> : <Results key={keyOf(sweep)} sweep={sweep} />}
    </div>
  );
}

/** What will be measured, where nothing has been yet. */
function Outlook() {
  const words = useStrings().measure;
  return (
    <>
      <p className="measure-lead">{words.lead}</p>
      <div className="charts">
        {METRICS.map((metric) => (
          <div key={metric} className="chart chart-outlook">
            <h3>{words.metrics[metric].title}</h3>
            <p>{words.metrics[metric].about}</p>
          </div>
        ))}
      </div>
    </>
  );
}

/** The same for sweeps that have the same cells: the marked distance stays while other schemes are measured. */
function keyOf(sweep: SweepDefinition): string {
  return JSON.stringify(sweep.vary);
}

/** Keeps the comparison with the session: another scenario, another draft; what the person did meanwhile is part of the next one. */
function useAdoption(): void {
  const { session, measurement, actions, catalog, strings } = useServices();
  const scenario = useSessionState((state) => state.scenario);
  const inputs = useSessionState((state) => state.inputs);
  const opened = useMeasurement((state) => state.opened);
  useEffect(() => {
    const current = actions.currentScenario();
    if (scenario === null || current === null || scenario === opened) return;
    const { origin, draft } = measurement.store.getState();
    if (origin?.scenario === scenario && origin.inputs === inputs) return;
    const { panes, models } = session.store.getState();
    const runs = panes.map((pane) => pane.run);
    const base = withMove(current);
    const fresh =
      base === null ? null : firstSweep({ ...base, runs: scenario.runs }, runs, catalog, playedRoles(models), strings.measure);
    const kept = origin?.scenario === scenario && draft !== null && fresh !== null;
    measurement.adopt({ scenario, inputs, runs }, kept ? withMoves(draft, fresh) : fresh);
  }, [session, measurement, actions, catalog, strings, scenario, inputs, opened]);
}

/** What was chosen, over a script to which the person has added: a new move is what they want to know about. */
function withMoves(draft: SweepDefinition, fresh: SweepDefinition): SweepDefinition {
  const [before, after] = [movesOf(draft.scenario).length, movesOf(fresh.scenario).length];
  return { ...draft, scenario: fresh.scenario, move: after > before ? after - 1 : Math.min(draft.move, after - 1) };
}
