/** Every key of the page in one table: the handler and the help read the same rows. */
import { SPEEDS, type SessionActions, type SessionState } from '#store/session-state.ts';
import type { AppActions } from '../shared/services.ts';

/** What a key may use. */
export interface ShortcutContext {
  readonly state: SessionState;
  readonly session: SessionActions;
  readonly app: AppActions;
  readonly toggleHelp: () => void;
  readonly cycleTheme: () => void;
}

/** Names of the shortcuts; the strings have a line for each. */
export type ShortcutName = keyof typeof SHORTCUTS;

/** A key: `key` as in KeyboardEvent, `shown` as printed, and what it does. */
export interface Shortcut {
  readonly key: string;
  readonly shift?: boolean;
  readonly shown: readonly string[];
  readonly group: 'time' | 'view' | 'session';
  readonly run: (context: ShortcutContext) => void;
}

/** The table. */
export const SHORTCUTS = {
  play: {
    key: ' ',
    shown: ['Space'],
    group: 'time',
    run: ({ state, session }) => (state.clock.playing ? session.pause() : session.play()),
  },
  stepForward: { key: 'ArrowRight', shown: ['→'], group: 'time', run: ({ session }) => void session.stepEvent('forward') },
  stepBack: { key: 'ArrowLeft', shown: ['←'], group: 'time', run: ({ session }) => void session.stepEvent('back') },
  messageForward: {
    key: 'ArrowRight',
    shift: true,
    shown: ['Shift', '→'],
    group: 'time',
    run: ({ session }) => void session.stepControl('forward'),
  },
  messageBack: {
    key: 'ArrowLeft',
    shift: true,
    shown: ['Shift', '←'],
    group: 'time',
    run: ({ session }) => void session.stepControl('back'),
  },
  handoverForward: { key: ']', shown: [']'], group: 'time', run: ({ session }) => void session.stepHandover('forward') },
  handoverBack: { key: '[', shown: ['['], group: 'time', run: ({ session }) => void session.stepHandover('back') },
  faster: { key: '.', shown: ['.'], group: 'time', run: (context) => changeSpeed(context, 1) },
  slower: { key: ',', shown: [','], group: 'time', run: (context) => changeSpeed(context, -1) },
  autoSlow: { key: 's', shown: ['S'], group: 'time', run: ({ state, session }) => session.setAutoSlow(!state.clock.autoSlow) },
  jump: { key: 'j', shown: ['J'], group: 'time', run: () => document.querySelector<HTMLElement>('[data-jump-field]')?.focus() },
  ladder: { key: 'l', shown: ['L'], group: 'view', run: ({ app }) => app.showTab('ladder') },
  lanes: { key: 'a', shown: ['A'], group: 'view', run: ({ app }) => app.showTab('lanes') },
  tables: { key: 't', shown: ['T'], group: 'view', run: ({ app }) => app.showTab('tables') },
  packet: { key: 'p', shown: ['P'], group: 'view', run: ({ app }) => app.showTab('packet') },
  charts: { key: 'g', shown: ['G'], group: 'view', run: ({ app }) => app.showTab('charts') },
  measure: { key: 'm', shown: ['M'], group: 'view', run: ({ app }) => app.showTab('measure') },
  studies: { key: 'y', shown: ['Y'], group: 'view', run: ({ app }) => app.showTab('studies') },
  gallery: { key: 'g', shown: ['G'], group: 'view', run: ({ app }) => app.openPlace('gallery') },
  theme: { key: 'd', shown: ['D'], group: 'view', run: ({ cycleTheme }) => cycleTheme() },
  help: { key: '?', shown: ['?'], group: 'view', run: ({ toggleHelp }) => toggleHelp() },
  deselect: { key: 'Escape', shown: ['Esc'], group: 'view', run: ({ session }) => session.select(null) },
  compare: { key: 'c', shown: ['C'], group: 'session', run: ({ app }) => app.compare() },
  open: { key: 'o', shown: ['O'], group: 'session', run: ({ app }) => app.chooseFile() },
  save: { key: 'e', shown: ['E'], group: 'session', run: ({ app }) => app.exportScenario() },
  undo: { key: 'z', shown: ['Z'], group: 'session', run: ({ session }) => void session.undo() },
  redo: { key: 'Z', shift: true, shown: ['Shift', 'Z'], group: 'session', run: ({ session }) => void session.redo() },
  ghostBack: {
    key: 'g',
    shown: ['G'],
    group: 'session',
    run: ({ state, session }) => void (state.ghost !== null && session.bringBackGhost()),
  },
  ghostDismiss: { key: 'G', shift: true, shown: ['Shift', 'G'], group: 'session', run: ({ session }) => session.dismissGhost() },
} as const satisfies { readonly [name: string]: Shortcut };

/** What of a keyboard event decides. */
export interface Keystroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
}

/** What has the keyboard: `clicked` is a button that a pointer left the focus on, `button` one that the keyboard has gone to. */
export type KeyboardFocus = 'page' | 'clicked' | 'button' | 'control' | 'text';

/** Keys that a focused control uses itself: a slider, a list, tabs, a node of the canvas. */
const CONTROL_KEYS: ReadonlySet<string> = new Set([' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Escape']);

/** Keys that a button uses itself. One that was clicked leaves the space bar to the clock. */
const BUTTON_KEYS: ReadonlySet<string> = new Set([' ', 'Enter']);
const CLICKED_KEYS: ReadonlySet<string> = new Set(['Enter']);
const NO_KEYS: ReadonlySet<string> = new Set();

const KEPT_KEYS: { readonly [focus in Exclude<KeyboardFocus, 'text'>]: ReadonlySet<string> } = {
  page: NO_KEYS,
  clicked: CLICKED_KEYS,
  button: BUTTON_KEYS,
  control: CONTROL_KEYS,
};

/** The shortcut of a key press, or null. Text fields keep every key, other controls and buttons those that they use. */
export function shortcutFor(press: Keystroke, focus: KeyboardFocus): Shortcut | null {
  if (press.defaultPrevented || press.altKey || focus === 'text') return null;
  if (press.ctrlKey || press.metaKey) return everywhere(press);
  if (KEPT_KEYS[focus].has(press.key)) return null;
  const rows: readonly Shortcut[] = Object.values(SHORTCUTS);
  return rows.find((row) => row.key === press.key && (isSymbol(row.key) || press.shiftKey === (row.shift ?? false))) ?? null;
}

/** What Control or Command with Z and Y means in every program; all else of theirs is the browser's. */
function everywhere({ key, shiftKey }: Keystroke): Shortcut | null {
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? SHORTCUTS.redo : SHORTCUTS.undo;
  return letter === 'y' && !shiftKey ? SHORTCUTS.redo : null;
}

/** Symbols such as `?` need Shift on some keyboards and not on others. */
function isSymbol(key: string): boolean {
  return /^[^a-zA-Z ]$/.test(key);
}

function changeSpeed({ state, session }: ShortcutContext, by: number): void {
  const speed = SPEEDS[SPEEDS.indexOf(state.clock.speed) + by];
  if (speed !== undefined) session.setSpeed(speed);
}
