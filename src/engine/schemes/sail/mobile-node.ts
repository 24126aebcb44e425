/** The mobile, RFC 6275 §11: it registers each care-of address at the home agent that is nearest there (draft-kuntz-dmm-summary-00 §3.6). */
import { required } from '#base/assert.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import { removeUpdate, updatesAt, type BindingUpdateListEntry } from '../../mobility/binding-update-list.ts';
import { membersOf, nearestMember } from '../../mobility/home-agent-set.ts';
import { homeOf, restoreHome } from '../../mobility/home-address.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, sendByHomeTunnel } from '../../mobility/home-tunnel.ts';
import {
  COMMON_REASONS,
  registerCareOf,
  type HomeBinding,
  type RegistrationAnswer,
  type RegistrationReasons,
} from '../../mobility/mobile-registration.ts';
import type { World } from '../../mobility/world.ts';
import type { NearestAgentRules } from '../../mobility/nearest-agent.ts';
import { membersOf, nearestMember } from './ring.ts';

/** What the documents say of the mobile and its registrations. */
export const MOBILE: NearestAgentRules = {
  reasons: {
    register: {
      section: 'draft-kuntz-dmm-summary-00 §3.6',
      sentence: 'The mobile registers its care-of address at the nearest home agent.',
    },
    repeat: {
      section: 'RFC 6275 §11.8',
      sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.',
    },
    renew: {
      section: 'RFC 6275 §11.7.1',
      sentence: 'The binding is about to run out: the mobile extends it while it is attached.',
    },
    deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile gives its binding up.' },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The home agent has accepted: the mobile sends through the tunnel to it.',
    },
  },
  ...COMMON_REASONS,
  deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile gives its binding up.' },
  registered: {
    section: 'RFC 6275 §11.7.3',
    sentence: 'The home agent has accepted: the mobile sends through the tunnel to it.',
  tunnel: {
    section: 'RFC 6275 §11.3.2',
    sentence: 'The mobile takes the packets that its home agent tunnels to its care-of address.',
  },
  agentAt: (world, router) => nearestMember(world, router) ?? required(membersOf(world)[0], 'a home agent'),
};
const TUNNEL: Why = {
  section: 'RFC 6275 §11.3.2',
  sentence: 'The mobile takes the packets that its home agent tunnels to its care-of address.',
};

/** RFC 6275 §11.5: a care-of address may be used at the link where the mobile is. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router >= 0 && address.advertisedBy === state.router && address.prefix !== home.prefix)
    register(world, state, address);
}

function register(world: World, state: MobileInterface, address: ConfiguredAddress): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const agent = nearestMember(world, state.router) ?? required(membersOf(world)[0], 'a home agent');
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
  openHomeTunnel(world, binding, TUNNEL);
  holdHome(world, mobile, home.address);
  registerCareOf(world, binding, REASONS.register);
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

/** RFC 6275 §11.7.3: the home agent has answered. */
export function handleAnswer(world: World, { entry, outcome }: RegistrationAnswer): void {
  if (outcome === 'registered') sendByHomeTunnel(world, tunnelOf(entry), REASONS.registered);
  else if (outcome === 'refused') forgetRegistration(world, entry);
}

/** A registration has run out, or was refused: the tunnel is closed. */
export function forgetRegistration(world: World, entry: BindingUpdateListEntry): void {
  closeHomeTunnel(world, tunnelOf(entry));
  holdHome(world, entry.mobile, required(entry.home, 'home address'));
}

/** RFC 6275 §11.7.1: as long as the mobile has the care-of address it wants a binding; every answer to its renewals was lost. */
export function beginAgain(world: World, entry: BindingUpdateListEntry): void {
  forgetRegistration(world, entry);
  const state = required(world.interfaces[entry.mobileInterface], 'interface');
  const careOf = nodeAt(world, entry.mobile).addresses.find((address) => address.address === entry.careOf);
  if (state.router >= 0 && careOf?.advertisedBy === state.router) register(world, state, careOf);
}

/** A home agent has gone or come back: mobiles that were registered there register again, at the one that is nearest now. */
export function registerAgain(world: World, mobile: number, agent: number): void {
  for (const entry of updatesAt(world, mobile)) {
    const state = required(world.interfaces[entry.mobileInterface], 'interface');
    const address = world.nodes[mobile]!.addresses.find((candidate) => candidate.address === entry.careOf);
    if (entry.anchor !== agent || state.router < 0 || address === undefined) continue;
    closeHomeTunnel(world, tunnelOf(entry));
    removeUpdate(world, mobile, entry.key);
    world.cause = 0;
    register(world, state, address);
    return;
  }
}
