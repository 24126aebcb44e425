/**
 * Runs against the catalog of schemes: the scheme can be played, its roles are held by nodes that can hold them, its options have values
 * that it knows. Nothing here knows a particular scheme.
 */
import { describeValue, didYouMean, listNames, quote, type Path, type ScenarioProblem } from './problem.ts';
import { findNode, isProblem, problem, type ScenarioIndex } from './references.ts';
import type { NodeKind, OptionValue, RunDefinition, ScenarioNode } from './scenario.ts';
import type { OptionDescription, RoleDescription, SchemeCatalog, SchemeDescription } from './scheme-catalog.ts';
import { checkDomains, idsOfDomain, membersOf, placesOfDomain, servedDomains } from './served-domains.ts';
import { SCHEME_IDS } from './scheme-ids.ts';

/** Kinds of nodes that take roles which a run does not place. */
const INFRASTRUCTURE: readonly NodeKind[] = ['gateway', 'router', 'server', 'access-router'];

/** The first problem of any run. */
export function checkRuns(index: ScenarioIndex, catalog: SchemeCatalog): ScenarioProblem | null {
  const { runs } = index.scenario;
  for (let position = 0; position < runs.length; position++) {
    const found = checkRun(index, catalog, ['runs', position], runs[position]!);
    if (found !== null) return found;
  }
  return null;
}

/** One run. `path` is where it stands. */
export function checkRun(index: ScenarioIndex, catalog: SchemeCatalog, path: Path, run: RunDefinition): ScenarioProblem | null {
  const scheme = catalog.find((candidate) => candidate.id === run.scheme);
  if (scheme === undefined) return unknownScheme([...path, 'scheme'], run.scheme, catalog);
  for (const [key, value] of Object.entries(run.roles ?? {})) {
    const role = scheme.roles.find((candidate) => candidate.key === key);
    const rolePath = [...path, 'roles', key];
    const found =
      role === undefined
        ? unknownKey(rolePath, 'role', key, scheme, scheme.roles)
        : checkRole(index, catalog, rolePath, role, value);
    if (found !== null) return found;
  }
  const twice = heldTwice(path, run);
  if (twice !== null) return twice;
  for (const [key, value] of Object.entries(run.options ?? {})) {
    const option = scheme.options.find((candidate) => candidate.key === key);
    const optionPath = [...path, 'options', key];
    const found =
      option === undefined
        ? unknownKey(optionPath, 'option', key, scheme, scheme.options)
        : (checkOption(optionPath, option, value) ?? checkNeededRole(optionPath, run, option, value));
    if (found !== null) return found;
  }
  return checkPlaceable(index, path, run, scheme);
}

/** A role that the run does not place needs a node that it can go to. */
function checkPlaceable(index: ScenarioIndex, path: Path, run: RunDefinition, scheme: SchemeDescription): ScenarioProblem | null {
  const open = scheme.roles.find((role) => role.shape !== 'domains' && run.roles?.[role.key] === undefined);
  const others = new Set(servedDomains(run).flatMap(idsOfDomain));
  const own = index.scenario.nodes.filter((node) => !others.has(node.id));
  if (open === undefined || own.some((node) => INFRASTRUCTURE.includes(node.kind))) return null;
  const at = run.roles === undefined ? [...path, 'roles'] : [...path, 'roles', open.key];
  return problem(
    at,
    `is missing; expected a node for the role ${quote(open.key)}: there is no ${INFRASTRUCTURE.join(', ')} that could take it`,
  );
}

/** Ids of nodes that hold a run's roles, with where they stand. */
export function roleHolders(path: Path, run: RunDefinition): { readonly path: Path; readonly id: string }[] {
  return Object.entries(run.roles ?? {}).flatMap(([key, value]) => {
    const at = [...path, 'roles', key];
    if (typeof value === 'string') return [{ path: at, id: value }];
    const domains = servedDomains({ roles: { [key]: value } });
    if (domains.length > 0)
      return domains.flatMap((domain, index) =>
        placesOfDomain(domain)
          .filter((place) => place.path[0] !== 'mobiles')
          .map((place) => ({ path: [...at, index, ...place.path], id: place.id })),
      );
    return Object.entries(value as { readonly [member: string]: string }).map(([member, id]) => ({ path: [...at, member], id }));
  });
}

/** What another domain serves holds no role of the run's own scheme, and has nobody in one. */
function heldTwice(path: Path, run: RunDefinition): ScenarioProblem | null {
  const others = new Set(servedDomains(run).flatMap(idsOfDomain));
  if (others.size === 0) return null;
  const own = Object.entries(run.roles ?? {}).filter(([, value]) => servedDomains({ roles: { value } }).length === 0);
  const clash = roleHolders(path, { ...run, roles: Object.fromEntries(own) }).find(({ id }) => others.has(id));
  if (clash !== undefined)
    return problem(clash.path, `expected a node of the scheme’s own domain, found ${quote(clash.id)}, which is of another one`);
  for (const [key, value] of own) {
    const foreign = Object.keys(membersOf(value)).find((member) => others.has(member));
    if (foreign !== undefined)
      return problem(
        [...path, 'roles', key, foreign],
        `expected a field named by a node of the scheme’s own domain, found ${quote(foreign)}, which is of another one`,
      );
  }
  return null;
}

function unknownScheme(path: Path, id: string, catalog: SchemeCatalog): ScenarioProblem {
  const playable = catalog.map((scheme) => scheme.id);
  if (SCHEME_IDS.includes(id))
    return problem(path, `scheme ${quote(id)} cannot be played by this version yet; it plays ${listNames(playable)}`);
  const hint = didYouMean(id, SCHEME_IDS);
  return problem(path, `expected a scheme, found ${quote(id)}${hint === '' ? `; there are ${listNames(playable)}` : hint}`);
}

function unknownKey(
  path: Path,
  what: string,
  key: string,
  scheme: SchemeDescription,
  known: readonly { readonly key: string }[],
): ScenarioProblem {
  const names = known.map((item) => item.key);
  const hint = didYouMean(key, names);
  const list = names.length === 0 ? `; it has no ${what}s` : `; it has ${listNames(names)}`;
  return problem(
    path,
    `is not ${what === 'option' ? 'an' : 'a'} ${what} of scheme ${quote(scheme.id)}${hint === '' ? list : hint}`,
  );
}

/** Any node that does not move may hold a role. `value` comes from a file: only its shape as role value is certain. */
function checkRole(
  index: ScenarioIndex,
  catalog: SchemeCatalog,
  path: Path,
  role: RoleDescription,
  value: unknown,
): ScenarioProblem | null {
  switch (role.shape) {
    case 'node':
      if (typeof value !== 'string') return problem(path, `expected the id of one node, found ${describeValue(value)}`);
      return checkHolder(index, path, value);
    case 'nodes-or-per-mobile':
      if (typeof value !== 'object' || value === null)
        return problem(
          path,
          `expected an array of node ids, or an object that gives a node per mobile, found ${describeValue(value)}`,
        );
      if (!Array.isArray(value)) return checkRoleMap(index, path, value, 'mobile');
      return checkRole(index, catalog, path, { ...role, shape: 'nodes' }, value);
    case 'nodes': {
      if (!Array.isArray(value) || value.length === 0)
        return problem(path, `expected an array of node ids, found ${describeValue(value)}`);
      const holders: readonly unknown[] = value;
      for (let position = 0; position < holders.length; position++) {
        const at = [...path, position];
        const found = checkHolder(index, at, holders[position]);
        if (found !== null) return found;
        if (holders.indexOf(holders[position]) < position)
          return problem(at, `expected each node once, found ${describeValue(holders[position])} again`);
      }
      return null;
    }
    case 'node-per-access-router':
      return checkRoleMap(index, path, value, 'access-router');
    case 'node-per-mobile':
      return checkRoleMap(index, path, value, 'mobile');
    case 'domains':
      return checkDomains(index, catalog, path, role, value, (at, other, holder) => checkRole(index, catalog, at, other, holder));
  }
}

function checkRoleMap(
  index: ScenarioIndex,
  path: Path,
  value: unknown,
  kind: 'access-router' | 'mobile',
): ScenarioProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem(path, `expected an object that gives a node per ${kind}, found ${describeValue(value)}`);
  }
  for (const [key, holder] of Object.entries(value)) {
    const node = findNode(index, [...path, key], key);
    if (isProblem(node)) return node;
    if (node.kind !== kind)
      return problem(
        [...path, key],
        `expected a field named by ${kind === 'mobile' ? 'a mobile' : 'an access router'}, found ${quote(key)} of kind "${node.kind}"`,
      );
    const found = checkHolder(index, [...path, key], holder);
    if (found !== null) return found;
  }
  return null;
}

function checkHolder(index: ScenarioIndex, path: Path, id: unknown): ScenarioProblem | null {
  if (typeof id !== 'string') return problem(path, `expected the id of a node, found ${describeValue(id)}`);
  const node: ScenarioNode | ScenarioProblem = findNode(index, path, id);
  if (isProblem(node)) return node;
  return node.kind === 'mobile' ? problem(path, `expected a node that does not move, found the mobile ${quote(id)}`) : null;
}

function checkOption(path: Path, option: OptionDescription, value: OptionValue): ScenarioProblem | null {
  const expected = expectedOption(option);
  const isRight = typeof value === option.type && isPermitted(option, value);
  if (isRight) return null;
  const reason = typeof value === 'string' ? option.refused?.[value] : undefined;
  if (reason !== undefined) return problem(path, `${option.key} ${describeValue(value)} is not played: ${reason}`);
  const hint = typeof value === 'string' ? didYouMean(value, option.values ?? []) : '';
  return problem(path, `expected ${expected}, found ${describeValue(value)}${hint}`);
}

/** An option's value may be of use only with a role that nobody has by default. */
function checkNeededRole(
  path: Path,
  run: RunDefinition,
  { key, needsRole }: OptionDescription,
  value: OptionValue,
): ScenarioProblem | null {
  if (needsRole === undefined || value !== needsRole.value || run.roles?.[needsRole.role] !== undefined) return null;
  return problem(
    path,
    `${key} ${describeValue(value)} needs a node with the role ${quote(needsRole.role)}, and the run places none`,
  );
}

function isPermitted(option: OptionDescription, value: OptionValue): boolean {
  if (typeof value === 'string') return option.values === undefined || option.values.includes(value);
  if (typeof value === 'boolean') return true;
  if (!Number.isFinite(value)) return false;
  if (value < (option.minimum ?? 0) || value > (option.maximum ?? Number.MAX_SAFE_INTEGER)) return false;
  return option.multipleOf === undefined || value % option.multipleOf === 0;
}

function expectedOption(option: OptionDescription): string {
  if (option.type === 'boolean') return 'true or false';
  if (option.type === 'string') return option.values === undefined ? 'a text' : `one of ${listNames(option.values)}`;
  const range =
    option.maximum === undefined ? `of at least ${option.minimum ?? 0}` : `from ${option.minimum ?? 0} to ${option.maximum}`;
  const what =
    option.multipleOf === undefined ? 'number' : option.multipleOf === 1 ? 'whole number' : `multiple of ${option.multipleOf}`;
  return `a ${what} ${range}`;
}
