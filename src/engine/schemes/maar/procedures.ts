/** Which role of draft-bernardos-dmm-pmip-01 §3 handles what comes to a node. */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { BINDING_EXPIRY_TIMER, bindingOf } from '../../mobility/binding-cache.ts';
import { CENTRAL_TIMER, forgetSessions, routerSessionOf } from '../../mobility/central-database.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { placeOnAccessRouters, placeRole } from '../../mobility/roles.ts';
import { announce } from '../../mobility/visited-prefixes.ts';
import { optionText, roleHolder, type World } from '../../mobility/world.ts';
import { handlePreviousAnswer, handleProxyBindingUpdate, handleUpdateTimer, keyOf } from './cmd.ts';
import { handleReleaseAnswer, handleReleaseTimer, handleSessionEnd, isRelease } from './de-registration.ts';
import { readAcknowledgement, servingOf, type BindingAcknowledgement, type BindingUpdate } from './messages.ts';
import {
  handleBindingEnd,
  handleDeregistrationAnswer,
  handleRelease,
  handleServingUpdate,
  STOPPED_TIMER,
} from './previous-maar.ts';
import { answersRegistration, handleRegistrationAnswer, handleSessionTimer, serveAttachment } from './serving-maar.ts';

/** One CMD; every access router is a MAAR. */
export function setup(world: World): void {
  placeRole(world, required(world.scheme.description.roles[0], 'role cmd'), ['server', 'gateway', 'router', 'access-router']);
  placeOnAccessRouters(world, 'maar', 'MAAR');
}

/** Link-layer trigger, with `attach_trigger: l2`. */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment !== null && optionText(world, 'attach_trigger') === 'l2') serveAttachment(world, router, state, attachment);
}

/** §3.1: the solicitation is the trigger. A repeated one asks only for the advertisement. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const repeated = attachment.solicited;
  attachment.solicited = true;
  if (!attachment.started || attachment.preferred.length === 0) serveAttachment(world, router, state, attachment);
  else if (attachment.advertised && (repeated || optionText(world, 'attach_trigger') === 'rs')) {
    announce(world, router, state, attachment);
  }
}

/** Updates with a Serving MAAR option, and releases, come from the CMD; all others are for it. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update') handleUpdate(world, node, packet, message);
  else if (message.kind === 'binding-acknowledgement') handleAcknowledgement(world, node, packet, message);
}

function handleUpdate(world: World, node: number, packet: Packet, message: BindingUpdate): void {
  if (servingOf(world, message) !== null) handleServingUpdate(world, node, packet, message);
  else if (isRelease(world, node, packet, message)) handleRelease(world, node, packet, message);
  else if (node === roleHolder(world, 'cmd')) handleProxyBindingUpdate(world, node, packet, message);
}

/** Acknowledgements with a Serving MAAR option, and of releases, are for the CMD; all others for a MAAR that has registered. */
function handleAcknowledgement(world: World, node: number, packet: Packet, message: BindingAcknowledgement): void {
  const answer = readAcknowledgement(world, packet, message);
  if (answer === null) return;
  if (servingOf(world, message) !== null) handlePreviousAnswer(world, node, answer);
  else if (!handleReleaseAnswer(world, node, answer)) {
    const session = routerSessionOf(world, node, keyOf(world, answer.mobile, answer.ordinal));
    if (session === null || !answersRegistration(world, node, session, answer)) return;
    if (session.state === 'deregistering') handleDeregistrationAnswer(world, node, session, answer);
    else handleRegistrationAnswer(world, node, session, answer);
  }
}

/** All timers of both roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (timer.name === BINDING_EXPIRY_TIMER) handleBindingEnd(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === STOPPED_TIMER) {
    const entry = bindingOf(world, timer.node, timer.key);
    if (entry !== null && entry.gateway !== timer.node) handleBindingEnd(world, timer.node, timer.key as Ipv6Address);
  } else if (timer.name === CENTRAL_TIMER.expire) handleSessionEnd(world, timer.node, timer.key);
  else if (timer.name === CENTRAL_TIMER.release) handleReleaseTimer(world, timer);
  else if (timer.name === CENTRAL_TIMER.update || timer.name === CENTRAL_TIMER.collect) handleUpdateTimer(world, timer);
  else handleSessionTimer(world, timer);
}

/** A restarted node has lost its sessions, its bindings and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetSessions(world, node);
  forgetPool(world, node);
}
