/**
 * The mobile (RFC 6275 §11): it binds with the nearest home agent that it has found, and with its last primary one from then on, until that
 * makes it switch (draft-kuntz-dmm-summary-00 §3.5).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../../net/control.ts';
import { changeAddress, firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { ownerOf, prefixOfAddress } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { removeUpdate, updatesAt, type BindingUpdateListEntry } from '../../mobility/binding-update-list.ts';
import { homeOf, isAtHome, restoreHome, turnHomeLinkTo } from '../../mobility/home-address.ts';
import { isMember, membersOf, nearestMember } from '../../mobility/home-agent-set.ts';
import { endSearch, searchHomeAgent, takeFoundAgent, type DiscoveryMessage } from '../../mobility/home-agent-discovery.ts';
import { announceHome, careOfStillUsable, isServedElsewhere, otherInterface } from '../../mobility/home-return.ts';
import {
  closeHomeTunnel,
  holdHome,
  openHomeTunnel,
  releaseHome,
  sendByHomeTunnel,
  type HomeTunnel,
} from '../../mobility/home-tunnel.ts';
import {
  COMMON_REASONS,
  deregisterCareOf,
  registerCareOf,
  registrationKey,
  type HomeBinding,
  type RegistrationAnswer,
  type RegistrationReasons,
} from '../../mobility/mobile-registration.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { optionText, type World } from '../../mobility/world.ts';
import { meantAgent, updateAddress } from './home-agents.ts';

/** Timer at a mobile: it was refused, and no other agent has made it switch. */
const REFUSED_TIMER = 'binding-refused';

/** What the documents say of the mobile's registrations. */
export const REASONS: RegistrationReasons = {
  register: {
    section: 'draft-kuntz-dmm-summary-00 §3.5',
    sentence: 'The mobile sends its update to its last known primary home agent; routing brings it to the closest one.',
  },
  ...COMMON_REASONS,
  deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile is back on its home link and gives its binding up.' },
  registered: {
    section: 'RFC 6275 §11.7.3',
    sentence: 'The primary home agent has accepted: the mobile sends through the tunnel to it.',
  },
};
const FIRST: Why = {
  section: 'draft-kuntz-dmm-summary-00 §3.5',
  sentence: 'The mobile binds with the home agent that is topologically closest: that becomes its primary one.',
};
const SWITCHES: Why = {
  section: 'draft-kuntz-dmm-summary-00 §3.5',
  sentence: 'The mobile was told to switch: it binds with the home agent that becomes its primary one now.',
};
const TUNNEL: Why = {
  section: 'RFC 6275 §11.3.2',
  sentence: 'The mobile takes the packets that home agents of the set tunnel to its care-of address.',
};

/** The mobile's own registration, or null: it has one at a time. */
function registrationOfMobile(world: World, mobile: number): BindingUpdateListEntry | null {
  return updatesAt(world, mobile)[0] ?? null;
}

/** RFC 6275 §11.5: an address may be used at the link where the mobile is: at home its home address, elsewhere a care-of address. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router < 0 || address.advertisedBy !== state.router) return;
  const known = registrationOfMobile(world, mobile);
  if (isAtHome(world, state)) {
    if (address.prefix === home.prefix) returnHome(world, state);
  } else if (address.prefix !== home.prefix && !isServedElsewhere(world, state, known)) register(world, state, address.address);
}

/** RFC 6275 §11.5.4: the link of the care-of address in use is lost; another interface's care-of address takes its place at once. */
export function handleLinkLost(world: World, state: MobileInterface): void {
  const registered = registrationOfMobile(world, state.mobile);
  if (registered !== null && registered.mobileInterface !== state.number) return;
  const other = otherInterface(world, state.mobile);
  if (other === null) return;
  if (other.careOf === null) {
    changeAddress(world, state.mobile, homeOf(world, state.mobile).prefix, { interface: other.state.ordinal });
    // The lost interface may have come home without hearing so: then the set still has the binding (RFC 6275 §11.5.5).
    if (registered !== null && other.state.advertised) returnHome(world, other.state);
  } else register(world, other.state, other.careOf.address);
}

/** The agent that the mobile binds with at a new care-of address: the last primary one, else the closest; null: it has to ask. */
function agentFor(world: World, state: MobileInterface): number | null {
  const known = world.mobility.foundAgents.get(state.mobile);
  if (known !== undefined) return meantAgent(world, known);
  if (optionText(world, 'bootstrap') === 'dhaad') return null;
  return nearestMember(world, state.router) ?? required(membersOf(world)[0], 'a home agent');
}

function bindingWith(world: World, state: MobileInterface, agent: number, careOf: Ipv6Address): HomeBinding {
  return {
    mobile: state.mobile,
    mobileInterface: state.number,
    agent,
    agentAddress: updateAddress(world, agent),
    home: homeOf(world, state.mobile).address,
    careOf,
    message: 'BU',
    attachment: world.cause,
  };
}

/** RFC 6275 §11.7.1: tells the primary home agent the new care-of address. */
function register(world: World, state: MobileInterface, careOf: Ipv6Address): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const before = registrationOfMobile(world, mobile);
  // An advertisement of the link where the mobile is registered already tells nothing new.
  if (before?.careOf === careOf && (before.state === 'registered' || before.state === 'renewing')) return;
  if (world.mobility.setTunnelsAt.get(mobile) !== careOf) closeTunnels(world, mobile);
  changeAddress(world, mobile, home.prefix, { interface: state.ordinal });
  const agent = agentFor(world, state);
  holdHome(world, mobile, home.address);
  if (agent === null) {
    const subnet = prefixOfAddress(updateAddress(world, home.agent));
    searchHomeAgent(world, mobile, { mobileInterface: state.number, careOf, subnet });
    return;
  }
  bindWith(world, state, agent, careOf, world.mobility.foundAgents.has(mobile) ? REASONS.register : FIRST);
}

function bindWith(world: World, state: MobileInterface, agent: number, careOf: Ipv6Address, why: Why): void {
  const binding = bindingWith(world, state, agent, careOf);
  const { mobile, home } = binding;
  cancelTimer(world, mobile, REFUSED_TIMER, home);
  world.mobility.foundAgents.set(mobile, binding.agentAddress);
  for (const entry of updatesAt(world, mobile))
    if (entry.key !== registrationKey(agent, home)) removeUpdate(world, mobile, entry.key);
  // Any agent of the set may tunnel here: the one before, until it has been told, and one that takes over.
  if (world.mobility.setTunnelsAt.get(mobile) !== careOf) closeTunnels(world, mobile);
  world.mobility.setTunnelsAt.set(mobile, careOf);
  for (const member of membersOf(world)) openHomeTunnel(world, tunnelTo(world, binding, member), TUNNEL);
  registerCareOf(world, binding, why);
}

/** The mobile's end of the tunnel to an agent, which is at that one's own address. */
function tunnelTo(world: World, at: { mobile: number; home: Ipv6Address; careOf: Ipv6Address }, agent: number): HomeTunnel {
  return { mobile: at.mobile, home: at.home, careOf: at.careOf, agent, agentAddress: addressOf(world, agent) };
}

/** The mobile takes no agent's packets any more where it did. */
function closeTunnels(world: World, mobile: number): void {
  const careOf = world.mobility.setTunnelsAt.get(mobile);
  if (careOf === undefined) return;
  world.mobility.setTunnelsAt.delete(mobile);
  const { address: home } = homeOf(world, mobile);
  for (const member of membersOf(world)) closeHomeTunnel(world, tunnelTo(world, { mobile, home, careOf }, member));
}

/** RFC 6275 §11.4.1: the mobile has found the closest home agent, and binds with it if it is still where it asked. */
export function handleFoundAgent(world: World, mobile: number, packet: Packet, message: DiscoveryMessage): void {
  const search = takeFoundAgent(world, mobile, packet, message);
  if (search === null) return;
  const state = world.interfaces[search.mobileInterface]!;
  const careOf = nodeAt(world, mobile).addresses.find((entry) => entry.address === search.careOf);
  if (state.router >= 0 && careOf?.advertisedBy === state.router) register(world, state, search.careOf);
}

/** RFC 6275 §11.7.3: the home agent has answered. */
export function handleAnswer(world: World, { entry, outcome }: RegistrationAnswer): void {
  const home = required(entry.home, 'home address');
  const careOf = required(entry.careOf, 'care-of address');
  const { mobile } = entry;
  if (outcome === 'registered')
    sendByHomeTunnel(world, tunnelTo(world, { mobile, home, careOf }, entry.anchor), REASONS.registered);
  else if (outcome === 'deregistered') announceHome(world, world.interfaces[entry.mobileInterface]!);
  else if (outcome === 'refused') {
    // The agent makes the mobile switch; should that message be lost, the mobile asks again.
    holdHome(world, mobile, home);
    setTimer(world, mobile, REFUSED_TIMER, home, world.now + INITIAL_BINDACK_TIMEOUT);
  }
}

/**
 * RFC 5142 §6.1: a home agent of the set makes the mobile bind with another one, whose addresses it lists. What the mobile sends takes the
 * tunnel to the one before until the other one has answered.
 */
export function handleSwitch(world: World, mobile: number, packet: Packet, addresses: readonly Ipv6Address[]): void {
  const sender = ownerOf(world, packet.source);
  const agent = addresses[0] === undefined ? null : meantAgent(world, addresses[0]);
  if (sender === null || agent === null || !isMember(world, sender)) return;
  const place = placeOf(world, mobile);
  if (place === null) return;
  const entry = registrationOfMobile(world, mobile);
  // The mobile is binding there already.
  if (entry?.anchor === agent && entry.state === 'registering') return;
  const careOf = entry?.careOf ?? careOfAt(world, place);
  if (careOf !== undefined) bindWith(world, place, agent, careOf, SWITCHES);
}

/** The interface that the mobile is bound with, or would be: it is attached away from home. Null: the mobile is at home, or nowhere. */
function placeOf(world: World, mobile: number): MobileInterface | null {
  const entry = registrationOfMobile(world, mobile);
  if (entry !== null) return careOfStillUsable(world, entry) === null ? null : world.interfaces[entry.mobileInterface]!;
  const other = otherInterface(world, mobile);
  return other === null || other.careOf === null ? null : other.state;
}

function careOfAt(world: World, state: MobileInterface): Ipv6Address | undefined {
  return nodeAt(world, state.mobile).addresses.find(
    (entry) => entry.interface === state.ordinal && entry.advertisedBy === state.router && entry.state === 'preferred',
  )?.address;
}

/** A registration has run out: the tunnels are closed, and the mobile begins anew where it is (RFC 6275 §11.7.1). */
export function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  if (entry.careOf === entry.home) return;
  closeTunnels(world, entry.mobile);
  holdHome(world, entry.mobile, required(entry.home, 'home address'));
  const careOf = careOfStillUsable(world, entry);
  if (careOf !== null) register(world, world.interfaces[entry.mobileInterface]!, careOf);
}

/** A mobile's timer: it was refused, and nothing more has come. */
export function handleRefusedTimer(world: World, timer: Timer): void {
  if (timer.name !== REFUSED_TIMER || registrationOfMobile(world, timer.node) !== null) return;
  const place = placeOf(world, timer.node);
  const careOf = place === null ? undefined : careOfAt(world, place);
  if (place === null || careOf === undefined) closeTunnels(world, timer.node);
  else register(world, place, careOf);
}

/** RFC 6275 §11.5.5: back at home the mobile de-registers from its home address. Duplicate address detection for it is forbidden. */
function returnHome(world: World, state: MobileInterface): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const before = registrationOfMobile(world, mobile);
  // An advertisement of the home link while the mobile is de-registering already tells nothing new.
  if (before?.state === 'releasing' && before.mobileInterface === state.number) return;
  changeAddress(world, mobile, home.prefix, { interface: state.ordinal });
  turnHomeLinkTo(world, state);
  endSearch(world, mobile);
  cancelTimer(world, mobile, REFUSED_TIMER, home.address);
  releaseHome(world, mobile, home.address);
  closeTunnels(world, mobile);
  if (before !== null) deregisterCareOf(world, bindingWith(world, state, before.anchor, home.address), REASONS.deregister);
}
