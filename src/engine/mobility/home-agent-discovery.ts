/**
 * Dynamic home agent address discovery (RFC 6275 §5.3, §10.5, §11.4.1): a mobile that knows only its home subnet asks the anycast address of
 * the home agents there, and gets the addresses of those that serve.
 */
import { joinInterfaceIdentifier, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { Icmpv6Message } from '#wire/icmpv6.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { HOME_AGENTS_IDENTIFIER } from '../net/link-layer.ts';
import type { Timer } from '../net/network.ts';
import { ownerOf, prefixOfAddress } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import type { World } from './world.ts';

/** The two messages. */
export type DiscoveryMessage = Extract<
  Icmpv6Message,
  { kind: 'home-agent-address-discovery-request' | 'home-agent-address-discovery-reply' }
>;

/** INITIAL_DHAAD_TIMEOUT and DHAAD_RETRIES, RFC 6275 §12. */
const INITIAL_DHAAD_TIMEOUT = 3 * SECOND;
const DHAAD_RETRIES = 4;

/** Timer of a mobile: nobody has answered. */
const SEARCH_TIMER = 'home-agent-discovery';

const REASONS = {
  ask: {
    section: 'RFC 6275 §11.4.1',
    sentence: 'The mobile knows its home subnet but no home agent there: it asks the anycast address of all of them.',
  },
  answer: { section: 'RFC 6275 §10.5.1', sentence: 'The home agent lists the addresses of those that serve this subnet.' },
} as const satisfies { readonly [name: string]: Why };

/** A search that is not over: plain data. */
export interface AgentSearch {
  readonly mobileInterface: number;
  readonly careOf: Ipv6Address;
  readonly subnet: Ipv6Address;
  readonly identifier: number;
  readonly attempt: number;
}

/** The anycast address of a subnet's home agents (RFC 2526 §2). */
export function homeAgentsAddress(subnet: Ipv6Address): Ipv6Address {
  return joinInterfaceIdentifier(prefixOfAddress(subnet), ...HOME_AGENTS_IDENTIFIER);
}

/** A node takes what is for the home agents of its subnet. */
export function serveAsHomeAgent(world: World, node: number): void {
  if (!world.homeAgents.includes(node)) world.homeAgents.push(node);
}

/** RFC 6275 §11.4.1: looks for a home agent from this care-of address; an earlier search ends. */
export function searchHomeAgent(
  world: World,
  mobile: number,
  place: Pick<AgentSearch, 'mobileInterface' | 'careOf' | 'subnet'>,
): void {
  const before = world.mobility.agentSearches.get(mobile);
  if (before?.careOf === place.careOf) return;
  ask(world, mobile, { ...place, identifier: ((before?.identifier ?? 0) + 1) & 0xffff, attempt: 0 });
}

/**
 * Choice: after DHAAD_RETRIES the mobile goes on asking at the last wait, since without a home agent it is not reachable at all (the document
 * leaves open when it may begin again).
 */
function ask(world: World, mobile: number, search: AgentSearch): void {
  world.mobility.agentSearches.set(mobile, search);
  const wait = INITIAL_DHAAD_TIMEOUT * (1 << Math.min(search.attempt, DHAAD_RETRIES - 1));
  setTimer(world, mobile, SEARCH_TIMER, `${mobile}`, world.now + wait);
  sendControl(
    world,
    mobile,
    {
      source: search.careOf,
      destination: homeAgentsAddress(search.subnet),
      payload: {
        protocol: 'icmpv6',
        message: { kind: 'home-agent-address-discovery-request', identifier: search.identifier },
      },
    },
    {
      message: 'DHAADRequest',
      mobile,
      to: required(ownerOf(world, search.subnet), 'a home subnet that somebody has'),
      parameters: [`id=${search.identifier}`],
      why: REASONS.ask,
      ...(search.attempt > 0 ? { retransmission: true } : {}),
    },
    { kind: 'host', mobileInterface: search.mobileInterface },
  );
}

/** RFC 6275 §10.5.1: a home agent answers with the addresses of all that serve, best first. */
export function answerSearch(
  world: World,
  agent: number,
  packet: Packet,
  message: DiscoveryMessage,
  agents: readonly Ipv6Address[],
): void {
  if (message.kind !== 'home-agent-address-discovery-request') return;
  sendControl(
    world,
    agent,
    {
      source: addressOf(world, agent),
      destination: packet.source,
      payload: {
        protocol: 'icmpv6',
        message: { kind: 'home-agent-address-discovery-reply', identifier: message.identifier, addresses: [...agents] },
      },
    },
    {
      message: 'DHAADReply',
      mobile: ownerOf(world, packet.source),
      parameters: [`id=${message.identifier}`, ...agents.map((address) => `agent=${address}`)],
      why: REASONS.answer,
    },
  );
}

/** RFC 6275 §11.4.1: an answer. The mobile keeps the first address; returns the search that is over, or null when it asked for nothing such. */
export function takeFoundAgent(world: World, mobile: number, packet: Packet, message: DiscoveryMessage): AgentSearch | null {
  const search = world.mobility.agentSearches.get(mobile);
  if (message.kind !== 'home-agent-address-discovery-reply' || search === undefined) return null;
  const [best] = message.addresses;
  if (best === undefined || message.identifier !== search.identifier || packet.destination !== search.careOf) return null;
  endSearch(world, mobile);
  world.mobility.foundAgents.set(mobile, best);
  return search;
}

/** Nothing is searched for any more. */
export function endSearch(world: World, mobile: number): void {
  world.mobility.agentSearches.delete(mobile);
  cancelTimer(world, mobile, SEARCH_TIMER, `${mobile}`);
}

/** A mobile's timer: it asks again while it has a link. True when the timer was this one. */
export function handleSearchTimer(world: World, timer: Timer): boolean {
  if (timer.name !== SEARCH_TIMER) return false;
  const search = world.mobility.agentSearches.get(timer.node);
  if (search === undefined) return true;
  if (world.interfaces[search.mobileInterface]!.router < 0) endSearch(world, timer.node);
  else ask(world, timer.node, { ...search, attempt: search.attempt + 1 });
  return true;
}
