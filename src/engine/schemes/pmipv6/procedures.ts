/** Which role of RFC 5213 handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import { registerAnew } from '../../mobility/gateway.ts';
import { handleHeartbeat, handleHeartbeatTimer } from '../../mobility/heartbeat.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import { placeOnAccessRouters, placeRole } from '../../mobility/roles.ts';
import { roleHolder, type World } from '../../mobility/world.ts';
import { required } from '#base/assert.ts';
import { handleAnchorTimer, handleProxyBindingUpdate } from './local-mobility-anchor.ts';
import { handleAcknowledgement, handleGatewayTimer } from './mobile-access-gateway.ts';

/** One anchor; every access router is a gateway. */
export function setup(world: World): void {
  placeRole(world, required(world.scheme.description.roles[0], 'role lma'), ['gateway', 'router', 'server', 'access-router']);
  placeOnAccessRouters(world, 'mag', 'MAG');
}

/** Updates are for the anchor, acknowledgements for gateways, heartbeats for both. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update' && node === roleHolder(world, 'lma'))
    handleProxyBindingUpdate(world, node, packet, message);
  else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handleAcknowledgement(world, node, answer);
  } else if (message.kind === 'heartbeat') {
    handleHeartbeat(world, node, packet, message, (anchor) => registerAnew(world, node, anchor));
  }
}

/** Timers of both roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  handleAnchorTimer(world, timer);
  handleGatewayTimer(world, timer);
  handleHeartbeatTimer(world, timer, (peer) => updatesAt(world, timer.node).some((entry) => entry.anchor === peer));
}

/** A restarted node has lost its bindings and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
