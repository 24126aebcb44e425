/** The address and the HTML of an embed. Pure. */
import type { EmbedOptions, ThemeChoice } from '../shared/services.ts';

/** What the builder offers. */
export interface EmbedChoice {
  readonly size: EmbedSize;
  readonly theme: ThemeChoice;
  readonly locked: boolean;
}

/** Sizes by name: CSS pixels, or the full width. */
export const EMBED_SIZES = {
  small: { width: '480', height: '400' },
  medium: { width: '720', height: '480' },
  large: { width: '960', height: '600' },
  wide: { width: '100%', height: '480' },
} as const;

/** Name of a size. */
export type EmbedSize = keyof typeof EMBED_SIZES;

/** The address of an embed: that of the page, with what is to be shown after `#`. */
export function embedAddress(page: string, hash: string, { theme, locked }: EmbedOptions): string {
  const url = new URL(page);
  url.search = ['?embed', ...(theme === 'system' ? [] : [`theme=${theme}`]), ...(locked ? ['locked'] : [])].join('&');
  url.hash = hash;
  return url.href;
}

/** HTML for somebody else's page. */
export function embedCode(page: string, hash: string, title: string, { size, theme, locked }: EmbedChoice): string {
  const { width, height } = EMBED_SIZES[size];
  const source = attribute(embedAddress(page, hash, { theme, locked }));
  return `<iframe src="${source}" title="${attribute(title)}" width="${width}" height="${height}" loading="lazy" style="border: 0"></iframe>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
