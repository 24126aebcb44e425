/** Other domains beside a run's own scheme, as a role of shape `domains` lists them (draft-chan-netext-distributed-lma-03 §7). */
import { describeValue, listNames, quote, type Path, type ScenarioProblem } from './problem.ts';
import { findNode, isProblem, problem, type ScenarioIndex } from './references.ts';
import type { RoleValue, RunDefinition, ServedDomain } from './scenario.ts';
import type { RoleDescription, SchemeCatalog } from './scheme-catalog.ts';

/** Fields of a domain that are no roles of its scheme. */
const OWN_FIELDS: readonly string[] = ['kind', 'access-routers', 'mobiles'];

/** Whether a role's value is a list of domains. */
export function isDomainList(value: RoleValue): value is readonly ServedDomain[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
}

/** The domains that a run names besides its own. */
export function servedDomains(run: Pick<RunDefinition, 'roles'>): readonly ServedDomain[] {
  return Object.values(run.roles ?? {}).flatMap((value) => (isDomainList(value) ? value : []));
}

/** Ids of everything that a domain serves, or that serves it, with where they stand in it. */
export function placesOfDomain(domain: ServedDomain): { readonly path: Path; readonly id: string }[] {
  return Object.entries(domain).flatMap(([field, value]) => {
    if (field === 'kind') return [];
    if (typeof value === 'string') return [{ path: [field], id: value }];
    if (Array.isArray(value)) return (value as readonly string[]).map((id, index) => ({ path: [field, index], id }));
    return Object.entries(value as { readonly [key: string]: string }).map(([key, id]) => ({ path: [field, key], id }));
  });
}

/** Who has whom in a role that gives a node per mobile or access router; none in a role of another shape. */
export function membersOf(value: unknown): { readonly [member: string]: unknown } {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as { readonly [member: string]: unknown }) : {};
}

/** Ids of the nodes of a domain. */
export function idsOfDomain(domain: ServedDomain): readonly string[] {
  return placesOfDomain(domain).map(({ id }) => id);
}

/** Checks a role of shape `domains`; `checkRole` checks the roles of a domain's scheme. `value` comes from a file. */
export function checkDomains(
  index: ScenarioIndex,
  catalog: SchemeCatalog,
  path: Path,
  role: RoleDescription,
  value: unknown,
  checkRole: (path: Path, role: RoleDescription, value: unknown) => ScenarioProblem | null,
): ScenarioProblem | null {
  if (!Array.isArray(value) || value.length === 0)
    return problem(path, `expected an array of domains, found ${describeValue(value)}`);
  const seen = new Set<string>();
  const domains: readonly unknown[] = value;
  for (let position = 0; position < domains.length; position++) {
    const at = [...path, position];
    const found = checkDomain(index, catalog, at, role, domains[position], checkRole);
    if (found !== null) return found;
    // Holders may have several roles of one domain, but a node is of one domain only.
    const ids = new Set<string>();
    for (const place of placesOfDomain(domains[position] as ServedDomain)) {
      if (seen.has(place.id))
        return problem([...at, ...place.path], `expected a node of no other domain, found ${quote(place.id)} again`);
      ids.add(place.id);
    }
    for (const id of ids) seen.add(id);
  }
  return null;
}

function checkDomain(
  index: ScenarioIndex,
  catalog: SchemeCatalog,
  path: Path,
  role: RoleDescription,
  value: unknown,
  checkRole: (path: Path, role: RoleDescription, value: unknown) => ScenarioProblem | null,
): ScenarioProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return problem(path, `expected a domain, found ${describeValue(value)}`);
  const fields = value as { readonly [field: string]: unknown };
  const kinds = role.kinds ?? [];
  const scheme = catalog.find(({ id }) => id === fields['kind']);
  if (scheme === undefined || !kinds.includes(scheme.id))
    return problem([...path, 'kind'], `expected one of ${listNames(kinds)}, found ${describeValue(fields['kind'])}`);
  for (const [field, kind] of [
    ['access-routers', 'access-router'],
    ['mobiles', 'mobile'],
  ] as const) {
    const found = checkIds(index, [...path, field], fields[field], kind);
    if (found !== null) return found;
  }
  for (const [key, holder] of Object.entries(fields)) {
    if (OWN_FIELDS.includes(key)) continue;
    const known = scheme.roles.find((candidate) => candidate.key === key && candidate.shape !== 'domains');
    if (known === undefined)
      return problem(
        [...path, key],
        `is not a role of scheme ${quote(scheme.id)}; it has ${listNames(scheme.roles.filter(({ shape }) => shape !== 'domains').map((candidate) => candidate.key))}`,
      );
    const found = checkRole([...path, key], known, holder) ?? checkMembers([...path, key], holder, fields);
    if (found !== null) return found;
  }
  return null;
}

/** A domain has nodes for its own mobiles and access routers alone. */
function checkMembers(path: Path, value: unknown, domain: { readonly [field: string]: unknown }): ScenarioProblem | null {
  const served: readonly unknown[] = [
    ...(domain['mobiles'] as readonly unknown[]),
    ...(domain['access-routers'] as readonly unknown[]),
  ];
  const foreign = Object.keys(membersOf(value)).find((member) => !served.includes(member));
  return foreign === undefined
    ? null
    : problem(
        [...path, foreign],
        `expected a field named by a node of this domain, found ${quote(foreign)}, which it does not serve`,
      );
}

function checkIds(index: ScenarioIndex, path: Path, value: unknown, kind: 'access-router' | 'mobile'): ScenarioProblem | null {
  if (!Array.isArray(value)) return problem(path, `expected an array of node ids, found ${describeValue(value)}`);
  const ids: readonly unknown[] = value;
  if (ids.length === 0 && kind === 'access-router') return problem(path, 'expected at least one access router, found none');
  for (let position = 0; position < ids.length; position++) {
    const at = [...path, position];
    const id = ids[position];
    if (ids.indexOf(id) < position) return problem(at, `expected each node once, found ${describeValue(id)} again`);
    if (typeof id !== 'string') return problem(at, `expected the id of a node, found ${describeValue(id)}`);
    const node = findNode(index, at, id);
    if (isProblem(node)) return node;
    if (node.kind !== kind) return problem(at, `expected a node of kind "${kind}", found ${quote(id)} of kind "${node.kind}"`);
  }
  return null;
}
