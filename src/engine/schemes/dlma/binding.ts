/** Bindings of a D-LMA, draft-chan-netext-distributed-lma-03 §4.3: home prefix to proxy care-of address. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { nodeId } from '../../net/network.ts';
import { bindingOf, putBinding, removeBinding, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { removeEntry } from '../../mobility/mobile-entries.ts';
import type { ProxyRequest } from '../../mobility/proxy.ts';
import { disarmRetransmission } from '../../mobility/registration.ts';
import { HOME_QUESTION_TIMER, isOwnRequest, type AnchorRequest, type OwnRequest } from '../../mobility/visited-registration.ts';
import { removeWhereabouts } from '../../mobility/whereabouts.ts';
import { bindingLifetimeSeconds, type World } from '../../mobility/world.ts';
import { sendLocation } from './messages.ts';
import { bypasses, routeAtAnchor } from './mobility-routing.ts';

const BOUND: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'This LMA is the mobile’s D-LMA: it knows the proxy care-of address and delivers to it.',
};
const BOUND_TO_CARE_OF: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §1',
  sentence: 'This LMA is the mobile’s D-LMA: it knows the care-of address that the mobile has told it, and delivers there.',
};
const ENDED: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The mobile is not anchored here any more.',
};
const TELL_GATEWAY_LEFT: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §5.1.2',
  sentence: 'O-LMAs may be tunnelling to the gateway that the mobile has left; it is told where to send their packets on.',
};

/** The interface that a request is about, `mn1.0`: the key of its binding. */
export function keyOf(world: World, request: Pick<ProxyRequest, 'mobile' | 'ordinal'>): string {
  return `${nodeId(world, request.mobile)}.${request.ordinal}`;
}

/** The lifetime that an LMA grants, seconds. */
export function grantedTo(world: World, request: AnchorRequest): number {
  return Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
}

/** §4.3: this LMA anchors the mobile from now on, at the gateway that has asked, or at the care-of address that the mobile has told. */
export function bind(world: World, anchor: number, request: AnchorRequest, prefixes: readonly Ipv6Address[]): void {
  const key = keyOf(world, request);
  const lifetimeSeconds = grantedTo(world, request);
  const before = bindingOf(world, anchor, key);
  putBinding(
    world,
    anchor,
    {
      key,
      mobile: request.mobile,
      ordinal: request.ordinal,
      ...(isOwnRequest(request) ? careOfBinding(request) : {}),
      prefixes,
      gateway: request.gateway,
      sequence: request.sequence,
      lifetimeSeconds,
      expiresAt: world.now + lifetimeSeconds * SECOND,
      state: 'active',
    },
    isOwnRequest(request) ? BOUND_TO_CARE_OF : BOUND,
  );
  world.mobility.profiles.set(key, { prefixes, anchor });
  for (const prefix of new Set([...prefixes, ...(before?.prefixes ?? [])])) {
    removeWhereabouts(world, anchor, 'forwarding', prefix);
    removeWhereabouts(world, anchor, 'location-cache', prefix);
    routeAtAnchor(world, anchor, request.mobile, prefix, BOUND);
  }
}

/** RFC 6275 §10.3.1: what a binding of a mobile's own says: its interface, home and care-of address. */
function careOfBinding({ registration }: OwnRequest): Pick<BindingCacheEntry, 'ordinal' | 'home' | 'careOf'> {
  return { ordinal: registration.ordinal, home: registration.home, careOf: registration.careOf };
}

/** §5.1.2, §5.1.3: to a gateway that the mobile has left, when O-LMAs are told of gateways. */
export function tellGatewayLeft(
  world: World,
  anchor: number,
  gateway: number,
  now: Pick<ProxyRequest, 'mobile' | 'gateway' | 'sequence' | 'lifetimeSeconds'>,
  prefixes: readonly Ipv6Address[],
): void {
  if (!bypasses(world, 'd-lma') || gateway === anchor || gateway === now.gateway) return;
  sendLocation(
    world,
    anchor,
    {
      kind: 'LOC',
      to: gateway,
      mobile: now.mobile,
      sequence: now.sequence,
      lifetimeSeconds: Math.min(now.lifetimeSeconds, bindingLifetimeSeconds(world)),
      at: { prefixes, node: now.gateway },
    },
    TELL_GATEWAY_LEFT,
  );
}

/** The binding is gone: it ran out, or the mobile is anchored elsewhere. What was asked of the H-LMA for it is of no interest any more. */
export function dropBinding(world: World, anchor: number, key: string): void {
  const entry = bindingOf(world, anchor, key);
  disarmRetransmission(world, anchor, HOME_QUESTION_TIMER, key);
  removeEntry(world.mobility.visitedRegistrations, anchor, key);
  if (entry === null) return;
  removeBinding(world, anchor, key);
  for (const prefix of entry.prefixes) routeAtAnchor(world, anchor, entry.mobile, prefix, ENDED);
}
