/**
 * An access router that serves prefixes of other anchors, whatever the scheme: it registers at every anchor, delivers a prefix once its
 * anchor has answered, announces it as deprecated beside its own, and gives it back at the end.
 *
 * draft-seite-dmm-dma-05 §4.2, §4.3 (V-MAR), draft-bernardos-dmm-pmip-01 §4.2, §5.2 (S-MAAR).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface, Timer } from '../net/network.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { attachmentOf } from './access.ts';
import { anchoringOf, needsTunnel } from './anchoring.ts';
import { bindingOf } from './binding-cache.ts';
import {
  armLifetime,
  putUpdate,
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from './binding-update-list.ts';
import { handleUpdateTimer, registerAt, resynchronize } from './gateway.ts';
import type { Session } from './location-management.ts';
import {
  allowPlainUplink,
  allowTunnelledUplink,
  blockUplink,
  joinTunnel,
  leaveTunnel,
  pointToAccessLink,
  releasePointer,
  releaseUplink,
} from './mobility-routing.ts';
import { PROXY_STATUS, sendProxyBindingUpdate, type ProxyAnswer } from './proxy.ts';
import { INITIAL_BINDACK_TIMEOUT } from './registration.ts';
import { interfaceKey, type Attachment, type World } from './world.ts';

/** Timer: the announcement has waited long enough for anchors. Its key is the interface's number. */
export const ANNOUNCEMENT_TIMER = 'advertisement-wait';

/** Registers at every other anchor, all at the same time, one update an anchor. */
export function visitSessions(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  sessions: readonly Session[],
  handoffIndicator: number,
): void {
  const others = sessions.filter((session) => session.anchor !== router);
  const groups = new Map<string, [Session, ...Session[]]>();
  for (const session of others) {
    const key = `${interfaceKey(world, state)} ${session.anchorAddress === undefined ? session.anchor : session.prefix}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [session]);
    else group.push(session);
  }
  for (const [key, group] of groups) registerAtAnchor(world, router, state, attachment, key, group, handoffIndicator);
  const waits = anchoringOf(world).waitsForAnchors(world);
  if (attachment.awaiting.length === 0 || !waits) {
    if (!waits)
      addDeprecated(
        attachment,
        others.map((session) => session.prefix),
      );
    announce(world, router, state, attachment);
  } else {
    // Choice: no draft says what happens when an anchor is silent; the mobile should not stay without a prefix for it.
    setTimer(world, router, ANNOUNCEMENT_TIMER, `${state.number}`, world.now + INITIAL_BINDACK_TIMEOUT);
  }
}

function registerAtAnchor(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  key: string,
  sessions: readonly [Session, ...Session[]],
  handoffIndicator: number,
): void {
  const { reasons } = anchoringOf(world);
  const [{ anchor, anchorAddress, why }] = sessions;
  const prefixes = sessions.map((session) => session.prefix);
  const before = updateOf(world, router, key);
  const wanted = [...new Set([...(before?.prefixes ?? []), ...prefixes])];
  for (const prefix of prefixes) {
    if (!(before?.prefixes ?? []).includes(prefix)) blockUplink(world, router, prefix, state.mobile, reasons.waiting);
  }
  // A prefix that comes back in the second after it left: what is there already goes on to serve it.
  for (const prefix of prefixes) if (isBeingLeft(world, router, state, prefix)) removeUpdate(world, router, `${key} ${prefix}`);
  if (!attachment.awaiting.includes(key)) attachment.awaiting.push(key);
  registerAt(
    world,
    router,
    state,
    attachment,
    {
      key,
      anchor,
      ...(anchorAddress === undefined ? {} : { anchorAddress }),
      prefixes: wanted,
      handoffIndicator,
      expiresAt: before?.expiresAt ?? null,
    },
    why ?? reasons.register,
  );
}

/** An anchor has answered. */
export function handleAnchorAnswer(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  if (entry.state === 'deregistering') return;
  const attachment = attachmentOf(world, router, entry.mobileInterface);
  const current = attachment !== null && attachment.cause === entry.attachment;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow && current) {
    resynchronize(world, router, entry, answer.sequence);
    return;
  }
  if (answer.status >= 128 || answer.lifetimeSeconds === 0) {
    withdrawVisited(world, router, entry);
    if (current) settle(world, router, attachment, entry, entry.prefixes);
    return;
  }
  const renewed = entry.state === 'renewing';
  const { reasons } = anchoringOf(world);
  const tunnelled = entry.prefixes.some((prefix) => needsTunnel(world, entry.mobile, prefix));
  armLifetime(world, router, entry, answer.lifetimeSeconds, tunnelled ? reasons.visited : (reasons.unused ?? reasons.visited));
  if (!current) stopRenewing(world, router, entry);
  const state = world.interfaces[entry.mobileInterface]!;
  for (const prefix of entry.prefixes) deliverVisited(world, router, state, prefix, entry.anchor);
  if (!current || renewed) return;
  settle(world, router, attachment, entry, []);
  for (const prefix of entry.prefixes) {
    const registered = updateOf(world, router, entry.key);
    if (registered !== null && world.mobility.endedPrefixes.delete(prefix)) releaseVisited(world, router, registered, prefix);
  }
}

/** The serving router's half of the path: the tunnel from the anchor ends here, its packets go to the radio, and back the other way. */
export function deliverVisited(world: World, router: number, state: MobileInterface, prefix: Ipv6Address, anchor: number): void {
  const { reasons, uplinkIsDirect } = anchoringOf(world);
  if (!needsTunnel(world, state.mobile, prefix)) {
    const unused = reasons.unused ?? reasons.visited;
    pointToAccessLink(world, router, prefix, state, unused);
    blockUplink(world, router, prefix, state.mobile, unused);
    leaveTunnel(world, router, state.mobile, anchor, `down ${prefix}`);
    return;
  }
  joinTunnel(world, router, state.mobile, anchor, `down ${prefix}`, reasons.visited);
  pointToAccessLink(world, router, prefix, state, reasons.visited);
  if (uplinkIsDirect(world)) allowPlainUplink(world, router, prefix, state.mobile, reasons.direct);
  else allowTunnelledUplink(world, router, prefix, state.mobile, anchor, reasons.visited);
}

/** The serving router no longer serves a prefix of another anchor: its half of the path is gone. */
export function stopDelivering(world: World, router: number, mobile: number, prefix: Ipv6Address, anchor: number): void {
  releasePointer(world, router, prefix);
  releaseUplink(world, router, prefix);
  leaveTunnel(world, router, mobile, anchor, `down ${prefix}`);
}

/** One registration less to wait for; the last one lets the announcement go. */
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
  attachment.withdrawn.push(...withdrawn);
  const announced = attachment.advertised && entry.prefixes.every((prefix) => attachment.deprecated.includes(prefix));
  if (withdrawn.length === 0) addDeprecated(attachment, entry.prefixes);
  if (withdrawn.length > 0 || (attachment.awaiting.length === 0 && !announced) || (attachment.advertised && !announced)) {
    if (attachment.awaiting.length === 0 || attachment.advertised) announce(world, router, state, attachment);
  }
}

/** Notes prefixes to be announced as deprecated. */
export function addDeprecated(attachment: Attachment, prefixes: readonly Ipv6Address[]): void {
  attachment.deprecated = [...new Set([...attachment.deprecated, ...prefixes])];
}

/** Tells the mobile its prefixes, as the scheme does it. Nothing waits for anchors any more. */
export function announce(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  cancelTimer(world, router, ANNOUNCEMENT_TIMER, `${state.number}`);
  attachment.advertised = true;
  const { withdrawn } = attachment;
  attachment.withdrawn = [];
  anchoringOf(world).announce(world, router, state, attachment, withdrawn);
}

/** The mobile has left this link; nothing tells the router, but it has nobody to renew for. */
export function stopServing(world: World, router: number, state: MobileInterface): void {
  cancelTimer(world, router, ANNOUNCEMENT_TIMER, `${state.number}`);
  for (const entry of updatesAt(world, router)) {
    // A release goes on: it is about a session that is over, not about where the mobile is.
    if (entry.mobileInterface !== state.number || entry.state === 'releasing' || entry.state === 'deregistering') continue;
    stopRenewing(world, router, entry);
    if (entry.expiresAt === null) setTimer(world, router, UPDATE_TIMER.expire, entry.key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
  }
}

/** Choice: an update for the mobile from elsewhere tells a previous serving router that its visited prefixes have moved on. */
export function dropVisited(world: World, router: number, mobile: number, mobileInterface: number): void {
  for (const entry of updatesAt(world, router)) {
    if (entry.mobile === mobile && entry.mobileInterface === mobileInterface) withdrawVisited(world, router, entry);
  }
}

/**
 * The mobile has taken a prefix to another of its interfaces (draft-seite-dmm-dma-05 §4.3). Choice: the router learns it as it learns a
 * detachment; it neither extends the binding nor announces the prefix here again, and forgets it as after a detachment
 * (RFC 5213 §6.9.1.4).
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
  const { prefixLeft } = anchoringOf(world).reasons;
  const rest = entry.prefixes.filter((other) => other !== prefix);
  if (rest.length > 0) putUpdate(world, router, { ...entry, prefixes: rest }, prefixLeft);
  else removeUpdate(world, router, entry.key);
  const key = `${entry.key} ${prefix}`;
  putUpdate(world, router, { ...entry, key, prefixes: [prefix], state: 'deregistering' }, prefixLeft);
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
  const { release } = anchoringOf(world).reasons;
  const rest = entry.prefixes.filter((other) => other !== prefix);
  if (rest.length > 0) putUpdate(world, router, { ...entry, prefixes: rest }, release);
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
    release,
  );
}

/**
 * The end of a flow whose address is of an earlier prefix: the serving router gives the prefix back. When the mobile is between routers, or
 * its new one is not registered for the prefix yet, that happens as soon as it is.
 */
export function releaseEnded(world: World, mobile: number, prefix: Ipv6Address): void {
  let waits = true;
  for (const state of world.interfaces) {
    if (state.mobile !== mobile || state.router < 0) continue;
    const entry = updatesAt(world, state.router).find(
      (candidate) =>
        candidate.mobileInterface === state.number &&
        candidate.prefixes.includes(prefix) &&
        (candidate.state === 'registered' || candidate.state === 'renewing'),
    );
    if (entry !== undefined) releaseVisited(world, state.router, entry, prefix);
    if (entry !== undefined || bindingOf(world, state.router, prefix) !== null) waits = false;
  }
  if (waits) world.mobility.endedPrefixes.set(prefix, mobile);
}

function withdrawVisited(world: World, router: number, entry: BindingUpdateListEntry): void {
  for (const prefix of entry.prefixes) stopDelivering(world, router, entry.mobile, prefix, entry.anchor);
  removeUpdate(world, router, entry.key);
}

/** An anchor has not answered for too long: the router gives the prefixes up and takes them away from the mobile. */
export function giveUpVisited(world: World, router: number, entry: BindingUpdateListEntry): void {
  withdrawVisited(world, router, entry);
  const attachment = attachmentOf(world, router, entry.mobileInterface);
  if (attachment !== null && attachment.cause === entry.attachment) settle(world, router, attachment, entry, entry.prefixes);
}

/** Retransmission, renewal, expiry, and the end of the announcement's patience. */
export function handleServingTimer(world: World, timer: Timer): void {
  const router = timer.node;
  if (timer.name === ANNOUNCEMENT_TIMER) {
    const attachment = attachmentOf(world, router, Number(timer.key));
    if (attachment !== null) announce(world, router, world.interfaces[attachment.mobileInterface]!, attachment);
    return;
  }
  handleUpdateTimer(world, timer, (entry) => withdrawVisited(world, router, entry));
}
