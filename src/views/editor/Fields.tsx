/** The fields of the editor. What is typed is taken when the field is left or Enter is pressed; a value that is refused stays in the field. */
import type { ReactNode } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { useEditing, useServices, useStrings } from '../shared/services.ts';

/** Why the last edit of this place was refused. */
export function Refusal({ place }: { readonly place: string }) {
  const strings = useStrings();
  const refusal = useEditing((state) => state.refusal);
  if (refusal?.place !== place) return null;
  const { message, pointer } = refusal.problem;
  return (
    <p className="editor-refusal" role="alert">
      <Icon name="warning" size={16} />
      <span>
        {message} {pointer === undefined || pointer === '' ? null : <small>{strings.problem.at(pointer)}</small>}
      </span>
    </p>
  );
}

interface FieldProps {
  readonly label: string;
  readonly unit?: string | undefined;
  /** Names the field for its refusals. */
  readonly place: string;
  readonly children: ReactNode;
}

function Field({ label, unit, place, children }: FieldProps) {
  return (
    <>
      <label className="field">
        <span>{label}</span>
        {children}
        {unit === undefined ? null : <small>{unit}</small>}
      </label>
      <Refusal place={place} />
    </>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly placeholder?: string;
  readonly list?: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A text. */
export function TextField({ value, placeholder, list, onChange, ...field }: TextFieldProps) {
  const take = (text: string): void => {
    if (text !== value) onChange(text);
  };
  const names = `${field.place}-names`;
  return (
    <Field {...field}>
      <input
        key={value}
        type="text"
        defaultValue={value}
        placeholder={placeholder}
        list={list === undefined ? undefined : names}
        spellCheck={false}
        autoComplete="off"
        onBlur={(event) => take(event.currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value.trim());
        }}
      />
      {list === undefined ? null : (
        <datalist id={names}>
          {list.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      )}
    </Field>
  );
}

/** A text of several lines, taken when it is left. */
export function LongTextField({ value, onChange, ...field }: Omit<TextFieldProps, 'list' | 'placeholder'>) {
  return (
    <Field {...field}>
      <textarea
        key={value}
        rows={4}
        defaultValue={value}
        onBlur={(event) => {
          const text = event.currentTarget.value.trim();
          if (text !== value) onChange(text);
        }}
      />
    </Field>
  );
}

interface NumberFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: number | undefined;
  /** Shown while there is no value; a field without it must have one. */
  readonly placeholder?: string;
  readonly onChange: (value: number | undefined) => void;
}

/** A number; what it may be is for the validator to say. */
export function NumberField({ value, placeholder, onChange, ...field }: NumberFieldProps) {
  const take = (input: HTMLInputElement): void => {
    if (input.value === '' ? input.validity.badInput || placeholder === undefined : input.valueAsNumber === value) return;
    if (input.value === '' && value === undefined) return;
    onChange(input.value === '' ? undefined : input.valueAsNumber);
  };
  return (
    <Field {...field}>
      <input
        key={value}
        type="number"
        step="any"
        defaultValue={value}
        placeholder={placeholder}
        onBlur={(event) => take(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget);
        }}
      />
    </Field>
  );
}

/** A choice: value and what it is called. */
export type Choice = readonly [string, string];

interface SelectFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}

/** One of several. */
export function SelectField({ value, choices, onChange, ...field }: SelectFieldProps) {
  return (
    <Field {...field}>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A part of the card under a heading. */
export function Section({
  title,
  children,
  open = true,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly open?: boolean;
}) {
  return (
    <details className="editor-section" open={open}>
      <summary>{title}</summary>
      <div className="fields">{children}</div>
    </details>
  );
}

/** The button that deletes. */
export function DeleteButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <button type="button" className="button button-line editor-delete" onClick={onClick}>
      <Icon name="trash" size={18} />
      {label}
    </button>
  );
}

/** Applies an edit and forgets the answer: the card shows what came of it. */
export function useApply() {
  const { editing } = useServices();
  return editing.apply;
}
