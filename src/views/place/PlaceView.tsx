/** What lies over or beside the session: loaded with the first of them. */
import { useEffect } from 'react';
import { GalleryView } from '../gallery/GalleryView.tsx';
import { LessonView } from '../lesson/LessonView.tsx';
import { useServices, type Place } from '../shared/services.ts';

/** What uses Escape itself, while it is open or has the keyboard. */
const OWN_ESCAPE = '.popover, [role="menu"], [role="listbox"]';

/** The gallery or a lesson. Escape closes it. */
export function PlaceView({ place }: { readonly place: Place }) {
  const { actions } = useServices();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector(OWN_ESCAPE) !== null || keepsEscape(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      actions.openPlace(null);
    };
    // Before the page, whose Escape drops what is selected.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [actions]);
  return place === 'gallery' ? <GalleryView /> : <LessonView key={place.lesson} name={place.lesson} />;
}

/** A search field with words in it is emptied first; a node of the canvas ends a move. */
function keepsEscape(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.value !== '' && target.type === 'search';
  return target instanceof Element && target.closest('svg [tabindex="0"]') !== null;
}
