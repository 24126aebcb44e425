/** What cards say in another language; fetched when the gallery is opened in it. */
import type { EntryHead } from './gallery-model.ts';

/** Title and line by the name of the entry. A test holds this against the gallery. */
export interface CardWords {
  readonly [name: string]: { readonly title: string; readonly story: string };
}

/** The words of a language; none for that of the scenarios themselves. Rejects when they cannot be fetched. */
export async function cardWordsIn(language: string): Promise<CardWords> {
  return language === 'de' ? (await import('../strings/de-gallery.ts')).germanCards : {};
}

/** Entries as cards call them; one without words of its own stays as it is. */
export function entriesIn(words: CardWords, entries: readonly EntryHead[]): readonly EntryHead[] {
  return entries.map((entry) => {
    const said = words[entry.name];
    return said === undefined ? entry : { ...entry, title: said.title, story: { ...entry.story, lookFor: said.story } };
  });
}
