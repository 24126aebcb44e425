/** What the parts of the panel share: the sweep that is shown and how its runs, links and values are called. */
import type { Scenario } from '#scenario/scenario.ts';
import type { Metric } from '#measure/results.ts';
import type { SweepDefinition } from '#measure/sweep.ts';
import type { Strings } from '../strings/strings.ts';

/** A sweep with the names of its parts. */
export interface NamedSweep {
  readonly sweep: SweepDefinition;
  /** Per run. */
  readonly names: readonly string[];
  /** Per variation. */
  readonly links: readonly string[];
  readonly words: Strings['measure'];
}

/** Opens the run of a cell in the panes. */
export type OpenRun = (cell: number, place: number) => void;

/** What a person calls a node of a scenario. */
export function labelOf(scenario: Scenario, id: string): string {
  return scenario.nodes.find((node) => node.id === id)?.label ?? id;
}

/** What a person calls a link: a router between sites stands second. */
export function linkLabel(scenario: Scenario, link: readonly [string, string], words: Strings['measure']): string {
  const isRouter = (id: string): boolean => scenario.nodes.find((node) => node.id === id)?.kind === 'router';
  const [one, other] = isRouter(link[0]) && !isRouter(link[1]) ? [link[1], link[0]] : link;
  return words.link(labelOf(scenario, one), labelOf(scenario, other));
}

/** `89 ms`, or the words for a time that never came. */
export function valueText(valueMs: number | null, metric: Metric, words: Strings['measure']): string {
  return valueMs === null ? words.missing[metric] : words.value(msText(valueMs));
}

/** `89`, `89.25`: all the places that a value has, at most three. */
export function msText(valueMs: number): string {
  return String(Math.round(valueMs * 1000) / 1000);
}

/** Where a cell lies, in words: `CMD – K 13 ms, AR1 – K 2 ms`. */
export function cellText({ links, words }: NamedSweep, delaysMs: readonly number[]): string {
  return delaysMs.map((delay, index) => words.atDelay(links[index] ?? '', msText(delay))).join(', ');
}
