/** The movement script: moves drawn by dragging become events, and events are changed and deleted in a table. */
import { LIMITS } from '#scenario/limits.ts';
import type { Input, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { withScenario, type Draft, type Edit } from './draft.ts';

/** Time that a script goes on after its last event, so that one sees what comes of it; ms. */
const AFTERMATH_MS = 2000;

/** Events in order of time, the duration long enough for them. */
function withEvents(draft: Draft, events: readonly ScenarioEvent[]): Draft {
  const last = events.reduce((latest, event) => Math.max(latest, event.atMs), 0);
  const needed = Math.min(LIMITS.durationMs, Math.ceil(last) + AFTERMATH_MS);
  const { durationMs } = draft.scenario;
  return {
    ...draft,
    scenario: {
      ...draft.scenario,
      durationMs: last > durationMs ? needed : durationMs,
      events: events.toSorted((one, other) => one.atMs - other.atMs),
    },
  };
}

/** Whether a person's input is part of a movement. */
function isMovement(input: Input): boolean {
  return 'move' in input || 'detach' in input;
}

/** Makes the moves that were given from `fromMs` on part of the script: they are no inputs any more. */
export function keepMoves(fromMs: number): Edit {
  return (draft) => {
    const isKept = (input: Input): boolean => isMovement(input) && input.atMs >= fromMs;
    const kept = draft.inputs.filter(isKept);
    const events = [...(draft.scenario.events ?? []), ...kept];
    return {
      draft: { ...withEvents(draft, events), inputs: draft.inputs.filter((input) => !isKept(input)) },
      gone: [],
    };
  };
}

/** Makes everything that was done part of the scenario, as it was done: nobody knows of it before (event `live`). */
export function keepInputs(): Edit {
  return (draft) => {
    const done = draft.inputs.map((input): ScenarioEvent => ({ ...input, live: true }));
    return { draft: { ...withEvents(draft, [...(draft.scenario.events ?? []), ...done]), inputs: [] }, gone: [] };
  };
}

/** Adds an event. */
export function addEvent(event: ScenarioEvent): Edit {
  return (draft) => ({ draft: withEvents(draft, [...(draft.scenario.events ?? []), event]), gone: [] });
}

/** Puts another event in the place of one. */
export function changeEvent(position: number, event: ScenarioEvent): Edit {
  return (draft) => ({
    draft: withEvents(draft, (draft.scenario.events ?? []).with(position, event)),
    gone: [],
  });
}

/** Deletes an event. */
export function deleteEvent(position: number): Edit {
  return (draft) => withScenario(draft, { events: (draft.scenario.events ?? []).filter((_event, index) => index !== position) });
}

/** What an event can be, in the order in which it is offered. */
export const EVENT_KINDS = [
  'move',
  'detach',
  'moveFlow',
  'startFlow',
  'stopFlow',
  'fail',
  'recover',
  'link',
  'drop',
  'report',
] as const;

/** The kind of an event. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** An event of a kind, about the first that it can be about; null when the scenario has none such. */
export function newEvent(scenario: Scenario, kind: EventKind, atMs: number): ScenarioEvent | null {
  const mobile = scenario.nodes.find((node) => node.kind === 'mobile')?.id;
  const router = scenario.nodes.find((node) => node.kind === 'access-router')?.id;
  const fixed = scenario.nodes.find((node) => node.kind !== 'mobile')?.id;
  const flow = scenario.flows?.[0]?.id;
  const between = scenario.links[0]?.between;
  switch (kind) {
    case 'move':
      return mobile === undefined || router === undefined ? null : { atMs, move: { node: mobile, to: router } };
    case 'detach':
      return mobile === undefined ? null : { atMs, detach: mobile };
    case 'moveFlow':
      return flow === undefined ? null : { atMs, moveFlow: { flow, interface: 0 } };
    case 'startFlow':
      return flow === undefined ? null : { atMs, startFlow: flow };
    case 'stopFlow':
      return flow === undefined ? null : { atMs, stopFlow: flow };
    case 'fail':
      return fixed === undefined ? null : { atMs, fail: fixed };
    case 'recover': {
      const failed = scenario.events?.find((event) => 'fail' in event && event.atMs <= atMs);
      return failed === undefined || !('fail' in failed) ? null : { atMs, recover: failed.fail };
    }
    case 'link':
      return between === undefined ? null : { atMs, link: { between, lossPct: 100 } };
    case 'drop':
      return between === undefined ? null : { atMs, drop: { message: 'PBU', from: between[0], to: between[1] } };
    case 'report':
      return { atMs, report: 'state' };
  }
}
