/**
 * An access router as anchor of the prefixes that it gave out, whatever the scheme: it routes them as any IPv6 router while the mobile is
 * on its link, and tunnels them to the router where the mobile is. Bindings are keyed by prefix.
 *
 * draft-seite-dmm-dma-05 §4.1 (H-MAR), draft-bernardos-dmm-pmip-01 §3 to §5 (MAAR as P-MAAR).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { firstInterface, interfacesOf } from '../net/mobile-host.ts';
import type { MobileInterface } from '../net/network.ts';
import { anchoringOf, needsTunnel } from './anchoring.ts';
import { bindingOf, bindingsAbout, putBinding, removeBinding, type BindingCacheEntry } from './binding-cache.ts';
import {
  allowPlainUplink,
  pointNowhere,
  pointToAccessLink,
  pointToTunnel,
  releasePointer,
  releaseUplink,
} from './mobility-routing.ts';
import { allocatePrefix, claimPrefix, mayUsePrefix, releasePrefix } from './prefix-allocation.ts';
import { PROXY_STATUS, readProxyBindingUpdate, sendProxyBindingAcknowledgement, type ProxyRequest } from './proxy.ts';
import { isLaterSequence, nextSequence } from './sequence-number.ts';
import { prefixesWanted } from './sessions.ts';
import { bindingLifetime, bindingLifetimeSeconds, type World } from './world.ts';

/** The anchor's bindings of an interface. */
export function ownBindings(world: World, router: number, state: MobileInterface): readonly BindingCacheEntry[] {
  const ordinal = state.number - firstInterface(world, state.mobile);
  return bindingsAbout(world, router, state.mobile).filter((entry) => entry.ordinal === ordinal);
}

/** The anchor's prefixes of an interface. */
export function ownPrefixes(world: World, router: number, state: MobileInterface): Ipv6Address[] {
  return ownBindings(world, router, state).flatMap((entry) => entry.prefixes);
}

/** Gives the mobile prefixes for the sessions that will begin here. Their bindings are `temporary` where a database has to agree first. */
export function allocateOwnPrefixes(
  world: World,
  router: number,
  state: MobileInterface,
  binding: 'temporary' | 'active' = 'active',
): Ipv6Address[] {
  const given: Ipv6Address[] = [];
  for (let count = prefixesWanted(world, state.mobile, state.ordinal); count > 0; count--) {
    const prefix = allocatePrefix(world, router, state.mobile);
    if (prefix === null) break;
    serveOwnPrefix(world, router, state, prefix, anchoringOf(world).reasons.local, binding);
    given.push(prefix);
  }
  return given;
}

/**
 * The mobile is back: its prefixes of this router are delivered here at once. One that was given back meanwhile is taken again unless
 * somebody else has it; false when it cannot be had.
 */
export function restoreOwnPrefix(
  world: World,
  router: number,
  state: MobileInterface,
  prefix: Ipv6Address,
  binding: 'temporary' | 'active' = 'active',
): boolean {
  if (!mayUsePrefix(world, router, state.mobile, prefix)) return false;
  if (bindingOf(world, router, prefix) === null) claimPrefix(world, router, state.mobile, prefix);
  serveOwnPrefix(world, router, state, prefix, anchoringOf(world).reasons.returned, binding);
  return true;
}

/** Binds a prefix of this router to the mobile on its own link: down-link by radio, up-link by destination. */
export function serveOwnPrefix(
  world: World,
  router: number,
  state: MobileInterface,
  prefix: Ipv6Address,
  why: Why,
  binding: 'temporary' | 'active' = 'active',
): void {
  const before = bindingOf(world, router, prefix);
  const entry: BindingCacheEntry = {
    key: prefix,
    mobile: state.mobile,
    ordinal: state.ordinal,
    prefixes: [prefix],
    gateway: router,
    sequence: nextSequence(world, state.mobile),
    lifetimeSeconds: bindingLifetimeSeconds(world),
    expiresAt: null,
    state: binding,
  };
  putBinding(world, router, entry, why);
  world.mobility.endedPrefixes.delete(prefix);
  pointToAccessLink(world, router, prefix, state, why);
  allowPlainUplink(world, router, prefix, state.mobile, why);
  anchoringOf(world).prefixBound?.(world, router, entry, before);
}

/** While the mobile is on the anchor's own link, what it sends from the anchor's prefixes there is routed in the standard way. */
function isOnOwnLink(world: World, router: number, mobile: number): boolean {
  return interfacesOf(world, mobile).some((state) => state.router === router);
}

/** The mobile has left the anchor's link: nobody renews what it had here (contract: the registrant renews while attached, never after). */
export function letOwnPrefixesExpire(world: World, router: number, state: MobileInterface): void {
  releaseUplinkOfMoved(world, router, state);
  for (const entry of ownBindings(world, router, state)) {
    if (entry.gateway !== router) continue;
    putBinding(world, router, { ...entry, expiresAt: world.now + bindingLifetime(world) }, anchoringOf(world).reasons.left);
  }
}

/** The mobile has left the anchor's link: its prefixes that another router serves have nothing to send from here any more. */
export function releaseUplinkOfMoved(world: World, router: number, state: MobileInterface): void {
  for (const entry of bindingsAbout(world, router, state.mobile)) {
    if (entry.gateway !== router && !isOnOwnLink(world, router, state.mobile))
      releaseUplink(world, router, entry.key as Ipv6Address);
  }
}

/** Another router serves the mobile now and says so itself. Returns the interface it is about when the update was accepted. */
export function handleAnchorUpdate(
  world: World,
  anchor: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): { readonly mobile: number; readonly ordinal: number } | null {
  const { reasons } = anchoringOf(world);
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
    answer(read.error, 0, reasons.refuse);
    return null;
  }
  const request = read.value;
  if (request.lifetimeSeconds === 0) {
    if (request.prefixes.some((prefix) => bindingOf(world, anchor, prefix)?.gateway !== request.gateway)) {
      // RFC 5213 §5.3.5: only the router that the binding names may give it up. A repeated release finds no binding and is answered.
      if (request.prefixes.some((prefix) => bindingOf(world, anchor, prefix) !== null)) return null;
    }
    answer(PROXY_STATUS.accepted, 0, reasons.accept);
    for (const prefix of request.prefixes) releaseOwnPrefix(world, anchor, prefix);
    return null;
  }
  const refusal = refusalOf(world, anchor, request);
  if (refusal !== null) {
    answer(refusal.status, 0, reasons.refuse, refusal.sequence);
    return null;
  }
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  for (const prefix of request.prefixes) bindToVisited(world, anchor, request, prefix, lifetimeSeconds);
  answer(PROXY_STATUS.accepted, lifetimeSeconds, reasons.accept);
  return { mobile: request.mobile, ordinal: request.ordinal };
}

/** Why an anchor refuses an update, or null: prefixes that are not its to give, or an update that a later one has overtaken. */
export function refusalOf(world: World, anchor: number, request: ProxyRequest): { status: number; sequence?: number } | null {
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

/**
 * Binds a prefix of this anchor to the router `request.gateway` and tunnels it there. `expiresAt` is the end of the lifetime by default;
 * null keeps the binding until somebody ends it.
 */
export function bindToVisited(
  world: World,
  anchor: number,
  request: Pick<ProxyRequest, 'mobile' | 'ordinal' | 'gateway' | 'sequence'>,
  prefix: Ipv6Address,
  lifetimeSeconds: number,
  expiresAt: SimTime | null = world.now + lifetimeSeconds * SECOND,
): void {
  const { reasons, prefixBound } = anchoringOf(world);
  const before = bindingOf(world, anchor, prefix);
  if (before === null) claimPrefix(world, anchor, request.mobile, prefix);
  const entry: BindingCacheEntry = {
    key: prefix,
    mobile: request.mobile,
    ordinal: request.ordinal,
    prefixes: [prefix],
    gateway: request.gateway,
    sequence: request.sequence,
    lifetimeSeconds,
    expiresAt,
    state: 'active',
  };
  const tunnelled = needsTunnel(world, request.mobile, prefix);
  putBinding(world, anchor, entry, tunnelled ? reasons.moved : (reasons.unused ?? reasons.moved));
  routeMovedPrefix(world, anchor, entry);
  if (!isOnOwnLink(world, anchor, request.mobile)) releaseUplink(world, anchor, prefix);
  prefixBound?.(world, anchor, entry, before);
}

/** Down-link at the anchor of a prefix that another router serves: the tunnel, or nowhere while no flow uses it. */
export function routeMovedPrefix(world: World, anchor: number, entry: BindingCacheEntry): void {
  const { reasons } = anchoringOf(world);
  const prefix = entry.key as Ipv6Address;
  if (needsTunnel(world, entry.mobile, prefix)) pointToTunnel(world, anchor, prefix, entry.mobile, entry.gateway, reasons.moved);
  else pointNowhere(world, anchor, prefix, entry.mobile, reasons.unused ?? reasons.moved);
}

/** The prefix's last session is over, or its binding has run out: binding, route and pool let go of it. */
export function releaseOwnPrefix(world: World, anchor: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, anchor, prefix);
  if (entry === null) return;
  removeBinding(world, anchor, prefix);
  world.mobility.endedPrefixes.delete(prefix);
  releasePointer(world, anchor, prefix);
  releaseUplink(world, anchor, prefix);
  releasePrefix(world, anchor, prefix);
  anchoringOf(world).prefixReleased?.(world, anchor, entry);
}
