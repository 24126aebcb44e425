/** Keys as they are printed in the language of the page. */
import type { Strings } from '../strings/strings.ts';

/** `Shift` → `Umschalt`; letters and signs are themselves, and so is each key of `Shift Z`. */
export function keyName(keys: string, { help }: Pick<Strings, 'help'>): string {
  return keys.replaceAll(/Space|Shift/g, (key) => help.keyNames[key as keyof Strings['help']['keyNames']]);
}
