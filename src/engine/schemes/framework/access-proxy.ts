/**
 * The access router in the mobile's place, draft-chan-dmm-framework-gap-analysis §3 (proxy), §4.2 and §8, RS3: with Proxy Mobile IP it
 * registers the home prefix at the mobility router next to it, with its own address, and shows the mobile that prefix (RFC 5213 §6). The
 * mobile takes no part.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { delayBetween } from '../../net/routing.ts';
import { COMMON_ROUTER_LINK_LOCAL } from '../../net/link-layer.ts';
import { advertise, attachmentOf } from '../../mobility/access.ts';
import {
  armLifetime,
  removeUpdate,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from '../../mobility/binding-update-list.ts';
import { handleUpdateTimer, registerAt, resynchronize } from '../../mobility/gateway.ts';
import { homeOf } from '../../mobility/home-address.ts';
import {
  allowPlainUplink,
  allowTunnelledUplink,
  pointToAccessLink,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { handoffIndicatorFor, PROXY_STATUS, type ProxyAnswer } from '../../mobility/proxy.ts';
import { interfaceKey, type World } from '../../mobility/world.ts';
import { isRouter, nearestRouter, routersOf, translates } from './functions.ts';

const REGISTER: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS3',
  sentence:
    'The access router takes the mobile’s place: it registers the home prefix at the mobility router of its network, with its own address.',
};
const ROUTER_GONE: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §3',
  sentence: 'The mobility router is gone, so the access router registers the mobile at the next one.',
};
const ROUTER_BACK: Why = {
  section: 'RFC 5847 §3.2',
  sentence: 'The mobility router has been restarted and knows nothing any more: the access router registers its mobiles anew.',
};
const REGISTERED: Why = {
  section: 'RFC 5213 §6.9.1.2',
  sentence: 'The mobility router has accepted: this router delivers the home prefix here and tunnels the way back.',
};
const ANSWER: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §4.2',
  sentence: 'The mobile is shown its home prefix on every link, and needs no address of the network where it is.',
};

/** RFC 5213 §6.9.1: the solicitation is the trigger. A repeated one, after the registration, asks only for the advertisement. */
export function serveProxied(world: World, router: number, state: MobileInterface): void {
  const entry = updateOf(world, router, interfaceKey(world, state));
  if (entry === null || !isCurrent(world, router, entry)) registerMobile(world, router, state, REGISTER);
  else if (entry.state === 'registered' || entry.state === 'renewing') advertiseHome(world, router, state);
}

function isCurrent(world: World, router: number, entry: BindingUpdateListEntry): boolean {
  return attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
}

/** PBU to the nearest mobility router. */
function registerMobile(world: World, router: number, state: MobileInterface, why: Why): void {
  const attachment = attachmentOf(world, router, state.number);
  const anchor = nearestRouter(world, router) ?? routersOf(world)[0];
  if (attachment === null || anchor === undefined) return;
  attachment.solicited = true;
  const key = interfaceKey(world, state);
  const before = updateOf(world, router, key);
  if (before !== null) withdraw(world, router, before);
  registerAt(
    world,
    router,
    state,
    attachment,
    {
      key,
      anchor,
      prefixes: [homeOf(world, state.mobile).prefix],
      handoffIndicator: why === REGISTER ? handoffIndicatorFor(state) : HANDOFF_INDICATOR.unknown,
      expiresAt: null,
    },
    why,
  );
}

/** RFC 5213 §6.9.1.2: an acknowledgement of an outstanding update. */
export function handleProxyAcknowledgement(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow) {
    resynchronize(world, router, entry, answer.sequence);
    return;
  }
  if (answer.status >= 128 || answer.lifetimeSeconds === 0) {
    withdraw(world, router, entry);
    return;
  }
  const renewed = entry.state === 'renewing';
  armLifetime(world, router, entry, answer.lifetimeSeconds, REGISTERED);
  const state = world.interfaces[entry.mobileInterface]!;
  for (const prefix of entry.prefixes) deliver(world, router, state, prefix, entry.anchor);
  if (!renewed) advertiseHome(world, router, state);
}

/** Both ways of the home prefix at the access router. Where headers are rewritten the network's routes do it (`address-translation.ts`). */
function deliver(world: World, router: number, state: MobileInterface, prefix: Ipv6Address, anchor: number): void {
  if (translates(world)) return;
  // A mobility router on this very node delivers by its own binding, and needs no tunnel back.
  if (anchor === router) allowPlainUplink(world, router, prefix, state.mobile, REGISTERED);
  else {
    pointToAccessLink(world, router, prefix, state, REGISTERED);
    allowTunnelledUplink(world, router, prefix, state.mobile, anchor, REGISTERED);
  }
}

function advertiseHome(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const { prefix } = homeOf(world, state.mobile);
  attachment.preferred = [prefix];
  attachment.advertised = true;
  // RFC 5213 §6.9.3: the same router everywhere, so that the mobile notices no change.
  advertise(world, router, state, { preferred: [prefix], deprecated: [], from: COMMON_ROUTER_LINK_LOCAL }, ANSWER);
}

/** The mobile has left. Choice: the router forgets it at once and says nothing; the next registration, or the end of this one, tells. */
export function leaveProxied(world: World, router: number, state: MobileInterface): void {
  const entry = updateOf(world, router, interfaceKey(world, state));
  if (entry !== null) withdraw(world, router, entry);
}

/** Forgets the mobile: prefix, up-link rule, tunnel end, list entry. On a mobility router's own node the prefix is that one's to route. */
function withdraw(world: World, router: number, entry: BindingUpdateListEntry): void {
  for (const prefix of translates(world) ? [] : entry.prefixes) {
    if (!isRouter(world, router)) releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
  }
  removeUpdate(world, router, entry.key);
}

/** Retransmission, renewal and expiry. A mobility router that routing does not lead to any more is given up for the next one. */
export function handleProxyTimer(world: World, timer: Timer): void {
  const { node } = timer;
  const entry = updateOf(world, node, timer.key);
  const gone = entry !== null && delayBetween(world, node, entry.anchor) === Number.POSITIVE_INFINITY;
  if (timer.name === UPDATE_TIMER.retransmit && gone && nearestRouter(world, node) !== null && isCurrent(world, node, entry))
    registerMobile(world, node, world.interfaces[entry.mobileInterface]!, ROUTER_GONE);
  else handleUpdateTimer(world, timer, (over) => withdraw(world, node, over));
}

/** A mobility router is gone, or back without memory: the mobiles that it served are registered at the next one, or anew. */
export function registerProxiedAgain(world: World, anchor: number, isBack: boolean): void {
  for (const router of world.fixed.plan.accessRouters) {
    if (nodeAt(world, router).failed) continue;
    for (const entry of updatesAt(world, router)) {
      if (entry.anchor !== anchor || !isCurrent(world, router, entry)) continue;
      world.cause = 0;
      registerMobile(world, router, world.interfaces[entry.mobileInterface]!, isBack ? ROUTER_BACK : ROUTER_GONE);
    }
  }
}
