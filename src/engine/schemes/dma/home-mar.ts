/**
 * The router as H-MAR, draft-seite-dmm-dma-05 §4.1: it allocates prefixes, routes them as any IPv6 router while the mobile is on its link,
 * and tunnels them to the V-MAR where the mobile is.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import type { MobileInterface } from '../../net/network.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { bindingOf, bindingsAt, putBinding, removeBinding, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { forgetDatabaseQuery, sendDatabaseQuery } from '../../mobility/location-management.ts';
import {
  allowPlainUplink,
  pointToAccessLink,
  pointToTunnel,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { allocatePrefix, claimPrefix, mayUsePrefix, releasePrefix } from '../../mobility/prefix-allocation.ts';
import {
  PROXY_STATUS,
  readProxyBindingUpdate,
  sendProxyBindingAcknowledgement,
  type ProxyRequest,
} from '../../mobility/proxy.ts';
import { renewalWait } from '../../mobility/registration.ts';
import { isLaterSequence, nextSequence } from '../../mobility/sequence-number.ts';
import { prefixesWanted } from '../../mobility/sessions.ts';
import { bindingLifetime, bindingLifetimeSeconds, optionText, roleHolder, type World } from '../../mobility/world.ts';

/** Timer at an anchor: tells the database that a prefix still lives. Its key is the prefix. */
export const SESSION_REFRESH_TIMER = 'session-refresh';

const LOCAL: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The mobile is on the link of the router that gave it this prefix: regular IPv6 routing, no tunnel.',
};
const LEFT: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence:
    'The mobile has left this link. Until another router registers, its packets are still sent here; nobody extends the prefix, so it runs out.',
};
const RETURNED: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The mobile is back at the anchor of this prefix: its packets are delivered here again, without signalling.',
};
const MOVED: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 5',
  sentence: 'The anchor tunnels the mobile’s packets of this prefix to the router that serves it now.',
};
const ACCEPT: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 3',
  sentence: 'The anchor plays the LMA for its prefix and accepts the new location.',
};
const REFUSE: Why = { section: 'RFC 5213 §5.3.6', sentence: 'The anchor refuses; the status says why.' };
const REFRESH: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The anchor tells the database that the prefix is still in use.',
};
const REMOVE: Why = {
  section: 'draft-seite-dmm-dma-05 §3.3',
  sentence: 'The prefix is released, so the anchor takes it out of the database.',
};

/** The anchor's bindings of an interface. */
export function ownBindings(world: World, router: number, state: MobileInterface): readonly BindingCacheEntry[] {
  const ordinal = state.number - firstInterface(world, state.mobile);
  return bindingsAt(world, router).filter((entry) => entry.mobile === state.mobile && entry.ordinal === ordinal);
}

/** §4.1: gives the mobile prefixes for the sessions that will begin here. */
export function allocateOwnPrefixes(world: World, router: number, state: MobileInterface): Ipv6Address[] {
  const given: Ipv6Address[] = [];
  for (let count = prefixesWanted(world, state.mobile, state.ordinal); count > 0; count--) {
    const prefix = allocatePrefix(world, router, state.mobile);
    if (prefix === null) break;
    serveLocally(world, router, state, prefix, LOCAL);
    given.push(prefix);
  }
  return given;
}

/**
 * The mobile is back: its prefixes of this router are delivered here at once. One that was given back meanwhile is taken again unless
 * somebody else has it; false when it cannot be had.
 */
export function restoreOwnPrefix(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): boolean {
  if (!mayUsePrefix(world, router, state.mobile, prefix)) return false;
  if (bindingOf(world, router, prefix) === null) claimPrefix(world, router, state.mobile, prefix);
  serveLocally(world, router, state, prefix, RETURNED);
  return true;
}

function serveLocally(world: World, router: number, state: MobileInterface, prefix: Ipv6Address, why: Why): void {
  const moved = bindingOf(world, router, prefix)?.ordinal !== state.ordinal && bindingOf(world, router, prefix) !== null;
  putBinding(
    world,
    router,
    {
      key: prefix,
      mobile: state.mobile,
      ordinal: state.ordinal,
      prefixes: [prefix],
      gateway: router,
      sequence: nextSequence(world, state.mobile),
      lifetimeSeconds: bindingLifetimeSeconds(world),
      expiresAt: null,
      state: 'active',
    },
    why,
  );
  world.mobility.endedPrefixes.delete(prefix);
  pointToAccessLink(world, router, prefix, state, why);
  allowPlainUplink(world, router, prefix, state.mobile, why);
  armRefresh(world, router, prefix);
  if (moved) refreshSession(world, router, prefix);
}

/** §3.1: while the mobile is on the anchor's own link, what it sends from the anchor's prefixes there is routed in the standard way. */
function isOnOwnLink(world: World, router: number, mobile: number): boolean {
  return world.interfaces.some((state) => state.mobile === mobile && state.router === router);
}

/** The mobile has left the anchor's link: nobody renews what it had here (contract: the registrant renews while attached, never after). */
export function letOwnPrefixesExpire(world: World, router: number, state: MobileInterface): void {
  for (const entry of bindingsAt(world, router)) {
    const moved = entry.mobile === state.mobile && entry.gateway !== router;
    if (moved && !isOnOwnLink(world, router, state.mobile)) releaseUplink(world, router, entry.key as Ipv6Address);
  }
  for (const entry of ownBindings(world, router, state)) {
    if (entry.gateway === router) putBinding(world, router, { ...entry, expiresAt: world.now + bindingLifetime(world) }, LEFT);
  }
}

/** §4.2 step 3: another router serves the mobile now. Returns the interface it is about when the update was accepted. */
export function handleProxyBindingUpdate(
  world: World,
  anchor: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): { readonly mobile: number; readonly ordinal: number } | null {
  const read = readProxyBindingUpdate(world, packet, message);
  const answer = (status: number, lifetimeSeconds: number, why: Why, sequence?: number): void =>
    sendProxyBindingAcknowledgement(
      world,
      anchor,
      packet,
      message,
      { status, lifetimeSeconds, prefixes: read.ok ? read.value.prefixes : [], ...(sequence === undefined ? {} : { sequence }) },
      why,
    );
  if (!read.ok) {
    answer(read.error, 0, REFUSE);
    return null;
  }
  const request = read.value;
  if (request.lifetimeSeconds === 0) {
    if (request.prefixes.some((prefix) => bindingOf(world, anchor, prefix)?.gateway !== request.gateway)) {
      // RFC 5213 §5.3.5: only the router that the binding names may give it up. A repeated release finds no binding and is answered.
      if (request.prefixes.some((prefix) => bindingOf(world, anchor, prefix) !== null)) return null;
    }
    answer(PROXY_STATUS.accepted, 0, ACCEPT);
    for (const prefix of request.prefixes) releaseOwnPrefix(world, anchor, prefix);
    return null;
  }
  const refusal = refusalOf(world, anchor, request);
  if (refusal !== null) {
    answer(refusal.status, 0, REFUSE, refusal.sequence);
    return null;
  }
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  for (const prefix of request.prefixes) bindToVisited(world, anchor, request, prefix, lifetimeSeconds);
  answer(PROXY_STATUS.accepted, lifetimeSeconds, ACCEPT);
  return { mobile: request.mobile, ordinal: request.ordinal };
}

function refusalOf(world: World, anchor: number, request: ProxyRequest): { status: number; sequence?: number } | null {
  if (request.prefixes.length === 0) return { status: PROXY_STATUS.missingHomeNetworkPrefix };
  for (const prefix of request.prefixes) {
    if (!mayUsePrefix(world, anchor, request.mobile, prefix)) return { status: PROXY_STATUS.notAuthorizedForHomeNetworkPrefix };
    const entry = bindingOf(world, anchor, prefix);
    if (entry === null) continue;
    // A router that only extends what it has may not take back what has moved on.
    if (entry.gateway !== request.gateway && request.handoffIndicator === HANDOFF_INDICATOR.reRegistration) {
      return { status: PROXY_STATUS.notAuthorizedForHomeNetworkPrefix };
    }
    if (!isLaterSequence(request.sequence, entry.sequence)) {
      return { status: PROXY_STATUS.sequenceOutOfWindow, sequence: entry.sequence };
    }
  }
  return null;
}

function bindToVisited(world: World, anchor: number, request: ProxyRequest, prefix: Ipv6Address, lifetimeSeconds: number): void {
  const before = bindingOf(world, anchor, prefix);
  if (before === null) claimPrefix(world, anchor, request.mobile, prefix);
  putBinding(
    world,
    anchor,
    {
      key: prefix,
      mobile: request.mobile,
      ordinal: request.ordinal,
      prefixes: [prefix],
      gateway: request.gateway,
      sequence: request.sequence,
      lifetimeSeconds,
      expiresAt: world.now + lifetimeSeconds * SECOND,
      state: 'active',
    },
    MOVED,
  );
  pointToTunnel(world, anchor, prefix, request.mobile, request.gateway, MOVED);
  if (!isOnOwnLink(world, anchor, request.mobile)) releaseUplink(world, anchor, prefix);
  if (before === null) armRefresh(world, anchor, prefix);
  else if (before.ordinal !== request.ordinal) refreshSession(world, anchor, prefix);
}

/** The prefix's last session is over, or its binding has run out: binding, route, pool and database let go of it. */
export function releaseOwnPrefix(world: World, anchor: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, anchor, prefix);
  if (entry === null) return;
  removeBinding(world, anchor, prefix);
  world.mobility.endedPrefixes.delete(prefix);
  releasePointer(world, anchor, prefix);
  releaseUplink(world, anchor, prefix);
  releasePrefix(world, anchor, prefix);
  cancelTimer(world, anchor, SESSION_REFRESH_TIMER, prefix);
  forgetDatabaseQuery(world, anchor, `refresh ${prefix}`);
  if (optionText(world, 'sessions') === 'db') tellDatabase(world, anchor, entry, 'remove', REMOVE);
}

function armRefresh(world: World, anchor: number, prefix: Ipv6Address): void {
  if (optionText(world, 'sessions') === 'db') {
    setTimer(world, anchor, SESSION_REFRESH_TIMER, prefix, world.now + renewalWait(bindingLifetime(world)), 0);
  }
}

/** Tells the database that a prefix lives, and which interface has it. */
export function refreshSession(world: World, anchor: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, anchor, prefix);
  if (entry === null || optionText(world, 'sessions') !== 'db') return;
  tellDatabase(world, anchor, entry, 'refresh', REFRESH);
  armRefresh(world, anchor, prefix);
}

function tellDatabase(world: World, anchor: number, entry: BindingCacheEntry, purpose: 'refresh' | 'remove', why: Why): void {
  sendDatabaseQuery(
    world,
    anchor,
    {
      key: `${purpose} ${entry.key}`,
      database: roleHolder(world, 'session-db'),
      mobile: entry.mobile,
      ordinal: entry.ordinal,
      prefixes: entry.prefixes,
      purpose,
      mobileInterface: -1,
      attachment: 0,
    },
    why,
  );
}
