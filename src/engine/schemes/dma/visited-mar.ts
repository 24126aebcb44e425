/**
 * The router that serves the mobile, draft-seite-dmm-dma-05 §4.2: it learns the ongoing sessions, registers at their anchors (V-MAR), and
 * advertises old prefixes as deprecated beside its own.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { ownerOf } from '../../net/owners.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { advertise, attachmentOf } from '../../mobility/access.ts';
import {
  armLifetime,
  putUpdate,
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from '../../mobility/binding-update-list.ts';
import { sendDatabaseQuery, type DatabaseRequest, type Session } from '../../mobility/location-management.ts';
import {
  allowPlainUplink,
  allowTunnelledUplink,
  blockUplink,
  joinTunnel,
  leaveTunnel,
  pointToAccessLink,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { handleUpdateTimer, registerAt, resynchronize } from '../../mobility/gateway.ts';
import { handoffIndicatorFor, PROXY_STATUS, sendProxyBindingUpdate, type ProxyAnswer } from '../../mobility/proxy.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { interfaceKey, optionOn, optionText, roleHolder, type Attachment, type World } from '../../mobility/world.ts';
import { readSessionOptions } from './session-options.ts';
import { allocateOwnPrefixes, ownBindings, restoreOwnPrefix } from './home-mar.ts';

/** Timer: the advertisement has waited long enough for anchors. Its key is the interface's number. */
export const ADVERTISEMENT_TIMER = 'advertisement-wait';

const ASK: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 3',
  sentence: 'The router asks the database for the mobile’s ongoing sessions and stores the prefix it gives the mobile.',
};
const REGISTER: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 3',
  sentence: 'The router tells the anchor of an earlier prefix that it serves the mobile now.',
};
const WAITING: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 3',
  sentence: 'Until the anchor has answered, packets of its prefix have nowhere to go.',
};
const VISITED: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 5',
  sentence: 'The anchor has accepted: its tunnel ends here, and the packets are delivered to the mobile.',
};
const DIRECT: Why = {
  section: 'draft-seite-dmm-dma-05 §3.1',
  sentence: 'Packets of the earlier prefix may leave straight from the serving router.',
};
const ADVERTISE: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 4',
  sentence: 'Old prefixes are advertised as deprecated: they serve ongoing sessions; new ones use the new prefix.',
};
const LEFT: Why = {
  section: 'draft-seite-dmm-dma-05 §4.3',
  sentence:
    'The mobile has taken this prefix to another of its interfaces: the router delivers what still comes, and forgets it.',
};
const RELEASE: Why = {
  section: 'draft-seite-dmm-dma-05 §3.3',
  sentence: 'The last session of this prefix is over, so the router gives it back to its anchor.',
};

/** Begins to serve an attachment. `named` are the sessions that the mobile told in its solicitation. */
export function serveAttachment(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  named: readonly Session[],
): void {
  attachment.started = true;
  const own = ownBindings(world, router, state)
    .map((entry) => entry.prefixes)
    .flat();
  if (optionText(world, 'return_restores') === 'on_rs') for (const prefix of own) restoreOwnPrefix(world, router, state, prefix);
  const reuse = own.length > 0 && optionOn(world, 'reuse_prefix');
  attachment.preferred = reuse ? [...own] : allocateOwnPrefixes(world, router, state);
  attachment.deprecated = reuse ? [] : [...own];
  if (optionText(world, 'sessions') === 'mn') {
    visitSessions(world, router, state, attachment, named);
    return;
  }
  sendDatabaseQuery(
    world,
    router,
    {
      key: `attach ${state.number}`,
      database: roleHolder(world, 'session-db'),
      mobile: state.mobile,
      ordinal: state.ordinal,
      prefixes: attachment.preferred,
      purpose: 'attach',
      mobileInterface: state.number,
      attachment: attachment.cause,
    },
    ASK,
  );
}

/** The database has told the sessions of an attachment. */
export function handleSessions(world: World, router: number, request: DatabaseRequest, sessions: readonly Session[]): void {
  const attachment = attachmentOf(world, router, request.mobileInterface);
  if (attachment === null || attachment.cause !== request.attachment) return;
  visitSessions(world, router, world.interfaces[request.mobileInterface]!, attachment, sessions);
}

/** §4.2 step 3: registers at every other anchor, all at the same time, one update an anchor. */
export function visitSessions(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  sessions: readonly Session[],
  handoffIndicator: number = handoffIndicatorFor(state),
): void {
  if (optionText(world, 'return_restores') === 'on_db') {
    // A silent database may have taken so long that a prefix has run out meanwhile: it is taken again, or another one takes its place.
    const own = new Set([...attachment.preferred, ...ownBindings(world, router, state).flatMap((entry) => entry.prefixes)]);
    const lost = [...own].filter((prefix) => !restoreOwnPrefix(world, router, state, prefix));
    attachment.preferred = attachment.preferred.filter((prefix) => !lost.includes(prefix));
    if (attachment.preferred.length === 0) attachment.preferred = allocateOwnPrefixes(world, router, state);
  }
  const byAnchor = new Map<number, Ipv6Address[]>();
  for (const session of sessions) {
    if (session.anchor === router) continue;
    byAnchor.set(session.anchor, [...(byAnchor.get(session.anchor) ?? []), session.prefix]);
  }
  for (const [anchor, prefixes] of byAnchor)
    registerAtAnchor(world, router, state, attachment, anchor, prefixes, handoffIndicator);
  if (attachment.awaiting.length === 0 || optionText(world, 'ra') === 'immediately') {
    if (optionText(world, 'ra') === 'immediately') addDeprecated(attachment, [...byAnchor.values()].flat());
    advertiseAll(world, router, state, attachment);
  } else {
    // Choice: the draft does not say what happens when an anchor is silent; the mobile should not stay without a prefix for it.
    setTimer(world, router, ADVERTISEMENT_TIMER, `${state.number}`, world.now + INITIAL_BINDACK_TIMEOUT);
  }
}

function registerAtAnchor(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  anchor: number,
  prefixes: readonly Ipv6Address[],
  handoffIndicator: number,
): void {
  const key = `${interfaceKey(world, state)} ${anchor}`;
  const before = updateOf(world, router, key);
  const wanted = [...new Set([...(before?.prefixes ?? []), ...prefixes])];
  for (const prefix of prefixes) {
    if (!(before?.prefixes ?? []).includes(prefix)) blockUplink(world, router, prefix, state.mobile, WAITING);
  }
  // A prefix that comes back in the second after it left: what is there already goes on to serve it.
  for (const prefix of prefixes) if (isBeingLeft(world, router, state, prefix)) removeUpdate(world, router, `${key} ${prefix}`);
  if (!attachment.awaiting.includes(key)) attachment.awaiting.push(key);
  registerAt(
    world,
    router,
    state,
    attachment,
    { key, anchor, prefixes: wanted, handoffIndicator, expiresAt: before?.expiresAt ?? null },
    REGISTER,
  );
}

/** An anchor has answered. */
export function handleAcknowledgement(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  if (entry.state === 'deregistering') return;
  const attachment = attachmentOf(world, router, entry.mobileInterface);
  const current = attachment !== null && attachment.cause === entry.attachment;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow && current) {
    resynchronize(world, router, entry, answer.sequence);
    return;
  }
  if (answer.status >= 128 || answer.lifetimeSeconds === 0) {
    withdraw(world, router, entry);
    if (current) settle(world, router, attachment, entry, entry.prefixes);
    return;
  }
  const renewed = entry.state === 'renewing';
  armLifetime(world, router, entry, answer.lifetimeSeconds, VISITED);
  if (!current) stopRenewing(world, router, entry);
  const state = world.interfaces[entry.mobileInterface]!;
  for (const prefix of entry.prefixes) {
    joinTunnel(world, router, entry.mobile, entry.anchor, `down ${prefix}`, VISITED);
    pointToAccessLink(world, router, prefix, state, VISITED);
    if (optionText(world, 'uplink') === 'direct') allowPlainUplink(world, router, prefix, entry.mobile, DIRECT);
    else allowTunnelledUplink(world, router, prefix, entry.mobile, entry.anchor, VISITED);
  }
  if (!current || renewed) return;
  settle(world, router, attachment, entry, []);
  for (const prefix of entry.prefixes) {
    const registered = updateOf(world, router, entry.key);
    if (registered !== null && world.mobility.endedPrefixes.delete(prefix)) releaseVisited(world, router, registered, prefix);
  }
}

/** One registration less to wait for; the last one lets the advertisement go. */
function settle(
  world: World,
  router: number,
  attachment: Attachment,
  entry: BindingUpdateListEntry,
  withdrawn: readonly Ipv6Address[],
): void {
  const state = world.interfaces[entry.mobileInterface]!;
  attachment.awaiting = attachment.awaiting.filter((key) => key !== entry.key);
  attachment.deprecated = attachment.deprecated.filter((prefix) => !withdrawn.includes(prefix));
  const announced = attachment.advertised && entry.prefixes.every((prefix) => attachment.deprecated.includes(prefix));
  if (withdrawn.length === 0) addDeprecated(attachment, entry.prefixes);
  if (withdrawn.length > 0 || (attachment.awaiting.length === 0 && !announced) || (attachment.advertised && !announced)) {
    if (attachment.awaiting.length === 0 || attachment.advertised) advertiseAll(world, router, state, attachment, withdrawn);
  }
}

function addDeprecated(attachment: Attachment, prefixes: readonly Ipv6Address[]): void {
  attachment.deprecated = [...new Set([...attachment.deprecated, ...prefixes])];
}

/** §4.2 step 4. */
export function advertiseAll(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  withdrawn: readonly Ipv6Address[] = [],
): void {
  cancelTimer(world, router, ADVERTISEMENT_TIMER, `${state.number}`);
  attachment.advertised = true;
  advertise(world, router, state, { preferred: attachment.preferred, deprecated: attachment.deprecated, withdrawn }, ADVERTISE);
}

/** §4.3: a solicitation on a served attachment names prefixes that the mobile wants on this interface. */
export function handleFlowMove(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  named: readonly Session[],
): void {
  for (const session of named) {
    if (session.anchor !== router || !restoreOwnPrefix(world, router, state, session.prefix)) continue;
    if (!attachment.preferred.includes(session.prefix)) attachment.preferred = [...attachment.preferred, session.prefix];
  }
  visitSessions(world, router, state, attachment, named, HANDOFF_INDICATOR.betweenInterfaces);
}

/** The sessions that a solicitation names (§3.3 option 1, §4.3). */
export function sessionsNamed(world: World, options: readonly NdOption[]): Session[] {
  return readSessionOptions(options).flatMap((named) => {
    const anchor = ownerOf(world, named.anchor);
    return anchor === null ? [] : [{ prefix: named.prefix, anchor }];
  });
}

/** The mobile has left this link; nothing tells the router, but it has nobody to renew for. */
export function stopServing(world: World, router: number, state: MobileInterface): void {
  cancelTimer(world, router, ADVERTISEMENT_TIMER, `${state.number}`);
  for (const entry of updatesAt(world, router)) {
    // A release goes on: it is about a session that is over, not about where the mobile is.
    if (entry.mobileInterface !== state.number || entry.state === 'releasing' || entry.state === 'deregistering') continue;
    stopRenewing(world, router, entry);
    if (entry.expiresAt === null) setTimer(world, router, UPDATE_TIMER.expire, entry.key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
  }
}

/** Choice: an update for the mobile from elsewhere tells a previous V-MAR that its visited prefixes have moved on. */
export function dropVisited(world: World, router: number, mobile: number, mobileInterface: number): void {
  for (const entry of updatesAt(world, router)) {
    if (entry.mobile === mobile && entry.mobileInterface === mobileInterface) withdraw(world, router, entry);
  }
}

/**
 * §4.3: the mobile has taken a prefix to another of its interfaces. Choice: the router learns it as it learns a detachment; it neither
 * extends the binding nor advertises the prefix here again, and forgets it as after a detachment (RFC 5213 §6.9.1.3).
 */
export function leavePrefix(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment !== null) {
    attachment.preferred = attachment.preferred.filter((other) => other !== prefix);
    attachment.deprecated = attachment.deprecated.filter((other) => other !== prefix);
  }
  const entry = updatesAt(world, router).find(
    (candidate) =>
      candidate.mobileInterface === state.number && candidate.prefixes.includes(prefix) && candidate.state !== 'releasing',
  );
  if (entry === undefined || entry.state === 'deregistering') return;
  const rest = entry.prefixes.filter((other) => other !== prefix);
  if (rest.length > 0) putUpdate(world, router, { ...entry, prefixes: rest }, LEFT);
  else removeUpdate(world, router, entry.key);
  const key = `${entry.key} ${prefix}`;
  putUpdate(world, router, { ...entry, key, prefixes: [prefix], state: 'deregistering' }, LEFT);
  setTimer(world, router, UPDATE_TIMER.expire, key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
}

/** Whether a prefix has left the link of this interface less than a second ago. */
export function isBeingLeft(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): boolean {
  return updatesAt(world, router).some(
    (entry) => entry.state === 'deregistering' && entry.mobileInterface === state.number && entry.prefixes.includes(prefix),
  );
}

/** The last flow of a visited prefix has ended: gives it back. */
export function releaseVisited(world: World, router: number, entry: BindingUpdateListEntry, prefix: Ipv6Address): void {
  const rest = entry.prefixes.filter((other) => other !== prefix);
  if (rest.length > 0) putUpdate(world, router, { ...entry, prefixes: rest }, RELEASE);
  else removeUpdate(world, router, entry.key);
  const key = `${entry.key} ${prefix}`;
  // An anchor that never answers forgets by itself when the lifetime that it granted has run out; so does this router.
  setTimer(world, router, UPDATE_TIMER.expire, key, entry.expiresAt ?? world.now + INITIAL_BINDACK_TIMEOUT, 0);
  sendProxyBindingUpdate(
    world,
    router,
    {
      ...entry,
      key,
      prefixes: [prefix],
      state: 'releasing',
      attempt: 0,
      handoffIndicator: HANDOFF_INDICATOR.unknown,
    },
    0,
    RELEASE,
  );
}

function withdraw(world: World, router: number, entry: BindingUpdateListEntry): void {
  for (const prefix of entry.prefixes) {
    releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
    leaveTunnel(world, router, entry.mobile, entry.anchor, `down ${prefix}`);
  }
  removeUpdate(world, router, entry.key);
}

/** Retransmission, renewal, expiry, and the end of the advertisement's patience. */
export function handleServingTimer(world: World, timer: Timer): void {
  const router = timer.node;
  if (timer.name === ADVERTISEMENT_TIMER) {
    const attachment = attachmentOf(world, router, Number(timer.key));
    if (attachment !== null) advertiseAll(world, router, world.interfaces[attachment.mobileInterface]!, attachment);
    return;
  }
  handleUpdateTimer(world, timer, (entry) => withdraw(world, router, entry));
}
