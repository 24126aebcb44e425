/** Light or dark: as the device says, or as the person chose. The choice is kept in this browser where it may be; an embed keeps nothing. */
import type { ThemeChoice } from '#views/shared/services.ts';
import { readEmbed } from './embed.ts';

const KEY = 'roamscope-theme';
const embed = readEmbed(location.search);
const device = matchMedia('(prefers-color-scheme: dark)');

/** The choice kept from an earlier visit; `system` when there is none or storage is closed. */
export function storedTheme(): ThemeChoice {
  if (embed !== null) return embed.theme;
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Puts a choice on the page and keeps it. */
export function applyTheme(choice: ThemeChoice): void {
  const resolved = choice === 'system' ? (device.matches ? 'dark' : 'light') : choice;
  document.documentElement.dataset['theme'] = resolved;
  if (embed !== null) return;
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage is closed to this page (an embed, a private window): the choice lasts as long as the page.
  }
}

/** Tells when the device changes between light and dark. */
export function onDeviceTheme(listener: () => void): void {
  device.addEventListener('change', listener);
}
