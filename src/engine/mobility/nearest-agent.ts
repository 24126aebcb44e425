/**
 * A mobile that registers each care-of address at the agent that is nearest there, whichever that is (RFC 6275 §11.5, §11.7;
 * draft-chan-netext-distributed-lma-03 §4.3 in the form of Mobile IP, draft-kuntz-dmm-summary-00 §3.6). It has one registration at a time.
 *
 * Choice: such a mobile is never at home; it registers a care-of address wherever it is, so that all agents are alike to it.
 */
import type { Why } from '#records/layout.ts';
import { required } from '#base/assert.ts';
import { addressOf } from '../net/control.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../net/network.ts';
import { removeUpdate, updatesAt, type BindingUpdateListEntry } from './binding-update-list.ts';
import { homeOf, restoreHome } from './home-address.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, sendByHomeTunnel } from './home-tunnel.ts';
import { registerCareOf, type HomeBinding, type RegistrationAnswer, type RegistrationReasons } from './mobile-registration.ts';
import type { World } from './world.ts';

/** What a scheme says of such mobiles. */
export interface NearestAgentRules {
  readonly reasons: RegistrationReasons;
  /** Why the mobile takes what its agent tunnels. */
  readonly tunnel: Why;
  /** The agent for mobiles at an access router. */
  readonly agentAt: (world: World, router: number) => number;
}

/** RFC 6275 §11.5: a care-of address may be used at the link where the mobile is. */
export function registerNewAddress(world: World, mobile: number, address: ConfiguredAddress, rules: NearestAgentRules): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router >= 0 && address.advertisedBy === state.router && address.prefix !== home.prefix)
    register(world, state, address, rules);
}

function register(world: World, state: MobileInterface, address: ConfiguredAddress, rules: NearestAgentRules): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const agent = rules.agentAt(world, state.router);
  const binding: HomeBinding = {
    mobile,
    mobileInterface: state.number,
    agent,
    agentAddress: addressOf(world, agent),
    home: home.address,
    careOf: address.address,
    message: 'BU',
    attachment: world.cause,
  };
  for (const entry of updatesAt(world, mobile)) {
    const same = entry.anchor === agent && entry.careOf === address.address;
    // An advertisement of the link where the mobile is registered already tells nothing new.
    if (same && (entry.state === 'registered' || entry.state === 'renewing')) return;
    if (!same) closeHomeTunnel(world, tunnelOf(entry));
    if (entry.anchor !== agent) removeUpdate(world, mobile, entry.key);
  }
  openHomeTunnel(world, binding, rules.tunnel);
  holdHome(world, mobile, home.address);
  registerCareOf(world, binding, rules.reasons.register);
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

/** RFC 6275 §11.7.3: the agent has answered. */
export function handleAgentAnswer(world: World, { entry, outcome }: RegistrationAnswer, rules: NearestAgentRules): void {
  if (outcome === 'registered') sendByHomeTunnel(world, tunnelOf(entry), rules.reasons.registered);
  else if (outcome === 'refused') forgetRegistration(world, entry);
}

/** A registration has run out, or was refused: the tunnel is closed. */
function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  closeHomeTunnel(world, tunnelOf(entry));
  holdHome(world, entry.mobile, required(entry.home, 'home address'));
}

/** RFC 6275 §11.7.1: as long as the mobile has the care-of address it wants a binding; every answer to its renewals was lost. */
export function beginAgain(world: World, entry: BindingUpdateListEntry, rules: NearestAgentRules): void {
  forgetRegistration(world, entry);
  const state = required(world.interfaces[entry.mobileInterface], 'interface');
  const careOf = nodeAt(world, entry.mobile).addresses.find((address) => address.address === entry.careOf);
  if (state.router >= 0 && careOf?.advertisedBy === state.router) register(world, state, careOf, rules);
}

/** An agent has gone or come back: a mobile that was registered there registers again, at the one that is nearest now. */
export function registerAtNextAgent(world: World, mobile: number, agent: number, rules: NearestAgentRules): void {
  for (const entry of updatesAt(world, mobile)) {
    const state = required(world.interfaces[entry.mobileInterface], 'interface');
    const address = world.nodes[mobile]!.addresses.find((candidate) => candidate.address === entry.careOf);
    if (entry.anchor !== agent || state.router < 0 || address === undefined) continue;
    closeHomeTunnel(world, tunnelOf(entry));
    removeUpdate(world, mobile, entry.key);
    world.cause = 0;
    register(world, state, address, rules);
    return;
  }
}
