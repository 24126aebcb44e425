/**
 * Mobility function 3, mobility routing (draft-chan-dmm-framework-gap-analysis §3): a router intercepts a mobile's prefix and sends it
 * where the mobile is: to its own radio, into a tunnel, or nowhere. The up-link half says what packets from a prefix may do.
 *
 * Tunnel ends are opened and closed by use, so a node never has a tunnel end that serves nobody.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { internRoute, makeRoute, nodeAt, nodeId, type MobileInterface } from '../net/network.ts';
import { radioPosition } from '../net/radio.ts';
import { removeRoute, removeSourceRoute, setRoute, setSourceRoute } from '../net/routing.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { closeTunnel, openTunnel } from '../net/tunnel.ts';
import type { World } from './world.ts';

/** Where a prefix goes. */
export type PrefixPointer =
  | { readonly kind: 'access'; readonly mobile: number; readonly mobileInterface: number }
  | { readonly kind: 'tunnel'; readonly mobile: number; readonly remote: number }
  | { readonly kind: 'plain'; readonly mobile: number }
  | { readonly kind: 'blocked'; readonly mobile: number };

function pointerKey(node: number, prefix: Ipv6Address): string {
  return `${node} ${prefix}`;
}

/** Down-link: sends packets for `prefix` to a mobile's interface on this router's radio. */
export function pointToAccessLink(world: World, router: number, prefix: Ipv6Address, state: MobileInterface, why: Why): void {
  point(world, router, prefix, { kind: 'access', mobile: state.mobile, mobileInterface: state.number });
  const position = radioPosition(world, state.number, router, 'down');
  setRoute(world, router, prefix, internRoute(world, makeRoute('access', { direction: position })));
  showRoute(world, router, prefix, state.mobile, { to: nodeId(world, state.mobile), via: 'radio', why });
}

/** Down-link: sends packets for `prefix` through the tunnel to `remote`. Opens this node's end. */
export function pointToTunnel(world: World, node: number, prefix: Ipv6Address, mobile: number, remote: number, why: Why): void {
  const tunnel = joinTunnel(world, node, mobile, remote, `down ${prefix}`, why);
  point(world, node, prefix, { kind: 'tunnel', mobile, remote });
  setRoute(world, node, prefix, internRoute(world, makeRoute('tunnel', { tunnel })));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, remote), via: 'tunnel', why });
}

/** Down-link: drops packets for `prefix`, since nobody knows where the mobile is. */
export function pointNowhere(world: World, node: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  point(world, node, prefix, { kind: 'blocked', mobile });
  setRoute(world, node, prefix, internRoute(world, makeRoute('drop', { reason: 'no-binding' })));
  showRoute(world, node, prefix, mobile, { to: nodeId(world, node), via: 'dropped', why });
}

/** Down-link: forgets `prefix`; normal routing decides again. */
export function releasePointer(world: World, node: number, prefix: Ipv6Address): void {
  const key = pointerKey(node, prefix);
  const before = world.mobility.pointers.get(key);
  if (before === undefined) return;
  world.mobility.pointers.delete(key);
  removeRoute(world, node, prefix);
  deleteRow(world, node, 'routes', prefix);
  if (before.kind === 'tunnel') leaveTunnel(world, node, before.mobile, before.remote, `down ${prefix}`);
}

/** The down-link pointer of a prefix at a node. */
export function pointerOf(world: World, node: number, prefix: Ipv6Address): PrefixPointer | null {
  return world.mobility.pointers.get(pointerKey(node, prefix)) ?? null;
}

function point(world: World, node: number, prefix: Ipv6Address, pointer: PrefixPointer): void {
  const key = pointerKey(node, prefix);
  const before = world.mobility.pointers.get(key);
  world.mobility.pointers.set(key, pointer);
  if (before?.kind !== 'tunnel') return;
  if (pointer.kind === 'tunnel' && pointer.remote === before.remote && pointer.mobile === before.mobile) return;
  leaveTunnel(world, node, before.mobile, before.remote, `down ${prefix}`);
}

function showRoute(
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
  setSourceRoute(world, router, prefix, internRoute(world, makeRoute('plain')));
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
): void {
  const tunnel = joinTunnel(world, router, mobile, anchor, `up ${prefix}`, why);
  pointSource(world, router, prefix, { kind: 'tunnel', mobile, remote: anchor });
  setSourceRoute(world, router, prefix, internRoute(world, makeRoute('tunnel', { tunnel })));
  showSource(world, router, prefix, mobile, { to: nodeId(world, anchor), via: 'tunnel', why });
}

/** Up-link: packets from `prefix` are dropped until the router is ready for it. */
export function blockUplink(world: World, router: number, prefix: Ipv6Address, mobile: number, why: Why): void {
  pointSource(world, router, prefix, { kind: 'blocked', mobile });
  setSourceRoute(world, router, prefix, internRoute(world, makeRoute('drop', { reason: 'not-ready' })));
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
  if (before.kind === 'tunnel') leaveTunnel(world, router, before.mobile, before.remote, `up ${prefix}`);
}

function pointSource(world: World, router: number, prefix: Ipv6Address, pointer: PrefixPointer): void {
  const key = pointerKey(router, prefix);
  const before = world.mobility.sourcePointers.get(key);
  world.mobility.sourcePointers.set(key, pointer);
  if (before?.kind !== 'tunnel') return;
  if (pointer.kind === 'tunnel' && pointer.remote === before.remote && pointer.mobile === before.mobile) return;
  leaveTunnel(world, router, before.mobile, before.remote, `up ${prefix}`);
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

/**
 * Joins this node's tunnel end towards `remote` for a mobile as `user` (such as `down 2001:db8:…::`). Returns the tunnel's number. Joining
 * twice as the same user counts once.
 */
export function joinTunnel(world: World, node: number, mobile: number, remote: number, user: string, why: Why): number {
  const key = `${node} ${mobile} ${remote}`;
  const users = world.mobility.tunnelUsers.get(key) ?? [];
  const here = nodeAt(world, node);
  const remoteAddress = required(nodeAt(world, remote).address, 'address of a tunnel end');
  if (users.includes(user)) return required(here.tunnels.get(remoteAddress), 'tunnel end');
  const tunnel = openTunnel(world, node, remote);
  const joined = [...users, user].toSorted();
  world.mobility.tunnelUsers.set(key, joined);
  showTunnel(world, node, mobile, remote, joined, why);
  return tunnel;
}

/** Leaves a tunnel end; the last user closes it. Nothing happens when `user` had not joined. */
export function leaveTunnel(world: World, node: number, mobile: number, remote: number, user: string): void {
  const key = `${node} ${mobile} ${remote}`;
  const users = world.mobility.tunnelUsers.get(key);
  if (users === undefined || !users.includes(user)) return;
  const left = users.filter((other) => other !== user);
  closeTunnel(world, required(nodeAt(world, node).tunnels.get(required(nodeAt(world, remote).address, 'address')), 'tunnel end'));
  if (left.length === 0) {
    world.mobility.tunnelUsers.delete(key);
    deleteRow(world, node, 'tunnels', `${mobile} ${remote}`);
    return;
  }
  world.mobility.tunnelUsers.set(key, left);
  showTunnel(world, node, mobile, remote, left, {
    section: 'RFC 2473 §3',
    sentence: 'The tunnel end stays for the prefixes that still use it.',
  });
}

function showTunnel(world: World, node: number, mobile: number, remote: number, users: readonly string[], why: Why): void {
  const prefixes = [...new Set(users.map((user) => user.slice(user.indexOf(' ') + 1)))];
  putRow(world, node, 'tunnels', `${mobile} ${remote}`, {
    mn: nodeId(world, mobile),
    to: nodeId(world, remote),
    local: nodeAt(world, node).address,
    remote: nodeAt(world, remote).address,
    prefixes: prefixes.map((prefix) => `${prefix}/64`),
    uplink: users.some((user) => user.startsWith('up ')),
    downlink: users.some((user) => user.startsWith('down ')),
    overheadBytes: 40,
    why,
  });
}

/** A node has failed: what it routed and tunnelled for mobiles is gone. */
export function forgetMobilityRouting(world: World, node: number): void {
  for (const key of [...world.mobility.pointers.keys()]) {
    const [owner, prefix] = key.split(' ');
    if (Number(owner) === node) releasePointer(world, node, prefix as Ipv6Address);
  }
  for (const key of [...world.mobility.sourcePointers.keys()]) {
    const [owner, prefix] = key.split(' ');
    if (Number(owner) === node) releaseUplink(world, node, prefix as Ipv6Address);
  }
  for (const [key, users] of [...world.mobility.tunnelUsers]) {
    const [owner, mobile, remote] = key.split(' ').map(Number);
    if (owner === node) for (const user of users) leaveTunnel(world, node, mobile!, remote!, user);
  }
}
