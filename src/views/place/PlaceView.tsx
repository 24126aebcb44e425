/** What lies over or beside the session: loaded with the first of them. */
import { useEffect } from 'react';
import { GalleryView } from '../gallery/GalleryView.tsx';
import { LessonView } from '../lesson/LessonView.tsx';
import { useServices, type Place } from '../shared/services.ts';

/** The gallery or a lesson. Escape closes it. */
export function PlaceView({ place }: { readonly place: Place }) {
  const { actions } = useServices();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      actions.openPlace(null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions]);
  return place === 'gallery' ? <GalleryView /> : <LessonView key={place.lesson} name={place.lesson} />;
}
