/**
 * The MAAR that the mobile attaches to, draft-bernardos-dmm-pmip-01 §3.1 and the S-MAAR of §3.2 to §3.4: it reserves a prefix, registers at
 * the CMD, keeps the MAAR list (appendix A), and advertises.
 */
import { SECOND } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { attachmentOf } from '../../mobility/access.ts';
import {
  allocateOwnPrefixes,
  bindToVisited,
  ownBindings,
  ownPrefixes,
  releaseOwnPrefix,
  restoreOwnPrefix,
} from '../../mobility/anchored-prefixes.ts';
import { bindingOf, putBinding } from '../../mobility/binding-cache.ts';
import {
  putRouterSession,
  ROUTER_TIMER,
  routerSessionOf,
  servingSession,
  type RouterSession,
  type VisitedPrefix,
} from '../../mobility/central-database.ts';
import { pointerOf } from '../../mobility/mobility-routing.ts';
import { handoffIndicatorFor, PROXY_STATUS } from '../../mobility/proxy.ts';
import { INITIAL_BINDACK_TIMEOUT, renewalWait } from '../../mobility/registration.ts';
import { isLaterSequence, raiseSequence } from '../../mobility/sequence-number.ts';
import { addDeprecated, announce, deliverVisited } from '../../mobility/visited-prefixes.ts';
import {
  bindingLifetimeSeconds,
  interfaceKey,
  optionOn,
  optionText,
  roleHolder,
  type Attachment,
  type World,
} from '../../mobility/world.ts';
import { previousOf, type Answer } from './messages.ts';
import { keepPrevious } from './previous-maar.ts';
import { endSession, extend, HELD_BACK, register, RENEW, REPEAT } from './registration.ts';

const REGISTER: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The MAAR sends the prefix that it has reserved for the mobile to the CMD.',
};
const REGISTER_MOVED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence:
    'The mobile comes from another MAAR: this one has reserved a prefix of its own too, and sends a plain PBU to the CMD.',
};
const REGISTER_RETURNED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The mobile is back: the MAAR registers again what it had given it before.',
};
const PERMANENT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The registration is acknowledged: the temporary binding becomes a permanent one.',
};
const EXTENDED: Why = {
  section: 'RFC 5213 §6.9.1.2',
  sentence: 'The CMD has acknowledged the extension: the binding lives on for the lifetime that it grants.',
};
const LIST: Why = {
  section: 'draft-bernardos-dmm-pmip-01 appendix A',
  sentence: 'The serving MAAR notes which MAARs the mobile was at before, the prefixes they anchor and the tunnels to them.',
};
const RESYNC: Why = {
  section: 'RFC 6275 §11.7.3',
  sentence: 'The CMD had seen a later number; the MAAR goes on from there.',
};
const INQUIRE: Why = {
  section: 'RFC 8885 §3.6',
  sentence: 'Packets come of a prefix of the mobile that nobody has told of: an answer was lost, so the MAAR asks the CMD again.',
};
const TEACH: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3',
  sentence: 'The CMD has lost the session (it was restarted): the serving MAAR registers again and tells it the MAAR list.',
};

const LEFT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The mobile has left this link; the binding lives until its lifetime ends, so that the mobile can come up elsewhere.',
};

/** RFC 4861 §10. */
const MAX_INITIAL_RTR_ADVERT_INTERVAL = 16 * SECOND;
const MAX_INITIAL_RTR_ADVERTISEMENTS = 3;

/** Choice: a MAAR gives an interface so many prefixes at most over all its returns; then the newest is used again. */
const OWN_PREFIXES = 16;

/** §3.1, §3.2: a mobile has attached. */
export function serveAttachment(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  attachment.started = true;
  const key = interfaceKey(world, state);
  endSession(world, router, key);
  const own = ownPrefixes(world, router, state);
  const replaced = ownBindings(world, router, state).filter((entry) => entry.gateway !== router);
  for (const entry of replaced) keepPrevious(world, router, entry.key as Ipv6Address);
  const waits = optionText(world, 'return_restores') === 'on_pba' ? replaced.map((entry) => entry.key) : [];
  for (const prefix of own) if (!waits.includes(prefix)) restoreOwnPrefix(world, router, state, prefix, 'temporary');
  const reuse = own.length >= OWN_PREFIXES || (own.length > 0 && optionOn(world, 'reuse_prefix'));
  attachment.preferred = reuse ? own.slice(-OWN_PREFIXES) : allocateOwnPrefixes(world, router, state, 'temporary');
  attachment.deprecated = reuse ? [] : [...own];
  const prefixes = [...new Set([...own, ...attachment.preferred])];
  // A MAAR whose pool is used up has nothing to register; the mobile goes on asking.
  if (prefixes.length === 0) return;
  register(
    world,
    router,
    {
      key,
      mobile: state.mobile,
      mobileInterface: state.number,
      attachment: attachment.cause,
      state: 'registering',
      prefixes,
      first: -1,
      sequence: -1,
      attempt: 0,
      handoffIndicator: handoffIndicatorFor(state),
      visited: [],
      tellsList: false,
      missed: null,
      repetitions: 0,
      replaced: replaced.filter((entry) => !waits.includes(entry.key)),
    },
    own.length > 0 ? REGISTER_RETURNED : state.lastRouter < 0 ? REGISTER : REGISTER_MOVED,
  );
}

/** A PBA has come for a session of this MAAR: from the CMD, or from a previous MAAR that the CMD has located (§3.3). */
export function handleRegistrationAnswer(world: World, router: number, session: RouterSession, answer: Answer): void {
  const attachment = attachmentOf(world, router, session.mobileInterface);
  const current = attachment !== null && attachment.cause === session.attachment;
  if (answer.status >= 128) {
    handleRefusal(world, router, session, answer, current);
    return;
  }
  const own = bindingLifetimeSeconds(world);
  const lifetimeSeconds = Math.min(answer.lifetimeSeconds, own);
  if (lifetimeSeconds === 0) return;
  const state = world.interfaces[session.mobileInterface]!;
  if (!current) {
    // The mobile has gone on meanwhile: the binding stands until its lifetime ends, and nobody renews it.
    settle(world, router, { ...session, state: 'registered' });
    extend(world, router, session, lifetimeSeconds * SECOND, PERMANENT);
    return;
  }
  const named = namedPrefixes(world, router, session, answer);
  const told = named.filter((entry) => !session.visited.some((known) => known.prefix === entry.prefix));
  const registered: RouterSession = {
    ...session,
    state: 'registered',
    attempt: 0,
    tellsList: false,
    replaced: [],
    visited: extendedList(session.visited, named, told),
  };
  settle(world, router, registered);
  for (const prefix of session.prefixes) {
    if (bindingOf(world, router, prefix)?.gateway !== router) restoreOwnPrefix(world, router, state, prefix);
  }
  extend(world, router, session, lifetimeSeconds * SECOND, session.state === 'registering' ? PERMANENT : EXTENDED);
  for (const { prefix, router: anchor } of told) deliverVisited(world, router, state, prefix, anchor);
  setTimer(world, router, ROUTER_TIMER.renew, session.key, world.now + renewalWait(lifetimeSeconds * SECOND), 0);
  addDeprecated(
    attachment,
    told.map((entry) => entry.prefix),
  );
  if (session.state !== 'registering' && told.length === 0) return;
  // A mobile that has had an advertisement does not ask for another one. Choice: where there is more than one, they are sent as often as
  // RFC 4861 §6.2.4 lets a router repeat its first ones.
  const several = attachment.advertised || optionOn(world, 'dlif') || optionOn(world, 'ra_per_prefix');
  announce(world, router, state, attachment);
  if (several) repeatAdvertisement(world, router, { ...registered, repetitions: MAX_INITIAL_RTR_ADVERTISEMENTS - 1 });
}

function repeatAdvertisement(world: World, router: number, session: RouterSession): void {
  putRouterSession(world, router, session, LIST);
  if (session.repetitions === 0) return;
  setTimer(world, router, ROUTER_TIMER.advertise, session.key, world.now + MAX_INITIAL_RTR_ADVERT_INTERVAL, 0);
}

function settle(world: World, router: number, session: RouterSession): void {
  cancelTimer(world, router, ROUTER_TIMER.retransmit, session.key);
  putRouterSession(world, router, session, LIST);
}

/** §3.2, §3.4: the Previous MAAR options of the CMD, oldest first. §3.3: the sender and its prefix. */
function namedPrefixes(world: World, router: number, session: RouterSession, answer: Answer): VisitedPrefix[] {
  const named =
    answer.from === roleHolder(world, 'cmd') && !isLocated(router, session, answer)
      ? previousOf(world, answer.message)
      : answer.prefixes.map((prefix): VisitedPrefix => ({ router: answer.from, prefix, linkLocal: linkLocalOf(answer) }));
  return named.filter((entry) => entry.router !== router);
}

/** The MAAR list with what an answer has told: in the order of an answer that names all of it, else what is new comes last. */
function extendedList(
  known: readonly VisitedPrefix[],
  named: readonly VisitedPrefix[],
  told: readonly VisitedPrefix[],
): readonly VisitedPrefix[] {
  const namesAll = known.every((entry) => named.some((other) => other.prefix === entry.prefix));
  if (!namesAll) return told.length === 0 ? known : [...known, ...told];
  const ordered = named.map((entry) => known.find((other) => other.prefix === entry.prefix) ?? entry);
  return ordered.every((entry, index) => entry === known[index]) ? known : ordered;
}

/** §3.3: a PBA of a previous MAAR names prefixes that this MAAR does not own. */
function isLocated(router: number, session: RouterSession, answer: Answer): boolean {
  return answer.from !== router && !answer.prefixes.some((prefix) => session.prefixes.includes(prefix));
}

function linkLocalOf(answer: Answer): Ipv6Address | null {
  const option = answer.message.options.find((candidate) => candidate.kind === 'dlif-link-local-address');
  return option === undefined ? null : option.address;
}

/** Whether a PBA answers what this session has sent (RFC 6275 §11.7.3: any other is discarded). */
export function answersRegistration(world: World, router: number, session: RouterSession, answer: Answer): boolean {
  if (session.state === 'deregistering') return answer.from === roleHolder(world, 'cmd') && answer.sequence === session.sequence;
  if (isLocated(router, session, answer)) {
    // §3.3: the number is that of the PBU that the CMD forwarded, or a later one when the CMD had to repeat it.
    const mode = optionText(world, 'cmd') === 'locator' && answer.status < 128;
    return mode && session.first >= 0 && (answer.sequence === session.first || isLaterSequence(answer.sequence, session.first));
  }
  if (answer.from !== roleHolder(world, 'cmd')) return false;
  return (
    answer.sequence === session.sequence || (answer.status === PROXY_STATUS.sequenceOutOfWindow && session.state !== 'registered')
  );
}

function handleRefusal(world: World, router: number, session: RouterSession, answer: Answer, current: boolean): void {
  if (current && answer.status === PROXY_STATUS.sequenceOutOfWindow) {
    raiseSequence(world, session.mobile, answer.sequence);
    register(world, router, session, RESYNC);
  } else if (current && session.state === 'renewing') {
    register(
      world,
      router,
      { ...session, state: 'registering', attempt: 0, handoffIndicator: HANDOFF_INDICATOR.unknown, tellsList: true },
      TEACH,
    );
  } else abandon(world, router, session);
}

/** The CMD has refused a registration: what was reserved for it goes back, what it had replaced stands again. */
function abandon(world: World, router: number, session: RouterSession): void {
  undoReplacement(world, router, session);
  endSession(world, router, session.key);
  for (const prefix of session.prefixes) {
    const entry = bindingOf(world, router, prefix);
    if (entry !== null && entry.gateway === router && entry.state === 'temporary') releaseOwnPrefix(world, router, prefix);
  }
}

/** Temporary bindings give way to the ones that they had replaced. */
function undoReplacement(world: World, router: number, session: RouterSession): void {
  for (const before of session.replaced) {
    const entry = bindingOf(world, router, before.key);
    if (entry?.state !== 'temporary') continue;
    // Its lifetime went on meanwhile, and may be over by now.
    const expiresAt = before.expiresAt === null ? null : Math.max(before.expiresAt, world.now);
    bindToVisited(world, router, before, before.key as Ipv6Address, before.lifetimeSeconds, expiresAt);
    keepPrevious(world, router, before.key as Ipv6Address);
  }
}

/**
 * The mobile has left the link. §3.5: that triggers no de-registration. Choice: the MAAR stops renewing and repeating. A registration that
 * nobody has acknowledged is not made permanent: bindings that it had replaced stand again.
 */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  const session = routerSessionOf(world, router, interfaceKey(world, state));
  if (session === null || session.state === 'deregistering') return;
  cancelTimer(world, router, ROUTER_TIMER.retransmit, session.key);
  cancelTimer(world, router, ROUTER_TIMER.renew, session.key);
  if (session.state !== 'registering') return;
  undoReplacement(world, router, session);
  for (const entry of ownBindings(world, router, state)) {
    if (entry.gateway !== router || entry.expiresAt !== null || entry.state === 'pending-deletion') continue;
    putBinding(world, router, { ...entry, expiresAt: world.now + entry.lifetimeSeconds * SECOND }, LEFT);
  }
}

/**
 * A packet of a prefix of a mobile that this MAAR serves, but has not heard of. Between registration and answer that is usual. Later, the
 * answer of a previous MAAR, or one that the CMD sent on late, may have been lost: in locator mode, and after the relay's timeout, the
 * serving MAAR does not know how many answers to expect. Choice: if the prefix is still unknown after INITIAL_BINDACK_TIMEOUT, the MAAR
 * asks the CMD once more.
 */
export function handleStray(world: World, router: number, prefix: Ipv6Address): boolean {
  const owner = ownerOf(world, prefix);
  const session = owner === null ? null : servingSession(world, router, owner);
  if (session === null) return false;
  if (session.state === 'registered' && session.missed === null) {
    putRouterSession(world, router, { ...session, missed: prefix }, INQUIRE);
    setTimer(world, router, ROUTER_TIMER.inquire, session.key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
  }
  return true;
}

/** Retransmission (RFC 8885 §3.6), renewal, inquiry, and the second copy of an advertisement. */
export function handleSessionTimer(world: World, timer: Timer): void {
  const { node } = timer;
  const session = routerSessionOf(world, node, timer.key);
  if (session === null) return;
  const attachment = attachmentOf(world, node, session.mobileInterface);
  if (timer.name === ROUTER_TIMER.retransmit) {
    const attempt = session.attempt + 1;
    register(world, node, { ...session, attempt }, attempt === 0 ? HELD_BACK : REPEAT);
  } else if (attachment?.cause !== session.attachment) return;
  else if (timer.name === ROUTER_TIMER.renew) {
    const handoffIndicator = HANDOFF_INDICATOR.reRegistration;
    register(world, node, { ...session, state: 'renewing', attempt: 0, handoffIndicator, missed: null }, RENEW);
  } else if (timer.name === ROUTER_TIMER.advertise) {
    announce(world, node, world.interfaces[session.mobileInterface]!, attachment);
    repeatAdvertisement(world, node, { ...session, repetitions: session.repetitions - 1 });
  } else if (session.state === 'registered' && session.missed !== null && pointerOf(world, node, session.missed) === null) {
    // `missed` stays: no second inquiry before the next renewal.
    register(world, node, { ...session, state: 'renewing', attempt: 0, handoffIndicator: HANDOFF_INDICATOR.unknown }, INQUIRE);
  } else putRouterSession(world, node, { ...session, missed: null }, INQUIRE);
}
