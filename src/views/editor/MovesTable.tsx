/** The movement script: recorded by dragging while the clock runs, and as a table whose rows can be changed and deleted. */
import { Fragment, useEffect, useState } from 'react';
import {
  addEvent,
  changeEvent,
  deleteEvent,
  EVENT_KINDS,
  keepInputs,
  keepMoves,
  newEvent,
  type EventKind,
} from '#edit/script.ts';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useEditing, useServices, useSessionState, useStrings } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';
import { EventForm } from './EventForm.tsx';
import { Refusal, Section, SelectField, useApply, type Choice } from './Fields.tsx';
import { nameIn, namesOf } from './names.ts';

/** The table with its buttons. */
export function MovesTable({ scenario }: { readonly scenario: Scenario }) {
  const words = useStrings().editor;
  const apply = useApply();
  const inputs = useSessionState((state) => state.inputs.length);
  const events = scenario.events ?? [];
  const [open, setOpen] = useState('');
  return (
    <Section title={words.moves}>
      <Recorder />
      {events.length === 0 ? (
        <p className="editor-hint">{words.recordedNone}</p>
      ) : (
        <Rows scenario={scenario} events={events} open={open} onOpen={setOpen} />
      )}
      <Refusal place="moves" />
      <NewEvent scenario={scenario} onMade={(event) => setOpen('move' in event ? '' : JSON.stringify(event))} />
      {inputs === 0 ? null : (
        <div className="editor-buttons">
          <button type="button" className="button button-line" onClick={() => void apply(keepInputs(), 'moves')}>
            {words.keepInputs(inputs)}
          </button>
        </div>
      )}
    </Section>
  );
}

/** What can be added at the time that is shown. */
function NewEvent({ scenario, onMade }: { readonly scenario: Scenario; readonly onMade: (event: ScenarioEvent) => void }) {
  const { session } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const [wanted, setWanted] = useState<EventKind>('move');
  const possible = EVENT_KINDS.filter((kind) => newEvent(scenario, kind, scenario.durationMs) !== null);
  const kind = possible.includes(wanted) ? wanted : (possible[0] ?? 'report');
  const add = (): void => {
    const atMs = Math.round(session.displayNs() / 1e6) + ((scenario.events ?? []).length === 0 ? 1000 : 0);
    // What comes back has failed before: it does so no earlier than that.
    const event = newEvent(scenario, kind, atMs) ?? newEvent(scenario, kind, scenario.durationMs);
    if (event !== null) void apply(addEvent(event), 'moves').then((taken) => (taken ? onMade(event) : undefined));
  };
  return (
    <div className="editor-connect">
      <SelectField
        label={words.newEvent}
        place="moves.kind"
        value={kind}
        choices={possible.map((one): Choice => [one, words.eventKinds[one]])}
        onChange={(chosen) => setWanted(chosen as EventKind)}
      />
      <button type="button" className="button button-line" onClick={add}>
        <Icon name="plus" size={16} />
        {words.addEvent(words.eventKinds[kind])}
      </button>
    </div>
  );
}

/** Starts the clock and notes from when on moves are recorded; ends with the moves in the script. */
function Recorder() {
  const { session, editing } = useServices();
  const words = useStrings().editor;
  const apply = useApply();
  const fromMs = useEditing((state) => state.recordingMs);
  useEffect(() => () => editing.setRecording(null), [editing]);
  const toggle = (): void => {
    if (fromMs === null) {
      editing.setRecording(session.displayNs() / 1e6);
      session.actions.play();
      return;
    }
    editing.setRecording(null);
    session.actions.pause();
    void apply(keepMoves(fromMs), 'moves');
  };
  return (
    <>
      <button type="button" className="button button-line editor-record" aria-pressed={fromMs !== null} onClick={toggle}>
        <Icon name={fromMs === null ? 'record' : 'stop'} />
        {fromMs === null ? words.record : words.stopRecording}
      </button>
      {fromMs === null ? null : <p className="editor-hint">{words.recordHint}</p>}
    </>
  );
}

interface RowsProps {
  readonly scenario: Scenario;
  readonly events: readonly ScenarioEvent[];
  /** The event whose fields are shown, as JSON. */
  readonly open: string;
  readonly onOpen: (event: string) => void;
}

function Rows({ scenario, events, open, onOpen }: RowsProps) {
  const words = useStrings().editor;
  return (
    <table className="editor-moves">
      <thead>
        <tr>
          <th>
            {words.time} <small>{words.seconds}</small>
          </th>
          <th>{words.mobile}</th>
          <th>{words.router}</th>
          <th aria-label={words.delete} />
        </tr>
      </thead>
      <tbody>
        {events.map((event, index) => (
          <Row
            key={`${index} ${JSON.stringify(event)}`}
            scenario={scenario}
            event={event}
            index={index}
            isOpen={open === JSON.stringify(event)}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly scenario: Scenario;
  readonly event: ScenarioEvent;
  readonly index: number;
  readonly isOpen: boolean;
  readonly onOpen: (event: string) => void;
}

function Row({ scenario, event, index, isOpen, onOpen }: RowProps) {
  const words = useStrings().editor;
  const apply = useApply();
  const seconds = event.atMs / 1000;
  const change = (next: ScenarioEvent): void =>
    void apply(changeEvent(index, next), 'moves').then((taken) => (taken && isOpen ? onOpen(JSON.stringify(next)) : undefined));
  // A mobile with one interface moves with that one.
  const isWhole = 'report' in event || ('move' in event && (interfacesOf(scenario, event.move.node) ?? 1) === 1);
  const take = (input: HTMLInputElement): void => {
    const atMs = Math.round(input.valueAsNumber * 1e9) / 1e6;
    if (input.value !== '' && atMs !== event.atMs) change({ ...event, atMs });
  };
  const row = (
    <tr>
      <td>
        <input
          type="number"
          step="any"
          min={0}
          defaultValue={seconds}
          aria-label={words.time}
          onBlur={(leaving) => take(leaving.currentTarget)}
          onKeyDown={(pressed) => {
            if (pressed.key === 'Enter') take(pressed.currentTarget);
          }}
        />
      </td>
      {'move' in event ? (
        <>
          <td>
            <Pick
              label={words.mobile}
              value={event.move.node}
              choices={namesOf(scenario.nodes.filter((node) => node.kind === 'mobile'))}
              onChange={(node) => change({ ...event, move: { ...event.move, node } })}
            />
          </td>
          <td>
            <Pick
              label={words.router}
              value={event.move.to}
              choices={namesOf(scenario.nodes.filter((node) => node.kind === 'access-router'))}
              onChange={(to) => change({ ...event, move: { ...event.move, to } })}
            />
          </td>
        </>
      ) : (
        <td colSpan={2}>{describe(scenario, event, words)}</td>
      )}
      <td className="editor-event-buttons">
        {isWhole ? null : (
          <IconButton
            icon="sliders"
            label={words.changeEvent(String(seconds))}
            pressed={isOpen}
            onClick={() => onOpen(isOpen ? '' : JSON.stringify(event))}
          />
        )}
        <IconButton
          icon="trash"
          label={words.deleteEvent(String(seconds))}
          onClick={() => void apply(deleteEvent(index), 'moves')}
        />
      </td>
    </tr>
  );
  if (isWhole || !isOpen) return row;
  return (
    <Fragment>
      {row}
      <tr>
        <td colSpan={4} className="editor-event-fields">
          <EventForm scenario={scenario} event={event} onChange={change} />
        </td>
      </tr>
    </Fragment>
  );
}

function interfacesOf(scenario: Scenario, mobile: string): number | undefined {
  return scenario.nodes.find((node) => node.id === mobile)?.interfaces;
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

function Pick({ label, value, choices, onChange }: PickProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {choices.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** An event that is no move in words. */
function describe(scenario: Scenario, event: ScenarioEvent, words: Strings['editor']): string {
  const name = (id: string): string => nameIn(scenario, id);
  if ('detach' in event) return words.events.detach(name(event.detach));
  if ('fail' in event) return words.events.fail(name(event.fail));
  if ('recover' in event) return words.events.recover(name(event.recover));
  if ('link' in event) return words.events.link(name(event.link.between[0]), name(event.link.between[1]));
  if ('drop' in event) return words.events.drop(event.drop.message, name(event.drop.from), name(event.drop.to));
  if ('startFlow' in event) return words.events.startFlow(event.startFlow);
  if ('stopFlow' in event) return words.events.stopFlow(event.stopFlow);
  if ('moveFlow' in event) return words.events.moveFlow(event.moveFlow.flow, event.moveFlow.interface);
  return words.events.report;
}
