/** The mobile, RFC 6275 §11: movement (§11.5), registration with the home agent (§11.7.1), its answer (§11.7.3), returning home (§11.5.5). */
import { ALL_NODES, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { required } from '#base/assert.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import type { ConfiguredAddress, MobileInterface } from '../../net/network.ts';
import { homeOf, isAtHome, restoreHome } from '../../mobility/home-address.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, releaseHome, sendByHomeTunnel } from '../../mobility/home-tunnel.ts';
import {
  deregisterCareOf,
  registerCareOf,
  registrationOf,
  type HomeBinding,
  type RegistrationAnswer,
  type RegistrationReasons,
} from '../../mobility/mobile-registration.ts';
import type { BindingUpdateListEntry } from '../../mobility/binding-update-list.ts';
import { firstInterface, ND_HOP_LIMIT } from '../../net/mobile-host.ts';
import { optionText, type World } from '../../mobility/world.ts';

/** Override flag of a neighbor advertisement, RFC 4861 §4.4. */
const NA_OVERRIDE = 0x20;

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
const HERE: Why = {
  section: 'RFC 6275 §11.5.5',
  sentence: 'The mobile tells the home link that its home address is to be found here again.',
};

/** §11.5: an address may be used at the link where the mobile is: at home its home address, elsewhere a care-of address. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router < 0 || address.advertisedBy !== state.router) return;
  if (isAtHome(world, state)) {
    if (address.prefix === home.prefix) returnHome(world, state);
  } else if (address.prefix !== home.prefix) register(world, state, address.address);
}

function bindingFor(world: World, state: MobileInterface, careOf: Ipv6Address): HomeBinding {
  const home = homeOf(world, state.mobile);
  return {
    mobile: state.mobile,
    mobileInterface: state.number,
    agent: home.agent,
    agentAddress: addressOf(world, home.agent),
    home: home.address,
    careOf,
    message: 'BU',
    attachment: world.cause,
  };
}

/** §11.7.1: tells the home agent the new care-of address. */
function register(world: World, state: MobileInterface, careOf: Ipv6Address): void {
  const binding = bindingFor(world, state, careOf);
  const before = registrationOf(world, state.mobile, binding.agent, binding.home);
  // An advertisement of the link where the mobile is registered already tells nothing new.
  if (before?.careOf === careOf && (before.state === 'registered' || before.state === 'renewing')) return;
  leaveCareOf(world, before, careOf);
  openHomeTunnel(world, binding, TUNNEL);
  if (optionText(world, 'ul_starts') === 'bu') sendByHomeTunnel(world, binding, REASONS.register);
  else holdHome(world, state.mobile, binding.home);
  registerCareOf(world, binding, REASONS.register);
}

/** The end of the tunnel at an earlier care-of address is closed. */
function leaveCareOf(world: World, before: BindingUpdateListEntry | null, careOf: Ipv6Address | null): void {
  if (before?.careOf === undefined || before.careOf === careOf || before.careOf === before.home) return;
  closeHomeTunnel(world, tunnelOf(before));
}

function tunnelOf(entry: BindingUpdateListEntry): HomeBinding {
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

/** §11.7.3: the home agent has answered. */
export function handleAnswer(world: World, answer: RegistrationAnswer): void {
  const { entry } = answer;
  const binding = tunnelOf(entry);
  switch (answer.outcome) {
    case 'registered':
      sendByHomeTunnel(world, binding, REASONS.registered);
      return;
    case 'refused':
      closeHomeTunnel(world, binding);
      holdHome(world, entry.mobile, binding.home);
      return;
    case 'deregistered':
      announceHome(world, world.interfaces[entry.mobileInterface]!);
      return;
    case 'renewed':
  }
}

/** A registration has run out: the tunnel is closed. */
export function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  if (entry.careOf === entry.home) return;
  closeHomeTunnel(world, tunnelOf(entry));
  holdHome(world, entry.mobile, required(entry.home, 'home address'));
}

/** §11.5.5: back at home the mobile de-registers from its home address. Duplicate address detection for it is forbidden. */
function returnHome(world: World, state: MobileInterface): void {
  const home = homeOf(world, state.mobile);
  const before = registrationOf(world, state.mobile, home.agent, home.address);
  releaseHome(world, state.mobile, home.address);
  if (before === null) return;
  leaveCareOf(world, before, null);
  deregisterCareOf(world, bindingFor(world, state, home.address), REASONS.deregister);
}

/** §11.5.5: the unsolicited neighbor advertisement after the answer. */
function announceHome(world: World, state: MobileInterface): void {
  if (!isAtHome(world, state)) return;
  const home = homeOf(world, state.mobile);
  sendControl(
    world,
    state.mobile,
    {
      source: home.address,
      destination: ALL_NODES,
      hopLimit: ND_HOP_LIMIT,
      payload: {
        protocol: 'icmpv6',
        message: { kind: 'neighbor-advertisement', flags: NA_OVERRIDE, target: home.address, options: [] },
      },
    },
    { message: 'NA', mobile: state.mobile, to: state.router, parameters: [`target=${home.address}`], why: HERE },
    { kind: 'interface', mobileInterface: state.number },
  );
}
