/**
 * Address allocation in the dynamic form, draft-chan-dmm-framework-gap-analysis §6: home addresses are leased for a finite time. The network
 * that has allocated one takes it back with its binding when the lease runs out; a mobile whose session outlives it renews the lease there.
 *
 * Choice: the lease begins anew with each advertisement, at both ends; the mobile renews it after half of the time by DHCPv6 (RFC 8415
 * §18.2.4), to the allocating router itself, as long as it is on the address's link or a session needs the address.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { dhcpv6Option } from '#wire/dhcpv6-options.ts';
import type { Dhcpv6Message } from '#wire/dhcpv6.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../../net/control.ts';
import { solicitRouters, withdrawAddress } from '../../net/mobile-host.ts';
import { nodeAt, nodeId, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { deleteRow, putRow } from '../../net/tables.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { giveBack } from '../../mobility/anchored-link.ts';
import type { AddressLease } from '../../mobility/address-lease.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import { addressesIn, addressOption, clientIdentifier, nodeOfDuid, sendDhcp, serverIdentifier } from '../../mobility/dhcp.ts';
import { claimPrefix, mayUsePrefix } from '../../mobility/prefix-allocation.ts';
import { releaseHome } from '../../mobility/home-tunnel.ts';
import { addressesOnLink, outliveAddress } from '../../mobility/retained-addresses.ts';
import { isAddressInUse } from '../../mobility/sessions.ts';
import { removeWhereabouts } from '../../mobility/whereabouts.ts';
import { mapOf, optionNumber, type World } from '../../mobility/world.ts';
import { dropBinding } from './binding.ts';
import { homeRouterOf } from './functions.ts';
import { routeHome } from './mobility-routing.ts';

const SECTION = 'draft-chan-dmm-framework-gap-analysis §6';
const LEASED: Why = { section: SECTION, sentence: 'The network has leased this address to the mobile for a finite time.' };
const RENEW: Why = { section: SECTION, sentence: 'The mobile renews the lease with the network that has allocated the address.' };
const RENEWED: Why = { section: SECTION, sentence: 'The allocation function extends the lease.' };
const REFUSED: Why = { section: 'RFC 8415 §18.3.4', sentence: 'The address is not this mobile’s any more: its lifetimes are 0.' };
const EXPIRED: Why = { section: SECTION, sentence: 'The lease of the home address has run out, and with it its binding.' };

/** Timers of a lease; their key is the prefix. */
const LEASE_TIMER = { end: 'address-lease-end', renew: 'address-lease-renewal' } as const;

/** REN_TIMEOUT and REN_MAX_RT, RFC 8415 §7.6. */
const FIRST_RENEWAL_WAIT: SimDuration = 10 * SECOND;
const LONGEST_RENEWAL_WAIT: SimDuration = 600 * SECOND;
/** Transaction ids have 24 bits. */
const TRANSACTIONS = 0xffffff;

function leaseAt(world: World, node: number, prefix: Ipv6Address): AddressLease | null {
  return world.mobility.addressLeases.get(node)?.get(prefix) ?? null;
}

function leaseSeconds(world: World): number {
  return optionNumber(world, 'hoa_lease_s');
}

function putLease(world: World, node: number, lease: AddressLease): void {
  mapOf(world.mobility.addressLeases, node).set(lease.prefix, lease);
  setTimer(world, node, LEASE_TIMER.end, lease.prefix, lease.until, 0);
  if (nodeAt(world, node).mobile) return;
  putRow(world, node, 'leases', lease.prefix, {
    mn: nodeId(world, lease.mobile),
    to: nodeId(world, node),
    address: lease.prefix,
    prefix: `${lease.prefix}/64`,
    expiresNs: lease.until,
    lifetimeNs: lease.until - world.now,
    why: LEASED,
  });
}

function removeLease(world: World, node: number, prefix: Ipv6Address): void {
  for (const timer of Object.values(LEASE_TIMER)) cancelTimer(world, node, timer, prefix);
  if (world.mobility.addressLeases.get(node)?.delete(prefix) === true && !nodeAt(world, node).mobile)
    deleteRow(world, node, 'leases', prefix);
}

/** The allocation function leases a prefix to a mobile, or leases it anew. */
export function grantLease(world: World, router: number, mobile: number, prefix: Ipv6Address): void {
  if (nodeAt(world, router).failed) return;
  putLease(world, router, { prefix, mobile, until: world.now + leaseSeconds(world) * SECOND, asking: null });
}

/** The mobile has a lease from now on, or has it anew. */
export function holdLease(world: World, mobile: number, prefix: Ipv6Address): void {
  const whole = leaseSeconds(world) * SECOND;
  putLease(world, mobile, { prefix, mobile, until: world.now + whole, asking: null });
  setTimer(world, mobile, LEASE_TIMER.renew, prefix, world.now + Math.floor(whole / 2), 0);
}

/** The addresses that an advertisement has just named are leased anew, whether they may be used yet or not (RFC 4862 §5.4). */
export function leaseLink(world: World, state: MobileInterface): void {
  const probed = nodeAt(world, state.mobile).addresses.filter((entry) => isProbed(state, entry));
  for (const { prefix } of [...addressesOnLink(world, state), ...probed]) holdLease(world, state.mobile, prefix);
}

/** Whether an address of an interface's present link is still looked for at others. */
function isProbed(state: MobileInterface, address: ConfiguredAddress): boolean {
  return address.state === 'tentative' && address.interface === state.ordinal && address.advertisedBy === state.router;
}

/** Until a renewal is repeated (RFC 8415 §15, without its random part). Choice: sooner when half of what is left is less. */
function renewalWait(attempt: number, left: SimDuration): SimDuration {
  let wait = FIRST_RENEWAL_WAIT;
  for (let step = 0; step < attempt && wait < LONGEST_RENEWAL_WAIT; step++) wait *= 2;
  return Math.max(SECOND / 2, Math.min(wait, LONGEST_RENEWAL_WAIT, Math.floor(left / 2)));
}

/** Half of the time is over: who still needs the address asks for more. */
function renewLease(world: World, mobile: number, lease: AddressLease): void {
  const { prefix } = lease;
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address === undefined) return;
  const attempt = lease.asking === null ? 0 : lease.asking.attempt + 1;
  setTimer(world, mobile, LEASE_TIMER.renew, prefix, world.now + renewalWait(attempt, lease.until - world.now), 0);
  const from = sourceFor(world, mobile, address);
  if (from === null) return;
  const transaction = lease.asking?.transaction ?? 1 + (world.messagesSent % TRANSACTIONS);
  mapOf(world.mobility.addressLeases, mobile).set(prefix, { ...lease, asking: { transaction, attempt } });
  const router = homeRouterOf(world, prefix);
  const leased = { address: address.address, preferredSeconds: leaseSeconds(world), validSeconds: leaseSeconds(world) };
  sendDhcp(
    world,
    mobile,
    {
      kind: 'renew',
      transactionId: transaction,
      options: [
        clientIdentifier(mobile),
        serverIdentifier(router),
        { kind: 'elapsed-time', hundredths: 0 },
        { kind: 'ia-na', iaid: from.state.ordinal, t1Seconds: 0, t2Seconds: 0, options: [addressOption(leased)] },
      ],
    },
    {
      source: from.address,
      destination: addressOf(world, router),
      toClient: false,
      fromClient: true,
      mobile,
      exit: { kind: 'host', mobileInterface: from.state.number },
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    [`address=${address.address}`],
    RENEW,
  );
}

/** The address of its present link that a mobile asks from; null while it has none, or when nobody needs the leased one. */
function sourceFor(
  world: World,
  mobile: number,
  leased: ConfiguredAddress,
): { readonly state: MobileInterface; readonly address: Ipv6Address } | null {
  const states = world.interfaces.filter((state) => state.mobile === mobile);
  const links = states.flatMap((state) => addressesOnLink(world, state).map((entry) => ({ state, entry })));
  const needed = links.some(({ entry }) => entry.prefix === leased.prefix) || isAddressInUse(world, mobile, leased.address);
  const first = links.find(({ state }) => state.ordinal === leased.interface) ?? links[0];
  return needed && first !== undefined ? { state: first.state, address: first.entry.address } : null;
}

/** RENEW has come to an allocation function, or its REPLY to a mobile. */
export function handleLeaseMessage(world: World, node: number, packet: Packet, message: Dhcpv6Message): void {
  if (message.kind !== 'renew' && message.kind !== 'reply') return;
  const association = dhcpv6Option(message.options, 'ia-na');
  const client = dhcpv6Option(message.options, 'client-identifier');
  const mobile = client === null ? null : nodeOfDuid(world, client.duid);
  const [leased] = addressesIn(association);
  if (mobile === null || association === null || leased === undefined) return;
  const prefix = prefixOfAddress(leased.address);
  if (message.kind === 'reply') {
    takeReply(world, mobile, prefix, message.transactionId, leased.validSeconds);
    return;
  }
  const granted = mayUsePrefix(world, node, mobile, prefix);
  if (granted) {
    claimPrefix(world, node, mobile, prefix);
    grantLease(world, node, mobile, prefix);
  }
  const seconds = granted ? leaseSeconds(world) : 0;
  const answer = { address: leased.address, preferredSeconds: seconds, validSeconds: seconds };
  const { iaid } = association;
  sendDhcp(
    world,
    node,
    {
      kind: 'reply',
      transactionId: message.transactionId,
      options: [
        clientIdentifier(mobile),
        serverIdentifier(node),
        { kind: 'ia-na', iaid, t1Seconds: Math.floor(seconds / 2), t2Seconds: seconds, options: [addressOption(answer)] },
      ],
    },
    { source: packet.destination, destination: packet.source, toClient: true, fromClient: false, mobile, to: mobile },
    [`address=${leased.address}`, `valid=${seconds}s`],
    granted ? RENEWED : REFUSED,
  );
}

function takeReply(world: World, mobile: number, prefix: Ipv6Address, transaction: number, seconds: number): void {
  const lease = leaseAt(world, mobile, prefix);
  if (lease?.asking?.transaction !== transaction) return;
  if (seconds > 0) holdLease(world, mobile, prefix);
  else loseAddress(world, mobile, prefix);
}

/** A lease's timer: it is renewed, or over. */
export function handleLeaseTimer(world: World, timer: Timer): void {
  const prefix = timer.key as Ipv6Address;
  if (timer.name === LEASE_TIMER.renew) {
    const lease = leaseAt(world, timer.node, prefix);
    if (lease !== null) renewLease(world, timer.node, lease);
  } else if (timer.name === LEASE_TIMER.end) {
    if (nodeAt(world, timer.node).mobile) loseAddress(world, timer.node, prefix);
    else endLease(world, timer.node, prefix);
  }
}

/** The mobile has the address no more; on its link it asks the router for another one. */
function loseAddress(world: World, mobile: number, prefix: Ipv6Address): void {
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  const state = world.interfaces.find(
    (candidate) =>
      candidate.mobile === mobile &&
      address !== undefined &&
      (isProbed(candidate, address) || addressesOnLink(world, candidate).includes(address)),
  );
  removeLease(world, mobile, prefix);
  for (const entry of updatesAt(world, mobile)) if (entry.prefixes.includes(prefix)) outliveAddress(world, entry);
  releaseHome(world, mobile, prefix);
  withdrawAddress(world, mobile, prefix);
  if (state !== undefined) solicitRouters(world, state, []);
}

/** §6: the lease has run out; binding and location go with it. Choice: what a mobile calls its home is given to nobody else. */
function endLease(world: World, router: number, prefix: Ipv6Address): void {
  const lease = leaseAt(world, router, prefix);
  removeLease(world, router, prefix);
  dropBinding(world, router, prefix);
  removeWhereabouts(world, router, 'location', prefix);
  if (lease === null) return;
  routeHome(world, router, lease.mobile, prefix, EXPIRED);
  if (world.mobility.homes.get(lease.mobile)?.prefix !== prefix) giveBack(world, router, prefix);
}
