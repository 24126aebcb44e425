/**
 * Mobility routing, draft-chan-netext-distributed-lma-03 §4.4 and §5: where an LMA or a gateway sends the packets for a home prefix, and
 * whom it tells of a better way when a packet has come by a worse one.
 *
 * An LMA looks at its own binding first (D-LMA), then at its record as H-LMA, then at what it was told as previous D-LMA, then at its cache
 * as O-LMA; else it tunnels to the H-LMA whose block the prefix is out of (`net/leg.ts` says what a packet may do after a tunnel).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import type { Leg, Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { bindingOf, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { legOfPrefix, pointToLeg } from '../../mobility/leg-routing.ts';
import { pointToAccessLink, pointToTunnel, pointerOf, releasePointer } from '../../mobility/mobility-routing.ts';
import { releasePrefix } from '../../mobility/prefix-allocation.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { interfaceCount } from '../../mobility/sessions.ts';
import {
  endWhereabouts,
  putWhereabouts,
  removeWhereabouts,
  whereaboutsAt,
  tableOfLeg,
  whereaboutsOf,
  type Whereabouts,
} from '../../mobility/whereabouts.ts';
import { interfaceKey, optionNumber, optionOn, optionText, type World } from '../../mobility/world.ts';
import { homeAnchorOf, isAnchor, registersItself } from './anchors.ts';
import { keepsCaptured } from './capture.ts';
import { newsIn, secondsLeft, sendLocation } from './messages.ts';

const CACHED: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The O-LMA keeps in its cache where the home address is anchored, for as long as packets for it come.',
};
const FORWARDS: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The mobile has moved on; for a limited time what still comes here is tunnelled to where it is now.',
};
const DIRECT: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §5.4',
  sentence: 'The gateway was told where the other mobile is, and tunnels to its gateway without an LMA between.',
};
const TELL_FROM_HOME: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The H-LMA forwards the first packets and tells the O-LMA where the home address is anchored.',
};
const TELL_FROM_PREVIOUS: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §5.1.3',
  sentence: 'The node that the mobile has left forwards the packet and tells its sender where the mobile is now.',
};
const TELL_GATEWAY: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §5.1.1',
  sentence: 'The LMA tells who tunnels to it the proxy care-of address, so that later packets need not be tunnelled through it.',
};

/** How long the same news is not told again to a node that goes on sending: its packets may have been under way. */
const QUIET: SimDuration = INITIAL_BINDACK_TIMEOUT;

/** Route optimization: LMAs tell each other where mobiles are. */
export function optimizes(world: World): boolean {
  return optionText(world, 'ro') === 'on';
}

/** Whether those who send to an LMA are told the proxy care-of address: other LMAs, or gateways too. */
export function bypasses(world: World, whom: 'd-lma' | 'both'): boolean {
  const bypass = optionText(world, 'bypass');
  return optimizes(world) && !registersItself(world) && (bypass === 'both' || bypass === whom);
}

/** `location_push`: whether all LMAs are told of every location, so that none of them forgets one that it does not use. */
export function pushesToAll(world: World): boolean {
  return optimizes(world) && optionText(world, 'location_push') === 'all';
}

/** `olma_cache_s`: how long an O-LMA keeps what nobody uses, and so how long a previous D-LMA has to forward. */
export function cacheTime(world: World): SimDuration {
  return optionNumber(world, 'olma_cache_s') * SECOND;
}

/** The interface whose prefix this is. */
function ordinalOf(world: World, mobile: number, prefix: Ipv6Address): number {
  for (let ordinal = 0; ordinal < interfaceCount(world, mobile); ordinal++) {
    const state = required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface');
    if (world.mobility.profiles.get(interfaceKey(world, state))?.prefixes.includes(prefix) === true) return ordinal;
  }
  return 0;
}

/** The binding of a home prefix at an LMA, or null. */
export function bindingFor(world: World, anchor: number, mobile: number, prefix: Ipv6Address): BindingCacheEntry | null {
  const first = firstInterface(world, mobile);
  for (let ordinal = 0; ordinal < interfaceCount(world, mobile); ordinal++) {
    const entry = bindingOf(world, anchor, interfaceKey(world, required(world.interfaces[first + ordinal], 'interface')));
    if (entry?.prefixes.includes(prefix) === true) return entry;
  }
  return null;
}

/** Sends a home prefix where the best that this LMA knows says. */
export function routeAtAnchor(world: World, anchor: number, mobile: number, prefix: Ipv6Address, why: Why): void {
  const binding = bindingFor(world, anchor, mobile, prefix);
  const told =
    whereaboutsOf(world, anchor, 'location', prefix) ??
    whereaboutsOf(world, anchor, 'forwarding', prefix) ??
    whereaboutsOf(world, anchor, 'location-cache', prefix);
  if (binding?.careOf !== undefined) {
    const ends = { local: addressOf(world, anchor), remote: binding.careOf };
    pointToTunnel(world, anchor, prefix, mobile, mobile, why, ends);
  } else if (binding !== null && binding.gateway === anchor) {
    const state = required(world.interfaces[firstInterface(world, mobile) + binding.ordinal], 'interface');
    pointToAccessLink(world, anchor, prefix, state, why);
  } else if (binding !== null) pointToLeg(world, anchor, prefix, mobile, binding.gateway, 'binding', why);
  else if (keepsCaptured(world, anchor, mobile, prefix)) return;
  else if (told !== null) pointToLeg(world, anchor, prefix, mobile, told.to, basisOf(told), why);
  else releasePointer(world, anchor, prefix);
}

function basisOf(told: Whereabouts): 'location' | 'forwarding' | 'cache' {
  return told.table === 'location-cache' ? 'cache' : told.table;
}

/** A gateway that does not serve a prefix itself sends it where it was told, if it was. */
export function routeAtGateway(world: World, gateway: number, mobile: number, prefix: Ipv6Address): void {
  if (keepsCaptured(world, gateway, mobile, prefix)) return;
  const told = whereaboutsOf(world, gateway, 'forwarding', prefix) ?? whereaboutsOf(world, gateway, 'location-cache', prefix);
  if (told === null) releasePointer(world, gateway, prefix);
  else pointToLeg(world, gateway, prefix, mobile, told.to, basisOf(told), told.table === 'forwarding' ? FORWARDS : DIRECT);
}

/** §4.4: a former anchor (or gateway) of a mobile sends what still comes to it on, as long as an O-LMA may remember the old place. */
export function forwardTo(
  world: World,
  node: number,
  news: { mobile: number; prefix: Ipv6Address; to: number; sequence: number; lifetimeSeconds: number },
): void {
  const { mobile, prefix, to, sequence } = news;
  const knownUntil = world.now + news.lifetimeSeconds * SECOND;
  const expiresAt = Math.min(knownUntil, world.now + cacheTime(world));
  removeWhereabouts(world, node, 'location-cache', prefix);
  putWhereabouts(
    world,
    node,
    { table: 'forwarding', prefix, mobile, ordinal: ordinalOf(world, mobile, prefix), to, sequence, expiresAt, knownUntil },
    FORWARDS,
  );
}

/**
 * A packet that came out of a tunnel takes a leg here. §4.4: the H-LMA and the previous D-LMA tell its sender where the home address is
 * anchored; §5.1.1, §5.4: an LMA tells the gateway's address, when it is to be bypassed. Otherwise the text would have the same news told
 * with every packet.
 */
export function handleLegTaken(world: World, leg: Leg, from: number, uplink: boolean): void {
  if (!optimizes(world)) return;
  const why = reasonToTell(world, leg, from, uplink);
  if (why === null) return;
  const last = leg.told.get(from);
  if (optionOn(world, 'suppress_duplicate_location_notify') && last !== undefined && last + QUIET > world.now) return;
  leg.told.set(from, world.now);
  const owner = ownerOf(world, leg.prefix);
  const known = owner === null ? null : newsOf(world, leg, owner);
  const lifetimeSeconds = known === null ? 0 : secondsLeft(world, known.until);
  if (owner === null || known === null || lifetimeSeconds === 0) return;
  const cause = world.cause;
  // What a move leads to, the present packet only set off.
  world.cause = leg.basis === 'forwarding' ? leg.cause : 0;
  sendLocation(
    world,
    leg.node,
    {
      kind: 'LOC',
      to: from,
      mobile: owner,
      sequence: known.sequence,
      lifetimeSeconds,
      at: { prefixes: [leg.prefix], node: leg.to },
    },
    why,
  );
  world.cause = cause;
}

/** Why the node that a packet came from is told of its leg here, or null when it is not. */
function reasonToTell(world: World, leg: Leg, from: number, uplink: boolean): Why | null {
  switch (leg.basis) {
    case 'location':
      return uplink ? null : TELL_FROM_HOME;
    case 'forwarding':
      return uplink ? null : TELL_FROM_PREVIOUS;
    case 'binding': {
      if (uplink) return bypasses(world, 'both') ? TELL_GATEWAY : null;
      // Choice: the H-LMA keeps to the D-LMA (§5.1.1: the D-LMA keeps track of the gateway), so it is not told the gateway.
      const owner = ownerOf(world, leg.prefix);
      const home = owner !== null && homeAnchorOf(world, owner) === from;
      return bypasses(world, 'd-lma') && !home ? TELL_GATEWAY : null;
    }
    case 'cache':
      return uplink && bypasses(world, 'both') && !isAnchor(world, leg.to) ? TELL_GATEWAY : null;
    case 'primary':
    case 'block':
      return null;
  }
}

/** Number and end of what a leg stands on. */
function newsOf(world: World, leg: Leg, mobile: number): { readonly sequence: number; readonly until: number } | null {
  if (leg.basis === 'binding') {
    const entry = bindingFor(world, leg.node, mobile, leg.prefix);
    return entry === null || entry.expiresAt === null ? null : { sequence: entry.sequence, until: entry.expiresAt };
  }
  const table = tableOfLeg(leg.basis);
  const told = table === null ? null : whereaboutsOf(world, leg.node, table, leg.prefix);
  return told === null ? null : { sequence: told.sequence, until: told.knownUntil ?? told.expiresAt };
}

/** §4.4: news of where home prefixes are has come. Only packets for them make an LMA or a gateway remember it. */
export function handleLocationNotice(world: World, node: number, sender: number, message: EmulatorMessage): void {
  for (const { prefix, anchor } of newsIn(message)) {
    const mobile = ownerOf(world, prefix);
    const to = ownerOf(world, anchor);
    if (mobile === null || to === null || to === node) continue;
    const { sequence, lifetimeSeconds } = message;
    if (isOlder(world, node, prefix, sequence)) continue;
    const news = { mobile, prefix, to, sequence, lifetimeSeconds };
    if (isAnchor(world, node)) noticeAtAnchor(world, node, news);
    else noticeAtGateway(world, node, sender, news);
  }
}

type News = Parameters<typeof forwardTo>[2];

function isOlder(world: World, node: number, prefix: Ipv6Address, sequence: number): boolean {
  return (['forwarding', 'location-cache'] as const).some((table) => {
    const known = whereaboutsOf(world, node, table, prefix);
    return known !== null && isLaterSequence(known.sequence, sequence);
  });
}

/** The D-LMA and the H-LMA know better themselves. Choice: a previous D-LMA takes news of a further move into its forwarding entry. */
function noticeAtAnchor(world: World, anchor: number, news: News): void {
  const { mobile, prefix } = news;
  if (bindingFor(world, anchor, mobile, prefix) !== null || homeAnchorOf(world, mobile) === anchor) return;
  const forwarding = whereaboutsOf(world, anchor, 'forwarding', prefix);
  if (forwarding !== null) {
    const knownUntil = world.now + news.lifetimeSeconds * SECOND;
    putWhereabouts(world, anchor, { ...forwarding, to: news.to, sequence: news.sequence, knownUntil }, FORWARDS);
  } else cache(world, anchor, news, CACHED);
  routeAtAnchor(world, anchor, mobile, prefix, forwarding === null ? CACHED : FORWARDS);
}

/**
 * §5.1.2: a gateway that the mobile has left is told the new one by its LMA, and forwards; §5.4: one whose mobile sends to the prefix is
 * told the gateway there, and bypasses both LMAs.
 */
function noticeAtGateway(world: World, gateway: number, sender: number, news: News): void {
  const { mobile, prefix } = news;
  // A mobile that is attached here is nowhere else, whatever older news say.
  if (attachmentOf(world, gateway, firstInterface(world, mobile) + ordinalOf(world, mobile, prefix)) !== null) return;
  const pointer = pointerOf(world, gateway, prefix);
  if (pointer?.kind === 'access') {
    if (!isAnchor(world, sender)) return;
    forwardTo(world, gateway, news);
  } else if (whereaboutsOf(world, gateway, 'forwarding', prefix) !== null) forwardTo(world, gateway, news);
  else cache(world, gateway, news, DIRECT);
  routeAtGateway(world, gateway, mobile, prefix);
}

/** Choice: an entry that packets keep alive still ends with the binding that it tells of; then the H-LMA is asked anew by the next packet. */
function cache(world: World, node: number, news: News, why: Why): void {
  const { mobile, prefix, to, sequence } = news;
  putWhereabouts(
    world,
    node,
    {
      table: 'location-cache',
      prefix,
      mobile,
      ordinal: ordinalOf(world, mobile, prefix),
      to,
      sequence,
      expiresAt: world.now + news.lifetimeSeconds * SECOND,
      ...(pushesToAll(world) ? {} : { idle: cacheTime(world) }),
    },
    why,
  );
}

/** The end of what a node was told: an unused cache, a forwarding entry, or a location that no D-LMA has renewed. */
export function handleWhereaboutsTimer(world: World, timer: Timer): void {
  const entry = endWhereabouts(
    world,
    timer,
    ({ prefix, to }) => {
      const leg = legOfPrefix(world, timer.node, prefix);
      return leg?.basis === 'cache' && leg.to === to ? leg.usedAt : 0;
    },
    CACHED,
  );
  if (entry === null) return;
  if (isAnchor(world, timer.node)) routeAtAnchor(world, timer.node, entry.mobile, entry.prefix, CACHED);
  else routeAtGateway(world, timer.node, entry.mobile, entry.prefix);
  if (entry.table === 'location') releaseUnused(world, timer.node, entry.mobile, entry.prefix);
}

/**
 * An LMA that others were told of is gone. Choice: routing no longer leads to it, so the O-LMA forgets that mobiles are to be found there,
 * and the next packet goes by the H-LMA. The H-LMA keeps its record until another D-LMA takes its place.
 */
export function forgetWhereabouts(world: World, anchor: number, gone: number): void {
  for (const { table, prefix, mobile, to } of whereaboutsAt(world, anchor)) {
    if (to !== gone || table === 'location') continue;
    removeWhereabouts(world, anchor, table, prefix);
    routeAtAnchor(world, anchor, mobile, prefix, CACHED);
  }
}

/** The H-LMA takes a prefix back that is neither bound nor recorded here any more. */
export function releaseUnused(world: World, anchor: number, mobile: number, prefix: Ipv6Address): void {
  // A home address that a mobile is configured with stays its own.
  if (homeAnchorOf(world, mobile) !== anchor || registersItself(world)) return;
  if (bindingFor(world, anchor, mobile, prefix) !== null || whereaboutsOf(world, anchor, 'location', prefix) !== null) return;
  releasePrefix(world, anchor, prefix);
  for (const [key, profile] of world.mobility.profiles) {
    if (profile.prefixes.includes(prefix)) world.mobility.profiles.delete(key);
  }
}
