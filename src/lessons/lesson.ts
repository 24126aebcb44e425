/**
 * A lesson as data: stages (a scenario under some runs), and steps on them. A step stands at a moment, which is an event of the run and never
 * a time that somebody typed in; its text names numbers by `{name}`, and each name is a reading of the run. So nothing in a lesson can
 * say what the engine does not do.
 */
import type { Evidence } from './evidence.ts';

/** The runs of a stage, in the order of its panes. */
export type Runs = readonly Evidence[];

/** An event, as its instant in simulated ms; null when it never happens in these runs. */
export type Moment = (runs: Runs) => number | null;

/** A reading, as text that fits into a sentence; null when there is nothing to read. */
export type Value = (runs: Runs) => string | null;

/** Values by the names that texts use. */
export type Values = { readonly [name: string]: Value };

/** What is on the canvas: a scenario of the gallery, and its runs beside each other (ids of its runs, or schemes). */
export interface Stage {
  readonly scenario: string;
  readonly runs: readonly string[];
}

/** Predict, then watch. */
export interface Question {
  /** Ends with a question mark. */
  readonly ask: string;
  /** What can be chosen: texts with `{name}`s, each different from the others once these are filled in. */
  readonly choices: readonly string[];
  /** Which of the choices is right (0 is the first), read from the run. */
  readonly answer: (runs: Runs) => number | null;
  /** The clock plays on to here before the answer is told. */
  readonly reveal: Moment;
  /** Why; may use the step’s values. */
  readonly because: string;
}

/** A mobile’s handover as the page shows it. */
export interface LiveHandover {
  readonly mobile: string;
  readonly from: string | null;
  readonly to: string;
  readonly lost: number;
  readonly messages: number;
  readonly gapMs: number | null;
  readonly over: boolean;
  readonly lostByFlow: { readonly [flow: string]: number };
}

/** The first pane as it is at this moment, for tasks. */
export interface LiveRun {
  readonly scheme: string;
  /** Since the task began. */
  readonly handovers: readonly LiveHandover[];
  /** Nodes that data packets have reached a moment ago. */
  readonly visited: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /** Data packets lost since the person’s last input, and simulated ms since then; null before the first. */
  readonly sinceInput: { readonly ms: number; readonly lost: number } | null;
}

/** One thing that there is to say about an attempt; the page has the words for it. Times are simulated ms. */
export type Fact =
  | { readonly fact: 'lost' | 'messages' | 'gapMs' | 'forMs'; readonly value: number }
  | { readonly fact: 'passes' | 'avoids'; readonly node: string }
  | { readonly fact: 'silence' };

/** How a task stands: `seen` is what there is to say about the last attempt, null before the first. */
export interface TaskOutcome {
  readonly done: boolean;
  readonly seen: readonly Fact[] | null;
}

/** Something to do, checked against what the engine makes of it. */
export interface Task {
  readonly ask: string;
  readonly check: (run: LiveRun) => TaskOutcome;
  /** How it can be done, for the test that does it: under which run, and what then, one after the other. */
  readonly solution: {
    readonly run: string;
    readonly deeds: readonly ({ readonly move: readonly [mobile: string, router: string] } | { readonly fail: string })[];
  };
}

/** A step. */
export interface Step {
  /** Name of a stage. */
  readonly stage: string;
  readonly title: string;
  /** Where the document says so, such as `draft-kuntz-dmm-summary-00 §2.1`. */
  readonly source: string;
  /** The caption. */
  readonly text: string;
  /** The clock plays up to here. */
  readonly at: Moment;
  readonly values?: Values;
  /** The panel’s tab that shows it, and the node that it is about. */
  readonly look?: { readonly tab?: 'ladder' | 'tables'; readonly node?: string };
  readonly question?: Question;
  readonly task?: Task;
}

/** A lesson. The last step hands the scenario over. */
export interface Lesson {
  readonly name: string;
  readonly stages: { readonly [stage: string]: Stage };
  readonly steps: readonly Step[];
}
