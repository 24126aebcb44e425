/** Who holds which role in a run, and how readers learn it. */
import { RECORD_KIND, type RoleDetail } from '#records/layout.ts';
import { writeJsonRecord } from '#records/writer.ts';
import type { RoleDescription } from '#scenario/scheme-catalog.ts';
import type { NodeKind } from '#scenario/scenario.ts';
import { required } from '#base/assert.ts';
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

/** Gives a role to every access router. */
export function placeOnAccessRouters(world: World, key: string, label: string): void {
  world.mobility.roles.set(key, [...world.fixed.plan.accessRouters]);
  for (const router of world.fixed.plan.accessRouters) announceRole(world, router, key, label);
}

/** Tells readers that a node holds a role. */
export function announceRole(world: World, node: number, role: string, label: string): void {
  const detail: RoleDetail = { role, label };
  writeJsonRecord(world.port.sink, RECORD_KIND.role, world.now, node, 0, 0, 0, 0, detail);
}
