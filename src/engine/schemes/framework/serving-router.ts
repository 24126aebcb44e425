/**
 * The mobility router that serves a mobile, draft-chan-dmm-framework-gap-analysis §6 and §7: to the mobile it is the location manager, to the
 * location manager it is the mobile (§3). It keeps the binding to the care-of address and tells the location manager only that it serves.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { BINDING_EXPIRY_TIMER, bindingOf } from '../../mobility/binding-cache.ts';
import { PUT_TIMER, type DirectoryRegistration } from '../../mobility/directory-registration.ts';
import {
  acknowledge,
  BINDING_STATUS,
  endOf,
  grantedTo,
  readRegistration,
  type AgentRules,
  type RegistrationRequest,
} from '../../mobility/home-agent.ts';
import { AWAY_UNBOUND, homeOf } from '../../mobility/home-address.ts';
import { PROXY_STATUS, readProxyBindingUpdate, sendProxyBindingAcknowledgement } from '../../mobility/proxy.ts';
import { armRetransmission, disarmRetransmission } from '../../mobility/registration.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { removeWhereabouts, whereaboutsOf } from '../../mobility/whereabouts.ts';
import { bindingLifetime, bindingLifetimeSeconds, mapOf, type World } from '../../mobility/world.ts';
import { egressOf } from './address-translation.ts';
import { bind, dropBinding } from './binding.ts';
import { homeRouterOf, isDynamic, isRouter, managerOf, translates } from './functions.ts';
import { noteLocation } from './location-management.ts';
import { sendLocation, subjectOf } from './messages.ts';
import { bindingFor, learn, routeHome } from './mobility-routing.ts';

const TELL: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence:
    'The router tells the location manager that it serves the home address now: the record points to it, not to the mobile.',
};
const REPEAT: Why = {
  section: 'RFC 6275 §11.8',
  sentence: 'No answer came in time, so the router tells the location manager again.',
};
const TELL_PREVIOUS: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence:
    'The routers signal with each other: the one before is told who serves the mobile, and forwards what still comes to it.',
};
const TELL_OF_END: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence:
    'The routers signal with each other: the one before is told that the mobile is not there, and its network takes its routes back.',
};
const MOVED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence: 'Another router serves the mobile: what still comes here goes there.',
};
const NOTED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS2 push',
  sentence: 'The home router knows where its mobile is, and says that it does.',
};

const RULES: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: TELL,
    accept: { section: 'RFC 6275 §10.3.1', sentence: 'The router accepts and tells the mobile for how long.' },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The router refuses; the status says why.' },
    away: AWAY_UNBOUND,
  },
  detection: () => 0,
};

const PROXY_ACCEPTED: Why = {
  section: 'RFC 5213 §5.3.6',
  sentence: 'The router accepts and tells the access router for how long.',
};

/** How long a router goes on telling the location manager that a mobile is gone. */
const FAREWELL: SimDuration = 10 * SECOND;

function registrationAt(world: World, router: number, home: Ipv6Address): DirectoryRegistration | null {
  return world.mobility.directoryRegistrations.get(router)?.get(home) ?? null;
}

/** §6: the mobile registers a care-of address here, or gives its registration up. */
export function handleBindingUpdate(
  world: World,
  router: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): void {
  const request = readRegistration(world, packet, message);
  if (request !== null) handleRequest(world, router, request);
}

/** §8, RS3: an access router registers a mobile's home prefix with its own address (RFC 5213 §5.3). */
export function handleProxyBindingUpdate(
  world: World,
  router: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): void {
  const read = readProxyBindingUpdate(world, packet, message);
  const home = read.ok ? homeOf(world, read.value.mobile) : null;
  if (!read.ok || home === null || !read.value.prefixes.includes(home.prefix)) {
    const status = read.ok ? PROXY_STATUS.notAuthorizedForHomeNetworkPrefix : read.error;
    sendProxyBindingAcknowledgement(
      world,
      router,
      packet,
      message,
      { status, lifetimeSeconds: 0, prefixes: [] },
      RULES.reasons.refuse,
    );
    return;
  }
  const { mobile, ordinal, sequence, lifetimeSeconds, proxyCareOfAddress: careOf } = read.value;
  const addresses = { home: home.address, careOf, from: packet.source, to: packet.destination };
  handleRequest(world, router, { mobile, ordinal, sequence, lifetimeSeconds, ...addresses, proxy: message });
}

/** The answer to whoever has registered: the mobile, or the access router in its place. */
function answer(world: World, router: number, request: RegistrationRequest, status: number, lifetimeSeconds: number): void {
  const { proxy, from, home, sequence } = request;
  if (proxy === undefined) {
    acknowledge(world, router, request, status, lifetimeSeconds, RULES);
    return;
  }
  const prefixes = [prefixOfAddress(home)];
  const why = status < 128 ? PROXY_ACCEPTED : RULES.reasons.refuse;
  sendProxyBindingAcknowledgement(world, router, { source: from }, proxy, { status, lifetimeSeconds, prefixes, sequence }, why);
}

function handleRequest(world: World, router: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  if (!isRouter(world, homeRouterOf(world, prefix))) {
    answer(world, router, request, BINDING_STATUS.notHomeSubnet, 0);
    return;
  }
  const last = lastSequence(world, router, request.home);
  if (last !== undefined && !isLaterSequence(request.sequence, last)) {
    answer(world, router, { ...request, sequence: last }, BINDING_STATUS.sequenceOutOfWindow, 0);
    return;
  }
  const ends = request.lifetimeSeconds === 0 || request.careOf === request.home;
  const asked: RegistrationRequest = ends ? { ...request, lifetimeSeconds: 0 } : request;
  const before = registrationAt(world, router, request.home);
  const goesOn = !ends && before !== null && before.request.lifetimeSeconds > 0;
  if (!ends) careOfIsHome(world, router, asked);
  if (ends) dropBinding(world, router, prefix);
  else bind(world, router, asked);
  if (managerOf(world, prefix) === router) registerHere(world, router, asked, prefix);
  else {
    if (ends) forgetElsewhere(world, router, request.mobile, prefix);
    registerAway(world, router, asked, goesOn ? before : null);
  }
}

/**
 * Choice: a care-of address that is itself a home address of this router is at home again, whatever the router was told before: the update
 * that says so may be lost, and a packet must not go from tunnel to tunnel until it is repeated.
 */
function careOfIsHome(world: World, router: number, { mobile, careOf, sequence }: RegistrationRequest): void {
  const prefix = prefixOfAddress(careOf);
  const told = whereaboutsOf(world, router, 'location', prefix);
  if (homeRouterOf(world, prefix) !== router || told === null || told.mobile !== mobile) return;
  if (isLaterSequence(sequence, told.sequence)) forgetElsewhere(world, router, mobile, prefix);
}

/** Number of the last registration of a home address that a router has heard of. */
function lastSequence(world: World, router: number, home: Ipv6Address): number | undefined {
  return (
    bindingOf(world, router, home)?.sequence ??
    registrationAt(world, router, home)?.request.sequence ??
    whereaboutsOf(world, router, 'location', prefixOfAddress(home))?.sequence ??
    endOf(world, router, prefixOfAddress(home))
  );
}

/** A home router that had been told where the mobile is: it is there no more. */
function forgetElsewhere(world: World, router: number, mobile: number, prefix: Ipv6Address): void {
  removeWhereabouts(world, router, 'location', prefix);
  routeHome(world, router, mobile, prefix, MOVED);
}

/** The location manager is this node: nothing is sent. */
function registerHere(world: World, router: number, request: RegistrationRequest, prefix: Ipv6Address): void {
  const lifetimeSeconds = grantedTo(world, request);
  const { mobile, sequence } = request;
  const until = world.now + lifetimeSeconds * SECOND;
  const egress = egressOf(world, router, prefix);
  const named = egress === undefined ? {} : { egress };
  const outcome = noteLocation(world, router, { mobile, prefix, at: router, sequence, until, lifetimeSeconds, ...named });
  answer(world, router, request, BINDING_STATUS.accepted, lifetimeSeconds);
  const previous = outcome.kind === 'noted' ? outcome.previous : null;
  // The home router is told as such.
  if (previous !== null && previous !== homeRouterOf(world, prefix)) tellPrevious(world, router, previous, request);
}

/** The location manager is told before the first answer; within the reach of this router only when its record runs out early. */
function registerAway(world: World, router: number, request: RegistrationRequest, before: DirectoryRegistration | null): void {
  const agreed = before !== null && before.grantedUntil > world.now;
  mapOf(world.mobility.directoryRegistrations, router).set(request.home, {
    home: request.home,
    request,
    owed: !agreed,
    asked: before?.asked ?? null,
    grantedUntil: before?.grantedUntil ?? 0,
    updatedAt: world.now,
  });
  if (agreed) answer(world, router, request, BINDING_STATUS.accepted, grantedTo(world, request));
  const early = !agreed || 2 * (before.grantedUntil - world.now) <= bindingLifetime(world);
  if (early && (before?.asked ?? null) === null) tell(world, router, request.home, TELL);
}

/** LU to the location manager. The same word again has the same number. */
function tell(world: World, router: number, home: Ipv6Address, why: Why, attempt = 0): void {
  const registration = required(registrationAt(world, router, home), 'registration');
  const { request } = registration;
  const prefix = prefixOfAddress(home);
  const sequence = attempt === 0 ? request.sequence : (registration.asked?.sequence ?? request.sequence);
  const asked = { sequence, attempt, atNs: world.now };
  mapOf(world.mobility.directoryRegistrations, router).set(home, { ...registration, asked });
  armRetransmission(world, router, PUT_TIMER, home, attempt);
  sendLocation(
    world,
    router,
    {
      kind: 'LU',
      to: managerOf(world, prefix),
      mobile: request.mobile,
      prefix,
      at: router,
      egress: egressOf(world, router, prefix),
      sequence,
      lifetimeSeconds: request.lifetimeSeconds === 0 ? 0 : bindingLifetimeSeconds(world),
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    why,
  );
}

/** The location manager has answered: the mobile is told, and so is the router before. */
export function handleUpdateAnswer(world: World, router: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  const { prefix, mobile, previous } = about;
  const { sequence } = message;
  const registration = [...(world.mobility.directoryRegistrations.get(router)?.values() ?? [])].find(
    ({ home }) => prefixOfAddress(home) === prefix,
  );
  if (registration !== undefined && registration.asked?.sequence === sequence)
    settle(world, router, registration, message, previous);
  else if (previous !== null && previous !== router && registration?.request.sequence !== sequence)
    tellOfEnd(world, router, { mobile, prefix, previous, sequence });
}

/** The mobile has moved on, or ended, before the location manager's answer: nobody else is told which router was the one before. */
function tellOfEnd(
  world: World,
  router: number,
  { previous, ...about }: { mobile: number; prefix: Ipv6Address; previous: number; sequence: number },
): void {
  if (!isDynamic(world) || !translates(world)) return;
  sendLocation(world, router, { kind: 'LU', to: previous, at: router, lifetimeSeconds: 0, ...about }, TELL_OF_END);
}

function settle(
  world: World,
  router: number,
  registration: DirectoryRegistration,
  message: EmulatorMessage,
  previous: number | null,
): void {
  const { home, request, owed, asked } = registration;
  const prefix = prefixOfAddress(home);
  disarmRetransmission(world, router, PUT_TIMER, home);
  if (message.status !== 0 && asked !== null && isLaterSequence(request.sequence, asked.sequence)) {
    // What was refused is of an earlier registration: the mobile has registered here again while the router repeated itself.
    mapOf(world.mobility.directoryRegistrations, router).set(home, { ...registration, asked: null });
    tell(world, router, home, TELL);
    return;
  }
  if (message.status !== 0) {
    dropBinding(world, router, prefix);
    return;
  }
  const grantedUntil = (asked?.atNs ?? world.now) + message.lifetimeSeconds * SECOND;
  mapOf(world.mobility.directoryRegistrations, router).set(home, { ...registration, asked: null, owed: false, grantedUntil });
  if (owed) answer(world, router, request, BINDING_STATUS.accepted, grantedTo(world, request));
  const ends = request.lifetimeSeconds === 0;
  if (ends || bindingFor(world, router, prefix) !== null) {
    if (previous !== null && previous !== router) tellPrevious(world, router, previous, request);
  }
  if (ends || bindingFor(world, router, prefix) === null) world.mobility.directoryRegistrations.get(router)?.delete(home);
}

/**
 * In the hierarchy nobody but the home router sends to a visited one, so the one before need not know. Choice: where headers are rewritten it
 * is told all the same, also of an end, since its network has routes for the home prefix, which would lead astray what only passes there.
 */
function tellPrevious(world: World, router: number, previous: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  const { mobile, sequence } = request;
  if (request.lifetimeSeconds === 0) {
    tellOfEnd(world, router, { mobile, prefix, previous, sequence });
    return;
  }
  if (isDynamic(world) && !translates(world)) return;
  const lifetimeSeconds = grantedTo(world, request);
  sendLocation(
    world,
    router,
    { kind: 'LU', to: previous, mobile, prefix, at: router, egress: egressOf(world, router, prefix), sequence, lifetimeSeconds },
    TELL_PREVIOUS,
  );
}

/** LU of another router, or of the location manager to the home router: the mobile is served elsewhere. */
export function handleMoved(world: World, router: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || about.at === null || about.at === router) return;
  const { mobile, prefix, at } = about;
  const { sequence, lifetimeSeconds } = message;
  const isHome = homeRouterOf(world, prefix) === router;
  const fromManager = isHome && sender === managerOf(world, prefix);
  if (fromManager) sendLocation(world, router, { kind: 'LUA', to: sender, mobile, prefix, sequence, lifetimeSeconds }, NOTED);
  if (isOlder(world, router, prefix, sequence)) return;
  const egress = about.egress === undefined ? {} : { egress: about.egress };
  const news = { mobile, prefix, at, sequence, until: world.now + lifetimeSeconds * SECOND, ...egress };
  if (isHome && lifetimeSeconds === 0) forgetElsewhere(world, router, mobile, prefix);
  else learn(world, router, isHome ? 'location' : 'forwarding', news, MOVED);
  // What it stands on now is there before the binding goes.
  dropBinding(world, router, prefix);
}

function isOlder(world: World, router: number, prefix: Ipv6Address, sequence: number): boolean {
  const waiting = [...(world.mobility.directoryRegistrations.get(router)?.values() ?? [])].find(
    ({ home }) => prefixOfAddress(home) === prefix,
  );
  const known = [
    bindingFor(world, router, prefix)?.sequence,
    waiting?.request.sequence,
    whereaboutsOf(world, router, 'location', prefix)?.sequence,
  ];
  return known.some((other) => other !== undefined && other !== sequence && !isLaterSequence(sequence, other));
}

/** A location manager is back, empty: the routers tell it again whom they serve. */
export function tellAgain(world: World, router: number, manager: number): void {
  for (const { home, request } of [...(world.mobility.directoryRegistrations.get(router)?.values() ?? [])]) {
    if (managerOf(world, prefixOfAddress(home)) === manager && request.lifetimeSeconds > 0) tell(world, router, home, TELL);
  }
}

/** Timers of a serving router: the word to the location manager, the end of a binding. */
export function handleServingTimer(world: World, timer: Timer): void {
  const home = timer.key as Ipv6Address;
  if (timer.name === BINDING_EXPIRY_TIMER) dropBinding(world, timer.node, prefixOfAddress(home));
  if (timer.name !== PUT_TIMER) return;
  const registration = registrationAt(world, timer.node, home);
  if (registration?.asked === null || registration === null) return;
  const { request, updatedAt, asked } = registration;
  const lasts = request.lifetimeSeconds === 0 ? FAREWELL : request.lifetimeSeconds * SECOND;
  // Choice: a mobile that has stopped asking is not asked for any more.
  if (updatedAt + lasts <= world.now && bindingOf(world, timer.node, home) === null)
    dropBinding(world, timer.node, prefixOfAddress(home));
  else tell(world, timer.node, home, REPEAT, asked.attempt + 1);
}
