/**
 * Registration at an LMA, draft-chan-netext-distributed-lma-03 §4.1 (at home) and §4.3 (in a visited network): what an LMA does with the
 * update of a gateway, and as D-LMA with the answer of the H-LMA.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { ownerOf, prefixOfAddress } from '../../net/owners.ts';
import { acknowledge, BINDING_STATUS, readRegistration, type AgentRules } from '../../mobility/home-agent.ts';
import { entriesAbout, entriesAt, entryOf, putEntry } from '../../mobility/mobile-entries.ts';
import { AWAY_UNBOUND, homeOf } from '../../mobility/home-address.ts';
import { BINDING_EXPIRY_TIMER, bindingOf, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { PROXY_STATUS, readProxyBindingUpdate, sendProxyBindingAcknowledgement } from '../../mobility/proxy.ts';
import { armRetransmission, disarmRetransmission } from '../../mobility/registration.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import {
  HOME_QUESTION_TIMER,
  isOwnRequest,
  type AnchorRequest,
  type VisitedRegistration,
} from '../../mobility/visited-registration.ts';
import { removeWhereabouts, whereaboutsAbout } from '../../mobility/whereabouts.ts';
import { bindingLifetime, bindingLifetimeSeconds, optionText, type World } from '../../mobility/world.ts';
import { homeAnchorOf } from './anchors.ts';
import { bind, dropBinding, grantedTo, keyOf, tellGatewayLeft } from './binding.ts';
import { noteLocation, prefixesAtHome, pushLocation } from './home-anchor.ts';
import { tellPrevious } from './previous-anchor.ts';
import { careOfIn, mobileIn, prefixesIn, sendLocation } from './messages.ts';
import { bypasses, releaseUnused, routeAtAnchor } from './mobility-routing.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;

const ACCEPT: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The LMA tells the gateway that it anchors the mobile now, and with which home prefix.',
};
const REFUSE: Why = { section: 'RFC 5213 §5.3.6', sentence: 'The LMA refuses; the status says why.' };
const ASK: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The visited LMA asks the H-LMA whether the home address is unique, and tells it that the mobile is anchored here.',
};
const ASK_ANEW: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The home address was not unique, so the visited LMA asks the H-LMA for a valid one.',
};
const REFRESH: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The D-LMA tells the H-LMA again where the mobile is, before what it said runs out.',
};
const REPEAT: Why = {
  section: 'RFC 6275 §11.8',
  sentence: 'No answer came in time, so the D-LMA asks the H-LMA again.',
};
/** What an LMA says to a mobile that registers itself. */
const AGENT: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: ASK,
    accept: {
      section: 'draft-chan-netext-distributed-lma-03 §4.3',
      sentence: 'The LMA tells the mobile that it anchors it now, and for how long.',
    },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The LMA refuses; the status says why.' },
    away: AWAY_UNBOUND,
  },
  detection: () => 0,
};
const COMES_BACK: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The mobile is back: nothing is forwarded any more to where it was meanwhile.',
};

/** A gateway registers a mobile here. */
export function handleProxyBindingUpdate(world: World, anchor: number, packet: Packet, message: BindingUpdate): void {
  const read = readProxyBindingUpdate(world, packet, message);
  const refuse = (status: number, sequence?: number): void =>
    sendProxyBindingAcknowledgement(
      world,
      anchor,
      packet,
      message,
      { status, lifetimeSeconds: 0, prefixes: [], ...(sequence === undefined ? {} : { sequence }) },
      REFUSE,
    );
  if (!read.ok) {
    refuse(read.error);
    return;
  }
  handleRequest(world, anchor, packet, read.value, refuse);
}

/** The form with Mobile IP (§1): the mobile registers itself, with its home address and the care-of address that it has. */
export function handleOwnBindingUpdate(world: World, anchor: number, packet: Packet, message: BindingUpdate): void {
  const registration = readRegistration(world, packet, message);
  if (registration === null || homeOf(world, registration.mobile).address !== registration.home) return;
  const { mobile, home, sequence, lifetimeSeconds } = registration;
  const prefixes = [prefixOfAddress(home)];
  const request: AnchorRequest = { mobile, ordinal: 0, sequence, lifetimeSeconds, prefixes, gateway: mobile, registration };
  handleRequest(world, anchor, packet, request, (status, known) =>
    acknowledge(world, anchor, { ...registration, sequence: known ?? sequence }, status, 0, AGENT),
  );
}

function handleRequest(
  world: World,
  anchor: number,
  packet: Packet,
  request: AnchorRequest,
  refuse: (status: number, sequence?: number) => void,
): void {
  const entry = bindingOf(world, anchor, keyOf(world, request));
  // RFC 6275 §9.5.1 by way of RFC 5213 §5.5: the number orders updates.
  if (entry !== null && !isLaterSequence(request.sequence, entry.sequence)) {
    refuse(PROXY_STATUS.sequenceOutOfWindow, entry.sequence);
  } else if (homeAnchorOf(world, request.mobile) === anchor) registerAtHome(world, anchor, packet, request, refuse);
  else if (entry === null || visitedOf(world, anchor, entry.key)?.owed === true) registerVisited(world, anchor, packet, request);
  else {
    accept(world, anchor, packet, request, entry.prefixes, entry);
    refreshHome(world, anchor, packet, request);
  }
}

/** §4.1: in its home network the mobile is anchored to its H-LMA, as in Proxy Mobile IPv6. */
function registerAtHome(
  world: World,
  anchor: number,
  packet: Packet,
  request: AnchorRequest,
  refuse: (status: number) => void,
): void {
  const prefixes = prefixesAtHome(world, anchor, request);
  if (typeof prefixes === 'number') {
    refuse(prefixes);
    return;
  }
  const previous = noteLocation(world, anchor, { ...request, anchor, lifetimeSeconds: 0 }, prefixes);
  accept(world, anchor, packet, request, prefixes, bindingOf(world, anchor, keyOf(world, request)));
  pushLocation(world, anchor, { ...request, anchor, lifetimeSeconds: bindingLifetimeSeconds(world) }, prefixes);
  if (previous !== null && optionText(world, 'prev_dlma_notify') !== 'none') {
    tellPrevious(world, anchor, previous, { ...request, anchor, prefixes, lifetimeSeconds: bindingLifetimeSeconds(world) });
  }
}

/** §4.3: binds the mobile to its gateway and answers. The gateway that it has left is told when it may be bypassing this LMA's senders. */
function accept(
  world: World,
  anchor: number,
  packet: Packet,
  request: AnchorRequest,
  prefixes: readonly Ipv6Address[],
  before: BindingCacheEntry | null,
): void {
  bind(world, anchor, request, prefixes);
  const lifetimeSeconds = grantedTo(world, request);
  if (isOwnRequest(request)) {
    acknowledge(world, anchor, request.registration, BINDING_STATUS.accepted, lifetimeSeconds, AGENT);
    return;
  }
  sendProxyBindingAcknowledgement(
    world,
    anchor,
    packet,
    request.message,
    { status: PROXY_STATUS.accepted, lifetimeSeconds, prefixes },
    ACCEPT,
  );
  if (before !== null && before.gateway !== request.gateway) tellGatewayLeft(world, anchor, before.gateway, request, prefixes);
}

/** What an LMA knows of a registration that its mobile's H-LMA has to agree to. */
function visitedOf(world: World, anchor: number, key: string): VisitedRegistration | null {
  return entryOf(world.mobility.visitedRegistrations, anchor, key);
}

/**
 * §4.3: the first update from a visited network. The H-LMA is asked; with `pba_after: pbu` a gateway that knows the home prefix is answered
 * at once. Where the previous D-LMA is known, it is told at the same time.
 */
function registerVisited(world: World, anchor: number, packet: Packet, request: AnchorRequest): void {
  const key = keyOf(world, request);
  const home = homeAnchorOf(world, request.mobile);
  const waiting = visitedOf(world, anchor, key);
  const profile = world.mobility.profiles.get(key);
  const atOnce = optionText(world, 'pba_after') === 'pbu' && request.prefixes.length > 0;
  const isNew = waiting === null;
  forgetElsewhere(world, anchor, request);
  putEntry(world.mobility.visitedRegistrations, anchor, key, {
    key,
    mobile: request.mobile,
    home,
    request,
    packet,
    owed: !atOnce,
    asked: waiting?.asked ?? null,
    grantedUntil: waiting?.grantedUntil ?? 0,
    updatedAt: world.now,
  });
  if (atOnce) accept(world, anchor, packet, request, request.prefixes, null);
  // Choice: a mobile names its home address itself, so it is served from its update on; only its answer waits for the H-LMA.
  else if (isOwnRequest(request)) bind(world, anchor, request, request.prefixes);
  // The gateway repeats its update while this LMA repeats its question: the answer to that is for the newest update.
  if (isNew || waiting.asked === null) ask(world, anchor, key, ASK);
  if (isNew && optionText(world, 'prev_dlma_notify') === 'known' && profile !== undefined) {
    const news = { ...request, anchor, prefixes: profile.prefixes, lifetimeSeconds: bindingLifetimeSeconds(world) };
    if (profile.anchor !== home) tellPrevious(world, anchor, profile.anchor, news);
  }
}

/**
 * A mobile comes back to an LMA that it had left: what this LMA was told of where it had gone is over at once, though the H-LMA has not
 * agreed yet. Else this LMA and one that knows already that the mobile is here would forward to each other.
 */
function forgetElsewhere(world: World, anchor: number, request: AnchorRequest): void {
  for (const { table, prefix, mobile, ordinal, sequence } of whereaboutsAbout(world, anchor, request.mobile)) {
    if (table !== 'forwarding' || ordinal !== request.ordinal) continue;
    if (!isLaterSequence(request.sequence, sequence)) continue;
    removeWhereabouts(world, anchor, 'forwarding', prefix);
    routeAtAnchor(world, anchor, mobile, prefix, COMES_BACK);
  }
}

/** §4.3: LU to the H-LMA. */
function ask(world: World, anchor: number, key: string, why: Why, attempt = 0): void {
  const registration = visitedOf(world, anchor, key);
  if (registration === null) return;
  const { request, home } = registration;
  // The same question has the same number, though the gateway may have sent a newer update meanwhile.
  const sequence = attempt === 0 ? request.sequence : (registration.asked?.sequence ?? request.sequence);
  const prefixes = bindingOf(world, anchor, key)?.prefixes ?? (why === ASK_ANEW ? [] : request.prefixes);
  putEntry(world.mobility.visitedRegistrations, anchor, key, {
    ...registration,
    asked: { sequence, attempt, atNs: world.now },
  });
  armRetransmission(world, anchor, HOME_QUESTION_TIMER, key, attempt);
  // Only an H-LMA that tells the previous D-LMA itself has to know the gateway.
  const tellsGateway =
    bypasses(world, 'd-lma') && optionText(world, 'prev_dlma_notify') === 'hlma_direct' && request.gateway !== anchor;
  sendLocation(
    world,
    anchor,
    {
      kind: 'LU',
      to: home,
      mobile: request.mobile,
      ordinal: request.ordinal,
      sequence,
      lifetimeSeconds: bindingLifetimeSeconds(world),
      prefixes,
      ...(attempt > 0 ? { retransmission: true } : {}),
      ...(tellsGateway ? { careOf: request.gateway } : {}),
    },
    why,
  );
}

/** The gateway has renewed, or the mobile has another gateway of this LMA: the H-LMA is told again when what it was told runs out early. */
function refreshHome(world: World, anchor: number, packet: Packet, request: AnchorRequest): void {
  const key = keyOf(world, request);
  const registration = visitedOf(world, anchor, key);
  const grantedUntil = registration?.grantedUntil ?? 0;
  putEntry(world.mobility.visitedRegistrations, anchor, key, {
    key,
    mobile: request.mobile,
    home: homeAnchorOf(world, request.mobile),
    request,
    packet,
    owed: false,
    asked: registration?.asked ?? null,
    grantedUntil,
    updatedAt: world.now,
  });
  const early = 2 * (grantedUntil - world.now) <= bindingLifetime(world);
  if (early && (registration?.asked ?? null) === null) ask(world, anchor, key, REFRESH);
}

/** §4.3: the H-LMA has answered. */
export function handleLocationAnswer(world: World, anchor: number, packet: Packet, message: EmulatorMessage): void {
  const home = ownerOf(world, packet.source);
  const about = mobilesIn(world, message).flatMap((mobile) => entriesAbout(world.mobility.visitedRegistrations, anchor, mobile));
  for (const registration of about) {
    const { asked, key } = registration;
    if (asked === null || asked.sequence !== message.sequence || registration.home !== home) continue;
    if (!isAnswerTo(world, registration, message)) continue;
    disarmRetransmission(world, anchor, HOME_QUESTION_TIMER, key);
    const answered: VisitedRegistration = { ...registration, asked: null };
    putEntry(world.mobility.visitedRegistrations, anchor, key, answered);
    if (message.status === 0) complete(world, anchor, answered, asked.atNs, message);
    else if (message.status === PROXY_STATUS.notAuthorizedForHomeNetworkPrefix && !isOwnRequest(registration.request)) {
      dropBinding(world, anchor, key);
      putEntry(world.mobility.visitedRegistrations, anchor, key, { ...answered, owed: true });
      ask(world, anchor, key, ASK_ANEW);
    } else {
      // A newer registration elsewhere has overtaken this one.
      dropBinding(world, anchor, key);
    }
    return;
  }
}

/** The mobiles that an answer may be about: it names one, or home prefixes of one. */
function mobilesIn(world: World, message: EmulatorMessage): readonly number[] {
  const named = mobileIn(world, message);
  return named !== null ? [named.mobile] : [...new Set(prefixesIn(message).flatMap((prefix) => ownerOf(world, prefix) ?? []))];
}

/** An answer that names the mobile names the interface, too. */
function isAnswerTo(world: World, registration: VisitedRegistration, message: EmulatorMessage): boolean {
  const named = mobileIn(world, message);
  return named === null || named.ordinal === registration.request.ordinal;
}

function complete(
  world: World,
  anchor: number,
  registration: VisitedRegistration,
  askedAt: number,
  message: EmulatorMessage,
): void {
  const { key, request, packet, owed } = registration;
  const granted = { ...registration, owed: false, grantedUntil: askedAt + message.lifetimeSeconds * SECOND };
  putEntry(world.mobility.visitedRegistrations, anchor, key, granted);
  const prefixes = prefixesIn(message);
  if (owed) accept(world, anchor, packet, request, prefixes, null);
  const previous = careOfIn(world, message);
  if (previous === null) return;
  tellPrevious(world, anchor, previous, { ...request, anchor, prefixes, lifetimeSeconds: bindingLifetimeSeconds(world) });
}

/** Nobody answered the question to the H-LMA: asks again, and tells a known previous D-LMA again, whose news may be lost as well. */
function askAgain(world: World, anchor: number, key: string): void {
  const registration = visitedOf(world, anchor, key);
  if (registration?.asked === null || registration === null) return;
  ask(world, anchor, key, REPEAT, registration.asked.attempt + 1);
}

/** §4.3: tells an H-LMA that has been restarted, and so knows nothing, where its mobiles are that are anchored here. */
export function tellRestartedHome(world: World, anchor: number, home: number): void {
  for (const registration of [...entriesAt(world.mobility.visitedRegistrations, anchor)]) {
    if (registration.home === home) ask(world, anchor, registration.key, REFRESH);
  }
}

/** Timers of an LMA's registrations: the question to the H-LMA, and the end of a binding. */
export function handleRegistrationTimer(world: World, timer: Timer): void {
  if (timer.name === HOME_QUESTION_TIMER) {
    const registration = visitedOf(world, timer.node, timer.key);
    // Choice: a gateway that has stopped asking is not asked for any more: its update lives as long as its binding would have.
    if (registration !== null && isStale(world, timer.node, registration)) dropBinding(world, timer.node, timer.key);
    else askAgain(world, timer.node, timer.key);
  }
  if (timer.name !== BINDING_EXPIRY_TIMER) return;
  const entry = bindingOf(world, timer.node, timer.key);
  dropBinding(world, timer.node, timer.key);
  for (const prefix of entry?.prefixes ?? []) releaseUnused(world, timer.node, entry!.mobile, prefix);
}

function isStale(world: World, anchor: number, registration: VisitedRegistration): boolean {
  const { request, key, updatedAt } = registration;
  return bindingOf(world, anchor, key) === null && updatedAt + request.lifetimeSeconds * SECOND <= world.now;
}
