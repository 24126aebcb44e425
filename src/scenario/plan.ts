/**
 * What follows from a valid scenario before anything runs: numbers for nodes, link directions and flows, and the address plan.
 * Engine, report and views derive the same plan from the same scenario, so records can name things by number.
 */
import { formatAddress, parseAddressWords, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Scenario, ScenarioNode } from './scenario.ts';

/** A prefix and its length in bits. */
export interface Prefix {
  readonly address: Ipv6Address;
  readonly length: number;
}

/** One direction of a wired link or of a radio channel. */
export interface Direction {
  readonly from: number;
  readonly to: number;
  readonly medium: 'wire' | 'radio';
  /** Position in `scenario.links`; −1 for a radio channel. */
  readonly link: number;
  /** Radio channels: the mobile's interface; 0 on wires. */
  readonly interface: number;
}

/** Numbers and addresses of a scenario. Nodes and flows are numbered by their position in the file. */
export interface Plan {
  readonly scenario: Scenario;
  readonly nodeIndex: ReadonlyMap<string, number>;
  readonly flowIndex: ReadonlyMap<string, number>;
  /** Node numbers of the mobiles and of the access routers, in file order. */
  readonly mobiles: readonly number[];
  readonly accessRouters: readonly number[];
  /** Per node: position in `accessRouters` or −1. */
  readonly accessRouterOrdinal: readonly number[];
  /** Per node: number of the mobile's interface 0 among all mobile interfaces, or −1. */
  readonly firstInterface: readonly number[];
  /** Owner node of each mobile interface. */
  readonly interfaceOwner: readonly number[];
  /** Per node: the prefix that it owns (mobiles: null) and its address in it. */
  readonly prefixes: readonly (Prefix | null)[];
  readonly addresses: readonly (Ipv6Address | null)[];
  /** Per node: the network that it belongs to, or null. */
  readonly networks: readonly (string | null)[];
}

/** Octets of the documentation prefix 2001:db8::/32 (RFC 3849), as its first word. */
const DOCUMENTATION = 0x20010db8;

/** The network a node belongs to: its own `network`, or for a gateway its id. */
export function networkOf(node: ScenarioNode): string | null {
  return node.network ?? (node.kind === 'gateway' ? node.id : null);
}

/** Derives the plan of a scenario that has passed validation. */
export function makePlan(scenario: Scenario): Plan {
  const nodeIndex = new Map(scenario.nodes.map((node, index) => [node.id, index]));
  const mobiles: number[] = [];
  const accessRouters: number[] = [];
  const interfaceOwner: number[] = [];
  const accessRouterOrdinal: number[] = [];
  const firstInterface: number[] = [];
  scenario.nodes.forEach((node, index) => {
    accessRouterOrdinal.push(node.kind === 'access-router' ? accessRouters.length : -1);
    firstInterface.push(node.kind === 'mobile' ? interfaceOwner.length : -1);
    if (node.kind === 'access-router') accessRouters.push(index);
    if (node.kind !== 'mobile') return;
    mobiles.push(index);
    for (let count = node.interfaces ?? 1; count > 0; count--) interfaceOwner.push(index);
  });
  const networks = scenario.nodes.map(networkOf);
  const prefixes = assignPrefixes(scenario, networks);
  return {
    scenario,
    nodeIndex,
    flowIndex: new Map((scenario.flows ?? []).map((flow, index) => [flow.id, index])),
    mobiles,
    accessRouters,
    accessRouterOrdinal,
    firstInterface,
    interfaceOwner,
    prefixes,
    addresses: prefixes.map((prefix) => (prefix === null ? null : hostOne(prefix))),
    networks,
  };
}

/** `::1` of the prefix's first /64. */
function hostOne(prefix: Prefix): Ipv6Address {
  const words = required(parseAddressWords(prefix.address), 'prefix address');
  return formatAddress([words[0], words[1], 0, 1]);
}

/**
 * Gives every node that is not mobile a /48 of 2001:db8::/32. Nodes of one network get consecutive ones; each network starts at a
 * multiple of 16 (or of the power of two that holds it), so that addresses of one network look alike.
 */
function assignPrefixes(scenario: Scenario, networks: readonly (string | null)[]): (Prefix | null)[] {
  const members = new Map<string, number[]>();
  scenario.nodes.forEach((node, index) => {
    if (node.kind === 'mobile' || node.prefix !== undefined) return;
    const key = networks[index] ?? '';
    const list = members.get(key);
    if (list === undefined) members.set(key, [index]);
    else list.push(index);
  });
  const prefixes: (Prefix | null)[] = scenario.nodes.map((node) => (node.prefix === undefined ? null : parsePrefix(node.prefix)));
  const taken = prefixes.filter((prefix) => prefix !== null);
  const isTaken = (candidate: Prefix): boolean => taken.some((prefix) => overlaps(prefix, candidate));
  let next = 0x100;
  for (const list of members.values()) {
    let size = 16;
    while (size < list.length) size *= 2;
    next = Math.ceil(next / size) * size;
    let offset = 0;
    for (const index of list) {
      let prefix = documentationPrefix(next + offset++);
      while (isTaken(prefix) && next + offset < 0x10000) prefix = documentationPrefix(next + offset++);
      prefixes[index] = prefix;
    }
    next += Math.max(size, offset);
  }
  return prefixes;
}

/** The /48 of 2001:db8::/32 with this number, 0 … 65535. */
function documentationPrefix(number: number): Prefix {
  return { address: formatAddress([DOCUMENTATION, (number << 16) >>> 0, 0, 0]), length: 48 };
}

/** True when one of two prefixes lies within the other. Lengths up to 64. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  const length = Math.min(a.length, b.length);
  return prefixOf(a.address, length) === prefixOf(b.address, length);
}

/** Reads `2001:db8:1::/48`. Returns null when the text is no prefix, or has bits set beyond its length. */
export function parsePrefix(text: string): Prefix | null {
  const match = /^([0-9a-fA-F:]+)\/(\d{1,3})$/.exec(text);
  const words = match === null ? null : parseAddressWords(match[1]!);
  if (match === null || words === null) return null;
  const length = Number(match[2]);
  if (length > 128) return null;
  for (let bit = length; bit < 128; bit++) {
    if (((words[bit >>> 5]! >>> (31 - (bit & 31))) & 1) === 1) return null;
  }
  return { address: formatAddress(words), length };
}

/** Number of the direction of wired link `link` that leaves `between[side]`. */
export function wireDirection(link: number, side: 0 | 1): number {
  return 2 * link + side;
}

/** Number of the radio direction between mobile interface `mobileInterface` (numbered over all mobiles) and an access router. */
export function radioDirection(plan: Plan, mobileInterface: number, accessRouter: number, way: 'down' | 'up'): number {
  const channel = mobileInterface * plan.accessRouters.length + required(plan.accessRouterOrdinal[accessRouter], 'access router');
  return 2 * plan.scenario.links.length + 2 * channel + (way === 'up' ? 1 : 0);
}

/** What a direction number means. */
export function describeDirection(plan: Plan, direction: number): Direction {
  const wires = 2 * plan.scenario.links.length;
  if (direction < wires) {
    const link = required(plan.scenario.links[direction >> 1], 'link');
    const a = required(plan.nodeIndex.get(link.between[0]), link.between[0]);
    const b = required(plan.nodeIndex.get(link.between[1]), link.between[1]);
    const forward = (direction & 1) === 0;
    return { from: forward ? a : b, to: forward ? b : a, medium: 'wire', link: direction >> 1, interface: 0 };
  }
  const channel = (direction - wires) >> 1;
  const mobileInterface = Math.floor(channel / plan.accessRouters.length);
  const router = required(plan.accessRouters[channel % plan.accessRouters.length], 'access router');
  const mobile = required(plan.interfaceOwner[mobileInterface], 'mobile interface');
  const up = ((direction - wires) & 1) === 1;
  return {
    from: up ? mobile : router,
    to: up ? router : mobile,
    medium: 'radio',
    link: -1,
    interface: mobileInterface - required(plan.firstInterface[mobile], 'first interface'),
  };
}
