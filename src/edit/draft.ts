/**
 * What an edit works on: a scenario, the runs that the panes show, and what the person has done so far, which all name the same nodes.
 * An edit is a function from one draft to the next; what had to go along with what was taken away is told, never lost in silence.
 */
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';

/** What is edited together. */
export interface Draft {
  readonly scenario: Scenario;
  /** Of the panes; their roles follow the nodes like those of the scenario's own runs. */
  readonly runs: readonly RunDefinition[];
  /** What was given in the session, each with its instant. */
  readonly inputs: readonly Input[];
}

/** Something that went along because it named what is no longer there. */
export interface Gone {
  readonly what: 'link' | 'flow' | 'event' | 'input' | 'attachment' | 'home' | 'role';
  /** How it is called: `ar1–core`, `f1`, `mn1`, `lma`. */
  readonly name: string;
}

/** The outcome of an edit. It may still be refused by the validator. */
export interface Edited {
  readonly draft: Draft;
  readonly gone: readonly Gone[];
  /** The node, link or flow that is new or has a new name, to be picked next. */
  readonly made?: { readonly kind: 'node' | 'link' | 'flow'; readonly id: string };
}

/** An edit. */
export type Edit = (draft: Draft) => Edited;

/** A draft with other parts of its scenario, in which nothing can have gone along. */
export function withScenario(draft: Draft, change: Partial<Scenario>): Edited {
  return { draft: { ...draft, scenario: { ...draft.scenario, ...change } }, gone: [] };
}

/** An object without the members that are undefined: what is taken out of a form is left out of the scenario. */
export function compact<Value extends object>(value: { readonly [Key in keyof Value]: Value[Key] | undefined }): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

/** The first of `base1`, `base2` … that is not taken. */
export function freeId(taken: Iterable<string>, base: string): string {
  const names = new Set(taken);
  let number = 1;
  while (names.has(`${base}${number}`)) number++;
  return `${base}${number}`;
}
