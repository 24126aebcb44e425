/** The page: head, panes, side panel, time bar; nothing modal. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { Announcer } from '#views/announcer/Announcer.tsx';
import { CompareBar } from '#views/compare/CompareBar.tsx';
import { EditorSlot } from '#views/editor/EditorSlot.tsx';
import { Header } from '#views/header/Header.tsx';
import { StoryLine } from '#views/header/StoryLine.tsx';
import { shortcutFor, type KeyboardFocus, type Shortcut } from '#views/help/shortcuts.ts';
import { MenuSlot } from '#views/menus/MenuSlot.tsx';
import { Notices } from '#views/notices/Notices.tsx';
import { PaneGrid } from '#views/panes/PaneGrid.tsx';
import { useAppView, useServices, useStrings, type ThemeChoice } from '#views/shared/services.ts';
import { SidePanel } from '#views/side/SidePanel.tsx';
import { TimeBar } from '#views/time-bar/TimeBar.tsx';
import '#views/shared/controls.css';
import './app.css';
import { useFileDrop } from './file-drop.ts';

/** Loaded when it is looked at for the first time. */
const PlaceView = lazy(async () => ({ default: (await import('#views/place/PlaceView.tsx')).PlaceView }));

const NEXT_THEME: { readonly [theme in ThemeChoice]: ThemeChoice } = { system: 'light', light: 'dark', dark: 'system' };

/** The page. */
export function App({ onFile }: { readonly onFile: (files: readonly File[]) => void }) {
  const strings = useStrings();
  const { actions } = useServices();
  const theme = useAppView((view) => view.theme);
  const [helpOpen, setHelpOpen] = useState(false);
  const place = useAppView((view) => view.place);
  const dropping = useFileDrop(onFile);
  useShortcuts(
    () => setHelpOpen((open) => !open),
    () => actions.setTheme(NEXT_THEME[theme]),
  );
  return (
    <div
      className="page"
      data-place={place === 'gallery' ? place : undefined}
      data-lesson={place !== null && place !== 'gallery'}
    >
      <Header helpOpen={helpOpen} onHelpOpen={setHelpOpen} onCycleTheme={() => actions.setTheme(NEXT_THEME[theme])} />
      <div className="page-notices">
        <StoryLine />
        <Notices />
        <CompareBar />
      </div>
      <main className="page-main">
        <EditorSlot />
        <PaneGrid />
        <MenuSlot />
      </main>
      <SidePanel />
      <TimeBar />
      {place === null ? null : (
        <Suspense>
          <PlaceView place={place} />
        </Suspense>
      )}
      <Announcer />
      {dropping ? (
        <div className="drop-hint" aria-hidden="true">
          <p>{strings.app.dropHere}</p>
        </div>
      ) : null}
    </div>
  );
}

const anyKey = (): boolean => true;

/** Handles every key of the page in one place; an embed has fewer of them. */
export function useShortcuts(
  toggleHelp: () => void,
  cycleTheme: () => void,
  allowed: (shortcut: Shortcut) => boolean = anyKey,
): void {
  const { session, actions, view } = useServices();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const focus = focusOf(event.target);
      const shortcut = shortcutFor(event, focus);
      // Under the gallery the session rests.
      const rests = view.getState().place === 'gallery' && shortcut?.group !== 'view';
      if (shortcut === null || rests || !allowed(shortcut)) return;
      event.preventDefault();
      // A button that keeps the focus would be pressed when the space bar comes up.
      if (focus === 'clicked' && event.key === ' ' && event.target instanceof HTMLElement) event.target.blur();
      shortcut.run({ state: session.store.getState(), session: session.actions, app: actions, toggleHelp, cycleTheme });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

/** What has the keyboard. */
function focusOf(target: EventTarget | null): KeyboardFocus {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('input:not([type="range"]), textarea, select, [contenteditable]') !== null) return 'text';
  if (target.closest('input, [role="menu"], [role="listbox"], [role="tablist"], [role="dialog"]') !== null) return 'control';
  if (target.closest('button, a, summary') !== null) return target.matches(':focus-visible') ? 'button' : 'clicked';
  return target.closest('[tabindex="0"]') === null ? 'page' : 'control';
}
