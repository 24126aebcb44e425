/** The page inside somebody else's: `?embed`, with `&theme=dark` and `&locked`. What is shown is said after `#`, as in any link. */
import type { EmbedOptions } from '#views/shared/services.ts';

/** What the query of the address says; null when the page is no embed. */
export function readEmbed(query: string): EmbedOptions | null {
  const parameters = new URLSearchParams(query);
  if (!parameters.has('embed')) return null;
  const theme = parameters.get('theme');
  return { theme: theme === 'light' || theme === 'dark' ? theme : 'system', locked: parameters.has('locked') };
}
