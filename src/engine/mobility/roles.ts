/** Who holds which role in a run, and how readers learn it. */
import { RECORD_KIND, type RoleDetail } from '#records/layout.ts';
import { writeJsonRecord } from '#records/writer.ts';
import type { RoleDescription } from '#scenario/scheme-catalog.ts';
import type { NodeKind } from '#scenario/scenario.ts';
import { required } from '#base/assert.ts';
import { nodeId } from '../net/network.ts';
import type { World } from './world.ts';

/** Gives a one-node role to the node that the run names, else to the first node of the preferred kinds, in their order. */
export function placeRole(world: World, role: RoleDescription, preferred: readonly NodeKind[]): number {
  const plan = world.fixed.plan;
  const named = world.run.roles?.[role.key];
  let node = typeof named === 'string' ? plan.nodeIndex.get(named) : undefined;
  for (const kind of preferred) {
    if (node !== undefined) break;
    const found = plan.scenario.nodes.findIndex((candidate) => candidate.kind === kind);
    if (found >= 0) node = found;
  }
  const holder = required(node, `a node for role ${role.key}`);
  world.mobility.roles.set(role.key, [holder]);
  announceRole(world, holder, role.key, role.label);
  return holder;
}

/**
 * Gives a role to the nodes that the run names, else to all nodes of the first preferred kind, else to the first node of the next kind that
 * there is. Returns them in the order of the run, or of the scenario.
 */
export function placeRoleOnNodes(
  world: World,
  role: RoleDescription,
  all: NodeKind,
  otherwise: readonly NodeKind[],
): readonly number[] {
  const plan = world.fixed.plan;
  const named = world.run.roles?.[role.key];
  const kindOf = (kind: NodeKind): number[] => plan.scenario.nodes.flatMap((node, index) => (node.kind === kind ? [index] : []));
  const found = Array.isArray(named)
    ? (named as readonly string[]).map((id) => required(plan.nodeIndex.get(id), id))
    : [kindOf(all), ...otherwise.map((kind) => kindOf(kind).slice(0, 1))].find((nodes) => nodes.length > 0);
  const holders = required(found, `nodes for role ${role.key}`);
  world.mobility.roles.set(role.key, [...holders]);
  for (const holder of holders) announceRole(world, holder, role.key, role.label);
  return holders;
}

/** The node that a run names for a mobile in a role of shape `node-per-mobile`, or null. */
export function namedForMobile(world: World, role: string, mobile: number): number | null {
  const named = world.run.roles?.[role];
  if (typeof named !== 'object' || Array.isArray(named)) return null;
  const id = (named as { readonly [mobile: string]: string })[nodeId(world, mobile)];
  return id === undefined ? null : required(world.fixed.plan.nodeIndex.get(id), id);
}

/** The mobiles that the scheme serves: all, unless a run has other domains, too. */
export function servedMobiles(world: World): readonly number[] {
  return world.fixed.served?.mobiles ?? world.fixed.plan.mobiles;
}

/** The access routers of the scheme, likewise. */
export function servedAccessRouters(world: World): readonly number[] {
  return world.fixed.served?.accessRouters ?? world.fixed.plan.accessRouters;
}

/** Gives a role to every access router. */
export function placeOnAccessRouters(world: World, key: string, label: string): void {
  world.mobility.roles.set(key, [...servedAccessRouters(world)]);
  for (const router of servedAccessRouters(world)) announceRole(world, router, key, label);
}

/** Tells readers that a node holds a role. */
export function announceRole(world: World, node: number, role: string, label: string): void {
  const detail: RoleDetail = { role, label };
  writeJsonRecord(world.port.sink, RECORD_KIND.role, world.now, node, 0, 0, 0, 0, detail);
}
