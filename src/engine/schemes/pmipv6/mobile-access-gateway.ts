/**
 * The mobile access gateway, RFC 5213 §6: attachment (§6.9.1.1), acknowledgement (§6.9.1.2), extension (§6.9.1.3),
 * de-registration (§6.9.1.4), retransmission (§6.9.4), forwarding (§6.10).
 */
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { setTimer } from '../../net/timers.ts';
import { advertise, attachmentOf } from '../../mobility/access.ts';
import {
  armLifetime,
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updateOf,
  type BindingUpdateListEntry,
} from '../../mobility/binding-update-list.ts';
import {
  allowPlainUplink,
  allowTunnelledUplink,
  pointToAccessLink,
  releasePointer,
  releaseUplink,
} from '../../mobility/mobility-routing.ts';
import { handleUpdateTimer, registerAt, resynchronize } from '../../mobility/gateway.ts';
import { watchPeer } from '../../mobility/heartbeat.ts';
import { handoffIndicatorFor, PROXY_STATUS, sendProxyBindingUpdate, type ProxyAnswer } from '../../mobility/proxy.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { interfaceKey, optionOn, optionText, roleHolder, type World } from '../../mobility/world.ts';

const REGISTER: Why = {
  section: 'RFC 5213 §6.9.1.1',
  sentence: 'The gateway tells the anchor that the mobile is here and asks for its prefix.',
};
const DEREGISTER: Why = {
  section: 'RFC 5213 §6.9.1.4',
  sentence: 'The mobile has left this link, so the gateway gives the binding up.',
};
const REGISTERED: Why = {
  section: 'RFC 5213 §6.9.1.2',
  sentence: 'The anchor has accepted: the gateway delivers the prefix here and tunnels the way back.',
};
const ANSWER: Why = {
  section: 'RFC 5213 §6.7',
  sentence: 'The gateway shows the mobile its home network prefix, so that the link looks like home.',
};

/** Link-layer trigger: with `attach_trigger: l2` the registration starts here (§6.9.1.1). */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  if (optionText(world, 'attach_trigger') === 'l2') registerMobile(world, router, state);
}

/** §6.9.1.1: the solicitation is the trigger. A repeated one, after the registration, asks only for the advertisement. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const entry = updateOf(world, router, interfaceKey(world, state));
  const current = entry !== null && entry.attachment === attachment.cause;
  if (!current) {
    registerMobile(world, router, state);
    return;
  }
  const repeated = attachment.solicited;
  attachment.solicited = true;
  const registered = entry.state === 'registered' || entry.state === 'renewing';
  if (registered && (repeated || optionText(world, 'attach_trigger') === 'rs')) advertisePrefixes(world, router, state, entry);
}

/** Registers an attached interface and asks for its prefixes; what the gateway knew of it is forgotten. */
export function registerMobile(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  attachment.solicited = optionText(world, 'attach_trigger') === 'rs';
  const key = interfaceKey(world, state);
  const before = updateOf(world, router, key);
  if (before !== null) withdraw(world, router, before);
  registerAt(
    world,
    router,
    state,
    attachment,
    { key, anchor: roleHolder(world, 'lma'), prefixes: [], handoffIndicator: handoffIndicatorFor(state), expiresAt: null },
    REGISTER,
  );
}

/** §6.9.1.2: an acknowledgement of an outstanding update. */
export function handleAcknowledgement(world: World, router: number, answer: ProxyAnswer): void {
  const { entry } = answer;
  if (answer.status === PROXY_STATUS.sequenceOutOfWindow) {
    // A gateway that the mobile has left must not go on: it would take the binding back from where the mobile is now.
    const attached = attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
    if (attached && (entry.state === 'registering' || entry.state === 'renewing')) {
      resynchronize(world, router, entry, answer.sequence);
    } else withdraw(world, router, entry);
    return;
  }
  if (answer.status >= 128 || answer.lifetimeSeconds === 0 || entry.state === 'deregistering') {
    withdraw(world, router, entry);
    return;
  }
  const renewed = entry.state === 'renewing';
  const bound: BindingUpdateListEntry = { ...entry, prefixes: answer.prefixes };
  armLifetime(world, router, bound, answer.lifetimeSeconds, REGISTERED);
  watchPeer(world, router, entry.anchor);
  const state = world.interfaces[entry.mobileInterface]!;
  for (const prefix of answer.prefixes) {
    pointToAccessLink(world, router, prefix, state, REGISTERED);
    // An anchor on this very node needs no tunnel.
    if (entry.anchor === router) allowPlainUplink(world, router, prefix, entry.mobile, REGISTERED);
    else allowTunnelledUplink(world, router, prefix, entry.mobile, entry.anchor, REGISTERED);
  }
  const attachment = attachmentOf(world, router, entry.mobileInterface);
  if (attachment === null || attachment.cause !== entry.attachment) stopRenewing(world, router, bound);
  else if (!renewed) advertisePrefixes(world, router, state, bound);
}

function advertisePrefixes(world: World, router: number, state: MobileInterface, entry: BindingUpdateListEntry): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment !== null) attachment.advertised = true;
  advertise(world, router, state, { preferred: entry.prefixes, deprecated: [] }, ANSWER);
}

/** §6.9.1.4: the mobile has left. Without `mag_detach_dereg` the gateway only stops renewing. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  const entry = updateOf(world, router, interfaceKey(world, state));
  if (entry === null) return;
  stopRenewing(world, router, entry);
  if (optionOn(world, 'mag_detach_dereg')) {
    sendProxyBindingUpdate(
      world,
      router,
      { ...entry, state: 'deregistering', attempt: 0, handoffIndicator: HANDOFF_INDICATOR.unknown },
      0,
      DEREGISTER,
    );
  } else if (entry.expiresAt === null) {
    setTimer(world, router, UPDATE_TIMER.expire, entry.key, world.now + INITIAL_BINDACK_TIMEOUT, 0);
  }
}

/** Forgets the mobile: prefix, up-link rule, tunnel end, list entry. On the anchor's own node the prefix is the anchor's to route. */
export function withdraw(world: World, router: number, entry: BindingUpdateListEntry): void {
  for (const prefix of entry.prefixes) {
    if (entry.anchor !== router) releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
  }
  removeUpdate(world, router, entry.key);
}

/** Retransmission, renewal and expiry of an entry. */
export function handleGatewayTimer(world: World, timer: Timer): void {
  handleUpdateTimer(world, timer, (entry) => withdraw(world, timer.node, entry));
}
