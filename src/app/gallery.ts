/** The gallery in the page: the first scenario comes with it, the others are a chunk of their own. */
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import { FIRST_SCENARIO, galleryEntry, type GalleryEntry } from '#scenario/gallery/entry.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { Gallery } from '#views/shared/services.ts';

/** What the page opens with. */
export const FIRST_ENTRY: GalleryEntry = galleryEntry(FIRST_SCENARIO, firstMinute);

/** The gallery as the app uses it. */
export interface LoadedGallery extends Gallery {
  /** The entry of that name, or null when there is none. Rejects when the gallery cannot be loaded. */
  find(name: string): Promise<GalleryEntry | null>;
  /** The entry that a scenario is, as far as entries have been loaded; the very object, not one like it. */
  entryOf(scenario: Scenario): GalleryEntry | null;
}

/** Makes the gallery. Nothing is loaded yet. */
export function createGallery(): LoadedGallery {
  let loaded: readonly GalleryEntry[] = [FIRST_ENTRY];
  let loading: Promise<readonly GalleryEntry[]> | null = null;
  const load = (): Promise<readonly GalleryEntry[]> => {
    loading ??= import('#scenario/gallery/index.ts').then(
      ({ GALLERY }) => (loaded = GALLERY),
      (problem: unknown) => {
        loading = null;
        throw problem;
      },
    );
    return loading;
  };
  return {
    load,
    async find(name) {
      if (name === FIRST_SCENARIO) return FIRST_ENTRY;
      return (await load()).find((entry) => entry.name === name) ?? null;
    },
    entryOf: (scenario) => loaded.find((entry) => entry.scenario === scenario) ?? null,
  };
}
