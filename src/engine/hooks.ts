/** What forwarding hands upwards, for every world. */
import { prefixOf, readAddress } from '#base/ipv6-address.ts';
import { sendError } from './net/icmpv6.ts';
import type { Network, NetworkHooks, NodeState } from './net/network.ts';
import { makeRoute } from './net/route.ts';
import { makeBlockLeg } from './mobility/leg-routing.ts';
import type { World } from './mobility/world.ts';
import { receive } from './dispatch.ts';
import { answerFlow, flowDrained } from './flows.ts';

/** The hooks of every world. */
export const NETWORK_HOOKS: NetworkHooks = {
  receiveOnLink: receive,
  receiveLocal: receive,
  flowDrained: (network, index) => flowDrained(network as World, index),
  meetStray,
  reportError: sendError,
  unknownHomeAddress: (network, node, careOf, home) =>
    (network as World).scheme.handlers.handleUnknownHomeAddress?.(network as World, node.index, careOf, home),
  legTaken: (network, leg, from, uplink, sender) =>
    (network as World).scheme.handlers.handleLegTaken?.(network as World, leg, from, uplink, sender),
  peerResolved: (network, flow, address, reason) => answerFlow(network as World, flow, address, reason),
  blockPointed: (network, node, block, owner) => makeRoute('leg', makeBlockLeg(network as World, node.index, block, owner)),
  addressUsable: (network, mobile, address) =>
    (network as World).scheme.handlers.handleAddress?.(network as World, mobile, address),
};

function meetStray(network: Network, node: NodeState, at: number): boolean {
  const world = network as World;
  const { handleStray } = world.scheme.handlers;
  return handleStray?.(world, node.index, prefixOf(readAddress(world.pool.bytes, at), 64)) ?? false;
}
