/** Unlocks the topology for editing, and locks it again. */
import { IconButton } from '../shared/IconButton.tsx';
import { useEditing, useServices, useStrings } from '../shared/services.ts';

/** The button in the head. */
export function LockToggle() {
  const { editing, actions } = useServices();
  const words = useStrings().editor;
  const unlocked = useEditing((state) => state.unlocked);
  return (
    <IconButton
      icon={unlocked ? 'unlock' : 'lock'}
      label={unlocked ? words.lock : words.unlock}
      pressed={unlocked}
      onClick={() => {
        editing.setUnlocked(!unlocked);
        // On a phone the card takes the place of the panel.
        if (!unlocked && innerWidth < 900) actions.setSideOpen(false);
      }}
    />
  );
}
