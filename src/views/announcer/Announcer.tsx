/** The live region: short sentences for screen readers about what happens on the canvas. */
import { useServices, useSessionState, useStrings } from '../shared/services.ts';
import { announcementText } from './announcement.ts';

/** Says the newest announcement. */
export function Announcer() {
  const { session } = useServices();
  const strings = useStrings();
  const announcement = useSessionState((state) => state.announcement);
  const text = announcement === null ? '' : announcementText(announcement, session.store.getState(), strings);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      <span key={announcement?.id ?? 0}>{text}</span>
    </div>
  );
}
