/** Link-layer addresses and interface identifiers: EUI-64 of a locally administered MAC (RFC 4291 appendix A). */
import { formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';

/** Interfaces per node that have numbers of their own. */
const INTERFACES_PER_NODE = 16;

/** Low 24 bits of a node's MAC address 02:00:00:xx:xx:xx. */
export function macSuffix(node: number, ordinal = 0): number {
  return (node + 1) * INTERFACES_PER_NODE + ordinal;
}

/** The interface identifier of a node as two words. A mobile has one for all its interfaces: it is a logical interface (draft-seite-dmm-dma-05 §4.3). */
export function interfaceIdentifier(node: number): readonly [number, number] {
  return [0x000000ff, (0xfe000000 | macSuffix(node)) >>> 0];
}

/** A node's link-local address. */
export function linkLocalAddress(node: number): Ipv6Address {
  const [high, low] = interfaceIdentifier(node);
  return formatAddress([0xfe800000, 0, high, low]);
}

/** The link-local address that every access router of a network-based domain shows to mobiles (RFC 5213 §6.8). */
export const COMMON_ROUTER_LINK_LOCAL: Ipv6Address = formatAddress([0xfe800000, 0, 0, 1]);
