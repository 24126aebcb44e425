/** What a node knows of path MTUs, RFC 8201: told by Packet Too Big (§4), believed for a while (§5.3). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Network, NodeState } from './network.ts';

/** §5.3: a path MTU that was told is believed so long after it was last told; then the sender tries a larger packet. The recommended value. */
const PATH_MTU_LIFETIME: SimDuration = 600 * SECOND;

/** §4: an error has told that the path to a destination takes `mtu` octets at most. */
export function learnPathMtu(network: Network, node: NodeState, destination: Ipv6Address, mtu: number): void {
  const known = node.pathMtu.get(destination);
  const smallest = known === undefined || known.until <= network.now ? mtu : Math.min(mtu, known.mtu);
  node.pathMtu.set(destination, { mtu: smallest, until: network.now + PATH_MTU_LIFETIME });
}

/** Whether a node knows that the path to a destination does not take a packet of this length. Forgets what is too old (§5.3). */
export function exceedsPathMtu(network: Network, node: NodeState, destination: Ipv6Address, octets: number): boolean {
  const known = node.pathMtu.get(destination);
  if (known === undefined) return false;
  if (known.until > network.now) return octets > known.mtu;
  node.pathMtu.delete(destination);
  return false;
}
