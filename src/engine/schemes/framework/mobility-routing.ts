/**
 * Mobility routing (MR), draft-chan-dmm-framework-gap-analysis §3 and §8: where a router sends the packets for a home prefix. It looks at its
 * own binding first (it serves the mobile), then at its record as home router or location manager, then at what it was told as the router
 * before, then at its cache; else the packets go towards the home network: through a tunnel where all routers announce the prefix (RS1
 * anycast), natively where the router is on their way anyhow (RS1 gw/ar).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration, type SimTime } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { bindingsAt, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { noteBoundPrefix, returnToLink } from '../../mobility/anchored-link.ts';
import { clearRoutesOf } from '../../mobility/host-routes.ts';
import { endLeftRoutes, handleLeftRouteTimer, UNDER_WAY } from '../../mobility/left-routes.ts';
import { legOfPrefix, pointNatively, pointToLeg } from '../../mobility/leg-routing.ts';
import { pointToAccessLink, pointToBuffer, releasePointer } from '../../mobility/mobility-routing.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import {
  endWhereabouts,
  putWhereabouts,
  removeWhereabouts,
  whereaboutsAt,
  whereaboutsOf,
  type WhereaboutsTable,
} from '../../mobility/whereabouts.ts';
import { optionNumber, type World } from '../../mobility/world.ts';
import { deliverPlain, freeTranslation, isPassedThrough, rewriteTo } from './address-translation.ts';
import { homeRouterOf, isAnycast, isDynamic, isRouter, pushes, queries, routersOf, translates } from './functions.ts';
import { bufferOf, isHolding, releaseHeld } from './held-packets.ts';
import { NETWORK_LINK } from './reasons.ts';

const ENDED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence: 'What this router was told of the mobile’s location has run out.',
};
const WATCHES: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS1 gw/ar',
  sentence: 'All packets of this network pass this router: for the first one to a home address it asks where the mobile is.',
};
const HOLDS: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS2 query',
  sentence: 'The first packets wait until the location manager has answered.',
};

const FREED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS3',
  sentence: 'The mobile is not served that way any more.',
};

/** News of where a home prefix is served. */
export interface News {
  readonly mobile: number;
  readonly prefix: Ipv6Address;
  readonly at: number;
  readonly egress?: Ipv6Address;
  readonly sequence: number;
  readonly until: SimTime;
}

/** `cache_s`: how long a router keeps what no packet uses, and a former router forwards. */
export function cacheTime(world: World): SimDuration {
  return optionNumber(world, 'cache_s') * SECOND;
}

/**
 * How long a former router forwards: as long as others may have cached it. Choice: in the hierarchy only what is under way, since the home
 * router alone sends there and knows better; a longer entry would lead astray what passes there after the mobile has gone home.
 */
function forwardingTime(world: World): SimDuration {
  return isDynamic(world) ? Math.min(UNDER_WAY, cacheTime(world)) : cacheTime(world);
}

/** The binding of a home prefix at a router, or null. */
export function bindingFor(world: World, router: number, prefix: Ipv6Address): BindingCacheEntry | null {
  return bindingsAt(world, router).find((entry) => entry.prefixes.includes(prefix)) ?? null;
}

/** Sends a home prefix where the best that this router knows says. */
export function routeHome(world: World, node: number, mobile: number, prefix: Ipv6Address, why: Why): void {
  if (!isRouter(world, node)) return;
  const home = homeRouterOf(world, prefix) === node;
  const binding = bindingFor(world, node, prefix);
  const told =
    whereaboutsOf(world, node, 'location', prefix) ??
    whereaboutsOf(world, node, 'forwarding', prefix) ??
    whereaboutsOf(world, node, 'location-cache', prefix);
  if (isPassedThrough(world, node, prefix) && binding === null) {
    for (const other of freeTranslation(world, node, prefix, false)) routeHome(world, other, mobile, prefix, FREED);
    if (isDynamic(world) && home) deliverOnLink(world, node, mobile, prefix, told !== null);
    return;
  }
  if (binding !== null && translates(world)) deliverPlain(world, node, prefix, binding);
  else if (binding !== null && binding.gateway !== mobile) {
    if (binding.gateway === node) pointToAccessLink(world, node, prefix, interfaceOf(world, binding), why);
    else pointToLeg(world, node, prefix, mobile, binding.gateway, 'binding', why);
  } else if (binding !== null) {
    const addresses = { local: addressOf(world, node), remote: required(binding.careOf, 'care-of address') };
    // In the hierarchy a visited router takes only what the home router tunnels to it.
    pointToLeg(world, node, prefix, mobile, mobile, 'binding', why, { addresses, native: isDynamic(world) && !home });
  } else if (told !== null) {
    const basis = told.table === 'location-cache' ? 'cache' : told.table;
    const watched =
      (basis === 'location' && pushes(world, 'home')) || (basis === 'forwarding' && translates(world) && !isDynamic(world));
    const { egress } = told;
    if (egress !== undefined) rewriteTo(world, node, { ...told, egress }, basis, watched, why);
    else pointToLeg(world, node, prefix, mobile, told.to, basis, why, { watched });
  } else if (isHolding(world, node, prefix)) pointToBuffer(world, node, prefix, mobile, bufferOf(world, node, mobile), HOLDS);
  else if (queries(world) && !isAnycast(world) && !home)
    pointNatively(world, node, prefix, mobile, homeRouterOf(world, prefix), WATCHES);
  else releasePointer(world, node, prefix);
  for (const other of freeTranslation(world, node, prefix, binding !== null)) routeHome(world, other, mobile, prefix, FREED);
  if (isDynamic(world) && home) deliverOnLink(world, node, mobile, prefix, binding !== null || told !== null);
  releaseHeld(world, node, mobile, prefix);
}

function interfaceOf(world: World, { mobile, ordinal }: BindingCacheEntry): MobileInterface {
  return required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface');
}

/** §6: in the network that it is from, an address without a binding is delivered on the link where the mobile is, if it is there. */
function deliverOnLink(world: World, node: number, mobile: number, prefix: Ipv6Address, bound: boolean): void {
  const prefixes = { prefixes: [prefix], mobile, ordinal: 0 };
  if (bound) noteBoundPrefix(world, node, prefixes);
  else returnToLink(world, node, prefix, NETWORK_LINK);
}

/** Remembers news in one of the tables, unless newer ones are known there; then sends packets by it. */
export function learn(world: World, node: number, table: WhereaboutsTable, news: News, why: Why): void {
  const known = whereaboutsOf(world, node, table, news.prefix);
  if (known !== null && isLaterSequence(known.sequence, news.sequence)) return;
  const { mobile, prefix, at, sequence } = news;
  const egress = news.egress === undefined ? {} : { egress: news.egress };
  const expiresAt = table === 'forwarding' ? Math.min(news.until, world.now + forwardingTime(world)) : news.until;
  if (expiresAt <= world.now || at === node) return;
  const idle = table === 'location-cache' ? { idle: cacheTime(world) } : {};
  putWhereabouts(
    world,
    node,
    { table, prefix, mobile, ordinal: 0, to: at, sequence, expiresAt, knownUntil: news.until, ...idle, ...egress },
    why,
  );
  // A binding that is about to go is not routed by once more.
  if (bindingFor(world, node, prefix) === null) routeHome(world, node, mobile, prefix, why);
}

/** The end of something that was told. */
export function handleKnowledgeTimer(world: World, timer: Timer): void {
  const entry = endWhereabouts(
    world,
    timer,
    ({ prefix, to }) => {
      const leg = legOfPrefix(world, timer.node, prefix);
      return leg?.basis === 'cache' && leg.to === to ? leg.usedAt : 0;
    },
    ENDED,
  );
  if (entry !== null) routeHome(world, timer.node, entry.mobile, entry.prefix, ENDED);
}

/** A node has failed: nothing turns back over it any more. */
export function endPassages(world: World): void {
  for (const { node, prefix } of endLeftRoutes(world)) {
    const mobile = ownerOf(world, prefix);
    if (mobile !== null) routeHome(world, node, mobile, prefix, FREED);
  }
}

/** Nothing of a mobile that has moved on is under way through this node any more: as a router it sends the prefix by what it knows again. */
export function handlePassageTimer(world: World, timer: Timer): void {
  const prefix = handleLeftRouteTimer(world, timer);
  const mobile = prefix === null ? null : ownerOf(world, prefix);
  if (prefix !== null && mobile !== null) routeHome(world, timer.node, mobile, prefix, FREED);
}

/** A router is gone, or back without memory: the routes that its network had by it are taken back. */
export function clearRoutesBy(world: World, router: number): void {
  for (const { node, prefix } of clearRoutesOf(world, router)) {
    const mobile = ownerOf(world, prefix);
    if (mobile !== null && !nodeAt(world, node).failed) routeHome(world, node, mobile, prefix, FREED);
  }
}

/** A router is gone for all to see: what leads to it is forgotten, but for records, which the mobile's next registration replaces. */
export function forgetRouter(world: World, node: number, gone: number): void {
  for (const { table, prefix, mobile, to } of whereaboutsAt(world, node)) {
    if (to !== gone || table === 'location') continue;
    removeWhereabouts(world, node, table, prefix);
    routeHome(world, node, mobile, prefix, ENDED);
  }
}

/** A router begins, or begins again, with nothing but the places of its network: it watches for packets to home addresses (RS1 gw/ar). */
export function watchAgain(world: World, node: number): void {
  for (const [mobile, { prefix }] of world.mobility.homes) routeHome(world, node, mobile, prefix, WATCHES);
}

/** Nodes have gone or come back: where headers are rewritten, the networks route to their mobiles anew. */
export function routeAnew(world: World): void {
  if (!translates(world)) return;
  for (const router of routersOf(world)) {
    if (nodeAt(world, router).failed) continue;
    for (const { prefixes, mobile } of bindingsAt(world, router))
      for (const prefix of prefixes) routeHome(world, router, mobile, prefix, FREED);
  }
}
