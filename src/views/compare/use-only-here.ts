/** The marks of a pane, for views that list messages and entries. */
import { useMemo } from 'react';
import type { RunModel } from '#store/model.ts';
import { useSessionState } from '../shared/services.ts';
import { entriesOnlyIn, messagesOnlyIn, NOTHING_ONLY_HERE } from './only-here.ts';

/** Packet numbers of the messages that only this pane has; none while marks are off. */
export function useMessagesOnlyHere(pane: number): ReadonlySet<number> {
  return useMarks(pane, 'messages', messagesOnlyIn);
}

/** Row numbers of the table entries that only this pane has; none while marks are off. */
export function useEntriesOnlyHere(pane: number): ReadonlySet<number> {
  return useMarks(pane, 'tables', entriesOnlyIn);
}

function useMarks(
  pane: number,
  part: 'messages' | 'tables',
  find: (models: readonly RunModel[], pane: number) => ReadonlySet<number>,
): ReadonlySet<number> {
  const on = useSessionState((state) => state.compareMarks);
  const models = useSessionState((state) => state.models);
  const seen = useSessionState((state) => state.versions.map((versions) => versions[part]).join());
  return useMemo(() => (on && seen !== '' ? find(models, pane) : NOTHING_ONLY_HERE), [on, models, seen, pane, find]);
}
