/** The old future that an act in the past has replaced: that it is kept, and the two things to do with it. */
import { formatInstant } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import './ghost.css';

/** A line under the time bar; nothing without a ghost. */
export function GhostStrip() {
  const { session } = useServices();
  const words = useStrings().travel.ghost;
  const ghost = useSessionState((state) => state.ghost);
  if (ghost === null) return null;
  return (
    <div className="ghost-strip" role="group" aria-label={words.label}>
      <i aria-hidden="true" />
      <span>{words.kept(formatInstant(ghost.forkNs, 2), formatInstant(ghost.shownNs, 2))}</span>
      <button
        type="button"
        className="button button-line"
        title={`${words.bringBackHint} (B)`}
        onClick={() => void session.actions.bringBackGhost()}
      >
        <Icon name="swap" size={16} />
        {words.bringBack}
      </button>
      <IconButton icon="close" label={words.dismiss} keys="Shift B" onClick={session.actions.dismissGhost} />
    </div>
  );
}
