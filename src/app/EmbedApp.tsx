/** The page inside somebody else's: panes, time bar and a way out to the whole page. Nothing of it is kept in the browser. */
import { Announcer } from '#views/announcer/Announcer.tsx';
import type { Shortcut } from '#views/help/shortcuts.ts';
import { Notices } from '#views/notices/Notices.tsx';
import { PaneGrid } from '#views/panes/PaneGrid.tsx';
import { Icon } from '#views/shared/Icon.tsx';
import { useStrings, type EmbedOptions } from '#views/shared/services.ts';
import { TimeBar } from '#views/time-bar/TimeBar.tsx';
import '#views/shared/controls.css';
import './app.css';
import './embed.css';
import { useShortcuts } from './App.tsx';

/** Keys that move time are all that a locked embed leaves. */
const movesTime = (shortcut: Shortcut): boolean => shortcut.group === 'time';

/** Keys of views that an embed does not have do nothing. */
const isCanvasKey = (shortcut: Shortcut): boolean => shortcut.group === 'time' || ['z', 'Z', 'Escape'].includes(shortcut.key);

/** The embed. */
export function EmbedApp({ options }: { readonly options: EmbedOptions }) {
  const words = useStrings().share.embedded;
  useShortcuts(nothing, nothing, options.locked ? movesTime : isCanvasKey);
  return (
    <div className="page page-embed">
      <div className="page-notices">
        <Notices />
      </div>
      <main className="page-main" inert={options.locked}>
        <PaneGrid />
      </main>
      <TimeBar />
      <a className="embed-out" href={location.pathname + location.hash} target="_blank" rel="noopener">
        <Icon name="share" size={14} />
        <span>{words.open}</span>
      </a>
      <Announcer />
    </div>
  );
}

function nothing(): void {
  // An embed has no help and keeps the theme that its page chose.
}
