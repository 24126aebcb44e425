/**
 * The local mobility anchor, RFC 5213 §5: initial registration (§5.3.2), lifetime extension and hand over (§5.3.3, §5.3.4),
 * de-registration (§5.3.5), prefix checks (§5.4), forwarding (§5.6).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { MILLISECOND, SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeId, type Timer } from '../../net/network.ts';
import {
  BINDING_EXPIRY_TIMER,
  bindingOf,
  putBinding,
  removeBinding,
  type BindingCacheEntry,
} from '../../mobility/binding-cache.ts';
import { pointNowhere, pointToAccessLink, pointToTunnel, releasePointer } from '../../mobility/mobility-routing.ts';
import { allocatePrefix, claimPrefix, mayUsePrefix, releasePrefix } from '../../mobility/prefix-allocation.ts';
import {
  PROXY_STATUS,
  readProxyBindingUpdate,
  sendProxyBindingAcknowledgement,
  type ProxyRequest,
} from '../../mobility/proxy.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { bindingLifetimeSeconds, type World } from '../../mobility/world.ts';
import { prefixesWanted } from '../../mobility/sessions.ts';

/** MinDelayBeforeBCEDelete, RFC 5213 §9.1. */
export const MIN_DELAY_BEFORE_BCE_DELETE: SimDuration = 10_000 * MILLISECOND;

const ACCEPT: Why = { section: 'RFC 5213 §5.3.6', sentence: 'The anchor accepts and tells the gateway the mobile’s prefix.' };
const REFUSE: Why = { section: 'RFC 5213 §5.3.6', sentence: 'The anchor refuses; the status says why.' };
const BOUND: Why = { section: 'RFC 5213 §5.3.2', sentence: 'The binding points at the gateway that registered the mobile.' };
const MOVED: Why = {
  section: 'RFC 5213 §5.3.4',
  sentence: 'The mobile is at another gateway now: the binding and the tunnel point there.',
};
const LEFT: Why = {
  section: 'RFC 5213 §5.3.5',
  sentence: 'The mobile has left; the binding waits ten seconds for it and its packets are dropped meanwhile.',
};

/** The binding's key at the anchor: the mobile and its interface (RFC 5213 §5.4 looks up by identifier and access technology). */
function bindingKey(world: World, mobile: number, ordinal: number): string {
  return `${nodeId(world, mobile)}.${ordinal}`;
}

/** §5.3.1: a proxy binding update has come. */
export function handleProxyBindingUpdate(
  world: World,
  anchor: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-update' }>,
): void {
  const read = readProxyBindingUpdate(world, packet, message);
  const refuse = (status: number, sequence?: number): void =>
    sendProxyBindingAcknowledgement(
      world,
      anchor,
      packet,
      message,
      { status, lifetimeSeconds: 0, prefixes: [], ...(sequence === undefined ? {} : { sequence }) },
      REFUSE,
    );
  if (!read.ok) {
    refuse(read.error);
    return;
  }
  const request = read.value;
  const entry = bindingOf(world, anchor, bindingKey(world, request.mobile, request.ordinal));
  if (request.lifetimeSeconds === 0) {
    deregister(world, anchor, packet, request, entry);
    return;
  }
  // RFC 6275 §9.5.1 by way of RFC 5213 §5.5: without a Timestamp the sequence number orders updates.
  if (entry !== null && !isLaterSequence(request.sequence, entry.sequence)) {
    refuse(PROXY_STATUS.sequenceOutOfWindow, entry.sequence);
    return;
  }
  const prefixes = prefixesFor(world, anchor, request, entry);
  if (typeof prefixes === 'number') refuse(prefixes);
  else accept(world, anchor, packet, request, entry, prefixes);
}

/** §5.3.2 and §5.4: the prefixes to bind, or the status to refuse with. */
function prefixesFor(
  world: World,
  anchor: number,
  request: ProxyRequest,
  entry: BindingCacheEntry | null,
): readonly Ipv6Address[] | number {
  if (entry !== null) {
    if (request.prefixes.length === 0) return entry.prefixes;
    const same =
      request.prefixes.length === entry.prefixes.length && request.prefixes.every((prefix) => entry.prefixes.includes(prefix));
    return same ? entry.prefixes : PROXY_STATUS.prefixSetDoesNotMatch;
  }
  if (request.prefixes.length > 0) {
    if (!request.prefixes.every((prefix) => mayUsePrefix(world, anchor, request.mobile, prefix))) {
      return PROXY_STATUS.notAuthorizedForHomeNetworkPrefix;
    }
    for (const prefix of request.prefixes) claimPrefix(world, anchor, request.mobile, prefix);
    return request.prefixes;
  }
  const given: Ipv6Address[] = [];
  for (let count = prefixesWanted(world, request.mobile, request.ordinal); count > 0; count--) {
    const prefix = allocatePrefix(world, anchor, request.mobile);
    if (prefix === null) return PROXY_STATUS.insufficientResources;
    given.push(prefix);
  }
  return given;
}

function accept(
  world: World,
  anchor: number,
  packet: Packet,
  request: ProxyRequest,
  before: BindingCacheEntry | null,
  prefixes: readonly Ipv6Address[],
): void {
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  const key = bindingKey(world, request.mobile, request.ordinal);
  const why = before === null || before.gateway === request.gateway ? BOUND : MOVED;
  putBinding(
    world,
    anchor,
    {
      key,
      mobile: request.mobile,
      ordinal: request.ordinal,
      prefixes,
      gateway: request.gateway,
      sequence: request.sequence,
      lifetimeSeconds,
      expiresAt: world.now + lifetimeSeconds * SECOND,
      state: 'active',
    },
    why,
  );
  for (const prefix of prefixes) pointToGateway(world, anchor, prefix, request, why);
  sendProxyBindingAcknowledgement(
    world,
    anchor,
    packet,
    request.message,
    { status: PROXY_STATUS.accepted, lifetimeSeconds, prefixes },
    ACCEPT,
  );
}

/** §5.6.2: the prefix goes to its gateway. Choice: a gateway on the anchor's own node needs no tunnel, its radio is one hop away. */
function pointToGateway(world: World, anchor: number, prefix: Ipv6Address, request: ProxyRequest, why: Why): void {
  if (request.gateway !== anchor) pointToTunnel(world, anchor, prefix, request.mobile, request.gateway, why);
  else {
    const state = required(world.interfaces[firstInterface(world, request.mobile) + request.ordinal], 'interface');
    pointToAccessLink(world, anchor, prefix, state, why);
  }
}

/** §5.3.5: only the gateway that the binding names may give it up; from any other the update is ignored. */
function deregister(world: World, anchor: number, packet: Packet, request: ProxyRequest, entry: BindingCacheEntry | null): void {
  if (entry !== null && entry.gateway !== request.gateway) return;
  // RFC 6275 §9.5.1: an update that a later one has overtaken does not undo it.
  if (entry !== null && !isLaterSequence(request.sequence, entry.sequence)) {
    const status = PROXY_STATUS.sequenceOutOfWindow;
    const answer = { status, lifetimeSeconds: 0, prefixes: [], sequence: entry.sequence };
    sendProxyBindingAcknowledgement(world, anchor, packet, request.message, answer, REFUSE);
    return;
  }
  if (entry !== null && entry.state === 'active') {
    // RFC 5213 §5.3.5: exactly so long, whether the lifetime that was granted ends before or after.
    putBinding(
      world,
      anchor,
      {
        ...entry,
        state: 'pending-deletion',
        sequence: request.sequence,
        lifetimeSeconds: MIN_DELAY_BEFORE_BCE_DELETE / SECOND,
        expiresAt: world.now + MIN_DELAY_BEFORE_BCE_DELETE,
      },
      LEFT,
    );
    for (const prefix of entry.prefixes) pointNowhere(world, anchor, prefix, entry.mobile, LEFT);
  }
  sendProxyBindingAcknowledgement(
    world,
    anchor,
    packet,
    request.message,
    { status: PROXY_STATUS.accepted, lifetimeSeconds: 0, prefixes: entry?.prefixes ?? request.prefixes },
    ACCEPT,
  );
}

/** The end of a binding: its lifetime ran out, or ten seconds have passed since the de-registration. */
export function handleAnchorTimer(world: World, timer: Timer): void {
  if (timer.name !== BINDING_EXPIRY_TIMER) return;
  const entry = bindingOf(world, timer.node, timer.key);
  if (entry === null) return;
  removeBinding(world, timer.node, entry.key);
  for (const prefix of entry.prefixes) {
    releasePointer(world, timer.node, prefix);
    releasePrefix(world, timer.node, prefix);
  }
}
