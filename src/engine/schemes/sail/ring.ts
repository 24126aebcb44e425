/**
 * The members and the ring: which home agent owns which home address (draft-kuntz-dmm-summary-00 §3.6: binding management over a one-hop
 * DHT). All members know all members, so an owner is found in one hop.
 *
 * Choice: SHA-1 of the address, both of a member and of a home address, is a place on the ring; the owner is the first living member at or
 * after the home address's place. The draft says no more than the name.
 */
import { writeAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { sha1Hex } from '#base/hash.ts';
import { required } from '#base/assert.ts';
import { nodeAt, nodeId } from '../../net/network.ts';
import { removeBlockRoute } from '../../net/routing.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { announceHomePrefixes, giveHomeAddresses, membersOf, seemsAlive } from '../../mobility/home-agent-set.ts';
import { pointBlock } from '../../mobility/leg-routing.ts';
import { releasePointer } from '../../mobility/mobility-routing.ts';
import { announceRole, namedForMobile, placeRoleOnNodes } from '../../mobility/roles.ts';
import type { World } from '../../mobility/world.ts';

/** Places the home agents, gives every mobile its home address, and lets every agent announce the prefixes of all. */
export function placeMembers(world: World): void {
  const [role] = world.scheme.description.roles;
  const placed = placeRoleOnNodes(world, required(role, 'role home-agents'), 'gateway', ['router', 'server', 'access-router']);
  const named = world.fixed.plan.mobiles.flatMap((mobile) => namedForMobile(world, 'owner', mobile) ?? []);
  const added = [...new Set(named)].filter((node) => !placed.includes(node));
  for (const node of added) announceRole(world, node, 'home-agents', 'HA');
  world.mobility.roles.set('home-agents', [...placed, ...added]);
  announceHomePrefixes(world);
  giveHomeAddresses(world, (mobile, home) => {
    // The block's owner by allocation is nothing more: the owner by the ring is.
    releasePointer(world, home.agent, home.prefix);
    announceRole(world, ownerOfHome(world, mobile), 'owner', `owner of ${nodeId(world, mobile)}`);
  });
  pointToOwners(world);
}

function placeOf(address: Ipv6Address): string {
  const octets = new Uint8Array(16);
  writeAddress(octets, 0, address);
  return sha1Hex(octets);
}

/** The living members from the home address's place on, once around the ring. The one that a run names comes first. */
export function successorsOf(world: World, mobile: number): readonly number[] {
  const place = placeOf(homeOf(world, mobile).address);
  const alive = membersOf(world).filter((node) => seemsAlive(world, node));
  const places = new Map(alive.map((node) => [node, placeOf(required(nodeAt(world, node).address, 'address of a home agent'))]));
  const ring = alive.toSorted((a, b) => (places.get(a)! < places.get(b)! ? -1 : 1));
  const first = ring.findIndex((node) => places.get(node)! >= place);
  const around = first <= 0 ? ring : [...ring.slice(first), ...ring.slice(0, first)];
  const pinned = namedForMobile(world, 'owner', mobile);
  return pinned === null || !around.includes(pinned) ? around : [pinned, ...around.filter((node) => node !== pinned)];
}

/** The owner of a mobile's home address: the first successor. Without a living member the first agent stands for it. */
export function ownerOfHome(world: World, mobile: number): number {
  return successorsOf(world, mobile)[0] ?? required(membersOf(world)[0], 'a home agent');
}

/** Every member sends what it knows nothing nearer of to the owner. Called again when members come and go. */
export function pointToOwners(world: World): void {
  for (const mobile of world.fixed.plan.mobiles) {
    const home = world.mobility.homes.get(mobile);
    if (home === undefined) continue;
    const owner = ownerOfHome(world, mobile);
    const block = { address: home.prefix, length: 64 };
    for (const node of membersOf(world)) {
      if (node === owner) removeBlockRoute(world, node, block);
      else pointBlock(world, node, block, owner);
    }
  }
}
