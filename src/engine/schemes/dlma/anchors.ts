/** Who is who in a distributed-LMA domain (draft-chan-netext-distributed-lma-03 §2.3, §3): LMAs, a mobile's home LMA, a gateway's nearest. */
import { prefixOf } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { setFib } from '../../net/fib.ts';
import { nodeAt, nodeId, prefixWords } from '../../net/network.ts';
import { announcePrefix, announceTogether, delayBetween, shareBlocks, withdrawPrefix } from '../../net/routing.ts';
import { giveHomeAddress } from '../../mobility/home-address.ts';
import { releasePointer } from '../../mobility/mobility-routing.ts';
import {
  announceRole,
  namedForMobile,
  placeOnAccessRouters,
  placeRoleOnNodes,
  servedMobiles,
  servedAccessRouters,
} from '../../mobility/roles.ts';
import { optionText, type World } from '../../mobility/world.ts';

/** LMAs of the domain, in the order of the run. */
export function anchorsOf(world: World): readonly number[] {
  return world.mobility.roles.get('lmas') ?? [];
}

/**
 * The LMAs that take packets in and serve mobiles. §2.3: with `home_functions: apart` an H-LMA that a run names does neither; it gives
 * prefixes out, manages locations, and forwards what LMAs tunnel to it, since they know no better. Choice: at least one LMA is left.
 */
export function routingAnchorsOf(world: World): readonly number[] {
  const apart = world.mobility.roles.get('location-manager') ?? [];
  return apart.length === 0 ? anchorsOf(world) : anchorsOf(world).filter((node) => !apart.includes(node));
}

/** Whether a node is an LMA. */
export function isAnchor(world: World, node: number): boolean {
  return anchorsOf(world).includes(node);
}

/** Places LMAs and gateways, and lets every LMA announce the prefixes of all (§4.2). */
export function placeAnchors(world: World): void {
  const [lmas] = world.scheme.description.roles;
  const placed = placeRoleOnNodes(world, required(lmas, 'role lmas'), 'gateway', ['router', 'server', 'access-router']);
  // A home LMA that the run names is an LMA, whether it is listed or not.
  const named = servedMobiles(world).flatMap((mobile) => namedForMobile(world, 'h-lma', mobile) ?? []);
  const added = [...new Set(named)].filter((node) => !placed.includes(node));
  // Choice: on an access router it is an LMA like others, since the gateway there would have to register at the next one past it.
  const alone = added.filter((node) => !servedAccessRouters(world).includes(node));
  const apart = optionText(world, 'home_functions') === 'apart' ? alone : [];
  for (const node of added) {
    if (apart.includes(node)) announceRole(world, node, 'location-manager', 'LM');
    else announceRole(world, node, 'lmas', 'LMA');
  }
  world.mobility.roles.set('lmas', [...placed, ...added]);
  world.mobility.roles.set('location-manager', apart);
  if (!registersItself(world)) placeOnAccessRouters(world, 'mag', 'MAG');
  for (const mobile of servedMobiles(world))
    announceRole(world, homeAnchorOf(world, mobile), 'h-lma', `H-LMA of ${nodeId(world, mobile)}`);
  const gateways = registersItself(world) ? [] : servedAccessRouters(world);
  for (const router of [...anchorsOf(world), ...gateways]) trust(world, router);
  announceSuperset(world);
  if (registersItself(world)) for (const mobile of servedMobiles(world)) giveHome(world, mobile);
}

/** The form with Mobile IP (§1): the mobile registers itself, and there are no gateways. */
export function registersItself(world: World): boolean {
  return optionText(world, 'flavor') === 'mip';
}

/** §4.1: the H-LMA gives the mobile its home address, which a Mobile IP client is configured with before anything happens. */
function giveHome(world: World, mobile: number): void {
  const { agent, prefix } = giveHomeAddress(world, mobile, homeAnchorOf(world, mobile));
  releasePointer(world, agent, prefix);
}

/** §3: the routers of the domain have security associations, so they take what others of them tunnel to them. */
function trust(world: World, node: number): void {
  const [high, low] = prefixWords(prefixOf(required(nodeAt(world, node).address, 'address of a router'), 64));
  setFib(world.peers, high, low, node);
}

/**
 * §4.2: each LMA announces the prefixes of all LMAs, so a packet for a home address is taken in by the LMA nearest to its sender; what an
 * LMA knows nothing else about it tunnels to the LMA whose block it is out of (§4.4). The LMA's own address stays where it is, as a /64.
 */
function announceSuperset(world: World): void {
  const routing = routingAnchorsOf(world);
  const blocks = anchorsOf(world).map((owner) => ({
    prefix: required(world.fixed.plan.prefixes[owner], 'block of an LMA'),
    owner,
  }));
  for (const { prefix: block, owner } of blocks) {
    withdrawPrefix(world, owner, block);
    const own = required(nodeAt(world, owner).address, 'address of an LMA');
    announcePrefix(world, owner, { address: prefixOf(own, 64), length: 64 });
    announceTogether(world, routing, block, true);
  }
  shareBlocks(world, routing, blocks);
}

/**
 * A mobile's home LMA (§2.3). Choice where a run does not say: the LMA of the network that the mobile calls its home, else the first LMA.
 */
export function homeAnchorOf(world: World, mobile: number): number {
  const named = namedForMobile(world, 'h-lma', mobile);
  if (named !== null) return named;
  const { scenario, networks } = world.fixed.plan;
  const home = scenario.nodes[mobile]?.home;
  const anchors = anchorsOf(world);
  return anchors.find((node) => home !== undefined && networks[node] === home) ?? required(anchors[0], 'an LMA');
}

/** §4.3: the LMA that a gateway registers at, the nearest one by routed delay; null when routing leads to none. */
export function nearestAnchor(world: World, router: number): number | null {
  // Links without delay make no other LMA nearer than one on the gateway's own node.
  const anchors = routingAnchorsOf(world);
  if (anchors.includes(router)) return router;
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const anchor of anchors) {
    const delay = delayBetween(world, router, anchor);
    if (delay >= least) continue;
    best = anchor;
    least = delay;
  }
  return best;
}
