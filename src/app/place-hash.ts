/** The addresses of what lies over or beside the session: `#gallery`, `#lesson/<name>`. Pure. */
import type { Place } from '#views/shared/services.ts';

/** The place that an address names, or null. */
export function placeOf(hash: string): Place | null {
  if (hash === '#gallery') return 'gallery';
  const lesson = /^#lesson\/([a-z0-9-]+)$/.exec(hash)?.[1];
  return lesson === undefined ? null : { lesson };
}

/** The address of a place. */
export function hashOf(place: Place): string {
  return place === 'gallery' ? '#gallery' : `#lesson/${place.lesson}`;
}
