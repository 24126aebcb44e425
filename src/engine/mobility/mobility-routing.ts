/**
 * Mobility function 3, mobility routing (draft-chan-dmm-framework-gap-analysis §3): a router intercepts a mobile's prefix and sends it
 * where the mobile is: to its own radio, into a tunnel, or nowhere. The up-link half says what packets from a prefix may do.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, nodeId, type LegBasis, type MobileInterface, type TunnelAddresses } from '../net/network.ts';
import { radioPosition } from '../net/radio.ts';
import { dropRoute, makeRoute } from '../net/route.ts';
import { removeRoute, removeSourceRoute, setRoute, setSourceRoute } from '../net/routing.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { internHeader } from '../net/header-stack.ts';
import { makeOptimization } from '../net/route-optimization.ts';
import { ownerOf, prefixOfAddress } from '../net/owners.ts';
import { joinTunnel, leaveTunnel } from './tunnel-use.ts';
import type { World } from './world.ts';

export { joinTunnel, leaveTunnel, tunnelUse } from './tunnel-use.ts';

/** Where a prefix goes. */
export type PrefixPointer =
  | { readonly kind: 'access'; readonly mobile: number; readonly mobileInterface: number }
  /** `addresses` are the tunnel's when they are not the two nodes' own: a mobile's end is at a care-of address. */
  | { readonly kind: 'tunnel'; readonly mobile: number; readonly remote: number; readonly addresses?: TunnelAddresses }
  | { readonly kind: 'optimized'; readonly mobile: number; readonly optimization: number }
  /** Into the tunnel to the gateway where the mobile is going (RFC 5949). */
  | { readonly kind: 'handover'; readonly mobile: number; readonly remote: number; readonly addresses?: undefined }
  /** Kept here until the mobile can be reached. */
  | { readonly kind: 'buffer'; readonly mobile: number; readonly buffer: number }
  /** The tunnel to the next of several anchors (`net/leg.ts`). */
  | {
      readonly kind: 'leg';
      readonly mobile: number;
      readonly remote: number;
      readonly basis: LegBasis;
      readonly addresses?: TunnelAddresses;
      /** The tunnel to the mobile that up-link packets are still taken from. */
      readonly upFrom?: TunnelAddresses;
    }
  /** To the next of several anchors by another destination in the same header (`address-mapping.ts`). */
  | { readonly kind: 'rewritten'; readonly mobile: number; readonly remote: number; readonly basis: LegBasis }
  /** For an address that stands for the mobile's home address. */
  | { readonly kind: 'restored'; readonly mobile: number }
  /** Plain, to the next node on the way to the mobile's access router (`host-routes.ts`). */
  | { readonly kind: 'hop'; readonly mobile: number; readonly next: number }
  /** Goes on as routing leads it; the scheme is told of packets that begin their way here. */
  | { readonly kind: 'native'; readonly mobile: number }
  | { readonly kind: 'plain'; readonly mobile: number }
  | { readonly kind: 'blocked'; readonly mobile: number };

function pointerKey(node: number, prefix: Ipv6Address): string {
  return `${node} ${prefix}`;
}

/** Down-link: sends packets for `prefix` to a mobile's interface on this router's radio. */
export function pointToAccessLink(world: World, router: number, prefix: Ipv6Address, state: MobileInterface, why: Why): void {
  point(world, router, prefix, { kind: 'access', mobile: state.mobile, mobileInterface: state.number });
  const position = radioPosition(world, state.number, router, 'down');
  setRoute(world, router, prefix, makeRoute('access', position));
  showRoute(world, router, prefix, state.mobile, { to: nodeId(world, state.mobile), via: 'radio', why });
}

/**
 * Down-link: sends packets for `prefix` through the tunnel to `remote`. Opens this node's end. `plainOnly`: packets that are in a tunnel
 * already are dropped as `stale-tunnel`; they are for a care-of address that is bound elsewhere by now.
 */
export function pointToTunnel(
  world: World,
  node: number,
  prefix: Ipv6Address,
  mobile: number,
  remote: number,
  why: Why,
  addresses?: TunnelAddresses,
  plainOnly = false,
): void {
  const tunnel = joinTunnel(world, node, mobile, remote, `down ${prefix}`, why, addresses);
  point(world, node, prefix, { kind: 'tunnel', mobile, remote, ...(addresses === undefined ? {} : { addresses }) });
  setRoute(world, node, prefix, makeRoute(plainOnly ? 'tunnelOnce' : 'tunnel', tunnel));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, remote), via: 'tunnel', why });
}

/**
 * Correspondent: packets for a mobile's home address leave for its care-of address, with a type 2 routing header (RFC 6275 §9.3.2); what
 * comes from there with the Home Address option is accepted (§9.3.1).
 */
export function pointToCareOf(
  world: World,
  node: number,
  mobile: number,
  homeAddress: Ipv6Address,
  careOfAddress: Ipv6Address,
  why: Why,
): void {
  const prefix = prefixOfAddress(homeAddress);
  const optimization = makeOptimization(world, node, 'rh2', homeAddress, careOfAddress);
  point(world, node, prefix, { kind: 'optimized', mobile, optimization });
  setRoute(world, node, prefix, makeRoute('optimized', optimization));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, mobile), via: 'routing header', why });
}

/** Mobile: what it sends from its home address to one peer goes straight there, with a Home Address option (RFC 6275 §11.3.1). */
export function optimizePair(
  world: World,
  mobile: number,
  homeAddress: Ipv6Address,
  peer: Ipv6Address,
  careOfAddress: Ipv6Address,
  why: Why,
): void {
  const optimization = makeOptimization(world, mobile, 'hao', homeAddress, careOfAddress);
  const pair = internHeader(world, 0, homeAddress, peer, mobile);
  nodeAt(world, mobile).pairRoutes.set(pair, makeRoute('optimized', optimization));
  putRow(world, mobile, 'routes', `from ${homeAddress} to ${peer}`, {
    mn: nodeId(world, mobile),
    to: nodeId(world, ownerOf(world, peer) ?? mobile),
    address: homeAddress,
    prefix: `from ${homeAddress} to ${peer}`,
    via: 'home address option',
    why,
  });
}

/** Mobile: what it sends from its home address to this peer takes the common way again. Nothing happens when it does already. */
export function releasePair(world: World, mobile: number, homeAddress: Ipv6Address, peer: Ipv6Address): void {
  const pair = internHeader(world, 0, homeAddress, peer, mobile);
  if (!nodeAt(world, mobile).pairRoutes.delete(pair)) return;
  deleteRow(world, mobile, 'routes', `from ${homeAddress} to ${peer}`);
}

/** Down-link: sends packets for `prefix`, those out of other tunnels too, through the tunnel to the gateway where the mobile is going. */
export function pointToHandover(world: World, node: number, prefix: Ipv6Address, mobile: number, remote: number, why: Why): void {
  const tunnel = joinTunnel(world, node, mobile, remote, `down ${prefix}`, why);
  point(world, node, prefix, { kind: 'handover', mobile, remote });
  setRoute(world, node, prefix, makeRoute('handover', tunnel));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, remote), via: 'tunnel', why });
}

/** Down-link: keeps packets for `prefix` in an open buffer (`net/packet-buffer.ts`). */
export function pointToBuffer(world: World, node: number, prefix: Ipv6Address, mobile: number, buffer: number, why: Why): void {
  point(world, node, prefix, { kind: 'buffer', mobile, buffer });
  setRoute(world, node, prefix, makeRoute('buffer', buffer));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, node), via: 'buffer', why });
}

/** Down-link: drops packets for `prefix`, since nobody knows where the mobile is. */
export function pointNowhere(world: World, node: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  point(world, node, prefix, { kind: 'blocked', mobile });
  setRoute(world, node, prefix, dropRoute('no-binding'));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, node), via: 'dropped', why });
}

/** Keeps packets for `prefix` here: what a node does that has told others a lie. They count as dropped. */
export function captureAt(world: World, node: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  point(world, node, prefix, { kind: 'blocked', mobile });
  setRoute(world, node, prefix, dropRoute('hijacked'));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, node), via: 'dropped', why });
}

/** Down-link: forgets `prefix`; normal routing decides again. */
export function releasePointer(world: World, node: number, prefix: Ipv6Address): void {
  const key = pointerKey(node, prefix);
  const before = world.mobility.pointers.get(key);
  if (before === undefined) return;
  world.mobility.pointers.delete(key);
  noteAccess(world, node, prefix, before, null);
  removeRoute(world, node, prefix);
  deleteRow(world, node, 'routes', prefix);
  if (isTunnel(before)) leaveTunnel(world, node, before.mobile, before.remote, `down ${prefix}`, before.addresses);
  leaveUpFrom(world, node, prefix, before, null);
}

/** A leg's tunnel for what still comes up-link is closed, unless the pointer that follows uses it. */
function leaveUpFrom(world: World, node: number, prefix: Ipv6Address, before: PrefixPointer, after: PrefixPointer | null): void {
  if (before.kind !== 'leg' || before.upFrom === undefined) return;
  const { local, remote } = before.upFrom;
  const goesOn = after?.kind === 'tunnel' && after.addresses?.local === local && after.addresses.remote === remote;
  if (!goesOn) leaveTunnel(world, node, before.mobile, before.mobile, `down ${prefix}`, before.upFrom);
}

/** The down-link pointer of a prefix at a node. */
export function pointerOf(world: World, node: number, prefix: Ipv6Address): PrefixPointer | null {
  return world.mobility.pointers.get(pointerKey(node, prefix)) ?? null;
}

/** The prefixes that a router delivers to a mobile's interface on its radio, in the order in which that began. */
export function accessPrefixesOf(world: World, router: number, mobileInterface: number): readonly Ipv6Address[] {
  return world.mobility.accessPrefixes.get(`${router} ${mobileInterface}`) ?? [];
}

/** A pointer has taken the place of another one: keeps account of what is delivered to which interface. */
function noteAccess(
  world: World,
  router: number,
  prefix: Ipv6Address,
  before: PrefixPointer | null,
  after: PrefixPointer | null,
): void {
  const was = before?.kind === 'access' ? before.mobileInterface : -1;
  const is = after?.kind === 'access' ? after.mobileInterface : -1;
  if (was === is) return;
  const { accessPrefixes } = world.mobility;
  if (was >= 0) {
    const left = accessPrefixesOf(world, router, was).filter((other) => other !== prefix);
    if (left.length === 0) accessPrefixes.delete(`${router} ${was}`);
    else accessPrefixes.set(`${router} ${was}`, left);
  }
  if (is >= 0) accessPrefixes.set(`${router} ${is}`, [...accessPrefixesOf(world, router, is), prefix]);
}

/** The up-link rule of a prefix at a node. */
export function sourcePointerOf(world: World, node: number, prefix: Ipv6Address): PrefixPointer | null {
  return world.mobility.sourcePointers.get(pointerKey(node, prefix)) ?? null;
}

/** Makes a pointer the one that holds, and leaves the tunnel of the one before; its route is the caller's. */
export function point(world: World, node: number, prefix: Ipv6Address, pointer: PrefixPointer): void {
  const key = pointerKey(node, prefix);
  const before = world.mobility.pointers.get(key);
  world.mobility.pointers.set(key, pointer);
  noteAccess(world, node, prefix, before ?? null, pointer);
  if (before === undefined || !isTunnel(before)) return;
  leaveUpFrom(world, node, prefix, before, pointer);
  if (isTunnel(pointer) && isSameTunnel(pointer, before)) return;
  leaveTunnel(world, node, before.mobile, before.remote, `down ${prefix}`, before.addresses);
}

/** Shows where a prefix goes. */
export function showRoute(
  world: World,
  node: number,
  prefix: Ipv6Address,
  mobile: number,
  facts: { to: string; via: string; why: Why },
): void {
  putRow(world, node, 'routes', prefix, { mn: nodeId(world, mobile), address: prefix, prefix: `${prefix}/64`, ...facts });
}

/** Up-link: packets from `prefix` are forwarded by their destination. */
export function allowPlainUplink(world: World, router: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  pointSource(world, router, prefix, { kind: 'plain', mobile });
  setSourceRoute(world, router, prefix, makeRoute('plain'));
  showSource(world, router, prefix, mobile, { to: nodeId(world, router), via: 'plain', why });
}

/** Up-link: packets from `prefix` go back through the tunnel to its anchor. Opens this node's end. */
export function allowTunnelledUplink(
  world: World,
  router: number,
  prefix: Ipv6Address,
  mobile: number,
  anchor: number,
  why: Why,
  addresses?: TunnelAddresses,
): void {
  const tunnel = joinTunnel(world, router, mobile, anchor, `up ${prefix}`, why, addresses);
  pointSource(world, router, prefix, {
    kind: 'tunnel',
    mobile,
    remote: anchor,
    ...(addresses === undefined ? {} : { addresses }),
  });
  setSourceRoute(world, router, prefix, makeRoute('tunnel', tunnel));
  showSource(world, router, prefix, mobile, { to: nodeId(world, anchor), via: 'tunnel', why });
}

/** Up-link: packets from `prefix` are dropped until the router is ready for it. */
export function blockUplink(world: World, router: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  pointSource(world, router, prefix, { kind: 'blocked', mobile });
  setSourceRoute(world, router, prefix, dropRoute('not-ready'));
  showSource(world, router, prefix, mobile, { to: nodeId(world, router), via: 'dropped', why });
}

/** Up-link: forgets `prefix`; its packets are filtered. */
export function releaseUplink(world: World, router: number, prefix: Ipv6Address): void {
  const key = pointerKey(router, prefix);
  const before = world.mobility.sourcePointers.get(key);
  if (before === undefined) return;
  world.mobility.sourcePointers.delete(key);
  removeSourceRoute(world, router, prefix);
  deleteRow(world, router, 'routes', `from ${prefix}`);
  if (before.kind === 'tunnel') leaveTunnel(world, router, before.mobile, before.remote, `up ${prefix}`, before.addresses);
}

function pointSource(world: World, router: number, prefix: Ipv6Address, pointer: PrefixPointer): void {
  const key = pointerKey(router, prefix);
  const before = world.mobility.sourcePointers.get(key);
  world.mobility.sourcePointers.set(key, pointer);
  if (before?.kind !== 'tunnel') return;
  if (pointer.kind === 'tunnel' && isSameTunnel(pointer, before)) return;
  leaveTunnel(world, router, before.mobile, before.remote, `up ${prefix}`, before.addresses);
}

function showSource(
  world: World,
  router: number,
  prefix: Ipv6Address,
  mobile: number,
  facts: { to: string; via: string; why: Why },
): void {
  putRow(world, router, 'routes', `from ${prefix}`, {
    mn: nodeId(world, mobile),
    address: prefix,
    prefix: `from ${prefix}/64`,
    ...facts,
  });
}

type TunnelPointer = Extract<PrefixPointer, { readonly kind: 'tunnel' | 'handover' | 'leg' }>;

function isTunnel(pointer: PrefixPointer): pointer is TunnelPointer {
  return pointer.kind === 'tunnel' || pointer.kind === 'handover' || pointer.kind === 'leg';
}

function isSameTunnel(a: TunnelPointer, b: TunnelPointer): boolean {
  const first = a.addresses;
  const second = b.addresses;
  return a.remote === b.remote && a.mobile === b.mobile && first?.local === second?.local && first?.remote === second?.remote;
}

/** A node has failed: what it routed and tunnelled for mobiles is gone. */
export function forgetMobilityRouting(world: World, node: number): void {
  nodeAt(world, node).pairRoutes.clear();
  for (const key of [...world.mobility.pointers.keys()]) {
    const [owner, prefix] = key.split(' ');
    if (Number(owner) === node) releasePointer(world, node, prefix as Ipv6Address);
  }
  for (const key of [...world.mobility.sourcePointers.keys()]) {
    const [owner, prefix] = key.split(' ');
    if (Number(owner) === node) releaseUplink(world, node, prefix as Ipv6Address);
  }
  for (const [key, users] of [...world.mobility.tunnelUsers]) {
    const [owner, mobile, remote, local, peer] = key.split(' ');
    if (Number(owner) !== node) continue;
    const addresses = local === undefined ? undefined : { local: local as Ipv6Address, remote: peer as Ipv6Address };
    for (const user of users) leaveTunnel(world, node, Number(mobile), Number(remote), user, addresses);
  }
}
