/** Who owns an address: for header records, message targets and routing. */
import { isLinkLocal, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Network } from './network.ts';

/** Length of the prefixes that name an owner. */
const SUBNET_BITS = 64;

/** Notes that a /64 belongs to a node (a mobile's prefix belongs to the mobile). */
export function setOwner(network: Network, prefix: Ipv6Address, node: number): void {
  network.owners.set(prefix, node);
}

/** The node that owns an address, or null: unknown, link-local and multicast addresses have no single owner. */
export function ownerOf(network: Network, address: Ipv6Address): number | null {
  if (isLinkLocal(address)) return network.owners.get(address) ?? null;
  return network.owners.get(prefixOf(address, SUBNET_BITS)) ?? null;
}
