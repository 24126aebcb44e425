/**
 * An access router as plain IPv6 and the client-based schemes have it: a prefix per mobile interface on its own link, advertised at once,
 * and nothing else (RFC 4861 §6.2, RFC 4862). What the mobile does with the address is its own.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, type MobileInterface } from '../net/network.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { advertise, attachmentOf } from './access.ts';
import { hostRouteOf } from './host-routes.ts';
import { accessPrefixesOf, allowPlainUplink, pointToAccessLink } from './mobility-routing.ts';
import { allocatePrefix } from './prefix-allocation.ts';
import type { World } from './world.ts';

const ON_LINK: Why = {
  section: 'RFC 4861 §6.2.1',
  sentence: 'The prefix belongs to this link: the router delivers it here, wherever the mobile is.',
};
const ANSWER: Why = { section: 'RFC 4861 §6.2.6', sentence: 'The router answers a solicitation with the prefixes of its link.' };

/** RFC 4861 §6.2.6: answers a solicitation at once. `options` go into the advertisement behind the prefix; `why` if they are its point. Returns the link's prefix. */
export function answerSolicitation(
  world: World,
  router: number,
  state: MobileInterface,
  options: readonly NdOption[] = [],
  why: Why = ANSWER,
): Ipv6Address | null {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return null;
  const prefix = linkPrefix(world, router, state) ?? reserveLinkPrefix(world, router, state);
  if (prefix === null) return null;
  pointToAccessLink(world, router, prefix, state, ON_LINK);
  allowPlainUplink(world, router, prefix, state.mobile, ON_LINK);
  attachment.preferred = [prefix];
  attachment.advertised = true;
  advertise(world, router, state, { preferred: [prefix], deprecated: [], options }, why);
  return prefix;
}

/** The prefix of the link between a router and a mobile's interface, given before the mobile has ever been there. Null: none is left. */
export function reserveLinkPrefix(world: World, router: number, state: MobileInterface): Ipv6Address | null {
  const key = `${router} ${state.number}`;
  const known = world.mobility.linkPrefixes.get(key) ?? linkPrefix(world, router, state);
  const prefix = known ?? allocatePrefix(world, router, state.mobile);
  if (prefix !== null) world.mobility.linkPrefixes.set(key, prefix);
  return prefix;
}

/** A router has failed: it does not know any more which prefixes its links had. */
export function forgetLinkPrefixes(world: World, router: number): void {
  for (const key of [...world.mobility.linkPrefixes.keys()])
    if (key.startsWith(`${router} `)) world.mobility.linkPrefixes.delete(key);
}

/** The prefix that the link between a router and a mobile's interface has, or null when it never had one. */
export function linkPrefix(world: World, router: number, state: MobileInterface): Ipv6Address | null {
  // A home address that the network routes here is not the link's.
  const delivered = accessPrefixesOf(world, router, state.number).filter((prefix) => hostRouteOf(world, router, prefix) === null);
  if (delivered.length <= 1) return delivered[0] ?? null;
  // Of several it is the one that has been routed here for longest, wherever to.
  for (const prefix of nodeAt(world, router).routes.keys()) if (delivered.includes(prefix)) return prefix;
  return null;
}
