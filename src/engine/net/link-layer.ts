/** Link-layer addresses and interface identifiers: EUI-64 of a locally administered MAC (RFC 4291 appendix A). */
import { formatAddress, joinInterfaceIdentifier, type Ipv6Address } from '#base/ipv6-address.ts';
import { interfaceIdentifier as identifierOfMac, macOf } from '#wire/ethernet.ts';

/**
 * The interface identifier of a node as two words: that of its interface 0. A mobile has one for all its interfaces: it is a logical
 * interface (draft-seite-dmm-dma-05 §4.3).
 */
export function interfaceIdentifier(node: number): readonly [number, number] {
  return identifierOfMac(macOf(node, 0));
}

/** The interface identifier of a node as eight octets. */
export function interfaceIdentifierOctets(node: number): Uint8Array {
  const octets = new Uint8Array(8);
  const view = new DataView(octets.buffer);
  const [high, low] = interfaceIdentifier(node);
  view.setUint32(0, high);
  view.setUint32(4, low);
  return octets;
}

/** A node's link-local address. */
export function linkLocalAddress(node: number): Ipv6Address {
  const [high, low] = interfaceIdentifier(node);
  return formatAddress([0xfe800000, 0, high, low]);
}

/** Mobile IPv6 Home-Agents anycast: the interface identifier that RFC 2526 §2 reserves in every subnet, as two words. */
export const HOME_AGENTS_IDENTIFIER: readonly [number, number] = [0xfdffffff, 0xfffffffe];

/** The interface identifier that all access routers of a network-based domain have on their access links, as two words. */
export const COMMON_ROUTER_IDENTIFIER: readonly [number, number] = [0, 1];
/** The link-local address that every access router of a network-based domain shows to mobiles (RFC 5213 §6.8). */
export const COMMON_ROUTER_LINK_LOCAL: Ipv6Address = formatAddress([0xfe800000, 0, ...COMMON_ROUTER_IDENTIFIER]);

/**
 * The global address of the router that anchors `prefix` on its access link: a MAAR has one for each prefix, "built in the exact same way"
 * as its link-local one (draft-bernardos-dmm-pmip-01 §5), so whoever knows the prefix can build it.
 */
export function accessLinkAddress(prefix: Ipv6Address): Ipv6Address {
  return joinInterfaceIdentifier(prefix, ...COMMON_ROUTER_IDENTIFIER);
}
