/**
 * Header rewriting instead of a tunnel (draft-chan-dmm-framework-gap-analysis §8, design 3): the ingress router writes an address of the
 * egress router in the place of a packet's destination; the egress router, whose address stands for that one home address, writes it back.
 *
 * Choice: the two addresses have the same one's complement sum (as RFC 6296 §2 has it), so transport checksums stay right and nothing else
 * of the packet changes.
 */
import { addressWords, formatAddress, joinInterfaceIdentifier, type Ipv6Address } from '#base/ipv6-address.ts';
import { IPV6_OFFSET } from '#wire/ipv6.ts';
import { FACT, packetFact, setPacketFact } from '../sim/packet-pool.ts';
import type { Network } from './network.ts';
import { optimizedStack } from './route-optimization.ts';

/** One's complement arithmetic of 16 bits (RFC 1071): a sum that is a multiple of this is zero. */
const MODULUS = 0xffff;

/** One's complement sum of an address's eight words of 16 bits. */
function sumOf(address: Ipv6Address): number {
  return addressWords(address).reduce((sum, word) => (sum + (word >>> 16) + (word & 0xffff)) % MODULUS, 0);
}

/** The address of a /64 that stands for `home`: its interface identifier, with the last word changed so that checksums stay right. */
export function addressFor(prefix: Ipv6Address, home: Ipv6Address): Ipv6Address {
  const words = addressWords(home);
  const plain = joinInterfaceIdentifier(prefix, words[2], words[3]);
  const last = ((words[3] & 0xffff) + sumOf(home) - sumOf(plain) + MODULUS) % MODULUS;
  const [first, second] = addressWords(prefix);
  return formatAddress([first, second, words[2], ((words[3] & 0xffff0000) | last) >>> 0]);
}

/** The ingress: writes another destination into a packet. */
export function rewriteDestination(network: Network, number: number, slot: number): void {
  const path = network.optimizations[number]!;
  const { pool } = network;
  pool.bytes.set(path.careOfBytes, packetFact(pool, slot, FACT.start) + IPV6_OFFSET.destination);
  setPacketFact(pool, slot, FACT.headers, optimizedStack(network, path, slot));
}

/** The egress: writes the destination back. False: the packet is for another address of the same /64. */
export function restoreDestination(network: Network, number: number, slot: number): boolean {
  const path = network.optimizations[number]!;
  const { pool } = network;
  const at = packetFact(pool, slot, FACT.start) + IPV6_OFFSET.destination;
  if (path.extension.some((octet, index) => pool.bytes[at + index] !== octet)) return false;
  pool.bytes.set(path.careOfBytes, at);
  setPacketFact(pool, slot, FACT.headers, network.headers.inner[packetFact(pool, slot, FACT.headers)]!);
  return true;
}
