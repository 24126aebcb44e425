/** Where the editor's card stands. It is loaded when the topology is unlocked for the first time. */
import { lazy, Suspense } from 'react';
import { useEditing, useStrings } from '../shared/services.ts';

const EditorPanel = lazy(async () => ({ default: (await import('./EditorPanel.tsx')).EditorPanel }));

/** The card while the topology is unlocked. */
export function EditorSlot() {
  const words = useStrings().editor;
  const unlocked = useEditing((state) => state.unlocked);
  return unlocked ? (
    <Suspense fallback={<p className="empty">{words.loading}</p>}>
      <EditorPanel />
    </Suspense>
  ) : null;
}
