/** Which role of draft-chan-netext-distributed-lma-03 handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { handleRegistrationAnswer, handleRegistrationTimer as handleMobileTimer } from '../../mobility/mobile-registration.ts';
import { beginAgain, handleAgentAnswer, registerAtNextAgent, registerNewAddress } from '../../mobility/nearest-agent.ts';
import { addressForFlow } from '../../mobility/sessions.ts';
import { servedMobiles, servedAccessRouters } from '../../mobility/roles.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import type { FlowStart, World } from '../../mobility/world.ts';
import { anchorsOf, isAnchor, placeAnchors, registersItself } from './anchors.ts';
import { handleLocationUpdate } from './home-anchor.ts';
import { newsIn } from './messages.ts';
import * as gateway from './mobile-access-gateway.ts';
import { MOBILE } from './mobile-node.ts';
import { forgetWhereabouts, handleLocationNotice, handleWhereaboutsTimer } from './mobility-routing.ts';
import { handlePreviousNotice } from './previous-anchor.ts';
import { handleRogueTimer, isBelieved, placeRogue } from './rogue.ts';
import {
  handleLocationAnswer,
  handleOwnBindingUpdate,
  handleProxyBindingUpdate,
  handleRegistrationTimer,
  tellRestartedHome,
} from './registration.ts';

/** LMAs, home LMAs, gateways; the superset of home prefixes is announced. */
export function setup(world: World): void {
  placeAnchors(world);
  placeRogue(world);
}

/** Link-layer trigger at the gateway; a router without that function has none. */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  if (!registersItself(world)) gateway.handleAttachment(world, router, state);
}

/** The same at the end of an attachment. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  if (!registersItself(world)) gateway.handleDetachment(world, router, state);
}

/** A gateway registers the mobile; an access router of the form with Mobile IP shows it the prefix of the link. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (registersItself(world)) answerSolicitation(world, router, state);
  else gateway.handleRouterSolicitation(world, router, state);
}

/** RFC 6275 §11.5: a care-of address is registered at the nearest LMA. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  if (registersItself(world)) registerNewAddress(world, mobile, address, MOBILE);
}

/** The form with Mobile IP has the home address come first (RFC 6724 §5 rule 4); otherwise all addresses are home addresses. */
export function selectAddress(world: World, mobile: number, flow: FlowStart): ConfiguredAddress | null {
  if (!registersItself(world)) return addressForFlow(world, mobile, flow.peer);
  const { prefix } = homeOf(world, mobile);
  return nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix) ?? null;
}

/** Updates are for LMAs, acknowledgements for gateways or mobiles, locations for LMAs and gateways. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-acknowledgement') takeAcknowledgement(world, node, packet, message);
  else if (message.kind === 'binding-update') {
    if (!isAnchor(world, node)) return;
    if (registersItself(world)) handleOwnBindingUpdate(world, node, packet, message);
    else handleProxyBindingUpdate(world, node, packet, message);
  } else if (message.kind === 'experimental') {
    const sender = ownerOf(world, packet.source);
    if (sender === null) return;
    const isNews = newsIn(message).length > 0;
    if (isNews && !isBelieved(world, node, sender, message)) return;
    if (message.localKind === 'LOC') handleLocationNotice(world, node, sender, message);
    else if (!isAnchor(world, node)) return;
    else if (message.localKind === 'LUA') handleLocationAnswer(world, node, packet, message);
    else if (message.localKind === 'LU' && isNews) handlePreviousNotice(world, node, message);
    else if (message.localKind === 'LU') handleLocationUpdate(world, node, packet, message);
  }
}

function takeAcknowledgement(
  world: World,
  node: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>,
): void {
  if (nodeAt(world, node).mobile) {
    const answer = handleRegistrationAnswer(world, node, packet, message, MOBILE.reasons);
    if (answer !== null) handleAgentAnswer(world, answer, MOBILE);
    return;
  }
  const answer = matchAcknowledgement(world, node, packet, message);
  if (answer !== null) gateway.handleAcknowledgement(world, node, answer);
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (nodeAt(world, timer.node).mobile) {
    handleMobileTimer(world, timer, MOBILE.reasons, (entry) => beginAgain(world, entry, MOBILE));
    return;
  }
  handleRogueTimer(world, timer);
  handleRegistrationTimer(world, timer);
  handleWhereaboutsTimer(world, timer);
  gateway.handleGatewayTimer(world, timer);
}

/** A restarted LMA has lost its bindings, its records and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}

/** Routing has noticed that an LMA is gone: gateways turn to the next one, and O-LMAs forget that mobiles are to be found there. */
export function handleNoticedFailure(world: World, node: number): void {
  for (const anchor of anchorsOf(world)) if (!nodeAt(world, anchor).failed) forgetWhereabouts(world, anchor, node);
  registerAgain(world, node, false);
}

/** An LMA is gone or back: who had registered there registers at the next one, or anew. */
function registerAgain(world: World, anchor: number, isBack: boolean): void {
  if (registersItself(world)) {
    for (const mobile of servedMobiles(world)) registerAtNextAgent(world, mobile, anchor, MOBILE);
    return;
  }
  for (const router of servedAccessRouters(world))
    if (!nodeAt(world, router).failed) gateway.registerAgain(world, router, anchor, isBack);
}

/**
 * An LMA is back, empty. Choice: routing tells it to the others at once (it announces its prefixes again); gateways register their mobiles
 * anew, and D-LMAs tell it where its own mobiles are. No text of the family says how an LMA gets its memory back.
 */
export function handleRecovery(world: World, node: number): void {
  if (!isAnchor(world, node)) return;
  for (const anchor of anchorsOf(world))
    if (anchor !== node && !nodeAt(world, anchor).failed) tellRestartedHome(world, anchor, node);
  registerAgain(world, node, true);
}
