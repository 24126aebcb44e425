/** Who owns an address: for header records, message targets and routing. */
import { addressWords, isLinkLocal, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { lookupFib, MISS, packetWord, setFib } from './fib.ts';
import { COMMON_ROUTER_IDENTIFIER } from './link-layer.ts';
import { nodeAt, prefixWords, type Network } from './network.ts';

/** The interface identifier of routers on their access links, as it stands in packets. */
const ROUTER_HIGH = packetWord(COMMON_ROUTER_IDENTIFIER[0]);
const ROUTER_LOW = packetWord(COMMON_ROUTER_IDENTIFIER[1]);
/** Length of the prefixes that name an owner. */
const SUBNET_BITS = 64;

/** Notes that a /64 belongs to a node (a mobile's prefix belongs to the mobile). */
export function setOwner(network: Network, prefix: Ipv6Address, node: number): void {
  network.owners.set(prefix, node);
}

/**
 * Gives `node` the address in a mobile's /64 that the mobile's first-hop router has there (`accessLinkAddress`). It is the node's from
 * then on, wherever the mobile is and whoever delivers the rest of the /64.
 */
export function setLinkAddress(network: Network, prefix: Ipv6Address, node: number): void {
  const [high, low] = prefixWords(prefix);
  setFib(network.linkAddresses, high, low, node);
}

/** The node with the address of these four words of a packet when it is one of a router on its access link, else `MISS`. */
export function linkAddressOwner(network: Network, high: number, low: number, iidHigh: number, iidLow: number): number {
  if (iidHigh !== ROUTER_HIGH || iidLow !== ROUTER_LOW) return MISS;
  return lookupFib(network.linkAddresses, high, low);
}

/** The /64 of an address. */
export function prefixOfAddress(address: Ipv6Address): Ipv6Address {
  return prefixOf(address, SUBNET_BITS);
}

/** The node that owns an address, or null: unknown, link-local and multicast addresses have no single owner. */
export function ownerOf(network: Network, address: Ipv6Address): number | null {
  if (isLinkLocal(address)) return network.owners.get(address) ?? null;
  const [high, low, iidHigh, iidLow] = addressWords(address).map(packetWord) as [number, number, number, number];
  const router = linkAddressOwner(network, high, low, iidHigh, iidLow);
  if (router !== MISS) return router;
  const owner = network.owners.get(prefixOfAddress(address)) ?? null;
  // In a mobile's prefix that address is its router's, if it has one there.
  const isRouters = iidHigh === ROUTER_HIGH && iidLow === ROUTER_LOW;
  return owner !== null && isRouters && nodeAt(network, owner).mobile ? null : owner;
}
