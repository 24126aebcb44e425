/**
 * The previous gateway (PMAG), RFC 5949: the mobile's report and the Handover Initiate (§4.1 a–c), the answer (d), forwarding (e, f), up-link packets
 * that come back (j); the Handover Initiate of a new gateway (§4.2 c, d); the end.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobileInterface } from '../../net/network.ts';
import { isBufferOpen, packetsWaiting } from '../../net/packet-buffer.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { removeUpdate, stopRenewing, updateOf } from '../../mobility/binding-update-list.ts';
import {
  bufferNumber,
  discardHandoverBuffer,
  handoverOf,
  interfaceOfHandover,
  openHandoverBuffer,
  putHandover,
  releaseHandoverBuffer,
  removeHandover,
  type FastHandover,
} from '../../mobility/fast-handover.ts';
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
  pointerOf,
  pointToAccessLink,
  pointToBuffer,
  pointToHandover,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { interfaceKey, optionDuration, roleHolder, type World } from '../../mobility/world.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { FAST_HANDOVER_TIMER } from '../../mobility/fast-handover.ts';
import { handleDetachment as loseMobile } from '../pmipv6/mobile-access-gateway.ts';
import { endNew } from './new-mag-end.ts';
import { bufferLimit, buffersAt, forwardsFromDetachment, handoverLifetime, isPredictive } from './options.ts';

const PREDICT: Why = {
  section: 'RFC 5949 §4.1 (c)',
  sentence: 'The mobile is about to go, so its gateway tells the next one who comes, with which prefix and which anchor.',
};
const AGAIN: Why = {
  section: 'RFC 5568 §6.2.1',
  sentence: 'No acknowledgement came in time, so the same message is sent again.',
};
const START: Why = { section: 'RFC 5949 §4.1 (e)', sentence: 'The mobile has left the link: from now on packets are forwarded.' };
const FORWARD: Why = {
  section: 'RFC 5949 §4.1 (f)',
  sentence: 'The new gateway is ready: the previous one tunnels the mobile’s packets there.',
};
const PREPARED: Why = {
  section: 'RFC 5949 §4.1 (e)',
  sentence: 'The new gateway is ready; packets are forwarded when the mobile leaves.',
};
const KEEP: Why = {
  section: 'RFC 5949 §4.1 (e)',
  sentence: 'The mobile has left and nobody has taken it over yet: its packets wait here.',
};
const LOST: Why = { section: 'RFC 5949 §4.2', sentence: 'The mobile has left; a new gateway may ask for it.' };
const REFUSED: Why = {
  section: 'RFC 5949 §6.1.2',
  sentence: 'The new gateway does not take part: only a later request could help.',
};
const HAND_OVER: Why = {
  section: 'RFC 5949 §4.2 (d)',
  sentence: 'The previous gateway tells the new one the prefix and the anchor, and forwards what comes for the mobile.',
};
const UNKNOWN: Why = { section: 'RFC 5949 §4.2 (d)', sentence: 'The previous gateway knows nothing that it could tell.' };
const CANCEL: Why = {
  section: 'RFC 5949 §6.1.1',
  sentence: 'Nothing more will be forwarded: the mobile is not coming, or goes elsewhere.',
};
const BACK: Why = { section: 'RFC 5949 §4.1', sentence: 'The mobile is on this link: its packets go to it.' };
const STOPPED: Why = {
  section: 'RFC 5949 §6.1.1',
  sentence: 'The anchor has switched: the previous gateway forgets the mobile.',
};

/** How long before a scripted move its report comes. */
export function anticipation(world: World): SimDuration {
  return isPredictive(world) ? optionDuration(world, 'anticipation_ms') : 0;
}

/**
 * What a gateway can tell about a mobile: from its registration, else from the fast handover that brought the mobile here, else from the one that
 * takes it away, which outlives the other. Null: nothing, or the anchor is on this very node.
 */
function contextAt(world: World, router: number, key: string): HandoverContext | null {
  const entry = updateOf(world, router, key);
  const usable = entry !== null && entry.prefixes.length > 0 && entry.state !== 'deregistering' && entry.state !== 'releasing';
  const context = usable ? entry : (handoverOf(world, router, 'new', key) ?? handoverOf(world, router, 'previous', key));
  if (context === null || context.prefixes.length === 0 || context.anchor === router) return null;
  return { prefixes: context.prefixes, anchor: context.anchor };
}

/** §4.1 (a), (b): the access network reports that the mobile is about to go to another gateway. */
export function handleHandoverImminent(world: World, router: number, state: MobileInterface, to: number): void {
  if (!isPredictive(world) || to === router) return;
  const key = interfaceKey(world, state);
  const context = contextAt(world, router, key);
  const before = handoverOf(world, router, 'previous', key);
  if (context === null || before?.peer === to) return;
  if (before !== null) {
    cancelAtPeer(world, router, before);
    // Until the other one has answered, nobody is ready for what would be forwarded.
    if (before.phase === 'forwarding')
      for (const prefix of before.prefixes) pointToAccessLink(world, router, prefix, state, CANCEL);
  }
  // What waits here for a mobile that was not heard to be back goes on waiting.
  initiate(world, router, state, context, to, before?.buffering === true);
}

/** §4.1 (c): Handover Initiate with the whole context. */
function initiate(
  world: World,
  router: number,
  state: MobileInterface,
  context: HandoverContext,
  to: number,
  buffering: boolean,
): void {
  const begun: FastHandover = { ...makePrevious(world, state, context, to, 'initiating'), buffering };
  const entry = putHandover(world, router, { ...begun, sequence: nextHandoverSequence(world, router) }, PREDICT);
  armInitiate(world, router, entry);
  sendPrediction(world, router, entry, PREDICT);
}

function sendPrediction(world: World, router: number, entry: FastHandover, why: Why): void {
  sendInitiate(
    world,
    router,
    entry.peer,
    interfaceOfHandover(world, entry),
    entry.sequence,
    {
      code: INITIATE_CODE.contextComplete,
      forwarding: !forwardsFromDetachment(world),
      buffer: buffersAt(world, 'new'),
      context: entry,
      asks: false,
      retransmission: entry.attempt > 0,
    },
    why,
  );
}

function makePrevious(
  world: World,
  state: MobileInterface,
  context: HandoverContext,
  peer: number,
  phase: FastHandover['phase'],
): FastHandover {
  const lifetime = handoverLifetime(world);
  return {
    role: 'previous',
    key: interfaceKey(world, state),
    mobile: state.mobile,
    mobileInterface: state.number,
    peer,
    phase,
    buffering: false,
    detached: false,
    prefixes: context.prefixes,
    anchor: context.anchor,
    sequence: -1,
    attempt: 0,
    released: 0,
    expiresAt: world.now + lifetime,
    lifetime,
  };
}

/** A fast handover as it is now, with a lifetime that begins again. */
function renewed(world: World, entry: FastHandover, change: Partial<FastHandover>): FastHandover {
  const lifetime = handoverLifetime(world);
  return { ...entry, ...change, lifetime, expiresAt: world.now + lifetime };
}

/** The mobile's link is gone. In predictive mode its last words are where it goes (§4.1 a). */
export function handleDetachment(world: World, router: number, state: MobileInterface, to: number | null): void {
  const key = interfaceKey(world, state);
  const context = contextAt(world, router, key);
  const entry = updateOf(world, router, key);
  if (context === null) {
    endNew(world, router, key);
    releaseUnregistered(world, router, state, entry?.prefixes ?? []);
    loseMobile(world, router, state);
    return;
  }
  if (entry !== null) stopRenewing(world, router, entry);
  if (to !== null) handleHandoverImminent(world, router, state, to);
  leaveNew(world, router, key);
  const known = handoverOf(world, router, 'previous', key) ?? makePrevious(world, state, context, -1, 'waiting');
  const left = renewed(world, known, { detached: true });
  if (left.phase === 'forwarding') putHandover(world, router, left, FORWARD);
  else if (left.phase === 'prepared') startForwarding(world, router, left, true);
  else if (buffersAt(world, 'previous') || isBufferOpen(world, bufferNumber(world, router, state.number)))
    keepPackets(world, router, left);
  else putHandover(world, router, left, left.phase === 'waiting' ? LOST : PREDICT);
}

/**
 * A mobile has left of which the anchor never said which prefixes are its own here: what was heard of them from another gateway goes with it. The
 * anchor's own node hears of none, and routes them by its bindings.
 */
function releaseUnregistered(world: World, router: number, state: MobileInterface, registered: readonly Ipv6Address[]): void {
  if (router === roleHolder(world, 'lma')) return;
  const heard: Ipv6Address[] = [];
  for (const [key, pointer] of world.mobility.pointers) {
    const [node = '', prefix = ''] = key.split(' ');
    if (Number(node) === router && pointer.kind === 'access' && pointer.mobileInterface === state.number)
      heard.push(prefix as Ipv6Address);
  }
  releasePrefixes(
    world,
    router,
    heard.filter((prefix) => !registered.includes(prefix)),
  );
}

/** This gateway was the new one of an earlier handover: packets may still come from there. */
function leaveNew(world: World, router: number, key: string): void {
  const arrived = handoverOf(world, router, 'new', key);
  if (arrived !== null) putHandover(world, router, { ...arrived, phase: 'left', buffering: false }, LOST);
}

/** Option `buffering`: what comes for a mobile that has left waits here until it can be forwarded. */
function keepPackets(world: World, router: number, entry: FastHandover): void {
  putHandover(world, router, { ...entry, buffering: true }, KEEP);
  const buffer = openHandoverBuffer(world, router, entry.mobileInterface, bufferLimit(world));
  for (const prefix of entry.prefixes) pointToBuffer(world, router, prefix, entry.mobile, buffer, KEEP);
}

/** §4.1 (d): the new gateway has answered. */
export function handlePredictionAnswer(world: World, router: number, entry: FastHandover, answer: AcknowledgeAnswer): void {
  if (entry.phase !== 'initiating' || entry.peer !== answer.peer || entry.sequence !== answer.sequence) return;
  disarmRetransmission(world, router, FAST_HANDOVER_TIMER.retransmit, `previous ${entry.key}`);
  if (answer.code >= 128) putHandover(world, router, { ...entry, phase: 'waiting' }, REFUSED);
  else if (!forwardsFromDetachment(world)) startForwarding(world, router, entry, false);
  else if (entry.detached) startForwarding(world, router, entry, true);
  else putHandover(world, router, { ...entry, phase: 'prepared' }, PREPARED);
}

/** §4.1 (e), (f): the tunnel to the new gateway carries the mobile's packets, those that waited first. */
function startForwarding(world: World, router: number, entry: FastHandover, announced: boolean): void {
  if (announced) {
    // Choice: the new gateway has its tunnel end since (d), so forwarding does not wait for the answer to this one.
    const content = { code: INITIATE_CODE.plain, forwarding: true, buffer: buffersAt(world, 'new'), context: null, asks: false };
    sendInitiate(
      world,
      router,
      entry.peer,
      interfaceOfHandover(world, entry),
      nextHandoverSequence(world, router),
      content,
      START,
    );
  }
  forwardTo(world, router, entry, FORWARD);
}

function forwardTo(world: World, router: number, entry: FastHandover, why: Why): void {
  const released = packetsWaiting(world, bufferNumber(world, router, entry.mobileInterface));
  putHandover(world, router, renewed(world, entry, { phase: 'forwarding', buffering: false, released }), why);
  for (const prefix of entry.prefixes) pointToHandover(world, router, prefix, entry.mobile, entry.peer, why);
  releaseHandoverBuffer(world, router, entry.mobileInterface);
}

/** §4.2 (c), (d): a new gateway asks for a mobile that has come to it. */
export function handleContextRequest(world: World, router: number, request: InitiateRequest): void {
  const { state } = request;
  const key = interfaceKey(world, state);
  const refuse = (code: number): void =>
    sendAcknowledge(world, router, request, { code, forwarding: false, buffer: false, context: null }, UNKNOWN);
  if (attachmentOf(world, router, state.number) !== null) {
    refuse(ACKNOWLEDGE_CODE.unspecified);
    return;
  }
  const context = contextAt(world, router, key);
  if (context === null) {
    refuse(ACKNOWLEDGE_CODE.contextNotAvailable);
    return;
  }
  const before = handoverOf(world, router, 'previous', key);
  if (before !== null && before.peer !== request.peer) cancelAtPeer(world, router, before);
  disarmRetransmission(world, router, FAST_HANDOVER_TIMER.retransmit, `previous ${key}`);
  // The answer goes first: the new gateway delivers nothing before it knows the prefix.
  const code = ACKNOWLEDGE_CODE.contextComplete;
  sendAcknowledge(world, router, request, { code, forwarding: request.forwarding, buffer: false, context }, HAND_OVER);
  if (!request.forwarding || (before?.phase === 'forwarding' && before.peer === request.peer)) return;
  const entry = before ?? makePrevious(world, state, context, request.peer, 'waiting');
  leaveNew(world, router, key);
  forwardTo(world, router, { ...entry, peer: request.peer, detached: true }, HAND_OVER);
}

/** The gateway that was told of the mobile need not wait any more. */
function cancelAtPeer(world: World, router: number, entry: FastHandover): void {
  if (entry.peer < 0) return;
  const content = { code: INITIATE_CODE.forwardingComplete, forwarding: false, buffer: false, context: null, asks: false };
  sendInitiate(
    world,
    router,
    entry.peer,
    interfaceOfHandover(world, entry),
    nextHandoverSequence(world, router),
    content,
    CANCEL,
  );
}

/** Code 2 from the new gateway (§6.1.1): the anchor has switched, forwarding is complete. True when it was about a forwarding of ours. */
export function handleForwardingComplete(world: World, router: number, request: InitiateRequest): boolean {
  const entry = handoverOf(world, router, 'previous', interfaceKey(world, request.state));
  if (entry === null || entry.peer !== request.peer || entry.phase !== 'forwarding') return false;
  const code = ACKNOWLEDGE_CODE.accepted;
  sendAcknowledge(world, router, request, { code, forwarding: false, buffer: false, context: null }, STOPPED);
  forgetForwarded(world, router, entry);
  return true;
}

/** The mobile is (still, or again) on this gateway's link: nothing is forwarded, what waited goes to it. */
export function takeMobileBack(world: World, router: number, entry: FastHandover): void {
  cancelAtPeer(world, router, entry);
  restoreLink(world, router, entry);
}

function restoreLink(world: World, router: number, entry: FastHandover): void {
  for (const prefix of entry.prefixes) pointToAccessLink(world, router, prefix, interfaceOfHandover(world, entry), BACK);
  releaseHandoverBuffer(world, router, entry.mobileInterface);
  removeHandover(world, router, entry);
}

/** No acknowledgement has come: again, or no more (RFC 5568 §9: HI_RETRIES). */
export function repeatPrediction(world: World, router: number, entry: FastHandover): void {
  if (entry.attempt >= HI_RETRIES) {
    putHandover(world, router, { ...entry, phase: 'waiting' }, REFUSED);
    return;
  }
  const again = putHandover(world, router, { ...entry, attempt: entry.attempt + 1 }, AGAIN);
  armInitiate(world, router, again);
  sendPrediction(world, router, again, AGAIN);
}

/** The lifetime of a fast handover is over at the previous gateway. */
export function expirePrevious(world: World, router: number, entry: FastHandover): void {
  if (!entry.detached) restoreLink(world, router, entry);
  else if (entry.phase === 'forwarding') forgetForwarded(world, router, entry);
  else {
    // Nobody has taken the mobile over: as without fast handovers (RFC 5213 §6.9.1.3). Prefixes that this gateway had heard of from another
    // one, but not yet from the anchor, are not its own.
    const update = updateOf(world, router, entry.key);
    endPrevious(world, router, entry.key);
    endNew(world, router, entry.key);
    const registered = update?.prefixes ?? [];
    releasePrefixes(
      world,
      router,
      entry.prefixes.filter((prefix) => !registered.includes(prefix)),
    );
    if (update !== null) loseMobile(world, router, interfaceOfHandover(world, entry));
  }
}

/** The new gateway serves the mobile: this one forgets it. */
function forgetForwarded(world: World, router: number, entry: FastHandover): void {
  const registered = updateOf(world, router, entry.key)?.prefixes ?? [];
  removeHandover(world, router, entry);
  endNew(world, router, entry.key);
  removeUpdate(world, router, entry.key);
  releasePrefixes(world, router, [...entry.prefixes, ...registered]);
}

function releasePrefixes(world: World, router: number, prefixes: readonly Ipv6Address[]): void {
  for (const prefix of prefixes) {
    releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
  }
}

/** Ends the previous gateway's part without a taker: what waited is dropped, and the prefixes lead to its own link as before. */
export function endPrevious(world: World, router: number, key: string): void {
  const entry = handoverOf(world, router, 'previous', key);
  if (entry === null) return;
  removeHandover(world, router, entry);
  for (const prefix of entry.prefixes) {
    const kind = pointerOf(world, router, prefix)?.kind;
    if (kind === 'buffer' || kind === 'handover')
      pointToAccessLink(world, router, prefix, interfaceOfHandover(world, entry), LOST);
  }
  discardHandoverBuffer(world, router, entry.mobileInterface, 'buffer-discarded');
}
