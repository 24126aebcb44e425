/** Keeps the address and the session in step: a link opens what it names, and what is open can be linked. */
import { FIRST_SCENARIO, GALLERY, findGalleryEntry } from '#scenario/gallery/index.ts';
import type { Session, SessionState } from '#store/session-state.ts';
import type { Strings } from '#views/strings/strings.ts';
import { placeOf } from './place-hash.ts';
import { readHash, writeHash, type UrlState } from './url-state.ts';

/**
 * Opens what the address says, now and whenever it changes. A name that does not exist leaves the session as it is; when the page opens
 * with one, a line says that what is shown is not what the link named.
 */
export async function followAddress(session: Session, strings: Strings, open: (state: UrlState) => Promise<void>): Promise<void> {
  let written = location.hash;
  addEventListener('hashchange', () => {
    if (location.hash === written) return;
    written = location.hash;
    if (placeOf(location.hash) !== null) return;
    const outcome = readHash(location.hash);
    if (outcome.ok) void open(outcome.state);
    else session.actions.reportProblem({ message: strings.problem.unknownName(outcome.name) });
  });
  session.store.subscribe((state, before) => {
    if (placeOf(location.hash) !== null || (state.scenario === before.scenario && state.panes === before.panes)) return;
    const hash = addressOf(state);
    if (hash === null || hash === location.hash) return;
    written = hash;
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
  });
  const outcome = readHash(placeOf(location.hash) === null ? location.hash : '');
  await open(outcome.ok ? outcome.state : { scenario: FIRST_SCENARIO, schemes: [] });
  if (!outcome.ok) session.actions.reportProblem({ message: strings.problem.unknownNameAtStart(outcome.name) });
}

/** The address of what is open in the panes; empty for a scenario that is not of the gallery, null before anything is open. */
export function addressOf({ scenario, panes }: SessionState): string | null {
  if (scenario === null) return null;
  const entry = GALLERY.find((candidate) => candidate.scenario === scenario);
  if (entry === undefined || findGalleryEntry(entry.name) === null) return '';
  const schemes = panes.map((pane) => pane.run.scheme);
  const own = schemes.length === 1 && schemes[0] === scenario.runs[0]?.scheme;
  return writeHash({ scenario: entry.name, schemes: own ? [] : schemes });
}
