/** Invariants of a world where packets go over several anchors: legs, what nodes were told of places, registrations that others agree to. */
import { bindingOf, bindingsAt } from './mobility/binding-cache.ts';
import { PUT_TIMER } from './mobility/directory-registration.ts';
import { SWITCH_TIMER } from './mobility/home-agent-set.ts';
import { LOCATION_NOTICE_TIMER, LOCATION_QUESTION_TIMER } from './mobility/location-questions.ts';
import { entriesAt } from './mobility/mobile-entries.ts';
import type { PrefixPointer } from './mobility/mobility-routing.ts';
import { HOME_QUESTION_TIMER } from './mobility/visited-registration.ts';
import { tableOfLeg, whereaboutsAt, whereaboutsOf, WHEREABOUTS_TIMER } from './mobility/whereabouts.ts';
import type { World } from './mobility/world.ts';
import { nodeId } from './net/network.ts';
import { routeAbout } from './net/route.ts';

/** A leg is the one that its pointer says, through an open tunnel, and what it stands on is there. */
export function checkLeg(
  world: World,
  node: number,
  where: string,
  pointer: Extract<PrefixPointer, { kind: 'leg' }>,
  route: number,
): string[] {
  const leg = world.legs[routeAbout(route)]!;
  const tunnel = world.tunnels[leg.tunnel]!;
  const right = leg.node === node && leg.to === pointer.remote && leg.basis === pointer.basis;
  if (!right || tunnel.node !== node || tunnel.remote !== pointer.remote || tunnel.uses === 0)
    return [`${where}: leg to ${nodeId(world, leg.to)} is not the open one to ${nodeId(world, pointer.remote)}`];
  const table = tableOfLeg(leg.basis);
  const stands =
    table === null
      ? bindingsAt(world, node).some((entry) => entry.prefixes.includes(leg.prefix) && entry.gateway === leg.to)
      : whereaboutsOf(world, node, table, leg.prefix)?.to === leg.to;
  return stands ? [] : [`${where}: leg by ${leg.basis} to ${nodeId(world, leg.to)} stands on nothing`];
}

/** What a node was told has its row and its end; registrations wait for an answer or have their binding. */
export function checkToldPlaces(world: World, index: number): string[] {
  const where = nodeId(world, index);
  const problems: string[] = [];
  const needs = (timer: string, key: string, what: string): void => {
    if (!world.timerIds.has(`${index} ${timer} ${key}`)) problems.push(`${where} ${what} ${key}: timer ${timer} does not run`);
  };
  for (const entry of whereaboutsAt(world, index)) {
    needs(WHEREABOUTS_TIMER, `${entry.table} ${entry.prefix}`, 'whereabouts');
    if (!world.rows.has(`${index} ${entry.table} ${entry.prefix}`))
      problems.push(`${where} ${entry.table} ${entry.prefix}: no row`);
  }
  for (const home of world.mobility.agentSwitches.get(index)?.keys() ?? []) {
    needs(SWITCH_TIMER, home, 'switch');
    if (bindingOf(world, index, home) === null) problems.push(`${where}: switch of ${home}, which is not bound here`);
  }
  for (const registration of entriesAt(world.mobility.visitedRegistrations, index)) {
    if (registration.asked !== null) needs(HOME_QUESTION_TIMER, registration.key, 'question to the home anchor');
    else if (bindingOf(world, index, registration.key) === null)
      problems.push(`${where}: registration ${registration.key} waits for nothing`);
  }
  for (const registration of world.mobility.directoryRegistrations.get(index)?.values() ?? []) {
    if (registration.asked !== null) needs(PUT_TIMER, registration.home, 'question to the owner');
    else if (bindingOf(world, index, registration.home) === null)
      problems.push(`${where}: registration ${registration.home} waits for nothing`);
  }
  for (const { prefix } of world.mobility.locationQuestions.get(index)?.values() ?? [])
    needs(LOCATION_QUESTION_TIMER, prefix, 'question about');
  for (const { prefix } of world.mobility.locationNotices.get(index)?.values() ?? [])
    needs(LOCATION_NOTICE_TIMER, prefix, 'notice about');
  return problems;
}
