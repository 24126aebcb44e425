/** The schemes that a scenario comes with: a file, the gallery's cards and comparisons play these. */
import { deleteRun, isPrepared, keepRun, putRunFirst, renameRun } from '#edit/runs.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { paneLetter, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { Refusal, Section, TextField, useApply } from './Fields.tsx';

/** The list, and what is in a pane but not in it. */
export function RunsForm({ scenario }: { readonly scenario: Scenario }) {
  const { catalog } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const panes = useSessionState((state) => state.panes);
  const title = (id: string): string => catalog.find((scheme) => scheme.id === id)?.title ?? id;
  return (
    <Section title={words.runs} open={false}>
      <p className="editor-hint">{words.runsHint}</p>
      {scenario.runs.map((run, position) => (
        <div key={run.id} className="editor-network">
          <TextField
            label={title(run.scheme)}
            place={`run.${position}`}
            value={run.id}
            onChange={(id) => void apply(renameRun(position, id), `run.${position}`)}
          />
          <span className="editor-buttons">
            {position === 0 ? null : (
              <IconButton
                icon="chevron-up"
                label={words.runFirst(run.id)}
                onClick={() => void apply(putRunFirst(position), 'runs')}
              />
            )}
            <IconButton icon="trash" label={words.deleteRun(run.id)} onClick={() => void apply(deleteRun(position), 'runs')} />
          </span>
        </div>
      ))}
      <Refusal place="runs" />
      <div className="editor-buttons">
        {panes.map(({ run }, pane) =>
          isPrepared(scenario, run) ? null : (
            <button key={run.id} type="button" className="button button-line" onClick={() => void apply(keepRun(run.id), 'runs')}>
              <Icon name="plus" size={16} />
              {words.keepRun(paneLetter(pane), title(run.scheme))}
            </button>
          ),
        )}
      </div>
    </Section>
  );
}
