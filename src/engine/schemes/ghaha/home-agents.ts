/**
 * The global set of home agents (draft-kuntz-dmm-summary-00 §3.5): all advertise the same home prefixes. Each agent has two addresses: one of
 * its own, where tunnels end, and one in the anycast home prefix, where updates go, so that the agent nearest to the mobile takes them in.
 */
import { addressWords, joinInterfaceIdentifier, formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { nodeAt } from '../../net/network.ts';
import { ownerOf, prefixOfAddress, setOwner } from '../../net/owners.ts';
import { localRoute } from '../../net/route.ts';
import { setRoute } from '../../net/routing.ts';
import {
  announceHomePrefixes,
  giveHomeAddresses,
  homeBlockOf,
  isMember,
  membersOf,
  nearestOf,
} from '../../mobility/home-agent-set.ts';
import { serveAsHomeAgent } from '../../mobility/home-agent-discovery.ts';
import { pointBlock } from '../../mobility/leg-routing.ts';
import { subnetsOf } from '../../mobility/prefix-allocation.ts';
import { placeRoleOnNodes } from '../../mobility/roles.ts';
import { optionText, type World } from '../../mobility/world.ts';

/** Places the home agents, gives them their addresses in the home prefix, and every mobile its home address. */
export function placeHomeAgents(world: World): void {
  const [role] = world.scheme.description.roles;
  placeRoleOnNodes(world, required(role, 'role home-agents'), 'gateway', ['router', 'server', 'access-router']);
  announceHomePrefixes(world);
  for (const agent of membersOf(world)) {
    serveAsHomeAgent(world, agent);
    addHomeSubnet(world, agent);
  }
  giveHomeAddresses(world, (_mobile, { agent, prefix }) => {
    // The home link of a mobile is that of one agent: the others send what they know nothing of there.
    for (const other of membersOf(world)) if (other !== agent) pointBlock(world, other, { address: prefix, length: 64 }, agent);
  });
}

/**
 * The interface identifier of agents in the home prefix. Choice: its last 48 bits are zero; tshark takes the end of a Home Agent Switch message
 * for options, where these are padding.
 */
const UPDATE_IDENTIFIER = [0x10000, 0] as const;

/**
 * The agent's address in the anycast home prefix: in the last /64 of its block, which no mobile gets before all others are given. Whichever
 * agent gets a packet for it takes it in.
 */
export function updateAddress(world: World, agent: number): Ipv6Address {
  const [first, second] = addressWords(homeBlockOf(world, agent).address);
  return joinInterfaceIdentifier(
    formatAddress([first, (second | (subnetsOf(world, agent) - 1)) >>> 0, 0, 0]),
    ...UPDATE_IDENTIFIER,
  );
}

function addHomeSubnet(world: World, agent: number): void {
  const address = updateAddress(world, agent);
  const prefix = prefixOfAddress(address);
  const [, , iidHigh, iidLow] = addressWords(address);
  setOwner(world, prefix, agent);
  for (const node of membersOf(world)) setRoute(world, node, prefix, localRoute(world.identifiers, iidHigh, iidLow));
}

/** The agent that an update is meant for, whoever has caught it; null when the address is no agent's. */
export function meantAgent(world: World, destination: Ipv6Address): number | null {
  const owner = ownerOf(world, destination);
  return owner !== null && isMember(world, owner) ? owner : null;
}

/** Members that an agent does not take for failed, itself among them. */
export function knownMembers(world: World, agent: number): readonly number[] {
  return membersOf(world).filter((member) => !takesForGone(world, agent, member));
}

/** Whether an agent takes another one for failed. */
export function takesForGone(world: World, agent: number, other: number): boolean {
  return world.mobility.gonePeers.get(agent)?.includes(other) === true;
}

/**
 * `takeover`: the agent that becomes the primary one in place of `failed`, as `viewer` sees it; null when there is none. Choice: agents know
 * each other's distances from routing, so all that know the same come to the same answer.
 */
export function successorOf(world: World, viewer: number, failed: number, careOf: Ipv6Address): number | null {
  const left = knownMembers(world, viewer).filter((member) => member !== failed);
  const near = optionText(world, 'takeover') === 'nearest_to_failed' ? failed : anchorOfPrefix(world, prefixOfAddress(careOf));
  return nearestOf(world, near, left) ?? left[0] ?? null;
}

/** Whether packets go from every agent to the care-of address itself, not by the primary agent. */
export function sendsDirectly(world: World): boolean {
  // Care-of addresses that are told late are no use: then packets go by the primary agent.
  return optionText(world, 'variant') === 'direct' && optionText(world, 'sync') === 'every_registration';
}

/** Whether a node is there to be reached. */
export function isUp(world: World, node: number): boolean {
  return !nodeAt(world, node).failed;
}
