/** Colours for the 2D canvas, read once from the theme's custom properties and again whenever the theme changes. */
import { ANCHOR_COLORS, colorVariable } from '../shared/palette.ts';

/** What is painted on: a canvas of the page, or one that is shown later. */
export type Paper = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Computed colours and the font. `data` by colour number, the last for "no anchor". */
export interface PaintTheme {
  readonly canvas: string;
  readonly surface: string;
  readonly ink: string;
  readonly quiet: string;
  readonly control: string;
  readonly accent: string;
  readonly lost: string;
  readonly data: readonly string[];
  readonly font: string;
}

/** Reads the theme as it applies to `element`. */
export function readTheme(element: Element): PaintTheme {
  const style = getComputedStyle(element);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const data: string[] = [];
  for (let color = 0; color <= ANCHOR_COLORS; color++) data.push(read(colorVariable(color), '#4d4d4d'));
  return {
    canvas: read('--canvas', '#ffffff'),
    surface: read('--surface', '#ffffff'),
    ink: read('--ink', '#1a2026'),
    quiet: read('--ink-3', '#616c76'),
    control: read('--control', '#1a2026'),
    accent: read('--accent', '#0b5c68'),
    lost: read('--lost', '#a5281b'),
    data,
    font: style.fontFamily || 'system-ui, sans-serif',
  };
}

/** Calls `changed` when the page's theme may have changed; returns the function that ends it. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}
