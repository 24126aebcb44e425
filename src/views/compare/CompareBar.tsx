/** With several panes: what the marks of differences mean, and the switch that takes them away. */
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { OnlyHere } from './OnlyHere.tsx';

/** One line over the panes; nothing with a single pane. */
export function CompareBar() {
  const { session } = useServices();
  const words = useStrings().travel.compare;
  const count = useSessionState((state) => state.panes.length);
  const on = useSessionState((state) => state.compareMarks);
  if (count < 2) return null;
  return (
    <div className="compare-bar" role="group" aria-label={words.label}>
      <button
        type="button"
        className="chip chip-toggle"
        aria-pressed={on}
        title={`${words.toggleHint} (X)`}
        onClick={() => session.actions.showCompareMarks(!on)}
      >
        {words.toggle}
      </button>
      {on ? (
        <ul>
          <li>
            <OnlyHere />
            {words.step}
          </li>
          <li>
            <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
              <path className="compare-halo" d="M4 6H22" />
              <path className="compare-way" d="M1 6H25" />
            </svg>
            {words.path}
          </li>
          <li>
            <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
              <circle className="compare-ring" r="7" />
              <path className="compare-lost" d="M-2.5-2.5l5 5m0-5-5 5" />
            </svg>
            {words.loss}
          </li>
        </ul>
      ) : null}
    </div>
  );
}
