/** How many prefixes an interface gets, and which of a mobile's addresses a new session uses. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { selectSourceAddress } from '../net/mobile-host.ts';
import type { ConfiguredAddress, Network } from '../net/network.ts';

/** Interfaces of a mobile. */
export function interfaceCount(network: Network, mobile: number): number {
  return network.fixed.plan.scenario.nodes[mobile]?.interfaces ?? 1;
}

/** Prefixes that an anchor gives to one interface at most; more flows than that share them. */
const PREFIXES_PER_INTERFACE = 16;

/** Sessions that one message names at most, the newest ones: it stays within 1280 octets, which fit every link. */
export const SESSIONS_PER_MESSAGE = 24;

/**
 * Prefixes that an anchor gives to an interface.
 *
 * Choice: one; to interface 0 of a mobile with several interfaces one for each flow that has not begun, because there each flow has a
 * prefix of its own (draft-seite-dmm-dma-05 §4.3, figure 6).
 */
export function prefixesWanted(network: Network, mobile: number, ordinal: number): number {
  if (interfaceCount(network, mobile) === 1 || ordinal > 0) return 1;
  const waiting = network.flows.filter(
    (flow) => !flow.reverse && flow.state === 'waiting' && (flow.from === mobile || flow.to === mobile),
  );
  return Math.min(Math.max(1, waiting.length), PREFIXES_PER_INTERFACE);
}

/**
 * The address of a mobile that a flow starting now is bound to (RFC 6724 §5). With several interfaces an address of a present
 * router whose prefix no other flow has used comes first. `allowed` narrows the candidates.
 */
export function addressForFlow(
  network: Network,
  mobile: number,
  peer: Ipv6Address | null,
  allowed: (address: ConfiguredAddress) => boolean = () => true,
): ConfiguredAddress | null {
  const { addresses } = network.nodes[mobile]!;
  if (interfaceCount(network, mobile) > 1 && addresses.length > 1) {
    const own = network.flows.filter((flow) => flow.from === mobile || flow.to === mobile);
    const used = new Set(own.flatMap((flow) => [flow.source, flow.destination]));
    const attached = network.interfaces.filter((state) => state.mobile === mobile).map((state) => state.router);
    const free = addresses.filter(
      (entry) =>
        entry.state === 'preferred' && !used.has(entry.address) && attached.includes(entry.advertisedBy) && allowed(entry),
    );
    const oldest = free.toSorted((a, b) => a.age - b.age)[0];
    if (oldest !== undefined) return oldest;
  }
  return selectSourceAddress(network, mobile, peer, allowed);
}

/** Whether a flow of the mobile uses this address: it runs, or packets of it are still under way. */
export function isAddressInUse(network: Network, mobile: number, address: Ipv6Address): boolean {
  return network.flows.some(
    (flow) =>
      ((flow.from === mobile && flow.source === address) || (flow.to === mobile && flow.destination === address)) &&
      (flow.state === 'running' || flow.settled < flow.made),
  );
}
