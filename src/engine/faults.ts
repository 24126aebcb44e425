/** Failing and recovering nodes: a failed node loses its tables and drops everything; routes avoid it at once (contract, settled question 9). */
import { RECORD_KIND } from '#records/layout.ts';
import { writeRecord } from '#records/writer.ts';
import { FORGOTTEN } from './dispatch.ts';
import { nodeAt } from './net/network.ts';
import { takeBuffered } from './net/packet-buffer.ts';
import { announcesAnycast, noticeFailure, recomputeRoutes, removeRoute } from './net/routing.ts';
import { deleteRowsOf } from './net/tables.ts';
import { cancelTimersOf } from './net/timers.ts';
import { takeQueued } from './net/transmission.ts';
import { forgetHostRoutes } from './mobility/host-routes.ts';
import { forgetMobilityRouting } from './mobility/mobility-routing.ts';
import type { World } from './mobility/world.ts';

/**
 * Fails a node. Nothing happens when it has failed already. Returns the slots of the packets in its buffers and queues, which are to be
 * dropped.
 */
export function failNode(world: World, node: number): number[] {
  const state = nodeAt(world, node);
  if (state.failed) return [];
  writeRecord(world.port.sink, RECORD_KIND.nodeState, 0, world.now, node, 0, 0, 0, 0);
  cancelTimersOf(world, node);
  forgetMobilityRouting(world, node);
  world.mobility.bindingCaches.delete(node);
  world.mobility.bindingUpdateLists.delete(node);
  world.mobility.updateTimes.delete(node);
  world.mobility.peers.delete(node);
  world.mobility.sessions.delete(node);
  world.mobility.databaseRequests.delete(node);
  world.mobility.anchorAddresses.delete(node);
  world.mobility.whereabouts.delete(node);
  world.mobility.visitedRegistrations.delete(node);
  world.mobility.directoryRegistrations.delete(node);
  world.mobility.addressLeases.delete(node);
  world.mobility.addressMappings.delete(node);
  forgetHostRoutes(world, node);
  world.mobility.locationQuestions.delete(node);
  world.mobility.locationNotices.delete(node);
  world.mobility.addressQueries.delete(node);
  world.mobility.dhcpLeases.delete(node);
  world.mobility.dhcpClients.delete(node);
  world.mobility.fastHandovers.delete(node);
  for (const kept of [world.mobility.endedBindings, world.mobility.heldAnswers])
    for (const key of [...kept.keys()]) if (key.startsWith(`${node} `)) kept.delete(key);
  world.mobility.routeOptimizations.delete(node);
  world.mobility.foundAgents.delete(node);
  world.mobility.agentSearches.delete(node);
  for (const [key, attachment] of [...world.mobility.attachments])
    if (attachment.router === node) world.mobility.attachments.delete(key);
  for (const [slot, waiting] of world.inProcess)
    if (waiting.node === node) world.inProcess.set(slot, { ...waiting, node: FORGOTTEN });
  world.scheme.handlers.handleFailure(world, node);
  for (const address of state.addresses) removeRoute(world, node, address.prefix);
  state.addresses = [];
  state.pathMtu.clear();
  deleteRowsOf(world, node);
  state.failed = true;
  state.lingering = announcesAnycast(world, node);
  recomputeRoutes(world);
  return [...takeBuffered(world, node), ...takeQueued(world, node)];
}

/**
 * Routing notices that a node has been gone for `failure_detection_ms`: anycast prefixes of it lead elsewhere from now on. Nothing happens
 * when it has come back meanwhile.
 */
export function noticeFailed(world: World, node: number): void {
  if (!nodeAt(world, node).lingering) return;
  noticeFailure(world, node);
  world.scheme.handlers.handleNoticedFailure?.(world, node);
}

/** Brings a node back, empty. False when it had not failed. */
export function recoverNode(world: World, node: number): boolean {
  const state = nodeAt(world, node);
  if (!state.failed) return false;
  state.failed = false;
  state.lingering = false;
  world.mobility.restarts.set(node, (world.mobility.restarts.get(node) ?? 0) + 1);
  writeRecord(world.port.sink, RECORD_KIND.nodeState, 1, world.now, node, 0, 0, 0, 0);
  recomputeRoutes(world);
  return true;
}
