/** The list of all runs that can be lines of a comparison, by family; each is put in or taken out. */
import { Popover } from '@base-ui/react/popover';
import { useMemo } from 'react';
import { isSameRun } from '#scenario/run-choice.ts';
import type { SweepDefinition } from '#measure/sweep.ts';
import { Icon } from '../shared/Icon.tsx';
import { useMeasurement, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { candidatesOf, lineNames, MAX_LINES, type Candidate } from './setup.ts';

const FAMILIES = ['network-based', 'client-based', 'none'] as const;

/** The button and its list. */
export function SchemeChooser({ draft }: { readonly draft: SweepDefinition }) {
  const { catalog } = useServices();
  const strings = useStrings();
  const words = strings.measure;
  const panes = useSessionState((state) => state.panes);
  const origin = useMeasurement((state) => state.origin);
  const candidates = useMemo(
    () =>
      origin === null
        ? []
        : candidatesOf(
            origin.scenario,
            panes.map((pane) => pane.run),
            catalog,
          ),
    [origin, panes, catalog],
  );
  const all = [...candidates, ...draft.runs.flatMap((run) => missing(run, candidates, catalog))];
  return (
    <Popover.Root>
      <Popover.Trigger className="button button-line measure-choose">
        <Icon name="plus" size={16} />
        {words.choose}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popover-positioner" align="start" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className="popover measure-schemes" aria-label={words.choose}>
            <Popover.Description className="measure-hint">{words.chooseHint}</Popover.Description>
            {FAMILIES.map((family) => {
              const members = all.filter((candidate) => candidate.scheme.family === family);
              return members.length === 0 ? null : (
                <fieldset key={family}>
                  <legend className="menu-label">{strings.pane.families[family]}</legend>
                  {members.map((candidate) => (
                    <Choice key={candidate.run.id} draft={draft} candidate={candidate} />
                  ))}
                </fieldset>
              );
            })}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choice({ draft, candidate }: { readonly draft: SweepDefinition; readonly candidate: Candidate }) {
  const { measurement, catalog } = useServices();
  const words = useStrings().measure;
  const { run, scheme, pane } = candidate;
  const chosen = draft.runs.some((other) => isSameRun(other, run));
  const [name = run.id] = lineNames([run, { ...run, id: `${run.id}-`, scheme: run.scheme }], catalog, words.scheme);
  const toggle = (): void =>
    measurement.choose({
      ...draft,
      runs: chosen ? draft.runs.filter((other) => !isSameRun(other, run)) : [...draft.runs, run],
    });
  const isLast = chosen && draft.runs.length === 1;
  return (
    <label className="measure-choice">
      <input
        type="checkbox"
        checked={chosen}
        disabled={isLast || (!chosen && draft.runs.length >= MAX_LINES)}
        onChange={toggle}
      />
      <span>
        <strong>{scheme.title}</strong> {name === words.scheme(run.scheme) ? null : <code>{name}</code>}
        {pane === null ? null : <small> {words.asInPane(pane)}</small>}
        <small>{scheme.document}</small>
      </span>
    </label>
  );
}

/** A chosen run that no pane has any more. */
function missing(
  run: SweepDefinition['runs'][number],
  candidates: readonly Candidate[],
  catalog: readonly Candidate['scheme'][],
): readonly Candidate[] {
  if (candidates.some((candidate) => isSameRun(candidate.run, run))) return [];
  const scheme = catalog.find((entry) => entry.id === run.scheme);
  return scheme === undefined ? [] : [{ run, scheme, pane: null }];
}
