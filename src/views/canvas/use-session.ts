/** Reads a part of the session's state in a component. The selector must return something stable: a scalar or an object of the state. */
import { useSyncExternalStore } from 'react';
import type { Session, SessionState } from '#store/session-state.ts';

/** The value of `selector`, kept up to date. */
export function useSession<Value>(session: Session, selector: (state: SessionState) => Value): Value {
  return useSyncExternalStore(session.store.subscribe, () => selector(session.store.getState()));
}
