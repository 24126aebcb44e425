/**
 * The mobile's side of its own registrations (RFC 6275 §11.7.1, §11.7.3, §11.8; RFC 5380 §6.1): binding updates to agents, their
 * retransmission, renewal and end, and what an acknowledgement means. What follows from it (tunnels, addresses) is the scheme's own.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { MILLISECOND, SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { MobilityOption } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { sendControl } from '../net/control.ts';
import type { Timer } from '../net/network.ts';
import { prefixOfAddress } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import {
  armLifetime,
  putUpdate,
  removeUpdate,
  UPDATE_TIMER,
  updateOf,
  updatesAt,
  type BindingUpdateListEntry,
} from './binding-update-list.ts';
import { BINDING_STATUS } from './home-agent.ts';
import { retransmissionWait } from './registration.ts';
import { nextSequence, raiseSequence } from './sequence-number.ts';
import { nextUpdateTurn, noteUpdateSent } from './update-rate.ts';
import { bindingLifetimeSeconds, type World } from './world.ts';

/** InitialBindackTimeoutFirstReg, RFC 6275 §13: a home agent may look for duplicates first. */
export const INITIAL_BINDACK_TIMEOUT_FIRST_REG: SimDuration = 1.5 * SECOND;

/** The variable InitialBindackTimeoutFirstReg: its default unless the scheme has an option for it. */
function firstRegistrationWait(world: World): SimDuration {
  const option = world.options['first_bindack_timeout_ms'];
  return option === undefined ? INITIAL_BINDACK_TIMEOUT_FIRST_REG : Number(option) * MILLISECOND;
}

/** Why a mobile does what it does, in its document's words. */
export interface RegistrationReasons {
  readonly register: Why;
  readonly repeat: Why;
  readonly renew: Why;
  readonly deregister: Why;
  readonly registered: Why;
}

/** What RFC 6275 says of every mobile's registrations, for schemes that say nothing else. */
export const COMMON_REASONS: Pick<RegistrationReasons, 'repeat' | 'renew'> = {
  repeat: { section: 'RFC 6275 §11.8', sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.' },
  renew: {
    section: 'RFC 6275 §11.7.1',
    sentence: 'The binding is about to run out: the mobile extends it while it is attached.',
  },
};

/** What a mobile registers. */
export interface HomeBinding {
  readonly mobile: number;
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  readonly agent: number;
  readonly agentAddress: Ipv6Address;
  readonly home: Ipv6Address;
  readonly careOf: Ipv6Address;
  /** `BU` to a home agent with an Alternate Care-of Address; `LBU` to a mobility anchor point without (RFC 5380 §6.1). */
  readonly message: 'BU' | 'LBU';
  /** Cause of the attachment that it serves. */
  readonly attachment: number;
  /** The lifetime to ask for, where that is not the one of the run. */
  readonly wantedSeconds?: number;
  /**
   * The care-of address that the home agent knows, where correspondents are told another one: a mobile may be bound at several mobility anchor
   * points (RFC 5380 §6.1).
   */
  readonly homeCareOf?: Ipv6Address;
}

/** The key of a registration in the mobile's list: one per agent and home address. */
export function registrationKey(agent: number, home: Ipv6Address): string {
  return `${agent} ${home}`;
}

/** The registration of a home address at an agent, or null. */
export function registrationOf(world: World, mobile: number, agent: number, home: Ipv6Address): BindingUpdateListEntry | null {
  return updateOf(world, mobile, registrationKey(agent, home));
}

/** Registers a care-of address, the first time or another one (RFC 6275 §11.7.1). */
export function registerCareOf(world: World, binding: HomeBinding, why: Why): void {
  const before = registrationOf(world, binding.mobile, binding.agent, binding.home);
  const entry = entryOf(binding, before, 'registering');
  transmitUpdate(world, entry, wantedLifetime(world, entry), why);
}

/** Gives a registration up (RFC 6275 §11.5.5: on returning home; or because nobody uses the address any more). */
export function deregisterCareOf(world: World, binding: HomeBinding, why: Why): void {
  const before = registrationOf(world, binding.mobile, binding.agent, binding.home);
  transmitUpdate(world, entryOf(binding, before, 'releasing'), 0, why);
}

/** What an entry's updates ask for, in seconds. */
function wantedLifetime(world: World, entry: BindingUpdateListEntry): number {
  return entry.wantedSeconds ?? bindingLifetimeSeconds(world);
}

function entryOf(
  binding: HomeBinding,
  before: BindingUpdateListEntry | null,
  state: BindingUpdateListEntry['state'],
): BindingUpdateListEntry {
  return {
    key: registrationKey(binding.agent, binding.home),
    mobile: binding.mobile,
    mobileInterface: binding.mobileInterface,
    anchor: binding.agent,
    anchorAddress: binding.agentAddress,
    prefixes: [prefixOfAddress(binding.home)],
    home: binding.home,
    careOf: binding.careOf,
    message: binding.message,
    state,
    sequence: before?.sequence ?? 0,
    attempt: 0,
    handoffIndicator: 0,
    lifetimeSeconds: before?.lifetimeSeconds ?? 0,
    expiresAt: before?.expiresAt ?? null,
    attachment: binding.attachment,
    ...(binding.wantedSeconds === undefined ? {} : { wantedSeconds: binding.wantedSeconds }),
  };
}

/**
 * Sends an entry's update with a fresh number and arms its retransmission. One too many within a second waits for its turn
 * (`update-rate.ts`); whatever is to be sent about the same entry meanwhile takes its place.
 */
function transmitUpdate(world: World, asked: BindingUpdateListEntry, lifetimeSeconds: number, why: Why): void {
  const { waiting: _waited, ...entry } = asked;
  const agentAddress = required(entry.anchorAddress, 'address of the agent');
  const turn = nextUpdateTurn(world, entry.mobile, agentAddress, entry.mobile);
  if (turn > world.now) {
    putUpdate(world, entry.mobile, { ...entry, waiting: { lifetimeSeconds, why } }, why);
    // What waits takes the place of everything else that was to be sent, a renewal of the old care-of address too.
    cancelTimer(world, entry.mobile, UPDATE_TIMER.retransmit, entry.key);
    // A renewal in the meantime would take the place of what is to be said.
    cancelTimer(world, entry.mobile, UPDATE_TIMER.renew, entry.key);
    setTimer(world, entry.mobile, UPDATE_TIMER.turn, entry.key, turn);
    return;
  }
  noteUpdateSent(world, entry.mobile, agentAddress, entry.mobile);
  cancelTimer(world, entry.mobile, UPDATE_TIMER.turn, entry.key);
  const sequence = nextSequence(world, entry.mobile);
  const home = required(entry.home, 'home address');
  const careOf = required(entry.careOf, 'care-of address');
  // RFC 6275 §11.8: the first registration waits longer, since the agent looks for duplicates first.
  const first = entry.expiresAt === null && entry.message === 'BU' && lifetimeSeconds > 0 ? firstRegistrationWait(world) : SECOND;
  putUpdate(world, entry.mobile, { ...entry, sequence }, why);
  cancelTimer(world, entry.mobile, UPDATE_TIMER.renew, entry.key);
  setTimer(world, entry.mobile, UPDATE_TIMER.retransmit, entry.key, world.now + retransmissionWait(entry.attempt, first));
  const alternate: MobilityOption[] = entry.message === 'BU' ? [{ kind: 'alternate-care-of-address', address: careOf }] : [];
  sendControl(
    world,
    entry.mobile,
    {
      source: careOf,
      destination: agentAddress,
      ...(careOf === home
        ? {}
        : { extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: home }] }] }),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-update',
          sequence,
          flags:
            BINDING_UPDATE_FLAG.acknowledge |
            (entry.message === 'BU' ? BINDING_UPDATE_FLAG.homeRegistration : BINDING_UPDATE_FLAG.map),
          lifetimeSeconds,
          options: alternate,
        },
      },
    },
    {
      message: entry.message ?? 'BU',
      mobile: entry.mobile,
      lifetimeSeconds,
      parameters: [`seq=${sequence}`, `hoa=${home}`, `coa=${careOf}`, `lifetime=${lifetimeSeconds}s`],
      why,
      ...(entry.attempt > 0 ? { retransmission: true } : {}),
    },
    { kind: 'host', mobileInterface: entry.mobileInterface },
  );
}

/** What an acknowledgement has changed. `entry` is the registration as it was. */
export interface RegistrationAnswer {
  readonly entry: BindingUpdateListEntry;
  readonly outcome: 'registered' | 'renewed' | 'deregistered' | 'refused';
  readonly status: number;
}

/**
 * An acknowledgement has come (RFC 6275 §11.7.3). One whose number matches no outstanding update is discarded: null. Status 135 makes the
 * mobile ask again from the agent's number.
 */
export function handleRegistrationAnswer(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>,
  reasons: RegistrationReasons,
): RegistrationAnswer | null {
  const home = packet.extensionHeaders?.find((header) => header.kind === 'routing-type-2')?.homeAddress ?? packet.destination;
  const outOfWindow = message.status === BINDING_STATUS.sequenceOutOfWindow;
  const entry = updatesAt(world, mobile).find(
    (candidate) =>
      candidate.home === home &&
      candidate.anchorAddress === packet.source &&
      candidate.state !== 'registered' &&
      candidate.waiting === undefined &&
      (outOfWindow || candidate.sequence === message.sequence),
  );
  if (entry === undefined) return null;
  if (outOfWindow) {
    raiseSequence(world, mobile, message.sequence);
    transmitUpdate(world, entry, entry.state === 'releasing' ? 0 : wantedLifetime(world, entry), reasons.repeat);
    return null;
  }
  const { status } = message;
  if (entry.state === 'releasing') {
    removeUpdate(world, mobile, entry.key);
    return { entry, outcome: 'deregistered', status };
  }
  if (status >= 128 || message.lifetimeSeconds === 0) {
    removeUpdate(world, mobile, entry.key);
    return { entry, outcome: 'refused', status };
  }
  armLifetime(world, mobile, entry, message.lifetimeSeconds, reasons.registered);
  return { entry, outcome: entry.state === 'renewing' ? 'renewed' : 'registered', status };
}

/**
 * The mobile's timers: an update is repeated, renewed, or has run out; `expired` is told the last, and what was never granted before the
 * mobile left. True when the timer was one of them.
 */
export function handleRegistrationTimer(
  world: World,
  timer: Timer,
  reasons: RegistrationReasons,
  expired: (entry: BindingUpdateListEntry) => void,
): boolean {
  const names: readonly string[] = Object.values(UPDATE_TIMER);
  if (!names.includes(timer.name)) return false;
  const entry = updateOf(world, timer.node, timer.key);
  if (entry?.home === undefined) return false;
  const attached = world.interfaces[entry.mobileInterface]!.router >= 0;
  if (timer.name === UPDATE_TIMER.expire) {
    removeUpdate(world, timer.node, entry.key);
    expired(entry);
  } else if (!attached) {
    // Contract: the registrant renews while it is attached, never after. What was granted runs out.
    if (entry.expiresAt === null || entry.state === 'releasing') {
      removeUpdate(world, timer.node, entry.key);
      expired(entry);
    }
  } else if (timer.name === UPDATE_TIMER.turn && entry.waiting !== undefined) {
    transmitUpdate(world, entry, entry.waiting.lifetimeSeconds, entry.waiting.why);
  } else if (timer.name === UPDATE_TIMER.retransmit) {
    const lifetimeSeconds = entry.state === 'releasing' ? 0 : wantedLifetime(world, entry);
    transmitUpdate(world, { ...entry, attempt: entry.attempt + 1 }, lifetimeSeconds, reasons.repeat);
  } else transmitUpdate(world, { ...entry, state: 'renewing', attempt: 0 }, wantedLifetime(world, entry), reasons.renew);
  return true;
}
