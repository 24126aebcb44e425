/**
 * A mobile's DHCPv6 client (RFC 8415 §18.2): it asks for addresses on each link, extends them, and gives way to what the server says. It
 * knows nothing of mobility.
 *
 * Retransmission is that of §15 without its random part, since the model has no jitter: the wait doubles from IRT to MRT.
 */
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { Dhcpv6ClientServerMessage } from '#wire/dhcpv6.ts';
import { DHCPV6_OPTION_CODE, dhcpv6Option, type Dhcpv6Option } from '#wire/dhcpv6-options.ts';
import { linkLocalAddress } from '../net/link-layer.ts';
import { configurePrefix, firstInterface } from '../net/mobile-host.ts';
import { nodeAt, type MobileInterface, type Timer } from '../net/network.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import {
  addressesIn,
  addressOption,
  ALL_DHCP_RELAYS_AND_SERVERS,
  clientIdentifier,
  nodeOfDuid,
  sendDhcp,
  serverIdentifier,
  type DhcpClient,
} from './dhcp.ts';
import { mapOf, type World } from './world.ts';

/** Timers of a client; their key is the interface's number. */
export const DHCP_CLIENT_TIMER = {
  retransmit: 'dhcp-retransmission',
  renew: 'dhcp-t1',
  rebind: 'dhcp-t2',
  expire: 'dhcp-lease-end',
} as const;

/** What a client that waits for an answer is doing. */
export type AskingState = Exclude<DhcpClient['state'], 'bound'>;

/** IRT and MRT of RFC 8415 §7.6 by what the client is doing, and MRC where there is one. */
const PACE: {
  readonly [state in AskingState]: { readonly first: SimDuration; readonly longest: SimDuration; readonly most: number };
} = {
  soliciting: { first: SECOND, longest: 3600 * SECOND, most: Number.MAX_SAFE_INTEGER },
  requesting: { first: SECOND, longest: 30 * SECOND, most: 10 },
  renewing: { first: 10 * SECOND, longest: 600 * SECOND, most: Number.MAX_SAFE_INTEGER },
  rebinding: { first: 10 * SECOND, longest: 600 * SECOND, most: Number.MAX_SAFE_INTEGER },
};

/** Which message asks in which state. */
const MESSAGE = { soliciting: 'solicit', requesting: 'request', renewing: 'renew', rebinding: 'rebind' } as const;

const REASONS: { readonly [state in AskingState]: Why } = {
  soliciting: { section: 'RFC 8415 §18.2.1', sentence: 'The client looks for a server that gives it addresses on this link.' },
  requesting: { section: 'RFC 8415 §18.2.2', sentence: 'The client asks the server for addresses on this link.' },
  renewing: { section: 'RFC 8415 §18.2.4', sentence: 'Half of the lifetime is over: the client asks its server for more.' },
  rebinding: {
    section: 'RFC 8415 §18.2.5',
    sentence: 'Its server is silent and the lifetime nearly over: the client asks any server for more.',
  },
};

/** Highest transaction id: 24 bits. */
const TRANSACTIONS = 0xffffff;
/** Unit of the Elapsed Time option, and its largest value. */
const HUNDREDTH = SECOND / 100;
const LONGEST_ELAPSED = 0xffff;

/** The client on an interface, or null when it does nothing. */
export function clientOf(world: World, state: MobileInterface): DhcpClient | null {
  return world.mobility.dhcpClients.get(state.mobile)?.get(state.ordinal) ?? null;
}

/** Asks for addresses on a fresh link: by Solicit or, of the server that is known, by Request. */
export function beginConfiguration(world: World, state: MobileInterface, how: 'soliciting' | 'requesting'): void {
  begin(world, state, how);
}

/** The link is gone: nobody can answer any more. What was leased runs out by itself. */
export function stopConfiguration(world: World, state: MobileInterface): void {
  for (const timer of Object.values(DHCP_CLIENT_TIMER)) cancelTimer(world, state.mobile, timer, `${state.number}`);
  world.mobility.dhcpClients.get(state.mobile)?.delete(state.ordinal);
}

/** A new message exchange, with a transaction id of its own (RFC 8415 §16.1). */
function begin(world: World, state: MobileInterface, how: AskingState): void {
  // Choice: ids count up over the whole run. They only pair an answer with its question; nobody here guesses them.
  const transaction = 1 + (world.messagesSent % TRANSACTIONS);
  transmit(world, state, { state: how, transaction, attempt: 0, beganAt: world.now });
}

function transmit(world: World, state: MobileInterface, client: DhcpClient & { state: AskingState }): void {
  mapOf(world.mobility.dhcpClients, state.mobile).set(state.ordinal, client);
  setTimer(
    world,
    state.mobile,
    DHCP_CLIENT_TIMER.retransmit,
    `${state.number}`,
    world.now + retransmissionTime(client.state, client.attempt),
  );
  const server = world.mobility.roles.get('dhcp-server')?.[0] ?? null;
  const named = client.state === 'requesting' || client.state === 'renewing';
  const elapsed = Math.min(LONGEST_ELAPSED, Math.floor((world.now - client.beganAt) / HUNDREDTH));
  const options: Dhcpv6Option[] = [
    clientIdentifier(state.mobile),
    ...(named && server !== null ? [serverIdentifier(server)] : []),
    { kind: 'elapsed-time', hundredths: elapsed },
    { kind: 'option-request', codes: [DHCPV6_OPTION_CODE.solMaxRt] },
    { kind: 'ia-na', iaid: state.ordinal, t1Seconds: 0, t2Seconds: 0, options: heldAddresses(world, state).map(addressOption) },
  ];
  sendDhcp(
    world,
    state.mobile,
    { kind: MESSAGE[client.state], transactionId: client.transaction, options },
    {
      source: linkLocalAddress(state.mobile),
      destination: ALL_DHCP_RELAYS_AND_SERVERS,
      hopLimit: 1,
      fromClient: true,
      toClient: false,
      mobile: state.mobile,
      to: state.router,
      retransmission: client.attempt > 0,
      exit: { kind: 'interface', mobileInterface: state.number },
    },
    [`xid=${client.transaction}`, `iaid=${state.ordinal}`],
    REASONS[client.state],
  );
}

/** RFC 8415 §15: RT for transmission number `attempt` (0 = the first), without RAND. */
export function retransmissionTime(state: AskingState, attempt: number): SimDuration {
  const { first, longest } = PACE[state];
  let wait: SimDuration = first;
  for (let step = 0; step < attempt && wait < longest; step++) wait *= 2;
  return Math.min(wait, longest);
}

/** What the client has on this interface, so that the server can extend it, or learn it again after a restart. */
function heldAddresses(world: World, state: MobileInterface): { address: Ipv6Address; preferredSeconds: 0; validSeconds: 0 }[] {
  return nodeAt(world, state.mobile)
    .addresses.filter((entry) => entry.interface === state.ordinal)
    .map((entry) => ({ address: entry.address, preferredSeconds: 0, validSeconds: 0 }));
}

/** A timer of a client. */
export function handleClientTimer(world: World, timer: Timer): void {
  const state = required(world.interfaces[Number(timer.key)], 'interface');
  const client = clientOf(world, state);
  if (client === null || state.router < 0) return;
  if (timer.name === DHCP_CLIENT_TIMER.renew) begin(world, state, 'renewing');
  else if (timer.name === DHCP_CLIENT_TIMER.rebind) begin(world, state, 'rebinding');
  // RFC 8415 §18.2.5: the lifetimes are over, so the client begins anew.
  else if (timer.name === DHCP_CLIENT_TIMER.expire) begin(world, state, 'soliciting');
  else if (client.state !== 'bound') {
    // RFC 8415 §18.2.2: after MRC transmissions the client looks for another server.
    if (client.attempt + 1 >= PACE[client.state].most) begin(world, state, 'soliciting');
    else transmit(world, state, { ...client, state: client.state, attempt: client.attempt + 1 });
  }
}

/** A message for the client on this interface. One that answers no question of its is discarded (RFC 8415 §16.3, §16.10). */
export function handleClientMessage(world: World, state: MobileInterface, message: Dhcpv6ClientServerMessage): void {
  const client = clientOf(world, state);
  const identifier = dhcpv6Option(message.options, 'client-identifier');
  if (client === null || identifier === null || nodeOfDuid(world, identifier.duid) !== state.mobile) return;
  if (message.kind === 'reconfigure') {
    // RFC 8415 §18.2.11: the client renews, unless it is asking already.
    if (client.state === 'bound') begin(world, state, 'renewing');
    return;
  }
  if (client.state === 'bound' || client.transaction !== message.transactionId) return;
  if (message.kind === 'advertise') {
    if (client.state === 'soliciting') begin(world, state, 'requesting');
  } else if (message.kind === 'reply') handleReply(world, state, client, message);
}

/** RFC 8415 §18.2.10.1: takes over addresses and lifetimes, and sets T1 and T2. */
function handleReply(world: World, state: MobileInterface, client: DhcpClient, message: Dhcpv6ClientServerMessage): void {
  const association = dhcpv6Option(message.options, 'ia-na');
  if (association === null || association.iaid !== state.ordinal) return;
  const leased = addressesIn(association);
  // No address at all: the server has none. The client goes on asking.
  if (leased.every((entry) => entry.preferredSeconds === 0)) return;
  for (const entry of leased) {
    const prefix = prefixOf(entry.address, 64);
    const known = nodeAt(world, state.mobile).addresses.find((candidate) => candidate.prefix === prefix);
    if (known !== undefined && known.interface !== state.ordinal) continue;
    configurePrefix(world, state, prefix, entry.preferredSeconds, entry.validSeconds);
  }
  mapOf(world.mobility.dhcpClients, state.mobile).set(state.ordinal, { ...client, state: 'bound', attempt: 0 });
  const { mobile } = state;
  const key = `${state.number}`;
  cancelTimer(world, mobile, DHCP_CLIENT_TIMER.retransmit, key);
  const valid = Math.max(...leased.map((entry) => entry.validSeconds));
  setTimer(world, mobile, DHCP_CLIENT_TIMER.renew, key, world.now + association.t1Seconds * SECOND, 0);
  setTimer(world, mobile, DHCP_CLIENT_TIMER.rebind, key, world.now + association.t2Seconds * SECOND, 0);
  setTimer(world, mobile, DHCP_CLIENT_TIMER.expire, key, world.now + valid * SECOND, 0);
}

/** A mobile has failed: its clients have forgotten everything. */
export function forgetClients(world: World, mobile: number): void {
  world.mobility.dhcpClients.delete(mobile);
}

/** The interface of a mobile with this identity association. */
export function interfaceOfAssociation(world: World, mobile: number, iaid: number): MobileInterface | null {
  const state = world.interfaces[firstInterface(world, mobile) + iaid];
  return state !== undefined && state.mobile === mobile ? state : null;
}
