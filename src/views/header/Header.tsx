/** The page's head: what it is, which scenario is open, and what concerns the whole page. */
import { useState } from 'react';
import { MAX_PANES } from '#store/session-state.ts';
import { ExportMenu } from '../exports/ExportMenu.tsx';
import { LockToggle } from '../editor/LockToggle.tsx';
import { HelpPopover } from '../help/HelpPopover.tsx';
import { Icon, type IconName } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useAppView, useServices, useSessionState, useStrings, type ThemeChoice } from '../shared/services.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { ScenarioMenu } from './ScenarioMenu.tsx';
import './header.css';

const THEME_ICON: { readonly [theme in ThemeChoice]: IconName } = { system: 'system', light: 'sun', dark: 'moon' };

interface HeaderProps {
  readonly helpOpen: boolean;
  readonly onHelpOpen: (open: boolean) => void;
  readonly onCycleTheme: () => void;
}

/** The head. */
export function Header({ helpOpen, onHelpOpen, onCycleTheme }: HeaderProps) {
  const { session, actions } = useServices();
  const strings = useStrings();
  const words = strings.header;
  const theme = useAppView((view) => view.theme);
  const panes = useSessionState((state) => state.panes.length);
  const canUndo = useSessionState((state) => state.canUndo);
  const canRedo = useSessionState((state) => state.canRedo);
  const [exporting, setExporting] = useState(false);
  const full = panes >= MAX_PANES;
  return (
    <header className="page-head">
      <h1>
        <Mark />
        <span>{strings.app.name}</span>
      </h1>
      <ScenarioMenu onExport={() => setExporting(true)} />
      <span className="head-spring" />
      <IconButton icon="undo" label={words.undo} keys="Z" disabled={!canUndo} onClick={() => void session.actions.undo()} />
      <IconButton icon="redo" label={words.redo} keys="Shift Z" disabled={!canRedo} onClick={() => void session.actions.redo()} />
      <button
        type="button"
        className="button button-line head-compare"
        disabled={full}
        title={full ? words.paneLimit : `${words.compareHint} (C)`}
        onClick={actions.compare}
      >
        <Icon name="compare" />
        <span>{words.compare}</span>
      </button>
      <LockToggle />
      <ShareButton />
      <ExportMenu open={exporting} onOpenChange={setExporting} />
      <IconButton icon={THEME_ICON[theme]} label={`${words.theme}: ${words.themes[theme]}`} keys="D" onClick={onCycleTheme} />
      <HelpPopover open={helpOpen} onOpenChange={onHelpOpen} />
    </header>
  );
}

/** The sign: a phone between two waves. */
function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent-ink)" strokeLinecap="round" strokeWidth="2.2">
        <path d="M7.5 21.5a10.5 10.5 0 0 1 17 0" opacity=".55" />
        <path d="M11.2 24a6 6 0 0 1 9.6 0" />
        <path d="M6 13.5h6M20 13.5h6" opacity=".55" strokeDasharray="0.1 4" />
      </g>
      <circle cx="16" cy="11" r="4.2" fill="var(--data-5)" />
    </svg>
  );
}
