/** Which role of RFC 6275 handles what comes to a node. */
import { required } from '#base/assert.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { giveHomeAddress, homeOf, serveHomeLink } from '../../mobility/home-address.ts';
import { handleAgentTimer, handleRegistration } from '../../mobility/home-agent.ts';
import { handleRegistrationAnswer, handleRegistrationTimer } from '../../mobility/mobile-registration.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { placeRole } from '../../mobility/roles.ts';
import { roleHolder, type World } from '../../mobility/world.ts';
import { HOME_AGENT } from './home-agent.ts';
import { forgetRegistration, handleAnswer, REASONS } from './mobile-node.ts';

export { handleAddress } from './mobile-node.ts';

/** One home agent, which has given every mobile its home address. */
export function setup(world: World): void {
  const agent = placeRole(world, required(world.scheme.description.roles[0], 'role ha'), [
    'gateway',
    'router',
    'server',
    'access-router',
  ]);
  for (const mobile of world.fixed.plan.mobiles) giveHomeAddress(world, mobile, agent);
}

/** An access router answers at once; the home agent with the home prefix. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'ha')) serveHomeLink(world, router, state);
  else answerSolicitation(world, router, state);
}

/** The link is gone; nobody is told. */
export function handleDetachment(): void {
  // RFC 6275 has no such trigger: the mobile will speak from its next link, or its binding runs out.
}

/** Updates are for the home agent, acknowledgements for mobiles. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update' && node === roleHolder(world, 'ha')) {
    handleRegistration(world, node, packet, message, HOME_AGENT);
  } else if (message.kind === 'binding-acknowledgement' && nodeAt(world, node).mobile) {
    const answer = handleRegistrationAnswer(world, node, packet, message, REASONS);
    if (answer !== null) handleAnswer(world, answer);
  }
}

/** Timers of both roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleAgentTimer(world, timer, HOME_AGENT)) return;
  handleRegistrationTimer(world, timer, REASONS, (entry) => forgetRegistration(world, entry));
}

/** RFC 6724 §5 rule 4: the home address comes first. */
export function selectAddress(world: World, mobile: number): ConfiguredAddress | null {
  const { prefix } = homeOf(world, mobile);
  return nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix) ?? null;
}

/** A restarted home agent has lost its bindings and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
