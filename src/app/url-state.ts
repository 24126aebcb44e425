/**
 * The part of the address after `#`: which scenario of the gallery is open, and under which schemes. `#figure/seite-dma-5`,
 * `#example/two-phones?panes=pmipv6,dma`. Names hold a slash, which no other link form does.
 */
import { FIRST_SCENARIO } from '#scenario/gallery/entry.ts';

/** What an address says. */
export interface UrlState {
  /** A name of the gallery. */
  readonly scenario: string;
  /** Schemes of the panes, whatever the address says; empty = what the scenario shows by itself. */
  readonly schemes: readonly string[];
}

const EXAMPLE = 'example/';

/** Whether a hash holds a session (`#share/link.ts`); names of the gallery begin with small letters. */
export function isPacked(hash: string): boolean {
  return /^#[A-Z]/.test(hash);
}

/** Reads `location.hash`. An empty one means the first scenario. Whether a scenario of that name exists is not known here. */
export function readHash(hash: string): UrlState {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text === '') return { scenario: FIRST_SCENARIO, schemes: [] };
  const [path = '', query = ''] = text.split('?', 2);
  const name = path.startsWith(EXAMPLE) ? path.slice(EXAMPLE.length) : path;
  // What is no scheme is not left out in silence: who opens it says so.
  const schemes = (new URLSearchParams(query).get('panes') ?? '').split(',').filter((scheme) => scheme !== '');
  return { scenario: name, schemes };
}

/** The address of a state; the first scenario under its own schemes has none. */
export function writeHash({ scenario, schemes }: UrlState): string {
  const path = scenario.includes('/') ? scenario : `${EXAMPLE}${scenario}`;
  if (schemes.length > 0) return `#${path}?panes=${schemes.join(',')}`;
  return scenario === FIRST_SCENARIO ? '' : `#${path}`;
}
