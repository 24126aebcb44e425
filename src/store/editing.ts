/**
 * Editing and failing as the page sees it: the lock, the menu that is open, what is being edited besides what is picked, and what the last
 * edit did or why it was refused. The edits themselves are pure functions (`#edit`), loaded when they are needed.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Edit, Gone } from '#edit/draft.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Input, Scenario } from '#scenario/scenario.ts';
import type { Session } from './session-state.ts';

/** What a menu is about: numbers of the plan, or of a packet. */
export type MenuTarget =
  | { readonly kind: 'node'; readonly node: number }
  | { readonly kind: 'link'; readonly link: number }
  | { readonly kind: 'message'; readonly packetId: number };

/** An open menu and its place in client coordinates. */
export interface OpenMenu {
  readonly pane: number;
  readonly target: MenuTarget;
  readonly x: number;
  readonly y: number;
}

/** A canvas, for tools that work on it directly. */
export interface CanvasHandle {
  readonly root: SVGSVGElement;
  readonly world: SVGGElement;
  readonly pane: number;
  /** Where the nodes of the scenario stand, and how far the picture is stretched downwards. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly stretch: number;
  toPlane(clientX: number, clientY: number): { readonly x: number; readonly y: number };
}

/** Attaches a tool to a canvas; returns what takes it off. */
export type CanvasTool = (canvas: CanvasHandle) => () => void;

/** What is being edited. */
export interface EditingState {
  readonly unlocked: boolean;
  readonly menu: OpenMenu | null;
  /** The link or flow in the card, by `linkKey` or id; a picked node comes from the session's selection. */
  readonly subject: { readonly kind: 'link' | 'flow'; readonly id: string } | null;
  /** The node that the next node picked is linked to. */
  readonly connecting: string | null;
  /** Why the last edit was refused, and the part of the card that it came from. */
  readonly refusal: { readonly place: string; readonly problem: EngineProblem } | null;
  /** What went along with the last edit. */
  readonly gone: readonly Gone[];
  /** Simulated ms from which moves are being recorded; null when they are not. */
  readonly recordingMs: number | null;
  readonly tool: CanvasTool | null;
}

/** What can be done. */
export interface Editing {
  readonly store: StoreApi<EditingState>;
  setUnlocked(unlocked: boolean): void;
  openMenu(menu: OpenMenu | null): void;
  setSubject(subject: EditingState['subject']): void;
  setConnecting(node: string | null): void;
  setRecording(fromMs: number | null): void;
  setTool(tool: CanvasTool | null): void;
  /** Forgets the line about the last edit. */
  dismiss(): void;
  /** Applies an edit; `place` names where in the card a refusal is shown. True when it was taken. */
  apply(edit: Edit, place: string): Promise<boolean>;
  /** Begins with another scenario: its first run in one pane, nothing done. True when it was taken. */
  begin(scenario: Scenario): Promise<boolean>;
}

const INITIAL: EditingState = {
  unlocked: false,
  menu: null,
  subject: null,
  connecting: null,
  refusal: null,
  gone: [],
  recordingMs: null,
  tool: null,
};

/** How an input is told that goes along with an edit: by its instant, s. */
function goneInput(input: Input): Gone {
  return { what: 'input', name: String(Math.round(input.atMs) / 1000) };
}

/** Makes the editing side of a session. */
export function createEditing(session: Session, catalog: SchemeCatalog): Editing {
  const store = createStore<EditingState>()(() => INITIAL);
  const refuse = (place: string, problem: EngineProblem): false => {
    store.setState({ refusal: { place, problem }, gone: [] });
    return false;
  };
  /** A problem of the scenario under its own runs or those of the panes, or null. */
  const check = async (scenario: Scenario, runs: Scenario['runs']): Promise<EngineProblem | null> => {
    // Only editing needs the validation, so that is when it is loaded.
    const { validateScenario } = await import('#scenario/validate.ts');
    for (const played of [scenario.runs, runs]) {
      const checked = validateScenario({ ...scenario, runs: played }, catalog);
      if (!checked.ok) return checked.error;
    }
    return null;
  };
  return {
    store,
    setUnlocked: (unlocked) => store.setState({ unlocked, connecting: null, refusal: null, gone: [], subject: null }),
    openMenu: (menu) => store.setState({ menu }),
    setSubject: (subject) => store.setState({ subject, refusal: null }),
    setConnecting: (connecting) => store.setState({ connecting }),
    setRecording: (recordingMs) => store.setState({ recordingMs }),
    setTool: (tool) => store.setState({ tool }),
    dismiss: () => store.setState({ refusal: null, gone: [] }),
    async apply(edit, place) {
      const { scenario, panes, inputs, plan } = session.store.getState();
      if (scenario === null || plan === null) return false;
      const { draft, gone, made } = edit({ scenario, runs: panes.map((pane) => pane.run), inputs });
      const problem = await check(draft.scenario, draft.runs);
      if (problem !== null) return refuse(place, problem);
      const { fittingInputs } = await import('#scenario/validate.ts');
      const fitting = fittingInputs(draft.scenario, draft.inputs);
      const done = await session.actions.editScenario({ ...draft, inputs: fitting });
      if (!done.ok) return refuse(place, done.error);
      store.setState({
        refusal: null,
        gone: [...gone, ...draft.inputs.flatMap((input) => (fitting.includes(input) ? [] : goneInput(input)))],
      });
      if (made?.kind === 'node') {
        const node = session.store.getState().plan?.nodeIndex.get(made.id);
        if (node !== undefined) session.actions.select({ kind: 'node', node, pane: null });
        store.setState({ subject: null });
      } else if (made !== undefined) store.setState({ subject: { kind: made.kind, id: made.id } });
      return true;
    },
    async begin(scenario) {
      const problem = await check(scenario, scenario.runs.slice(0, 1));
      if (problem !== null) return refuse('template', problem);
      const runs = scenario.runs.slice(0, 1);
      session.actions.select(null);
      const done = await session.actions.editScenario({ scenario, runs, inputs: [] });
      if (!done.ok) return refuse('template', done.error);
      store.setState({ refusal: null, gone: [], subject: null, connecting: null });
      return true;
    },
  };
}
