/**
 * The previous access router (PAR), RFC 5568 §4: it tells the mobile about the next router (§6.1.2), announces the mobile there when it is asked
 * to (§6.2.1), and tunnels what comes for the previous care-of address (PCoA) to the new one (NCoA).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../../net/control.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { nodeAt, type MobileInterface } from '../../net/network.ts';
import { ownerOf, prefixOfAddress } from '../../net/owners.ts';
import { reserveLinkPrefix } from '../../mobility/access-link.ts';
import {
  FAST_HANDOVER_TIMER,
  handoverOf,
  handoversAt,
  interfaceOfHandover,
  putHandover,
  type FastHandover,
  type FastRequest,
} from '../../mobility/fast-handover.ts';
import { armInitiate, HI_RETRIES, nextHandoverSequence } from '../../mobility/handover-messages.ts';
import { homeAddressOf } from '../../mobility/home-agent.ts';
import { pointToTunnel } from '../../mobility/mobility-routing.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { interfaceKey, optionOn, optionText, roleHolder, type ProxyRouterMessage, type World } from '../../mobility/world.ts';
import {
  askedAccessPoint,
  HI_CODE,
  REFUSAL,
  routerOfAccessPoint,
  sendAdvice,
  sendFastAnswer,
  sendHandoverInitiate,
} from './messages.ts';
import { endNew, endPrevious } from './handover-end.ts';

const ADVISE: Why = {
  section: 'RFC 5568 §6.1.2',
  sentence: 'The router tells what it knows of the next one, so that the mobile can make its address there beforehand.',
};
const IGNORANT: Why = {
  section: 'RFC 5568 §6.1.2',
  sentence: 'The router knows nothing of the access point that it was asked about.',
};
const ANNOUNCE: Why = {
  section: 'RFC 5568 §6.2.1.1',
  sentence: 'The mobile goes to another router: its previous one announces it there, with both of its care-of addresses.',
};
const AGAIN: Why = {
  section: 'RFC 5568 §6.2.1',
  sentence: 'No acknowledgement came in time, so the same message is sent again.',
};
const ACCEPT: Why = {
  section: 'RFC 5568 §6.2.3',
  sentence: 'The new router is ready: the previous one accepts, and forwards to the new care-of address.',
};
const REFUSE: Why = { section: 'RFC 5568 §6.2.3', sentence: 'There will be no forwarding; the status says why.' };
const PREPARED: Why = {
  section: 'RFC 5568 §4',
  sentence: 'The new router is ready; packets are forwarded when the mobile leaves.',
};
const FORWARD: Why = {
  section: 'RFC 5568 §4',
  sentence: 'What comes for the previous care-of address goes through a tunnel to the new one.',
};

/** §6.1.1: a mobile asks about the access point that it is going to. The home link takes no part: a mobile that comes there is at home. */
export function handleSolicitation(
  world: World,
  router: number,
  state: MobileInterface,
  message: Extract<ProxyRouterMessage, { kind: 'proxy-router-solicitation' }>,
): void {
  const next = routerOfAccessPoint(world, message.options);
  const takesPart = next !== null && next !== router && next !== roleHolder(world, 'ha') && !nodeAt(world, next).failed;
  const prefix = takesPart ? reserveLinkPrefix(world, next, state) : null;
  const about = next === null || prefix === null ? null : { router: next, prefix };
  const asked = askedAccessPoint(message.options);
  sendAdvice(world, router, state, message.identifier, asked, about, about === null ? IGNORANT : ADVISE);
}

/** The interface whose link with this router has the prefix of an address, or null. */
function interfaceWith(world: World, router: number, address: Ipv6Address): MobileInterface | null {
  const prefix = prefixOfAddress(address);
  return world.interfaces.find((state) => world.mobility.linkPrefixes.get(`${router} ${state.number}`) === prefix) ?? null;
}

/** §6.2.2: a mobile asks to be handed over, from this link or from the new one. */
export function handleFastUpdate(
  world: World,
  router: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'fast-binding-update' }>,
): void {
  const previousCareOf = homeAddressOf(packet) ?? packet.source;
  const alternate = message.options.find((option) => option.kind === 'alternate-care-of-address');
  const nextCareOf = alternate?.kind === 'alternate-care-of-address' ? alternate.address : packet.source;
  const fromNew = packet.source !== previousCareOf;
  const { sequence, lifetimeSeconds } = message;
  const request: FastRequest = { previousCareOf, nextCareOf, sequence, lifetimeSeconds, fromNew };
  const state = interfaceWith(world, router, previousCareOf);
  const next = anchorOfPrefix(world, prefixOfAddress(nextCareOf));
  const mobile = ownerOf(world, packet.source);
  if (mobile === null || !nodeAt(world, mobile).mobile) return;
  if (state === null || state.mobile !== mobile || next === router || !nodeAt(world, next).accessRouter) {
    refuse(world, router, state ?? world.interfaces.find((candidate) => candidate.mobile === mobile)!, packet.source, request);
    return;
  }
  // A mobile that is on this link needs nothing from elsewhere: the update was overtaken by its return.
  if (fromNew && state.router === router) return;
  const known = handoverOf(world, router, 'previous', interfaceKey(world, state));
  if (known?.request?.nextCareOf === nextCareOf) {
    const repeated = putHandover(world, router, { ...known, request }, known.phase === 'initiating' ? ANNOUNCE : FORWARD);
    if (known.phase !== 'initiating') accept(world, router, repeated);
    return;
  }
  endNew(world, router, interfaceKey(world, state));
  initiate(world, router, state, next, request);
}

function initiate(world: World, router: number, state: MobileInterface, next: number, request: FastRequest): void {
  const lifetime = request.lifetimeSeconds * SECOND;
  const entry: FastHandover = {
    role: 'previous',
    key: interfaceKey(world, state),
    mobile: state.mobile,
    mobileInterface: state.number,
    peer: next,
    phase: 'initiating',
    buffering: false,
    detached: state.router !== router,
    prefixes: [prefixOfAddress(request.previousCareOf)],
    anchor: -1,
    sequence: nextHandoverSequence(world, router),
    attempt: 0,
    released: 0,
    expiresAt: world.now + lifetime,
    lifetime,
    request,
  };
  putHandover(world, router, entry, ANNOUNCE);
  armInitiate(world, router, entry);
  announce(world, router, entry, request, ANNOUNCE);
}

function announce(world: World, router: number, entry: FastHandover, request: FastRequest, why: Why): void {
  const code = request.fromNew ? HI_CODE.fromNew : HI_CODE.fromPrevious;
  const buffer = optionOn(world, 'nar_buffers');
  sendHandoverInitiate(world, router, entry, { previous: request.previousCareOf, next: request.nextCareOf, buffer, code }, why);
}

/** §6.2.1.2: the new router has answered. */
export function handleInitiateAnswer(
  world: World,
  router: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'handover-acknowledge' }>,
): void {
  const peer = ownerOf(world, packet.source);
  const entry = handoversAt(world, router).find(
    (candidate) =>
      candidate.role === 'previous' &&
      candidate.phase === 'initiating' &&
      candidate.peer === peer &&
      candidate.sequence === message.sequence,
  );
  if (entry?.request === undefined) return;
  disarmRetransmission(world, router, FAST_HANDOVER_TIMER.retransmit, `previous ${entry.key}`);
  const state = interfaceOfHandover(world, entry);
  if (message.code >= REFUSAL) {
    endPrevious(world, router, entry);
    refuse(world, router, state, placeOf(router, state, entry.request), entry.request);
  } else if (optionText(world, 'forward_from') === 'detach' && state.router === router) {
    accept(world, router, putHandover(world, router, { ...entry, phase: 'prepared' }, PREPARED));
  } else {
    accept(world, router, entry);
    startForwarding(world, router, entry);
  }
}

/** Where the mobile can be told: on this link, else at its new address. */
function placeOf(router: number, state: MobileInterface, request: FastRequest): Ipv6Address {
  return state.router === router ? request.previousCareOf : request.nextCareOf;
}

function accept(world: World, router: number, entry: FastHandover): void {
  const { request } = entry;
  if (request === undefined) return;
  const state = interfaceOfHandover(world, entry);
  const { sequence, lifetimeSeconds } = request;
  sendFastAnswer(world, router, state, placeOf(router, state, request), { sequence, status: 0, lifetimeSeconds }, ACCEPT);
}

function refuse(world: World, router: number, state: MobileInterface, to: Ipv6Address, request: FastRequest): void {
  sendFastAnswer(world, router, state, to, { sequence: request.sequence, status: REFUSAL, lifetimeSeconds: 0 }, REFUSE);
}

/** §4: the tunnel from this router to the NCoA. */
function startForwarding(world: World, router: number, entry: FastHandover): void {
  const { request } = entry;
  if (request === undefined) return;
  const lifetime = request.lifetimeSeconds * SECOND;
  putHandover(world, router, { ...entry, phase: 'forwarding', lifetime, expiresAt: world.now + lifetime }, FORWARD);
  const ends = { local: addressOf(world, router), remote: request.nextCareOf };
  for (const prefix of entry.prefixes) pointToTunnel(world, router, prefix, entry.mobile, entry.mobile, FORWARD, ends);
}

/** The mobile has left this link: what was prepared begins. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  const entry = handoverOf(world, router, 'previous', interfaceKey(world, state));
  if (entry === null) return;
  const left = putHandover(world, router, { ...entry, detached: true }, entry.phase === 'forwarding' ? FORWARD : PREPARED);
  if (left.phase === 'prepared') startForwarding(world, router, left);
}

/** No acknowledgement has come: again, or no more (RFC 5568 §9: HI_RETRIES). */
export function repeatInitiate(world: World, router: number, entry: FastHandover): void {
  const { request } = entry;
  if (request === undefined) return;
  if (entry.attempt >= HI_RETRIES) {
    endPrevious(world, router, entry);
    const state = interfaceOfHandover(world, entry);
    refuse(world, router, state, placeOf(router, state, request), request);
    return;
  }
  const again = putHandover(world, router, { ...entry, attempt: entry.attempt + 1 }, AGAIN);
  armInitiate(world, router, again);
  announce(world, router, again, request, AGAIN);
}
