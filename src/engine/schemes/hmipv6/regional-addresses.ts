/**
 * The mobile's regional care-of addresses (RCoA), RFC 5380 §6.1: one at each mobility anchor point (MAP) that serves it, bound to its on-link
 * care-of address (LCoA) by a local binding update; and what becomes of those it leaves behind (§8).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import {
  removeUpdate,
  stopRenewing,
  UPDATE_TIMER,
  updatesAt,
  type BindingUpdateListEntry,
} from '../../mobility/binding-update-list.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, releaseHome, sendByHomeTunnel } from '../../mobility/home-tunnel.ts';
import { mapsHeardAt, regionalPrefix, usableMaps, type HeardMap, type MapChoice } from '../../mobility/mobility-anchor-points.ts';
import {
  deregisterCareOf,
  registerCareOf,
  registrationOf,
  type HomeBinding,
  type RegistrationReasons,
} from '../../mobility/mobile-registration.ts';
import { optionNumber, optionOn, optionText, type World } from '../../mobility/world.ts';
import { addressOf } from '../../net/control.ts';
import { changeAddress, configureAddress, withdrawAddress } from '../../net/mobile-host.ts';
import { nodeAt, type MobileInterface } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { homeBindingOf } from '../mipv6/mobile-node.ts';

/** What the document says of local registrations. */
export const LOCAL_REASONS: RegistrationReasons = {
  register: {
    section: 'RFC 5380 §6.1',
    sentence: 'The mobile binds its regional care-of address at the mobility anchor point to the one it has at this link.',
  },
  repeat: { section: 'RFC 6275 §11.8', sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.' },
  renew: {
    section: 'RFC 5380 §6.1',
    sentence: 'The local binding is about to run out: the mobile extends it while it is attached.',
  },
  deregister: {
    section: 'RFC 5380 §6.1',
    sentence: 'The mobile is at home and needs the mobility anchor point no more: it gives the local binding up.',
  },
  registered: {
    section: 'RFC 5380 §6.1',
    sentence: 'The mobility anchor point has accepted: what comes from the regional address goes through the tunnel to it.',
  },
};
const PREVIOUS: Why = {
  section: 'RFC 5380 §8',
  sentence: 'The mobile has left the domain of its previous mobility anchor point and lets it forward what still comes there.',
};
const TUNNEL: Why = {
  section: 'RFC 5380 §6.1',
  sentence: 'The mobile takes the packets that the mobility anchor point tunnels to its on-link care-of address.',
};

/** A mobile's local registrations, in the order they were made. */
export function regionalEntries(world: World, mobile: number): readonly BindingUpdateListEntry[] {
  return updatesAt(world, mobile).filter((entry) => entry.message === 'LBU');
}

/** Whether a local registration only lets a previous MAP forward what still comes (§8). */
export function isPrevious(entry: BindingUpdateListEntry): boolean {
  return entry.wantedSeconds !== undefined;
}

/** Whether a local registration is renewed: the mobile did not leave its MAP since it was granted. */
function isKept(world: World, entry: BindingUpdateListEntry): boolean {
  const runs = (timer: string): boolean => world.timerIds.has(`${entry.mobile} ${timer} ${entry.key}`);
  return !isPrevious(entry) && (runs(UPDATE_TIMER.renew) || runs(UPDATE_TIMER.retransmit));
}

/** Whether a registration stands: the other end has accepted this care-of address. */
export function stands(entry: BindingUpdateListEntry | null): entry is BindingUpdateListEntry {
  return entry !== null && (entry.state === 'registered' || entry.state === 'renewing');
}

/** §9: the MAPs that serve a mobile at an interface's link. The home agent is told the address at the first one. */
export function servingMaps(world: World, state: MobileInterface): readonly HeardMap[] {
  const usable = usableMaps(world, state, optionText(world, 'map_choice') as MapChoice).filter(
    ({ map }) => regionalPrefix(world, map, state.mobile) !== null,
  );
  return optionOn(world, 'simultaneous_maps') ? usable : usable.slice(0, 1);
}

/** §6.1: the mobile's address at a MAP, configured when it is not there yet. */
export function regionalAddress(world: World, state: MobileInterface, map: number): Ipv6Address | null {
  const prefix = regionalPrefix(world, map, state.mobile);
  if (prefix === null) return null;
  const { address } = configureAddress(world, state.mobile, prefix, map, state.ordinal);
  changeAddress(world, state.mobile, prefix, { interface: state.ordinal });
  return address;
}

/** §4, §6.1: binds the regional address at a MAP to the LCoA. Nothing is sent when the MAP knows it already. `at once`: data follows the update. */
export function registerWithMap(world: World, state: MobileInterface, careOf: Ipv6Address, map: HeardMap, atOnce: boolean): void {
  const home = regionalAddress(world, state, map.map);
  if (home === null) return;
  const before = registrationOf(world, state.mobile, map.map, home);
  if (stands(before) && before.careOf === careOf && isKept(world, before)) return;
  const binding: HomeBinding = {
    mobile: state.mobile,
    mobileInterface: state.number,
    agent: map.map,
    agentAddress: map.address,
    home,
    careOf,
    message: 'LBU',
    attachment: world.cause,
  };
  bind(world, binding, before);
  if (atOnce) sendByHomeTunnel(world, binding, LOCAL_REASONS.register);
  registerCareOf(world, binding, LOCAL_REASONS.register);
}

/** Takes what the MAP tunnels to the new LCoA, nothing more at the old one, and sends nothing from the RCoA for now. */
function bind(world: World, binding: HomeBinding, before: BindingUpdateListEntry | null): void {
  if (before?.careOf !== undefined && before.careOf !== binding.careOf) closeHomeTunnel(world, homeBindingOf(before));
  openHomeTunnel(world, binding, TUNNEL);
  holdHome(world, binding.mobile, binding.home);
}

/**
 * §8: the mobile has left the domains of MAPs that do not serve it any more: each is told the LCoA once more, for a short time
 * (`prev_map_forwarding`), or its binding is left to run out. What a MAP never granted, or lost by failing, is forgotten at once.
 */
export function leaveMaps(world: World, state: MobileInterface, careOf: Ipv6Address, serving: readonly HeardMap[]): void {
  for (const entry of regionalEntries(world, state.mobile)) {
    if (serving.some(({ map }) => map === entry.anchor) || isPrevious(entry)) continue;
    const failed = mapsHeardAt(world, state).some(({ map, validSeconds }) => map === entry.anchor && validSeconds === 0);
    if (entry.expiresAt === null || entry.state === 'releasing' || failed) {
      removeUpdate(world, state.mobile, entry.key);
      forgetRegional(world, entry);
    } else if (optionOn(world, 'prev_map_forwarding')) {
      const wantedSeconds = optionNumber(world, 'prev_map_lifetime_s');
      const binding = { ...homeBindingOf(entry), mobileInterface: state.number, careOf, attachment: world.cause, wantedSeconds };
      bind(world, binding, entry);
      registerCareOf(world, binding, PREVIOUS);
    } else {
      holdHome(world, state.mobile, homeBindingOf(entry).home);
      stopRenewing(world, state.mobile, entry);
    }
  }
}

/** The mobile is at home: local bindings are given up (`release_map: explicit`) or left to run out. */
export function leaveMapsForHome(world: World, state: MobileInterface): void {
  const home = homeOf(world, state.mobile);
  for (const entry of regionalEntries(world, state.mobile)) {
    if (entry.state === 'releasing') continue;
    closeHomeTunnel(world, homeBindingOf(entry));
    if (entry.expiresAt === null) {
      removeUpdate(world, state.mobile, entry.key);
      forgetRegional(world, entry);
    } else if (optionText(world, 'release_map') === 'explicit') {
      const { wantedSeconds: _asked, ...binding } = homeBindingOf(entry);
      deregisterCareOf(
        world,
        { ...binding, mobileInterface: state.number, careOf: home.address, attachment: world.cause },
        LOCAL_REASONS.deregister,
      );
    } else {
      holdHome(world, state.mobile, homeBindingOf(entry).home);
      stopRenewing(world, state.mobile, entry);
    }
  }
}

/** A local registration is over: nothing is taken from its MAP any more. The address goes with it unless the home agent still knows it. */
export function forgetRegional(world: World, entry: BindingUpdateListEntry): void {
  closeHomeTunnel(world, homeBindingOf(entry));
  const home = homeOf(world, entry.mobile);
  const regional = homeBindingOf(entry).home;
  holdHome(world, entry.mobile, regional);
  if (registrationOf(world, entry.mobile, home.agent, home.address)?.careOf !== regional) {
    const agentAddress = addressOf(world, home.agent);
    closeHomeTunnel(world, { mobile: entry.mobile, agent: home.agent, agentAddress, home: home.address, careOf: regional });
  }
  sweepRegional(world, entry.mobile);
}

/** Takes away regional addresses that neither a MAP nor the home agent is told of. */
export function sweepRegional(world: World, mobile: number): void {
  const home = homeOf(world, mobile);
  const known = registrationOf(world, mobile, home.agent, home.address)?.careOf;
  for (const address of nodeAt(world, mobile).addresses.filter((entry) => isRegional(world, mobile, entry.address))) {
    const local = regionalEntries(world, mobile).some((entry) => entry.home === address.address);
    if (local || known === address.address) continue;
    releaseHome(world, mobile, address.address);
    withdrawAddress(world, mobile, address.prefix);
  }
}

/** Whether an address is one of the mobile's regional ones. */
export function isRegional(world: World, mobile: number, address: Ipv6Address): boolean {
  const prefix = prefixOfAddress(address);
  for (const [key, known] of world.mobility.regionalPrefixes) if (known === prefix) return key.endsWith(` ${mobile}`);
  return false;
}
