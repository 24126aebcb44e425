/** The type of a translation: what `en.ts` has, another language must have. */
import type { en } from './en.ts';

/** The languages of the page, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

/** A language, as `lang` says it. */
export type Language = keyof typeof LANGUAGES;

/**
 * Choice: what the engine says (why a message is sent, what an option means, what a model leaves out) stays in the language of the
 * documents that it cites, whatever the page speaks. It is marked so, and a screen reader pronounces it right.
 */
export const ENGINE_LANGUAGE: Language = 'en';

/** All words of the page. Functions take numbers and names, and return a phrase. */
export type Strings = Words<Omit<typeof en, 'language'>> & { readonly language: Language };

/** The same names with phrases of any language. */
type Words<Part> = Part extends (...given: infer Given) => string
  ? (...given: Given) => string
  : Part extends readonly unknown[]
    ? Part
    : Part extends object
      ? { readonly [Name in keyof Part]: Words<Part[Name]> }
      : Part extends string
        ? string
        : Part;
