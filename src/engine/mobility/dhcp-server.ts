/**
 * A domain's DHCPv6 server (RFC 8415 §18.3): it gives every mobile an address out of a /64 of the router where it asks, and keeps the
 * leases that it has elsewhere, if the scheme wants that. Table `leases`, one row a lease.
 */
import { joinInterfaceIdentifier, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { dhcpv6MessageName, type Dhcpv6ClientServerMessage, type Dhcpv6RelayMessage } from '#wire/dhcpv6.ts';
import { DHCPV6_STATUS, dhcpv6Option, type Dhcpv6Option } from '#wire/dhcpv6-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../net/control.ts';
import { interfaceIdentifier, linkLocalAddress } from '../net/link-layer.ts';
import { anchorOfPrefix, firstInterface } from '../net/mobile-host.ts';
import { nodeAt, nodeId, type Timer } from '../net/network.ts';
import { ownerOf, setOwner } from '../net/owners.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import {
  addressesIn,
  addressOption,
  addressText,
  clientIdentifier,
  duidOf,
  nodeOfDuid,
  sendDhcp,
  serverIdentifier,
  type DhcpLease,
  type LeasedAddress,
} from './dhcp.ts';
import { findFreePrefix } from './prefix-allocation.ts';
import { addAccessLinkAddress } from './previous-anchor-address.ts';
import { prefixesWanted, SESSIONS_PER_MESSAGE } from './sessions.ts';
import { bindingLifetimeSeconds, interfaceKey, mapOf, type World } from './world.ts';

/** Timers of a server; their key is the prefix. */
export const DHCP_SERVER_TIMER = { expire: 'lease-expiry', reconfigure: 'dhcp-reconfigure' } as const;

/** REC_TIMEOUT and REC_MAX_RC, RFC 8415 §7.6. */
const RECONFIGURE_TIMEOUT = 2 * SECOND;
const MOST_RECONFIGURES = 8;
/** Message type Renew, for the Reconfigure Message option. */
const RENEW_TYPE = 5;

const OFFER: Why = {
  section: 'RFC 8415 §18.3.9',
  sentence: 'The server offers what a Request would get; nothing is leased yet.',
};
const NOTHING_FREE: Why = {
  section: 'RFC 8415 §18.3.2',
  sentence: 'The server has no prefix for new flows on this link, and says so.',
};

/** What the server does beside RFC 8415, and why. */
export interface LeasePolicy {
  /** A client keeps what it was leased at other routers, deprecated; else it loses that. */
  readonly keepsEarlier: boolean;
  /** A client that is back at a router gets its earlier prefix of that router again. */
  readonly reusesPrefix: boolean;
  /** An earlier lease of which the server knows that nothing uses it is taken back. */
  readonly revokes: (lease: DhcpLease) => boolean;
  /** A Request is granted: `fresh` prefixes of this link or ones that the client had there before, beside `earlier` ones or alone. */
  readonly grant: (fresh: boolean, earlier: boolean) => Why;
  readonly extend: Why;
  readonly revoke: Why;
}

/** What a client asks through a relay. */
interface Asked {
  readonly mobile: number;
  readonly ordinal: number;
  /** The router whose relay asks: the link where the client is. */
  readonly router: number;
  readonly message: Dhcpv6ClientServerMessage;
  readonly listed: readonly LeasedAddress[];
}

/** What a client is told, and why. */
interface Granted {
  readonly addresses: readonly LeasedAddress[];
  readonly why: Why;
}

/** All leases of a server, oldest first. */
export function leasesAt(world: World, server: number): readonly DhcpLease[] {
  return [...(world.mobility.dhcpLeases.get(server)?.values() ?? [])];
}

function leasesOf(world: World, server: number, mobile: number, ordinal: number): readonly DhcpLease[] {
  return leasesAt(world, server).filter((lease) => lease.mobile === mobile && lease.ordinal === ordinal);
}

/** A relay has forwarded a client's message: answers it. `policyOf` says how a mobile is treated. */
export function handleRelayed(
  world: World,
  server: number,
  packet: Packet,
  relay: Dhcpv6RelayMessage,
  policyOf: (mobile: number) => LeasePolicy,
): void {
  const asked = readRelayed(world, server, relay);
  if (asked === null) return;
  const policy = policyOf(asked.mobile);
  const { kind } = asked.message;
  if (kind === 'solicit') {
    answer(world, server, packet, relay, asked, 'advertise', { addresses: offerTo(world, server, asked, policy), why: OFFER });
  } else if (kind === 'request' || kind === 'renew' || kind === 'rebind') {
    answer(world, server, packet, relay, asked, 'reply', leaseTo(world, server, asked, policy));
    for (const lease of leasesOf(world, server, asked.mobile, asked.ordinal))
      if (policy.revokes(lease)) revokeLease(world, server, lease.prefix, policy.revoke);
  }
}

/** RFC 8415 §16: what is complete and meant for this server. */
function readRelayed(world: World, server: number, relay: Dhcpv6RelayMessage): Asked | null {
  const message = dhcpv6Option(relay.options, 'relay-message')?.message;
  if (message === undefined || !('transactionId' in message)) return null;
  const identifier = dhcpv6Option(message.options, 'client-identifier');
  const meant = dhcpv6Option(message.options, 'server-identifier');
  const association = dhcpv6Option(message.options, 'ia-na');
  const mobile = identifier === null ? null : nodeOfDuid(world, identifier.duid);
  const router = ownerOf(world, relay.linkAddress);
  if (mobile === null || router === null || association === null || !nodeAt(world, mobile).mobile) return null;
  if (meant !== null && nodeOfDuid(world, meant.duid) !== server) return null;
  return { mobile, ordinal: association.iaid, router, message, listed: addressesIn(association) };
}

/** What a client would get: nothing is leased yet (RFC 8415 §18.3.9). */
function offerTo(world: World, server: number, asked: Asked, policy: LeasePolicy): LeasedAddress[] {
  const seconds = bindingLifetimeSeconds(world);
  const known = leasesOf(world, server, asked.mobile, asked.ordinal);
  const here = policy.reusesPrefix ? known.filter((lease) => lease.anchor === asked.router) : [];
  const earlier = policy.keepsEarlier ? known.filter((lease) => !here.includes(lease) && lease.reconfigures === 0) : [];
  const fresh = here.length > 0 ? null : freePrefix(world, server, asked.router);
  return [
    ...earlier.map((lease) => ({ address: lease.address, preferredSeconds: 0, validSeconds: seconds })),
    ...[...here.map((lease) => lease.address), ...(fresh === null ? [] : [addressIn(fresh.prefix, asked.mobile)])].map(
      (address) => ({ address, preferredSeconds: seconds, validSeconds: seconds }),
    ),
  ];
}

/** Gives or extends leases (RFC 8415 §18.3.2, §18.3.4, §18.3.5), and tells all that the client has. */
function leaseTo(world: World, server: number, asked: Asked, policy: LeasePolicy): Granted {
  if (leasesOf(world, server, asked.mobile, asked.ordinal).length === 0) takeOver(world, server, asked, policy);
  const known = leasesOf(world, server, asked.mobile, asked.ordinal);
  let current = currentLeases(known, asked, policy);
  if (current.length === 0) current = newLeases(world, server, asked);
  const earlier = known.filter((lease) => !current.includes(lease));
  const kept = earlier
    .filter((lease) => policy.keepsEarlier && lease.reconfigures === 0)
    .slice(-(SESSIONS_PER_MESSAGE - current.length));
  const gone = earlier.filter((lease) => !kept.includes(lease));
  const seconds = bindingLifetimeSeconds(world);
  const extended = { relay: asked.router, expiresAt: world.now + seconds * SECOND, reconfigures: 0 };
  const fresh = current.some((lease) => !known.includes(lease));
  const why = asked.message.kind === 'request' ? policy.grant(fresh, kept.length > 0) : policy.extend;
  for (const lease of gone) removeLease(world, server, lease.prefix);
  for (const lease of kept) putLease(world, server, { ...lease, ...extended, preferred: false }, why);
  for (const lease of current)
    putLease(world, server, { ...lease, ...extended, preferred: true, transaction: asked.message.transactionId }, why);
  // RFC 8415 §18.3.4: what the client lists and the server does not give it gets lifetimes of zero.
  const told = new Set([...kept, ...current].map((lease) => lease.address));
  const lost = new Set([...gone, ...asked.listed].map(({ address }) => address).filter((address) => !told.has(address)));
  const addresses = [
    ...[...lost].map((address) => ({ address, preferredSeconds: 0, validSeconds: 0 })),
    ...kept.map((lease) => ({ address: lease.address, preferredSeconds: 0, validSeconds: seconds })),
    ...current.map((lease) => ({ address: lease.address, preferredSeconds: seconds, validSeconds: seconds })),
  ];
  return { addresses, why };
}

/** The leases that are for new sessions on this link. A repeated Request means those of its first transmission. */
function currentLeases(known: readonly DhcpLease[], asked: Asked, policy: LeasePolicy): readonly DhcpLease[] {
  const here = known.filter((lease) => lease.anchor === asked.router);
  if (asked.message.kind !== 'request') return here.filter((lease) => lease.preferred);
  return policy.reusesPrefix ? here : here.filter((lease) => lease.transaction === asked.message.transactionId);
}

function newLeases(world: World, server: number, asked: Asked): DhcpLease[] {
  const made: DhcpLease[] = [];
  for (let count = prefixesWanted(world, asked.mobile, asked.ordinal); count > 0; count--) {
    const free = freePrefix(world, server, asked.router);
    if (free === null) break;
    world.mobility.dhcpNextSubnet.set(asked.router, free.next);
    const lease = leaseOf(world, asked, free.prefix);
    mapOf(world.mobility.dhcpLeases, server).set(lease.prefix, lease);
    made.push(lease);
  }
  return made;
}

function freePrefix(world: World, server: number, router: number): ReturnType<typeof findFreePrefix> {
  const leases = world.mobility.dhcpLeases.get(server);
  // Kept on stable storage: a restarted server does not give out what it may have given out before.
  const first = world.mobility.dhcpNextSubnet.get(router) ?? 1;
  return findFreePrefix(world, router, first, (prefix) => leases?.has(prefix) === true);
}

/**
 * Choice: a server that knows nothing of a client has restarted, and takes over what the client says it has, as RFC 8415 §18.3.4 allows
 * when the addresses fit and are free.
 */
function takeOver(world: World, server: number, asked: Asked, policy: LeasePolicy): void {
  for (const { address } of asked.listed) {
    const prefix = prefixOf(address, 64);
    const anchor = anchorOfPrefix(world, prefix);
    if (anchor < 0 || !nodeAt(world, anchor).accessRouter || world.mobility.dhcpLeases.get(server)?.has(prefix) === true)
      continue;
    if (!policy.keepsEarlier && anchor !== asked.router) continue;
    mapOf(world.mobility.dhcpLeases, server).set(prefix, {
      ...leaseOf(world, asked, prefix, anchor),
      preferred: anchor === asked.router,
    });
  }
}

function leaseOf(world: World, asked: Asked, prefix: Ipv6Address, anchor: number = asked.router): DhcpLease {
  setOwner(world, prefix, asked.mobile);
  // The prefixes of a MAAR and those that the server gives out for it are in step (draft-bernardos-dmm-pmip-01 §4).
  addAccessLinkAddress(world, anchor, prefix);
  return {
    prefix,
    address: addressIn(prefix, asked.mobile),
    mobile: asked.mobile,
    ordinal: asked.ordinal,
    anchor,
    relay: asked.router,
    preferred: true,
    transaction: 0,
    expiresAt: world.now,
    reconfigures: 0,
  };
}

/** Choice: the address of a /64 that the client's interface identifier makes, the same that it would make itself. */
function addressIn(prefix: Ipv6Address, mobile: number): Ipv6Address {
  const [high, low] = interfaceIdentifier(mobile);
  return joinInterfaceIdentifier(prefix, high, low);
}

function putLease(world: World, server: number, lease: DhcpLease, why: Why): void {
  mapOf(world.mobility.dhcpLeases, server).set(lease.prefix, lease);
  putRow(world, server, 'leases', lease.prefix, {
    mn: nodeId(world, lease.mobile),
    to: nodeId(world, lease.anchor),
    address: lease.prefix,
    prefix: `${lease.prefix}/64`,
    ...(lease.ordinal === 0 ? {} : { interface: lease.ordinal }),
    state: lease.reconfigures > 0 ? 'revoked' : lease.preferred ? 'preferred' : 'deprecated',
    relay: nodeId(world, lease.relay),
    expiresNs: lease.expiresAt,
    lifetimeNs: bindingLifetimeSeconds(world) * SECOND,
    why,
  });
  setTimer(world, server, DHCP_SERVER_TIMER.expire, lease.prefix, lease.expiresAt, 0);
  if (lease.reconfigures === 0) cancelTimer(world, server, DHCP_SERVER_TIMER.reconfigure, lease.prefix);
}

/** A lease is over: it has run out, or the client has been told that it is gone. */
export function removeLease(world: World, server: number, prefix: Ipv6Address): void {
  world.mobility.dhcpLeases.get(server)?.delete(prefix);
  deleteRow(world, server, 'leases', prefix);
  for (const timer of Object.values(DHCP_SERVER_TIMER)) cancelTimer(world, server, timer, prefix);
}

function answer(
  world: World,
  server: number,
  packet: Packet,
  relay: Dhcpv6RelayMessage,
  asked: Asked,
  kind: 'advertise' | 'reply',
  { addresses, why }: Granted,
): void {
  const seconds = bindingLifetimeSeconds(world);
  const none = addresses.every((entry) => entry.preferredSeconds === 0);
  const status: Dhcpv6Option = { kind: 'status-code', status: DHCPV6_STATUS.noAddrsAvail, message: new Uint8Array(0) };
  const message: Dhcpv6ClientServerMessage = {
    kind,
    transactionId: asked.message.transactionId,
    options: [
      clientIdentifier(asked.mobile),
      serverIdentifier(server),
      {
        kind: 'ia-na',
        iaid: asked.ordinal,
        // RFC 8415 §21.4: recommended are 0.5 and 0.8 times the preferred lifetime.
        t1Seconds: Math.floor(seconds / 2),
        t2Seconds: Math.floor((seconds * 4) / 5),
        options: none ? [status] : addresses.map(addressOption),
      },
    ],
  };
  const { source } = packet;
  const echoed = { linkAddress: relay.linkAddress, peerAddress: relay.peerAddress, hopCount: relay.hopCount };
  const named = dhcpv6Option(relay.options, 'interface-id');
  sendThroughRelay(
    world,
    server,
    source,
    asked.mobile,
    echoed,
    named === null ? [] : [named],
    message,
    addresses,
    none ? NOTHING_FREE : why,
  );
}

function sendThroughRelay(
  world: World,
  server: number,
  relay: Ipv6Address,
  mobile: number,
  echoed: Pick<Dhcpv6RelayMessage, 'linkAddress' | 'peerAddress' | 'hopCount'>,
  named: readonly Dhcpv6Option[],
  message: Dhcpv6ClientServerMessage,
  addresses: readonly LeasedAddress[],
  why: Why,
): void {
  sendDhcp(
    world,
    server,
    { kind: 'relay-reply', ...echoed, options: [...named, { kind: 'relay-message', message }] },
    { source: addressOf(world, server), destination: relay, fromClient: false, toClient: false, mobile },
    [dhcpv6MessageName(message), `xid=${message.transactionId}`, ...addresses.map(addressText)],
    why,
  );
}

/** Takes a deprecated lease back: the client is told to renew, and learns then (RFC 8415 §18.3.11). */
export function revokeLease(world: World, server: number, prefix: Ipv6Address, why: Why): void {
  const lease = world.mobility.dhcpLeases.get(server)?.get(prefix);
  if (lease === undefined || lease.preferred || lease.reconfigures > 0) return;
  // Nothing that a handover causes: it is about a session that is over.
  const cause = world.cause;
  world.cause = 0;
  sendReconfigure(world, server, lease, why);
  world.cause = cause;
}

function sendReconfigure(world: World, server: number, before: DhcpLease, why: Why): void {
  const lease: DhcpLease = { ...before, reconfigures: before.reconfigures + 1 };
  putLease(world, server, lease, why);
  let wait = RECONFIGURE_TIMEOUT;
  for (let sent = 1; sent < lease.reconfigures; sent++) wait *= 2;
  setTimer(world, server, DHCP_SERVER_TIMER.reconfigure, lease.prefix, world.now + wait);
  const state = world.interfaces[firstInterface(world, lease.mobile) + lease.ordinal];
  if (state === undefined) return;
  const identifier = Uint8Array.from(interfaceKey(world, state), (character) => character.charCodeAt(0));
  sendThroughRelay(
    world,
    server,
    addressOf(world, lease.relay),
    lease.mobile,
    { linkAddress: addressOf(world, lease.relay), peerAddress: linkLocalAddress(lease.mobile), hopCount: 0 },
    [{ kind: 'interface-id', identifier }],
    {
      kind: 'reconfigure',
      transactionId: 0,
      options: [
        { kind: 'client-identifier', duid: duidOf(lease.mobile) },
        serverIdentifier(server),
        { kind: 'reconfigure-message', messageType: RENEW_TYPE },
      ],
    },
    [],
    why,
  );
}

/** A timer of a server. `revoke` is why a lease is taken back. */
export function handleServerTimer(world: World, timer: Timer, revoke: Why): void {
  const lease = world.mobility.dhcpLeases.get(timer.node)?.get(timer.key as Ipv6Address);
  if (lease === undefined) return;
  if (timer.name === DHCP_SERVER_TIMER.expire) removeLease(world, timer.node, lease.prefix);
  // After REC_MAX_RC the server gives up; the lease then ends at the client's next message, or by itself.
  else if (lease.reconfigures < MOST_RECONFIGURES) sendReconfigure(world, timer.node, lease, revoke);
}
