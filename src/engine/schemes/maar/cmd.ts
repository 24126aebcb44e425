/**
 * The central mobility database, draft-bernardos-dmm-pmip-01 §3.1 to §3.4: initial registration, and the three ways to tell previous MAARs
 * and the serving one of each other. It has no part in forwarding.
 */
import { MILLISECOND, SECOND } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { required } from '#base/assert.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { ownerOf } from '../../net/owners.ts';
import type { Timer } from '../../net/network.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import {
  CENTRAL_TIMER,
  centralSessionOf,
  putCentralSession,
  type CentralSession,
  type PreviousRouter,
} from '../../mobility/central-database.ts';
import { PROXY_STATUS, readProxyBindingUpdate, type ProxyRequest } from '../../mobility/proxy.ts';
import { armRetransmission } from '../../mobility/registration.ts';
import { isLaterSequence, nextSequence, raiseSequence } from '../../mobility/sequence-number.ts';
import { nextUpdateTurn, noteUpdateSent } from '../../mobility/update-rate.ts';
import { bindingLifetimeSeconds, interfaceKey, optionOn, optionText, type World } from '../../mobility/world.ts';
import { cancelRelease, handleDeregistration, releasePrefixes } from './de-registration.ts';
import { previousOf, sendAcknowledgement, sendUpdate, type Answer, type BindingUpdate, type ListedPrefix } from './messages.ts';

const NEW_SESSION: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The session is new: the CMD stores mobile, prefix and the MAAR’s address as Proxy-CoA.',
};
const MOVED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The CMD knows the mobile from another MAAR: the sender becomes its Proxy-CoA.',
};
const EXTENDED: Why = { section: 'RFC 5213 §5.3.3', sentence: 'The serving MAAR extends the session.' };
const LISTED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The previous MAAR has acknowledged: the P-MAAR list has its address and the prefix that it delegated.',
};
const FRESH: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The registration is fresh: no past status of the mobile is available.',
};
const FORWARD: { readonly [mode: string]: Why } = {
  relay: {
    section: 'draft-bernardos-dmm-pmip-01 §3.2',
    sentence: 'The CMD forwards the PBU to each previous MAAR and says by a Serving MAAR option where the mobile is.',
  },
  locator: {
    section: 'draft-bernardos-dmm-pmip-01 §3.3',
    sentence: 'The CMD forwards the PBU to each previous MAAR, which will answer the serving one itself.',
  },
  proxy: {
    section: 'draft-bernardos-dmm-pmip-01 §3.4',
    sentence: 'In parallel to its answer, the CMD tells each previous MAAR where the mobile is.',
  },
};
const AGAIN: Why = {
  section: 'RFC 8885 §3.6',
  sentence: 'The previous MAAR has not answered, so the CMD tells it again, waiting twice as long each time.',
};
const COLLECTED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The CMD puts what the previous MAARs have acknowledged into one PBA for the serving MAAR.',
};
const TIMED_OUT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The timeout is over: the CMD sends what has been acknowledged so far, and the rest as it comes.',
};
const IMPATIENT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'A previous MAAR has been silent for too long: the CMD answers without it, and goes on telling it.',
};
const LATE: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The answer came after the CMD had stopped waiting, so it is sent on by itself.',
};
const AT_ONCE: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.4',
  sentence: 'The CMD has all that the serving MAAR needs, and answers before the previous MAARs know.',
};
const KNOWN: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.2',
  sentence: 'The serving MAAR asks again or extends: the CMD tells it the previous MAARs that have acknowledged.',
};
const KNOWN_TO_PROXY: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.4',
  sentence: 'The serving MAAR asks again or extends: the CMD tells it all previous MAARs, whether they have acknowledged or not.',
};
const GRANTED: Why = {
  section: 'RFC 5213 §5.3.3',
  sentence: 'The serving MAAR asks again or extends: the CMD grants the lifetime; there is no previous MAAR to tell of.',
};
const NOT_THERE: Why = {
  section: 'RFC 5213 §8.9',
  sentence: 'The previous MAAR answers that the prefix is not its to give: the CMD takes it off the list.',
};
const REFUSE: Why = { section: 'RFC 5213 §5.3.6', sentence: 'The CMD refuses; the status says why.' };

/**
 * Choice: so many prefixes in a P-MAAR list; the oldest MAARs give way, and are told. RFC 8885 §3.2 asks for a limit and leaves it open; with
 * this one every PBA stays within 1280 octets, which fit every link, also with sixteen prefixes of the serving MAAR. The options of logical
 * routers take as much room again.
 */
const LISTED_PREFIXES = 20;
const LISTED_PREFIXES_WITH_DLIF = 10;

/** Choice: the serving MAAR is answered without a previous MAAR that has left so many updates unanswered (after 1 + 2 + 4 s). */
const PATIENCE = 3;

/** RFC 8885 §3.2: copies are paced. Choice: eight at a time, every 10 ms. */
const COPIES_AT_ONCE = 8;
const PACE = 10 * MILLISECOND;

/** A PBU has come to the CMD. */
export function handleProxyBindingUpdate(world: World, cmd: number, packet: Packet, message: BindingUpdate): void {
  const read = readProxyBindingUpdate(world, packet, message);
  const sender = ownerOf(world, packet.source);
  if (!read.ok || sender === null) return;
  const request = read.value;
  const key = keyOf(world, request.mobile, request.ordinal);
  const session = centralSessionOf(world, cmd, key);
  const refuse = (status: number, sequence = request.sequence): void =>
    sendAcknowledgement(world, cmd, sender, { ...request, status, sequence, lifetimeSeconds: 0 }, REFUSE);
  if (session !== null && !isLaterSequence(request.sequence, session.sequence)) {
    // RFC 6275 §9.5.1: a PBU from an older location that comes late.
    refuse(PROXY_STATUS.sequenceOutOfWindow, session.sequence);
    return;
  }
  if (request.lifetimeSeconds === 0) {
    handleDeregistration(world, cmd, request, session);
    return;
  }
  const extension = request.handoffIndicator === HANDOFF_INDICATOR.reRegistration;
  if (extension && session?.gateway !== request.gateway) {
    // Only the serving MAAR extends; and a CMD that was restarted cannot extend what it does not know.
    refuse(PROXY_STATUS.notLmaForThisMobileNode);
    return;
  }
  for (const prefix of request.prefixes) cancelRelease(world, cmd, key, request.gateway, prefix);
  if (session === null) startSession(world, cmd, key, request);
  else if (session.gateway === request.gateway) updateSession(world, cmd, session, request, extension);
  else moveSession(world, cmd, session, request);
}

/** A session's key, `mn1.0`. */
export function keyOf(world: World, mobile: number, ordinal: number): string {
  return interfaceKey(world, required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface'));
}

function grantOf(
  world: World,
  request: ProxyRequest,
): Pick<CentralSession, 'lifetimeSeconds' | 'expiresAt' | 'sequence' | 'prefixes'> {
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  const expiresAt = world.now + lifetimeSeconds * SECOND;
  return { lifetimeSeconds, expiresAt, sequence: request.sequence, prefixes: request.prefixes };
}

/**
 * §3.1: initial registration. A serving MAAR that had registered before the CMD was restarted tells its list besides. Choice: those on it are
 * told where the mobile is, since the CMD may have gone down before it, or they, had heard.
 */
function startSession(world: World, cmd: number, key: string, request: ProxyRequest): void {
  const previous = new Map<number, Ipv6Address[]>();
  for (const { router, prefix } of previousOf(world, request.message)) {
    previous.set(router, [...(previous.get(router) ?? []), prefix]);
  }
  const session: CentralSession = {
    key,
    mobile: request.mobile,
    ordinal: request.ordinal,
    gateway: request.gateway,
    ...grantOf(world, request),
    previous: [...previous].map(([router, prefixes]) => ({
      router,
      prefixes,
      state: 'updating',
      listed: true,
      sequence: -1,
      attempt: -1,
    })),
    handoffIndicator: request.handoffIndicator,
    collecting: false,
  };
  putCentralSession(world, cmd, session, NEW_SESSION);
  answerServing(world, cmd, session, [], FRESH);
  tellAllPrevious(world, cmd, session);
}

/**
 * The serving MAAR extends the session, or has not been answered yet and asks again. While the CMD collects, only the number of the answer
 * changes; afterwards it is answered with what has been acknowledged.
 */
function updateSession(world: World, cmd: number, before: CentralSession, request: ProxyRequest, extension: boolean): void {
  const session: CentralSession = {
    ...before,
    ...grantOf(world, request),
    ...(extension ? {} : { handoffIndicator: request.handoffIndicator }),
  };
  putCentralSession(world, cmd, session, EXTENDED);
  if (session.collecting) return;
  const all = optionText(world, 'cmd') === 'proxy';
  const told = session.previous.filter((entry) => all || entry.state === 'confirmed');
  // §3.3: as long as previous MAARs may still answer the serving one themselves, the locator does not.
  const waits = optionText(world, 'cmd') === 'locator' && session.previous.some(isAwaited);
  if (told.length > 0 || !waits)
    answerServing(world, cmd, session, told, told.length === 0 ? GRANTED : all ? KNOWN_TO_PROXY : KNOWN);
}

/** §3.2: another MAAR registers the mobile. The one before it joins the previous ones; the sender, if it was one of them, leaves. */
function moveSession(world: World, cmd: number, before: CentralSession, request: ProxyRequest): void {
  for (const { router } of before.previous) cancelTimer(world, cmd, CENTRAL_TIMER.update, `${before.key} ${router}`);
  cancelTimer(world, cmd, CENTRAL_TIMER.collect, before.key);
  const left: PreviousRouter = {
    router: before.gateway,
    prefixes: before.prefixes,
    state: 'updating',
    listed: false,
    sequence: -1,
    attempt: -1,
  };
  const all = [...before.previous.filter((entry) => entry.router !== request.gateway), left].map((entry): PreviousRouter => ({
    ...entry,
    state: 'updating',
    // No answer matches before its copy has left: the rate limit may hold it back.
    sequence: -1,
    attempt: -1,
  }));
  const previous = newest(world, all);
  const session: CentralSession = {
    ...before,
    gateway: request.gateway,
    ...grantOf(world, request),
    previous,
    handoffIndicator: request.handoffIndicator,
    collecting: optionText(world, 'cmd') === 'relay',
  };
  putCentralSession(world, cmd, session, MOVED);
  for (const entry of all) {
    if (!previous.includes(entry)) releasePrefixes(world, cmd, session, entry);
  }
  if (optionText(world, 'cmd') === 'proxy') answerServing(world, cmd, session, previous, AT_ONCE);
  else if (session.collecting && Number(world.options['cmd_timeout_ms']) > 0) {
    setTimer(
      world,
      cmd,
      CENTRAL_TIMER.collect,
      session.key,
      world.now + Math.round(Number(world.options['cmd_timeout_ms']) * MILLISECOND),
    );
  }
  tellAllPrevious(world, cmd, session);
}

/** Sends the PBU* to all previous MAARs, some at a time. */
function tellAllPrevious(world: World, cmd: number, session: CentralSession): void {
  session.previous.forEach((entry, index) => {
    const turn = Math.floor(index / COPIES_AT_ONCE);
    if (turn === 0) tellPrevious(world, cmd, session.key, entry.router);
    else setTimer(world, cmd, CENTRAL_TIMER.update, `${session.key} ${entry.router}`, world.now + turn * PACE);
  });
}

/** The newest of the previous MAARs, as many as the list may hold. */
function newest(world: World, all: readonly PreviousRouter[]): PreviousRouter[] {
  const limit = optionOn(world, 'dlif') ? LISTED_PREFIXES_WITH_DLIF : LISTED_PREFIXES;
  const kept: PreviousRouter[] = [];
  let room = limit;
  for (const entry of all.toReversed()) {
    room -= entry.prefixes.length;
    if (room < 0) break;
    kept.unshift(entry);
  }
  return kept;
}

/** Sends the next PBU* to a previous MAAR: first the forwarded copy with the number of the PBU, then repetitions with new ones. */
function tellPrevious(world: World, cmd: number, key: string, router: number): void {
  const session = centralSessionOf(world, cmd, key);
  const entry = session?.previous.find((candidate) => candidate.router === router);
  if (session === null || entry?.state !== 'updating') return;
  const turn = nextUpdateTurn(world, cmd, addressOf(world, router), session.mobile);
  if (turn > world.now) {
    // RFC 8885 §3.6: no more than three updates a second to one node.
    setTimer(world, cmd, CENTRAL_TIMER.update, `${key} ${router}`, turn);
    return;
  }
  noteUpdateSent(world, cmd, addressOf(world, router), session.mobile);
  const attempt = entry.attempt + 1;
  const sequence = attempt === 0 ? session.sequence : nextSequence(world, session.mobile);
  const why = attempt === 0 ? required(FORWARD[optionText(world, 'cmd')], 'mode') : AGAIN;
  putCentralSession(world, cmd, withPrevious(session, { ...entry, attempt, sequence }), why);
  armRetransmission(world, cmd, CENTRAL_TIMER.update, `${key} ${router}`, attempt);
  const { mobile, ordinal, handoffIndicator, lifetimeSeconds, gateway } = session;
  sendUpdate(
    world,
    cmd,
    router,
    {
      ...{ mobile, ordinal, handoffIndicator, lifetimeSeconds, sequence },
      prefixes: entry.prefixes,
      serving: gateway,
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    why,
  );
}

function withPrevious(session: CentralSession, changed: PreviousRouter): CentralSession {
  return { ...session, previous: session.previous.map((entry) => (entry.router === changed.router ? changed : entry)) };
}

/** A previous MAAR has answered a PBU*. */
export function handlePreviousAnswer(world: World, cmd: number, answer: Answer): void {
  const key = keyOf(world, answer.mobile, answer.ordinal);
  const session = centralSessionOf(world, cmd, key);
  const entry = session?.previous.find((candidate) => candidate.router === answer.from);
  if (session === null || entry?.state !== 'updating') return;
  const timer = `${key} ${entry.router}`;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow) {
    // It has seen a later number, of an update that this CMD repeated for an earlier place: once more, with a new one.
    raiseSequence(world, session.mobile, answer.sequence);
    tellPrevious(world, cmd, key, entry.router);
    return;
  }
  if (answer.sequence !== entry.sequence) return;
  if (answer.status === PROXY_STATUS.notAuthorizedForHomeNetworkPrefix) {
    cancelTimer(world, cmd, CENTRAL_TIMER.update, timer);
    const previous = session.previous.filter((candidate) => candidate !== entry);
    putCentralSession(world, cmd, { ...session, previous }, NOT_THERE);
    collect(world, cmd, key);
    return;
  }
  // Any other refusal means that the mobile is back there: that MAAR's own PBU is on its way, and the timer stands for the case that it is not.
  if (answer.status >= 128) return;
  cancelTimer(world, cmd, CENTRAL_TIMER.update, timer);
  const confirmed: PreviousRouter = { ...entry, state: 'confirmed', listed: true };
  putCentralSession(world, cmd, withPrevious(session, confirmed), LISTED);
  if (session.collecting) collect(world, cmd, key);
  else if (optionText(world, 'cmd') === 'relay') answerServing(world, cmd, session, [confirmed], LATE);
}

function isAwaited(entry: PreviousRouter): boolean {
  return entry.state === 'updating' && entry.attempt < PATIENCE;
}

/** §3.2: the relay answers when all previous MAARs have; `timeout` is its end of waiting. */
function collect(world: World, cmd: number, key: string, timeout = false): void {
  const session = centralSessionOf(world, cmd, key);
  if (session === null || !session.collecting || (!timeout && session.previous.some(isAwaited))) return;
  cancelTimer(world, cmd, CENTRAL_TIMER.collect, key);
  const confirmed = session.previous.filter((entry) => entry.state === 'confirmed');
  const why = timeout ? TIMED_OUT : confirmed.length < session.previous.length ? IMPATIENT : COLLECTED;
  putCentralSession(world, cmd, { ...session, collecting: false }, why);
  answerServing(world, cmd, session, confirmed, why);
}

/** The PBA for the serving MAAR, with a Previous MAAR option for each prefix (§3.6.1). */
function answerServing(world: World, cmd: number, session: CentralSession, told: readonly PreviousRouter[], why: Why): void {
  const previous = told.flatMap(({ router, prefixes }) => prefixes.map((prefix): ListedPrefix => ({ router, prefix })));
  const { mobile, ordinal, handoffIndicator, sequence, lifetimeSeconds, prefixes, gateway } = session;
  sendAcknowledgement(
    world,
    cmd,
    gateway,
    {
      ...{ mobile, ordinal, handoffIndicator, sequence, lifetimeSeconds, prefixes, previous },
      status: PROXY_STATUS.accepted,
    },
    why,
  );
}

/** Repetitions and paced copies of a PBU*, and the end of the relay's waiting. */
export function handleUpdateTimer(world: World, timer: Timer): void {
  if (timer.name === CENTRAL_TIMER.collect) {
    collect(world, timer.node, timer.key, true);
    return;
  }
  const [key = '', router = ''] = timer.key.split(' ');
  tellPrevious(world, timer.node, key, Number(router));
  collect(world, timer.node, key);
}
