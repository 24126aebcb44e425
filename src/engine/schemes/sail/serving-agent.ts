/**
 * The home agent nearest to the mobile: it keeps the binding, and tells the owner of the home address before it answers
 * (draft-kuntz-dmm-summary-00 §3.6; RFC 6275 §10.3.1).
 */
import { SECOND } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
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
  grantedTo,
  readRegistration,
  type AgentRules,
  type RegistrationRequest,
} from '../../mobility/home-agent.ts';
import { homeOf, AWAY_UNBOUND } from '../../mobility/home-address.ts';
import { armRetransmission, disarmRetransmission } from '../../mobility/registration.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { whereaboutsOf } from '../../mobility/whereabouts.ts';
import { bindingLifetime, bindingLifetimeSeconds, mapOf, type World } from '../../mobility/world.ts';
import { bind, dropBinding } from './binding.ts';
import { replicate } from './directory.ts';
import { learn, routeHome } from './knowledge.ts';
import { sendDirectory, subjectOf } from './messages.ts';
import { ownerOfHome } from './ring.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.6';
const STORE: Why = { section: SECTION, sentence: 'The home agent that has the binding tells the owner of the home address.' };
const REPEAT: Why = { section: 'RFC 6275 §11.8', sentence: 'No answer came in time, so the home agent asks the owner again.' };
const TELL_PREVIOUS: Why = {
  section: SECTION,
  sentence: 'The home agent before is told the present one, and forwards what ingresses still send to it.',
};
const BACK: Why = {
  section: SECTION,
  sentence: 'The mobile registers here: what comes does not go where it was before.',
};
const MOVED: Why = { section: SECTION, sentence: 'The mobile is bound at another home agent: what still comes here goes there.' };

const RULES: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: STORE,
    accept: { section: 'RFC 6275 §10.3.1', sentence: 'The home agent accepts and tells the mobile for how long.' },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The home agent refuses; the status says why.' },
    away: AWAY_UNBOUND,
  },
  detection: () => 0,
};

function registrationAt(world: World, agent: number, home: Ipv6Address): DirectoryRegistration | null {
  return world.mobility.directoryRegistrations.get(agent)?.get(home) ?? null;
}

/** RFC 6275 §10.3.1: the mobile registers a care-of address here. */
export function handleBindingUpdate(
  world: World,
  agent: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): void {
  const request = readRegistration(world, packet, message);
  if (request === null || homeOf(world, request.mobile).address !== request.home) return;
  const before = bindingOf(world, agent, request.home);
  if (before !== null && !isLaterSequence(request.sequence, before.sequence)) {
    acknowledge(world, agent, { ...request, sequence: before.sequence }, BINDING_STATUS.sequenceOutOfWindow, 0, RULES);
    return;
  }
  if (ownerOfHome(world, request.mobile) === agent) registerAtOwner(world, agent, request);
  else if (before === null) registerElsewhere(world, agent, request);
  else {
    bind(world, agent, request);
    acknowledge(world, agent, request, BINDING_STATUS.accepted, grantedTo(world, request), RULES);
    refresh(world, agent, request);
  }
}

/** The owner itself is the nearest one: nothing is asked. */
function registerAtOwner(world: World, agent: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  const previous = whereaboutsOf(world, agent, 'location', prefix)?.to ?? null;
  const lifetimeSeconds = grantedTo(world, request);
  bind(world, agent, request);
  acknowledge(world, agent, request, BINDING_STATUS.accepted, lifetimeSeconds, RULES);
  if (previous !== null) tellPrevious(world, agent, previous, request);
  replicate(world, agent, { mobile: request.mobile, prefix, at: agent, sequence: request.sequence, lifetimeSeconds });
}

function registerElsewhere(world: World, agent: number, request: RegistrationRequest): void {
  const waiting = registrationAt(world, agent, request.home);
  mapOf(world.mobility.directoryRegistrations, agent).set(request.home, {
    home: request.home,
    request,
    owed: true,
    asked: waiting?.asked ?? null,
    grantedUntil: waiting?.grantedUntil ?? 0,
    updatedAt: world.now,
  });
  if (waiting === null || waiting.asked === null) store(world, agent, request.home, STORE);
  routeHome(world, agent, request.mobile, BACK);
}

/** PUT to the owner. The same question again has the same number. */
function store(world: World, agent: number, home: Ipv6Address, why: Why, attempt = 0): void {
  const registration = required(registrationAt(world, agent, home), 'registration');
  const { request } = registration;
  const sequence = attempt === 0 ? request.sequence : (registration.asked?.sequence ?? request.sequence);
  mapOf(world.mobility.directoryRegistrations, agent).set(home, {
    ...registration,
    asked: { sequence, attempt, atNs: world.now },
  });
  armRetransmission(world, agent, PUT_TIMER, home, attempt);
  sendDirectory(
    world,
    agent,
    {
      kind: 'PUT',
      to: ownerOfHome(world, request.mobile),
      mobile: request.mobile,
      prefix: prefixOfAddress(home),
      at: agent,
      sequence,
      lifetimeSeconds: bindingLifetimeSeconds(world),
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    why,
  );
}

/** The mobile has renewed, or has another care-of address: the owner is told again only when its record runs out early. */
function refresh(world: World, agent: number, request: RegistrationRequest): void {
  const known = registrationAt(world, agent, request.home);
  const grantedUntil = known?.grantedUntil ?? 0;
  mapOf(world.mobility.directoryRegistrations, agent).set(request.home, {
    home: request.home,
    request,
    owed: false,
    asked: known?.asked ?? null,
    grantedUntil,
    updatedAt: world.now,
  });
  const early = 2 * (grantedUntil - world.now) <= bindingLifetime(world);
  if (early && (known?.asked ?? null) === null) store(world, agent, request.home, STORE);
}

/** The owner has answered: the binding holds, the mobile is told, and so is the home agent before. */
export function handleStored(world: World, agent: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  const { address } = homeOf(world, about.mobile);
  const registration = registrationAt(world, agent, address);
  if (registration?.asked === null || registration?.asked.sequence !== message.sequence) return;
  disarmRetransmission(world, agent, PUT_TIMER, address);
  if (message.status !== 0) {
    dropBinding(world, agent, address);
    return;
  }
  const { request, owed, asked } = registration;
  const grantedUntil = asked.atNs + message.lifetimeSeconds * SECOND;
  mapOf(world.mobility.directoryRegistrations, agent).set(address, { ...registration, asked: null, owed: false, grantedUntil });
  if (owed) {
    bind(world, agent, request);
    acknowledge(world, agent, request, BINDING_STATUS.accepted, grantedTo(world, request), RULES);
  }
  if (about.at !== null && about.at !== agent) tellPrevious(world, agent, about.at, request);
}

function tellPrevious(world: World, agent: number, previous: number, request: RegistrationRequest): void {
  const prefix = prefixOfAddress(request.home);
  const { mobile, sequence } = request;
  sendDirectory(
    world,
    agent,
    { kind: 'LU', to: previous, mobile, prefix, at: agent, sequence, lifetimeSeconds: grantedTo(world, request) },
    TELL_PREVIOUS,
  );
}

/** The mobile that was bound here is bound at another home agent now. */
export function handlePreviousNotice(world: World, agent: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || about.at === null || about.at === agent) return;
  const { mobile, prefix, at } = about;
  const { address } = homeOf(world, mobile);
  const known = bindingOf(world, agent, address)?.sequence ?? registrationAt(world, agent, address)?.request.sequence;
  if (known !== undefined && !isLaterSequence(message.sequence, known)) return;
  dropBinding(world, agent, address);
  const news = { mobile, prefix, at, sequence: message.sequence, until: world.now + message.lifetimeSeconds * SECOND };
  if (ownerOfHome(world, mobile) !== agent) learn(world, agent, 'forwarding', news, MOVED);
}

/** Members have come or gone: what this agent has bound is told to the present owner, which may be another one. */
export function storeAgain(world: World, agent: number): void {
  for (const { home, request } of [...(world.mobility.directoryRegistrations.get(agent)?.values() ?? [])]) {
    if (ownerOfHome(world, request.mobile) !== agent) store(world, agent, home, STORE);
  }
}

/** Timers of the agent: the question to the owner, the end of a binding. */
export function handleServingTimer(world: World, timer: Timer): void {
  const home = timer.key as Ipv6Address;
  if (timer.name === BINDING_EXPIRY_TIMER) dropBinding(world, timer.node, home);
  if (timer.name !== PUT_TIMER) return;
  const registration = registrationAt(world, timer.node, home);
  if (registration?.asked === null || registration === null) return;
  const over = registration.updatedAt + registration.request.lifetimeSeconds * SECOND <= world.now;
  // Choice: a mobile that has stopped asking is not asked for any more.
  if (over && bindingOf(world, timer.node, home) === null) dropBinding(world, timer.node, home);
  else store(world, timer.node, home, REPEAT, registration.asked.attempt + 1);
}
