/**
 * The mobile, RFC 5568 §4: it asks about the router that it is going to (§6.1.1), has itself handed over before it goes (predictive) or when it
 * has come (reactive), announces itself (§6.3), and then registers as RFC 6275 has it.
 */
import { joinInterfaceIdentifier, type Ipv6Address } from '#base/ipv6-address.ts';
import { MILLISECOND, SECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { required } from '#base/assert.ts';
import { addressOf } from '../../net/control.ts';
import { interfaceIdentifier } from '../../net/link-layer.ts';
import { anchorOfPrefix, configureAddress, firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import {
  FAST_BINDING_TIMER,
  fastBindingOf,
  putFastBinding,
  removeFastBinding,
  type FastBinding,
} from '../../mobility/fast-binding.ts';
import { homeOf, isAtHome, restoreHome } from '../../mobility/home-address.ts';
import { closeHomeTunnel } from '../../mobility/home-tunnel.ts';
import { registrationOf, type HomeBinding } from '../../mobility/mobile-registration.ts';
import { isServedElsewhere } from '../../mobility/home-return.ts';
import { joinTunnel, leaveTunnel } from '../../mobility/mobility-routing.ts';
import { nextSequence } from '../../mobility/sequence-number.ts';
import { optionDuration, optionNumber, optionText, type ProxyRouterMessage, type World } from '../../mobility/world.ts';
import { handleAddress as handleAddressAtHome, registerWithHomeAgent } from '../mipv6/mobile-node.ts';
import { ADVICE_CODE, advisedPrefix, REFUSAL, sendAnnouncement, sendFastUpdate, sendSolicitation } from './messages.ts';

/** RTSOLPR_RETRIES and FBU_RETRIES, RFC 5568 §9. */
const RETRIES = 3;
/** Choice: the first repetition after 100 ms, then twice as late each time (RFC 5568 §6.1.1, §6.2.2 ask for a backoff). */
const FIRST_WAIT: SimDuration = 100 * MILLISECOND;

const ASK: Why = {
  section: 'RFC 5568 §6.1.1',
  sentence: 'The mobile hears another access point and asks its router which router and prefix belong to it.',
};
const PREDICT: Why = {
  section: 'RFC 5568 §6.2.2',
  sentence: 'Before it goes, the mobile asks its router to forward to the address that it will have.',
};
const REACT: Why = {
  section: 'RFC 5568 §6.2.2',
  sentence: 'The mobile has come without an answer: from the new link it asks its previous router to forward.',
};
const AGAIN: Why = { section: 'RFC 5568 §9', sentence: 'No answer came in time, so the mobile asks again.' };
const ANNOUNCE: Why = {
  section: 'RFC 5568 §6.3',
  sentence: 'The mobile announces its new address at once: the router delivers what waits for it.',
};
const TAKE: Why = {
  section: 'RFC 5568 §4',
  sentence: 'The mobile takes what its previous router tunnels to the new care-of address.',
};

/** How long before a scripted move the mobile hears of it. */
export function anticipation(world: World): SimDuration {
  return optionText(world, 'mode') === 'predictive' ? optionDuration(world, 'anticipation_ms') : 0;
}

/** The mobile's registration, if its care-of address is at this router. */
function careOfAt(world: World, state: MobileInterface, router: number): Ipv6Address | null {
  const home = homeOf(world, state.mobile);
  const entry = registrationOf(world, state.mobile, home.agent, home.address);
  if (entry?.careOf === undefined || entry.careOf === entry.home || entry.mobileInterface !== state.number) return null;
  if (entry.expiresAt === null || entry.state === 'releasing') return null;
  return anchorOfPrefix(world, prefixOfAddress(entry.careOf)) === router ? entry.careOf : null;
}

/** §6.1.1: the link layer reports another access point: the mobile asks about it. */
export function handleHandoverImminent(world: World, router: number, state: MobileInterface, to: number): void {
  if (optionText(world, 'mode') !== 'predictive' || to === router || nodeAt(world, state.mobile).failed) return;
  const before = fastBindingOf(world, state.number);
  if (before !== null) endFast(world, before);
  const previousCareOf = careOfAt(world, state, router);
  if (previousCareOf === null || isAtHome(world, state)) return;
  const entry = begin(world, state, router, previousCareOf, to, null, 'soliciting');
  sendSolicitation(world, state, entry, ASK);
  arm(world, entry);
}

function begin(
  world: World,
  state: MobileInterface,
  previous: number,
  previousCareOf: Ipv6Address,
  next: number,
  nextCareOf: Ipv6Address | null,
  phase: FastBinding['phase'],
): FastBinding {
  const lifetime = optionNumber(world, 'fbu_lifetime_s') * SECOND;
  setTimer(world, state.mobile, FAST_BINDING_TIMER.expire, `${state.number}`, world.now + lifetime, 0);
  return putFastBinding(world, {
    mobile: state.mobile,
    mobileInterface: state.number,
    previous,
    previousAddress: addressOf(world, previous),
    previousCareOf,
    next,
    nextCareOf,
    phase,
    sequence: nextSequence(world, state.mobile),
    attempt: 0,
  });
}

function arm(world: World, entry: FastBinding): void {
  const wait = FIRST_WAIT * (1 << entry.attempt);
  setTimer(world, entry.mobile, FAST_BINDING_TIMER.repeat, `${entry.mobileInterface}`, world.now + wait);
}

/** §6.1.2: the router has told what it knows: the mobile makes its new care-of address (NCoA), and asks to be handed over. */
export function handleAdvice(
  world: World,
  state: MobileInterface,
  message: Extract<ProxyRouterMessage, { kind: 'proxy-router-advertisement' }>,
): void {
  const entry = fastBindingOf(world, state.number);
  if (entry?.phase !== 'soliciting' || entry.sequence !== message.identifier) return;
  const prefix = message.code === ADVICE_CODE.known ? advisedPrefix(message.options) : null;
  if (prefix === null) {
    removeFastBinding(world, entry);
    return;
  }
  const [high, low] = interfaceIdentifier(state.mobile);
  update(world, { ...entry, nextCareOf: joinInterfaceIdentifier(prefix, high, low), attempt: 0 }, false, PREDICT);
}

/** §6.2.2: a fast binding update with a number of its own. */
function update(world: World, asked: FastBinding, fromNew: boolean, why: Why): void {
  const entry = putFastBinding(world, { ...asked, phase: 'updating', sequence: nextSequence(world, asked.mobile) });
  sendFastUpdate(world, entry, fromNew, why);
  arm(world, entry);
}

/** The mobile's timers about a fast handover. True when the timer was one of them. */
export function handleFastTimer(world: World, timer: Timer): boolean {
  const names: readonly string[] = Object.values(FAST_BINDING_TIMER);
  if (!names.includes(timer.name)) return false;
  const entry = fastBindingOf(world, Number(timer.key));
  if (entry === null) return true;
  if (timer.name === FAST_BINDING_TIMER.expire) endFast(world, entry);
  else repeat(world, entry);
  return true;
}

/** No answer has come: again where the mobile still (or already) is where it asked, three times at most. */
function repeat(world: World, entry: FastBinding): void {
  const state = world.interfaces[entry.mobileInterface]!;
  const fromNew = state.router === entry.next;
  if (state.router < 0 || (!fromNew && state.router !== entry.previous)) return;
  if (entry.attempt >= RETRIES) {
    // On the old link the new one may still help; there it is over.
    if (fromNew) endFast(world, entry);
    else putFastBinding(world, { ...entry, phase: 'advised' });
    return;
  }
  const again = { ...entry, attempt: entry.attempt + 1 };
  if (entry.phase === 'soliciting') {
    sendSolicitation(world, state, putFastBinding(world, again), AGAIN);
    arm(world, again);
  } else if (entry.phase === 'updating') update(world, again, fromNew, AGAIN);
}

/** §6.2.3: the previous router has answered. */
export function handleFastAnswer(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'fast-binding-acknowledgement' }>,
): void {
  for (const state of world.interfaces) {
    const entry = state.mobile === mobile ? fastBindingOf(world, state.number) : null;
    if (entry?.phase !== 'updating' || entry.previousAddress !== packet.source || entry.sequence !== message.sequence) continue;
    if (message.status >= REFUSAL) {
      endFast(world, entry);
      return;
    }
    cancelTimer(world, mobile, FAST_BINDING_TIMER.repeat, `${state.number}`);
    setTimer(world, mobile, FAST_BINDING_TIMER.expire, `${state.number}`, world.now + message.lifetimeSeconds * SECOND, 0);
    putFastBinding(world, { ...entry, phase: 'accepted' });
    return;
  }
}

/** A link is there. Where the mobile was advised of it, its address is good at once (§5.5): it announces itself and goes on. */
export function handleLinkUp(world: World, state: MobileInterface): void {
  const entry = fastBindingOf(world, state.number);
  if (entry === null) return;
  const home = homeOf(world, state.mobile);
  const served = isServedElsewhere(world, state, registrationOf(world, state.mobile, home.agent, home.address));
  if (state.router !== entry.next || entry.nextCareOf === null || served) {
    // §5.6: it went elsewhere, or stays; or another interface has come home since (RFC 6275 §11.5.5), and the link is only back.
    endFast(world, entry);
    return;
  }
  configureAddress(world, state.mobile, prefixOfAddress(entry.nextCareOf), entry.next, state.ordinal);
  sendAnnouncement(world, state, entry.nextCareOf, ANNOUNCE);
  settle(world, state, entry, entry.nextCareOf);
}

/** At the new link: the previous router's tunnel, the update if it has not answered, and the home agent. */
function settle(world: World, state: MobileInterface, entry: FastBinding, careOf: Ipv6Address): void {
  const { mobile, previous, previousCareOf } = entry;
  joinTunnel(world, mobile, mobile, previous, `down ${prefixOfAddress(previousCareOf)}`, TAKE, endsOf(entry));
  if (entry.phase !== 'accepted') update(world, { ...entry, attempt: 0 }, true, REACT);
  registerWithHomeAgent(world, state, careOf, keepsOld(world, entry));
}

/** Whether the home agent may still send to the PCoA of this handover: then it is taken until the handover is over. */
function keepsOld(world: World, entry: FastBinding): boolean {
  const home = homeOf(world, entry.mobile);
  return registrationOf(world, entry.mobile, home.agent, home.address)?.careOf === entry.previousCareOf;
}

function endsOf(entry: FastBinding): { local: Ipv6Address; remote: Ipv6Address } {
  return { local: required(entry.nextCareOf ?? undefined, 'new care-of address'), remote: entry.previousAddress };
}

/** The binding that the home agent had before, from the PCoA. */
function oldBinding(world: World, entry: FastBinding): HomeBinding {
  const home = homeOf(world, entry.mobile);
  return {
    mobile: entry.mobile,
    mobileInterface: entry.mobileInterface,
    agent: home.agent,
    agentAddress: addressOf(world, home.agent),
    home: home.address,
    careOf: entry.previousCareOf,
    message: 'BU',
    attachment: world.cause,
  };
}

/** The fast handover is over: nothing is taken from the previous router any more, nor from the home agent at the PCoA. */
export function endFast(world: World, entry: FastBinding): void {
  removeFastBinding(world, entry);
  const { mobile, previous, previousCareOf } = entry;
  if (!keepsOld(world, entry)) closeHomeTunnel(world, oldBinding(world, entry));
  const user = `down ${prefixOfAddress(previousCareOf)}`;
  if (entry.nextCareOf !== null) leaveTunnel(world, mobile, mobile, previous, user, endsOf(entry));
}

/** RFC 6275 §11.5: an address may be used at a link. A mobile that nobody expected there has itself handed over now (reactive). */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router < 0 || address.advertisedBy !== state.router) return;
  const entry = fastBindingOf(world, state.number);
  if (
    isAtHome(world, state) ||
    address.prefix === home.prefix ||
    isServedElsewhere(world, state, registrationOf(world, mobile, home.agent, home.address))
  ) {
    if (entry !== null) endFast(world, entry);
    handleAddressAtHome(world, mobile, address);
    return;
  }
  const registered = registrationOf(world, mobile, home.agent, home.address);
  // The advertisement of a link where the mobile has announced itself already tells nothing new.
  if (registered?.careOf === address.address && registered.attachment === world.cause) return;
  const previousCareOf = registered?.careOf;
  const previous = previousCareOf === undefined ? -1 : anchorOfPrefix(world, prefixOfAddress(previousCareOf));
  const known = previousCareOf !== undefined && careOfAt(world, state, previous) !== null;
  if (entry === null && known && previous !== state.router && previousCareOf !== home.address) {
    sendAnnouncement(world, state, address.address, ANNOUNCE);
    settle(
      world,
      state,
      begin(world, state, previous, previousCareOf, state.router, address.address, 'advised'),
      address.address,
    );
  } else registerWithHomeAgent(world, state, address.address, entry !== null && keepsOld(world, entry));
}
