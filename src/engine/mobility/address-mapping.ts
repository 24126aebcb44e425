/**
 * Header rewriting between two mobility routers (draft-chan-dmm-framework-gap-analysis §8, design 3): the egress has one address of its own
 * for each home address that it serves, the ingress writes it in the place of the home address. Shown as table `nat`, one row at each end.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { addressFor } from '../net/address-rewriting.ts';
import { nodeId, type LegBasis } from '../net/network.ts';
import { makeRoute } from '../net/route.ts';
import { setOwner } from '../net/owners.ts';
import { makeOptimization } from '../net/route-optimization.ts';
import { setRoute } from '../net/routing.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { legOfPrefix, putLeg } from './leg-routing.ts';
import { point, releasePointer, showRoute } from './mobility-routing.ts';
import { allocatePrefix, releasePrefix } from './prefix-allocation.ts';
import { mapOf, type World } from './world.ts';

/** What stands for a home address at its egress: plain data. */
export interface AddressMapping {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  /** The egress's address, and its /64. */
  readonly address: Ipv6Address;
  readonly ownPrefix: Ipv6Address;
}

/** The mapping of a home prefix at an egress, or null. */
export function mappingOf(world: World, node: number, prefix: Ipv6Address): AddressMapping | null {
  return world.mobility.addressMappings.get(node)?.get(prefix) ?? null;
}

/** The egress takes an address of its own block for a home address, and writes that back into what comes for it. Null: there is none left. */
export function mapAtEgress(
  world: World,
  node: number,
  mobile: number,
  home: Ipv6Address,
  prefix: Ipv6Address,
  why: Why,
): AddressMapping | null {
  const known = mappingOf(world, node, prefix);
  if (known !== null) return known;
  const ownPrefix = allocatePrefix(world, node, mobile);
  if (ownPrefix === null) return null;
  // The mobile has nothing of it: the address is the router's.
  setOwner(world, ownPrefix, node);
  const address = addressFor(ownPrefix, home);
  const mapping: AddressMapping = { prefix, mobile, address, ownPrefix };
  mapOf(world.mobility.addressMappings, node).set(prefix, mapping);
  const number = makeOptimization(world, node, 'nat', address, home);
  point(world, node, ownPrefix, { kind: 'restored', mobile });
  setRoute(world, node, ownPrefix, makeRoute('restore', number));
  showRoute(world, node, ownPrefix, mobile, { to: nodeId(world, node), via: 'rewritten', why });
  showMapping(world, node, mapping, mobile, why);
  return mapping;
}

/** The egress gives its address for a home address back. Nothing happens when there is none. */
export function unmapAtEgress(world: World, node: number, prefix: Ipv6Address): void {
  const mapping = mappingOf(world, node, prefix);
  if (mapping === null) return;
  releasePointer(world, node, mapping.ownPrefix);
  releasePrefix(world, node, mapping.ownPrefix);
  world.mobility.addressMappings.get(node)?.delete(prefix);
  deleteRow(world, node, 'nat', prefix);
}

/** The ingress sends packets for `prefix` to the egress `remote` by rewriting: `address` takes the place of the home address. */
export function pointToMapping(
  world: World,
  node: number,
  mapping: { readonly prefix: Ipv6Address; readonly mobile: number; readonly address: Ipv6Address },
  remote: number,
  basis: LegBasis,
  why: Why,
  watched = false,
): void {
  const { prefix, mobile, address } = mapping;
  const rewriting = makeOptimization(world, node, 'nat', prefix, address);
  const before = legOfPrefix(world, node, prefix);
  point(world, node, prefix, { kind: 'rewritten', mobile, remote, basis });
  const same = before !== null && before.rewriting === rewriting && before.basis === basis && before.to === remote;
  const { cause, now: usedAt } = world;
  const leg = {
    node,
    prefix,
    basis,
    to: remote,
    tunnel: -1,
    accepts: -1,
    cause,
    usedAt,
    told: new Map<number, number>(),
    native: false,
    watched,
  };
  if (!same) putLeg(world, { ...leg, rewriting });
  const number = required(world.legNumbers.get(`${node} ${prefix}`), 'leg');
  setRoute(world, node, prefix, makeRoute('leg', number));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, remote), via: 'rewritten', why });
  showMapping(world, node, mapping, remote, why);
}

/** The ingress does not rewrite any more. */
export function forgetIngressMapping(world: World, node: number, prefix: Ipv6Address): void {
  if (mappingOf(world, node, prefix) === null) deleteRow(world, node, 'nat', prefix);
}

function showMapping(
  world: World,
  node: number,
  { prefix, mobile, address }: { readonly prefix: Ipv6Address; readonly mobile: number; readonly address: Ipv6Address },
  to: number,
  why: Why,
): void {
  putRow(world, node, 'nat', prefix, { mn: nodeId(world, mobile), to: nodeId(world, to), address: prefix, mapped: address, why });
}
