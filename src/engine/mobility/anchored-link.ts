/**
 * An access link whose addresses have a home agent (draft-seite-dmm-dma-05 §3.2, draft-kuntz-dmm-summary-00 §3.2, §3.3): each mobile's
 * interface gets prefixes of its own there. On the link their addresses are those of any host. Away from it they are home addresses; then
 * the agent tunnels their packets to wherever the mobile says it is. A prefix that nobody uses any more goes back into the agent's pool.
 *
 * The agent is the access router itself, or another node of its network. Choice: that other node's block is where the prefix comes from, and
 * the router announces the /64 while the mobile is on its link; links are point-to-point here, so that no agent can intercept by proxy
 * neighbor discovery (RFC 6275 §10.4.1). When the agent has a binding it takes the announcement back.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, type MobileInterface, type Timer } from '../net/network.ts';
import { announcePrefix, withdrawPrefix } from '../net/routing.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { ownerOf } from '../net/owners.ts';
import { lastArrival, radioPosition } from '../net/radio.ts';
import { setTimer } from '../net/timers.ts';
import { advertise, attachmentOf } from './access.ts';
import { bindingsAbout, type BindingCacheEntry } from './binding-cache.ts';
import { hostRouteOf } from './host-routes.ts';
import { forgetLeftRoute } from './left-routes.ts';
import { allowPlainUplink, pointToAccessLink, pointerOf, releasePointer, releaseUplink } from './mobility-routing.ts';
import { allocatePrefix, forgetPool, releasePrefix } from './prefix-allocation.ts';
import { interfaceCount, prefixesWanted } from './sessions.ts';
import { whereaboutsOf } from './whereabouts.ts';
import type { World } from './world.ts';

/** The link between an access router and a mobile's interface: plain data. */
export interface AnchoredLink {
  readonly router: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** Home agent of the link's addresses. */
  readonly agent: number;
  readonly prefixes: readonly Ipv6Address[];
}

/** What the scheme's document says of such links. */
export interface AnchoredLinkReasons {
  /** The router answers a solicitation. */
  readonly advertise: Why;
  /** Packets for a prefix are delivered on the link. */
  readonly onLink: Why;
}

/** Timer of a router: a mobile has been gone from a link for long. Its key is the interface's number. */
export const LINK_HOLD_TIMER = 'link-hold';

function linkKey(router: number, mobileInterface: number): string {
  return `${router} ${mobileInterface}`;
}

/** The link that a prefix of an agent belongs to, or null. */
export function linkOf(world: World, agent: number, prefix: Ipv6Address): AnchoredLink | null {
  for (const link of world.mobility.anchoredLinks.values()) {
    if (link.agent === agent && link.prefixes.includes(prefix)) return link;
  }
  return null;
}

/**
 * A mobile solicits: it gets the prefixes that this link has had for it, else new ones. What is bound elsewhere still follows its binding
 * until the mobile gives that up.
 */
export function serveAnchoredLink(
  world: World,
  router: number,
  state: MobileInterface,
  agent: number,
  reasons: AnchoredLinkReasons,
): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const prefixes = prefixesFor(world, router, state, agent);
  // Without a prefix to offer the router stays silent, so that the mobile asks again (RFC 7559 §2).
  if (prefixes.length === 0) return;
  for (const prefix of prefixes) if (!isBound(world, agent, prefix)) deliverOnLink(world, router, state, agent, prefix, reasons);
  for (const prefix of prefixes) allowPlainUplink(world, router, prefix, state.mobile, reasons.onLink);
  attachment.preferred = [...prefixes];
  attachment.advertised = true;
  advertise(world, router, state, { preferred: prefixes, deprecated: [] }, reasons.advertise);
}

/** A link has a prefix that its mobile has already, as one that is out of the same agent's block (the mobile's home address). */
export function adoptLinkPrefix(world: World, router: number, state: MobileInterface, agent: number, prefix: Ipv6Address): void {
  if (linkOf(world, agent, prefix) !== null) return;
  const key = linkKey(router, state.number);
  const prefixes = world.mobility.anchoredLinks.get(key)?.prefixes ?? [];
  world.mobility.anchoredLinks.set(key, { router, mobileInterface: state.number, agent, prefixes: [prefix, ...prefixes] });
}

function prefixesFor(world: World, router: number, state: MobileInterface, agent: number): readonly Ipv6Address[] {
  const key = linkKey(router, state.number);
  const known = world.mobility.anchoredLinks.get(key);
  if (known !== undefined && known.prefixes.length > 0) return known.prefixes;
  // One more where each flow has a prefix of its own: a flow can move away and the link keeps a care-of address.
  const spare = interfaceCount(world, state.mobile) > 1 && state.ordinal === 0 ? 1 : 0;
  const wanted = prefixesWanted(world, state.mobile, state.ordinal) + spare;
  const prefixes: Ipv6Address[] = [];
  while (prefixes.length < wanted) {
    const prefix = nodeAt(world, agent).failed ? null : allocatePrefix(world, agent, state.mobile);
    if (prefix === null) break;
    prefixes.push(prefix);
  }
  world.mobility.anchoredLinks.set(key, { router, mobileInterface: state.number, agent, prefixes });
  return prefixes;
}

/** Whether the agent has a binding, or was told where the mobile is. Its pointer need not be a tunnel: networks may route (`host-routes.ts`). */
function isBound(world: World, agent: number, prefix: Ipv6Address): boolean {
  const kind = pointerOf(world, agent, prefix)?.kind;
  if (kind === 'tunnel' || kind === 'leg' || whereaboutsOf(world, agent, 'location', prefix) !== null) return true;
  const mobile = ownerOf(world, prefix);
  return mobile !== null && bindingsAbout(world, agent, mobile).some((entry) => entry.prefixes.includes(prefix));
}

function deliverOnLink(
  world: World,
  router: number,
  state: MobileInterface,
  agent: number,
  prefix: Ipv6Address,
  reasons: AnchoredLinkReasons,
): void {
  // A way that led through this router to where the mobile has been ends here.
  forgetLeftRoute(world, router, prefix);
  pointToAccessLink(world, router, prefix, state, reasons.onLink);
  if (agent === router || isAnnounced(world, router, prefix)) return;
  announcePrefix(world, router, { address: prefix, length: 64 });
}

function isAnnounced(world: World, router: number, prefix: Ipv6Address): boolean {
  return world.announcements.get(`${prefix}/64`)?.announcers.some((entry) => entry.node === router) === true;
}

/** An agent other than the router takes over: the router neither announces nor delivers the prefix any more. */
function leaveLink(world: World, link: AnchoredLink, prefix: Ipv6Address): void {
  if (link.agent === link.router) return;
  // The way to where the mobile is now may lead through this router.
  if (hostRouteOf(world, link.router, prefix) === null) releasePointer(world, link.router, prefix);
  if (isAnnounced(world, link.router, prefix)) withdrawPrefix(world, link.router, { address: prefix, length: 64 });
}

/** A mobile’s prefixes that an agent has a binding for, or had one. */
export type BoundPrefixes = Pick<BindingCacheEntry, 'prefixes' | 'mobile' | 'ordinal'>;

/**
 * An agent has accepted a binding: the prefix is not delivered on its link. It belongs to a link, even if the router had given it up: to that of
 * the agent's own, unless that one has another agent (`ownAgent`).
 */
export function noteBoundPrefix(world: World, agent: number, entry: BoundPrefixes, ownAgent: number = agent): void {
  for (const prefix of entry.prefixes) {
    const link = linkOf(world, agent, prefix);
    if (link !== null) leaveLink(world, link, prefix);
    else if (nodeAt(world, agent).accessRouter && ownAgent === agent) {
      const mobileInterface = firstInterface(world, entry.mobile) + entry.ordinal;
      const key = linkKey(agent, mobileInterface);
      const prefixes = world.mobility.anchoredLinks.get(key)?.prefixes ?? [];
      world.mobility.anchoredLinks.set(key, { router: agent, mobileInterface, agent, prefixes: [...prefixes, prefix] });
    }
  }
}

/**
 * A binding is gone. Is the mobile on the link, its packets are delivered there; else nobody uses the address any more and the prefix goes
 * back into the pool.
 */
export function releaseBoundPrefix(world: World, agent: number, entry: BoundPrefixes, reasons: AnchoredLinkReasons): void {
  for (const prefix of entry.prefixes) if (!returnToLink(world, agent, prefix, reasons)) giveBack(world, agent, prefix);
}

/** A prefix has no binding any more: is its mobile on the link that it belongs to, its packets are delivered there. False: it is not. */
export function returnToLink(world: World, agent: number, prefix: Ipv6Address, reasons: AnchoredLinkReasons): boolean {
  const link = linkOf(world, agent, prefix);
  const state = link === null ? undefined : world.interfaces[link.mobileInterface];
  if (link === null || state === undefined || state.router !== link.router) return false;
  forgetLeftRoute(world, agent, prefix);
  releasePointer(world, agent, prefix);
  allowPlainUplink(world, link.router, prefix, state.mobile, reasons.onLink);
  deliverOnLink(world, link.router, state, agent, prefix, reasons);
  return true;
}

/** Takes a prefix back into the agent's pool (draft-kuntz-dmm-summary-00 §4: home addresses have to be recycled). */
export function giveBack(world: World, agent: number, prefix: Ipv6Address): void {
  const link = linkOf(world, agent, prefix);
  releasePointer(world, agent, prefix);
  releasePrefix(world, agent, prefix);
  if (link === null) return;
  releaseUplink(world, link.router, prefix);
  leaveLink(world, link, prefix);
  const prefixes = link.prefixes.filter((other) => other !== prefix);
  const key = linkKey(link.router, link.mobileInterface);
  if (prefixes.length === 0) world.mobility.anchoredLinks.delete(key);
  else world.mobility.anchoredLinks.set(key, { ...link, prefixes });
}

/**
 * A mobile's interface has left a link. Its prefixes without a binding stay with it for `holdSeconds`: it may come back, or register from
 * where it is.
 */
export function holdLink(world: World, router: number, state: MobileInterface, holdSeconds: number): void {
  if (!world.mobility.anchoredLinks.has(linkKey(router, state.number))) return;
  // Choice: an advertisement may be under way, and the mobile back to hear it. It asks no more then, and uses what it was offered.
  const heard = lastArrival(world, radioPosition(world, state.number, router, 'down')) + 1;
  setTimer(world, router, LINK_HOLD_TIMER, `${state.number}`, Math.max(world.now + holdSeconds * SECOND, heard), 0);
}

/** The hold of a link is over. True when the timer was that. */
export function handleLinkTimer(world: World, timer: Timer): boolean {
  if (timer.name !== LINK_HOLD_TIMER) return false;
  const link = world.mobility.anchoredLinks.get(linkKey(timer.node, Number(timer.key)));
  if (link === undefined || world.interfaces[link.mobileInterface]!.router === link.router) return true;
  for (const prefix of link.prefixes) if (!isBound(world, link.agent, prefix)) giveBack(world, link.agent, prefix);
  return true;
}

/** A node has failed: as a router it forgets its links, as an agent which prefixes it has given out. */
export function forgetAnchoredLinks(world: World, node: number): void {
  for (const [key, link] of [...world.mobility.anchoredLinks]) {
    if (link.router !== node) continue;
    for (const prefix of link.prefixes) {
      if (isAnnounced(world, node, prefix)) withdrawPrefix(world, node, { address: prefix, length: 64 });
      // The agent is another node and still has the prefix: nobody else will give it back.
      if (link.agent !== node && !isBound(world, link.agent, prefix)) releasePrefix(world, link.agent, prefix);
    }
    world.mobility.anchoredLinks.delete(key);
  }
  forgetPool(world, node);
}
