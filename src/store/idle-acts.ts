/** Steps of the history that would do nothing: they changed a pane's run, and the pane has been closed since. */
import { namesIn } from '#scenario/run-roles.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { runsAfter } from './edits.ts';
import type { Act } from './history.ts';

/**
 * The acts without those that would change nothing if they were carried out one after the other, the first one first, by a session whose
 * panes play `runs`. `to` is where an act leads.
 */
export function withoutIdle(acts: readonly Act[], runs: readonly RunDefinition[], to: 'before' | 'after'): Act[] {
  let present = runs;
  return acts.filter((act) => {
    const [from, goal] = to === 'before' ? [act.after, act.before] : [act.before, act.after];
    if (from.edited === undefined || goal.edited === undefined) return true;
    const name = namesIn(from.edited.scenario.nodes, goal.edited.scenario.nodes);
    const next = runsAfter(present, from.edited.runs, goal.edited.runs, name);
    const isSame = from.edited.scenario === goal.edited.scenario && from.inputs === goal.inputs;
    const isIdle = isSame && JSON.stringify(next) === JSON.stringify(present);
    present = next;
    return !isIdle;
  });
}
