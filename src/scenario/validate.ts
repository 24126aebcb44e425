/**
 * Reading a scenario. Whatever is wrong is refused with one line: where (a JSON pointer), what was expected, what was found. Nothing a
 * file can hold makes these functions throw.
 */
import { err, ok, type Result } from '#base/result.ts';
import { addressWords } from '#base/ipv6-address.ts';
import { checkRuns, roleHolders } from './check-runs.ts';
import { findJsonError } from './json-syntax.ts';
import { LIMITS } from './limits.ts';
import { makePlan, overlaps, parsePrefix, type Prefix } from './plan.ts';
import { quote, type Path, type ScenarioProblem } from './problem.ts';
import {
  checkEvent,
  checkEvents,
  checkFlows,
  checkLinks,
  checkNodes,
  checkUnique,
  firstFailures,
  indexScenario,
  problem,
} from './references.ts';
import type { ScenarioIndex } from './references.ts';
import type { Input, Scenario } from './scenario.ts';
import type { SchemeCatalog } from './scheme-catalog.ts';
import { checkInputShape, checkScenarioShape } from './shape.ts';

export { problemLine } from './problem.ts';
export type { ScenarioProblem } from './problem.ts';

/** Reads a scenario file's text (UTF-8, decoded; a leading byte order mark is fine). */
export function parseScenario(text: string, catalog: SchemeCatalog): Result<Scenario, ScenarioProblem> {
  if (text.length > LIMITS.fileBytes) {
    return err(problem([], `expected a scenario of at most ${LIMITS.fileBytes} octets, found ${text.length} characters`));
  }
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const error = findJsonError(json);
    const place = error === null ? '' : ` at line ${error.line}, column ${error.column}: expected ${error.expected}`;
    return err(problem([], `is not JSON${place}`));
  }
  return validateScenario(value, catalog);
}

/** Checks a value that claims to be a scenario. Returns a copy with the fields of version 1. */
export function validateScenario(value: unknown, catalog: SchemeCatalog): Result<Scenario, ScenarioProblem> {
  const shape = checkScenarioShape(value);
  if (!shape.ok) return shape;
  const scenario = shape.value;
  const index = indexScenario(scenario);
  const found =
    checkUnique('nodes', scenario.nodes) ??
    checkNodes(index) ??
    checkLinks(index) ??
    checkUnique('flows', scenario.flows ?? []) ??
    checkFlows(index) ??
    checkEvents(index) ??
    checkUnique('runs', scenario.runs) ??
    checkRuns(index, catalog) ??
    checkConnected(index) ??
    checkPrefixes(scenario);
  return found === null ? ok(scenario) : err(found);
}

/** Checks one input of a live session of a valid scenario. `atMs` may lie past `durationMs`: a session can go on. */
export function validateInput(scenario: Scenario, value: unknown): Result<Input, ScenarioProblem> {
  const shape = checkInputShape(value);
  if (!shape.ok) return shape;
  const found = checkEvent(indexScenario(scenario), [], shape.value);
  return found === null ? shape : err(found);
}

/**
 * Those of a session's inputs that a scenario can still play: what they name is there, and who is brought back has failed before, by the
 * script or by an input.
 */
export function fittingInputs(scenario: Scenario, inputs: readonly Input[]): readonly Input[] {
  const index = indexScenario(scenario);
  const known = inputs.filter((input) => checkEvent(index, [], input) === null);
  const failedAt = firstFailures([...(scenario.events ?? []), ...known]);
  return known.filter((input) => !('recover' in input) || (failedAt.get(input.recover) ?? Infinity) <= input.atMs);
}

/** Nodes that have to reach each other: routers that mobiles attach to, fixed ends of flows, holders of roles. Others may lie apart. */
function neededNodes(index: ScenarioIndex): { readonly path: Path; readonly id: string }[] {
  const { scenario } = index;
  const isFixed = (id: string): boolean => index.nodes.get(id)?.kind !== 'mobile';
  return [
    ...scenario.nodes.flatMap((node, position) =>
      node.attachedTo === undefined ? [] : [{ path: ['nodes', position, 'attachedTo'], id: node.attachedTo }],
    ),
    ...(scenario.events ?? []).flatMap((event, position) =>
      'move' in event ? [{ path: ['events', position, 'move', 'to'], id: event.move.to }] : [],
    ),
    ...(scenario.flows ?? []).flatMap((flow, position) =>
      (['from', 'to'] as const)
        .filter((end) => isFixed(flow[end]))
        .map((end) => ({ path: ['flows', position, end], id: flow[end] })),
    ),
    ...scenario.runs.flatMap((run, position) => roleHolders(['runs', position], run)),
  ];
}

function checkConnected(index: ScenarioIndex): ScenarioProblem | null {
  const neighbors = new Map<string, string[]>(index.scenario.nodes.map((node) => [node.id, []]));
  for (const link of index.scenario.links) {
    neighbors.get(link.between[0])?.push(link.between[1]);
    neighbors.get(link.between[1])?.push(link.between[0]);
  }
  const needed = neededNodes(index);
  const root = needed[0];
  if (root === undefined) return null;
  const reached = new Set([root.id]);
  for (const id of reached) for (const neighbor of neighbors.get(id) ?? []) reached.add(neighbor);
  const apart = needed.find((item) => !reached.has(item.id));
  return apart === undefined
    ? null
    : problem(apart.path, `expected a node that links connect to ${quote(root.id)}, found ${quote(apart.id)}, which is apart`);
}

/** Prefixes that nodes bring along must be usable and must not overlap with each other or with assigned ones. */
function checkPrefixes(scenario: Scenario): ScenarioProblem | null {
  for (let position = 0; position < scenario.nodes.length; position++) {
    const text = scenario.nodes[position]!.prefix;
    if (text === undefined) continue;
    const expectation = prefixExpectation(parsePrefix(text));
    if (expectation !== null) return problem(['nodes', position, 'prefix'], `expected ${expectation}, found ${quote(text)}`);
  }
  return checkOverlaps(scenario);
}

/** What a prefix fails to be, or null when it is fine. */
function prefixExpectation(prefix: Prefix | null): string | null {
  if (prefix === null) return 'an IPv6 prefix such as "2001:db8:100::/48" with no bits set beyond its length';
  if (prefix.length < LIMITS.minPrefixLength || prefix.length > LIMITS.maxPrefixLength) {
    return `a prefix length from ${LIMITS.minPrefixLength} to ${LIMITS.maxPrefixLength}`;
  }
  // RFC 4291 §2.4 (global unicast as assigned, 2000::/3) and RFC 4193 §3.1 (unique local, fc00::/7).
  const first = addressWords(prefix.address)[0];
  return first >>> 29 === 1 || first >>> 25 === 0x7e
    ? null
    : 'a prefix within 2000::/3 (global unicast) or fc00::/7 (unique local)';
}

/** Compares each prefix with its successor in address order: of prefixes that overlap, two are neighbors there. */
function checkOverlaps(scenario: Scenario): ScenarioProblem | null {
  const plan = makePlan(scenario);
  const owned = plan.prefixes.flatMap((prefix, node) =>
    prefix === null ? [] : [{ prefix, node, words: addressWords(prefix.address) }],
  );
  owned.sort(
    (a, b) => a.words[0] - b.words[0] || a.words[1] - b.words[1] || a.prefix.length - b.prefix.length || a.node - b.node,
  );
  for (let position = 1; position < owned.length; position++) {
    const first = owned[position - 1]!;
    const second = owned[position]!;
    if (!overlaps(first.prefix, second.prefix)) continue;
    const [other, blamed] = scenario.nodes[second.node]!.prefix === undefined ? [second, first] : [first, second];
    const { address, length } = other.prefix;
    const shown = `${address}/${length} of ${quote(scenario.nodes[other.node]!.id)}`;
    return problem(
      ['nodes', blamed.node, 'prefix'],
      `expected a prefix of its own, found ${quote(scenario.nodes[blamed.node]!.prefix ?? '')}, which overlaps ${shown}`,
    );
  }
  return null;
}
