/** Which gateway of RFC 5949, and which role of RFC 5213, handles what comes to a node. */
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { armLifetime, stopRenewing, updateOf, updatesAt } from '../../mobility/binding-update-list.ts';
import { FAST_HANDOVER_TIMER, handoverOf, type HandoverRole } from '../../mobility/fast-handover.ts';
import { handleUpdateTimer, registerAnew } from '../../mobility/gateway.ts';
import { INITIATE_CODE, readAcknowledge, readInitiate } from '../../mobility/handover-messages.ts';
import { handleHeartbeat, handleHeartbeatTimer } from '../../mobility/heartbeat.ts';
import { allowTunnelledUplink } from '../../mobility/mobility-routing.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement, PROXY_STATUS, type ProxyAnswer } from '../../mobility/proxy.ts';
import { interfaceKey, roleHolder, type World } from '../../mobility/world.ts';
import { handleAnchorTimer, handleProxyBindingUpdate } from '../pmipv6/local-mobility-anchor.ts';
import { handleAcknowledgement, registerMobile, withdraw } from '../pmipv6/mobile-access-gateway.ts';
import { endNew } from './new-mag-end.ts';
import {
  expireNew,
  handleCancellation,
  handleContextAnswer,
  handlePrediction,
  handleRegistered,
  repeatQuestion,
} from './new-mag.ts';
import {
  endPrevious,
  expirePrevious,
  handleContextRequest,
  handleForwardingComplete,
  handlePredictionAnswer,
  repeatPrediction,
} from './previous-mag.ts';

const GONE_ON: Why = {
  section: 'RFC 5949 §4.1',
  sentence: 'The anchor has accepted, but the mobile has gone on: what comes is forwarded to where it is.',
};

/** Updates are for the anchor, acknowledgements and handover messages for gateways, heartbeats for both. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update' && node === roleHolder(world, 'lma')) {
    handleProxyBindingUpdate(world, node, packet, message);
  } else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) acknowledge(world, node, answer);
  } else if (message.kind === 'heartbeat') {
    handleHeartbeat(world, node, packet, message, (anchor) => registerAnew(world, node, anchor));
  } else if (message.kind === 'handover-initiate') {
    const request = readInitiate(world, packet, message);
    if (request === null) return;
    if (request.code === INITIATE_CODE.forwardingComplete) {
      if (!handleForwardingComplete(world, node, request)) handleCancellation(world, node, request);
    } else if (request.asks) handleContextRequest(world, node, request);
    else handlePrediction(world, node, request);
  } else if (message.kind === 'handover-acknowledge') {
    const answer = readAcknowledge(world, packet, message);
    if (answer === null) return;
    const key = interfaceKey(world, answer.state);
    const previous = handoverOf(world, node, 'previous', key);
    const next = handoverOf(world, node, 'new', key);
    if (previous !== null) handlePredictionAnswer(world, node, previous, answer);
    if (next !== null) handleContextAnswer(world, node, next, answer);
  }
}

/** RFC 5213 §6.9.1.2, and what it means for a fast handover (RFC 5949 §4.1 l). */
function acknowledge(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  const accepted = answer.status < 128 && answer.lifetimeSeconds > 0 && entry.state !== 'deregistering';
  if (accepted && handoverOf(world, router, 'previous', entry.key) !== null) {
    // The mobile has left and is being handed over: its prefixes do not lead to this link any more.
    const bound = { ...entry, prefixes: answer.prefixes };
    armLifetime(world, router, bound, answer.lifetimeSeconds, GONE_ON);
    stopRenewing(world, router, bound);
    for (const prefix of answer.prefixes) allowTunnelledUplink(world, router, prefix, entry.mobile, entry.anchor, GONE_ON);
    return;
  }
  handleAcknowledgement(world, router, answer);
  if (updateOf(world, router, entry.key) === null) afterWithdrawal(world, router, answer);
  else if (accepted) handleRegistered(world, router, entry.key);
}

/** The registration is gone, and all that stood on it. A mobile whose prefix was refused is registered without one. */
function afterWithdrawal(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  endPrevious(world, router, entry.key);
  endNew(world, router, entry.key);
  const state = world.interfaces[entry.mobileInterface]!;
  const here = attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
  const refused = answer.status >= 128 && answer.status !== PROXY_STATUS.sequenceOutOfWindow;
  if (here && refused && entry.state === 'registering' && entry.prefixes.length > 0) registerMobile(world, router, state);
}

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  const router = timer.node;
  if (timer.name === FAST_HANDOVER_TIMER.retransmit || timer.name === FAST_HANDOVER_TIMER.expire) {
    handleHandoverTimer(world, timer);
    return;
  }
  handleAnchorTimer(world, timer);
  handleHeartbeatTimer(world, timer, (peer) => updatesAt(world, router).some((entry) => entry.anchor === peer));
  handleUpdateTimer(world, timer, (entry) => {
    endPrevious(world, router, entry.key);
    withdraw(world, router, entry);
    endNew(world, router, entry.key);
  });
}

function handleHandoverTimer(world: World, timer: Timer): void {
  const space = timer.key.indexOf(' ');
  const role = timer.key.slice(0, space) as HandoverRole;
  const entry = handoverOf(world, timer.node, role, timer.key.slice(space + 1));
  if (entry === null) return;
  if (timer.name === FAST_HANDOVER_TIMER.retransmit) {
    if (role === 'previous') repeatPrediction(world, timer.node, entry);
    else repeatQuestion(world, timer.node, entry);
  } else if (role === 'previous') expirePrevious(world, timer.node, entry);
  else expireNew(world, timer.node, entry);
}

/** A restarted node has lost its bindings and its list of given prefixes, and takes part in no fast handover. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
