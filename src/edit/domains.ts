/**
 * Other domains beside a run's own scheme (draft-chan-netext-distributed-lma-03 §7): made, changed, dissolved, and nodes put into them.
 * A node is of one domain only, so whoever goes to another one leaves what it had in the one before, and that is told.
 */
import type { RoleValue, RunDefinition, ServedDomain } from '#scenario/scenario.ts';
import { idsOfDomain, isDomainList, membersOf } from '#scenario/served-domains.ts';
import { compact, type Draft, type Edit, type Gone } from './draft.ts';
import { changeRun, withRole } from './roles.ts';

/** A role of shape `domains` in the run of a pane. */
export interface DomainRole {
  readonly run: string;
  readonly role: string;
}

/** The domains that a run's role lists. */
export function domainsIn(run: RunDefinition | undefined, role: string): readonly ServedDomain[] {
  const value = run?.roles?.[role];
  return value !== undefined && isDomainList(value) ? value : [];
}

/** The position of the domain that a node belongs to; −1 for the run's own. */
export function domainOf(domains: readonly ServedDomain[], id: string): number {
  return domains.findIndex((domain) => idsOfDomain(domain).includes(id));
}

/** Adds a domain around an access router, with the mobiles that begin there. */
export function addDomain(at: DomainRole, kind: string, router: string): Edit {
  return (draft) => {
    const mobiles = draft.scenario.nodes.flatMap(({ id, attachedTo }) => (attachedTo === router ? [id] : []));
    const domain: ServedDomain = { kind, 'access-routers': [router], mobiles };
    return changeDomains(draft, at, [router, ...mobiles], (domains) => [...domains, domain]);
  };
}

/** Dissolves a domain: what it served is of the run's own scheme. */
export function deleteDomain(at: DomainRole, position: number): Edit {
  return (draft) => changeDomains(draft, at, [], (domains) => domains.filter((_domain, index) => index !== position));
}

/** Has a domain run another scheme. Roles that the two do not share would be refused, so they are left to its defaults. */
export function changeKind(at: DomainRole, position: number, kind: string): Edit {
  return (draft) => {
    const before = domainsIn(
      draft.runs.find((run) => run.id === at.run),
      at.role,
    )[position];
    const left = before === undefined || before.kind === kind ? [] : Object.keys(before).filter((key) => !FIELDS.includes(key));
    const edited = changeDomains(draft, at, [], (domains) =>
      domains.map((domain, index) =>
        index === position ? { kind, 'access-routers': domain['access-routers'], mobiles: domain.mobiles } : domain,
      ),
    );
    return { ...edited, gone: left.map((name): Gone => ({ what: 'role', name })) };
  };
}

/** Fields of a domain that are no roles of its scheme. */
const FIELDS: readonly string[] = ['kind', 'access-routers', 'mobiles'];

/** Gives a role of a domain's own scheme to others; null leaves it to the default. */
export function setDomainRole(
  at: DomainRole,
  position: number,
  role: string,
  value: Exclude<RoleValue, readonly ServedDomain[]> | null,
): Edit {
  return (draft) =>
    changeDomains(draft, at, [], (domains) =>
      domains.map((domain, index) =>
        index === position ? compact<ServedDomain>({ ...domain, [role]: value ?? undefined }) : domain,
      ),
    );
}

/** Puts an access router or a mobile into a domain; −1 is the run's own. A domain without an access router is none. */
export function putInDomain(at: DomainRole, id: string, position: number): Edit {
  return (draft) => {
    const field = draft.scenario.nodes.find((node) => node.id === id)?.kind === 'mobile' ? 'mobiles' : 'access-routers';
    return changeDomains(draft, at, [id], (domains) =>
      domains.map((domain, index) => (index === position ? { ...domain, [field]: [...domain[field], id] } : domain)),
    );
  };
}

/**
 * Takes `movers` out of whatever they are in (own roles of the run when they leave its domain, domains, roles of domains), then changes
 * the list. In the list that `change` gets, positions are those of before.
 */
function changeDomains(
  draft: Draft,
  at: DomainRole,
  movers: readonly string[],
  change: (domains: readonly ServedDomain[]) => readonly ServedDomain[],
): ReturnType<Edit> {
  const gone: Gone[] = [];
  const missing = (name: string): void => {
    if (!gone.some((one) => one.name === name)) gone.push({ what: 'role', name });
  };
  const edited = changeRun(draft, at.run, (run) => {
    const before = domainsIn(run, at.role);
    const without = before.map((domain) => leaving(domain, movers, missing));
    const wanted = change(without);
    const after = wanted.filter((domain) => domain['access-routers'].length > 0);
    if (after.length < wanted.length) missing(at.role);
    const others = new Set(after.flatMap(idsOfDomain));
    const own = Object.entries(run.roles ?? {}).filter(([key]) => key !== at.role);
    const kept = own.flatMap(([key, value]): (readonly [string, RoleValue])[] => {
      const left = roleWithout(value, (id) => movers.includes(id) && others.has(id));
      if (left !== value) missing(key);
      return left === undefined ? [] : [[key, left]];
    });
    const { roles: _roles, ...rest } = run;
    const bare = kept.length === 0 ? rest : { ...rest, roles: Object.fromEntries(kept) };
    return after.length === 0 ? bare : withRole(bare, at.role, after);
  });
  return { draft: edited, gone };
}

/** A domain without some nodes; its roles that they held are told. */
function leaving(domain: ServedDomain, movers: readonly string[], missing: (role: string) => void): ServedDomain {
  const fields = Object.entries(domain).flatMap(([key, value]) => {
    if (key === 'kind') return [[key, value] as const];
    if (key === 'access-routers' || key === 'mobiles')
      return [[key, (value as readonly string[]).filter((id) => !movers.includes(id))] as const];
    const left = roleWithout(value, (id) => movers.includes(id));
    if (left !== value) missing(key);
    return left === undefined ? [] : [[key, left] as const];
  });
  return Object.fromEntries(fields) as unknown as ServedDomain;
}

/** A role's value without some nodes, the same object when none of them is in it; undefined when nothing is left. */
function roleWithout(value: RoleValue, isOut: (id: string) => boolean): RoleValue | undefined {
  if (typeof value === 'string') return isOut(value) ? undefined : value;
  if (isDomainList(value)) return value;
  if (Array.isArray(value)) {
    const ids = value as readonly string[];
    const left = ids.filter((id) => !isOut(id));
    return left.length === ids.length ? value : left.length === 0 ? undefined : left;
  }
  const all = Object.entries(membersOf(value) as { readonly [id: string]: string });
  const left = all.filter(([id, holder]) => !isOut(id) && !isOut(holder));
  return left.length === all.length ? value : left.length === 0 ? undefined : Object.fromEntries(left);
}
