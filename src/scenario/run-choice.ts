/** Which runs a scenario can be played under beside those that its author prepared. Nothing here knows a particular scheme. */
import type { RunDefinition, Scenario } from './scenario.ts';
import type { SchemeCatalog } from './scheme-catalog.ts';

/** A run without its id. */
export type AnonymousRun = Omit<RunDefinition, 'id'>;

/**
 * The run of a scenario that plays a scheme: roles and options as its author meant them. Where the author has none for this scheme the
 * roles are left to the scheme's documented default placement.
 */
export function runFor(scenario: Scenario | null, scheme: string): AnonymousRun {
  const run = scenario?.runs.find((candidate) => candidate.scheme === scheme);
  return {
    scheme,
    ...(run?.roles === undefined ? {} : { roles: run.roles }),
    ...(run?.options === undefined ? {} : { options: run.options }),
  };
}

/** All identifiers, those that can be played first in the order of pickers, then the rest: what a comparison over all schemes lists. */
export function allSchemes(catalog: SchemeCatalog, known: readonly string[]): readonly string[] {
  const playable = catalog.map((scheme) => scheme.id);
  return [...playable, ...known.filter((id) => !playable.includes(id))];
}

/**
 * The runs of a comparison, scheme by scheme: the author's own where there are some (several forms of a scheme are several rows), else
 * one of {@link runFor} that is called like its scheme.
 */
export function comparedRuns(scenario: Scenario, schemes: readonly string[]): readonly RunDefinition[] {
  const own = scenario.runs.filter((run) => schemes.includes(run.scheme));
  const taken = new Set(own.map((run) => run.id));
  return schemes.flatMap((scheme): readonly RunDefinition[] => {
    const prepared = own.filter((run) => run.scheme === scheme);
    if (prepared.length > 0) return prepared;
    let id = scheme;
    while (taken.has(id)) id = `${id}-`;
    taken.add(id);
    return [{ id, ...runFor(scenario, scheme) }];
  });
}

/** Whether two runs play the same, whatever they are called. */
export function isSameRun(one: RunDefinition, other: RunDefinition): boolean {
  return (
    one.scheme === other.scheme && content(one.roles) === content(other.roles) && content(one.options) === content(other.options)
  );
}

function content(value: object | undefined): string {
  return JSON.stringify(Object.entries(value ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The author's runs, and those of the panes that play something else, each under an id of its own. */
export function preparedRuns(own: readonly RunDefinition[], panes: readonly RunDefinition[]): readonly RunDefinition[] {
  const runs = [...own];
  for (const pane of panes) {
    if (runs.some((run) => isSameRun(run, pane))) continue;
    let id = runs.some((run) => run.id === pane.id) ? `${pane.scheme}-pane` : pane.id;
    while (runs.some((run) => run.id === id)) id = `${id}-`;
    runs.push({ ...pane, id });
  }
  return runs;
}
