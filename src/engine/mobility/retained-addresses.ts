/**
 * A mobile that keeps addresses of links it has left (draft-seite-dmm-dma-05 §3.2, draft-kuntz-dmm-summary-00 §3.2, §3.3): each is a home
 * address at the agent of its link, bound to an address of the link where the mobile is now. Bindings always name that care-of address, so
 * that no packet needs a second tunnel; an address that is back on its own link is given up as a home address before it serves others as
 * care-of address, so that no two bindings lead to each other.
 *
 * What is kept, and what happens to the rest, is the scheme's to say ({@link RetentionRules}).
 */
import { required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../net/control.ts';
import { changeAddress, firstInterface, withdrawAddress } from '../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../net/network.ts';
import { setTimer } from '../net/timers.ts';
import {
  putUpdate,
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from './binding-update-list.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, releaseHome, sendByHomeTunnel } from './home-tunnel.ts';
import {
  deregisterCareOf,
  handleRegistrationAnswer,
  handleRegistrationTimer,
  registerCareOf,
  registrationKey,
  type HomeBinding,
  type RegistrationAnswer,
  type RegistrationReasons,
} from './mobile-registration.ts';
import { sourcePointerOf } from './mobility-routing.ts';
import { bindingLifetimeSeconds, type World } from './world.ts';

/** What a document says of the addresses of earlier links. */
export interface RetentionRules {
  readonly reasons: RegistrationReasons & {
    /** Nobody uses the address any more: its binding is given up from afar. */
    readonly release: Why;
    /** The mobile takes what the agent tunnels. */
    readonly tunnel: Why;
  };
  /** Whether an address is kept although the mobile is not on its link. */
  readonly isRetained: (world: World, mobile: number, address: ConfiguredAddress) => boolean;
  /** Whether new sessions may use a kept address as before; else it is deprecated. */
  readonly isPermanent: (world: World, mobile: number, address: ConfiguredAddress) => boolean;
  /** Whether the binding of an address that is not kept is given up, or left to run out. */
  readonly releases: (world: World) => boolean;
  /** Whether up-link packets take the tunnel with the update, before the answer. */
  readonly sendsAtOnce: (world: World) => boolean;
  /** Whether packets of a bound address travel plain, in a network that routes them; else through a tunnel to the agent. */
  readonly travelsPlain?: (world: World) => boolean;
  /** Where the mobile registers an address from where an interface is: by default with the anchor that gave it out. */
  readonly agentFor?: (world: World, state: MobileInterface, address: ConfiguredAddress) => number;
}

const OUTLIVES: Why = {
  section: 'RFC 6275 §11.1',
  sentence: 'The mobile has lost the address; as long as the router may still have the binding, the mobile remembers it.',
};

/** Whether an address is on the link that an interface is attached to, by an advertisement of this attachment. */
function isOnLink(state: MobileInterface, address: ConfiguredAddress, attachment: number): boolean {
  return address.interface === state.ordinal && address.advertisedBy === state.router && address.attachment === attachment;
}

/** The attachment that an interface's newest advertisement belongs to, or 0. */
function attachmentOf(world: World, state: MobileInterface): number {
  return nodeAt(world, state.mobile)
    .addresses.filter((entry) => entry.interface === state.ordinal && entry.advertisedBy === state.router)
    .reduce((newest, entry) => Math.max(newest, entry.attachment), 0);
}

/** The addresses of an interface's present link that may be used, oldest first. The first one serves as care-of address. */
export function addressesOnLink(world: World, state: MobileInterface): readonly ConfiguredAddress[] {
  if (state.router < 0 || !state.advertised) return [];
  const attachment = attachmentOf(world, state);
  return nodeAt(world, state.mobile).addresses.filter(
    (entry) => entry.state !== 'tentative' && isOnLink(state, entry, attachment),
  );
}

/**
 * The newest address of a link where a mobile is now that new sessions may use, or null: what a correspondent can call it at without a tunnel.
 * `allowed` narrows the candidates.
 */
export function presentAddress(
  world: World,
  mobile: number,
  allowed: (address: ConfiguredAddress) => boolean = () => true,
): ConfiguredAddress | null {
  const states = world.interfaces.filter((state) => state.mobile === mobile);
  const present = states
    .flatMap((state) => addressesOnLink(world, state))
    .filter((entry) => entry.state === 'preferred' && allowed(entry));
  return present.reduce<ConfiguredAddress | null>((best, entry) => (best === null || entry.age > best.age ? entry : best), null);
}

/** The registration of an address, or null. It has one at a time. */
export function retentionOf(world: World, mobile: number, address: ConfiguredAddress): BindingUpdateListEntry | null {
  const own = updateOf(world, mobile, registrationKey(address.anchor, address.address));
  return own ?? updatesAt(world, mobile).find((entry) => entry.home === address.address) ?? null;
}

/**
 * Brings the bindings of an interface's addresses in line with where the interface is and with what is kept: after an advertisement, when a
 * new address may be used, when a session ends. Doing it again changes nothing.
 */
export function settleAddresses(world: World, state: MobileInterface, rules: RetentionRules): void {
  const onLink = addressesOnLink(world, state);
  const careOf = onLink[0];
  if (careOf === undefined) return;
  // Loops: what is back on its link is given up before anything is bound to it.
  for (const address of onLink) returnAddress(world, state, address, rules);
  for (const address of nodeAt(world, state.mobile).addresses) {
    if (address.interface !== state.ordinal || address.state === 'tentative' || onLink.includes(address)) continue;
    if (rules.isRetained(world, state.mobile, address)) bindAddress(world, state, address, careOf, rules);
    else releaseAddress(world, state, address, careOf, rules);
  }
}

function bindingFor(
  world: World,
  state: MobileInterface,
  address: ConfiguredAddress,
  careOf: ConfiguredAddress,
  rules: RetentionRules,
): HomeBinding {
  const agent = rules.agentFor?.(world, state, address) ?? address.anchor;
  return {
    mobile: state.mobile,
    mobileInterface: state.number,
    agent,
    agentAddress: addressOf(world, agent),
    home: address.address,
    careOf: careOf.address,
    message: 'BU',
    attachment: careOf.attachment,
  };
}

/** The binding that an entry of the update list stands for. */
function bindingOf(entry: BindingUpdateListEntry): HomeBinding {
  return {
    mobile: entry.mobile,
    mobileInterface: entry.mobileInterface,
    agent: entry.anchor,
    agentAddress: required(entry.anchorAddress, 'agent address'),
    home: required(entry.home, 'home address'),
    careOf: required(entry.careOf, 'care-of address'),
    message: 'BU',
    attachment: entry.attachment,
  };
}

/** RFC 6275 §11.7.1: the agent of the address learns where the mobile is now. */
function bindAddress(
  world: World,
  state: MobileInterface,
  address: ConfiguredAddress,
  careOf: ConfiguredAddress,
  rules: RetentionRules,
): void {
  if (!rules.isPermanent(world, state.mobile, address))
    changeAddress(world, state.mobile, address.prefix, { state: 'deprecated' });
  const before = retentionOf(world, state.mobile, address);
  const binding = bindingFor(world, state, address, careOf, rules);
  const sameAgent = before?.anchor === binding.agent;
  if (before !== null && sameAgent && before.state !== 'releasing' && before.careOf === careOf.address) {
    // Registered with this address, or being registered in this attachment: the agent needs to hear nothing new.
    const agreed = before.state === 'registered' || before.state === 'renewing';
    if (agreed && sourcePointerOf(world, state.mobile, address.prefix)?.kind === 'blocked') sendBound(world, binding, rules);
    // It was left to run out, and is used again.
    if (agreed && !isRenewed(world, before)) registerCareOf(world, binding, rules.reasons.renew);
    if (agreed || before.attachment === careOf.attachment) return;
  }
  leaveAgent(world, before, binding);
  if (rules.travelsPlain?.(world) !== true) openHomeTunnel(world, binding, rules.reasons.tunnel);
  if (rules.sendsAtOnce(world)) sendByHomeTunnel(world, binding, rules.reasons.register);
  else holdHome(world, state.mobile, address.address);
  registerCareOf(world, binding, rules.reasons.register);
}

/** Whether a registration goes on by itself: it will be renewed, or a renewal is under way. */
function isRenewed(world: World, { mobile, key }: BindingUpdateListEntry): boolean {
  return [UPDATE_TIMER.renew, UPDATE_TIMER.retransmit, UPDATE_TIMER.turn].some((timer) =>
    world.timerIds.has(`${mobile} ${timer} ${key}`),
  );
}

/** The agent has agreed: what comes from the address is sent, through the tunnel where there is one. */
function sendBound(world: World, binding: HomeBinding, rules: RetentionRules): void {
  if (rules.travelsPlain?.(world) === true) releaseHome(world, binding.mobile, binding.home);
  else sendByHomeTunnel(world, binding, rules.reasons.registered);
}

/** The tunnel of an earlier registration is closed; one with another agent is left to run out there. */
function leaveAgent(world: World, before: BindingUpdateListEntry | null, binding: HomeBinding): void {
  if (before === null) return;
  leaveCareOf(world, before, before.anchor === binding.agent ? binding.careOf : null);
  if (before.anchor !== binding.agent) removeUpdate(world, before.mobile, before.key);
}

/** The end of the tunnel at an earlier care-of address is closed. */
function leaveCareOf(world: World, before: BindingUpdateListEntry | null, careOf: Ipv6Address | null): void {
  if (before === null || before.careOf === careOf || before.careOf === before.home) return;
  closeHomeTunnel(world, bindingOf(before));
}

/** RFC 6275 §11.5.5: the address is on its own link again. It sends as any host at once; no duplicate address detection is made for it. */
function returnAddress(world: World, state: MobileInterface, address: ConfiguredAddress, rules: RetentionRules): void {
  const before = retentionOf(world, state.mobile, address);
  releaseHome(world, state.mobile, address.address);
  if (before === null || (before.careOf === address.address && before.attachment === address.attachment)) return;
  const binding = bindingFor(world, state, address, address, rules);
  leaveAgent(world, before, binding);
  deregisterCareOf(world, binding, rules.reasons.deregister);
}

/** Nobody uses an address of another link: its binding is given up or left to run out, and the mobile forgets it. */
function releaseAddress(
  world: World,
  state: MobileInterface,
  address: ConfiguredAddress,
  careOf: ConfiguredAddress,
  rules: RetentionRules,
): void {
  const before = retentionOf(world, state.mobile, address);
  if (before === null) forgetAddress(world, state.mobile, address, rules);
  else if (!rules.releases(world)) {
    stopRenewing(world, state.mobile, before);
    if (before.expiresAt !== null) return;
    removeUpdate(world, state.mobile, before.key);
    leaveCareOf(world, before, null);
    forgetAddress(world, state.mobile, address, rules);
  } else if (before.state !== 'releasing' || before.careOf !== careOf.address) {
    const binding = bindingFor(world, state, address, careOf, rules);
    leaveCareOf(world, before, null);
    leaveAgent(world, before, binding);
    releaseHome(world, state.mobile, address.address);
    deregisterCareOf(world, binding, rules.reasons.release);
  }
}

/** A permanent address stays configured: correspondents know it. */
function forgetAddress(world: World, mobile: number, address: ConfiguredAddress, rules: RetentionRules): void {
  releaseHome(world, mobile, address.address);
  if (!rules.isPermanent(world, mobile, address)) withdrawAddress(world, mobile, address.prefix);
}

/**
 * The mobile has lost an address that may be bound for longer. RFC 6275 §11.1: its registration stays on the list as long as the binding may
 * last, so that it is given up when the address is given to the mobile again on its own link; nothing is sent for it until then.
 */
export function outliveAddress(world: World, entry: BindingUpdateListEntry): void {
  leaveCareOf(world, entry, null);
  stopRenewing(world, entry.mobile, entry);
  if (entry.expiresAt !== null) return;
  const { mobile, key } = entry;
  const lifetimeSeconds = bindingLifetimeSeconds(world);
  const expiresAt = world.now + lifetimeSeconds * SECOND;
  putUpdate(world, mobile, { ...entry, lifetimeSeconds, expiresAt }, OUTLIVES);
  setTimer(world, mobile, UPDATE_TIMER.expire, key, expiresAt, 0);
}

/** RFC 6275 §11.7.3: an agent has answered. */
function handleRetentionAnswer(world: World, answer: RegistrationAnswer, rules: RetentionRules): void {
  const binding = bindingOf(answer.entry);
  if (!hasAddress(world, binding)) {
    stopRenewing(world, binding.mobile, answer.entry);
    return;
  }
  switch (answer.outcome) {
    case 'registered':
      sendBound(world, binding, rules);
      break;
    case 'refused':
      closeHomeTunnel(world, binding);
      holdHome(world, binding.mobile, binding.home);
      return;
    case 'deregistered':
    case 'renewed':
  }
  // Its last flow may have ended while the answer was under way. What was given up from afar is forgotten; what is back on its link stays.
  settleAddresses(world, world.interfaces[binding.mobileInterface]!, rules);
}

function hasAddress(world: World, { mobile, home }: HomeBinding): boolean {
  return nodeAt(world, mobile).addresses.some((entry) => entry.address === home);
}

/** A registration has run out without an answer to its renewals, or because the address is not kept any more. */
function handleRetentionExpiry(world: World, entry: BindingUpdateListEntry, rules: RetentionRules): void {
  leaveCareOf(world, entry, null);
  const binding = bindingOf(entry);
  if (entry.careOf !== entry.home && hasAddress(world, binding)) holdHome(world, binding.mobile, binding.home);
  // Where the mobile has a link it asks anew, or forgets the address.
  settleAddresses(world, world.interfaces[binding.mobileInterface]!, rules);
}

/** A mobility message has come to a mobile that keeps addresses: only acknowledgements are for it. */
export function handleRetentionMessage(
  world: World,
  mobile: number,
  packet: Packet,
  message: MobilityMessage,
  rules: RetentionRules,
): void {
  if (message.kind !== 'binding-acknowledgement') return;
  const answer = handleRegistrationAnswer(world, mobile, packet, message, rules.reasons);
  if (answer !== null) handleRetentionAnswer(world, answer, rules);
}

/** Timers of the mobile's registrations. */
export function handleRetentionTimer(world: World, timer: Timer, rules: RetentionRules): void {
  handleRegistrationTimer(world, timer, rules.reasons, (entry) => handleRetentionExpiry(world, entry, rules));
}

/**
 * Takes an address, with the session that uses it, to another interface: its agent is told a care-of address there, or the address is back on
 * its own link. The other interface has to have an address.
 */
export function moveAddress(
  world: World,
  mobile: number,
  prefix: Ipv6Address,
  target: MobileInterface,
  rules: RetentionRules,
): Result<void, string> {
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address === undefined) return err('the mobile no longer has the address of this flow');
  if (address.interface === target.ordinal) return ok(undefined);
  if (addressesOnLink(world, target).length === 0) return err('the interface has no address yet');
  const source = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const serves = updatesAt(world, mobile).some((entry) => entry.careOf === address.address && entry.home !== address.address);
  if (serves && addressesOnLink(world, source).length < 2) return err('its address is the care-of address of others');
  changeAddress(world, mobile, prefix, { interface: target.ordinal });
  settleAddresses(world, source, rules);
  settleAddresses(world, target, rules);
  return ok(undefined);
}

/**
 * An address that others are bound to is about to go with another interface: what they send from it would need a tunnel of its own there. It
 * waits until they are bound to another address, or this one is back.
 */
export function holdThoseBoundTo(world: World, mobile: number, careOf: Ipv6Address): void {
  for (const entry of updatesAt(world, mobile))
    if (entry.careOf === careOf && entry.home !== undefined && entry.home !== careOf) holdHome(world, mobile, entry.home);
}

/**
 * The agent of a registration is gone: the mobile forgets it, sends nothing more by it, and asks the next one when its addresses are settled,
 * which may be at its next link.
 */
export function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  leaveCareOf(world, entry, null);
  const binding = bindingOf(entry);
  if (entry.careOf !== entry.home) holdHome(world, binding.mobile, binding.home);
  removeUpdate(world, entry.mobile, entry.key);
}
