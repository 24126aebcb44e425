/**
 * Home agents that announce the home prefixes of all of them, so that each router's packets come to the nearest one (anycast;
 * draft-kuntz-dmm-summary-00 §3.5, §3.6; draft-chan-dmm-framework-gap-analysis §4.4).
 */
import { addressWords, formatAddress } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import type { Prefix } from '#scenario/plan.ts';
import { setFib } from '../net/fib.ts';
import { nodeAt, prefixWords } from '../net/network.ts';
import { prefixOfAddress } from '../net/owners.ts';
import { announcePrefix, delayBetween } from '../net/routing.ts';
import { giveHomeAddress, type Home } from './home-address.ts';
import { giveFrom, subnetsOf } from './prefix-allocation.ts';
import type { World } from './world.ts';

/** A switch that an agent asks a mobile for (RFC 5142): plain data. */
export interface AgentSwitch {
  readonly mobile: number;
  /** The agent that the mobile is to bind with. */
  readonly to: number;
  readonly attempt: number;
  readonly why: Why;
}

/** Timer at an agent: the mobile has not turned to the other one yet. Its key is the home address. */
export const SWITCH_TIMER = 'home-agent-switch';

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
 * The part of an agent's block that holds home prefixes, the upper half of its subnets. The lower half is the agent's own as ever: there is its
 * address, where tunnels end, and there are the links of an agent that is an access router; nobody else takes that in.
 */
export function homeBlockOf(world: World, agent: number): Prefix {
  const [first, second] = addressWords(required(world.fixed.plan.prefixes[agent], 'block of a home agent').address);
  const half = subnetsOf(world, agent) / 2;
  return { address: formatAddress([first, (second | half) >>> 0, 0, 0]), length: 32 + Math.clz32(half) + 1 };
}

/** Lets every agent announce the home prefixes of all as anycast. */
export function announceHomePrefixes(world: World): void {
  for (const owner of membersOf(world)) {
    for (const node of membersOf(world)) announcePrefix(world, node, homeBlockOf(world, owner), true);
    const [high, low] = prefixWords(prefixOfAddress(required(nodeAt(world, owner).address, 'address of a home agent')));
    setFib(world.peers, high, low, owner);
  }
}

/** Gives every mobile a home address, before anything happens; `given` is told each of them. */
export function giveHomeAddresses(world: World, given: (mobile: number, home: Home) => void): void {
  for (const agent of membersOf(world)) giveFrom(world, agent, subnetsOf(world, agent) / 2);
  for (const mobile of world.fixed.plan.mobiles) given(mobile, giveHomeAddress(world, mobile, agentOfHome(world, mobile)));
  for (const agent of membersOf(world)) giveFrom(world, agent, 1);
}

/** Choice: a home address is out of the block of the agent in the mobile's home network, else of the first one. */
function agentOfHome(world: World, mobile: number): number {
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
