/** The mobile, RFC 6275 §11: movement (§11.5), registration with the home agent (§11.7.1), its answer (§11.7.3), returning home (§11.5.5). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { Packet } from '#wire/packet.ts';
import { required } from '#base/assert.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { addressOf } from '../../net/control.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import { homeOf, isAtHome, restoreHome, turnHomeLinkTo } from '../../mobility/home-address.ts';
import { endSearch, searchHomeAgent, takeFoundAgent, type DiscoveryMessage } from '../../mobility/home-agent-discovery.ts';
import { announceHome, careOfStillUsable, isServedElsewhere, otherInterface } from '../../mobility/home-return.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, releaseHome, sendByHomeTunnel } from '../../mobility/home-tunnel.ts';
import {
  deregisterCareOf,
  registerCareOf,
  registrationOf,
  type HomeBinding,
  type RegistrationAnswer,
  type RegistrationReasons,
} from '../../mobility/mobile-registration.ts';
import { dropRoutes, optimizeRoute, optimizeRoutes, suspendRoutes } from '../../mobility/return-routability.ts';
import type { BindingUpdateListEntry } from '../../mobility/binding-update-list.ts';
import { firstInterface, changeAddress } from '../../net/mobile-host.ts';
import { optionText, type World } from '../../mobility/world.ts';

/** What the document says of the mobile's registrations. */
export const REASONS: RegistrationReasons = {
  register: {
    section: 'RFC 6275 §11.7.1',
    sentence: 'The mobile tells its home agent the care-of address that it has at this link.',
  },
  repeat: { section: 'RFC 6275 §11.8', sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.' },
  renew: {
    section: 'RFC 6275 §11.7.1',
    sentence: 'The binding is about to run out: the mobile extends it while it is attached.',
  },
  deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile is back on its home link and gives its binding up.' },
  registered: {
    section: 'RFC 6275 §11.7.3',
    sentence: 'The home agent has accepted: the mobile sends through the tunnel from its care-of address.',
  },
};
const TUNNEL: Why = {
  section: 'RFC 6275 §11.3.2',
  sentence: 'The mobile takes the packets that its home agent tunnels to its care-of address.',
};

/** Whether mobiles tell correspondents where they are. */
export function optimizesRoutes(world: World): boolean {
  return optionText(world, 'ro') === 'on';
}

/** §11.5: an address may be used at the link where the mobile is: at home its home address, elsewhere a care-of address. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router < 0 || address.advertisedBy !== state.router) return;
  if (isAtHome(world, state)) {
    if (address.prefix === home.prefix) returnHome(world, state);
  } else if (
    address.prefix !== home.prefix &&
    !isServedElsewhere(world, state, registrationOf(world, mobile, home.agent, home.address))
  )
    registerWithHomeAgent(world, state, address.address);
}

/** §11.5.4: the link of the care-of address in use is lost; another interface's care-of address takes its place at once. */
export function handleLinkLost(world: World, state: MobileInterface): void {
  const home = homeOf(world, state.mobile);
  const registered = registrationOf(world, state.mobile, home.agent, home.address);
  if (registered !== null && registered.mobileInterface !== state.number) return;
  const other = otherInterface(world, state.mobile);
  if (other === null) return;
  if (other.careOf === null) {
    changeAddress(world, state.mobile, home.prefix, { interface: other.state.ordinal });
    // The lost interface may have come home without hearing so: then the home agent still has the binding (§11.5.5).
    if (registered !== null && other.state.advertised) returnHome(world, other.state);
  } else registerWithHomeAgent(world, other.state, other.careOf.address);
}

function bindingFor(world: World, state: MobileInterface, careOf: Ipv6Address): HomeBinding {
  const home = homeOf(world, state.mobile);
  return {
    mobile: state.mobile,
    mobileInterface: state.number,
    agent: home.agent,
    agentAddress: world.mobility.foundAgents.get(state.mobile) ?? addressOf(world, home.agent),
    home: home.address,
    careOf,
    message: 'BU',
    attachment: world.cause,
  };
}

/**
 * §11.7.1: tells the home agent the new care-of address. `keepsOld`: what the home agent still sends to the old one is taken (the caller closes
 * that end of the tunnel later).
 */
export function registerWithHomeAgent(
  world: World,
  state: MobileInterface,
  careOf: Ipv6Address,
  keepsOld = false,
  towardsPeers: TowardsPeers = asAtHome,
): void {
  const binding = bindingFor(world, state, careOf);
  const before = registrationOf(world, state.mobile, binding.agent, binding.home);
  // An advertisement of the link where the mobile is registered already tells nothing new.
  if (before?.careOf === careOf && (before.state === 'registered' || before.state === 'renewing')) return;
  if (!keepsOld) leaveCareOf(world, before, careOf);
  changeAddress(world, state.mobile, homeOf(world, state.mobile).prefix, { interface: state.ordinal });
  suspendRoutes(world, state.mobile, binding.home);
  if (world.options['bootstrap'] === 'dhaad' && !world.mobility.foundAgents.has(state.mobile)) {
    holdHome(world, state.mobile, binding.home);
    searchHomeAgent(world, state.mobile, {
      mobileInterface: state.number,
      careOf,
      subnet: prefixOfAddress(binding.agentAddress),
    });
    return;
  }
  openHomeTunnel(world, binding, TUNNEL);
  if (optionText(world, 'ul_starts') === 'bu') sendByHomeTunnel(world, binding, REASONS.register);
  else holdHome(world, state.mobile, binding.home);
  registerCareOf(world, binding, REASONS.register);
  optimizeWithUpdate(world, binding, towardsPeers);
}

/** §11.4.1: the mobile knows a home agent now, and registers if it is still where it asked. */
export function handleFoundAgent(world: World, mobile: number, packet: Packet, message: DiscoveryMessage): void {
  const search = takeFoundAgent(world, mobile, packet, message);
  if (search === null) return;
  const state = world.interfaces[search.mobileInterface]!;
  const careOf = nodeAt(world, mobile).addresses.find((entry) => entry.address === search.careOf);
  if (state.router >= 0 && careOf?.advertisedBy === state.router) registerWithHomeAgent(world, state, search.careOf);
}

/** The binding that correspondents are told of, given the one at the home agent. */
export type TowardsPeers = (world: World, binding: HomeBinding) => HomeBinding;

const asAtHome: TowardsPeers = (_world, binding) => binding;

/** §11.6.1: the tests may begin together with the update (`rr_start: with_bu`), unless that has to wait for its turn. */
function optimizeWithUpdate(world: World, binding: HomeBinding, towardsPeers: TowardsPeers = asAtHome): void {
  if (!optimizesRoutes(world) || optionText(world, 'rr_start') !== 'with_bu') return;
  const sent = registrationOf(world, binding.mobile, binding.agent, binding.home);
  if (sent !== null && sent.waiting === undefined) optimizeRoutes(world, towardsPeers(world, binding));
}

/** §11.6.1: a flow has begun; away from home its correspondent is worth telling where the mobile is. */
export function handleFlowStart(
  world: World,
  mobile: number,
  address: Ipv6Address,
  peer: Ipv6Address,
  towardsPeers: TowardsPeers = asAtHome,
): void {
  const home = homeOf(world, mobile);
  if (!optimizesRoutes(world) || address !== home.address) return;
  const entry = registrationOf(world, mobile, home.agent, home.address);
  const accepted = entry?.state === 'registered' || entry?.state === 'renewing';
  if (accepted && world.interfaces[entry.mobileInterface]!.router >= 0)
    optimizeRoute(world, towardsPeers(world, homeBindingOf(entry)), peer);
}

/** The end of the tunnel at an earlier care-of address is closed. */
function leaveCareOf(world: World, before: BindingUpdateListEntry | null, careOf: Ipv6Address | null): void {
  if (before?.careOf === undefined || before.careOf === careOf || before.careOf === before.home) return;
  closeHomeTunnel(world, homeBindingOf(before));
}

/** The binding that an entry of the update list stands for. */
export function homeBindingOf(entry: BindingUpdateListEntry): HomeBinding {
  return {
    mobile: entry.mobile,
    mobileInterface: entry.mobileInterface,
    agent: entry.anchor,
    agentAddress: required(entry.anchorAddress, 'agent address'),
    home: required(entry.home, 'home address'),
    careOf: required(entry.careOf, 'care-of address'),
    message: entry.message ?? 'BU',
    attachment: entry.attachment,
  };
}

/** §11.7.3: the home agent has answered. */
export function handleAnswer(world: World, answer: RegistrationAnswer, towardsPeers: TowardsPeers = asAtHome): void {
  const { entry } = answer;
  const binding = homeBindingOf(entry);
  switch (answer.outcome) {
    case 'registered':
      sendByHomeTunnel(world, binding, REASONS.registered);
      if (optimizesRoutes(world)) optimizeRoutes(world, towardsPeers(world, binding));
      return;
    case 'refused':
      closeHomeTunnel(world, binding);
      holdHome(world, entry.mobile, binding.home);
      dropRoutes(world, entry.mobile, binding.home);
      return;
    case 'deregistered':
      announceHome(world, world.interfaces[entry.mobileInterface]!);
      if (optimizesRoutes(world)) optimizeRoutes(world, binding);
      return;
    case 'renewed':
  }
}

/** A registration has run out: the tunnel is closed, and the mobile begins anew where it is. */
export function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  if (entry.careOf === entry.home) return;
  closeHomeTunnel(world, homeBindingOf(entry));
  holdHome(world, entry.mobile, required(entry.home, 'home address'));
  dropRoutes(world, entry.mobile, required(entry.home, 'home address'));
  // §11.7.1: as long as the mobile has the care-of address it wants a binding; every answer to its renewals was lost.
  const careOf = careOfStillUsable(world, entry);
  if (careOf !== null) registerWithHomeAgent(world, world.interfaces[entry.mobileInterface]!, careOf);
}

/** §11.5.5: back at home the mobile de-registers from its home address. Duplicate address detection for it is forbidden. */
export function returnHome(world: World, state: MobileInterface): void {
  const home = homeOf(world, state.mobile);
  const before = registrationOf(world, state.mobile, home.agent, home.address);
  // An advertisement of the home link while the mobile is de-registering already tells nothing new.
  if (before?.state === 'releasing' && before.mobileInterface === state.number) return;
  changeAddress(world, state.mobile, home.prefix, { interface: state.ordinal });
  turnHomeLinkTo(world, state);
  // Choice: the advertisement of the home agent itself tells the mobile its address (RFC 6275 §7.2).
  endSearch(world, state.mobile);
  world.mobility.foundAgents.set(state.mobile, addressOf(world, home.agent));
  releaseHome(world, state.mobile, home.address);
  const binding = bindingFor(world, state, home.address);
  if (before !== null) {
    leaveCareOf(world, before, null);
    suspendRoutes(world, state.mobile, home.address);
    deregisterCareOf(world, binding, REASONS.deregister);
    optimizeWithUpdate(world, binding);
  } else if (optimizesRoutes(world)) optimizeRoutes(world, binding);
}
