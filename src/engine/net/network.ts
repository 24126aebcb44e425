/**
 * The network: nodes, directions, routes, tunnels, packets and the event queue, as plain data. Everything that changes during a run is
 * reachable from here, so a checkpoint is a deep copy; what never changes (`fixed`) and where records go (`port`) stay outside of it.
 */
import { addressWords, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { SimDuration, SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import type { Plan, Prefix } from '#scenario/plan.ts';
import type { DirectionState, LinkRecords } from '../sim/direction.ts';
import type { LaneStore } from '../sim/lane.ts';
import type { EventQueue } from '../sim/event-queue.ts';
import type { PacketPool } from '../sim/packet-pool.ts';
import { packetWord, type Fib } from './fib.ts';
import type { PacketBuffer } from './packet-buffer.ts';
import type { Identifiers } from './route.ts';

/** MTU of every link, octets. */
export const LINK_MTU = 1500;

/** Instead of the position of the direction that a packet came in on: the node made it, or took it out of a tunnel. */
export const NO_INGRESS = -1;

/** The outer addresses of a tunnel as one of its ends sees them. A node's own by default; a mobile's end is at a care-of address. */
export interface TunnelAddresses {
  readonly local: Ipv6Address;
  readonly remote: Ipv6Address;
}

/** One end of an IPv6-in-IPv6 tunnel (RFC 2473). */
export interface TunnelEnd {
  readonly node: number;
  readonly remote: number;
  readonly local: Ipv6Address;
  readonly remoteAddress: Ipv6Address;
  /** The 40 octets of the outer header as the words of a packet, payload length left 0. */
  readonly header: Int32Array;
  /** Header stack number behind this tunnel's header, by the inner stack's number; 0 = not made yet. */
  stacks: Uint32Array;
  /** Prefixes and mobiles that use it; closed at 0. */
  uses: number;
  /** The next open end of this node towards the same /64 (mobiles with several care-of addresses), or −1. */
  sibling: number;
}

/**
 * A route-optimized path (RFC 6275 §6.3, §6.4, §9.3, §11.3.1): packets carry the care-of address in their header and the home address in
 * a type 2 routing header (towards the mobile) or in a Home Address option (from the mobile). `nat`: the destination alone is another one, and
 * no octets are added (`address-rewriting.ts`).
 */
export interface Optimization {
  readonly kind: 'rh2' | 'hao' | 'nat';
  readonly node: number;
  readonly homeAddress: Ipv6Address;
  readonly careOfAddress: Ipv6Address;
  /** The same as octets, for writing. */
  readonly careOfBytes: Uint8Array;
  /** The 24 octets of the extension header; its first, the next header, is left 0. */
  readonly extension: Uint8Array;
  /** Header stack number after the rewriting, by the number before it; 0 = not made yet. */
  stacks: Uint32Array;
}

/**
 * What a leg stands on: the node's own binding, what it was told as the master of this location, what it was told as a former anchor, what
 * it remembers for the sake of its senders, or the block that the address is out of.
 */
export type LegBasis = 'binding' | 'primary' | 'location' | 'forwarding' | 'cache' | 'block';

/** One way of packets for a /64 from anchor to anchor; they may go several of them, one after the other (`leg.ts`). */
export interface Leg {
  readonly node: number;
  /** The /64; the whole block for legs that stand on one. */
  readonly prefix: Ipv6Address;
  readonly basis: LegBasis;
  readonly to: number;
  /** Number of the tunnel end that packets are put into. */
  readonly tunnel: number;
  /** Number of the tunnel end to the mobile that this node still takes up-link packets from, or −1. */
  readonly accepts: number;
  /** What the leg is due to. */
  readonly cause: number;
  /** When a packet took it last. */
  usedAt: SimTime;
  /** Node that sent packets here → when it was last told of a better way. */
  told: Map<number, SimTime>;
  /** Packets that begin their way here go on as routing leads them, and only those out of another leg take this one. */
  readonly native: boolean;
  /** The scheme is told of packets that come plain, too ({@link NetworkHooks.legTaken}). */
  readonly watched: boolean;
  /** Number of the rewriting that takes the place of the tunnel, or −1. */
  readonly rewriting: number;
}

/** A prefix that routing leads to a node. Several nodes that announce one anycast prefix: each router uses the nearest. */
export interface Announcement {
  readonly prefix: Prefix;
  /** Who announces it, in the order in which they began. */
  announcers: { readonly node: number; readonly anycast: boolean }[];
}

/** An address of a mobile (RFC 4862). */
export interface ConfiguredAddress {
  readonly address: Ipv6Address;
  readonly prefix: Ipv6Address;
  /** The router that gave the prefix out. */
  readonly anchor: number;
  readonly interface: number;
  /** The router whose advertisement last named the prefix. */
  readonly advertisedBy: number;
  /** Cause of the attachment in which that was; 0 when no advertisement has. */
  readonly attachment: number;
  state: 'tentative' | 'preferred' | 'deprecated';
  preferredUntil: SimTime;
  validUntil: SimTime;
  /** Order of configuration: newer is larger. */
  readonly age: number;
}

/** A mobile's interface. Numbered over all mobiles. */
export interface MobileInterface {
  readonly number: number;
  readonly mobile: number;
  /** 0, 1 … within its mobile. */
  readonly ordinal: number;
  /** The access router it is attached to, or −1. */
  router: number;
  /** The last one it was attached to, or −1. */
  lastRouter: number;
  /** The router that it has sent to last, and the position of the direction there: looked up once for many packets. −1 at first. */
  sentTo: number;
  sentBy: number;
  /** Where and when it will attach: the timer checks that it still holds. */
  pending: { readonly to: number; readonly atNs: SimTime; readonly cause: number; readonly asMove: boolean } | null;
  /** An advertisement has come since the attachment. */
  advertised: boolean;
  /** Solicitations sent since then. */
  solicitations: number;
  /** Prefixes that the mobile wants here although another interface has them, until an advertisement names them. */
  wanted: Ipv6Address[];
}

/** A node. */
export interface NodeState {
  readonly index: number;
  readonly id: string;
  readonly mobile: boolean;
  readonly accessRouter: boolean;
  /** Forwards packets of others. */
  readonly transit: boolean;
  readonly address: Ipv6Address | null;
  failed: boolean;
  /** It has failed, but routing has not noticed that what it announces as anycast has nobody there any more. */
  lingering: boolean;
  /** Explicit /64 routes and source rules: prefix → route (`route.ts`). */
  routes: Map<Ipv6Address, number>;
  sourceRoutes: Map<Ipv6Address, number>;
  /** What this node does with an announced block that it takes in itself and has no /64 route for: routes by prefix. */
  blocks: Map<string, { readonly prefix: Prefix; readonly route: number }>;
  /** It does with blocks what {@link Network.sharedBlocks} says of many nodes. */
  sharesBlocks: boolean;
  /** Tunnel ends here: `local remote` → tunnel number. */
  tunnels: Map<string, number>;
  /** Tunnel ends that were here and are closed: `local remote` → tunnel number. */
  closedTunnels: Map<string, number>;
  /** Mobiles: route of data packets by their header stack (one address pair), before the rules by source. */
  pairRoutes: Map<number, number>;
  /** Wired directions that leave here. */
  readonly out: number[];
  /** Mobiles only. */
  addresses: ConfiguredAddress[];
  addressesMade: number;
  /** Path MTU learned per destination, and until when it is believed (RFC 8201 §4, §5.3). */
  pathMtu: Map<Ipv6Address, { readonly mtu: number; readonly until: SimTime }>;
  /** ICMPv6 error token bucket (RFC 4443 §2.4 f). */
  errorTokens: number;
  errorTokensAt: SimTime;
}

/** A timer: plain data; the scheme's handler gets `name` and `key`. */
export interface Timer {
  readonly id: number;
  readonly node: number;
  readonly name: string;
  readonly key: string;
  readonly at: SimTime;
  readonly cause: number;
}

/** One direction of a flow. */
export interface FlowState {
  /** Position in the scenario; direction 1 is the way back of a bidirectional flow. */
  readonly flow: number;
  readonly reverse: boolean;
  readonly from: number;
  readonly to: number;
  readonly pps: number;
  readonly payloadBytes: number;
  /** Number of the lane in which flows of this rate wait for their next packet. */
  readonly rate: number;
  state: 'waiting' | 'running' | 'stopped' | 'refused';
  startedAt: SimTime;
  stopAt: SimTime;
  /** Packets made so far, and how many of them have been delivered or dropped. */
  made: number;
  settled: number;
  /** Packets made before it last started. */
  madeBefore: number;
  /** Octets of its packets. */
  packetBytes: number;
  headers: number;
  source: Ipv6Address | null;
  destination: Ipv6Address | null;
  /** Mobile interface (over all mobiles) that the sender uses, or −1. */
  senderInterface: number;
}

/** Interned header stacks; 0 is unused. */
export interface HeaderTable {
  count: number;
  inner: Uint32Array;
  numbers: Map<string, number>;
}

/**
 * Called for every packet that a direction takes, with the instant at which its sending starts. `bytes` is a view that is only valid
 * during the call; null says that the packet, announced for later, will not be sent after all.
 */
export type Capture = (atNs: SimTime, direction: number, packetId: number, bytes: Uint8Array | null) => void;

/** Called with the short name of a control message (RS, PBU …), its octets, and the instant of its sending. */
export type MessageTally = (message: string, octets: number, atNs: SimTime) => void;

/** Where records and captured packets go. */
export interface NetworkPort {
  sink: RecordSink;
  /** False: the engine runs without writing packet records. */
  recording: boolean;
  capture: Capture | null;
  /**
   * Hears of each control message, in place of records: then nobody reads tables and messages, and nothing is kept or written for readers of them.
   * Null: they are written.
   */
  readonly tally: MessageTally | null;
  /** JSON of the reasons told so far: nearly all are constants, told again and again. */
  readonly reasons: WeakMap<Why, string>;
}

/** Parts that never change during a run. */
export interface NetworkFixed {
  readonly plan: Plan;
  readonly seed: number;
  readonly hooks: NetworkHooks;
  readonly processing: SimDuration;
  readonly l2Handover: SimDuration;
  readonly dad: SimDuration;
  readonly endless: boolean;
  /** End of the run; MAX_SAFE_INTEGER for an endless one. */
  readonly endsAt: SimTime;
  /** Mobiles and access routers that the scheme serves which acts now, where a run has several domains; else all. */
  readonly served?: { readonly mobiles: readonly number[]; readonly accessRouters: readonly number[] };
}

/** What forwarding hands upwards. */
export interface NetworkHooks {
  /** A packet for a multicast or link-local address came in on the direction at this position. Takes the slot over. */
  readonly receiveOnLink: (network: Network, node: NodeState, ingress: number, slot: number) => void;
  /** A control packet for an address of this node. Takes the slot over. `ingress` is {@link NO_INGRESS} for what the node sent itself. */
  readonly receiveLocal: (network: Network, node: NodeState, ingress: number, slot: number) => void;
  /** The last packet of a stopped flow direction has come to its end. */
  readonly flowDrained: (network: Network, index: number) => void;
  /**
   * A router is about to drop a packet of a mobile because it does not know the mobile's prefix; the address stands at `at` in the pool.
   * True: it serves the mobile, and may still hear of the prefix.
   */
  readonly meetStray: (network: Network, node: NodeState, at: number) => boolean;
  /** A packet is about to be dropped for a reason that RFC 4443 answers. */
  readonly reportError: (network: Network, node: NodeState, slot: number, error: ErrorReport) => void;
  /** A data packet names a home address that no binding here vouches for; it is dropped afterwards (RFC 6275 §9.3.1). */
  readonly unknownHomeAddress: (network: Network, node: NodeState, careOf: Ipv6Address, home: Ipv6Address) => void;
  /**
   * A packet takes a leg here that came out of the tunnel from another node, or of which nothing but its block is known, or that is watched
   * (`from` is −1 when it came plain). `uplink`: it has just come from its mobile's gateway. `sender` is the node that made it, −1 for
   * control packets. The scheme may turn the leg's packets into a buffer, this one too.
   */
  readonly legTaken: (network: Network, leg: Leg, from: number, uplink: boolean, sender: number) => void;
  /** The address at which a flow's mobile end is called has been found out (null: why not); the flow begins, or is refused. */
  readonly peerResolved: (network: Network, flow: number, address: Ipv6Address | null, reason: string) => void;
  /** The route by which a node leads a block that it takes in to the block's owner: its first packet has come. */
  readonly blockPointed: (network: Network, node: NodeState, block: Prefix, owner: number) => number;
  /** An address of a mobile may be used from now on at the link where it was advertised. */
  readonly addressUsable: (network: Network, mobile: number, address: ConfiguredAddress) => void;
}

/** An ICMPv6 error to be sent (RFC 4443 §3). */
export type ErrorReport =
  | { readonly kind: 'destination-unreachable'; readonly code: number }
  | { readonly kind: 'packet-too-big'; readonly mtu: number }
  | { readonly kind: 'time-exceeded' };

/** The whole network. */
export interface Network {
  readonly fixed: NetworkFixed;
  readonly port: NetworkPort;
  now: SimTime;
  /** Number of the next event: part of the order of equal instants. */
  sequence: number;
  /** What the present event is due to; new messages, timers and rows inherit it. */
  cause: number;
  causes: number;
  queue: EventQueue;
  pool: PacketPool;
  directions: DirectionState[];
  /** What forwarding needs of them, by the same position. */
  links: LinkRecords;
  /** Direction number → position in `directions`. */
  directionAt: Map<number, number>;
  /** Delay and rate → lane of the packet pool. */
  arrivalLanes: Map<string, number>;
  nodes: NodeState[];
  interfaces: MobileInterface[];
  flows: FlowState[];
  /** Headers of each flow direction's packets, as they stand in packets (`flow.ts`). */
  flowHeaders: Int32Array;
  /** When the next packet of each running flow is due, by flow direction; a lane for each rate. */
  turns: LaneStore;
  /** Interface identifiers that local routes are about. */
  identifiers: Identifiers;
  tunnels: TunnelEnd[];
  optimizations: Optimization[];
  /** One for each /64 and node that has one, and for each block: `node prefix` → position in `legs`. */
  legs: Leg[];
  legNumbers: Map<string, number>;
  /** What each node does with packets for a /64: a cache of routes (`route.ts`). */
  fib: Fib;
  /** What access routers do with packets that mobiles send, by source /64: routes. */
  sourceFib: Fib;
  /** Each node's tunnel ends by the /64 of the remote end. */
  exits: Fib;
  /** Nodes that take what others of them tunnel to them, without more signalling: /64 of the address → node. */
  peers: Fib;
  headers: HeaderTable;
  timers: Map<number, Timer>;
  timerIds: Map<string, number>;
  timersMade: number;
  /** Rows of tables: key → number and last written text. */
  rows: Map<string, { readonly id: number; readonly text: string }>;
  rowsMade: number;
  /** Owner of a /64: node number. */
  owners: Map<Ipv6Address, number>;
  /** Routers' own addresses in mobiles' prefixes (`accessLinkAddress`): /64 → node. The rest of such a /64 is its mobile's. */
  linkAddresses: Fib;
  /** Nodes that take what is for the home agents of their subnet (RFC 2526, RFC 6275 §5.3). */
  homeAgents: number[];
  /** Prefixes that routing leads to a node. Several announcers of one prefix make it anycast. */
  announcements: Map<string, Announcement>;
  /** Blocks that many nodes lead to an owner each: `prefix/length` → block. */
  sharedBlocks: Map<string, { readonly prefix: Prefix; readonly owner: number }>;
  /** Lengths of the prefixes that are announced or routed as blocks, or were once; the longest first. */
  prefixLengths: number[];
  /** Number of nodes up to the last one that has a wired link. */
  wiredNodes: number;
  /** Whether any next hop has been worked out since all were forgotten last. */
  routesKnown: boolean;
  /** Next hops towards an owner, by owner: direction position per node, −1 none. Made on demand, emptied when the topology changes. */
  trees: Map<number, Int32Array>;
  /** Packets in process at a node (processing delay): slot → node and ingress. */
  inProcess: Map<number, { readonly node: number; readonly ingress: number }>;
  /** Packets that routers keep for mobiles, by the number of the buffer. */
  buffers: Map<number, PacketBuffer>;
  /**
   * Running counts of data packets, for the invariant "sent = delivered + dropped + in flight"; links that they were put on, and the
   * sum of the delays of those delivered, ns.
   */
  balance: { sent: number; delivered: number; dropped: number; hops: number; delay: number };
  /** Control messages sent so far: `run` may stop at the next. */
  messagesSent: number;
  /** Moves and attachments so far. */
  handoversSeen: number;
}

/** Position of a direction by its number. */
export function directionPosition(network: Network, number: number): number {
  return required(network.directionAt.get(number), 'direction of this number');
}

/** The two words that name a /64, as they stand in packets (`fib.ts`). */
export function prefixWords(prefix: Ipv6Address): readonly [number, number] {
  const words = addressWords(prefix);
  return [packetWord(words[0]), packetWord(words[1])];
}

/** Node by number. */
export function nodeAt(network: Network, index: number): NodeState {
  return required(network.nodes[index], 'node of this number');
}

/** Id of a node. */
export function nodeId(network: Network, index: number): string {
  return nodeAt(network, index).id;
}
