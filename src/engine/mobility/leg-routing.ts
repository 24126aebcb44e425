/**
 * Mobility routing over several anchors (draft-chan-netext-distributed-lma-03 §4.4, §5; draft-chan-dmm-framework-gap-analysis §8): a node
 * sends a mobile's prefix, or a block, on its next leg (`../net/leg.ts`).
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { Prefix } from '#scenario/plan.ts';
import { nodeId, type Leg, type LegBasis, type TunnelAddresses } from '../net/network.ts';
import { makeRoute } from '../net/route.ts';
import { setBlockRoute, setRoute } from '../net/routing.ts';
import { makeTunnel, ownAddresses } from '../net/tunnel.ts';
import { joinTunnel, point, pointerOf, showRoute } from './mobility-routing.ts';
import type { World } from './world.ts';

/** What a leg may have beside where it leads. */
export interface LegManner {
  /** The tunnel's, when they are not the two nodes' own: the last leg to a mobile ends at its care-of address. */
  readonly addresses?: TunnelAddresses;
  /** What comes up-link from the mobile's tunnel with these addresses is still taken. */
  readonly upFrom?: TunnelAddresses;
  /** See {@link Leg.native} and {@link Leg.watched}. */
  readonly native?: boolean;
  readonly watched?: boolean;
}

/** Down-link: sends packets for `prefix` on their next leg, to `remote`; `basis` says what this node stands on. Opens its tunnel end. */
export function pointToLeg(
  world: World,
  node: number,
  prefix: Ipv6Address,
  mobile: number,
  remote: number,
  basis: LegBasis,
  why: Why,
  { addresses, upFrom, native = false, watched = false }: LegManner = {},
): void {
  const before = legOfPrefix(world, node, prefix);
  const tunnel = joinTunnel(world, node, mobile, remote, `down ${prefix}`, why, addresses);
  const same = before !== null && before.tunnel === tunnel && before.to === remote && before.basis === basis;
  point(world, node, prefix, {
    ...{ kind: 'leg', mobile, remote, basis },
    ...(addresses === undefined ? {} : { addresses }),
    ...(upFrom === undefined ? {} : { upFrom }),
  });
  const accepts = upFrom === undefined ? -1 : joinTunnel(world, node, mobile, mobile, `down ${prefix}`, why, upFrom);
  // A leg that stays the same keeps what it remembers of its use.
  const { usedAt, told, cause } = same ? before : { usedAt: world.now, told: new Map<number, number>(), cause: world.cause };
  putLeg(world, { ...{ node, prefix, basis, to: remote, tunnel, accepts, cause, usedAt, told }, native, watched, rewriting: -1 });
  const number = required(world.legNumbers.get(`${node} ${prefix}`), 'leg');
  setRoute(world, node, prefix, makeRoute('leg', number));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, remote), via: 'tunnel', why });
}

/**
 * Lets packets for `prefix` go on as routing leads them, to `anchor` in the end, and has the scheme told of them
 * (draft-chan-dmm-framework-gap-analysis §8, RS1 gw/ar: a router on the way of all packets).
 */
export function pointNatively(world: World, node: number, prefix: Ipv6Address, mobile: number, anchor: number, why: Why): void {
  point(world, node, prefix, { kind: 'native', mobile });
  const { cause, now: usedAt } = world;
  const leg: Leg = {
    node,
    prefix,
    basis: 'block',
    to: anchor,
    tunnel: -1,
    accepts: -1,
    cause,
    usedAt,
    told: new Map(),
    native: true,
    watched: true,
    rewriting: -1,
  };
  setRoute(world, node, prefix, makeRoute('leg', putLeg(world, leg)));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, anchor), via: 'plain', why });
}

/**
 * Sends packets for a block that this node takes in, and knows nothing nearer of, to the anchor that gives addresses out of it. The tunnel
 * is the same for all of its mobiles, so it is open for good and no row of anybody. Pointing a block again leads it elsewhere.
 */
export function pointBlock(world: World, node: number, block: Prefix, remote: number): void {
  setBlockRoute(world, node, block, makeRoute('leg', makeBlockLeg(world, node, block, remote)));
}

/** The leg of a block at a node, towards the anchor that gives addresses out of it. Returns its number. */
export function makeBlockLeg(world: World, node: number, block: Prefix, remote: number): number {
  const tunnel = makeTunnel(world, node, remote, ownAddresses(world, node, remote));
  const leg: Leg = {
    node,
    prefix: block.address,
    basis: 'block',
    to: remote,
    tunnel,
    accepts: -1,
    cause: 0,
    usedAt: 0,
    told: new Map(),
    native: false,
    watched: false,
    rewriting: -1,
  };
  return putLeg(world, leg, `${node} block ${block.address}/${block.length}`);
}

/** The leg of a block at a node, or null. */
export function legOfBlock(world: World, node: number, block: Prefix): Leg | null {
  const number = world.legNumbers.get(`${node} block ${block.address}/${block.length}`);
  return number === undefined ? null : world.legs[number]!;
}

/** The leg of a prefix at a node, or null. */
export function legOfPrefix(world: World, node: number, prefix: Ipv6Address): Leg | null {
  const kind = pointerOf(world, node, prefix)?.kind;
  return kind === 'leg' || kind === 'rewritten' ? world.legs[world.legNumbers.get(`${node} ${prefix}`)!]! : null;
}

/** Makes a leg the one of its node and prefix. Returns its number. */
export function putLeg(world: World, leg: Leg, key = `${leg.node} ${leg.prefix}`): number {
  const known = world.legNumbers.get(key);
  if (known === undefined) {
    world.legNumbers.set(key, world.legs.push(leg) - 1);
    return world.legs.length - 1;
  }
  world.legs[known] = leg;
  return known;
}
