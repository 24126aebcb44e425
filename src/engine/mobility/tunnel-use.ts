/** Tunnel ends, opened and closed by use, so that a node never has a tunnel end that serves nobody. */
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt, nodeId, type TunnelAddresses } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { closeTunnel, openTunnel, ownAddresses, tunnelKey } from '../net/tunnel.ts';
import type { World } from './world.ts';

/** Who uses which tunnel end for a mobile: key of `tunnelUsers`, and of the end's row behind the node. */
export function tunnelUse(node: number, mobile: number, remote: number, addresses: TunnelAddresses | undefined): string {
  return `${node} ${mobile} ${remote}${addresses === undefined ? '' : ` ${tunnelKey(addresses)}`}`;
}

function tunnelEndOf(world: World, node: number, remote: number, addresses: TunnelAddresses | undefined): number {
  const key = tunnelKey(addresses ?? ownAddresses(world, node, remote));
  return required(nodeAt(world, node).tunnels.get(key), 'tunnel end');
}

/**
 * Joins this node's tunnel end towards `remote` for a mobile as `user` (such as `down 2001:db8:…::`). Returns the tunnel's number. Joining
 * twice as the same user counts once. `addresses` are the tunnel's when they are not the two nodes' own.
 */
export function joinTunnel(
  world: World,
  node: number,
  mobile: number,
  remote: number,
  user: string,
  why: Why,
  addresses?: TunnelAddresses,
): number {
  const key = tunnelUse(node, mobile, remote, addresses);
  const users = world.mobility.tunnelUsers.get(key) ?? [];
  if (users.includes(user)) return tunnelEndOf(world, node, remote, addresses);
  const tunnel = openTunnel(world, node, remote, addresses);
  const joined = [...users, user].toSorted();
  world.mobility.tunnelUsers.set(key, joined);
  showTunnel(world, node, mobile, remote, joined, why, addresses);
  return tunnel;
}

/** Leaves a tunnel end; the last user closes it. Nothing happens when `user` had not joined. */
export function leaveTunnel(
  world: World,
  node: number,
  mobile: number,
  remote: number,
  user: string,
  addresses?: TunnelAddresses,
): void {
  const key = tunnelUse(node, mobile, remote, addresses);
  const users = world.mobility.tunnelUsers.get(key);
  if (users === undefined || !users.includes(user)) return;
  const left = users.filter((other) => other !== user);
  closeTunnel(world, tunnelEndOf(world, node, remote, addresses));
  if (left.length === 0) {
    world.mobility.tunnelUsers.delete(key);
    deleteRow(world, node, 'tunnels', key.slice(key.indexOf(' ') + 1));
    return;
  }
  world.mobility.tunnelUsers.set(key, left);
  const why: Why = { section: 'RFC 2473 §3', sentence: 'The tunnel end stays for the prefixes that still use it.' };
  showTunnel(world, node, mobile, remote, left, why, addresses);
}

function showTunnel(
  world: World,
  node: number,
  mobile: number,
  remote: number,
  users: readonly string[],
  why: Why,
  addresses: TunnelAddresses | undefined,
): void {
  const prefixes = [...new Set(users.map((user) => user.slice(user.indexOf(' ') + 1)))];
  const key = tunnelUse(node, mobile, remote, addresses);
  putRow(world, node, 'tunnels', key.slice(key.indexOf(' ') + 1), {
    mn: nodeId(world, mobile),
    to: nodeId(world, remote),
    local: addresses?.local ?? nodeAt(world, node).address,
    remote: addresses?.remote ?? nodeAt(world, remote).address,
    prefixes: prefixes.map((prefix) => `${prefix}/64`),
    uplink: users.some((user) => user.startsWith('up ')),
    downlink: users.some((user) => user.startsWith('down ')),
    overheadBytes: 40,
    why,
  });
}
