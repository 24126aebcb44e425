/**
 * Comparisons over all schemes: the scenario that is open under every scheme, and the studies that bring their own network. When one of
 * their runs has been opened in the panes the comparison stays with the scenario that it came from.
 */
import { useMemo, useState } from 'react';
import { allSchemes, preparedRuns } from '#scenario/run-choice.ts';
import { SCHEME_IDS } from '#scenario/scheme-ids.ts';
import { STUDIES, studyOf, type StudyRequest } from '#studies/index.ts';
import { useServices, useSessionState, useStrings, useStudies } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import './studies.css';
import { StudyTable } from './StudyTable.tsx';

/** What is chosen first: the scenario that is open. */
const THIS_SCENARIO = '';

/** The panel. */
export function StudyPanel() {
  const { actions, catalog, studies } = useServices();
  const words = useStrings().studies;
  const scenario = useSessionState((state) => state.scenario);
  const origin = useStudies((state) => state.origin);
  const opened = useStudies((state) => state.opened);
  const asked = useStudies((state) => state.request);
  const [name, setName] = useState(() => (asked?.kind === 'study' ? asked.name : THIS_SCENARIO));
  const study = useMemo(() => (asked === null ? null : studyOf(asked, catalog)), [asked, catalog]);
  if (scenario === null) return <p className="empty">{words.loading}</p>;
  const away = origin !== null && opened === scenario;
  const schemes = allSchemes(catalog, SCHEME_IDS);
  const request = (): StudyRequest => {
    if (name !== THIS_SCENARIO) return { kind: 'study', name, schemes };
    // What the person did is part of it; the author's runs say which roles and options are meant.
    const base = away ? origin.scenario : (actions.currentScenario() ?? scenario);
    const runs = preparedRuns(away ? origin.scenario.runs : scenario.runs, away ? origin.runs : base.runs);
    return { kind: 'comparison', scenario: { ...base, runs }, schemes };
  };
  const chosen = name === THIS_SCENARIO ? null : studyOf({ kind: 'study', name, schemes }, catalog);
  return (
    <div className="studies" role="region" aria-label={words.label}>
      {away ? (
        <button
          type="button"
          className="button button-line studies-back"
          onClick={() => {
            studies.noteOpened(null);
            actions.reopen(origin);
          }}
        >
          {words.back(origin.scenario.title ?? '')}
        </button>
      ) : null}
      <form
        className="studies-form"
        onSubmit={(event) => {
          event.preventDefault();
          void studies.start(request());
        }}
      >
        <label className="studies-what">
          <span>{words.what}</span>
          <select
            value={name}
            onChange={(event) => {
              studies.clear();
              setName(event.currentTarget.value);
            }}
          >
            <option value={THIS_SCENARIO}>{words.thisScenario}</option>
            {STUDIES.map((entry) => (
              <option key={entry.name} value={entry.name} lang={ENGINE_LANGUAGE}>
                {entry.make([], catalog).title}
              </option>
            ))}
          </select>
        </label>
        <p className="studies-lead">
          {chosen === null || !chosen.ok ? words.lead : <span lang={ENGINE_LANGUAGE}>{chosen.value.lead}</span>}{' '}
          {chosen === null || !chosen.ok || chosen.value.section === '' ? null : <cite>{chosen.value.section}</cite>}
        </p>
        <Start rows={chosen?.ok === true ? chosen.value.runs.length : schemes.length} />
      </form>
      {study?.ok === true ? <StudyTable study={study.value} /> : null}
    </div>
  );
}

/** The button, or how far it is; and what went wrong. */
function Start({ rows }: { readonly rows: number }) {
  const { studies } = useServices();
  const words = useStrings().studies;
  const status = useStudies((state) => state.status);
  const done = useStudies((state) => state.rows.length);
  const total = useStudies((state) => state.total);
  const problem = useStudies((state) => state.problem);
  return (
    <div className="studies-start">
      {status === 'running' ? (
        <>
          <progress value={done} max={total} aria-label={words.progress(done, total)} />
          <span className="tabular">{words.progress(done, total)}</span>
          <button type="button" className="button button-line" onClick={() => studies.cancel()}>
            {words.cancel}
          </button>
        </>
      ) : (
        <button type="submit" className={status === 'idle' ? 'button button-strong' : 'button button-line'}>
          {status === 'idle' ? words.start(rows) : words.again(rows)}
        </button>
      )}
      <span role="status">
        {status === 'cancelled' ? words.cancelled(done, total) : status === 'failed' ? words.failed(problem ?? '') : ''}
      </span>
    </div>
  );
}
