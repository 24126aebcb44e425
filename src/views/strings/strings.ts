/** The type of a translation: what `en.ts` has, another language must have. */
import type { en } from './en.ts';

/** All words of the page. Functions take numbers and names, and return a phrase. */
export type Strings = Words<typeof en>;

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
