/** Which role handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { isMember, membersOf } from '../../mobility/home-agent-set.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { handleRegistrationAnswer, handleRegistrationTimer } from '../../mobility/mobile-registration.ts';
import { beginAgain, handleAgentAnswer, registerAtNextAgent, registerNewAddress } from '../../mobility/nearest-agent.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import type { World } from '../../mobility/world.ts';
import { handleLookup, handleQuestionTimer, handleNews, handlePut } from './directory.ts';
import { forgetMember, handleKnowledgeTimer } from './knowledge.ts';
import { MOBILE } from './mobile-node.ts';
import { placeMembers, pointToOwners } from './ring.ts';
import { handleBindingUpdate, handlePreviousNotice, handleServingTimer, handleStored, storeAgain } from './serving-agent.ts';

export { handleLegTaken } from './directory.ts';

/** The home agents and the ring. */
export function setup(world: World): void {
  placeMembers(world);
}

/** RFC 6275 §11.5: a care-of address is registered at the nearest home agent. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  registerNewAddress(world, mobile, address, MOBILE);
}

/** Access routers answer at once with the prefix of their link. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  answerSolicitation(world, router, state);
}

/** Updates are for home agents, acknowledgements for mobiles, the rest is between home agents. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (nodeAt(world, node).mobile) {
    if (message.kind !== 'binding-acknowledgement') return;
    const answer = handleRegistrationAnswer(world, node, packet, message, MOBILE.reasons);
    if (answer !== null) handleAgentAnswer(world, answer, MOBILE);
    return;
  }
  if (!isMember(world, node)) return;
  if (message.kind === 'binding-update') handleBindingUpdate(world, node, packet, message);
  const sender = ownerOf(world, packet.source);
  if (message.kind !== 'experimental' || sender === null) return;
  if (message.localKind === 'PUT') handlePut(world, node, sender, message);
  else if (message.localKind === 'PUTA') handleStored(world, node, message);
  else if (message.localKind === 'LOOKUP') handleLookup(world, node, sender, message);
  else if (message.localKind === 'LOOKUPA' || message.localKind === 'LOC') handleNews(world, node, message);
  else if (message.localKind === 'LU') handlePreviousNotice(world, node, message);
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (!nodeAt(world, timer.node).mobile) {
    handleServingTimer(world, timer);
    handleKnowledgeTimer(world, timer);
    handleQuestionTimer(world, timer);
    return;
  }
  handleRegistrationTimer(world, timer, MOBILE.reasons, (entry) => beginAgain(world, entry, MOBILE));
}

/** RFC 6724 §5 rule 4: the home address comes first. */
export function selectAddress(world: World, mobile: number): ConfiguredAddress | null {
  const { prefix } = homeOf(world, mobile);
  return nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix) ?? null;
}

/** A restarted home agent has lost its bindings and records. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}

/** Members know of each other who is gone: the next one on the ring owns its home addresses, with the copies that it has. */
export function handleNoticedFailure(world: World, node: number): void {
  membershipChanged(world);
  for (const member of membersOf(world)) if (!nodeAt(world, member).failed) forgetMember(world, member, node);
  for (const mobile of world.fixed.plan.mobiles) registerAtNextAgent(world, mobile, node, MOBILE);
}

/** A member is back, empty. Choice: the others learn it at once, and store again what it owns. */
export function handleRecovery(world: World, node: number): void {
  if (!isMember(world, node)) return;
  membershipChanged(world);
  for (const mobile of world.fixed.plan.mobiles) registerAtNextAgent(world, mobile, node, MOBILE);
}

function membershipChanged(world: World): void {
  pointToOwners(world);
  for (const member of membersOf(world)) if (!nodeAt(world, member).failed) storeAgain(world, member);
}
