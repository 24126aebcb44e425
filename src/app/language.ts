/**
 * The language of the page: what the address asks for (`?lang=de`), or what was chosen here before, or the first of the browser's that
 * there is. English comes with the page, another language is fetched when it is wanted. A language is its reader's: it is in no link.
 *
 * Choice: numbers are written alike in every language, with a decimal point and no separators, as captures and specifications write them.
 */
import { en } from '#views/strings/en.ts';
import { LANGUAGES, type Language, type Strings } from '#views/strings/strings.ts';
import { readEmbed } from './embed.ts';

const KEY = 'roamscope-language';
const PARAMETER = 'lang';

/** The words as they stand, and another choice of them. */
export interface LanguageChoice {
  /** English until `ready`. */
  strings(): Strings;
  /** Resolves when the page can begin; a language that cannot be fetched leaves it English. */
  readonly ready: Promise<void>;
  /** Changes the language and keeps the choice in this browser where it may be. Rejects when the words cannot be fetched. */
  choose(language: Language): Promise<void>;
  /** Is told of every change after the beginning. */
  subscribe(listener: (strings: Strings) => void): void;
}

/** Begins with the language of the address, the browser's memory or its settings. */
export function createLanguage(): LanguageChoice {
  let strings: Strings = en;
  let wanted = beginWith(location.search, readEmbed(location.search) === null ? stored() : null, navigator.languages);
  const listeners: ((strings: Strings) => void)[] = [];
  const show = (words: Strings): void => {
    strings = words;
    document.documentElement.lang = words.language;
    document.title = words.app.pageTitle;
  };
  return {
    strings: () => strings,
    ready: wordsOf(wanted)
      .catch(() => en)
      .then(show),
    async choose(language) {
      wanted = language;
      const words = await wordsOf(language);
      // Another choice was made meanwhile.
      if (wanted !== language) return;
      keep(language);
      show(words);
      for (const listener of listeners) listener(words);
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** The language to begin with: of the query, else the one that was kept, else the first of the `preferred` ones that there is. */
export function beginWith(query: string, kept: string | null, preferred: readonly string[]): Language {
  const asked = [new URLSearchParams(query).get(PARAMETER), kept, ...preferred];
  return asked.map(languageOf).find((language) => language !== null) ?? 'en';
}

/** `de-AT` → `de`; null for a language that the page does not speak. */
function languageOf(tag: string | null): Language | null {
  const language = tag?.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : null;
}

async function wordsOf(language: Language): Promise<Strings> {
  return language === 'de' ? (await import('#views/strings/de.ts')).de : en;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** What is chosen on the page counts from now on, also when it is loaded again: the address asks for no other language any more. */
function keep(language: Language): void {
  const query = new URLSearchParams(location.search);
  if (query.has(PARAMETER)) {
    query.delete(PARAMETER);
    const rest = query.size === 0 ? '' : `?${query}`;
    history.replaceState(history.state, '', location.pathname + rest + location.hash);
  }
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is closed to this page: the choice lasts as long as the page.
  }
}
