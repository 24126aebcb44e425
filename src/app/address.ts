/** Keeps the address and the session in step: a link opens what it names, and what is open can be linked. */
import { MAX_PANES, type SessionState } from '#store/session-state.ts';
import type { Strings } from '#views/strings/strings.ts';
import { FIRST_ENTRY, type LoadedGallery } from './gallery.ts';
import { openEntry } from './open-scenario.ts';
import type { LinkContext, OpenProblem } from './share-link.ts';
import { placeOf } from './place-hash.ts';
import { isPacked, readHash, writeHash } from './url-state.ts';

/** An address can be longer than anything that fits a line. */
const LONGEST_NAMES = 80;

/** What the address works on. */
interface AddressContext extends LinkContext {
  readonly strings: Strings;
}

/**
 * Opens what the address says, now and whenever it changes. A name that does not exist leaves the session as it is; when the page opens
 * with one, a line says that what is shown is not what the link named.
 */
export async function followAddress(context: AddressContext): Promise<void> {
  const { session, gallery } = context;
  let written = location.hash;
  /** A link that holds a session is being opened: it stays in the address until something else is shown. */
  let opening = false;
  const open = async (hash: string): Promise<LinkProblem | null> => {
    opening = isPacked(hash);
    const problem = await openHash(context, hash);
    opening = false;
    return problem;
  };
  addEventListener('hashchange', () => {
    if (location.hash === written) return;
    written = location.hash;
    if (placeOf(location.hash) !== null) return;
    void open(location.hash).then((problem) => {
      if (problem !== null) session.actions.reportProblem({ message: problem.later });
    });
  });
  session.store.subscribe((state, before) => {
    if (placeOf(location.hash) !== null || (state.scenario === before.scenario && state.panes === before.panes)) return;
    if (opening) return;
    const hash = addressOf(gallery, state);
    if (hash === null || hash === location.hash) return;
    written = hash;
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
  });
  const problem = await open(placeOf(location.hash) === null ? location.hash : '');
  if (problem === null) return;
  await openEntry(session, FIRST_ENTRY, []);
  session.actions.reportProblem({ message: problem.atStart });
}

/** What is wrong with a link, said while a session is open, and said when the page opens with it. */
interface LinkProblem {
  readonly later: string;
  readonly atStart: string;
}

/** Opens what a hash names or holds; null when that was possible. */
async function openHash(context: AddressContext, hash: string): Promise<LinkProblem | null> {
  const { session, gallery, strings } = context;
  const words = strings.problem;
  try {
    if (isPacked(hash)) return await openPacked(context, hash);
    const { scenario, schemes } = readHash(hash);
    const entry = await gallery.find(scenario);
    if (entry === null) return { later: words.unknownName(scenario), atStart: words.unknownNameAtStart(scenario) };
    await openEntry(session, entry, schemes);
    const over = schemes.slice(MAX_PANES);
    if (over.length > 0 && session.store.getState().problem === null)
      session.actions.reportProblem({ message: words.panesLeftOut(MAX_PANES, over.join(', ').slice(0, LONGEST_NAMES)) });
    return null;
  } catch {
    return { later: words.galleryNotLoaded, atStart: words.galleryNotLoaded };
  }
}

/** Opens a link that holds a session. What is wrong with it leaves the session as it is. */
async function openPacked(context: AddressContext, hash: string): Promise<LinkProblem | null> {
  const { session, strings } = context;
  const { openLink, readLink } = await import('./share-link.ts');
  const link = await readLink(context, hash);
  if (!link.ok) return problemOf(link.error, strings);
  if (!(await openLink(context, link.value))) {
    const line = session.store.getState().problem?.message ?? '';
    return problemOf({ kind: 'invalid', line }, strings);
  }
  if (link.value.older) session.actions.reportProblem({ message: strings.share.older });
  return null;
}

function problemOf(problem: OpenProblem, { share }: Strings): LinkProblem {
  const line = problem.kind === 'invalid' ? share.invalid(problem.line) : share.bad[problem.kind];
  return { later: share.keptSession(line), atStart: share.firstInstead(line) };
}

/** The address of what is open in the panes; empty for a scenario that is not of the gallery, null before anything is open. */
export function addressOf(gallery: LoadedGallery, { scenario, panes }: SessionState): string | null {
  if (scenario === null) return null;
  const entry = gallery.entryOf(scenario);
  if (entry === null) return '';
  const schemes = panes.map((pane) => pane.run.scheme);
  const own = schemes.length === 1 && schemes[0] === scenario.runs[0]?.scheme;
  return writeHash({ scenario: entry.name, schemes: own ? [] : schemes });
}
