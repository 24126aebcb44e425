/** What a pane's scheme is, who does what in it, its options with their section, and what the model chose. */
import { Popover } from '@base-ui/react/popover';
import type { OptionDescription, SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';
import type { RunModel } from '#store/model.ts';
import { nodeName } from '../shared/format.ts';
import { useModel, useServices, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { numberRange, withOption } from './options.ts';

interface NotesProps {
  readonly pane: number;
  readonly run: RunDefinition;
  readonly scheme: SchemeDescription;
}

/** The whole of what the popover says. */
export function SchemeNotesBody({ pane, run, scheme }: NotesProps) {
  return (
    <>
      <Popover.Description render={<p lang={ENGINE_LANGUAGE} />}>{scheme.summary}</Popover.Description>
      <Options pane={pane} run={run} scheme={scheme} />
      <Roles pane={pane} scheme={scheme} />
      <Trust scheme={scheme} />
      <Notes scheme={scheme} />
    </>
  );
}

interface OptionsProps {
  readonly pane: number;
  readonly run: RunDefinition;
  readonly scheme: SchemeDescription;
}

function Options({ pane, run, scheme }: OptionsProps) {
  const { session } = useServices();
  const words = useStrings().pane;
  const change = (option: OptionDescription, value: OptionValue): void => {
    void session.actions.setPaneRun(pane, withOption(run, option, value));
  };
  return (
    <section>
      <h3>{words.optionsTitle}</h3>
      {scheme.options.length === 0 ? <p>{words.noOptions}</p> : null}
      {scheme.options.map((option) => (
        <label key={option.key} className="option">
          <code>{option.key}</code>
          <OptionInput
            option={option}
            value={run.options?.[option.key] ?? option.default}
            onChange={(value) => change(option, value)}
          />
          <small>
            <span lang={ENGINE_LANGUAGE}>{option.meaning}</span> {option.type === 'number' ? <Permitted option={option} /> : null}{' '}
            <cite>{option.section}</cite>
          </small>
        </label>
      ))}
    </section>
  );
}

/** Default and range of a number. */
function Permitted({ option }: { readonly option: OptionDescription }) {
  const words = useStrings().pane;
  const { minimum, maximum, step } = numberRange(option);
  return <>{words.permitted(String(option.default), minimum, maximum, step)}</>;
}

interface OptionInputProps {
  readonly option: OptionDescription;
  readonly value: OptionValue;
  readonly onChange: (value: OptionValue) => void;
}

function OptionInput({ option, value, onChange }: OptionInputProps) {
  const words = useStrings().pane;
  if (option.type === 'number') return <NumberInput option={option} value={Number(value)} onChange={onChange} />;
  const choices: readonly OptionValue[] = option.type === 'boolean' ? [true, false] : (option.values ?? [option.default]);
  const name = (choice: OptionValue): string => (choice === true ? words.on : choice === false ? words.off : String(choice));
  return (
    <select
      value={String(value)}
      onChange={(event) => onChange(choices.find((choice) => String(choice) === event.currentTarget.value) ?? value)}
    >
      {choices.map((choice) => (
        <option key={String(choice)} value={String(choice)}>
          {choice === option.default ? words.defaultValue(name(choice)) : name(choice)}
        </option>
      ))}
    </select>
  );
}

/** A number is taken when the field is left or Enter is pressed; one that the scheme does not permit is marked and not taken. */
function NumberInput({ option, value, onChange }: OptionInputProps & { readonly value: number }) {
  const { minimum, maximum, step } = numberRange(option);
  const take = (field: HTMLInputElement): void => {
    if (field.value !== '' && field.valueAsNumber !== value && field.checkValidity()) onChange(field.valueAsNumber);
  };
  return (
    <input
      key={value}
      type="number"
      defaultValue={value}
      min={minimum}
      max={maximum ?? undefined}
      step={step}
      required
      onBlur={(event) => take(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(event.currentTarget);
      }}
    />
  );
}

function Roles({ pane, scheme }: { readonly pane: number; readonly scheme: SchemeDescription }) {
  const words = useStrings().pane;
  const model = useModel(pane);
  if (scheme.roles.length === 0) return null;
  return (
    <section>
      <h3>{words.rolesTitle}</h3>
      <dl className="roles">
        {scheme.roles.map((role) => (
          <div key={role.key}>
            <dt>
              {role.label} {model === null ? null : <span>{holders(model, role.label)}</span>}
            </dt>
            <dd lang={ENGINE_LANGUAGE}>{role.meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Who holds a role in this run, by name. */
function holders(model: RunModel, label: string): string {
  return [...model.roles]
    .filter(([, labels]) => labels.includes(label))
    .map(([node]) => nodeName(model.plan, node))
    .join(', ');
}

/** Which messages are believed, and why. */
function Trust({ scheme }: { readonly scheme: SchemeDescription }) {
  const words = useStrings().pane;
  if (scheme.trust === undefined || scheme.trust.length === 0) return null;
  return (
    <section>
      <h3>{words.trustTitle}</h3>
      <dl className="trust">
        {scheme.trust.map((entry) => (
          <div key={entry.messages}>
            <dt>
              <span lang={ENGINE_LANGUAGE}>{entry.messages}</span>{' '}
              <span className={`protection ${entry.protection.replaceAll(' ', '-')}`}>{words.protection[entry.protection]}</span>
            </dt>
            <dd>
              <span lang={ENGINE_LANGUAGE}>
                {entry.means} {entry.risk}
              </span>{' '}
              <small>{entry.checked ? words.trustChecked : words.trustAssumed}</small> <cite>{entry.section}</cite>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Notes({ scheme }: { readonly scheme: SchemeDescription }) {
  const words = useStrings().pane;
  if (scheme.modelNotes.length === 0) return null;
  return (
    <section>
      <h3>{words.notesTitle}</h3>
      <p className="notes-lead">{words.notesLead}</p>
      <ul className="notes" lang={ENGINE_LANGUAGE}>
        {scheme.modelNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}
