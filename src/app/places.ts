/**
 * The addresses of what lies over or beside the session: `#gallery`, `#lesson/<name>`. While one of them is open, it is the address;
 * afterwards the session’s own one is again.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Session } from '#store/session-state.ts';
import type { AppView } from '#views/shared/services.ts';
import { addressOf } from './address.ts';
import type { LoadedGallery } from './gallery.ts';
import { hashOf, placeOf } from './place-hash.ts';

/** Keeps the address and the place in step. */
export function followPlace(session: Session, gallery: LoadedGallery, view: StoreApi<AppView>): void {
  const read = (): void => {
    const place = placeOf(location.hash);
    if (place !== null || view.getState().place !== null) view.setState({ place });
  };
  addEventListener('hashchange', read);
  view.subscribe(({ place }, before) => {
    if (place === before.place) return;
    if (place !== null) {
      // A step of its own in the browser’s history, so that Back closes it.
      if (location.hash !== hashOf(place)) history.pushState(null, '', hashOf(place));
    } else if (placeOf(location.hash) !== null) {
      const hash = addressOf(gallery, session.store.getState()) ?? '';
      history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
    }
  });
  read();
}
