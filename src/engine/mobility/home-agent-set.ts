/**
 * Home agents that announce the home prefixes of all of them, so that each router's packets come to the nearest one (anycast;
 * draft-kuntz-dmm-summary-00 §3.5, §3.6; draft-chan-dmm-framework-gap-analysis §4.4).
 */
import { prefixOf } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { setFib } from '../net/fib.ts';
import { nodeAt, prefixWords } from '../net/network.ts';
import { announcePrefix, delayBetween, withdrawPrefix } from '../net/routing.ts';
import type { World } from './world.ts';

/** A switch that an agent asks a mobile for (RFC 5142): plain data. */
export interface AgentSwitch {
  readonly mobile: number;
  /** The agent that the mobile is to bind with. */
  readonly to: number;
  readonly attempt: number;
  readonly why: Why;
}

/** The role of such a set. */
const ROLE = 'home-agents';

/** The home agents, in the order of the run. */
export function membersOf(world: World): readonly number[] {
  return world.mobility.roles.get(ROLE) ?? [];
}

/** Whether a node is a home agent of the set. */
export function isMember(world: World, node: number): boolean {
  return membersOf(world).includes(node);
}

/** A member that routing takes for alive: it is, or has failed too lately for anybody to have noticed. */
export function seemsAlive(world: World, node: number): boolean {
  const state = nodeAt(world, node);
  return !state.failed || state.lingering;
}

/**
 * Lets every agent announce the blocks of all as anycast, and each one the /64 of its own address alone: a tunnel ends at that address, and
 * nobody nearer takes it in (procedures §1).
 */
export function announceHomePrefixes(world: World): void {
  for (const owner of membersOf(world)) {
    const block = required(world.fixed.plan.prefixes[owner], 'block of a home agent');
    withdrawPrefix(world, owner, block);
    const own = { address: prefixOf(required(nodeAt(world, owner).address, 'address of a home agent'), 64), length: 64 };
    announcePrefix(world, owner, own);
    for (const node of membersOf(world)) announcePrefix(world, node, block, true);
    const [high, low] = prefixWords(own.address);
    setFib(world.peers, high, low, owner);
  }
}

/** Choice: a home address is out of the block of the agent in the mobile's home network, else of the first one. */
export function agentOfHome(world: World, mobile: number): number {
  const { scenario, networks } = world.fixed.plan;
  const network = scenario.nodes[mobile]?.home;
  const agents = membersOf(world);
  return agents.find((node) => network !== undefined && networks[node] === network) ?? required(agents[0], 'a home agent');
}

/** The one of some members that is nearest to a node by routed delay, the earlier of equals; null when routing leads to none. */
export function nearestOf(world: World, from: number, members: readonly number[]): number | null {
  if (members.includes(from)) return from;
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const member of members) {
    const delay = delayBetween(world, from, member);
    if (delay >= least) continue;
    best = member;
    least = delay;
  }
  return best;
}

/** The home agent nearest to a router by routed delay; null when routing leads to none. */
export function nearestMember(world: World, router: number): number | null {
  return nearestOf(world, router, membersOf(world));
}
