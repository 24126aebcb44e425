/** The runs that a scenario brings along: named, put in order, left out, and taken over from a pane. */
import { isSameRun } from '#scenario/run-choice.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { freeId, withScenario, type Edit } from './draft.ts';

function withRuns(change: (runs: readonly RunDefinition[]) => readonly RunDefinition[]): Edit {
  return (draft) => withScenario(draft, { runs: change(draft.scenario.runs) });
}

/** Gives a run another name. */
export function renameRun(position: number, id: string): Edit {
  return withRuns((runs) => runs.map((run, index) => (index === position ? { ...run, id } : run)));
}

/** Puts a run first: the one that the scenario opens with. */
export function putRunFirst(position: number): Edit {
  return withRuns((runs) => [...runs.slice(position, position + 1), ...runs.toSpliced(position, 1)]);
}

/** Leaves a run out; the last one stays, since the validator refuses a scenario without. */
export function deleteRun(position: number): Edit {
  return withRuns((runs) => runs.toSpliced(position, 1));
}

/** Makes what a pane plays one of the scenario's runs. */
export function keepRun(paneRun: string): Edit {
  return (draft) => {
    const run = draft.runs.find(({ id }) => id === paneRun);
    if (run === undefined || isPrepared(draft.scenario, run)) return withScenario(draft, {});
    const taken = draft.scenario.runs.map(({ id }) => id);
    const id = taken.includes(run.id) ? freeId(taken, `${run.scheme}-`) : run.id;
    return withScenario(draft, { runs: [...draft.scenario.runs, { ...run, id }] });
  };
}

/** Whether one of the scenario's own runs plays the same. */
export function isPrepared(scenario: Scenario, run: RunDefinition): boolean {
  return scenario.runs.some((own) => isSameRun(own, run));
}
