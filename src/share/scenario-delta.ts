/**
 * A scenario in a link: whole, or as what differs from one of the gallery. Lists are compared by what names their items; an item that
 * differs is written whole, its texts being those of the gallery's scenario.
 */
import type { Scenario } from '#scenario/scenario.ts';
import { crc32 } from './text-form.ts';
import { flag, json, list, number, text, type Field, type Input, type Json, type Output } from './fields.ts';
import { events, flow, link, namedRun, nodes, wholeNode } from './scenario-fields.ts';

const HEAD_KEYS = ['title', 'description', 'seed', 'durationMs', 'timing'] as const;

const HEAD: { readonly [key in (typeof HEAD_KEYS)[number]]: Field<unknown> } = {
  title: text as Field<unknown>,
  description: text as Field<unknown>,
  seed: number as Field<unknown>,
  durationMs: number as Field<unknown>,
  timing: json as Field<unknown>,
};

const DECLARED: ReadonlySet<string> = new Set([...HEAD_KEYS, 'format', 'version', 'nodes', 'links', 'flows', 'events', 'runs']);

/** JSON with keys in order, so that equal values give equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** Whether two values are the same as JSON. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Sixteen bits over everything of a scenario that is played: a link that builds on it says on what it builds. */
export function fingerprint(scenario: Scenario): number {
  const { title: _title, description: _description, ...played } = scenario;
  const nodesPlayed = played.nodes.map(({ label: _label, x: _x, y: _y, ...rest }) => rest);
  return crc32(new TextEncoder().encode(canonical({ ...played, nodes: nodesPlayed }))) & 0xffff;
}

/** The texts of a scenario by which links may name things: identifiers alone, which the fingerprint covers. */
export function textsOf(scenario: Scenario): readonly string[] {
  return [
    ...new Set([
      ...scenario.nodes.flatMap(({ id, network, home }) => [id, network ?? id, home ?? id]),
      ...(scenario.flows ?? []).map(({ id }) => id),
      ...scenario.runs.flatMap(({ id, scheme, roles, options }) => [
        id,
        scheme,
        ...Object.keys(roles ?? {}),
        ...Object.keys(options ?? {}),
      ]),
    ]),
  ];
}

/** A field of the scenario that may be missing: as in the base (0), missing (10) or written (11). */
function writeChanged(out: Output, field: Field<unknown>, value: unknown, base: unknown): void {
  const changed = !same(value, base);
  flag.write(out, changed);
  if (!changed) return;
  flag.write(out, value !== undefined);
  if (value !== undefined) field.write(out, value);
}

function readChanged(source: Input, field: Field<unknown>, base: unknown): unknown {
  if (!flag.read(source)) return base;
  return flag.read(source) ? field.read(source) : undefined;
}

/** A list whose items have names: per item of the base kept, changed or gone; then the new ones. */
function namedList<Item>(
  item: Field<Item>,
  nameOf: (value: Item) => string,
): {
  write(out: Output, values: readonly Item[], base: readonly Item[]): void;
  read(source: Input, base: readonly Item[]): readonly Item[];
} {
  return {
    write(out, values, base) {
      flag.write(out, same(values, base));
      if (same(values, base)) return;
      const byName = new Map(values.map((value) => [nameOf(value), value]));
      for (const old of base) {
        const value = byName.get(nameOf(old));
        flag.write(out, value !== undefined && same(value, old));
        if (value !== undefined && same(value, old)) continue;
        flag.write(out, value !== undefined);
        if (value !== undefined) item.write(out, value);
      }
      const known = new Set(base.map(nameOf));
      list(item).write(
        out,
        values.filter((value) => !known.has(nameOf(value))),
      );
    },
    read(source, base) {
      if (flag.read(source)) return base;
      const values: Item[] = [];
      for (const old of base) {
        const kept = flag.read(source);
        const there = kept || flag.read(source);
        if (there) values.push(kept ? old : item.read(source));
      }
      return [...values, ...list(item).read(source)];
    },
  };
}

const nodeList = namedList(wholeNode, ({ id }) => id);
const linkList = namedList(link, ({ between }) => between.join(' '));
const flowList = namedList(flow, ({ id }) => id);
const runList = namedList(namedRun, ({ id }) => id);

const EMPTY: Scenario = { format: 'roamscope-scenario', version: 1, durationMs: 60_000, nodes: [], links: [], runs: [] };

/** Writes a scenario on top of `base`, or whole. */
export function writeScenario(out: Output, scenario: Scenario, base: Scenario | null): void {
  const ground = base ?? EMPTY;
  if (base === null) nodes.write(out, scenario.nodes);
  else {
    out.nodes = ground.nodes.map(({ id }) => id);
    nodeList.write(out, scenario.nodes, ground.nodes);
    out.nodes = scenario.nodes.map(({ id }) => id);
  }
  for (const key of HEAD_KEYS) writeChanged(out, HEAD[key], scenario[key], ground[key]);
  linkList.write(out, scenario.links, ground.links);
  flag.write(out, scenario.flows !== undefined);
  if (scenario.flows !== undefined) flowList.write(out, scenario.flows, ground.flows ?? []);
  writeChanged(out, events as Field<unknown>, scenario.events, ground.events);
  runList.write(out, scenario.runs, ground.runs);
  const extra = Object.entries(scenario).filter(([key, value]) => !DECLARED.has(key) && value !== undefined);
  flag.write(out, extra.length > 0);
  if (extra.length > 0) json.write(out, Object.fromEntries(extra) as Json);
}

/** Reads what {@link writeScenario} wrote. Nothing is checked yet beyond that bits were there. */
export function readScenario(source: Input, base: Scenario | null): Scenario {
  const ground = base ?? EMPTY;
  let read;
  if (base === null) read = nodes.read(source);
  else {
    source.nodes = ground.nodes.map(({ id }) => id);
    read = nodeList.read(source, ground.nodes);
    source.nodes = read.map(({ id }) => id);
  }
  const head: { [key: string]: unknown } = {};
  for (const key of HEAD_KEYS) {
    const value = readChanged(source, HEAD[key], ground[key]);
    if (value !== undefined) head[key] = value;
  }
  const links = linkList.read(source, ground.links);
  const flows = flag.read(source) ? flowList.read(source, ground.flows ?? []) : undefined;
  const script = readChanged(source, events as Field<unknown>, ground.events);
  const runs = runList.read(source, ground.runs);
  const extra = flag.read(source) ? json.read(source) : {};
  return {
    format: 'roamscope-scenario',
    version: 1,
    ...head,
    ...(flows === undefined ? {} : { flows }),
    ...(script === undefined ? {} : { events: script }),
    nodes: read,
    links,
    runs,
    ...(extra as object),
  } as unknown as Scenario;
}
