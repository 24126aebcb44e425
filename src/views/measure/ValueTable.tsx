/** Every value as a table; each opens the run that shows it. */
import { Fragment } from 'react';
import { METRICS, metricOf, type SweepResults } from '#measure/results.ts';
import { valuesOf } from '#measure/sweep.ts';
import { valuesOfCell } from './Chart.tsx';
import { cellIndex } from './chart-model.ts';
import { cellText, msText, valueText, type NamedSweep, type OpenRun } from './measure-context.ts';

interface ValueTableProps {
  readonly named: NamedSweep;
  readonly results: SweepResults;
  readonly flow: string;
  readonly slice: number;
  readonly cursor: number;
  readonly onOpen: OpenRun;
}

/** A row per distance; per metric a column for every run, then messages and octets. */
export function ValueTable({ named, results, flow, slice, cursor, onOpen }: ValueTableProps) {
  const { sweep, words, names, links } = named;
  const [first] = sweep.vary;
  if (first === undefined) return null;
  return (
    <details className="measure-values" open>
      <summary>{words.table}</summary>
      <div className="measure-scroll">
        <table>
          <caption className="visually-hidden">{words.tableCaption}</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {links[0]}
              </th>
              {METRICS.map((metric) => (
                <th key={metric} scope="colgroup" colSpan={sweep.runs.length}>
                  {words.metrics[metric].title}
                </th>
              ))}
              <th scope="colgroup" colSpan={sweep.runs.length}>
                {words.messages}
              </th>
            </tr>
            <tr>
              {[...METRICS, 'messages'].map((group) => (
                <Fragment key={group}>
                  {names.map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {valuesOf(first).map((delay, index) => (
              <tr key={delay} data-marked={index === cursor}>
                <th scope="row">{msText(delay)}</th>
                {METRICS.map((metric) =>
                  sweep.runs.map((run, place) => {
                    const cell = cellIndex(sweep, index, slice);
                    const figures = results[cell]?.[place];
                    const value = figures === undefined ? null : metricOf(figures, metric, flow);
                    const at = cellText(named, valuesOfCell(named, index, slice));
                    return (
                      <td key={`${metric} ${run.id}`}>
                        {figures === undefined ? (
                          words.pending
                        ) : (
                          <button
                            type="button"
                            aria-label={words.open(names[place] ?? '', valueText(value, metric, words), at)}
                            onClick={() => onOpen(cell, place)}
                          >
                            {value === null ? '–' : msText(value)}
                          </button>
                        )}
                      </td>
                    );
                  }),
                )}
                {sweep.runs.map((run, place) => {
                  const figures = results[cellIndex(sweep, index, slice)]?.[place];
                  return (
                    <td key={run.id}>{figures === undefined ? words.pending : `${figures.messages} · ${figures.octets}`}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
