/** Which part of draft-bernardos-dmm-pmip-01 §4 handles what comes to a node. */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { Dhcpv6Message } from '#wire/dhcpv6.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { anchorOfPrefix, firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { attachmentOf } from '../../mobility/access.ts';
import {
  handleAnchorUpdate,
  letOwnPrefixesExpire,
  releaseOwnPrefix,
  routeMovedPrefix,
} from '../../mobility/anchored-prefixes.ts';
import { isPrefixInUse } from '../../mobility/anchoring.ts';
import { BINDING_EXPIRY_TIMER, bindingOf } from '../../mobility/binding-cache.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import {
  beginConfiguration,
  clientOf,
  DHCP_CLIENT_TIMER,
  forgetClients,
  handleClientMessage,
  handleClientTimer,
  stopConfiguration,
} from '../../mobility/dhcp-client.ts';
import { relayToClient, relayToServer } from '../../mobility/dhcp-relay.ts';
import {
  DHCP_SERVER_TIMER,
  handleRelayed,
  handleServerTimer,
  revokeLease,
  type LeasePolicy,
} from '../../mobility/dhcp-server.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { ANCHOR_ADDRESS_TIMER, forgetAnchorAddress } from '../../mobility/previous-anchor-address.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import { placeOnAccessRouters, placeRole } from '../../mobility/roles.ts';
import { deliverVisited, dropVisited, handleServingTimer, stopServing } from '../../mobility/visited-prefixes.ts';
import { optionOn, optionText, roleHolder, type World } from '../../mobility/world.ts';
import {
  answerSolicitation,
  handleLease,
  handlePreviousMaarAnswer,
  isSupported,
  leaveUnsupported,
  restoreLocalRoutes,
  serveUnsupported,
} from './serving-maar.ts';

const FIRST: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.2',
  sentence:
    'The mobile has no other lease: this is a new registration, and the server gives it a prefix of the link where it asks.',
};
const ADD: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.2',
  sentence:
    'The server returns the prefixes of the earlier lease with preferred lifetime zero, for ongoing flows, and adds a prefix of the new link.',
};
const AGAIN: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.2',
  sentence: 'The mobile has a lease of this link already: the server returns the same prefix.',
};
const BACK: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.2',
  sentence:
    'The lease has a prefix of this link already: it is for new flows again, and those of other links come with preferred lifetime zero.',
};
const EXTEND: Why = {
  section: 'RFC 8415 §18.3.4',
  sentence: 'The server extends the lease: the prefix for new flows, and the older ones, which stay deprecated.',
};
const REVOKE: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.3',
  sentence: 'The last flow of an older prefix is over: the server takes it back by DHCPv6.',
};
const PLAIN_GRANT: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §4.4',
  sentence: 'A mobile that is not supported gets regular DHCPv6: a prefix of this link, and no earlier one.',
};

/** One DHCPv6 server; every access router is a MAAR with a relay. */
export function setup(world: World): void {
  placeRole(world, required(world.scheme.description.roles[0], 'role dhcp-server'), [
    'server',
    'gateway',
    'router',
    'access-router',
  ]);
  placeOnAccessRouters(world, 'maar', 'MAAR');
}

/** With `attach_trigger: l2` a mobile that is back has its local routes before it has spoken. */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null || optionText(world, 'attach_trigger') !== 'l2' || !isSupported(world, state.mobile)) return;
  if (optionText(world, 'return_restores') === 'on_request') restoreLocalRoutes(world, router, state, attachment);
}

/** RFC 4861 §6.2.6: an advertisement at once; it does not wait for DHCPv6. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (attachmentOf(world, router, state.number) !== null) answerSolicitation(world, router, state);
}

/** A link: the mobile asks for addresses at once, or when it has found its router. */
export function handleLinkUp(world: World, state: MobileInterface): void {
  if (!optionOn(world, 'rs_ra_first')) configure(world, state);
}

/** An advertisement has come: with `rs_ra_first` the mobile has waited for it. */
export function handleRouterFound(world: World, state: MobileInterface): void {
  if (clientOf(world, state) === null) configure(world, state);
}

function configure(world: World, state: MobileInterface): void {
  beginConfiguration(world, state, world.options['dhcp_messages'] === 4 ? 'soliciting' : 'requesting');
}

/** The link is gone: the client has nobody to ask. */
export function handleLinkDown(world: World, state: MobileInterface): void {
  stopConfiguration(world, state);
}

/** The router learns that the mobile has gone; only renewals stop. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  if (!isSupported(world, state.mobile)) {
    leaveUnsupported(world, router, state);
    return;
  }
  stopServing(world, router, state);
  letOwnPrefixesExpire(world, router, state);
}

/** Client messages for a relay, relayed ones for the server, answers for a relay, and what a relay hands to a client. */
export function handleDhcpMessage(
  world: World,
  node: number,
  packet: Packet,
  message: Dhcpv6Message,
  state: MobileInterface | null,
): void {
  const server = roleHolder(world, 'dhcp-server');
  if (message.kind === 'relay-forward') {
    if (node === server) handleRelayed(world, server, packet, message, (mobile) => policyOf(world, mobile));
  } else if (message.kind === 'relay-reply') handleRelayReply(world, node, message);
  else if (message.kind !== 'unknown' && state !== null) {
    if (nodeAt(world, node).mobile) handleClientMessage(world, state, message);
    else handleClientRequest(world, node, server, state, packet, message);
  }
}

/** §4.2: the relay at the MAAR hears the client. The local routes of a mobile that is back do not wait for the server. */
function handleClientRequest(
  world: World,
  router: number,
  server: number,
  state: MobileInterface,
  packet: Packet,
  message: Exclude<Dhcpv6Message, { kind: 'unknown' | 'relay-forward' | 'relay-reply' }>,
): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment !== null && optionText(world, 'return_restores') === 'on_request' && isSupported(world, state.mobile)) {
    restoreLocalRoutes(world, router, state, attachment);
  }
  relayToServer(world, router, server, state, packet, message);
}

/** §4.2: the Reply goes to the mobile and, at the same time, its information to the MAAR. */
function handleRelayReply(world: World, router: number, message: Extract<Dhcpv6Message, { kind: 'relay-reply' }>): void {
  const answer = relayToClient(world, router, message);
  if (answer === null) return;
  if (isSupported(world, answer.state.mobile)) handleLease(world, router, answer.state, answer.message);
  else serveUnsupported(world, router, answer.state, answer.message);
}

function policyOf(world: World, mobile: number): LeasePolicy {
  const supported = isSupported(world, mobile);
  return {
    keepsEarlier: supported,
    reusesPrefix: supported && optionOn(world, 'reuse_prefix'),
    revokes: (lease) => supported && optionOn(world, 'revoke_unused') && !isPrefixInUse(world, mobile, lease.prefix),
    grant: (fresh, earlier) => (!supported ? PLAIN_GRANT : fresh ? (earlier ? ADD : FIRST) : earlier ? BACK : AGAIN),
    extend: EXTEND,
    revoke: REVOKE,
  };
}

/** Updates for a P-MAAR, acknowledgements for the MAAR that serves. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update') {
    const moved = handleAnchorUpdate(world, node, packet, message);
    if (moved !== null) dropVisited(world, node, moved.mobile, firstInterface(world, moved.mobile) + moved.ordinal);
  } else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handlePreviousMaarAnswer(world, node, answer, packet.source);
  }
}

/** §4.2: the tunnel is there if flows are. */
export function handleFlowStart(world: World, mobile: number, address: Ipv6Address): void {
  followUse(world, mobile, prefixOfAddress(address));
}

/** The last flow of a prefix is over: its tunnel closes, and with `revoke_unused` the server takes it back (§4.3). */
export function handleFlowEnd(world: World, mobile: number, prefix: Ipv6Address): void {
  followUse(world, mobile, prefix);
  if (optionOn(world, 'revoke_unused')) revokeLease(world, roleHolder(world, 'dhcp-server'), prefix, REVOKE);
}

/** Opens or closes both ends of the tunnel of a prefix, by whether a flow uses it. */
function followUse(world: World, mobile: number, prefix: Ipv6Address): void {
  const anchor = anchorOfPrefix(world, prefix);
  const binding = anchor < 0 ? null : bindingOf(world, anchor, prefix);
  if (binding !== null && binding.mobile === mobile && binding.gateway !== anchor) routeMovedPrefix(world, anchor, binding);
  for (const router of world.fixed.plan.accessRouters) {
    for (const entry of updatesAt(world, router)) {
      const serves = entry.state === 'registered' || entry.state === 'renewing';
      if (!serves || entry.mobile !== mobile || !entry.prefixes.includes(prefix)) continue;
      deliverVisited(world, router, required(world.interfaces[entry.mobileInterface], 'interface'), prefix, entry.anchor);
    }
  }
}

/** All timers of all parts; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (timer.name === BINDING_EXPIRY_TIMER) releaseOwnPrefix(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === ANCHOR_ADDRESS_TIMER) forgetAnchorAddress(world, timer.node, timer.key as Ipv6Address);
  else if (isOneOf(timer.name, DHCP_CLIENT_TIMER)) handleClientTimer(world, timer);
  else if (isOneOf(timer.name, DHCP_SERVER_TIMER)) handleServerTimer(world, timer, REVOKE);
  else handleServingTimer(world, timer);
}

function isOneOf(name: string, names: { readonly [what: string]: string }): boolean {
  return Object.values(names).includes(name);
}

/** A restarted node has lost its leases, its bindings and what it learned. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
  forgetClients(world, node);
}
