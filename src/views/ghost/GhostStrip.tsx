/** The old futures that acts in the past have replaced: that they are kept, which one is shown, and the two things to do with it. */
import type { Ghost } from '#store/ghost.ts';
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
  const ghosts = useSessionState((state) => state.ghosts);
  if (ghost === null) return null;
  const line = ({ forkNs, shownNs }: Ghost): string => words.kept(formatInstant(forkNs, 2), formatInstant(shownNs, 2));
  return (
    <div className="ghost-strip" role="group" aria-label={words.label}>
      <i aria-hidden="true" />
      {ghosts.length === 1 ? (
        <span>{line(ghost)}</span>
      ) : (
        <select aria-label={words.which} value={0} onChange={(event) => session.actions.chooseGhost(Number(event.target.value))}>
          {ghosts.map((kept, index) => (
            <option key={`${kept.forkNs} ${kept.inputs.map((input) => JSON.stringify(input)).join()}`} value={index}>
              {words.place(line(kept), index + 1, ghosts.length)}
            </option>
          ))}
        </select>
      )}
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
