/**
 * The agent's side of a mobile's own registrations: a home agent (RFC 6275 §9.5.1, §10.3), a mobility anchor point (RFC 5380 §6.1), or an
 * access router that is home agent of the addresses it gave out. A binding is keyed by its home address; its prefix is the mobile's own
 * /64 of this agent, so that one route carries it.
 *
 * Left out: IPsec (RFC 4877), proxy neighbor discovery on the home link (links are point-to-point).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { type MobilityMessage } from '#wire/mobility-header.ts';
import type { MobilityOption } from '#wire/mobility-options.ts';
import type { ExtensionHeader, Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { nodeAt, type Timer } from '../net/network.ts';
import { ownerOf, prefixOfAddress } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { BINDING_EXPIRY_TIMER, bindingOf, putBinding, removeBinding, type BindingCacheEntry } from './binding-cache.ts';
import { pointNowhere, pointToTunnel } from './mobility-routing.ts';
import { claimPrefix, mayUsePrefix } from './prefix-allocation.ts';
import { isLaterSequence } from './sequence-number.ts';
import { bindingLifetimeSeconds, type World } from './world.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;

/** Status codes of RFC 6275 §6.1.8 that agents and correspondents answer with. */
export const BINDING_STATUS = {
  accepted: 0,
  reasonUnspecified: 128,
  administrativelyProhibited: 129,
  insufficientResources: 130,
  homeRegistrationNotSupported: 131,
  notHomeSubnet: 132,
  notHomeAgentForThisMobileNode: 133,
  duplicateAddressDetectionFailed: 134,
  sequenceOutOfWindow: 135,
  expiredHomeNonceIndex: 136,
  expiredCareOfNonceIndex: 137,
  expiredNonces: 138,
} as const;

/** Timer at an agent: the duplicate address detection of a first registration is over (RFC 6275 §10.3.1). Its key is the home address. */
export const HOME_DAD_TIMER = 'home-address-detection';

/** Timer at an agent: it forgets the number of the update that ended a binding. Its key is the home address. */
export const ENDED_BINDING_TIMER = 'ended-binding';
/**
 * How long it remembers it. RFC 6275 §9.5.1 accepts any number where there is no binding; an update that was overtaken by the one that ended
 * its binding would make it anew. Choice: as long as RFC 5213 §5.3.5 keeps a binding that has ended.
 */
const ENDED_BINDING_MEMORY: SimDuration = 10 * SECOND;

/** What an agent's document says. */
export interface AgentRules {
  /** Short names of what comes and of what is answered. */
  readonly acknowledgement: 'BA' | 'LBA';
  readonly reasons: {
    /** The binding is new, or points elsewhere now. */
    readonly bound: Why;
    /** The agent accepts. */
    readonly accept: Why;
    readonly refuse: Why;
    /** The binding is gone and the mobile is not on the agent's link. */
    readonly away: Why;
  };
  /**
   * Home addresses of this agent serve as care-of addresses of the same mobile, too (FAMA, DMI): what comes in a tunnel for one that is bound
   * elsewhere is left over from an earlier binding, and is dropped. Otherwise two such bindings could lead in a circle.
   */
  readonly careOfAddressesToo?: true;
  /** Whether the agent binds to this care-of address (RFC 5380 §8); it does when its document says nothing. */
  readonly admits?: (world: World, agent: number, request: RegistrationRequest) => boolean;
  /** How long the agent looks for another user of a new home address before it answers. */
  readonly detection: (world: World) => SimDuration;
  /** What happens when a binding was given up by the mobile; by default its packets are dropped until it registers again. */
  readonly deregistered?: (world: World, agent: number, entry: BindingCacheEntry) => void;
  /** A binding was accepted; `before` is null when there was none. Called before the answer leaves. */
  readonly accepted?: (world: World, agent: number, entry: BindingCacheEntry, before: BindingCacheEntry | null) => void;
}

/** An update, read: who, from where to where, for how long. */
export interface RegistrationRequest {
  readonly mobile: number;
  /** The mobile's interface, 0, 1 …, that the care-of address is on. */
  readonly ordinal: number;
  readonly home: Ipv6Address;
  readonly careOf: Ipv6Address;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** The answer's addresses: back to where the update came from. */
  readonly from: Ipv6Address;
  readonly to: Ipv6Address;
  /** The update of an access router that registers for the mobile, with its own address as care-of address. */
  readonly proxy?: BindingUpdate;
}

/** An answer that waits for the end of a detection: plain data. */
export interface HeldAnswer {
  readonly request: RegistrationRequest;
  readonly lifetimeSeconds: number;
}

/** Home and care-of address of an update (RFC 6275 §9.5.1, §6.1.7): from its options, else from its source. Null when nobody has them. */
export function readRegistration(world: World, packet: Packet, message: BindingUpdate): RegistrationRequest | null {
  const home = homeAddressOf(packet) ?? packet.source;
  const alternate = message.options.find((option) => option.kind === 'alternate-care-of-address');
  const careOf = alternate?.kind === 'alternate-care-of-address' ? alternate.address : packet.source;
  const mobile = ownerOf(world, home);
  if (mobile === null || !nodeAt(world, mobile).mobile) return null;
  return {
    mobile,
    ordinal: nodeAt(world, mobile).addresses.find((entry) => entry.address === careOf)?.interface ?? 0,
    home,
    careOf,
    sequence: message.sequence,
    lifetimeSeconds: message.lifetimeSeconds,
    from: packet.source,
    to: packet.destination,
  };
}

/** The address in a packet's Home Address option, or null. */
export function homeAddressOf(packet: Packet): Ipv6Address | null {
  for (const header of packet.extensionHeaders ?? []) {
    if (header.kind !== 'destination-options') continue;
    for (const option of header.options) if (option.kind === 'home-address') return option.homeAddress;
  }
  return null;
}

/** A binding update has come to an agent (RFC 6275 §10.3.1, §10.3.2). Returns the binding that holds now, or null. */
export function handleRegistration(
  world: World,
  agent: number,
  packet: Packet,
  message: BindingUpdate,
  rules: AgentRules,
): BindingCacheEntry | null {
  const request = readRegistration(world, packet, message);
  if (request === null) return null;
  const before = bindingOf(world, agent, request.home);
  if (!mayUsePrefix(world, agent, request.mobile, prefixOfAddress(request.home))) {
    acknowledge(world, agent, request, BINDING_STATUS.notHomeSubnet, 0, rules);
    return null;
  }
  const last = before?.sequence ?? endOf(world, agent, request.home);
  if (last !== undefined && !isLaterSequence(request.sequence, last)) {
    acknowledge(world, agent, { ...request, sequence: last }, BINDING_STATUS.sequenceOutOfWindow, 0, rules);
    return before;
  }
  if (request.lifetimeSeconds === 0 || request.careOf === request.home) {
    // RFC 6275 §10.3.2: a repeated de-registration finds no binding any more; its answer may have been lost.
    rememberEnd(world, agent, request.home, request.sequence);
    if (before !== null) endBinding(world, agent, before, rules);
    acknowledge(world, agent, request, BINDING_STATUS.accepted, 0, rules);
    return null;
  }
  if (rules.admits?.(world, agent, request) === false) {
    acknowledge(world, agent, request, BINDING_STATUS.administrativelyProhibited, 0, rules);
    return before;
  }
  return accept(world, agent, request, before, rules);
}

/** The agent remembers for a while by which update a binding has ended, so that an older one does not make it anew. */
export function rememberEnd(
  world: World,
  agent: number,
  home: Ipv6Address,
  sequence: number,
  memory: SimDuration = ENDED_BINDING_MEMORY,
): void {
  world.mobility.endedBindings.set(`${agent} ${home}`, sequence);
  setTimer(world, agent, ENDED_BINDING_TIMER, home, world.now + memory, 0);
}

/** The number of the update by which a binding has ended lately, or undefined. */
export function endOf(world: World, agent: number, home: Ipv6Address): number | undefined {
  return world.mobility.endedBindings.get(`${agent} ${home}`);
}

/** The end of a binding is forgotten. True when the timer was that. */
export function handleEndTimer(world: World, timer: Timer): boolean {
  if (timer.name !== ENDED_BINDING_TIMER) return false;
  world.mobility.endedBindings.delete(`${timer.node} ${timer.key}`);
  return true;
}

/** The lifetime that an agent grants, seconds. */
export function grantedTo(world: World, request: Pick<RegistrationRequest, 'lifetimeSeconds'>): number {
  return Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
}

/** The binding that an update asks for: home address to care-of address, for as long as is granted (RFC 6275 §9.1). */
export function bindingOfRequest(world: World, request: RegistrationRequest): BindingCacheEntry {
  const lifetimeSeconds = grantedTo(world, request);
  return {
    key: request.home,
    mobile: request.mobile,
    ordinal: request.ordinal,
    prefixes: [prefixOfAddress(request.home)],
    home: request.home,
    careOf: request.careOf,
    gateway: request.mobile,
    sequence: request.sequence,
    lifetimeSeconds,
    expiresAt: world.now + lifetimeSeconds * SECOND,
    state: 'active',
  };
}

function accept(
  world: World,
  agent: number,
  request: RegistrationRequest,
  before: BindingCacheEntry | null,
  rules: AgentRules,
): BindingCacheEntry {
  const prefix = prefixOfAddress(request.home);
  if (world.mobility.pools.get(agent)?.given.has(prefix) !== true) claimPrefix(world, agent, request.mobile, prefix);
  const entry = bindingOfRequest(world, request);
  const { lifetimeSeconds } = entry;
  putBinding(world, agent, entry, rules.reasons.bound);
  const ends = { local: addressOf(world, agent), remote: request.careOf };
  const plainOnly = rules.careOfAddressesToo === true;
  pointToTunnel(world, agent, prefix, request.mobile, request.mobile, rules.reasons.bound, ends, plainOnly);
  rules.accepted?.(world, agent, entry, before);
  const held = world.mobility.heldAnswers.get(`${agent} ${request.home}`);
  const wait = before === null ? rules.detection(world) : 0;
  if (held !== undefined || wait > 0) {
    // A repeated update while the detection still runs: the answer will be to the newest one.
    world.mobility.heldAnswers.set(`${agent} ${request.home}`, { request, lifetimeSeconds });
    if (held === undefined) setTimer(world, agent, HOME_DAD_TIMER, request.home, world.now + wait);
    return entry;
  }
  acknowledge(world, agent, request, BINDING_STATUS.accepted, lifetimeSeconds, rules);
  return entry;
}

function endBinding(world: World, agent: number, entry: BindingCacheEntry, rules: AgentRules): void {
  removeBinding(world, agent, entry.key);
  cancelTimer(world, agent, HOME_DAD_TIMER, entry.key);
  world.mobility.heldAnswers.delete(`${agent} ${entry.key}`);
  if (rules.deregistered !== undefined) rules.deregistered(world, agent, entry);
  else for (const prefix of entry.prefixes) pointNowhere(world, agent, prefix, entry.mobile, rules.reasons.away);
}

/** Answers an update (RFC 6275 §9.5.4): by a type 2 routing header where the mobile is not at its home address. */
export function acknowledge(
  world: World,
  agent: number,
  request: RegistrationRequest,
  status: number,
  lifetimeSeconds: number,
  rules: AgentRules,
  options: readonly MobilityOption[] = [],
): void {
  const routed: ExtensionHeader[] = request.from === request.home ? [] : [{ kind: 'routing-type-2', homeAddress: request.home }];
  sendControl(
    world,
    agent,
    {
      source: request.to,
      destination: request.from,
      extensionHeaders: routed,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-acknowledgement',
          status,
          flags: 0,
          sequence: request.sequence,
          lifetimeSeconds,
          options: [...options],
        },
      },
    },
    {
      message: rules.acknowledgement,
      mobile: request.mobile,
      to: request.mobile,
      lifetimeSeconds,
      parameters: [`seq=${request.sequence}`, `status=${status}`, `hoa=${request.home}`, `lifetime=${lifetimeSeconds}s`],
      why: status < 128 ? rules.reasons.accept : rules.reasons.refuse,
    },
  );
}

/** The agent's timers: the end of a binding, and of a detection. True when the timer was one of them. */
export function handleAgentTimer(world: World, timer: Timer, rules: AgentRules): boolean {
  if (timer.name === HOME_DAD_TIMER) {
    const held = world.mobility.heldAnswers.get(`${timer.node} ${timer.key}`);
    world.mobility.heldAnswers.delete(`${timer.node} ${timer.key}`);
    if (held !== undefined) acknowledge(world, timer.node, held.request, BINDING_STATUS.accepted, held.lifetimeSeconds, rules);
    return true;
  }
  if (handleEndTimer(world, timer)) return true;
  if (timer.name !== BINDING_EXPIRY_TIMER) return false;
  const entry = bindingOf(world, timer.node, timer.key);
  if (entry !== null) endBinding(world, timer.node, entry, rules);
  return true;
}
