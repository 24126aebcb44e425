/** Roles of runs, followed from one set of nodes to another: renamed with them, and without those that are gone. */
import type { RoleValue, RunDefinition, ScenarioNode } from './scenario.ts';

/** Gives the new name of a node, or null when it is gone. */
export type NodeName = (id: string) => string | null;

/** A role's value with its nodes renamed and without those that are gone; undefined when nothing is left of it. */
function roleValue(value: unknown, name: NodeName): RoleValue | undefined {
  if (typeof value === 'string') return name(value) ?? undefined;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const left = list.map((item) => (isDomain(item) ? domain(item, name) : roleValue(item, name)));
    const kept = left.filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : (kept as unknown as RoleValue);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value as { readonly [id: string]: unknown }).flatMap(([id, holder]) => {
    const [key, named] = [name(id), typeof holder === 'string' ? name(holder) : null];
    return key === null || named === null ? [] : [[key, named] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isDomain(value: unknown): value is { readonly kind: string; readonly [role: string]: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** A domain that has lost its last access router is none; one without mobiles waits for some, and a role that is lost goes to its default. */
function domain(value: { readonly kind: string; readonly [role: string]: unknown }, name: NodeName): object | undefined {
  const { kind, ...roles } = value;
  const left = Object.entries(roles).flatMap(([key, role]) => {
    const held = roleValue(role, name) ?? (key === 'mobiles' ? [] : undefined);
    return held === undefined ? [] : [[key, held] as const];
  });
  return left.some(([key]) => key === 'access-routers') ? { kind, ...Object.fromEntries(left) } : undefined;
}

/** Runs with their roles renamed. `missing` is told the roles that have changed because a node is gone. */
export function mapRoles(
  runs: readonly RunDefinition[],
  name: NodeName,
  missing: (role: string) => void = () => undefined,
): readonly RunDefinition[] {
  return runs.map((run) => {
    if (run.roles === undefined) return run;
    const roles: { [role: string]: RoleValue } = {};
    for (const [key, value] of Object.entries(run.roles)) {
      let isMissing = false;
      const left = roleValue(value, (id) => {
        const found = name(id);
        isMissing ||= found === null;
        return found;
      });
      if (isMissing) missing(key);
      if (left !== undefined) roles[key] = left;
    }
    const { roles: _before, ...rest } = run;
    return Object.keys(roles).length === 0 ? rest : { ...rest, roles };
  });
}

/**
 * How the nodes of one scenario are called in another. Where all but one have kept their names and places, that one was renamed; else
 * who is not there is gone.
 */
export function namesIn(from: readonly ScenarioNode[], to: readonly ScenarioNode[]): NodeName {
  const there = new Set(to.map((node) => node.id));
  const others = from.flatMap((node, index) => (node.id === to[index]?.id ? [] : [index]));
  const renamed = from.length === to.length && others.length === 1 ? others[0] : undefined;
  return (id) => {
    if (there.has(id)) return id;
    return renamed !== undefined && from[renamed]?.id === id ? (to[renamed]?.id ?? null) : null;
  };
}
