/** Which role of draft-chan-netext-distributed-lma-03 handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { nodeAt } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import type { World } from '../../mobility/world.ts';
import { anchorsOf, isAnchor, placeAnchors } from './anchors.ts';
import { handleLocationUpdate } from './home-anchor.ts';
import { newsIn } from './messages.ts';
import { handleAcknowledgement, handleGatewayTimer, registerAgain } from './mobile-access-gateway.ts';
import { forgetWhereabouts, handleLocationNotice, handleWhereaboutsTimer } from './mobility-routing.ts';
import { handlePreviousNotice } from './previous-anchor.ts';
import { handleLocationAnswer, handleProxyBindingUpdate, handleRegistrationTimer, tellRestartedHome } from './registration.ts';

/** LMAs, home LMAs, gateways; the superset of home prefixes is announced. */
export function setup(world: World): void {
  placeAnchors(world);
}

/** Updates are for LMAs, acknowledgements for gateways, locations for both. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handleAcknowledgement(world, node, answer);
  } else if (message.kind === 'binding-update') {
    if (isAnchor(world, node)) handleProxyBindingUpdate(world, node, packet, message);
  } else if (message.kind === 'experimental') {
    const sender = ownerOf(world, packet.source);
    if (sender === null) return;
    if (message.localKind === 'LOC') handleLocationNotice(world, node, sender, message);
    else if (!isAnchor(world, node)) return;
    else if (message.localKind === 'LUA') handleLocationAnswer(world, node, packet, message);
    else if (message.localKind === 'LU' && newsIn(message).length > 0) handlePreviousNotice(world, node, message);
    else if (message.localKind === 'LU') handleLocationUpdate(world, node, packet, message);
  }
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  handleRegistrationTimer(world, timer);
  handleWhereaboutsTimer(world, timer);
  handleGatewayTimer(world, timer);
}

/** A restarted LMA has lost its bindings, its records and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}

/** Routing has noticed that an LMA is gone: gateways turn to the next one, and O-LMAs forget that mobiles are to be found there. */
export function handleNoticedFailure(world: World, node: number): void {
  for (const anchor of anchorsOf(world)) if (!nodeAt(world, anchor).failed) forgetWhereabouts(world, anchor, node);
  for (const router of world.fixed.plan.accessRouters)
    if (!nodeAt(world, router).failed) registerAgain(world, router, node, false);
}

/**
 * An LMA is back, empty. Choice: routing tells it to the others at once (it announces its prefixes again); gateways register their mobiles
 * anew, and D-LMAs tell it where its own mobiles are. No text of the family says how an LMA gets its memory back.
 */
export function handleRecovery(world: World, node: number): void {
  if (!isAnchor(world, node)) return;
  for (const anchor of anchorsOf(world))
    if (anchor !== node && !nodeAt(world, anchor).failed) tellRestartedHome(world, anchor, node);
  for (const router of world.fixed.plan.accessRouters)
    if (!nodeAt(world, router).failed) registerAgain(world, router, node, true);
}
