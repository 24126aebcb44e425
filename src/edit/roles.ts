/** Who holds a role in a run, and a run's options. */
import { isSameRun } from '#scenario/run-choice.ts';
import type { RoleValue, RunDefinition } from '#scenario/scenario.ts';
import type { Edit } from './draft.ts';

/**
 * Gives a role of a pane's run to others; null leaves it to the scheme's default. The scenario's own run changes with it where the pane
 * plays that.
 */
export function setRole(runId: string, role: string, value: RoleValue | null): Edit {
  return (draft) => {
    const pane = draft.runs.find((run) => run.id === runId);
    if (pane === undefined) return { draft, gone: [] };
    const changed = (run: RunDefinition): RunDefinition => withRole(run, role, value);
    return {
      draft: {
        ...draft,
        runs: draft.runs.map((run) => (run === pane ? changed(run) : run)),
        scenario: { ...draft.scenario, runs: draft.scenario.runs.map((run) => (isSameRun(run, pane) ? changed(run) : run)) },
      },
      gone: [],
    };
  };
}

function withRole(run: RunDefinition, role: string, value: RoleValue | null): RunDefinition {
  const { roles = {}, ...rest } = run;
  const left = Object.entries(roles).filter(([key]) => key !== role);
  const all = value === null ? left : [...left, [role, value] as const];
  return all.length === 0 ? rest : { ...rest, roles: Object.fromEntries(all) };
}
