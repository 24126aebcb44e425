/** The table of a study: a row per scheme, a column per criterion; every cell opens the run that shows it. */
import { experimentScenario, type Reading, type Study, type StudyColumn, type StudyRow } from '#studies/study.ts';
import { nameOf, tableCsv } from '#studies/table-text.ts';
import { Icon } from '../shared/Icon.tsx';
import { useServices, useStrings, useStudies } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';

/** The table as far as it has been played, the rules, and the way out as CSV. */
export function StudyTable({ study }: { readonly study: Study }) {
  const { actions } = useServices();
  const words = useStrings().studies;
  const rows = useStudies((state) => state.rows);
  const status = useStudies((state) => state.status);
  const refused = rows.filter((row) => row.refused !== null);
  if (rows.length === 0) return null;
  return (
    <section className="studies-results" aria-busy={status === 'running'}>
      <p className="studies-hint">{words.openHint}</p>
      <div className="studies-scroll" role="region" aria-label={study.title}>
        <table>
          <caption className="visually-hidden">{study.title}</caption>
          <thead>
            <tr>
              <th scope="col">{words.scheme}</th>
              {study.columns.map((column) => (
                <th key={column.key} scope="col" title={column.about} lang={ENGINE_LANGUAGE}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows
              .filter((row) => row.refused === null)
              .map((row) => (
                <Row key={row.run.id} study={study} row={row} />
              ))}
          </tbody>
        </table>
      </div>
      {refused.length === 0 ? null : (
        <details className="studies-refused">
          <summary>
            {words.notPlayed}: {refused.map((row) => nameOf(row)).join(', ')}
          </summary>
          <ul>
            {refused.map((row) => (
              <li key={row.run.id}>{words.refused(nameOf(row), row.refused ?? '')}</li>
            ))}
          </ul>
        </details>
      )}
      <details className="studies-rules">
        <summary>{words.rules}</summary>
        <dl lang={ENGINE_LANGUAGE}>
          {study.columns.map((column) => (
            <div key={column.key}>
              <dt>{column.title}</dt>
              <dd>{column.about}</dd>
            </div>
          ))}
        </dl>
      </details>
      <button
        type="button"
        className="button button-line"
        disabled={status === 'running'}
        onClick={() => actions.saveText(csvName(study), 'text/csv', tableCsv(study, rows))}
      >
        <Icon name="save" size={18} />
        {words.export}
      </button>
    </section>
  );
}

function Row({ study, row }: { readonly study: Study; readonly row: StudyRow }) {
  const words = useStrings().studies;
  const open = useOpenCell(study, row);
  return (
    <tr>
      <th scope="row">{nameOf(row)}</th>
      {row.cells.map((cell, index) => {
        const column = study.columns[index];
        return column === undefined ? null : (
          <td key={column.key}>
            <button
              type="button"
              aria-label={words.open(nameOf(row), column.title, cell.text)}
              onClick={() => open(column, cell)}
            >
              {cell.text}
            </button>
          </td>
        );
      })}
    </tr>
  );
}

/** Opens the experiment of a cell in the panes under the row's run, at the instant that shows it. */
function useOpenCell(study: Study, row: StudyRow): (column: StudyColumn, cell: Reading) => void {
  const { actions, studies, session } = useServices();
  const words = useStrings().studies;
  return (column, cell) => {
    const played = experimentScenario(study, cell.experiment, row.run);
    const scenario = {
      ...played,
      title: words.cellTitle(study.title, nameOf(row), column.title).slice(0, MAX_TITLE),
      description: words.cellStory(study.lead, column.title, cell.text, column.about),
    };
    const { scenario: from, inputs, panes } = session.store.getState();
    const { opened, origin } = studies.store.getState();
    // A second cell is opened from the first one's session: the way back leads to where both came from.
    if (from !== null && from !== opened) {
      studies.noteOpened({ origin: { scenario: from, inputs, runs: panes.map((pane) => pane.run) }, scenario });
    } else if (origin !== null) {
      studies.noteOpened({ origin, scenario });
    }
    actions.openRuns(scenario, [row.run], Math.round((cell.atMs ?? played.durationMs) * 1e6));
  };
}

const MAX_TITLE = 200;

/** `metro-star-all-schemes.csv`. */
function csvName(study: Study): string {
  return `${study.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-all-schemes.csv`;
}
