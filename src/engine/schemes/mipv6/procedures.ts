/** Which role of RFC 6275 handles what comes to a node. */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../../net/control.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { handleCorrespondentMessage, handleCorrespondentTimer, reportUnknownBinding } from '../../mobility/correspondent.ts';
import { giveHomeAddress, homeOf, leaveHomeLink, serveHomeLink } from '../../mobility/home-address.ts';
import { answerSearch, handleSearchTimer, serveAsHomeAgent, type DiscoveryMessage } from '../../mobility/home-agent-discovery.ts';
import { handleAgentTimer, handleRegistration } from '../../mobility/home-agent.ts';
import { handleRegistrationAnswer, handleRegistrationTimer } from '../../mobility/mobile-registration.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { handleOptimizationMessage, handleOptimizationTimer } from '../../mobility/return-routability.ts';
import { placeRole, servedMobiles } from '../../mobility/roles.ts';
import { roleHolder, type World } from '../../mobility/world.ts';
import { HOME_AGENT } from './home-agent.ts';
import { forgetRegistration, handleAnswer, handleFoundAgent, optimizesRoutes, REASONS } from './mobile-node.ts';

export { handleAddress, handleFlowStart, handleLinkLost } from './mobile-node.ts';
export { askForHomeAddress as solicitationOptions } from '../../mobility/home-return.ts';

/** One home agent, which has given every mobile its home address. */
export function setup(world: World): void {
  const agent = placeRole(world, required(world.scheme.description.roles[0], 'role ha'), [
    'gateway',
    'router',
    'server',
    'access-router',
  ]);
  serveAsHomeAgent(world, agent);
  for (const mobile of servedMobiles(world)) giveHomeAddress(world, mobile, agent);
}

/** An access router answers at once; the home agent with the home prefix. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'ha')) serveHomeLink(world, router, state);
  else answerSolicitation(world, router, state);
}

/** A link is gone. RFC 6275 has no such trigger: only the home link turns to another interface that the mobile has there. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'ha')) leaveHomeLink(world, router, state);
}

/** Home registrations are for the home agent; the rest is between mobiles and correspondents, who may be mobiles too. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  const optimizes = optimizesRoutes(world);
  if (optimizes && handleCorrespondentMessage(world, node, packet, message)) return;
  if (message.kind === 'binding-update' && node === roleHolder(world, 'ha')) {
    handleRegistration(world, node, packet, message, HOME_AGENT);
  } else if (nodeAt(world, node).mobile) {
    if (optimizes && handleOptimizationMessage(world, node, packet, message)) return;
    if (message.kind !== 'binding-acknowledgement') return;
    const answer = handleRegistrationAnswer(world, node, packet, message, REASONS);
    if (answer !== null) handleAnswer(world, answer);
  }
}

/** RFC 6275 §5.3: home agents answer, mobiles register with what they have found. */
export function handleHomeAgentDiscovery(world: World, node: number, packet: Packet, message: DiscoveryMessage): void {
  if (node === roleHolder(world, 'ha')) answerSearch(world, node, packet, message, [addressOf(world, node)]);
  else if (nodeAt(world, node).mobile) handleFoundAgent(world, node, packet, message);
}

/** RFC 6275 §9.3.1: a correspondent tells who names a home address that it has no binding for. */
export function handleUnknownHomeAddress(world: World, node: number, careOf: Ipv6Address, home: Ipv6Address): void {
  if (optimizesRoutes(world)) reportUnknownBinding(world, node, careOf, home);
}

/** Timers of all roles; their names and keys tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleCorrespondentTimer(world, timer) || handleOptimizationTimer(world, timer)) return;
  if (handleSearchTimer(world, timer)) return;
  if (handleAgentTimer(world, timer, HOME_AGENT)) return;
  handleRegistrationTimer(world, timer, REASONS, (entry) => forgetRegistration(world, entry));
}

/** RFC 6724 §5 rule 4: the home address comes first. */
export function selectAddress(world: World, mobile: number): ConfiguredAddress | null {
  const { prefix } = homeOf(world, mobile);
  return nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix) ?? null;
}

/** A restarted home agent has lost its bindings and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
