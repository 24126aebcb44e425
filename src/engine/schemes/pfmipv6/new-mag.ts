/**
 * The new gateway (NMAG), RFC 5949: the Handover Initiate of the previous one (§4.1 c, d), the mobile's arrival (g–i), registration (k, l);
 * the mobile that nobody announced (§4.2); the end.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface } from '../../net/network.ts';
import { packetsWaiting } from '../../net/packet-buffer.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { removeUpdate, updateOf } from '../../mobility/binding-update-list.ts';
import {
  bufferNumber,
  FAST_HANDOVER_TIMER,
  handoverOf,
  interfaceOfHandover,
  openHandoverBuffer,
  putHandover,
  releaseHandoverBuffer,
  removeHandover,
  type FastHandover,
} from '../../mobility/fast-handover.ts';
import { registerAt } from '../../mobility/gateway.ts';
import {
  ACKNOWLEDGE_CODE,
  armInitiate,
  HI_RETRIES,
  INITIATE_CODE,
  nextHandoverSequence,
  sendAcknowledge,
  sendInitiate,
  type AcknowledgeAnswer,
  type HandoverContext,
  type InitiateRequest,
} from '../../mobility/handover-messages.ts';
import {
  allowTunnelledUplink,
  pointToAccessLink,
  pointToBuffer,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { interfaceKey, optionText, roleHolder, type Attachment, type World } from '../../mobility/world.ts';
import { handleRouterSolicitation as answerSolicitation, registerMobile, withdraw } from '../pmipv6/mobile-access-gateway.ts';
import { endNew, openInbound } from './new-mag-end.ts';
import { announcesEnd, bufferLimit, handoverLifetime } from './options.ts';
import { takeMobileBack } from './previous-mag.ts';

const EXPECT: Why = {
  section: 'RFC 5949 §4.1 (d)',
  sentence: 'The new gateway knows the mobile now, before it is there, and is ready for its packets.',
};
const WAIT: Why = {
  section: 'RFC 5949 §4.1 (f)',
  sentence: 'Packets for the mobile wait at the new gateway until the mobile is there.',
};
const NOT_HERE: Why = { section: 'RFC 5949 §6.1.2', sentence: 'The anchor itself takes no part in a fast handover.' };
const ARRIVED: Why = {
  section: 'RFC 5949 §4.1 (i)',
  sentence: 'The mobile is here: what waited goes to it first, then what comes.',
};
const UPLINK: Why = {
  section: 'RFC 5949 §4.1 (j)',
  sentence: 'What the mobile sends goes through the previous gateway until the anchor has acknowledged this one.',
};
const REGISTER: Why = {
  section: 'RFC 5949 §4.1 (k)',
  sentence: 'The new gateway registers the mobile at the anchor, with the prefix that it has learned.',
};
const ASK: Why = {
  section: 'RFC 5949 §4.2 (c)',
  sentence: 'Nobody announced this mobile, so its new gateway asks the previous one for what it knows, and for its packets.',
};
const AGAIN: Why = {
  section: 'RFC 5568 §6.2.1',
  sentence: 'No acknowledgement came in time, so the same message is sent again.',
};
const DELIVER: Why = {
  section: 'RFC 5949 §4.2 (f)',
  sentence: 'The previous gateway forwards: its packets go to the mobile here.',
};
const COMPLETE: Why = {
  section: 'RFC 5949 §6.1.1',
  sentence: 'The anchor has switched to this gateway: the previous one may stop forwarding.',
};
const CANCELLED: Why = { section: 'RFC 5949 §6.1.2', sentence: 'The gateway need not wait for the mobile any more.' };

/** §4.1 (c), (d): the previous gateway announces a mobile; (e): it says that it forwards from now on, or repeats itself. */
export function handlePrediction(world: World, router: number, request: InitiateRequest): void {
  const { context, forwarding, buffer } = request;
  const known = handoverOf(world, router, 'new', interfaceKey(world, request.state));
  if (known !== null && known.peer === request.peer && known.phase !== 'asking') {
    const code = context === null ? ACKNOWLEDGE_CODE.accepted : ACKNOWLEDGE_CODE.contextAccepted;
    sendAcknowledge(world, router, request, { code, forwarding, buffer, context: null }, EXPECT);
    return;
  }
  const refusal = context === null ? ACKNOWLEDGE_CODE.unspecified : ACKNOWLEDGE_CODE.forwardingNotAvailable;
  if (context === null || context.anchor === router) {
    sendAcknowledge(world, router, request, { code: refusal, forwarding: false, buffer: false, context: null }, NOT_HERE);
    return;
  }
  expectMobile(world, router, request, context);
  sendAcknowledge(world, router, request, { code: ACKNOWLEDGE_CODE.contextAccepted, forwarding, buffer, context: null }, EXPECT);
}

function expectMobile(world: World, router: number, request: InitiateRequest, context: HandoverContext): void {
  const { state } = request;
  const key = interfaceKey(world, state);
  const attachment = attachmentOf(world, router, state.number);
  const here = attachment !== null && (isServed(world, router, state, attachment) || askingFor(world, router, key));
  const buffering = !here && (request.buffer || packetsWaiting(world, bufferNumber(world, router, state.number)) > 0);
  forgetEarlierStay(world, router, key, here, context.prefixes);
  const entry = makeNew(world, state, request.peer, 'expecting', context);
  if (here) {
    welcome(world, router, state, entry, DELIVER);
    if (!isServed(world, router, state, attachment)) registerKnown(world, router, state, attachment, context);
    return;
  }
  putHandover(world, router, { ...entry, buffering }, buffering ? WAIT : EXPECT);
  const buffer = buffering ? openHandoverBuffer(world, router, state.number, bufferLimit(world)) : -1;
  for (const prefix of entry.prefixes) {
    if (buffering) pointToBuffer(world, router, prefix, state.mobile, buffer, WAIT);
    else pointToAccessLink(world, router, prefix, state, EXPECT);
  }
  openInbound(world, router, entry);
}

/** The registration of this attachment has begun. */
function isServed(world: World, router: number, state: MobileInterface, attachment: Attachment): boolean {
  return updateOf(world, router, interfaceKey(world, state))?.attachment === attachment.cause;
}

function askingFor(world: World, router: number, key: string): boolean {
  return handoverOf(world, router, 'new', key)?.phase === 'asking';
}

/**
 * A gateway that the mobile had left expects it again: it forwards no more, and its old registration is over. What it keeps stays, and so do the
 * pointers of the prefixes that the mobile brings along.
 */
function forgetEarlierStay(world: World, router: number, key: string, here: boolean, brought: readonly Ipv6Address[]): void {
  const left = handoverOf(world, router, 'previous', key);
  const registered = updateOf(world, router, key);
  const earlier = here ? null : registered;
  if (earlier !== null) {
    for (const prefix of earlier.prefixes) releaseUplink(world, router, prefix);
    removeUpdate(world, router, key);
  }
  // Before the earlier part of this gateway as the previous one goes, so that its buffer stays.
  endNew(world, router, key);
  if (left !== null) removeHandover(world, router, left);
  for (const prefix of [...(earlier?.prefixes ?? []), ...(left?.prefixes ?? [])]) {
    if (brought.includes(prefix) || (here && registered?.prefixes.includes(prefix) === true)) continue;
    releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
  }
}

function makeNew(
  world: World,
  state: MobileInterface,
  peer: number,
  phase: FastHandover['phase'],
  context: HandoverContext | null,
): FastHandover {
  const lifetime = handoverLifetime(world);
  return {
    role: 'new',
    key: interfaceKey(world, state),
    mobile: state.mobile,
    mobileInterface: state.number,
    peer,
    phase,
    buffering: false,
    detached: false,
    prefixes: context?.prefixes ?? [],
    anchor: context?.anchor ?? -1,
    sequence: -1,
    attempt: 0,
    released: 0,
    expiresAt: world.now + lifetime,
    lifetime,
  };
}

/** Link-layer trigger: with `attach_trigger: l2` the mobile counts as arrived here (§4.1 g, h). */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  if (optionText(world, 'attach_trigger') === 'l2') arrive(world, router, state);
}

/** With `attach_trigger: rs` the solicitation says that the mobile is here. A repeated one asks only for the advertisement. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  if (isServed(world, router, state, attachment)) answerSolicitation(world, router, state);
  else if (!askingFor(world, router, interfaceKey(world, state))) arrive(world, router, state);
}

/** §4.1 (h): the mobile is here. It came back, was announced, or is a surprise. */
function arrive(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const key = interfaceKey(world, state);
  const left = handoverOf(world, router, 'previous', key);
  const announced = handoverOf(world, router, 'new', key);
  if (left !== null) {
    takeMobileBack(world, router, left);
    if (announced !== null) putHandover(world, router, { ...announced, phase: 'delivering' }, ARRIVED);
    registerKnown(world, router, state, attachment, left);
  } else if (announced !== null && announced.prefixes.length > 0) {
    welcome(world, router, state, announced, ARRIVED);
    registerKnown(world, router, state, attachment, announced);
  } else if (mayAsk(world, router, state)) askPrevious(world, router, state);
  else {
    endNew(world, router, key);
    registerMobile(world, router, state);
  }
}

/** §4.1 (i), (j): what waited goes to the mobile, in order; what the mobile sends goes back through the previous gateway. */
function welcome(world: World, router: number, state: MobileInterface, entry: FastHandover, why: Why): void {
  const lifetime = handoverLifetime(world);
  const released = packetsWaiting(world, bufferNumber(world, router, state.number));
  const here: FastHandover = {
    ...entry,
    phase: 'delivering',
    buffering: false,
    released,
    lifetime,
    expiresAt: world.now + lifetime,
  };
  putHandover(world, router, here, why);
  const registered = updateOf(world, router, here.key);
  const bound = registered !== null && (registered.state === 'registered' || registered.state === 'renewing');
  for (const prefix of here.prefixes) {
    pointToAccessLink(world, router, prefix, state, why);
    if (!bound) allowTunnelledUplink(world, router, prefix, state.mobile, here.peer, UPLINK);
  }
  openInbound(world, router, here);
  releaseHandoverBuffer(world, router, state.number);
}

/** §4.1 (k): the registration of RFC 5213 §6.9.1.1, with what the gateway knows already. */
function registerKnown(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  context: HandoverContext,
): void {
  attachment.solicited = optionText(world, 'attach_trigger') === 'rs';
  const key = interfaceKey(world, state);
  const before = updateOf(world, router, key);
  registerAt(
    world,
    router,
    state,
    attachment,
    {
      key,
      anchor: context.anchor,
      prefixes: context.prefixes,
      handoffIndicator: HANDOFF_INDICATOR.betweenMobileAccessGateways,
      expiresAt: before?.expiresAt ?? null,
    },
    REGISTER,
  );
}

/** The mobile has named a previous gateway (§4.2 b), and neither gateway is the anchor. */
function mayAsk(world: World, router: number, state: MobileInterface): boolean {
  const anchor = roleHolder(world, 'lma');
  return state.lastRouter >= 0 && state.lastRouter !== router && router !== anchor && state.lastRouter !== anchor;
}

/** §4.2 (c): asks the previous gateway for the context, and to forward. */
function askPrevious(world: World, router: number, state: MobileInterface): void {
  const key = interfaceKey(world, state);
  const earlier = updateOf(world, router, key);
  endNew(world, router, key);
  if (earlier !== null) withdraw(world, router, earlier);
  const begun = makeNew(world, state, state.lastRouter, 'asking', null);
  const entry = putHandover(world, router, { ...begun, sequence: nextHandoverSequence(world, router) }, ASK);
  armInitiate(world, router, entry);
  sendQuestion(world, router, entry, ASK);
}

function sendQuestion(world: World, router: number, entry: FastHandover, why: Why): void {
  sendInitiate(
    world,
    router,
    entry.peer,
    interfaceOfHandover(world, entry),
    entry.sequence,
    {
      code: INITIATE_CODE.plain,
      forwarding: true,
      buffer: false,
      context: null,
      asks: true,
      retransmission: entry.attempt > 0,
    },
    why,
  );
}

/** §4.2 (d)–(h): the previous gateway has answered. */
export function handleContextAnswer(world: World, router: number, entry: FastHandover, answer: AcknowledgeAnswer): void {
  if (entry.peer !== answer.peer || entry.sequence !== answer.sequence) return;
  const state = interfaceOfHandover(world, entry);
  const attachment = attachmentOf(world, router, state.number);
  if (entry.phase === 'completing') endNew(world, router, entry.key);
  if (entry.phase !== 'asking' || attachment === null) return;
  disarmRetransmission(world, router, FAST_HANDOVER_TIMER.retransmit, `new ${entry.key}`);
  const { context } = answer;
  const served = isServed(world, router, state, attachment);
  if (answer.code >= 128 || context === null || context.anchor === router) {
    endNew(world, router, entry.key);
    if (!served) registerMobile(world, router, state);
    return;
  }
  welcome(world, router, state, { ...entry, prefixes: context.prefixes, anchor: context.anchor }, DELIVER);
  if (!served) registerKnown(world, router, state, attachment, context);
}

/** No answer from the previous gateway: asks again, and registers without it (RFC 5568 §9: HI_RETRIES). */
export function repeatQuestion(world: World, router: number, entry: FastHandover): void {
  const state = interfaceOfHandover(world, entry);
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null || entry.attempt >= HI_RETRIES) {
    endNew(world, router, entry.key);
    return;
  }
  const again = putHandover(world, router, { ...entry, attempt: entry.attempt + 1 }, AGAIN);
  armInitiate(world, router, again);
  sendQuestion(world, router, again, AGAIN);
  if (!isServed(world, router, state, attachment)) registerMobile(world, router, state);
}

/** §4.1 (l): the anchor has acknowledged. Packets that are still with the previous gateway may come for a while. */
export function handleRegistered(world: World, router: number, key: string): void {
  const entry = handoverOf(world, router, 'new', key);
  if (entry === null) return;
  if (entry.phase === 'asking') endNew(world, router, key);
  else if (announcesEnd(world) && entry.phase === 'delivering') {
    const sequence = nextHandoverSequence(world, router);
    putHandover(world, router, { ...entry, phase: 'completing', sequence }, COMPLETE);
    const content = { code: INITIATE_CODE.forwardingComplete, forwarding: false, buffer: false, context: null, asks: false };
    sendInitiate(world, router, entry.peer, interfaceOfHandover(world, entry), sequence, content, COMPLETE);
  }
}

/** Code 2 from the previous gateway (§6.1.1): the mobile is not coming from there. */
export function handleCancellation(world: World, router: number, request: InitiateRequest): void {
  const key = interfaceKey(world, request.state);
  const entry = handoverOf(world, router, 'new', key);
  if (entry !== null && entry.peer === request.peer && entry.phase === 'expecting') endNew(world, router, key);
  const code = ACKNOWLEDGE_CODE.accepted;
  sendAcknowledge(world, router, request, { code, forwarding: false, buffer: false, context: null }, CANCELLED);
}

/** The lifetime of a fast handover is over at the new gateway; a registration under way keeps it, one that waits for an answer begins. */
export function expireNew(world: World, router: number, entry: FastHandover): void {
  if (entry.phase === 'asking') {
    endNew(world, router, entry.key);
    const state = interfaceOfHandover(world, entry);
    const attachment = attachmentOf(world, router, state.number);
    if (attachment !== null && !isServed(world, router, state, attachment)) registerMobile(world, router, state);
    return;
  }
  const registered = updateOf(world, router, entry.key);
  if (entry.phase === 'delivering' && registered?.state === 'registering' && registered.prefixes.length > 0) {
    putHandover(world, router, { ...entry, expiresAt: world.now + entry.lifetime }, ARRIVED);
  } else endNew(world, router, entry.key);
}
