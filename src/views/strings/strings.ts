/** The type of a translation: what `en.ts` has, another language must have. */
import type { en } from './en.ts';

/** All words of the page. Functions take numbers and names, and return a phrase. */
export type Strings = typeof en;
