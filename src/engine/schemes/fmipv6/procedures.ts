/** Which router of RFC 5568, and which role of RFC 6275, handles what comes to a node. */
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { answerSolicitation, forgetLinkPrefixes } from '../../mobility/access-link.ts';
import { FAST_HANDOVER_TIMER, handoverOf, type HandoverRole } from '../../mobility/fast-handover.ts';
import { serveHomeLink } from '../../mobility/home-address.ts';
import { interfaceKey, roleHolder, type ProxyRouterMessage, type World } from '../../mobility/world.ts';
import {
  handleDetachment as leaveHome,
  handleFailure as forgetPools,
  handleMobilityMessage as handleMobileIp,
  handleTimer as handleMobileIpTimer,
} from '../mipv6/procedures.ts';
import { handleAdvice, handleFastAnswer, handleFastTimer } from './mobile-node.ts';
import { endNew, endPrevious } from './handover-end.ts';
import { handleInitiate, welcome } from './new-access-router.ts';
import {
  handleDetachment as leaveRouter,
  handleFastUpdate,
  handleInitiateAnswer,
  handleSolicitation,
  repeatInitiate,
} from './previous-access-router.ts';

export { handleFlowStart, handleUnknownHomeAddress, selectAddress, setup, solicitationOptions } from '../mipv6/procedures.ts';
export { handleLinkLost } from '../mipv6/mobile-node.ts';
export { anticipation, handleAddress, handleHandoverImminent, handleLinkUp } from './mobile-node.ts';

/** A router answers at once. A mobile that it had handed over is back; one that was announced has come (§6.3). */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'ha')) {
    serveHomeLink(world, router, state);
    return;
  }
  const left = handoverOf(world, router, 'previous', interfaceKey(world, state));
  if (left !== null) endPrevious(world, router, left);
  answerSolicitation(world, router, state);
  welcome(world, router, state);
}

/** §6.3: the mobile has announced its address on the new link. */
export function handleNeighborAdvertisement(world: World, router: number, state: MobileInterface): void {
  welcome(world, router, state);
}

/** §6.1: a mobile asks its router, a router answers its mobile. */
export function handleProxyRouterMessage(world: World, node: number, state: MobileInterface, message: ProxyRouterMessage): void {
  if (message.kind === 'proxy-router-solicitation') handleSolicitation(world, node, state, message);
  else handleAdvice(world, state, message);
}

/** §6.2: fast binding updates and their answers, handover messages between routers; the rest is Mobile IPv6. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  const { accessRouter, mobile } = nodeAt(world, node);
  switch (message.kind) {
    case 'fast-binding-update':
      if (accessRouter) handleFastUpdate(world, node, packet, message);
      return;
    case 'fast-binding-acknowledgement':
      if (mobile) handleFastAnswer(world, node, packet, message);
      return;
    case 'handover-initiate':
      if (accessRouter) handleInitiate(world, node, packet, message);
      return;
    case 'handover-acknowledge':
      if (accessRouter) handleInitiateAnswer(world, node, packet, message);
      return;
    default:
      handleMobileIp(world, node, packet, message);
  }
}

/** The mobile has left a link: what was prepared begins. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  leaveHome(world, router, state);
  leaveRouter(world, router, state);
}

/** Timers of all roles; their names and keys tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleFastTimer(world, timer)) return;
  const names: readonly string[] = Object.values(FAST_HANDOVER_TIMER);
  if (!names.includes(timer.name)) {
    handleMobileIpTimer(world, timer);
    return;
  }
  const [role, key = ''] = timer.key.split(' ');
  const entry = handoverOf(world, timer.node, role as HandoverRole, key);
  if (entry === null) return;
  if (timer.name === FAST_HANDOVER_TIMER.retransmit) repeatInitiate(world, timer.node, entry);
  else if (entry.role === 'previous') endPrevious(world, timer.node, entry);
  else endNew(world, timer.node, key);
}

/** A restarted router has lost its handovers and its links' prefixes, a restarted mobile what it knew of its own. */
export function handleFailure(world: World, node: number): void {
  forgetPools(world, node);
  forgetLinkPrefixes(world, node);
  for (const state of world.interfaces) if (state.mobile === node) world.mobility.fastBindings.delete(state.number);
}
