/** Which role of RFC 5380 handles what comes to a node. */
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type Timer } from '../../net/network.ts';
import { removeUpdate, UPDATE_TIMER, updateOf } from '../../mobility/binding-update-list.ts';
import { handleCorrespondentMessage, handleCorrespondentTimer } from '../../mobility/correspondent.ts';
import { handleAgentTimer, handleRegistration } from '../../mobility/home-agent.ts';
import { handleRegistrationAnswer, handleRegistrationTimer } from '../../mobility/mobile-registration.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { handleOptimizationMessage, handleOptimizationTimer } from '../../mobility/return-routability.ts';
import { roleHolder, type World } from '../../mobility/world.ts';
import { HOME_AGENT } from '../mipv6/home-agent.ts';
import { forgetRegistration, handleAnswer, optimizesRoutes, REASONS } from '../mipv6/mobile-node.ts';
import { setup as setupHomeAgent } from '../mipv6/procedures.ts';
import { forgetMapStates, handleMapTimer, isMap, placeMaps, watchMap, watchMapsOf } from './access-router.ts';
import { MAP } from './mobility-anchor-point.ts';
import { beginAnew, forgetMap, handleMapAnswer, towardsPeers } from './mobile-node.ts';
import { forgetRegional, isPrevious, LOCAL_REASONS } from './regional-addresses.ts';

export { handleDetachment, handleUnknownHomeAddress, selectAddress } from '../mipv6/procedures.ts';
export { askForHomeAddress as solicitationOptions } from '../../mobility/home-return.ts';
export { handleRouterSolicitation } from './access-router.ts';
export { handleAddress, handleFlowStart, handleLinkLost, readAdvertisement } from './mobile-node.ts';

/** How often a mobile asks a previous MAP that does not answer. */
const PREVIOUS_MAP_ATTEMPTS = 3;

/** One home agent, as in RFC 6275, and the MAPs of the access routers. */
export function setup(world: World): void {
  setupHomeAgent(world);
  placeMaps(world);
}

/** Local updates (flag M, §4) are for MAPs; the rest is as in RFC 6275. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update' && (message.flags & BINDING_UPDATE_FLAG.map) !== 0) {
    if (isMap(world, node)) handleRegistration(world, node, packet, message, MAP);
    return;
  }
  const optimizes = optimizesRoutes(world);
  if (optimizes && handleCorrespondentMessage(world, node, packet, message)) return;
  if (message.kind === 'binding-update' && node === roleHolder(world, 'ha')) {
    handleRegistration(world, node, packet, message, HOME_AGENT);
  } else if (nodeAt(world, node).mobile) {
    if (optimizes && handleOptimizationMessage(world, node, packet, message)) return;
    if (message.kind === 'binding-acknowledgement') handleAcknowledgement(world, node, packet, message);
  }
}

/** §6.1: a MAP's acknowledgement holds the regional address in its routing header, the home agent's the home address. */
function handleAcknowledgement(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>,
): void {
  const routed = packet.extensionHeaders?.find((header) => header.kind === 'routing-type-2')?.homeAddress ?? packet.destination;
  const local = !isHomeAddress(world, routed);
  const answer = handleRegistrationAnswer(world, mobile, packet, message, local ? LOCAL_REASONS : REASONS);
  if (answer === null) return;
  if (local) handleMapAnswer(world, answer);
  else handleAnswer(world, answer, towardsPeers);
}

/** Whether an address is somebody's home address, not a regional care-of address. */
function isHomeAddress(world: World, address: string): boolean {
  for (const home of world.mobility.homes.values()) if (home.address === address) return true;
  return false;
}

/** Timers of all roles; their names and keys tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleCorrespondentTimer(world, timer) || handleOptimizationTimer(world, timer)) return;
  if (handleMapTimer(world, timer)) return;
  if (handleAgentTimer(world, timer, isHomeAddress(world, timer.key) ? HOME_AGENT : MAP)) return;
  const entry = updateOf(world, timer.node, timer.key);
  if (entry?.message !== 'LBU') {
    handleRegistrationTimer(world, timer, REASONS, (gone) => {
      forgetRegistration(world, gone);
      beginAnew(world, gone);
    });
  } else if (isPrevious(entry) && timer.name === UPDATE_TIMER.retransmit && entry.attempt + 1 >= PREVIOUS_MAP_ATTEMPTS) {
    removeUpdate(world, timer.node, entry.key);
    forgetRegional(world, entry);
  } else handleRegistrationTimer(world, timer, LOCAL_REASONS, (gone) => forgetMap(world, gone));
}

/** A restarted node has lost its bindings, its list of given prefixes, and what it had heard; routers notice when a MAP has gone. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
  for (const state of world.interfaces) if (state.mobile === node) world.mobility.heardMaps.delete(state.number);
  forgetMapStates(world, node);
  if (isMap(world, node)) watchMap(world, node);
}

/** A MAP is back, which routers notice; a router that is back looks after its MAPs. */
export function handleRecovery(world: World, node: number): void {
  if (isMap(world, node)) watchMap(world, node);
  watchMapsOf(world, node);
}
