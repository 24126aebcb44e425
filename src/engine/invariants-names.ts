/** Invariants of the names of mobiles (`mobility/names.ts`). */
import { NAME_QUESTION_TIMER } from './mobility/name-resolver.ts';
import { recordOf } from './mobility/name-server.ts';
import { NAME_UPDATE_TIMER } from './mobility/name-update.ts';
import { nameServer } from './mobility/names.ts';
import type { World } from './mobility/world.ts';
import { nodeId } from './net/network.ts';

/** At any time: who waits for the name server repeats, the server shows what it has, and who has failed waits for nothing. */
export function checkNames(world: World): string[] {
  const problems: string[] = [];
  const waits = (node: number, name: string, key: string): boolean => world.timerIds.has(`${node} ${name} ${key}`);
  for (const [node, questions] of world.mobility.nameQuestions) {
    for (const { flow } of questions.values())
      if (!waits(node, NAME_QUESTION_TIMER, `${flow}`))
        problems.push(`${nodeId(world, node)}: question for flow ${flow} waits for nothing`);
  }
  for (const [mobile, update] of world.mobility.nameUpdates)
    if (update.state === 'asked' && !waits(mobile, NAME_UPDATE_TIMER, ''))
      problems.push(`${nodeId(world, mobile)}: name update ${update.id} waits for nothing`);
  for (const [node, zone] of world.mobility.nameZones) {
    if (world.nodes[node]!.failed) continue;
    for (const { name } of zone.records.values())
      if (!world.rows.has(`${node} names ${name}`)) problems.push(`${nodeId(world, node)}: no row of ${name}`);
  }
  return problems;
}

/** In a world that has been left alone long enough: names lead to an address of the link where their mobile is, if it has told the server. */
export function checkNamesLead(world: World): string[] {
  const server = nameServer(world);
  if (server === null || world.nodes[server]!.failed || world.options['dns_update'] !== 'on') return [];
  return world.fixed.plan.mobiles.flatMap((mobile) => {
    const state = world.nodes[mobile]!;
    const attached = world.interfaces.filter((entry) => entry.mobile === mobile && entry.router >= 0);
    const present = state.addresses.filter(
      (address) =>
        address.state === 'preferred' &&
        attached.some((entry) => entry.router === address.advertisedBy && entry.ordinal === address.interface),
    );
    const record = recordOf(world, mobile);
    if (state.failed || present.length === 0 || present.some(({ address }) => address === record?.address)) return [];
    return [`${state.id}: its name leads to ${record?.address ?? 'nothing'}, and it is at ${present[0]!.address}`];
  });
}
