/** Which role of draft-kuntz-dmm-summary-00 §3.3 handles what comes to a node. */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Result } from '#base/result.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { forgetAnchoredLinks, handleLinkTimer, holdLink, serveAnchoredLink } from '../../mobility/anchored-link.ts';
import { giveHomeAddress, serveHomeLink } from '../../mobility/home-address.ts';
import { handleAgentTimer, handleRegistration, homeAddressOf } from '../../mobility/home-agent.ts';
import { handleRetentionMessage, handleRetentionTimer, moveAddress } from '../../mobility/retained-addresses.ts';
import { announceRole, placeRole } from '../../mobility/roles.ts';
import { optionNumber, roleHolder, type World } from '../../mobility/world.ts';
import { rulesFor, SUBNET, temporaryHomeAgent } from './home-agents.ts';
import { RETENTION, settleOnLink } from './mobile-node.ts';

export { handleAddress, handleFlowEnd, handleFlowStart, NAME_RULES, selectAddress } from './mobile-node.ts';

/** One permanent home agent, which has given every mobile its permanent address; a temporary one for each access router. */
export function setup(world: World): void {
  const role = required(world.scheme.description.roles[0], 'role permanent-ha');
  const permanent = placeRole(world, role, ['gateway', 'router', 'server', 'access-router']);
  const temporary = [...new Set(world.fixed.plan.accessRouters.map((router) => temporaryHomeAgent(world, router)))];
  world.mobility.roles.set('temporary-has', temporary);
  for (const agent of temporary) announceRole(world, agent, 'temporary-has', 'T-HA');
  for (const mobile of world.fixed.plan.mobiles) giveHomeAddress(world, mobile, permanent);
}

/**
 * A router answers at once: on the permanent home link with the permanent address, elsewhere with a temporary one. Choice: a mobile's further
 * interfaces get temporary addresses there, too, since the permanent one is on the first.
 */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'permanent-ha') && state.ordinal === 0) serveHomeLink(world, router, state);
  else serveAnchoredLink(world, router, state, temporaryHomeAgent(world, router), SUBNET);
}

/** A mobile has left a subnet: what it has from there stays its own for a while. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  holdLink(world, router, state, optionNumber(world, 'prefix_hold_s'));
}

/** The advertisement of a link has been read: the mobile knows which of its addresses are at home here. */
export function handleRouterFound(world: World, state: MobileInterface): void {
  settleOnLink(world, state);
}

/** Updates are for home agents, acknowledgements for mobiles. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update' && !nodeAt(world, node).mobile) {
    handleRegistration(world, node, packet, message, rulesFor(world, homeAddressOf(packet) ?? packet.source));
  } else if (nodeAt(world, node).mobile) handleRetentionMessage(world, node, packet, message, RETENTION);
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleAgentTimer(world, timer, rulesFor(world, timer.key as Ipv6Address)) || handleLinkTimer(world, timer)) return;
  handleRetentionTimer(world, timer, RETENTION);
}

/** A flow goes to another interface: its address is bound to one there. */
export function moveFlow(world: World, mobile: number, prefix: Ipv6Address, target: MobileInterface): Result<void, string> {
  return moveAddress(world, mobile, prefix, target, RETENTION);
}

/** A restarted home agent has lost its bindings, its links and which prefixes it gave out. */
export function handleFailure(world: World, node: number): void {
  forgetAnchoredLinks(world, node);
}
