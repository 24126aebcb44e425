/**
 * A mobile as an IPv6 host: router solicitation (RFC 4861 §6.3.7, RFC 7559), address autoconfiguration with preferred and valid
 * lifetimes (RFC 4862 §5.5), duplicate address detection, and source address selection (RFC 6724 §5 rules 2, 3, 5.5 and 8).
 *
 * It knows nothing of mobility: an address stays with it as long as its lifetime says.
 */
import {
  addressWords,
  ALL_ROUTERS,
  formatAddress,
  joinInterfaceIdentifier,
  UNSPECIFIED_ADDRESS,
  type Ipv6Address,
} from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { NdOption } from '#wire/ndisc.ts';
import type { Packet } from '#wire/packet.ts';
import { sendControl } from './control.ts';
import { interfaceIdentifier, linkLocalAddress } from './link-layer.ts';
import { nodeAt, nodeId, type ConfiguredAddress, type MobileInterface, type Network } from './network.ts';
import { setOwner } from './owners.ts';
import { localRoute } from './route.ts';
import { covers, removeRoute, setRoute } from './routing.ts';
import { deleteRow, putRow } from './tables.ts';
import { cancelTimer, setTimer } from './timers.ts';

/** Hop limit of neighbor discovery, RFC 4861 §7.1.1. */
export const ND_HOP_LIMIT = 255;
/** IRT and MRT of RFC 7559 §2: first wait and longest wait between router solicitations. */
const SOLICITATION_FIRST_WAIT = 4 * SECOND;
const SOLICITATION_LONGEST_WAIT = 3600 * SECOND;
/** "Infinite" in a prefix information option, RFC 4861 §4.6.2. */
const INFINITE_LIFETIME = 0xffffffff;
/** Timer names of a host. */
export const HOST_TIMER = {
  solicit: 'router-solicitation',
  dad: 'duplicate-address-detection',
  address: 'address-lifetime',
} as const;

/** Asks for an advertisement on a fresh attachment. `options` go into the solicitation. */
export function solicitRouters(network: Network, state: MobileInterface, options: readonly NdOption[], attempt = 0): void {
  sendControl(
    network,
    state.mobile,
    {
      source: linkLocalAddress(state.mobile),
      destination: ALL_ROUTERS,
      hopLimit: ND_HOP_LIMIT,
      payload: { protocol: 'icmpv6', message: { kind: 'router-solicitation', options: [...options] } },
    },
    {
      message: 'RS',
      mobile: state.mobile,
      to: state.router,
      why: { section: 'RFC 4861 §6.3.7', sentence: 'A host that comes to a link asks its routers who they are.' },
      ...(attempt === 0 ? {} : { retransmission: true, parameters: [`attempt=${attempt + 1}`] }),
    },
    { kind: 'interface', mobileInterface: state.number },
  );
  // RFC 7559 §2: repeats until an advertisement comes, doubling the wait (no random part: the model has no jitter).
  let wait = SOLICITATION_FIRST_WAIT;
  for (let step = 0; step < attempt && wait < SOLICITATION_LONGEST_WAIT; step++) wait *= 2;
  wait = Math.min(wait, SOLICITATION_LONGEST_WAIT);
  state.solicitations = attempt + 1;
  setTimer(network, state.mobile, HOST_TIMER.solicit, `${state.number}`, network.now + wait);
}

/** Stops asking. */
export function stopSoliciting(network: Network, state: MobileInterface): void {
  cancelTimer(network, state.mobile, HOST_TIMER.solicit, `${state.number}`);
}

/** A prefix that a mobile has taken from one of its interfaces to another. */
export interface MovedPrefix {
  readonly prefix: Ipv6Address;
  readonly from: MobileInterface;
}

/**
 * A router advertisement has come: RFC 4862 §5.5.3 for each prefix. Returns the prefixes that have changed their interface: the logical
 * interface (draft-seite-dmm-dma-05 §4.3) takes a prefix to another interface only if it asked for it there; until all that it asked for
 * has come, it goes on asking.
 */
export function handleRouterAdvertisement(network: Network, state: MobileInterface, packet: Packet): readonly MovedPrefix[] {
  if (packet.payload.protocol !== 'icmpv6' || packet.payload.message.kind !== 'router-advertisement') return [];
  const moved: MovedPrefix[] = [];
  const first = firstInterface(network, state.mobile);
  for (const option of packet.payload.message.options) {
    if (option.kind !== 'prefix-information' || option.prefixLength !== 64) continue;
    // RFC 4862 §5.5.3 c: a preferred lifetime above the valid one makes the option void.
    if (option.preferredSeconds > option.validSeconds) continue;
    const wanted = state.wanted.includes(option.prefix);
    state.wanted = state.wanted.filter((prefix) => prefix !== option.prefix);
    const known = nodeAt(network, state.mobile).addresses.find((entry) => entry.prefix === option.prefix);
    if (known !== undefined && known.interface !== state.ordinal) {
      // What another interface has is not this router's to take: neither to this link, nor away.
      if (!wanted || option.validSeconds === 0) continue;
      moved.push({ prefix: option.prefix, from: required(network.interfaces[first + known.interface], 'interface') });
    }
    configurePrefix(network, state, option.prefix, option.preferredSeconds, option.validSeconds);
  }
  state.advertised = state.wanted.length === 0;
  if (state.advertised) stopSoliciting(network, state);
  return moved;
}

function until(now: SimTime, seconds: number): SimTime {
  return seconds === INFINITE_LIFETIME ? Number.MAX_SAFE_INTEGER : now + seconds * SECOND;
}

/**
 * The mobile has or loses the address that its interface identifier makes of a /64, for lifetimes in seconds. Who says so is a router
 * (RFC 4862 §5.5.3) or a DHCPv6 server (RFC 8415 §18.2.10.1).
 */
export function configurePrefix(
  network: Network,
  state: MobileInterface,
  prefix: Ipv6Address,
  preferred: number,
  valid: number,
): void {
  const node = nodeAt(network, state.mobile);
  const known = node.addresses.find((entry) => entry.prefix === prefix);
  if (valid === 0) {
    // Choice: the access link is point-to-point and its router authenticated, so a valid lifetime of 0 takes the address away at once
    // (RFC 4862 §5.5.3 e would keep it two hours on a link where anybody could send the advertisement).
    if (known !== undefined) removeAddress(network, state.mobile, known);
    return;
  }
  const preferredUntil = until(network.now, preferred);
  const validUntil = until(network.now, valid);
  if (known !== undefined) {
    const changed: ConfiguredAddress = {
      ...known,
      interface: state.ordinal,
      advertisedBy: state.router,
      attachment: network.cause,
      preferredUntil,
      validUntil,
    };
    if (changed.state !== 'tentative') changed.state = preferred > 0 ? 'preferred' : 'deprecated';
    node.addresses[node.addresses.indexOf(known)] = changed;
    announceAddress(network, state.mobile, changed);
    if (changed.state !== 'tentative') network.fixed.hooks.addressUsable(network, state.mobile, changed);
    return;
  }
  const [high, low] = interfaceIdentifier(state.mobile);
  const address: ConfiguredAddress = {
    address: joinInterfaceIdentifier(prefix, high, low),
    prefix,
    anchor: anchorOfPrefix(network, prefix),
    interface: state.ordinal,
    advertisedBy: state.router,
    attachment: network.cause,
    state: network.fixed.dad > 0 ? 'tentative' : preferred > 0 ? 'preferred' : 'deprecated',
    preferredUntil,
    validUntil,
    age: node.addressesMade++,
  };
  node.addresses.push(address);
  setOwner(network, prefix, state.mobile);
  if (address.state === 'tentative') probeAddress(network, state, address);
  else {
    activate(network, state.mobile, address);
    network.fixed.hooks.addressUsable(network, state.mobile, address);
  }
}

/** RFC 4862 §5.4.2: one neighbor solicitation for the tentative address; it is ours when nobody answers in time. */
function probeAddress(network: Network, state: MobileInterface, address: ConfiguredAddress): void {
  const words = addressWords(address.address);
  sendControl(
    network,
    state.mobile,
    {
      source: UNSPECIFIED_ADDRESS,
      destination: formatAddress([0xff020000, 0, 1, (0xff000000 | (words[3] & 0xffffff)) >>> 0]),
      hopLimit: ND_HOP_LIMIT,
      payload: { protocol: 'icmpv6', message: { kind: 'neighbor-solicitation', target: address.address, options: [] } },
    },
    {
      message: 'NS',
      mobile: state.mobile,
      to: state.router,
      parameters: [`target=${address.address}`],
      why: { section: 'RFC 4862 §5.4.2', sentence: 'Before an address is used, the host makes sure that nobody else has it.' },
    },
    { kind: 'interface', mobileInterface: state.number },
  );
  announceAddress(network, state.mobile, address);
  setTimer(network, state.mobile, HOST_TIMER.dad, address.prefix, network.now + network.fixed.dad);
}

function activate(network: Network, mobile: number, address: ConfiguredAddress): void {
  const words = addressWords(address.address);
  setRoute(network, mobile, address.prefix, localRoute(network.identifiers, words[2], words[3]));
  announceAddress(network, mobile, address);
}

/**
 * Gives a mobile an address that no advertisement told it: a home address that it was configured with (RFC 6275 §11.1), or a regional
 * care-of address (RFC 5380 §6.2). It needs no duplicate address detection here, and lives until it is taken away.
 */
export function configureAddress(
  network: Network,
  mobile: number,
  prefix: Ipv6Address,
  anchor: number,
  ordinal = 0,
): ConfiguredAddress {
  const node = nodeAt(network, mobile);
  const known = node.addresses.find((entry) => entry.prefix === prefix);
  if (known !== undefined) return known;
  const [high, low] = interfaceIdentifier(mobile);
  const address: ConfiguredAddress = {
    address: joinInterfaceIdentifier(prefix, high, low),
    prefix,
    anchor,
    interface: ordinal,
    advertisedBy: anchor,
    attachment: 0,
    state: 'preferred',
    preferredUntil: Number.MAX_SAFE_INTEGER,
    validUntil: Number.MAX_SAFE_INTEGER,
    age: node.addressesMade++,
  };
  node.addresses.push(address);
  setOwner(network, prefix, mobile);
  activate(network, mobile, address);
  return address;
}

/**
 * The mobile takes an address to another of its interfaces, or wants it for no new sessions any more, as its own rules say (RFC 4862
 * §5.5.4). Nothing happens when it has no such address, or when nothing changes.
 */
export function changeAddress(
  network: Network,
  mobile: number,
  prefix: Ipv6Address,
  change: { readonly interface?: number; readonly state?: 'deprecated' },
): void {
  const node = nodeAt(network, mobile);
  const known = node.addresses.find((entry) => entry.prefix === prefix);
  if (known === undefined || known.state === 'tentative') return;
  const changed: ConfiguredAddress = { ...known, ...change };
  if (changed.interface === known.interface && changed.state === known.state) return;
  node.addresses[node.addresses.indexOf(known)] = changed;
  announceAddress(network, mobile, changed);
}

/** Takes an address away from a mobile. */
export function withdrawAddress(network: Network, mobile: number, prefix: Ipv6Address): void {
  const known = nodeAt(network, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (known !== undefined) removeAddress(network, mobile, known);
}

/** Writes the address's row, moves flows to its interface, and sets the timer of its next change. */
function announceAddress(network: Network, mobile: number, address: ConfiguredAddress): void {
  putRow(network, mobile, 'addresses', address.prefix, {
    mn: nodeId(network, mobile),
    to: nodeId(network, address.anchor),
    address: address.address,
    state: address.state,
    interface: address.interface,
    why: {
      section: 'RFC 4862 §5.5.4',
      sentence:
        address.state === 'deprecated'
          ? 'A deprecated address still serves the sessions that use it, but no new ones.'
          : 'A preferred address is used for new sessions.',
    },
  });
  const first = firstInterface(network, mobile);
  for (const flow of network.flows) {
    if (flow.from === mobile && flow.source === address.address) flow.senderInterface = first + address.interface;
  }
  const next = address.state === 'preferred' ? Math.min(address.preferredUntil, address.validUntil) : address.validUntil;
  if (next < Number.MAX_SAFE_INTEGER) setTimer(network, mobile, HOST_TIMER.address, address.prefix, next, 0);
}

/** Number of a mobile's interface 0 among all mobile interfaces. */
export function firstInterface(network: Network, mobile: number): number {
  return required(network.fixed.plan.firstInterface[mobile], 'first interface');
}

/** A mobile's interfaces, in order. */
export function interfacesOf(network: Network, mobile: number): readonly MobileInterface[] {
  const first = firstInterface(network, mobile);
  return network.interfaces.slice(first, first + (network.fixed.plan.scenario.nodes[mobile]?.interfaces ?? 1));
}

function removeAddress(network: Network, mobile: number, address: ConfiguredAddress): void {
  const node = nodeAt(network, mobile);
  node.addresses = node.addresses.filter((entry) => entry.prefix !== address.prefix);
  removeRoute(network, mobile, address.prefix);
  deleteRow(network, mobile, 'addresses', address.prefix);
  cancelTimer(network, mobile, HOST_TIMER.address, address.prefix);
  cancelTimer(network, mobile, HOST_TIMER.dad, address.prefix);
}

/** Handles the host's own timers. True when the timer was one of them. `solicit` is how this mobile asks again. */
export function handleHostTimer(
  network: Network,
  node: number,
  name: string,
  key: string,
  solicit: (state: MobileInterface, attempt: number) => void,
): boolean {
  const state = nodeAt(network, node);
  if (name === HOST_TIMER.solicit) {
    const mobileInterface = required(network.interfaces[Number(key)], 'interface');
    // It runs until an advertisement comes, whatever has come before: a mobile may have to ask anew for what it has lost.
    if (mobileInterface.router >= 0) solicit(mobileInterface, mobileInterface.solicitations);
    return true;
  }
  if (name !== HOST_TIMER.dad && name !== HOST_TIMER.address) return false;
  const address = state.addresses.find((entry) => entry.prefix === key);
  if (address === undefined) return true;
  if (name === HOST_TIMER.dad) {
    address.state = address.preferredUntil > network.now ? 'preferred' : 'deprecated';
    activate(network, node, address);
    network.fixed.hooks.addressUsable(network, node, address);
  } else if (address.validUntil <= network.now) removeAddress(network, node, address);
  else {
    address.state = 'deprecated';
    announceAddress(network, node, address);
  }
  return true;
}

/**
 * The source address that a mobile chooses for a new session with `destination` (RFC 6724 §5): global scope (rule 2), not deprecated
 * (rule 3), advertised by a router the mobile is attached to (rule 5.5), longest matching prefix (rule 8); the newest of equals. `allowed` narrows the candidates. Null when there is none.
 */
export function selectSourceAddress(
  network: Network,
  mobile: number,
  destination: Ipv6Address | null,
  allowed: (address: ConfiguredAddress) => boolean = () => true,
): ConfiguredAddress | null {
  let best: ConfiguredAddress | null = null;
  for (const candidate of nodeAt(network, mobile).addresses) {
    if (candidate.state === 'tentative' || !allowed(candidate)) continue;
    if (best === null || isBetter(network, mobile, candidate, best, destination)) best = candidate;
  }
  return best;
}

function isBetter(
  network: Network,
  mobile: number,
  candidate: ConfiguredAddress,
  best: ConfiguredAddress,
  destination: Ipv6Address | null,
): boolean {
  if (candidate.state !== best.state) return candidate.state === 'preferred';
  const attached = (address: ConfiguredAddress): boolean =>
    interfacesOf(network, mobile).some((state) => state.router === address.advertisedBy);
  if (attached(candidate) !== attached(best)) return attached(candidate);
  if (candidate.state === 'preferred' && destination !== null) {
    const difference = commonBits(candidate.address, destination) - commonBits(best.address, destination);
    if (difference !== 0) return difference > 0;
  }
  return candidate.age > best.age;
}

/** Length of the common prefix of two addresses, up to 64 bits. */
function commonBits(a: Ipv6Address, b: Ipv6Address): number {
  const left = addressWords(a);
  const right = addressWords(b);
  for (let index = 0; index < 2; index++) {
    const difference = (left[index]! ^ right[index]!) >>> 0;
    if (difference !== 0) return 32 * index + Math.clz32(difference);
  }
  return 64;
}

/** The node whose prefix covers a /64: the router that gave it out. */
export function anchorOfPrefix(network: Network, prefix: Ipv6Address): number {
  const [high, low] = addressWords(prefix);
  let anchor = -1;
  let length = -1;
  network.fixed.plan.prefixes.forEach((candidate, node) => {
    if (candidate === null || candidate.length <= length || !covers(candidate, high, low)) return;
    anchor = node;
    length = candidate.length;
  });
  return anchor;
}
