/** What a person can do beyond the session itself, wired to files, the gallery and the page. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { runFor } from '#scenario/run-choice.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { MAX_PANES, type Session } from '#store/session-state.ts';
import { type AppActions, type AppView } from '#views/shared/services.ts';
import type { Strings } from '#views/strings/strings.ts';
import { schemeToCompare } from './compare.ts';
import type { LoadedGallery } from './gallery.ts';
import type { LanguageChoice } from './language.ts';
import { openEntry, openScenario } from './open-scenario.ts';
import { download, fileName, readScenarioFile, saveFile, saveScenario, sessionScenario } from './scenario-file.ts';
import { applyTheme, storedTheme } from './theme.ts';

/** The Wireshark script beside the page (`public/`). */
const DISSECTOR = 'roamscope-rfc8885.lua';

/** What the actions work on. */
export interface ActionContext {
  readonly session: Session;
  readonly catalog: SchemeCatalog;
  readonly gallery: LoadedGallery;
  /** In the language that the page has by now. */
  readonly strings: Strings;
  readonly language: LanguageChoice;
  readonly view: StoreApi<AppView>;
}

/** How the page looks at first: ladder shown, folded on a phone. */
export function createAppView(): StoreApi<AppView> {
  return createStore<AppView>(() => ({ theme: storedTheme(), tab: 'ladder', sideOpen: innerWidth >= 900, pane: 0, place: null }));
}

/** The actions. */
export function createAppActions(context: ActionContext): AppActions {
  const { session, catalog, gallery, language, view } = context;
  return {
    openGallery(name) {
      void gallery.find(name).then(
        (entry) => (entry === null ? undefined : openEntry(session, entry, [])),
        () => session.actions.reportProblem({ message: context.strings.problem.galleryNotLoaded }),
      );
    },
    chooseFile() {
      const input = document.createElement('input');
      input.type = 'file';
      input.accept = '.json,application/json';
      input.addEventListener('change', () => void openFiles(context, [...(input.files ?? [])]));
      input.click();
    },
    exportScenario() {
      const scenario = currentScenario(session);
      if (scenario !== null) saveScenario(scenario);
    },
    currentScenario: () => currentScenario(session),
    saveText: (name, type, text) => saveFile(name, new Blob([text], { type })),
    openRuns(scenario, runs, atNs) {
      // On a phone the panel lies over the panes.
      view.setState(innerWidth < 900 ? { pane: 0, sideOpen: false } : { pane: 0 });
      session.actions.select(null);
      void session.actions.openScenario(scenario, { runs: runs.slice(0, MAX_PANES), startNs: atNs, playing: false });
    },
    reopen({ scenario, inputs, runs }) {
      view.setState({ pane: 0 });
      session.actions.select(null);
      void session.actions.openScenario(scenario, { runs, inputs, playing: false });
    },
    exportCapture(pane) {
      void session.actions.capture(pane).then((pieces) => {
        const { scenario, panes } = session.store.getState();
        if (pieces === null) return;
        const name = `${fileName(scenario?.title ?? 'scenario')}-${panes[pane]?.run.scheme ?? 'run'}`;
        saveFile(`${name}.pcapng`, new Blob([...pieces], { type: 'application/octet-stream' }));
      });
    },
    saveDissector: () => download(DISSECTOR, `./${DISSECTOR}`),
    setTheme(theme) {
      view.setState({ theme });
      applyTheme(theme);
    },
    setLanguage(wanted) {
      void language.choose(wanted).catch(() => {
        session.actions.reportProblem({ message: context.strings.problem.languageNotLoaded });
      });
    },
    openPlace: (place) => view.setState({ place }),
    showTab: (tab) => view.setState({ tab, sideOpen: true }),
    setSideOpen: (sideOpen) => view.setState({ sideOpen }),
    showPane: (pane) => view.setState({ pane }),
    compare() {
      const { panes, scenario } = session.store.getState();
      if (panes.length >= MAX_PANES) return;
      const scheme = schemeToCompare(
        panes.map((pane) => pane.run.scheme),
        scenario,
        catalog,
      );
      if (scheme !== null) void session.actions.addPane(runFor(scenario, scheme));
    },
  };
}

function currentScenario(session: Session): Scenario | null {
  const { scenario, inputs, panes } = session.store.getState();
  return scenario === null
    ? null
    : sessionScenario(
        scenario,
        inputs,
        panes.map((pane) => pane.run),
      );
}

/**
 * Lets the side panel follow what is picked anywhere: a packet opens the inspector, a node picked in a pane brings up its tables. Picking
 * a mobile is the beginning of a move, so it changes no tab, and a folded panel stays folded.
 */
export function followSelection(session: Session, view: StoreApi<AppView>): void {
  session.store.subscribe(({ selection, plan }, before) => {
    if (selection === before.selection || selection === null) return;
    if (selection.kind === 'message' || selection.kind === 'packet')
      view.setState({ tab: 'packet', sideOpen: true, pane: selection.pane });
    if (selection.kind !== 'node' || selection.pane === null) return;
    const mobile = plan?.scenario.nodes[selection.node]?.kind === 'mobile';
    view.setState(mobile ? { pane: selection.pane } : { tab: 'tables', pane: selection.pane });
  });
}

/** Opens a dropped or chosen file, or says in one line what is wrong with it. */
export async function openFiles({ session, catalog, strings, view }: ActionContext, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const scenario = await readScenarioFile(files, catalog, strings);
  if (!scenario.ok) {
    session.actions.reportProblem(scenario.error);
    return;
  }
  view.setState({ pane: 0 });
  await openScenario(session, scenario.value, []);
}
