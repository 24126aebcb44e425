/** What comes up from forwarding: control messages find the host, the router or the scheme that they are for. */
import { DATA_ORDER, EVENT_KIND, pushEvent } from './sim/event-queue.ts';
import { FACT, freePacket, packetFact } from './sim/packet-pool.ts';
import { handleIcmpv6 } from './net/icmpv6.ts';
import { handleRouterAdvertisement, solicitRouters } from './net/mobile-host.ts';
import { answerNodeInformationQuery } from './net/node-information.ts';
import { recordReceived, takeControl } from './net/control.ts';
import { NO_INGRESS, type MobileInterface, type Network, type NodeState } from './net/network.ts';
import { drop } from './net/transmission.ts';
import type { World } from './mobility/world.ts';

/** The node of a packet in process whose node has failed since: it was received, and forgotten with all else. */
export const FORGOTTEN = -1;

/** A control packet has come to its node. Its handling takes `timing.processingMs`. */
export function receive(network: Network, node: NodeState, ingress: number, slot: number): void {
  if (packetFact(network.pool, slot, FACT.flow) >= 0) {
    drop(network, node.index, slot, 'no-listener');
    return;
  }
  recordReceived(network, node.index, slot);
  if (network.fixed.processing === 0) {
    handleControl(network, node, ingress, slot);
    return;
  }
  network.inProcess.set(slot, { node: node.index, ingress });
  pushEvent(network.queue, network.now + network.fixed.processing, network.sequence++, EVENT_KIND.process, slot);
}

/** The processing time of a control packet is over. */
export function finishProcessing(network: Network, slot: number): void {
  const waiting = network.inProcess.get(slot);
  if (waiting === undefined) return;
  network.inProcess.delete(slot);
  network.cause = packetFact(network.pool, slot, FACT.cause);
  if (waiting.node === FORGOTTEN) freePacket(network.pool, slot);
  else handleControl(network, network.nodes[waiting.node]!, waiting.ingress, slot);
}

function handleControl(network: Network, node: NodeState, position: number, slot: number): void {
  const world = network as World;
  const ingress = position === NO_INGRESS ? null : network.directions[position]!;
  const packet = takeControl(network, slot);
  if (packet.payload.protocol === 'mobility') {
    world.scheme.handlers.handleMobilityMessage?.(world, node.index, packet, packet.payload.message);
  } else if (packet.payload.protocol === 'dhcpv6') {
    const state = ingress !== null && ingress.radio ? world.interfaces[ingress.mobileInterface]! : null;
    // Processing takes time: the link that the message came over may be gone by now.
    if (state !== null && state.router !== (node.mobile ? ingress?.from : node.index)) return;
    world.scheme.handlers.handleDhcpMessage?.(world, node.index, packet, packet.payload.message, state);
  } else if (packet.payload.protocol === 'dns') {
    world.scheme.handlers.handleDnsMessage?.(world, node.index, packet, packet.payload.message);
  } else if (packet.payload.protocol === 'icmpv6') {
    const message = packet.payload.message;
    const state = ingress !== null && ingress.radio ? world.interfaces[ingress.mobileInterface]! : null;
    if (message.kind === 'router-solicitation' && state !== null && node.accessRouter) {
      world.scheme.handlers.handleRouterSolicitation(world, node.index, state, message.options);
    } else if (message.kind === 'router-advertisement' && state !== null && node.mobile) {
      // Processing takes time: the link that the advertisement is about may be gone by now.
      if (state.router !== ingress?.from) return;
      world.scheme.handlers.readAdvertisement?.(world, state, message.options);
      for (const { prefix, from } of handleRouterAdvertisement(world, state, packet))
        world.scheme.handlers.handlePrefixMoved?.(world, prefix, from);
      world.scheme.handlers.handleRouterFound?.(world, state);
    } else if (message.kind === 'node-information-query' && state !== null && node.mobile) {
      // As above: there may be no link to answer on any more.
      if (state.router === ingress?.from && world.scheme.handlers.answersNodeInformation?.(world) !== false)
        answerNodeInformationQuery(world, state, packet, message);
    } else if (message.kind === 'node-information-reply' && state !== null && node.accessRouter) {
      world.scheme.handlers.handleNodeInformationReply?.(world, node.index, state, message);
    } else if (message.kind === 'home-agent-address-discovery-request' || message.kind === 'home-agent-address-discovery-reply') {
      world.scheme.handlers.handleHomeAgentDiscovery?.(world, node.index, packet, message);
    } else if (message.kind === 'proxy-router-solicitation' || message.kind === 'proxy-router-advertisement') {
      // As above: the link that it is about may be gone by now.
      if (state !== null && state.router === (node.mobile ? ingress?.from : node.index))
        world.scheme.handlers.handleProxyRouterMessage?.(world, node.index, state, message);
    } else if (message.kind === 'neighbor-advertisement' && state !== null && node.accessRouter) {
      if (state.router === node.index)
        world.scheme.handlers.handleNeighborAdvertisement?.(world, node.index, state, message.target);
    } else handleIcmpv6(world, node, packet, message);
  }
}

/** A mobile's interface asks for an advertisement, with what the scheme lets it say. */
export function solicit(world: World, state: MobileInterface, attempt: number): void {
  solicitRouters(world, state, world.scheme.handlers.solicitationOptions?.(world, state) ?? [], attempt);
}

/** Order of an event that is data: after all control of its instant. */
export function dataOrder(network: Network): number {
  return DATA_ORDER + network.sequence++;
}
