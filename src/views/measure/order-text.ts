/** Orders, ties and claims in words, from what was measured. Pure. */
import { METRICS, orderOf, type Metric, type Order, type SweepResults } from '#measure/results.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { ComparisonNote } from '../strings/en-measure.ts';
import type { NamedSweep } from './measure-context.ts';

/** `locator = proxy < relay, at all 14 distances`; what has no place in the order comes after. */
export function orderText(order: Order, metric: Metric, { sweep, names, words }: NamedSweep): string {
  if (order.cells === 0) return '';
  const name = (run: RunDefinition): string => names[sweep.runs.indexOf(run)] ?? run.id;
  const chain = order.groups
    .map((group, index) => {
      const sign = index === 0 ? '' : order.relations[index - 1] === 'less' ? words.less : words.atMost;
      return sign + group.map(name).join(words.tie);
    })
    .join('');
  const parts = [
    ...(order.groups.flat().length < 2 ? [] : [`${chain}, ${words.inAll(order.cells)}`]),
    ...(order.crossing.length === 0 ? [] : [words.crosses(order.crossing.map(name).join(', '))]),
    ...(order.absent.length === 0 ? [] : [words.absent(order.absent.map(name).join(', '), words.missing[metric])]),
  ];
  return parts.length === 0 ? '' : `${parts.join('; ')}.`;
}

/** Something to say beside the charts. */
export interface Remark {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  /** Null where the title names it. */
  readonly section: string | null;
}

/** Reasons for ties that were measured, and what a document claims against what was measured. */
export function remarksOf(named: NamedSweep, results: SweepResults, flow: string, catalog: SchemeCatalog): readonly Remark[] {
  const { sweep, names, words } = named;
  const valueOf = (run: RunDefinition, option: string): string =>
    String(
      run.options?.[option] ??
        catalog.find((scheme) => scheme.id === run.scheme)?.options.find((entry) => entry.key === option)?.default,
    );
  const placeOf = (note: Pick<ComparisonNote, 'scheme' | 'option'>, value: string): number =>
    sweep.runs.findIndex((run) => run.scheme === note.scheme && valueOf(run, note.option) === value);
  const ties = words.ties.flatMap((note): Remark[] => {
    const places = note.values.map((value) => placeOf(note, value));
    const runs = places.map((place) => sweep.runs[place]);
    const tied = orderOf(sweep.runs, results, note.metric, flow).groups.some((group) =>
      runs.every((run) => run !== undefined && group.includes(run)),
    );
    const [one = '', other = ''] = places.map((place) => names[place] ?? '');
    const metric = words.metrics[note.metric].within;
    return tied
      ? [{ key: `tie ${note.metric}`, title: words.tieTitle(one, other, metric), text: note.text, section: note.section }]
      : [];
  });
  const claims = words.claims.flatMap((note): Remark[] => {
    const fastest = sweep.runs[placeOf(note, note.fastest)];
    const rivals = sweep.runs.filter((run) => run.scheme === note.scheme);
    if (fastest === undefined || rivals.length < 2) return [];
    const held: { readonly [verdict in Verdict]: string[] } = { alone: [], shared: [], not: [], unknown: [] };
    for (const metric of METRICS)
      held[verdictOf(orderOf(rivals, resultsOf(sweep.runs, rivals, results), metric, flow), fastest)].push(
        words.metrics[metric].within,
      );
    if (held.unknown.length === METRICS.length) return [];
    return [
      {
        key: `claim ${note.section}`,
        title: words.claimTitle(note.section),
        text: words.claim(note.text, held.alone, held.shared, held.not),
        section: null,
      },
    ];
  });
  return [...ties, ...claims];
}

type Verdict = 'alone' | 'shared' | 'not' | 'unknown';

/** Whether a run is the fastest of an order: with nobody beside it, with others, or not. */
export function verdictOf(order: Order, run: RunDefinition): Verdict {
  const [first] = order.groups;
  if (order.cells === 0 || first === undefined) return 'unknown';
  if (!first.includes(run)) return 'not';
  return first.length === 1 && order.relations[0] === 'less' ? 'alone' : 'shared';
}

/** The figures of some of the runs. */
function resultsOf(runs: readonly RunDefinition[], some: readonly RunDefinition[], results: SweepResults): SweepResults {
  return results.map((row) => some.map((run) => row?.[runs.indexOf(run)]));
}
