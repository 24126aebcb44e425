/**
 * What a home agent knows of a home address, and where it sends its packets: its own binding, its record as owner, its entry as the agent
 * before, its cache; else the owner (`net/leg.ts` says what a packet may do after a tunnel).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration, type SimTime } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import type { Timer } from '../../net/network.ts';
import { addressOf } from '../../net/control.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import { isMember } from '../../mobility/home-agent-set.ts';
import { releaseHeld } from '../../mobility/held-packets.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { legOfPrefix, pointToLeg } from '../../mobility/leg-routing.ts';
import { pointToTunnel, releasePointer } from '../../mobility/mobility-routing.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import {
  endWhereabouts,
  putWhereabouts,
  removeWhereabouts,
  whereaboutsAt,
  whereaboutsOf,
  type Whereabouts,
  type WhereaboutsTable,
} from '../../mobility/whereabouts.ts';
import { optionNumber, type World } from '../../mobility/world.ts';

const ENDED: Why = { section: 'draft-kuntz-dmm-summary-00 §3.6', sentence: 'What this agent was told has run out.' };

/** News of where a home address is bound. */
export interface News {
  readonly mobile: number;
  readonly prefix: Ipv6Address;
  readonly at: number;
  readonly sequence: number;
  readonly until: SimTime;
}

/** `ingress_cache_s`: how long an agent keeps what no packet uses. */
export function cacheTime(world: World): SimDuration {
  return optionNumber(world, 'ingress_cache_s') * SECOND;
}

/**
 * What a table says that is not older than what the mobile asks for here. The owner may send packets here before its answer has come, or when that
 * is lost: they must not go to and fro.
 */
function newsOf(world: World, node: number, table: WhereaboutsTable, mobile: number): Whereabouts | null {
  const { address, prefix } = homeOf(world, mobile);
  const told = whereaboutsOf(world, node, table, prefix);
  const asked = world.mobility.directoryRegistrations.get(node)?.get(address)?.request.sequence;
  return told === null || asked === undefined || !isLaterSequence(asked, told.sequence) ? told : null;
}

/** Sends a home prefix where the best that this agent knows says. */
export function routeHome(world: World, node: number, mobile: number, why: Why): void {
  if (!isMember(world, node)) return;
  const { address, prefix } = homeOf(world, mobile);
  const binding = bindingOf(world, node, address);
  const told =
    newsOf(world, node, 'location', mobile) ??
    newsOf(world, node, 'forwarding', mobile) ??
    newsOf(world, node, 'location-cache', mobile);
  if (binding !== null) {
    const remote = required(binding.careOf, 'care-of address');
    pointToTunnel(world, node, prefix, mobile, mobile, why, { local: addressOf(world, node), remote });
  } else if (told === null) releasePointer(world, node, prefix);
  else pointToLeg(world, node, prefix, mobile, told.to, told.table === 'location-cache' ? 'cache' : told.table, why);
  releaseHeld(world, node, mobile);
}

/** Remembers news in one of the tables, unless newer ones are known there; then sends packets by it. */
export function learn(world: World, node: number, table: WhereaboutsTable, news: News, why: Why): void {
  const known = whereaboutsOf(world, node, table, news.prefix);
  if (known !== null && isLaterSequence(known.sequence, news.sequence)) return;
  const { mobile, prefix, at, sequence } = news;
  const expiresAt = table === 'forwarding' ? Math.min(news.until, world.now + cacheTime(world)) : news.until;
  if (expiresAt <= world.now || at === node) return;
  const idle = table === 'location-cache' ? { idle: cacheTime(world) } : {};
  putWhereabouts(
    world,
    node,
    { table, prefix, mobile, ordinal: 0, to: at, sequence, expiresAt, knownUntil: news.until, ...idle },
    why,
  );
  routeHome(world, node, mobile, why);
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
  if (entry !== null) routeHome(world, timer.node, entry.mobile, ENDED);
}

/** A member is gone for all to see: what leads to it is forgotten, but for the owner's record, which the mobile's next agent replaces. */
export function forgetMember(world: World, node: number, gone: number): void {
  for (const { table, prefix, mobile, to } of whereaboutsAt(world, node)) {
    if (to !== gone || table === 'location') continue;
    removeWhereabouts(world, node, table, prefix);
    routeHome(world, node, mobile, ENDED);
  }
}
