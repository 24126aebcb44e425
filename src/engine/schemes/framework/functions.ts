/**
 * The logical functions and the nodes they are placed on (draft-chan-dmm-framework-gap-analysis §3, §5.3, §7): address allocation and mobility
 * routing (MR) at the sites of the run, location management (LM) at one node, or at one for each network.
 */
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { setFib } from '../../net/fib.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { nodeAt, nodeId, prefixWords } from '../../net/network.ts';
import { announcePrefix, delayBetween, withdrawPrefix } from '../../net/routing.ts';
import { giveHomeAddress } from '../../mobility/home-address.ts';
import { pointBlock } from '../../mobility/leg-routing.ts';
import { releasePointer } from '../../mobility/mobility-routing.ts';
import { announceRole, namedForMobile, placeOnAccessRouters, placeRoleOnNodes } from '../../mobility/roles.ts';
import { optionText, type World } from '../../mobility/world.ts';

/** How location management is built (§7): one server, one for each network, or those in the hierarchy LM - MR - mobile (§6). */
export function locationManagement(world: World): 'central' | 'distributed' | 'hierarchical' {
  return optionText(world, 'locationManagement') as 'central' | 'distributed' | 'hierarchical';
}

/** §6: mobility support only while a session needs it, with addresses of the networks that the mobile visits. */
export function isDynamic(world: World): boolean {
  return locationManagement(world) === 'hierarchical';
}

/** §8, RS1: every mobility router announces all home addresses. Contract: in the hierarchy the home router alone does. */
export function isAnycast(world: World): boolean {
  return !isDynamic(world) && optionText(world, 'rs1') === 'anycast';
}

/** §8, RS2: the sender's router asks the location manager. In the hierarchy nobody but the home router needs to know. */
export function queries(world: World): boolean {
  return !isDynamic(world) && optionText(world, 'rs2') === 'query';
}

/**
 * §8, RS2: who tells the sender's router, if anybody. Choice: where headers are rewritten the home router does, since the egress cannot see
 * which way a packet has come.
 */
export function pushes(world: World, from: 'serving' | 'home'): boolean {
  const pusher = translates(world) ? 'home' : optionText(world, 'push_from');
  return !isDynamic(world) && optionText(world, 'rs2') === 'push' && pusher === from;
}

/**
 * §8, design 3: headers are rewritten between routers. Choice: in the hierarchy the home router, which alone takes packets in, is the ingress,
 * and the visited router the egress; what is behind that one is its network's matter (RS3), as §7 has the hierarchy in location management
 * and not in routing.
 */
export function translates(world: World): boolean {
  return optionText(world, 'transport') === 'nat';
}

/**
 * §8, RS3: access routers register for their mobiles (Proxy Mobile IP); else mobiles register themselves. Choice: in the hierarchy they
 * always do, since only they know when a session needs it (§6).
 */
export function isNetworkBased(world: World): boolean {
  return !isDynamic(world) && optionText(world, 'rs3') === 'network';
}

/** The mobility routers, in the order of the run. */
export function routersOf(world: World): readonly number[] {
  return world.mobility.roles.get('mobility-routers') ?? [];
}

/** Whether a node is a mobility router. */
export function isRouter(world: World, node: number): boolean {
  return routersOf(world).includes(node);
}

/** §6.1: the router of the network that has allocated an address: its home. */
export function homeRouterOf(world: World, prefix: Ipv6Address): number {
  return anchorOfPrefix(world, prefix);
}

/** The mobility router that serves a node: the nearest one by routed delay; null when routing leads to none. */
export function nearestRouter(world: World, node: number): number | null {
  if (isRouter(world, node)) return node;
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const router of routersOf(world)) {
    const delay = delayBetween(world, node, router);
    if (delay >= least) continue;
    best = router;
    least = delay;
  }
  return best;
}

/** §7: the location manager that has the location of a home prefix. Which one that is, all routers know. */
export function managerOf(world: World, prefix: Ipv6Address): number {
  const home = homeRouterOf(world, prefix);
  const mobile = world.owners.get(prefix);
  const named = mobile === undefined ? null : namedForMobile(world, 'location-managers', mobile);
  if (named !== null && world.mobility.homes.get(mobile!)?.prefix === prefix) return named;
  const listed = listedManagers(world);
  if (locationManagement(world) === 'central') return listed?.[0] ?? centralManager(world);
  return listed === null ? home : managerFor(world, home, listed);
}

function listedManagers(world: World): readonly number[] | null {
  const named = world.run.roles?.['location-managers'];
  if (!Array.isArray(named)) return null;
  return (named as readonly string[]).map((id) => required(world.fixed.plan.nodeIndex.get(id), id));
}

/** Choice: the first server, as a database is one; else the first mobility router. */
function centralManager(world: World): number {
  const server = world.fixed.plan.scenario.nodes.findIndex(({ kind }) => kind === 'server');
  return server >= 0 ? server : required(routersOf(world)[0], 'a mobility router');
}

/** The location manager of a router's network. Choice: without one there the listed ones take turns, so that which one it is never changes. */
function managerFor(world: World, router: number, managers: readonly number[]): number {
  const { networks } = world.fixed.plan;
  if (managers.includes(router)) return router;
  const there = managers.find((manager) => networks[manager] !== undefined && networks[manager] === networks[router]);
  return there ?? required(managers[routersOf(world).indexOf(router) % managers.length], 'a location manager');
}

/** Places the functions, gives every mobile its home address, and lets routers announce what they take in. */
export function placeFunctions(world: World): void {
  const role = required(world.scheme.description.roles[0], 'role mobility-routers');
  const placed = placeRoleOnNodes(world, role, 'gateway', ['router', 'access-router', 'server']);
  const { mobiles } = world.fixed.plan;
  const named = mobiles.flatMap((mobile) => namedForMobile(world, 'home', mobile) ?? []);
  const added = [...new Set(named)].filter((node) => !placed.includes(node));
  for (const node of added) announceRole(world, node, 'mobility-routers', 'MR');
  world.mobility.roles.set('mobility-routers', [...placed, ...added]);
  for (const router of routersOf(world)) placeRouter(world, router);
  for (const mobile of mobiles) giveHome(world, mobile);
  placeManagers(world);
  if (isNetworkBased(world)) placeOnAccessRouters(world, 'proxies', 'proxy');
}

/** Routers of the framework take what others of them tunnel; their failure is noticed late where others may send to them. */
function placeRouter(world: World, router: number): void {
  const block = required(world.fixed.plan.prefixes[router], 'block of a mobility router');
  withdrawPrefix(world, router, block);
  announcePrefix(world, router, block, true);
  const [high, low] = prefixWords(prefixOf(required(nodeAt(world, router).address, 'address of a mobility router'), 64));
  setFib(world.peers, high, low, router);
}

/**
 * §6.1: the home network of an address is the one that has allocated it. Choice where a run does not say: the mobile's first address is of
 * the router in the network that it calls its home, else of the first router.
 */
function giveHome(world: World, mobile: number): void {
  const { scenario, networks } = world.fixed.plan;
  const network = scenario.nodes[mobile]?.home;
  const routers = routersOf(world);
  const own = routers.find((node) => network !== undefined && networks[node] === network);
  const home = namedForMobile(world, 'home', mobile) ?? own ?? required(routers[0], 'a mobility router');
  const { prefix } = giveHomeAddress(world, mobile, home);
  releasePointer(world, home, prefix);
  announceRole(world, home, 'home', `home of ${nodeId(world, mobile)}`);
  if (isDynamic(world)) return;
  const block = { address: prefix, length: 64 };
  for (const router of isAnycast(world) ? routers : [home]) {
    announcePrefix(world, router, block, true);
    if (router !== home) pointBlock(world, router, block, home);
  }
}

function placeManagers(world: World): void {
  const listed = listedManagers(world);
  const homes = world.fixed.plan.mobiles.map((mobile) =>
    managerOf(world, required(world.mobility.homes.get(mobile), 'home').prefix),
  );
  const distributed = locationManagement(world) === 'central' || listed !== null ? [] : routersOf(world);
  const managers = [...new Set([...(listed ?? []), ...homes, ...distributed])];
  world.mobility.roles.set('location-managers', managers);
  for (const manager of managers) announceRole(world, manager, 'location-managers', 'LM');
}
