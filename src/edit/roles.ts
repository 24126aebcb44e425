/** Who holds a role in a run. */
import { isSameRun } from '#scenario/run-choice.ts';
import type { RoleValue, RunDefinition } from '#scenario/scenario.ts';
import type { Draft, Edit } from './draft.ts';

/**
 * Gives a role of a pane's run to others; null leaves it to the scheme's default. The scenario's own run changes with it where the pane
 * plays that.
 */
export function setRole(runId: string, role: string, value: RoleValue | null): Edit {
  return (draft) => ({ draft: changeRun(draft, runId, (run) => withRole(run, role, value)), gone: [] });
}

/** A draft in which a pane's run is another one, and with it the scenario's own run that the pane plays. */
export function changeRun(draft: Draft, runId: string, change: (run: RunDefinition) => RunDefinition): Draft {
  const pane = draft.runs.find((run) => run.id === runId);
  if (pane === undefined) return draft;
  const { scenario } = draft;
  const own = scenario.runs.map((run) => (isSameRun(run, pane) ? change(run) : run));
  return {
    ...draft,
    runs: draft.runs.map((run) => (run === pane ? change(run) : run)),
    // A scenario without this run stays the one it is.
    scenario: own.every((run, index) => run === scenario.runs[index]) ? scenario : { ...scenario, runs: own },
  };
}

/** A run with another value of a role; null takes it out. */
export function withRole(run: RunDefinition, role: string, value: RoleValue | null): RunDefinition {
  const { roles = {}, ...rest } = run;
  const left = Object.entries(roles).filter(([key]) => key !== role);
  const all = value === null ? left : [...left, [role, value] as const];
  return all.length === 0 ? rest : { ...rest, roles: Object.fromEntries(all) };
}
