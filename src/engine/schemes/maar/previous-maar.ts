/**
 * The MAAR that the mobile has left, draft-bernardos-dmm-pmip-01 §3.2 (P-MAAR) and §3.5: it tunnels its prefixes to the serving MAAR, and
 * keeps them until the session is over.
 */
import { SECOND } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { required } from '#base/assert.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import type { MobileInterface } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { bindToVisited, ownBindings, refusalOf, releaseOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import { anchoringOf } from '../../mobility/anchoring.ts';
import { bindingOf, putBinding } from '../../mobility/binding-cache.ts';
import { routerSessionOf, type RouterSession } from '../../mobility/central-database.ts';
import { pointNowhere } from '../../mobility/mobility-routing.ts';
import { PROXY_STATUS, readProxyBindingUpdate, type ProxyRequest } from '../../mobility/proxy.ts';
import { bindingLifetimeSeconds, interfaceKey, optionOn, optionText, roleHolder, type World } from '../../mobility/world.ts';
import { sendAcknowledgement, servingOf, type Answer, type BindingUpdate } from './messages.ts';
import { deregister, endSession } from './registration.ts';
import { releasePrefixes } from './de-registration.ts';

/** Timer at a previous MAAR whose binding timer is stopped: nobody has spoken of the prefix for very long. Its key is the prefix. */
export const STOPPED_TIMER = 'stopped-binding';

/** Longer than any wait between two retransmissions. */
const SILENCE_SECONDS = 60;

/** RFC 8885 has no status for it: reason unspecified (RFC 6275 §6.1.8). */
const STATUS_REFUSED = 128;

const EXPIRED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The lifetime is over and nobody has renewed it: the MAAR asks the CMD to end what it has of the mobile.',
};
const RENEWED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The CMD answers with a lifetime above 0: the mobile is still in the domain, so the prefix lives on.',
};

const KEPT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'A previous MAAR’s binding has a lifetime of its own, at whose end the MAAR asks the CMD.',
};
const BACK: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The mobile is on this link again and its registration is under way, so the binding does not end.',
};
/** What a previous MAAR’s PBA means to the CMD, by the role of the CMD. */
const ACCEPT: { readonly [mode: string]: Why } = {
  locator: {
    section: 'draft-bernardos-dmm-pmip-01 §3.3',
    sentence: 'Besides the serving MAAR, the previous one tells the CMD that tunnel and route are set.',
  },
  proxy: {
    section: 'draft-bernardos-dmm-pmip-01 §3.4',
    sentence: 'The previous MAAR has set tunnel and route: the CMD hears that the operation is concluded.',
  },
};

/** §3.2: the CMD says by a Serving MAAR option where the mobile is now. */
export function handleServingUpdate(world: World, router: number, packet: Packet, message: BindingUpdate): void {
  const { reasons } = anchoringOf(world);
  const serving = servingOf(world, message);
  const database = ownerOf(world, packet.source);
  const read = readProxyBindingUpdate(world, packet, message);
  if (serving === null || database === null || !read.ok) return;
  const request: ProxyRequest = { ...read.value, gateway: serving };
  const content = { ...request, serving };
  const state = interfaceOf(world, request.mobile, request.ordinal);
  const refusal = attachmentOf(world, router, state.number)?.started
    ? { status: STATUS_REFUSED }
    : refusalOf(world, router, request);
  if (refusal !== null) {
    const sequence = refusal.sequence ?? request.sequence;
    sendAcknowledgement(world, router, database, { ...content, ...refusal, sequence, lifetimeSeconds: 0 }, reasons.refuse);
    return;
  }
  // Appendix A: a single tunnel, to the serving MAAR; then the timer stops; then the MAAR list goes.
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  for (const prefix of request.prefixes) {
    const expiresAt = optionText(world, 'dereg') === 'A' ? null : world.now + lifetimeSeconds * SECOND;
    bindToVisited(world, router, request, prefix, lifetimeSeconds, expiresAt);
    keepPrevious(world, router, prefix);
  }
  endSession(world, router, interfaceKey(world, state));
  const accepted = { ...request, status: PROXY_STATUS.accepted, lifetimeSeconds };
  // §3.3: the located MAAR answers the serving one too, without options of its own: its address is the source.
  if (optionText(world, 'cmd') === 'locator') {
    sendAcknowledgement(world, router, serving, { ...accepted, logicalRouter: router }, DIRECT);
  }
  sendAcknowledgement(world, router, database, { ...accepted, serving }, ACCEPT[optionText(world, 'cmd')] ?? reasons.accept);
}

const DIRECT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.3',
  sentence: 'The previous MAAR knows the serving one now, and tells it the prefix itself.',
};

function interfaceOf(world: World, mobile: number, ordinal: number): MobileInterface {
  return required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface');
}

/**
 * Arms what stands behind a binding to another MAAR. §3.5, second alternative: its own timer, which runs already. First alternative: the
 * timer is stopped. Choice: a CMD that has lost its tables, or that does not pass de-registrations on, would leave such a binding for ever;
 * so when nothing has been heard for a lifetime and a minute the MAAR asks, as it would in the second alternative.
 */
export function keepPrevious(world: World, router: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, router, prefix);
  if (entry === null) return;
  const lifetimeSeconds = bindingLifetimeSeconds(world);
  if (optionText(world, 'dereg') === 'A') {
    setTimer(world, router, STOPPED_TIMER, prefix, world.now + (lifetimeSeconds + SILENCE_SECONDS) * SECOND, 0);
  } else if (entry.expiresAt === null) {
    putBinding(world, router, { ...entry, expiresAt: world.now + lifetimeSeconds * SECOND }, KEPT);
  }
}

/** The life of a binding at a MAAR is over: the CMD is told (§3.5), with all that this MAAR has of the mobile's interface. */
export function handleBindingEnd(world: World, router: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, router, prefix);
  if (entry === null) return;
  const state = interfaceOf(world, entry.mobile, entry.ordinal);
  const key = interfaceKey(world, state);
  const session = routerSessionOf(world, router, key);
  const attachment = attachmentOf(world, router, state.number);
  if (session !== null && attachment?.cause === session.attachment) {
    // The mobile is back, and its registration is under way.
    putBinding(world, router, { ...entry, expiresAt: world.now + entry.lifetimeSeconds * SECOND }, BACK);
    return;
  }
  const bindings = ownBindings(world, router, state);
  for (const own of bindings) {
    cancelTimer(world, router, STOPPED_TIMER, own.key);
    const gone = own.gateway === router;
    putBinding(world, router, { ...own, state: gone ? 'pending-deletion' : own.state, expiresAt: null }, EXPIRED);
    if (gone) pointNowhere(world, router, own.key as Ipv6Address, own.mobile, EXPIRED);
  }
  const asking: RouterSession = {
    key,
    mobile: state.mobile,
    mobileInterface: state.number,
    attachment: -1,
    state: 'deregistering',
    prefixes: bindings.map((own) => own.key as Ipv6Address),
    first: -1,
    sequence: -1,
    attempt: 0,
    handoffIndicator: HANDOFF_INDICATOR.unknown,
    // Appendix A: the list is part of the session; it goes with it.
    visited: session?.visited ?? [],
    tellsList: false,
    missed: null,
    repetitions: 0,
    replaced: [],
  };
  deregister(world, router, asking, EXPIRED);
}

/** §3.5: the CMD has answered a de-registration: with lifetime 0 it stands, otherwise the mobile is still in the domain. */
export function handleDeregistrationAnswer(world: World, router: number, session: RouterSession, answer: Answer): void {
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow) {
    deregister(world, router, session, EXPIRED);
    return;
  }
  endSession(world, router, session.key);
  // Alternative A: previous MAARs have no timers, and the CMD tells them. Choice: where the CMD has no session any more (it was restarted),
  // the serving MAAR does that with its MAAR list.
  const unknown = answer.status === PROXY_STATUS.notLmaForThisMobileNode;
  if (unknown && optionText(world, 'dereg') === 'A' && optionOn(world, 'cmd_propagates_dereg')) {
    const { key, mobile, mobileInterface, visited } = session;
    const ordinal = mobileInterface - firstInterface(world, mobile);
    for (const previous of new Set(visited.map((entry) => entry.router))) {
      const prefixes = visited.flatMap((entry) => (entry.router === previous ? [entry.prefix] : []));
      releasePrefixes(world, router, { key, mobile, ordinal }, { router: previous, prefixes });
    }
  }
  for (const prefix of session.prefixes) {
    const entry = bindingOf(world, router, prefix);
    if (entry === null) continue;
    if (answer.lifetimeSeconds === 0 || answer.status >= 128 || !answer.prefixes.includes(prefix)) {
      releaseOwnPrefix(world, router, prefix);
      continue;
    }
    // A binding that still points here has not heard of the serving MAAR: it has a timer until the CMD's update comes.
    const stopped = optionText(world, 'dereg') === 'A' && entry.gateway !== router;
    const expiresAt = stopped ? null : world.now + answer.lifetimeSeconds * SECOND;
    putBinding(world, router, { ...entry, lifetimeSeconds: answer.lifetimeSeconds, expiresAt }, RENEWED);
    if (stopped) keepPrevious(world, router, prefix);
  }
}

/**
 * Prefixes are taken back: by the CMD, when the session is over (`cmd_propagates_dereg`) or its list has become too long; or by the serving
 * MAAR that a prefix is bound to.
 */
export function handleRelease(world: World, router: number, packet: Packet, message: BindingUpdate): void {
  const { reasons } = anchoringOf(world);
  const sender = ownerOf(world, packet.source);
  const read = readProxyBindingUpdate(world, packet, message);
  if (sender === null || !read.ok) return;
  const request = read.value;
  const state = interfaceOf(world, request.mobile, request.ordinal);
  const isHere = attachmentOf(world, router, state.number)?.started === true;
  const may = (prefix: Ipv6Address): boolean => {
    const entry = bindingOf(world, router, prefix);
    return entry === null || sender === roleHolder(world, 'cmd') || entry.gateway === sender;
  };
  if (isHere || !request.prefixes.every(may)) {
    sendAcknowledgement(world, router, sender, { ...request, status: STATUS_REFUSED, lifetimeSeconds: 0 }, reasons.refuse);
    return;
  }
  const key = interfaceKey(world, state);
  const session = routerSessionOf(world, router, key);
  if (session?.prefixes.every((prefix) => request.prefixes.includes(prefix))) endSession(world, router, key);
  for (const prefix of request.prefixes) {
    cancelTimer(world, router, STOPPED_TIMER, prefix);
    if (bindingOf(world, router, prefix)?.mobile === request.mobile) releaseOwnPrefix(world, router, prefix);
  }
  sendAcknowledgement(world, router, sender, { ...request, status: PROXY_STATUS.accepted, lifetimeSeconds: 0 }, reasons.release);
}
