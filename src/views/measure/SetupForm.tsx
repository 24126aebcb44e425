/** What is measured: which handover, under which schemes, over which distances; and the button that does it. */
import { useMemo } from 'react';
import {
  cellsOf,
  checkSweep,
  isLink,
  linkName,
  movesOf,
  valuesOf,
  type SweepDefinition,
  type Variation,
} from '#measure/sweep.ts';
import { Icon } from '../shared/Icon.tsx';
import { useMeasurement, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { LineSample } from './LineSample.tsx';
import { labelOf, linkLabel } from './measure-context.ts';
import { SchemeChooser } from './SchemeChooser.tsx';
import { lineNames, linkChoices, playedRoles, roleHolders, withLink, withRange, type LinkChoice } from './setup.ts';

/** The form. Every change is kept at once; nothing is measured before the button is pressed. */
export function SetupForm({ draft }: { readonly draft: SweepDefinition }) {
  const { measurement } = useServices();
  const words = useStrings().measure;
  return (
    <form
      className="measure-form"
      onSubmit={(event) => {
        event.preventDefault();
        void measurement.start(draft);
      }}
    >
      <HandoverField draft={draft} />
      <div className="measure-field">
        <span className="measure-name" id="measure-schemes">
          {words.schemes}
        </span>
        <Lines draft={draft} />
      </div>
      <LinkFields draft={draft} />
      <Start draft={draft} />
    </form>
  );
}

function HandoverField({ draft }: { readonly draft: SweepDefinition }) {
  const { measurement } = useServices();
  const words = useStrings().measure;
  const { scenario } = draft;
  return (
    <label className="measure-field">
      <span className="measure-name">{words.handover}</span>
      <select value={draft.move} onChange={(event) => measurement.choose({ ...draft, move: Number(event.currentTarget.value) })}>
        {movesOf(scenario).map((move, index) => (
          <option key={`${move.atMs} ${move.node}`} value={index}>
            {words.handoverName(
              labelOf(scenario, move.node),
              labelOf(scenario, move.to),
              String(Number((move.atMs / 1000).toFixed(3))),
            )}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The chosen lines as they will be drawn, each with a way out, and the list of all. */
function Lines({ draft }: { readonly draft: SweepDefinition }) {
  const { measurement, catalog } = useServices();
  const words = useStrings().measure;
  const names = lineNames(draft.runs, catalog, words.scheme);
  return (
    <div className="measure-lines" role="group" aria-labelledby="measure-schemes">
      {draft.runs.map((run, place) => (
        <span key={run.id} className="measure-line">
          <LineSample place={place} />
          {names[place]}
          <button
            type="button"
            aria-label={words.remove(names[place] ?? run.id)}
            disabled={draft.runs.length === 1}
            onClick={() => measurement.choose({ ...draft, runs: draft.runs.filter((other) => other !== run) })}
          >
            <Icon name="close" size={14} />
          </button>
        </span>
      ))}
      <SchemeChooser draft={draft} />
    </div>
  );
}

function LinkFields({ draft }: { readonly draft: SweepDefinition }) {
  const { measurement, catalog } = useServices();
  const words = useStrings().measure;
  const models = useSessionState((state) => state.models);
  const choices = useMemo(() => {
    const move = movesOf(draft.scenario)[draft.move];
    return move === undefined
      ? []
      : linkChoices(draft.scenario, move, roleHolders(draft.runs, catalog, playedRoles(models)), words);
  }, [draft.scenario, draft.move, draft.runs, catalog, models, words]);
  const [first, second] = draft.vary;
  if (first === undefined) return null;
  return (
    <>
      <LinkField
        name={words.vary}
        draft={draft}
        place={0}
        choices={choices}
        variation={first}
        onLink={(link) => measurement.choose(withLink(draft, 0, link))}
      />
      <LinkField
        name={words.also}
        draft={draft}
        place={1}
        choices={choices.filter((choice) => !isLink(choice.link, first.link))}
        variation={second ?? null}
        onLink={(link) => measurement.choose(withLink(draft, 1, link))}
      />
    </>
  );
}

interface LinkFieldProps {
  readonly name: string;
  readonly draft: SweepDefinition;
  readonly place: number;
  readonly choices: readonly LinkChoice[];
  readonly variation: Variation | null;
  readonly onLink: (link: readonly [string, string] | null) => void;
}

function LinkField({ name, draft, place, choices, variation, onLink }: LinkFieldProps) {
  const { measurement } = useServices();
  const words = useStrings().measure;
  const label = (choice: LinkChoice): string => {
    const link = linkLabel(draft.scenario, choice.link, words);
    return choice.who.length === 0 ? link : words.linkOf(link, choice.who.join(', '));
  };
  const current = choices.findIndex((choice) => variation !== null && isLink(choice.link, variation.link));
  const change = (range: Partial<Omit<Variation, 'link'>>): void => measurement.choose(withRange(draft, place, range));
  return (
    <div className="measure-field">
      <label className="measure-pair">
        <span className="measure-name">{name}</span>
        <select value={current} onChange={(event) => onLink(choices[Number(event.currentTarget.value)]?.link ?? null)}>
          {place === 0 ? null : <option value={-1}>{words.nobody}</option>}
          {choices.map((choice, index) => (
            <option key={linkName(choice.link)} value={index}>
              {label(choice)}
            </option>
          ))}
        </select>
      </label>
      {variation === null ? null : <Range draft={draft} variation={variation} onChange={change} />}
    </div>
  );
}

interface RangeProps {
  readonly draft: SweepDefinition;
  readonly variation: Variation;
  readonly onChange: (range: Partial<Omit<Variation, 'link'>>) => void;
}

function Range({ draft, variation, onChange }: RangeProps) {
  const words = useStrings().measure;
  const link = linkLabel(draft.scenario, variation.link, words);
  const field = (key: 'fromMs' | 'toMs' | 'stepMs', text: string, label: string) => (
    <label className="measure-number">
      <span aria-hidden="true">{text}</span>
      <input
        type="number"
        aria-label={label}
        value={Number.isFinite(variation[key]) ? variation[key] : ''}
        min={key === 'stepMs' ? 0.001 : 0}
        max={200}
        step="any"
        required
        onChange={(event) => onChange({ [key]: event.currentTarget.valueAsNumber })}
      />
    </label>
  );
  return (
    <span className="measure-range">
      {field('fromMs', words.from, words.fromOf(link))}
      {field('toMs', words.to, words.toOf(link))}
      {field('stepMs', words.step, words.stepOf(link))}
      <span aria-hidden="true">{words.ms}</span>
    </span>
  );
}

/** The button, or how far it is; and what went wrong. */
function Start({ draft }: { readonly draft: SweepDefinition }) {
  const { measurement } = useServices();
  const words = useStrings().measure;
  const status = useMeasurement((state) => state.status);
  const done = useMeasurement((state) => state.done);
  const total = useMeasurement((state) => state.total);
  const problem = useMeasurement((state) => state.problem);
  const measured = useMeasurement((state) => state.sweep);
  const runs = countOf(draft);
  return (
    <div className="measure-start">
      {status === 'running' ? (
        <>
          <progress value={done} max={total} aria-label={words.progress(done, total)} />
          <span className="tabular">{words.progress(done, total)}</span>
          <button type="button" className="button button-line" onClick={() => measurement.cancel()}>
            {words.cancel}
          </button>
        </>
      ) : (
        <button type="submit" className={measured === draft ? 'button button-line' : 'button button-strong'}>
          {measured === draft ? words.again(runs) : words.start(runs)}
        </button>
      )}
      <span role="status">
        {status === 'cancelled' ? words.cancelled(done, total) : status === 'failed' ? words.failed(problem ?? '') : ''}
      </span>
    </div>
  );
}

/** Runs that a sweep plays; 0 for one that is no good. */
function countOf(draft: SweepDefinition): number {
  const readable = draft.vary.every((variation) => Number.isFinite(variation.fromMs + variation.toMs + variation.stepMs));
  if (!readable || !checkSweep(draft).ok) return 0;
  return draft.vary.some((variation) => valuesOf(variation).length === 0) ? 0 : cellsOf(draft.vary).length * draft.runs.length;
}
