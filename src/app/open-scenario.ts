/** Opens scenarios: of the gallery, of a file. What cannot be opened leaves the session as it is and says why. */
import type { EngineProblem } from '#engine/engine-api.ts';
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import { runFor } from '#scenario/run-choice.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { MAX_PANES, type Session } from '#store/session-state.ts';

/**
 * Opens a scenario of the gallery under the given schemes, or under its own first one. Schemes that cannot be played leave the session as
 * it is; a page that has none yet shows the scenario under its own scheme, with the line that says what was wrong.
 */
export async function openEntry(session: Session, entry: GalleryEntry, schemes: readonly string[]): Promise<void> {
  const problem = await openScenario(session, entry.scenario, schemes);
  if (problem === null || schemes.length === 0 || session.store.getState().scenario !== null) return;
  const left = await openScenario(session, entry.scenario, []);
  if (left === null) session.actions.reportProblem(problem);
}

/** Opens a scenario under schemes, or its own first one; a saved session under those that it was played under. Returns what was wrong, which is on the screen then. */
export async function openScenario(
  session: Session,
  scenario: Scenario,
  schemes: readonly string[],
): Promise<EngineProblem | null> {
  session.actions.dismissProblem();
  session.actions.select(null);
  const wanted = schemes.map((scheme, index) => ({ id: `pane-${index + 1}`, ...runFor(scenario, scheme) }));
  const runs = (isSavedSession(scenario) && wanted.length === 0 ? scenario.runs : wanted).slice(0, MAX_PANES);
  const opened = await session.actions.openScenario(scenario, {
    ...(runs.length === 0 ? {} : { runs }),
    startNs: firstInstant(scenario),
    playing: !session.store.getState().reducedMotion,
  });
  if (opened.ok) return null;
  session.actions.reportProblem(opened.error);
  return opened.error;
}

/** A session that was saved with what was done in it: it has the panes that it had. */
function isSavedSession(scenario: Scenario): boolean {
  return scenario.events?.some((event) => event.live === true) ?? false;
}

/** Scripted scenarios begin at zero; in one that waits for the person, traffic is already flowing when the page opens. */
function firstInstant(scenario: Scenario): number {
  if ((scenario.events?.length ?? 0) > 0) return 0;
  const starts = (scenario.flows ?? []).flatMap((flow) => (flow.startMs === undefined ? [] : [flow.startMs]));
  return starts.length === 0 ? 0 : Math.round((Math.min(...starts) + 120) * 1e6);
}
