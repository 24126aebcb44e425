/**
 * The address of a previous anchor that a router knows a prefix of, without anybody to ask: out of a table, else built from the prefix,
 * since all these routers build their addresses on access links in the same way and can be reached at them through the core. The answer
 * comes from the anchor's own address, which goes into the table and is used from then on.
 *
 * draft-bernardos-dmm-pmip-01 §4.2 and §5.2. Shown as table `maar-addresses`, one row per prefix.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { accessLinkAddress } from '../net/link-layer.ts';
import { nodeId } from '../net/network.ts';
import { ownerOf, setLinkAddress } from '../net/owners.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { setTimer } from '../net/timers.ts';
import { bindingLifetime, mapOf, type World } from './world.ts';

/** What a router has learned of the anchor of a prefix: plain data. */
export interface KnownAnchorAddress {
  readonly address: Ipv6Address;
  readonly expiresAt: SimTime;
}

/** Where to ask for a prefix. */
export interface PreviousAnchor {
  readonly anchorAddress: Ipv6Address;
  /** The node that has this address; −1 when none has. */
  readonly anchor: number;
  readonly source: 'learned' | 'built';
}

/** Timer: what was learned is forgotten. Its key is the prefix. */
export const ANCHOR_ADDRESS_TIMER = 'anchor-address-expiry';

/**
 * An anchor has got a prefix onto its access link: it has an address there too, which the core routes to it ("one per prefix",
 * draft-bernardos-dmm-pmip-01 §5). Choice: it keeps that address when the prefix goes, and over a restart, as it keeps its own address.
 */
export function addAccessLinkAddress(world: World, anchor: number, prefix: Ipv6Address): void {
  setLinkAddress(world, prefix, anchor);
}

/** The address at which the anchor of `prefix` can be asked: the one that was learned, else the one that follows from the prefix. */
export function previousAnchorOf(world: World, router: number, prefix: Ipv6Address): PreviousAnchor {
  const known = world.mobility.anchorAddresses.get(router)?.get(prefix);
  const anchorAddress = known?.address ?? accessLinkAddress(prefix);
  return { anchorAddress, anchor: ownerOf(world, anchorAddress) ?? -1, source: known === undefined ? 'built' : 'learned' };
}

/**
 * An answer about `prefix` has come from the anchor's own address. Choice: the router remembers it for a binding lifetime from the last
 * answer on, so that a table of mobiles that never return does not grow for ever.
 */
export function learnAnchorAddress(
  world: World,
  router: number,
  mobile: number,
  prefix: Ipv6Address,
  address: Ipv6Address,
  why: Why,
): void {
  const lifetimeNs = bindingLifetime(world);
  const expiresAt = world.now + lifetimeNs;
  const anchor = ownerOf(world, address);
  mapOf(world.mobility.anchorAddresses, router).set(prefix, { address, expiresAt });
  setTimer(world, router, ANCHOR_ADDRESS_TIMER, prefix, expiresAt, 0);
  putRow(world, router, 'maar-addresses', prefix, {
    mn: nodeId(world, mobile),
    to: anchor === null ? '' : nodeId(world, anchor),
    address,
    forPrefix: `${prefix}/64`,
    expiresNs: expiresAt,
    lifetimeNs,
    why,
  });
}

/** What was learned of a prefix's anchor has not been confirmed for too long. */
export function forgetAnchorAddress(world: World, router: number, prefix: Ipv6Address): void {
  world.mobility.anchorAddresses.get(router)?.delete(prefix);
  deleteRow(world, router, 'maar-addresses', prefix);
}
