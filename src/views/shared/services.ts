/** What the app hands to every view: the session, the words, the schemes and the gallery. Views never import the app. */
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { SimTime } from '#base/time.ts';
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog, SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Editing, EditingState } from '#store/editing.ts';
import type { LessonPlayer } from '#lessons/lesson-player.ts';
import type { Measurement, MeasurementState, Origin } from '#store/measurement.ts';
import type { RunModel } from '#store/model.ts';
import type { Session, SessionState } from '#store/session-state.ts';
import type { StudySession, StudyState } from '#store/study-session.ts';
import type { Language, Strings } from '../strings/strings.ts';

/** Colour scheme as chosen; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** The tabs of the side panel. */
export type SideTab = 'ladder' | 'lanes' | 'tables' | 'packet' | 'waterfall' | 'charts' | 'measure' | 'studies';

/** What lies over or beside the session: all scenarios, or a lesson by its name. */
export type Place = 'gallery' | { readonly lesson: string };

/** What a person can do beyond the session: open and save files, change how the page looks. */
export interface AppActions {
  /** Opens a scenario of the gallery. */
  openGallery(name: string): void;
  /** Opens the system's file dialog. */
  chooseFile(): void;
  exportScenario(): void;
  /** Saves what a pane's run has sent so far as a pcapng file. */
  exportCapture(pane: number): void;
  /** Saves the Wireshark script for what Wireshark does not know by itself. */
  saveDissector(): void;
  /** The scenario with what the person did and the panes as they are; null before one is open. */
  currentScenario(): Scenario | null;
  /** Hands text, or octets, to the browser as a download. */
  saveText(name: string, type: string, text: string | Blob | Uint8Array<ArrayBuffer>): void;
  /** Shows runs of a scenario in the panes, standing at an instant. */
  openRuns(scenario: Scenario, runs: readonly RunDefinition[], atNs: SimTime): void;
  /** Opens a session again from its beginning. */
  reopen(origin: Origin): void;
  setTheme(theme: ThemeChoice): void;
  /** Says everything in another language, and keeps to it at later visits. */
  setLanguage(language: Language): void;
  /** Shows a tab of the side panel, opening the panel when it is folded. */
  showTab(tab: SideTab): void;
  setSideOpen(open: boolean): void;
  /** Chooses the pane whose records the side panel shows. */
  showPane(pane: number): void;
  /** Adds a pane that plays the same under another scheme. */
  compare(): void;
  /** Opens the gallery or a lesson; null closes it and leaves the session as it is. */
  openPlace(place: Place | null): void;
}

/** How the page looks; changes at a human rate. */
export interface AppView {
  readonly theme: ThemeChoice;
  readonly tab: SideTab;
  readonly sideOpen: boolean;
  /** The pane whose records the side panel shows. */
  readonly pane: number;
  readonly place: Place | null;
}

/** What can be subscribed to. */
export interface Readable<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
}

/** The shipped scenarios, which the page loads when they are wanted first. */
export interface Gallery {
  /** All of them, in the order in which they are shown. Rejects when they cannot be loaded; the next call tries again. */
  load(): Promise<readonly GalleryEntry[]>;
}

/** Links that hold the session as it is. */
export interface ShareService {
  /** The part of the address after `#`, with it, of all panes or of one run; null before a scenario is open. */
  link(only: RunDefinition | null): Promise<string | null>;
  /** Beyond this many characters a file is the better way. */
  readonly comfortable: number;
}

/** How the page looks inside somebody else's. */
export interface EmbedOptions {
  readonly theme: ThemeChoice;
  /** Nothing can be changed: it plays, and time can be moved. */
  readonly locked: boolean;
}

/** Everything that views are given. */
export interface Services {
  readonly session: Session;
  readonly editing: Editing;
  readonly measurement: Measurement;
  readonly studies: StudySession;
  readonly strings: Strings;
  readonly catalog: SchemeCatalog;
  readonly gallery: Gallery;
  readonly share: ShareService;
  /** Null when the page is by itself. */
  readonly embed: EmbedOptions | null;
  /** Fetches a scenario of the gallery; null for a name that does not exist. */
  readonly loadScenario: (name: string) => Promise<Scenario | null>;
  /** Plays the runs that lessons and thumbnails read. */
  readonly lessonPlayer: LessonPlayer;
  readonly actions: AppActions;
  readonly view: Readable<AppView>;
  /** Puts a drawing function into the frame loop; returns the function that takes it out. */
  readonly registerDraw: (draw: (wallMs: number, displayNs: SimTime, changed: boolean) => void) => () => void;
}

/** Set once by the app, around everything. */
export const ServicesContext = createContext<Services | null>(null);

/** The app's services. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error('a view was rendered outside the app');
  return services;
}

/** The session. */
export function useSession(): Session {
  return useServices().session;
}

/** The words of the chosen language. */
export function useStrings(): Strings {
  return useServices().strings;
}

/** A part of the session's state. The selector picks scalars or objects that the state holds; it makes no new ones. */
export function useSessionState<Part>(selector: (state: SessionState) => Part): Part {
  return useReadable(useSession().store, selector);
}

/** A part of how the page looks. */
export function useAppView<Part>(selector: (view: AppView) => Part): Part {
  return useReadable(useServices().view, selector);
}

/** A part of what is being edited. */
export function useEditing<Part>(selector: (state: EditingState) => Part): Part {
  return useReadable(useServices().editing.store, selector);
}

/** A part of the measured comparison. */
export function useMeasurement<Part>(selector: (state: MeasurementState) => Part): Part {
  return useReadable(useServices().measurement.store, selector);
}

/** A part of the study that is or was played. */
export function useStudies<Part>(selector: (state: StudyState) => Part): Part {
  return useReadable(useServices().studies.store, selector);
}

/** The shipped scenarios; null while they are being loaded. */
export function useGallery(): readonly GalleryEntry[] | null {
  const { gallery, session, strings } = useServices();
  const [entries, setEntries] = useState<readonly GalleryEntry[] | null>(null);
  useEffect(() => {
    let wanted = true;
    gallery.load().then(
      (loaded) => (wanted ? setEntries(loaded) : undefined),
      () => session.actions.reportProblem({ message: strings.problem.galleryNotLoaded }),
    );
    return () => {
      wanted = false;
    };
  }, [gallery, session, strings]);
  return entries;
}

function useReadable<State, Part>(source: Readable<State>, selector: (state: State) => Part): Part {
  const read = (): Part => selector(source.getState());
  return useSyncExternalStore(source.subscribe, read, read);
}

/** The model of a pane, or null before the first scenario is open. */
export function useModel(pane: number): RunModel | null {
  return useSessionState((state) => state.models[pane] ?? null);
}

/** How a scheme describes itself, or null for one that this version does not know. */
export function useScheme(id: string): SchemeDescription | null {
  return useServices().catalog.find((scheme) => scheme.id === id) ?? null;
}

/** `A`, `B`, `C`, `D`: what panes are called. */
export function paneLetter(pane: number): string {
  return String.fromCharCode(65 + pane);
}
