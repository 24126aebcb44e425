/**
 * Route-optimized packets of Mobile IPv6: a type 2 routing header towards a mobile (RFC 6275 §6.4, §9.3.2, §11.3.3), a Home Address option
 * from it (§6.3, §9.3.1, §11.3.1). The extension header is written into the packet's headroom: the 40 octets of the IPv6 header move 24
 * octets forward, nothing else is copied. Checksums stay right, since they are made with the home address.
 */
import { readAddress, writeAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { encodePacket } from '#wire/packet.ts';
import { FACT, packetFact, setPacketFact } from '../sim/packet-pool.ts';
import { MISS } from './fib.ts';
import { internHeader } from './header-stack.ts';
import { LINK_MTU, type Network, type NodeState, type Optimization } from './network.ts';
import { prefixOfAddress } from './owners.ts';
import { isForIdentifier, ROUTE, routeAbout, routeKind } from './route.ts';
import { routeFor } from './routing.ts';
import { drop, dropWithError } from './transmission.ts';

/** Octets of the extension headers: the routing header, and a destination options header with the option alone. */
export const OPTIMIZATION_BYTES = 24;
/** Where the home address stands in both. */
const HOME_ADDRESS_AT = 8;

/** Makes (or finds) the optimization of this kind at a node for a pair of home and care-of address. Returns its number. */
export function makeOptimization(
  network: Network,
  node: number,
  kind: Optimization['kind'],
  homeAddress: Ipv6Address,
  careOfAddress: Ipv6Address,
): number {
  const known = network.optimizations.findIndex(
    (entry) =>
      entry.node === node && entry.kind === kind && entry.homeAddress === homeAddress && entry.careOfAddress === careOfAddress,
  );
  if (known >= 0) return known;
  const careOfBytes = new Uint8Array(16);
  writeAddress(careOfBytes, 0, careOfAddress);
  return (
    network.optimizations.push({
      kind,
      node,
      homeAddress,
      careOfAddress,
      careOfBytes,
      extension: extensionOctets(kind, homeAddress),
      stacks: new Uint32Array(16),
    }) - 1
  );
}

function extensionOctets(kind: Optimization['kind'], homeAddress: Ipv6Address): Uint8Array {
  if (kind === 'nat') {
    // Nothing is added; the address is what a packet has before the rewriting.
    const octets = new Uint8Array(16);
    writeAddress(octets, 0, homeAddress);
    return octets;
  }
  const packet = encodePacket({
    source: homeAddress,
    destination: homeAddress,
    extensionHeaders: [
      kind === 'rh2'
        ? { kind: 'routing-type-2', homeAddress }
        : { kind: 'destination-options', options: [{ kind: 'home-address', homeAddress }] },
    ],
    payload: { protocol: 'none' },
  });
  const extension = packet.slice(IPV6_HEADER_BYTES);
  extension[0] = 0;
  return extension;
}

/** Rewrites a packet's header for its optimized path. False: the packet was dropped. */
export function optimize(network: Network, node: NodeState, number: number, slot: number): boolean {
  const path = network.optimizations[number]!;
  const pool = network.pool;
  const length = packetFact(pool, slot, FACT.length) + OPTIMIZATION_BYTES;
  if (length > LINK_MTU) {
    dropWithError(network, node, slot, 'packet-too-big', { kind: 'packet-too-big', mtu: LINK_MTU - OPTIMIZATION_BYTES });
    return false;
  }
  const before = packetFact(pool, slot, FACT.start);
  const start = before - OPTIMIZATION_BYTES;
  if (start < pool.home[slot]!) {
    drop(network, node.index, slot, 'packet-too-big');
    return false;
  }
  const { bytes } = pool;
  const extension = start + IPV6_HEADER_BYTES;
  bytes.copyWithin(start, before, before + IPV6_HEADER_BYTES);
  bytes.set(path.extension, extension);
  bytes[extension] = bytes[start + IPV6_OFFSET.nextHeader]!;
  bytes[start + IPV6_OFFSET.nextHeader] = path.kind === 'rh2' ? NEXT_HEADER.routing : NEXT_HEADER.destinationOptions;
  bytes.set(path.careOfBytes, start + (path.kind === 'rh2' ? IPV6_OFFSET.destination : IPV6_OFFSET.source));
  place(network, slot, start, length);
  setPacketFact(pool, slot, FACT.headers, optimizedStack(network, path, slot));
  return true;
}

/** Notes where a packet begins now and how long it is, in its header too. */
function place(network: Network, slot: number, start: number, length: number): void {
  const pool = network.pool;
  setPacketFact(pool, slot, FACT.start, start);
  setPacketFact(pool, slot, FACT.length, length);
  pool.bytes[start + IPV6_OFFSET.payloadLength] = (length - IPV6_HEADER_BYTES) >> 8;
  pool.bytes[start + IPV6_OFFSET.payloadLength + 1] = length - IPV6_HEADER_BYTES;
}

/** The stack number after the rewriting of the packet in `slot`, which has been done. */
export function optimizedStack(network: Network, path: Optimization, slot: number): number {
  const pool = network.pool;
  const inner = packetFact(pool, slot, FACT.headers);
  if (inner < path.stacks.length && path.stacks[inner]! !== 0) return path.stacks[inner]!;
  const start = packetFact(pool, slot, FACT.start);
  const id = internHeader(
    network,
    inner,
    readAddress(pool.bytes, start + IPV6_OFFSET.source),
    readAddress(pool.bytes, start + IPV6_OFFSET.destination),
    path.node,
    path.kind,
  );
  if (inner >= path.stacks.length) {
    const wider = new Uint32Array(Math.max(inner + 1, path.stacks.length * 2));
    wider.set(path.stacks);
    path.stacks = wider;
  }
  path.stacks[inner] = id;
  return id;
}

/**
 * A packet with a type 2 routing header has come to a care-of address (RFC 6275 §6.4, §11.3.3): the next destination is the home address,
 * which must be this node's own. False: the packet was dropped.
 */
export function takeRoutingHeader(network: Network, node: NodeState, slot: number): boolean {
  const { bytes, octetWords } = network.pool;
  const extension = packetFact(network.pool, slot, FACT.start) + IPV6_HEADER_BYTES;
  const home = extension + HOME_ADDRESS_AT;
  const word = home >> 2;
  // Next header, length 2 (24 octets), type 2, one segment left.
  const wellFormed = bytes[extension + 1] === 2 && bytes[extension + 2] === 2 && bytes[extension + 3] === 1;
  const route = wellFormed ? routeFor(network, node, octetWords[word]!, octetWords[word + 1]!) : MISS;
  const own =
    route !== MISS &&
    routeKind(route) === ROUTE.local &&
    isForIdentifier(network.identifiers, route, octetWords[word + 2]!, octetWords[word + 3]!);
  if (!own) {
    drop(network, node.index, slot, wellFormed ? 'unknown-home-address' : 'malformed');
    return false;
  }
  unwrap(network, slot, IPV6_OFFSET.destination, home);
  return true;
}

/**
 * A packet with a Home Address option has come (RFC 6275 §9.3.1): a binding of this node must say that the home address is at the source
 * address; otherwise the packet is dropped and the source told. False: it was dropped.
 */
export function takeHomeAddress(network: Network, node: NodeState, slot: number): boolean {
  const { bytes } = network.pool;
  const start = packetFact(network.pool, slot, FACT.start);
  const extension = start + IPV6_HEADER_BYTES;
  const home = extension + HOME_ADDRESS_AT;
  // RFC 6275 §6.3: a header of 24 octets with PadN(4), then the option.
  const wellFormed = bytes[extension + 1] === 2 && bytes[home - 2] === 0xc9 && bytes[home - 1] === 16;
  if (!wellFormed) {
    drop(network, node.index, slot, 'malformed');
    return false;
  }
  const homeAddress = readAddress(bytes, home);
  const careOf = readAddress(bytes, start + IPV6_OFFSET.source);
  if (!vouchesFor(network, node, homeAddress, careOf)) {
    network.fixed.hooks.unknownHomeAddress(network, node, careOf, homeAddress);
    drop(network, node.index, slot, 'unknown-home-address');
    return false;
  }
  unwrap(network, slot, IPV6_OFFSET.source, home);
  return true;
}

function vouchesFor(network: Network, node: NodeState, homeAddress: Ipv6Address, careOf: Ipv6Address): boolean {
  const route = node.routes.get(prefixOfAddress(homeAddress));
  if (route === undefined || routeKind(route) !== ROUTE.optimized) return false;
  const path = network.optimizations[routeAbout(route)]!;
  return path.homeAddress === homeAddress && path.careOfAddress === careOf;
}

/** Takes the extension header away; the address at `home` takes the place of the one at `offset` in the IPv6 header. */
function unwrap(network: Network, slot: number, offset: number, home: number): void {
  const pool = network.pool;
  const { bytes } = pool;
  const before = packetFact(pool, slot, FACT.start);
  const start = before + OPTIMIZATION_BYTES;
  const next = bytes[before + IPV6_HEADER_BYTES]!;
  bytes.copyWithin(before + offset, home, home + 16);
  bytes.copyWithin(start, before, before + IPV6_HEADER_BYTES);
  bytes[start + IPV6_OFFSET.nextHeader] = next;
  place(network, slot, start, packetFact(pool, slot, FACT.length) - OPTIMIZATION_BYTES);
  setPacketFact(pool, slot, FACT.headers, network.headers.inner[packetFact(pool, slot, FACT.headers)]!);
}
