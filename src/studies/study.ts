/**
 * A study: schemes against criteria. Each criterion names small experiments (a scenario each) and a rule that reads their reports; each
 * cell is what the rule found, linked to the experiment that shows it. As plain functions over reports, so that a command line, a worker
 * and a page mean the same by it. Nothing is typed in.
 */
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';

/** What a rule found. */
export interface Reading {
  /** For CSV and JSON: a number where it is one; null where it did not happen. */
  readonly value: number | string | boolean | null;
  /** For people. */
  readonly text: string;
  /** The experiment that shows it, among those of the study. */
  readonly experiment: string;
  /** An instant at which it can be seen, simulated ms; missing for the end. */
  readonly atMs?: number;
}

/** Plays an experiment under the run of the row; each is played once. */
export type Play = (experiment: string) => RunReport;

/** What a rule knows beside the reports. */
export interface RowContext {
  readonly run: RunDefinition;
  /** The scenario of an experiment. */
  readonly scenario: (experiment: string) => Scenario;
}

/** A criterion. */
export interface StudyColumn {
  /** In CSV and JSON, with its unit: `longest_gap_ms`. */
  readonly key: string;
  readonly title: string;
  /** What is measured, and by which rule. */
  readonly about: string;
  readonly read: (play: Play, context: RowContext) => Reading;
}

/** A study. */
export interface Study {
  readonly id: string;
  readonly title: string;
  /** The document and section that ask for it; empty when none does. */
  readonly section: string;
  /** One paragraph: what is compared, over which network. */
  readonly lead: string;
  readonly columns: readonly StudyColumn[];
  /** The rows in order. */
  readonly runs: readonly RunDefinition[];
  /** Names of all experiments. The first one tells whether a run can be played at all. */
  readonly experiments: readonly string[];
  /** The scenario of an experiment, without the row's run; throws for an unknown name. */
  readonly scenario: (experiment: string) => Scenario;
}

/** A row as it came out: a reading per column, or one line that says why there is none. */
export interface StudyRow {
  readonly run: RunDefinition;
  readonly refused: string | null;
  readonly cells: readonly Reading[];
}

/** The scenario of an experiment under the run of a row: a file that can be played as it is. */
export function experimentScenario(study: Study, experiment: string, run: RunDefinition): Scenario {
  return { ...study.scenario(experiment), runs: [run] };
}
