/** What forwarding hands upwards, for every world. */
import { sendError } from './net/icmpv6.ts';
import type { NetworkHooks } from './net/network.ts';
import type { World } from './mobility/world.ts';
import { receive } from './dispatch.ts';
import { flowDrained } from './flows.ts';

/** The hooks of every world. */
export const NETWORK_HOOKS: NetworkHooks = {
  receiveOnLink: receive,
  receiveLocal: receive,
  flowDrained: (network, index) => flowDrained(network as World, index),
  reportError: sendError,
  unknownHomeAddress: (network, node, careOf, home) =>
    (network as World).scheme.handlers.handleUnknownHomeAddress?.(network as World, node.index, careOf, home),
  addressUsable: (network, mobile, address) =>
    (network as World).scheme.handlers.handleAddress?.(network as World, mobile, address),
};
