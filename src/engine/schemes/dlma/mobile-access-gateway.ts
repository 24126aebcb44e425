/**
 * The gateway, RFC 5213 §6 with draft-chan-netext-distributed-lma-03 §4.3: it registers the mobile at the nearest LMA, and names the home
 * prefix that the policy profile gives.
 */
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { delayBetween } from '../../net/routing.ts';
import { setTimer } from '../../net/timers.ts';
import { advertise, attachmentOf } from '../../mobility/access.ts';
import {
  armLifetime,
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from '../../mobility/binding-update-list.ts';
import { handleUpdateTimer, registerAt, resynchronize } from '../../mobility/gateway.ts';
import { allowPlainUplink, allowTunnelledUplink, pointToAccessLink, releaseUplink } from '../../mobility/mobility-routing.ts';
import { handoffIndicatorFor, PROXY_STATUS, type ProxyAnswer } from '../../mobility/proxy.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { removeWhereabouts } from '../../mobility/whereabouts.ts';
import { interfaceKey, optionText, type World } from '../../mobility/world.ts';
import { isAnchor, nearestAnchor, routingAnchorsOf } from './anchors.ts';
import { routeAtGateway } from './mobility-routing.ts';

const REGISTER: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The gateway registers the mobile at the nearest LMA, with its home prefix and the gateway’s own address.',
};
const ANCHOR_GONE: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.2',
  sentence: 'Routing does not lead to the LMA any more, so the gateway registers the mobile at the next one.',
};
const ANCHOR_BACK: Why = {
  section: 'RFC 5847 §3.2',
  sentence: 'The LMA has been restarted and knows nothing any more, so the gateway registers its mobiles anew.',
};
const REGISTERED: Why = {
  section: 'RFC 5213 §6.9.1.2',
  sentence: 'The LMA has accepted: the gateway delivers the home prefix here and tunnels the way back.',
};
const ANSWER: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The mobile still receives the advertisement of its home prefix, as if it were at home.',
};

/** Link-layer trigger: with `attach_trigger: l2` the registration starts here. */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  if (optionText(world, 'attach_trigger') === 'l2') registerMobile(world, router, state, REGISTER);
}

/** The solicitation is the trigger. A repeated one, after the registration, asks only for the advertisement. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const entry = updateOf(world, router, interfaceKey(world, state));
  if (entry === null || entry.attachment !== attachment.cause) {
    registerMobile(world, router, state, REGISTER);
    return;
  }
  const repeated = attachment.solicited;
  attachment.solicited = true;
  const registered = entry.state === 'registered' || entry.state === 'renewing';
  if (registered && (repeated || optionText(world, 'attach_trigger') === 'rs')) advertisePrefixes(world, router, state, entry);
}

/** §4.3: PBU to the nearest LMA. */
function registerMobile(world: World, router: number, state: MobileInterface, why: Why): void {
  const attachment = attachmentOf(world, router, state.number);
  const anchor = nearestAnchor(world, router) ?? routingAnchorsOf(world)[0];
  if (attachment === null || anchor === undefined) return;
  attachment.solicited ||= optionText(world, 'attach_trigger') === 'rs';
  const key = interfaceKey(world, state);
  const before = updateOf(world, router, key);
  forgetElsewhere(world, router, state);
  if (before !== null) withdraw(world, router, before);
  registerAt(
    world,
    router,
    state,
    attachment,
    {
      key,
      anchor,
      prefixes: world.mobility.profiles.get(key)?.prefixes ?? [],
      handoffIndicator: why === REGISTER ? handoffIndicatorFor(state) : HANDOFF_INDICATOR.unknown,
      expiresAt: null,
    },
    why,
  );
}

/**
 * The mobile is here, so what the gateway was told of where it had gone is over, even before an LMA has answered. Else the gateway where it
 * was meanwhile, which has been told of this one, and this one would forward to each other.
 */
function forgetElsewhere(world: World, router: number, state: MobileInterface): void {
  // On an LMA's own node it is the LMA's registration that ends what it was told.
  if (isAnchor(world, router)) return;
  for (const prefix of world.mobility.profiles.get(interfaceKey(world, state))?.prefixes ?? []) {
    const told =
      removeWhereabouts(world, router, 'forwarding', prefix) || removeWhereabouts(world, router, 'location-cache', prefix);
    if (told) routeAtGateway(world, router, state.mobile, prefix);
  }
}

/** RFC 5213 §6.9.1.2: an acknowledgement of an outstanding update. */
export function handleAcknowledgement(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  const attached = attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow && attached) {
    resynchronize(world, router, entry, answer.sequence);
    return;
  }
  if (answer.status >= 128 || answer.lifetimeSeconds === 0) {
    withdraw(world, router, entry);
    return;
  }
  const renewed = entry.state === 'renewing' && answer.prefixes.every((prefix) => entry.prefixes.includes(prefix));
  for (const prefix of entry.prefixes) if (!answer.prefixes.includes(prefix)) stopServing(world, router, entry, prefix);
  const bound: BindingUpdateListEntry = { ...entry, prefixes: answer.prefixes };
  armLifetime(world, router, bound, answer.lifetimeSeconds, REGISTERED);
  const state = world.interfaces[entry.mobileInterface]!;
  for (const prefix of answer.prefixes) {
    // An LMA on this very node delivers by its own binding, and needs no tunnel back.
    if (entry.anchor !== router) {
      removeWhereabouts(world, router, 'forwarding', prefix);
      removeWhereabouts(world, router, 'location-cache', prefix);
      pointToAccessLink(world, router, prefix, state, REGISTERED);
      allowTunnelledUplink(world, router, prefix, entry.mobile, entry.anchor, REGISTERED);
    } else allowPlainUplink(world, router, prefix, entry.mobile, REGISTERED);
  }
  if (!attached) stopRenewing(world, router, bound);
  else if (!renewed) advertisePrefixes(world, router, state, bound);
}

function advertisePrefixes(world: World, router: number, state: MobileInterface, entry: BindingUpdateListEntry): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment !== null) attachment.advertised = true;
  advertise(world, router, state, { preferred: entry.prefixes, deprecated: [] }, ANSWER);
}

/** The mobile has left. Choice: the gateway says nothing and only stops renewing; the draft has the new D-LMA tell the previous one. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  const entry = updateOf(world, router, interfaceKey(world, state));
  if (entry === null) return;
  stopRenewing(world, router, entry);
  if (entry.expiresAt === null) setTimer(world, router, UPDATE_TIMER.expire, entry.key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
}

function stopServing(
  world: World,
  router: number,
  entry: BindingUpdateListEntry,
  prefix: BindingUpdateListEntry['prefixes'][number],
): void {
  if (!isAnchor(world, router)) routeAtGateway(world, router, entry.mobile, prefix);
  releaseUplink(world, router, prefix);
}

/** Forgets the mobile: prefix, up-link rule, tunnel end, list entry. On an LMA's own node the prefix is the LMA's to route. */
function withdraw(world: World, router: number, entry: BindingUpdateListEntry): void {
  for (const prefix of entry.prefixes) stopServing(world, router, entry, prefix);
  removeUpdate(world, router, entry.key);
}

/** Retransmission, renewal and expiry. An LMA that does not answer and that routing does not lead to any more is given up for the next one. */
export function handleGatewayTimer(world: World, timer: Timer): void {
  const entry = updateOf(world, timer.node, timer.key);
  if (timer.name === UPDATE_TIMER.retransmit && entry !== null && isGone(world, timer.node, entry)) {
    registerMobile(world, timer.node, world.interfaces[entry.mobileInterface]!, ANCHOR_GONE);
  } else handleUpdateTimer(world, timer, (over) => withdraw(world, timer.node, over));
}

function isGone(world: World, router: number, entry: BindingUpdateListEntry): boolean {
  const reachable = delayBetween(world, router, entry.anchor) < Number.POSITIVE_INFINITY;
  return !reachable && nearestAnchor(world, router) !== null && isCurrent(world, router, entry);
}

function isCurrent(world: World, router: number, entry: BindingUpdateListEntry): boolean {
  return attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
}

/** Routing has noticed that an LMA is gone, or that it is back: its mobiles here are registered at the next one, or anew. */
export function registerAgain(world: World, router: number, anchor: number, isBack: boolean): void {
  for (const entry of updatesAt(world, router)) {
    if (entry.anchor !== anchor || !isCurrent(world, router, entry)) continue;
    world.cause = 0;
    registerMobile(world, router, world.interfaces[entry.mobileInterface]!, isBack ? ANCHOR_BACK : ANCHOR_GONE);
  }
}
