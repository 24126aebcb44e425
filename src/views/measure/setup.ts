/** What can be chosen for a measurement, and what is chosen at first. Pure: scenario, panes and catalog in, a sweep out. */
import { isLink, MAX_DELAY_MS, movesOf, type Move, type SweepDefinition, type Variation } from '#measure/sweep.ts';
import { isSameRun, runFor } from '#scenario/run-choice.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog, SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { RunModel } from '#store/model.ts';
import { variantsOf } from '../shared/run-names.ts';
import { paneLetter } from '../shared/services.ts';

/** Lines that charts can tell apart. */
export const MAX_LINES = 7;

/** What is offered first: a dozen distances or so, or three for a second link. The scenario's own distance is always among them. */
const FIRST_RANGE = { toMs: 40, stepMs: 3 };
const SECOND_RANGE = { steps: 2, stepMs: 9 };

/** A run that can be chosen as a line. */
export interface Candidate {
  readonly run: RunDefinition;
  readonly scheme: SchemeDescription;
  /** The pane whose options it has, when no other candidate says the same. */
  readonly pane: string | null;
}

/**
 * Every run that is offered: each scheme of the catalog, with each value of the option it is about, in the roles that the scenario's
 * author gave it; then the author's own runs and the panes' where they are none of these.
 */
export function candidatesOf(scenario: Scenario, panes: readonly RunDefinition[], catalog: SchemeCatalog): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const add = (run: Omit<RunDefinition, 'id'>, pane: string | null): void => {
    const scheme = catalog.find((entry) => entry.id === run.scheme);
    const plain = withoutDefaults({ ...run, id: '' }, scheme);
    if (scheme === undefined || candidates.some((candidate) => isSameRun(candidate.run, plain))) return;
    candidates.push({ run: { ...plain, id: runId(plain, scheme, candidates) }, scheme, pane });
  };
  for (const scheme of catalog) {
    const base = runFor(scenario, scheme.id);
    const variants = variantsOf(scheme);
    if (variants === null) add(base, null);
    else for (const value of variants.values) add({ ...base, options: { ...base.options, [variants.key]: value } }, null);
  }
  for (const run of scenario.runs) add(run, null);
  panes.forEach((run, index) => add(run, paneLetter(index)));
  return candidates;
}

/** A run without options that say what holds anyway. */
function withoutDefaults(run: RunDefinition, scheme: SchemeDescription | undefined): RunDefinition {
  const { options, ...rest } = run;
  const told = Object.entries(options ?? {}).filter(
    ([key, value]) => scheme?.options.find((option) => option.key === key)?.default !== value,
  );
  return told.length === 0 ? rest : { ...rest, options: Object.fromEntries(told) };
}

/** `maar-relay`: an id that says what the run is, in the CSV and on the panes. */
function runId(run: RunDefinition, scheme: SchemeDescription, others: readonly Candidate[]): string {
  const variants = variantsOf(scheme);
  const variant = variants === null ? '' : `-${String(run.options?.[variants.key] ?? variants.values[0])}`;
  const base = `${run.scheme}${variant}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  let id = base;
  for (let count = 2; others.some((candidate) => candidate.run.id === id); count++) id = `${base}-${count}`;
  return id;
}

/**
 * The lines at first: the runs that the scenario's author prepared. One prepared run alone is set against the other forms of its scheme,
 * or against what the panes show.
 */
export function firstLines(
  scenario: Scenario,
  panes: readonly RunDefinition[],
  candidates: readonly Candidate[],
  catalog: SchemeCatalog,
): readonly RunDefinition[] {
  const find = (run: RunDefinition): RunDefinition | undefined => {
    const plain = withoutDefaults(
      run,
      catalog.find((entry) => entry.id === run.scheme),
    );
    return candidates.find((candidate) => isSameRun(candidate.run, plain))?.run;
  };
  const prepared = unique([...scenario.runs, ...panes].flatMap((run) => find(run) ?? []));
  if (prepared.length > 1) return prepared.slice(0, MAX_LINES);
  const scheme = prepared[0]?.scheme;
  const forms = candidates.filter((candidate) => candidate.run.scheme === scheme).map((candidate) => candidate.run);
  const others = candidates.filter((candidate) => candidate.scheme.family !== 'none').map((candidate) => candidate.run);
  return (forms.length > 1 ? forms : unique([...prepared, ...others])).slice(0, 4);
}

function unique(runs: readonly RunDefinition[]): readonly RunDefinition[] {
  return runs.filter((run, index) => runs.findIndex((other) => isSameRun(run, other)) === index);
}

/** A link whose distance can be varied, and why one might. */
export interface LinkChoice {
  readonly link: readonly [string, string];
  /** Role labels and routers that stand at one of its ends. */
  readonly who: readonly string[];
}

/** All links, those that concern the handover first: of who holds a role under one of the runs, of the previous and the new router. */
export function linkChoices(
  scenario: Scenario,
  move: Move,
  roles: ReadonlyMap<string, readonly string[]>,
  words: { readonly previousRouter: string; readonly newRouter: string },
): readonly LinkChoice[] {
  const previous = routerBefore(scenario, move);
  const choices = scenario.links.map(({ between }): LinkChoice & { readonly rank: number } => {
    const holders = between.flatMap((id) => roles.get(id) ?? []);
    const isPrevious = previous !== null && between.includes(previous);
    const isNext = between.includes(move.to);
    const who = [...holders, ...(isPrevious ? [words.previousRouter] : []), ...(isNext ? [words.newRouter] : [])];
    return { link: between, who: [...new Set(who)], rank: holders.length > 0 ? 0 : isPrevious ? 1 : isNext ? 2 : 3 };
  });
  return choices.toSorted((a, b) => a.rank - b.rank).map(({ link, who }) => ({ link, who }));
}

/** The router that the mobile's interface has when the move begins. */
export function routerBefore(scenario: Scenario, move: Move): string | null {
  let router = move.interface === 0 ? (scenario.nodes.find((node) => node.id === move.node)?.attachedTo ?? null) : null;
  for (const earlier of movesOf(scenario)) {
    if (earlier.atMs < move.atMs && earlier.node === move.node && earlier.interface === move.interface) router = earlier.to;
  }
  return router;
}

/** Who holds which role, by what runs name: node id → labels. Roles that a run leaves to the scheme's default are known from `played`. */
export function roleHolders(
  runs: readonly RunDefinition[],
  catalog: SchemeCatalog,
  played: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  const add = (node: string, label: string): void => {
    const labels = holders.get(node) ?? [];
    if (!labels.includes(label)) holders.set(node, [...labels, label]);
  };
  for (const run of runs) {
    for (const role of catalog.find((scheme) => scheme.id === run.scheme)?.roles ?? []) {
      const value = run.roles?.[role.key];
      if (role.shape === 'node' && typeof value === 'string') add(value, role.label);
    }
  }
  for (const [node, labels] of played) for (const label of labels) add(node, label);
  return holders;
}

/** Who holds which role in the panes: node id → labels. */
export function playedRoles(models: readonly RunModel[]): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, readonly string[]>();
  for (const model of models) {
    for (const [node, labels] of model.roles) {
      const found = model.plan.scenario.nodes[node];
      if (found === undefined || found.kind === 'access-router' || found.kind === 'mobile') continue;
      roles.set(found.id, [...new Set([...(roles.get(found.id) ?? []), ...labels])]);
    }
  }
  return roles;
}

/** What is chosen at first. */
export function firstSweep(
  scenario: Scenario,
  panes: readonly RunDefinition[],
  catalog: SchemeCatalog,
  played: ReadonlyMap<string, readonly string[]>,
  words: { readonly previousRouter: string; readonly newRouter: string },
): SweepDefinition | null {
  const move = movesOf(scenario)[0];
  if (move === undefined) return null;
  const runs = firstLines(scenario, panes, candidatesOf(scenario, panes, catalog), catalog);
  const [choice] = linkChoices(scenario, move, roleHolders(runs, catalog, played), words);
  return { scenario, runs, move: 0, vary: choice === undefined ? [] : [firstRange(scenario, choice.link)] };
}

/** From near zero, in steps that meet the link's own delay, which is stretched to where it lies farther out. */
function firstRange(scenario: Scenario, link: readonly [string, string]): Variation {
  const own = delayOf(scenario, link);
  const { stepMs } = FIRST_RANGE;
  const fromMs = Math.round((own % stepMs) * 1e6) / 1e6 || stepMs;
  return { link, fromMs: Math.min(fromMs, MAX_DELAY_MS), toMs: Math.min(MAX_DELAY_MS, Math.max(FIRST_RANGE.toMs, own)), stepMs };
}

function secondRange(scenario: Scenario, link: readonly [string, string]): Variation {
  const { steps, stepMs } = SECOND_RANGE;
  const fromMs = Math.min(delayOf(scenario, link), MAX_DELAY_MS - steps * stepMs);
  return { link, fromMs, toMs: fromMs + steps * stepMs, stepMs };
}

function delayOf(scenario: Scenario, link: readonly [string, string]): number {
  return scenario.links.find(({ between }) => isLink(between, link))?.delayMs ?? 0;
}

/** The sweep with another link in a place; `null` takes the second one out. */
export function withLink(sweep: SweepDefinition, place: number, link: readonly [string, string] | null): SweepDefinition {
  const [first, second] = sweep.vary;
  if (first === undefined) return sweep;
  if (place === 0) {
    if (link === null || isLink(link, first.link)) return sweep;
    const rest = second === undefined || isLink(second.link, link) ? [] : [second];
    return { ...sweep, vary: [firstRange(sweep.scenario, link), ...rest] };
  }
  if (link === null || isLink(link, first.link)) return { ...sweep, vary: [first] };
  return { ...sweep, vary: [first, secondRange(sweep.scenario, link)] };
}

/** The sweep with another range in a place. */
export function withRange(sweep: SweepDefinition, place: number, change: Partial<Omit<Variation, 'link'>>): SweepDefinition {
  return { ...sweep, vary: sweep.vary.map((variation, index) => (index === place ? { ...variation, ...change } : variation)) };
}

/** Short names that tell the lines apart: the variant alone when all are of one scheme, what differs besides in brackets. */
export function lineNames(
  runs: readonly RunDefinition[],
  catalog: SchemeCatalog,
  schemeName: (id: string) => string,
): readonly string[] {
  const oneScheme = runs.length > 1 && runs.every((run) => run.scheme === runs[0]?.scheme);
  const names = runs.map((run) => {
    const scheme = catalog.find((entry) => entry.id === run.scheme);
    const variants = scheme === undefined ? null : variantsOf(scheme);
    const alone = runs.filter((other) => other.scheme === run.scheme).length === 1;
    const told = variants === null ? undefined : run.options?.[variants.key];
    const variant = variants === null || (alone && told === undefined) ? null : String(told ?? variants.values[0]);
    const more = Object.entries(run.options ?? {})
      .filter(([key]) => key !== variants?.key)
      .map(([key, value]) => `${key}=${String(value)}`);
    const base = variant === null ? schemeName(run.scheme) : oneScheme ? variant : `${schemeName(run.scheme)} ${variant}`;
    return more.length === 0 ? base : `${base} (${more.join(', ')})`;
  });
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name} ${runs[index]?.id ?? ''}`));
}
