/** Which role handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { ENDED_BINDING_TIMER } from '../../mobility/home-agent.ts';
import { answerSearch, handleSearchTimer, type DiscoveryMessage } from '../../mobility/home-agent-discovery.ts';
import { isMember, membersOf } from '../../mobility/home-agent-set.ts';
import { homeOf, isAtHome, leaveHomeLink, serveHomeLink } from '../../mobility/home-address.ts';
import { handleRegistrationAnswer, handleRegistrationTimer } from '../../mobility/mobile-registration.ts';
import type { World } from '../../mobility/world.ts';
import { handleKnowledgeTimer } from './global-binding.ts';
import { beginHellos, handleHello, handleHelloTimer, type HelloHandlers } from './hello.ts';
import { knownMembers, placeHomeAgents, updateAddress } from './home-agents.ts';
import { forgetRegistration, handleAnswer, handleFoundAgent, handleRefusedTimer, handleSwitch, REASONS } from './mobile-node.ts';
import { handleBindingUpdate } from './primary.ts';
import { handleSwitchTimer } from './switch.ts';
import { handleSynchronization } from './synchronization.ts';
import { peerBack, peerGone, peerRestarted } from './takeover.ts';

export { askForHomeAddress as solicitationOptions } from '../../mobility/home-return.ts';
export { handleAddress, handleLinkLost } from './mobile-node.ts';
export { handleFailure, handleNoticedFailure, handleRecovery } from './takeover.ts';

const HELLO: HelloHandlers = { gone: peerGone, back: peerBack, restarted: peerRestarted };

/** The set of home agents, and its hellos. */
export function setup(world: World): void {
  placeHomeAgents(world);
  for (const agent of membersOf(world)) beginHellos(world, agent);
}

/** An access router answers at once; the home agent of the mobile's home link with the home prefix. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (isAtHome(world, state)) serveHomeLink(world, router, state);
  else answerSolicitation(world, router, state);
}

/** A link is gone: only the home link turns to another interface that the mobile has there. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  if (router === homeOf(world, state.mobile).agent) leaveHomeLink(world, router, state);
}

/** Updates, state and hellos are for home agents; acknowledgements and switch messages for mobiles. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (nodeAt(world, node).mobile) {
    if (message.kind === 'home-agent-switch') handleSwitch(world, node, packet, message.addresses);
    if (message.kind !== 'binding-acknowledgement') return;
    const answer = handleRegistrationAnswer(world, node, packet, message, REASONS);
    if (answer !== null) handleAnswer(world, answer);
    return;
  }
  if (!isMember(world, node)) return;
  if (message.kind === 'binding-update') handleBindingUpdate(world, node, packet, message);
  else if (message.kind === 'heartbeat') handleHello(world, node, packet.source, message, HELLO);
  else if (message.kind === 'experimental' && message.localKind === 'SS')
    handleSynchronization(world, node, packet.source, message);
}

/** RFC 6275 §5.3: the closest home agent answers, itself first, then the others in the order of the set. */
export function handleHomeAgentDiscovery(world: World, node: number, packet: Packet, message: DiscoveryMessage): void {
  if (nodeAt(world, node).mobile) {
    handleFoundAgent(world, node, packet, message);
    return;
  }
  if (!isMember(world, node)) return;
  const others = knownMembers(world, node).filter((member) => member !== node);
  answerSearch(
    world,
    node,
    packet,
    message,
    [node, ...others].map((member) => updateAddress(world, member)),
  );
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (nodeAt(world, timer.node).mobile) {
    if (handleSearchTimer(world, timer)) return;
    handleRefusedTimer(world, timer);
    handleRegistrationTimer(world, timer, REASONS, (entry) => forgetRegistration(world, entry));
    return;
  }
  if (timer.name === ENDED_BINDING_TIMER) world.mobility.endedBindings.delete(`${timer.node} ${timer.key}`);
  handleHelloTimer(world, timer, HELLO);
  handleSwitchTimer(world, timer);
  handleKnowledgeTimer(world, timer);
}

/** RFC 6724 §5 rule 4: the home address comes first. */
export function selectAddress(world: World, mobile: number): ConfiguredAddress | null {
  const { prefix } = homeOf(world, mobile);
  return nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix) ?? null;
}
