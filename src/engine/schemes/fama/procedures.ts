/** Which role of draft-kuntz-dmm-summary-00 §3.2 handles what comes to a node. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Result } from '#base/result.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { forgetAnchoredLinks, handleLinkTimer, holdLink, serveAnchoredLink } from '../../mobility/anchored-link.ts';
import { handleAgentTimer, handleRegistration } from '../../mobility/home-agent.ts';
import { handleRetentionMessage, handleRetentionTimer, moveAddress } from '../../mobility/retained-addresses.ts';
import { placeOnAccessRouters } from '../../mobility/roles.ts';
import { optionNumber, type World } from '../../mobility/world.ts';
import { ANCHOR, LINK } from './distributed-access-router.ts';
import { RETENTION } from './mobile-node.ts';

export { handleAddress, handleRouterFound, handleFlowEnd, handleFlowStart, NAME_RULES, selectAddress } from './mobile-node.ts';

/** Every access router is a home agent. */
export function setup(world: World): void {
  placeOnAccessRouters(world, 'dar', 'DAR');
}

/** A router answers at once, with the addresses that the mobile has from it. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  serveAnchoredLink(world, router, state, router, LINK);
}

/** A mobile has left a link: what it has from there stays its own for a while. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  holdLink(world, router, state, optionNumber(world, 'prefix_hold_s'));
}

/** Updates are for routers, acknowledgements for mobiles. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  const { mobile, accessRouter } = nodeAt(world, node);
  if (message.kind === 'binding-update' && accessRouter) handleRegistration(world, node, packet, message, ANCHOR);
  else if (mobile) handleRetentionMessage(world, node, packet, message, RETENTION);
}

/** Timers of both roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleAgentTimer(world, timer, ANCHOR) || handleLinkTimer(world, timer)) return;
  handleRetentionTimer(world, timer, RETENTION);
}

/** A flow goes to another interface: its address is bound to one there. */
export function moveFlow(world: World, mobile: number, prefix: Ipv6Address, target: MobileInterface): Result<void, string> {
  return moveAddress(world, mobile, prefix, target, RETENTION);
}

/** A restarted router has lost its bindings, its links and which prefixes it gave out. */
export function handleFailure(world: World, node: number): void {
  forgetAnchoredLinks(world, node);
}
