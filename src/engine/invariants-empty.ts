/** What must be gone when every lifetime has run out (procedures §7, property 11). */
import { bindingsAt } from './mobility/binding-cache.ts';
import { updatesAt } from './mobility/binding-update-list.ts';
import { entriesAt } from './mobility/mobile-entries.ts';
import { leasesAt } from './mobility/dhcp-server.ts';
import { handoversAt } from './mobility/fast-handover.ts';
import type { PrefixPointer } from './mobility/mobility-routing.ts';
import { whereaboutsAt } from './mobility/whereabouts.ts';
import { familyOf, type World } from './mobility/world.ts';

/**
 * What a world still remembers of its mobiles, after every lifetime has run out with all of them gone. In client-based schemes the prefixes
 * of links and homes are configuration and stay: routers deliver them on their links, agents and mobiles hold back what has no binding.
 */
export function checkEmpty(world: World): string[] {
  const { mobility } = world;
  const clientBased = (mobile: number): boolean => familyOf(world, mobile) === 'client-based';
  const isState = (pointer: PrefixPointer): boolean =>
    !clientBased(pointer.mobile) || pointer.kind === 'tunnel' || pointer.kind === 'leg' || pointer.kind === 'optimized';
  const stateOf = (pointers: ReadonlyMap<string, PrefixPointer>): string[] =>
    [...pointers].filter(([, pointer]) => isState(pointer)).map(([key]) => key);
  return [
    ...world.nodes.flatMap((node) => [
      ...bindingsAt(world, node.index).map((entry) => `${node.id}: binding ${entry.key}`),
      ...updatesAt(world, node.index).map((entry) => `${node.id}: update ${entry.key}`),
      ...handoversAt(world, node.index).map((entry) => `${node.id}: fast handover ${entry.key}`),
      ...whereaboutsAt(world, node.index).map((entry) => `${node.id}: ${entry.table} ${entry.prefix}`),
      ...[...entriesAt(mobility.visitedRegistrations, node.index)].map(({ key }) => `${node.id}: registration ${key}`),
      ...[...(mobility.directoryRegistrations.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: registration ${key}`),
      ...[...(mobility.addressMappings.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: mapping ${key}`),
      ...[...(mobility.locationQuestions.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: question ${key}`),
      ...[...(mobility.locationNotices.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: notice ${key}`),
      ...[...(mobility.agentSwitches.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: switch of ${key}`),
      ...[...(mobility.sessions.get(node.index)?.keys() ?? [])].map((prefix) => `${node.id}: session ${prefix}`),
      ...[...(mobility.routeOptimizations.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: optimization ${key}`),
      ...(node.pairRoutes.size > 0 ? [`${node.id}: ${node.pairRoutes.size} optimized pairs`] : []),
      ...[...(mobility.databaseRequests.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: request ${key}`),
      ...[...(mobility.addressQueries.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: question to ${key}`),
      ...[...(mobility.anchorAddresses.get(node.index)?.keys() ?? [])].map((prefix) => `${node.id}: address for ${prefix}`),
      ...[...(mobility.pools.get(node.index)?.given ?? [])]
        .filter(([, mobile]) => !clientBased(mobile))
        .map(([prefix]) => `${node.id}: prefix ${prefix}`),
      ...leasesAt(world, node.index).map((lease) => `${node.id}: lease ${lease.prefix}`),
      ...[...(mobility.centralSessions.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: central session ${key}`),
      ...[...(mobility.prefixReleases.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: release ${key}`),
      ...[...(mobility.routerSessions.get(node.index)?.keys() ?? [])].map((key) => `${node.id}: registration ${key}`),
    ]),
    ...stateOf(mobility.pointers).map((key) => `pointer ${key}`),
    ...stateOf(mobility.sourcePointers).map((key) => `source pointer ${key}`),
    ...[...mobility.tunnelUsers.keys()].map((key) => `tunnel ${key}`),
    ...[...mobility.setTunnelsAt].map(([mobile, at]) => `tunnels of node ${mobile} at ${at}`),
    ...[...mobility.toldUntil.keys()].map((key) => `told ${key}`),
    ...[...mobility.agentSearches.keys()].map((mobile) => `search of node ${mobile}`),
    ...[...mobility.fastBindings.keys()].map((number) => `fast handover of interface ${number}`),
    ...[...mobility.heardMaps.keys()].map((number) => `mobility anchor points heard by interface ${number}`),
    ...[...mobility.attachments.keys()].map((key) => `attachment ${key}`),
    ...[...mobility.hostRoutes.keys()].map((key) => `host route ${key}`),
    ...[...world.buffers.keys()].map((number) => `buffer ${number}`),
  ];
}
