/**
 * The world: the network and the state of the mobility functions, as plain data, played under one scheme. Schemes are functions over
 * it; what they need to remember is here, so that every scheme's state is checkpointed, shown and checked in the same way.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { fromMs, SECOND, type SimDuration, type SimTime } from '#base/time.ts';
import type { Result } from '#base/result.ts';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';
import type { Dhcpv6Message } from '#wire/dhcpv6.ts';
import type { Icmpv6Message } from '#wire/icmpv6.ts';
import type { DnsMessage } from '#wire/dns.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { NdOption } from '#wire/ndisc.ts';
import type { NodeInformationReply } from '#wire/node-information.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeId, type ConfiguredAddress, type Leg, type MobileInterface, type Network, type Timer } from '../net/network.ts';
import type { AddressLease } from './address-lease.ts';
import type { AddressMapping } from './address-mapping.ts';
import type { AnchoredLink } from './anchored-link.ts';
import type { Anchoring } from './anchoring.ts';
import type { BindingCacheEntry } from './binding-cache.ts';
import type { NameQuestion } from './name-resolver.ts';
import type { NameZone } from './name-server.ts';
import type { NameUpdate } from './name-update.ts';
import type { AddressQuery } from './address-query.ts';
import type { BindingUpdateListEntry } from './binding-update-list.ts';
import type { DhcpClient, DhcpLease } from './dhcp.ts';
import type { FastBinding } from './fast-binding.ts';
import type { FastHandover } from './fast-handover.ts';
import type { PeerHealth } from './heartbeat.ts';
import type { CentralSession, PrefixRelease, RouterSession } from './central-database.ts';
import type { DatabaseRequest, SessionRecord } from './location-management.ts';
import type { Home } from './home-address.ts';
import type { AgentSwitch } from './home-agent-set.ts';
import type { AgentSearch, DiscoveryMessage } from './home-agent-discovery.ts';
import type { HeldAnswer } from './home-agent.ts';
import type { HeardMap, OfferedMap } from './mobility-anchor-points.ts';
import type { MobileEntries } from './mobile-entries.ts';
import type { PrefixPointer } from './mobility-routing.ts';
import type { PrefixPool } from './prefix-allocation.ts';
import type { LocationNotice, LocationQuestion } from './location-questions.ts';
import type { KnownAnchorAddress } from './previous-anchor-address.ts';
import type { RouteOptimization } from './route-optimizations.ts';
import type { DirectoryRegistration } from './directory-registration.ts';
import type { VisitedRegistration } from './visited-registration.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What a scheme does. Handlers run at the instant of their cause; `world.cause` numbers it. */
export interface SchemeHandlers {
  /** Places roles and initial state, before anything happens. */
  readonly setup: (world: World) => void;
  /** Link-layer trigger at the access router: a mobile's interface has attached. */
  readonly handleAttachment?: (world: World, router: number, state: MobileInterface) => void;
  /** How long before a scripted move the link layer reports it to {@link handleHandoverImminent}; missing or 0: not before. */
  readonly anticipation?: (world: World) => SimDuration;
  /** Link-layer report at the access router: a mobile's interface is about to go to another one. */
  readonly handleHandoverImminent?: (world: World, router: number, state: MobileInterface, to: number) => void;
  /**
   * Link-layer trigger at the access router: a mobile's interface has gone. `to` is the router that its last report named, null when it
   * leaves the domain.
   */
  readonly handleDetachment?: (world: World, router: number, state: MobileInterface, to: number | null) => void;
  /** A mobile's interface has lost its link; `state.lastRouter` is where it was. */
  readonly handleLinkLost?: (world: World, state: MobileInterface) => void;
  readonly handleRouterSolicitation: (world: World, router: number, state: MobileInterface, options: readonly NdOption[]) => void;
  readonly handleMobilityMessage?: (world: World, node: number, packet: Packet, message: MobilityMessage) => void;
  /** A mobile has answered a node information query of its router (RFC 4620). */
  readonly handleNodeInformationReply?: (
    world: World,
    router: number,
    state: MobileInterface,
    message: NodeInformationReply,
  ) => void;
  /** Whether mobiles answer node information queries; they do when a scheme says nothing. */
  readonly answersNodeInformation?: (world: World) => boolean;
  /** A DHCPv6 message has come to a node; `state` is the interface over whose radio link it came, or null. */
  readonly handleDhcpMessage?: (
    world: World,
    node: number,
    packet: Packet,
    message: Dhcpv6Message,
    state: MobileInterface | null,
  ) => void;
  /** A home agent is looked for, or has been found (RFC 6275 §5.3). */
  readonly handleHomeAgentDiscovery?: (world: World, node: number, packet: Packet, message: DiscoveryMessage) => void;
  /** A router is asked about another one, or has answered (RFC 5568 §6.1); `state` is the interface over whose link that came. */
  readonly handleProxyRouterMessage?: (world: World, node: number, state: MobileInterface, message: ProxyRouterMessage) => void;
  /** A mobile's interface announces an address on its link without having been asked (RFC 5568 §6.3, RFC 4861 §4.4). */
  readonly handleNeighborAdvertisement?: (world: World, router: number, state: MobileInterface, target: Ipv6Address) => void;
  readonly handleTimer?: (world: World, timer: Timer) => void;
  /** Options that a mobile puts into its solicitation on an attachment. */
  readonly solicitationOptions?: (world: World, state: MobileInterface) => readonly NdOption[];
  /**
   * An address of a mobile may be used at the link whose router advertised it: it is new there, or the mobile has come back. Movement
   * detection and address configuration of client-based schemes end here (RFC 6275 §11.5).
   */
  readonly handleAddress?: (world: World, mobile: number, address: ConfiguredAddress) => void;
  /** A data packet from `careOf` names a home address that `node` has no binding for (RFC 6275 §9.3.1). */
  readonly handleUnknownHomeAddress?: (world: World, node: number, careOf: Ipv6Address, home: Ipv6Address) => void;
  /**
   * The address of a mobile that a flow starting now is bound to. `initiator` is the node that speaks first, `peer` the other end's
   * address if it is known. Without it RFC 6724 decides.
   */
  readonly selectAddress?: (world: World, mobile: number, flow: FlowStart) => ConfiguredAddress | null;
  /** A router advertisement has come to a mobile's interface; its addresses have not been taken from it yet. */
  readonly readAdvertisement?: (world: World, state: MobileInterface, options: readonly NdOption[]) => void;
  /** A mobile's interface has a link, and has solicited its routers; an advertisement has come there; the link is gone. */
  readonly handleLinkUp?: (world: World, state: MobileInterface) => void;
  readonly handleRouterFound?: (world: World, state: MobileInterface) => void;
  readonly handleLinkDown?: (world: World, state: MobileInterface) => void;
  /** A flow of a mobile has begun, in both directions if it has two. */
  readonly handleFlowStart?: (world: World, mobile: number, address: Ipv6Address, peer: Ipv6Address) => void;
  /** A flow of a mobile has ended that used an address of this prefix. */
  readonly handleFlowEnd?: (world: World, mobile: number, prefix: Ipv6Address) => void;
  /** A person or the script moves one flow of a mobile to another of its interfaces. */
  readonly moveFlow?: (world: World, mobile: number, prefix: Ipv6Address, target: MobileInterface) => Result<void, string>;
  /** A DNS message has come to a node. */
  readonly handleDnsMessage?: (world: World, node: number, packet: Packet, message: DnsMessage) => void;
  /**
   * `initiator` is about to begin a flow with a mobile. True: the mobile's address has to be found out first, and the flow goes on with
   * `peerResolved` of the network's hooks.
   */
  readonly resolvePeer?: (world: World, flow: number, initiator: number, mobile: number) => boolean;
  /** A flow that may wait for its peer's address is not wanted any more. */
  readonly abandonPeer?: (world: World, initiator: number, flow: number) => void;
  /** A mobile has taken a prefix from this of its interfaces to another one: the link that it was on no longer carries it. */
  readonly handlePrefixMoved?: (world: World, prefix: Ipv6Address, from: MobileInterface) => void;
  /**
   * A router drops a packet to or from a prefix that it does not know. True: a mobile that it serves owns the prefix, so that the router may
   * still hear of it.
   */
  readonly handleStray?: (world: World, router: number, prefix: Ipv6Address) => boolean;
  /**
   * A packet takes a leg (`net/leg.ts`) that came out of the tunnel from `from`, or (from −1) plain and of which only the block is known.
   * Plain ones of watched legs, too. `uplink`: it has just come from its mobile's gateway, or from the mobile. `sender` is the node that made
   * it, −1 for control packets.
   */
  readonly handleLegTaken?: (world: World, leg: Leg, from: number, uplink: boolean, sender: number) => void;
  /** Routing has noticed that a node which announced an anycast prefix is gone. */
  readonly handleNoticedFailure?: (world: World, node: number) => void;
  /** A node is back and knows nothing. */
  readonly handleRecovery?: (world: World, node: number) => void;
  /** A node has lost everything it knew; tables and timers of it are gone already. */
  readonly handleFailure: (world: World, node: number) => void;
}

/** RtSolPr and PrRtAdv. */
export type ProxyRouterMessage = Extract<Icmpv6Message, { kind: 'proxy-router-solicitation' | 'proxy-router-advertisement' }>;

/** What is known of a flow when its addresses are chosen. */
export interface FlowStart {
  /** Number of the flow in the scenario. */
  readonly flow: number;
  readonly initiator: number;
  readonly peer: Ipv6Address | null;
}

/** A scheme: what it is, and what it does. */
export interface Scheme {
  readonly description: SchemeDescription;
  readonly handlers: SchemeHandlers;
  /** Schemes whose access routers anchor what they gave out. */
  readonly anchoring?: Anchoring;
  /**
   * Tunnels that one packet may cross in turn, by how many ends of its flow are mobile, and the run’s options; one for each end when a scheme
   * says nothing.
   */
  readonly tunnelsInTurn?: (mobileEnds: number, options: { readonly [key: string]: OptionValue }) => number;
  /** Whether a mobile is served at an access router, where a run has several domains; all are when a scheme says nothing. */
  readonly serves?: (router: number, mobile: number) => boolean;
  /** The family that a run’s options make a scheme one of, when it has a form of either. */
  readonly familyOf?: (options: { readonly [key: string]: OptionValue }, node?: number) => SchemeDescription['family'];
}

/** State of the mobility functions. */
export interface MobilityState {
  /** Role key → nodes that hold it. */
  roles: Map<string, number[]>;
  /** The same of other domains beside the run's own, by number. */
  otherRoles: Map<number, Map<string, number[]>>;
  pools: Map<number, PrefixPool>;
  /** Node → key → entry. */
  bindingCaches: MobileEntries<BindingCacheEntry>;
  bindingUpdateLists: MobileEntries<BindingUpdateListEntry>;
  /** When updates were sent last, at most three times: node → `destination mobile` → instants. */
  updateTimes: Map<number, Map<string, readonly SimTime[]>>;
  /** How often a node has been restarted; it survives that (RFC 5847 §3.2). */
  restarts: Map<number, number>;
  /** Peers that a gateway asks for signs of life: gateway → peer → what it knows. */
  peers: Map<number, Map<number, PeerHealth>>;
  /** Session database: node → prefix → record. */
  sessions: Map<number, Map<Ipv6Address, SessionRecord>>;
  /** Requests to a session database that wait for their answer: node → key → request. */
  databaseRequests: Map<number, Map<string, DatabaseRequest>>;
  /** Questions to mobiles that wait for their answer: router → interface → question. */
  addressQueries: Map<number, Map<number, AddressQuery>>;
  /** Central mobility database: node → session → entry; and prefixes that it takes from previous routers, until they have answered. */
  centralSessions: Map<number, Map<string, CentralSession>>;
  prefixReleases: Map<number, Map<string, PrefixRelease>>;
  /** Registrations of routers at a central mobility database: node → session → registration. */
  routerSessions: Map<number, Map<string, RouterSession>>;
  /** Prefixes whose last session ended while no router could give them back, with their mobile. */
  endedPrefixes: Map<Ipv6Address, number>;
  /** Prefixes of the links between access routers and mobiles' interfaces that home agents keep: `router interface` → link. */
  anchoredLinks: Map<string, AnchoredLink>;
  /** What routers have learned of previous anchors: node → prefix → address. */
  anchorAddresses: Map<number, Map<Ipv6Address, KnownAnchorAddress>>;
  /** Where mobiles are, as nodes were told: node → `table prefix` → entry. */
  whereabouts: MobileEntries<Whereabouts>;
  /** Registrations at visited anchors that wait for the home anchor: node → interface → registration. */
  visitedRegistrations: MobileEntries<VisitedRegistration>;
  /** Registrations that wait for the directory's owner: node → home address → registration. */
  directoryRegistrations: Map<number, Map<Ipv6Address, DirectoryRegistration>>;
  /** Addresses of egress routers that stand for home addresses: node → home prefix → mapping. */
  addressMappings: Map<number, Map<Ipv6Address, AddressMapping>>;
  /** Routes of single /64s within a network: `node prefix` → the mobility router that has set it. */
  hostRoutes: Map<string, number>;
  /** Leased addresses, at the routers that leased them and at the mobiles that have them: node → prefix → lease. */
  addressLeases: Map<number, Map<Ipv6Address, AddressLease>>;
  /** Questions to location managers that wait for their answer, and word of those that waits for an acknowledgement: node → prefix. */
  locationQuestions: Map<number, Map<Ipv6Address, LocationQuestion>>;
  locationNotices: Map<number, Map<Ipv6Address, LocationNotice>>;
  /** What the policy profile says of a mobile's interface (RFC 5213 §6.2), `mn1.0` → profile. All nodes of the domain read it. */
  profiles: Map<string, Profile>;
  /** Home addresses: mobile → home. Configuration, which no failure takes away. */
  homes: Map<number, Home>;
  /** Prefixes that access routers gave to links with mobiles' interfaces: `router interface` → prefix. */
  linkPrefixes: Map<string, Ipv6Address>;
  /** Fast handovers as mobiles know them (RFC 5568): interface → what it knows. */
  fastBindings: Map<number, FastBinding>;
  /** Mobility anchor points that access routers advertise: router → list. */
  offeredMaps: Map<number, readonly OfferedMap[]>;
  /** Mobility anchor points that a mobile's interface has heard of at its present link: interface → list. */
  heardMaps: Map<number, readonly HeardMap[]>;
  /** The /64 of each mobile at a mobility anchor point, `map mobile` → prefix. Configuration, which no failure takes away. */
  regionalPrefixes: Map<string, Ipv6Address>;
  /** Addresses of home agents that mobiles have learned, and searches that are not over. */
  foundAgents: Map<number, Ipv6Address>;
  agentSearches: Map<number, AgentSearch>;
  /** Care-of addresses at which mobiles take what any agent of a set tunnels to them: mobile → address. */
  setTunnelsAt: Map<number, Ipv6Address>;
  /** Members of a set that an agent takes for failed: agent → members. */
  gonePeers: Map<number, number[]>;
  /** Until when what an agent has told the others of its set lasts: `node home-address` → instant. */
  toldUntil: Map<string, SimTime>;
  /** Mobiles that agents have asked to bind with another one: node → home address → switch. */
  agentSwitches: Map<number, Map<Ipv6Address, AgentSwitch>>;
  /** Answers of home agents that wait for a duplicate address detection: `node home-address` → answer. */
  heldAnswers: Map<string, HeldAnswer>;
  /** DHCPv6 server → prefix → lease, oldest first. */
  dhcpLeases: Map<number, Map<Ipv6Address, DhcpLease>>;
  /** Access router → subnet that the DHCPv6 server tries next. On stable storage. */
  dhcpNextSubnet: Map<number, number>;
  /** DHCPv6 clients: mobile → interface, 0, 1 … → client. */
  dhcpClients: Map<number, Map<number, DhcpClient>>;
  /** Numbers of the updates that ended bindings at home agents a moment ago: `node home-address` → number. */
  endedBindings: Map<string, number>;
  /** Peers with which mobiles optimize their routes: mobile → `peer home-address` → what it knows. */
  routeOptimizations: Map<number, Map<string, RouteOptimization>>;
  /** Cookies that a mobile has drawn so far. */
  cookiesDrawn: Map<number, number>;
  /** Where a router sends a prefix: `node prefix` → pointer. */
  pointers: Map<string, PrefixPointer>;
  sourcePointers: Map<string, PrefixPointer>;
  /** Prefixes of the pointers to radios: `router interface` → prefixes. */
  accessPrefixes: Map<string, readonly Ipv6Address[]>;
  /** Who uses a tunnel end for a mobile: `node mobile remote` → users. */
  tunnelUsers: Map<string, string[]>;
  /** Fast handovers that a gateway takes part in: node → role and key → handover. */
  fastHandovers: Map<number, Map<string, FastHandover>>;
  /** Last sequence number of a node's Handover Initiate messages. */
  handoverSequence: Map<number, number>;
  /** Last sequence number of a mobile's signalling, kept in the policy profile that all routers of the domain read. */
  profileSequence: Map<number, number>;
  /** Name servers: node → its zone. On stable storage. */
  nameZones: Map<number, NameZone>;
  /** What mobiles have told the name server: mobile → update. */
  nameUpdates: Map<number, NameUpdate>;
  /** Questions to the name server that wait for their answer: node → number of the flow → question. */
  nameQuestions: Map<number, Map<number, NameQuestion>>;
  /** Number of a node's last DNS message. */
  dnsIds: Map<number, number>;
  /** Prefixes that an access router serves to an attached interface: `router interface` → what the scheme noted. */
  attachments: Map<string, Attachment>;
}

/** A policy profile: what a mobile's home says of one of its interfaces. */
export interface Profile {
  readonly prefixes: readonly Ipv6Address[];
  /** The anchor that registered it last. */
  readonly anchor: number;
}

/** What an access router knows of an interface attached to it. */
export interface Attachment {
  readonly router: number;
  readonly mobileInterface: number;
  /** Cause of the attachment: acknowledgements of older ones do not count. */
  readonly cause: number;
  /** Prefixes to be advertised as preferred, and as deprecated. */
  preferred: Ipv6Address[];
  deprecated: Ipv6Address[];
  /** Prefixes that the next advertisement takes away from the mobile. */
  withdrawn: Ipv6Address[];
  /** A solicitation of this attachment has come (or counts as come). */
  solicited: boolean;
  /** The scheme has begun to serve this attachment. */
  started: boolean;
  /** Keys of registrations that the advertisement waits for. */
  awaiting: string[];
  /** The advertisement has been sent. */
  advertised: boolean;
}

/** The network under a scheme. */
export interface World extends Network {
  readonly scheme: Scheme;
  readonly run: RunDefinition;
  readonly options: { readonly [key: string]: OptionValue };
  mobility: MobilityState;
}

/** Empty mobility state. */
export function makeMobilityState(): MobilityState {
  return {
    roles: new Map(),
    otherRoles: new Map(),
    pools: new Map(),
    bindingCaches: new Map(),
    bindingUpdateLists: new Map(),
    updateTimes: new Map(),
    restarts: new Map(),
    peers: new Map(),
    sessions: new Map(),
    databaseRequests: new Map(),
    addressQueries: new Map(),
    centralSessions: new Map(),
    prefixReleases: new Map(),
    routerSessions: new Map(),
    endedPrefixes: new Map(),
    anchoredLinks: new Map(),
    anchorAddresses: new Map(),
    whereabouts: new Map(),
    visitedRegistrations: new Map(),
    directoryRegistrations: new Map(),
    addressMappings: new Map(),
    hostRoutes: new Map(),
    addressLeases: new Map(),
    locationQuestions: new Map(),
    locationNotices: new Map(),
    profiles: new Map(),
    homes: new Map(),
    linkPrefixes: new Map(),
    fastBindings: new Map(),
    offeredMaps: new Map(),
    heardMaps: new Map(),
    regionalPrefixes: new Map(),
    foundAgents: new Map(),
    agentSearches: new Map(),
    setTunnelsAt: new Map(),
    gonePeers: new Map(),
    toldUntil: new Map(),
    agentSwitches: new Map(),
    heldAnswers: new Map(),
    dhcpLeases: new Map(),
    dhcpNextSubnet: new Map(),
    dhcpClients: new Map(),
    endedBindings: new Map(),
    routeOptimizations: new Map(),
    cookiesDrawn: new Map(),
    pointers: new Map(),
    sourcePointers: new Map(),
    accessPrefixes: new Map(),
    tunnelUsers: new Map(),
    fastHandovers: new Map(),
    handoverSequence: new Map(),
    profileSequence: new Map(),
    nameZones: new Map(),
    nameUpdates: new Map(),
    nameQuestions: new Map(),
    dnsIds: new Map(),
    attachments: new Map(),
  };
}

/** The options of a run with the scheme's defaults filled in. */
export function resolveOptions(description: SchemeDescription, run: RunDefinition): { readonly [key: string]: OptionValue } {
  const values: { [key: string]: OptionValue } = {};
  for (const option of description.options) values[option.key] = run.options?.[option.key] ?? option.default;
  return values;
}

/** The family of schemes that a run is of; with a node, that of the node’s domain. */
export function familyOf(world: World, node?: number): SchemeDescription['family'] {
  return world.scheme.familyOf?.(world.options, node) ?? world.scheme.description.family;
}

/** An option's value as text, number or truth. */
export function optionText(world: World, key: string): string {
  return String(required(world.options[key], `option ${key}`));
}

/** True when a boolean option is on. */
export function optionOn(world: World, key: string): boolean {
  return required(world.options[key], `option ${key}`) === true;
}

/** A number option that is in milliseconds, as a duration. */
export function optionDuration(world: World, key: string): SimDuration {
  return fromMs(optionNumber(world, key));
}

/** A number option. */
export function optionNumber(world: World, key: string): number {
  return Number(required(world.options[key], `option ${key}`));
}

/** `binding_lifetime_s` as a duration, and in seconds. */
export function bindingLifetimeSeconds(world: World): number {
  return Number(required(world.options['binding_lifetime_s'], 'option binding_lifetime_s'));
}

/** `binding_lifetime_s` in ns. */
export function bindingLifetime(world: World): SimDuration {
  return bindingLifetimeSeconds(world) * SECOND;
}

/** The one node that holds a role. */
export function roleHolder(world: World, role: string): number {
  return required(world.mobility.roles.get(role)?.[0], `holder of role ${role}`);
}

/** `mn1.0`: a mobile's interface in keys. */
export function interfaceKey(world: World, state: MobileInterface): string {
  return `${nodeId(world, state.mobile)}.${state.ordinal}`;
}

/** The inner map of `maps` for a node, made when missing. */
export function mapOf<Key, Value>(maps: Map<number, Map<Key, Value>>, node: number): Map<Key, Value> {
  const known = maps.get(node);
  if (known !== undefined) return known;
  const made = new Map<Key, Value>();
  maps.set(node, made);
  return made;
}
