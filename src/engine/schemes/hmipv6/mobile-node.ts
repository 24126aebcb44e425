/**
 * The mobile, RFC 5380 §6.1: at a new link it chooses mobility anchor points (MAPs), binds a regional care-of address there, and tells the home
 * agent and correspondents that one, only when it has changed.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { putUpdate, removeUpdate, stopRenewing, UPDATE_TIMER, updateOf } from '../../mobility/binding-update-list.ts';
import type { BindingUpdateListEntry } from '../../mobility/binding-update-list.ts';
import { homeOf, isAtHome, restoreHome } from '../../mobility/home-address.ts';
import { closeHomeTunnel, holdHome, openHomeTunnel, sendByHomeTunnel } from '../../mobility/home-tunnel.ts';
import { dismissMap, hearMaps, usableMaps, type HeardMap } from '../../mobility/mobility-anchor-points.ts';
import { registerCareOf, registrationOf, type RegistrationAnswer } from '../../mobility/mobile-registration.ts';
import { optimizeRoutes, suspendRoutes } from '../../mobility/return-routability.ts';
import { optimizationsOf } from '../../mobility/route-optimizations.ts';
import { optionOn, optionText, type World } from '../../mobility/world.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { changeAddress, firstInterface, interfacesOf } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import {
  handleFlowStart as startOptimization,
  homeBindingOf,
  optimizesRoutes,
  REASONS,
  registerWithHomeAgent,
  returnHome,
  type TowardsPeers,
} from '../mipv6/mobile-node.ts';
import {
  forgetRegional,
  isPrevious,
  isRegional,
  leaveMaps,
  leaveMapsForHome,
  LOCAL_REASONS,
  regionalAddress,
  regionalEntries,
  registerWithMap,
  servingMaps,
  stands,
  sweepRegional,
} from './regional-addresses.ts';

/** §7: an advertisement says which MAPs there are at this link. */
export function readAdvertisement(world: World, state: MobileInterface, options: readonly NdOption[]): void {
  hearMaps(world, state, options);
}

/** An address may be used at the link where the mobile is: at home its home address, elsewhere an on-link care-of address (LCoA). */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  const home = restoreHome(world, mobile);
  if (state.router < 0 || address.advertisedBy !== state.router) return;
  if (isAtHome(world, state)) {
    if (address.prefix !== home.prefix) return;
    returnHome(world, state);
    leaveMapsForHome(world, state);
    sweepRegional(world, mobile);
  } else if (address.prefix !== home.prefix && !isServedElsewhere(world, state)) enterLink(world, state, address.address);
}

/** What binds a mobile's addresses to an interface: its registrations with the home agent and with MAPs that serve it. */
function servingEntries(world: World, mobile: number): readonly BindingUpdateListEntry[] {
  const home = homeOf(world, mobile);
  const registered = registrationOf(world, mobile, home.agent, home.address);
  return [...(registered === null ? [] : [registered]), ...regionalEntries(world, mobile).filter((entry) => !isPrevious(entry))];
}

/** Whether another interface of the mobile is at home, or has what is registered: then a further one changes nothing. */
function isServedElsewhere(world: World, state: MobileInterface): boolean {
  const entries = servingEntries(world, state.mobile);
  return interfacesOf(world, state.mobile).some(
    (other) =>
      other !== state &&
      other.router >= 0 &&
      (isAtHome(world, other) || entries.some((entry) => entry.mobileInterface === other.number)),
  );
}

/** The interface that has the home address: the one that is at home, or has what is registered. */
function homeInterface(world: World, mobile: number): MobileInterface {
  const { prefix } = homeOf(world, mobile);
  const ordinal = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix)?.interface ?? 0;
  return world.interfaces[firstInterface(world, mobile) + ordinal]!;
}

/**
 * Whether a local registration is still wanted when its answer comes: not if the mobile is at home by now (RFC 6275 §11.5.5), or served by another
 * interface or MAP.
 */
function isWanted(world: World, entry: BindingUpdateListEntry): boolean {
  const state = homeInterface(world, entry.mobile);
  const serves = entry.mobileInterface === state.number && servingMaps(world, state).some(({ map }) => map === entry.anchor);
  return serves && !isPrevious(entry) && !isAtHome(world, state);
}

/** A link is lost, and with it what was heard there; another interface takes the place of the one that was registered. */
export function handleLinkLost(world: World, state: MobileInterface): void {
  world.mobility.heardMaps.delete(state.number);
  const entries = servingEntries(world, state.mobile);
  const elsewhere = entries.length > 0 && entries.every((entry) => entry.mobileInterface !== state.number);
  if (elsewhere && homeInterface(world, state.mobile) !== state) return;
  for (const other of interfacesOf(world, state.mobile)) {
    if (other.router < 0) continue;
    if (isAtHome(world, other)) {
      changeAddress(world, state.mobile, homeOf(world, state.mobile).prefix, { interface: other.ordinal });
      return;
    }
    const careOf = onLinkAddress(world, other);
    if (careOf === null) continue;
    enterLink(world, other, careOf);
    return;
  }
}

/** The LCoA of an interface at its present link, or null. A router that was restarted has given another one; the newest counts. */
function onLinkAddress(world: World, state: MobileInterface): Ipv6Address | null {
  const { prefix } = homeOf(world, state.mobile);
  const found = nodeAt(world, state.mobile).addresses.filter(
    (entry) =>
      entry.interface === state.ordinal &&
      entry.advertisedBy === state.router &&
      entry.state === 'preferred' &&
      entry.prefix !== prefix &&
      !isRegional(world, state.mobile, entry.address),
  );
  return found.toSorted((a, b) => b.age - a.age)[0]?.address ?? null;
}

/** §6.1: the mobile has an LCoA. It registers with its MAPs, or where there is none as RFC 6275 has it. */
function enterLink(world: World, state: MobileInterface, careOf: Ipv6Address): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const maps = servingMaps(world, state);
  const first = maps[0];
  const regional = first === undefined ? null : regionalAddress(world, state, first.map);
  if (first === undefined || regional === null) {
    leaveMaps(world, state, careOf, maps);
    registerWithHomeAgent(world, state, careOf, keepsOld(world, mobile), towardsPeers);
    sweepRegional(world, mobile);
    return;
  }
  changeAddress(world, mobile, home.prefix, { interface: state.ordinal });
  const before = registrationOf(world, mobile, home.agent, home.address);
  const changes = before?.careOf !== regional || before.state === 'releasing';
  if (changes) awaitMap(world, mobile, before);
  else if (peersMove(world, state, maps)) suspendRoutes(world, mobile, home.address);
  const ready = !optionOn(world, 'wait_lba');
  const atOnce = optionText(world, 'ul_starts') === 'bu' || (changes && ready);
  for (const map of maps) registerWithMap(world, state, careOf, map, atOnce);
  leaveMaps(world, state, careOf, maps);
  if (ready || stands(registrationOf(world, mobile, first.map, regional))) settleHome(world, state, regional);
}

/** The home agent is to learn another care-of address, when the MAP has answered: nothing leaves from the home address until then. */
function awaitMap(world: World, mobile: number, before: BindingUpdateListEntry | null): void {
  const home = homeOf(world, mobile);
  holdHome(world, mobile, home.address);
  suspendRoutes(world, mobile, home.address);
  if (before === null) return;
  stopRenewing(world, mobile, before);
  if (before.expiresAt !== null) return;
  // What the home agent never granted is not worth repeating for the old address.
  removeUpdate(world, mobile, before.key);
  closeHomeTunnel(world, homeBindingOf(before));
}

/** Whether the home agent may still send to a regional address that a MAP knows: then it is taken (§8). */
function keepsOld(world: World, mobile: number): boolean {
  const home = homeOf(world, mobile);
  const careOf = registrationOf(world, mobile, home.agent, home.address)?.careOf;
  return regionalEntries(world, mobile).some((entry) => entry.home === careOf);
}

/** Whether correspondents know a regional address that none of these MAPs is the nearest for. */
function peersMove(world: World, state: MobileInterface, maps: readonly HeardMap[]): boolean {
  const { address } = homeOf(world, state.mobile);
  const homes = maps.map(({ map }) => regionalAddress(world, state, map));
  return optimizationsOf(world, state.mobile, address).some((entry) => !homes.includes(entry.careOf));
}

/** §6.1: the MAP knows where the mobile is: the home agent is told the regional address, unless it knows it. */
function settleHome(world: World, state: MobileInterface, regional: Ipv6Address): void {
  const { mobile } = state;
  const home = homeOf(world, mobile);
  const known = registrationOf(world, mobile, home.agent, home.address);
  if (known === null || known.careOf !== regional || known.state === 'releasing') {
    registerWithHomeAgent(world, state, regional, keepsOld(world, mobile), towardsPeers);
    sweepRegional(world, mobile);
    return;
  }
  if (known.mobileInterface !== state.number)
    putUpdate(world, mobile, { ...known, mobileInterface: state.number }, LOCAL_REASONS.registered);
  const binding = { ...homeBindingOf(known), mobileInterface: state.number };
  openHomeTunnel(world, binding, LOCAL_REASONS.registered);
  const runs = (timer: string): boolean => world.timerIds.has(`${mobile} ${timer} ${known.key}`);
  // Its renewal or repetition came due while there was no link.
  const silent = stands(known) ? !runs(UPDATE_TIMER.renew) && !runs(UPDATE_TIMER.retransmit) : !runs(UPDATE_TIMER.retransmit);
  if (silent && !runs(UPDATE_TIMER.turn)) registerCareOf(world, binding, REASONS.renew);
  if (!stands(known)) return;
  sendByHomeTunnel(world, binding, REASONS.registered);
  if (optimizesRoutes(world)) optimizeRoutes(world, towardsPeers(world, binding));
}

/**
 * §6.1: correspondents are told the regional address, too. Choice: with several MAPs at once that of the nearest one, whose detour is least; the
 * home agent knows that of the first by `map_choice`.
 */
export const towardsPeers: TowardsPeers = (world, binding) => {
  if (binding.careOf === binding.home || !isRegional(world, binding.mobile, binding.careOf)) return binding;
  if (!optionOn(world, 'simultaneous_maps')) return binding;
  const state = world.interfaces[binding.mobileInterface]!;
  for (const { map } of usableMaps(world, state, 'nearest')) {
    const local = regionalEntries(world, binding.mobile).find((entry) => entry.anchor === map && stands(entry));
    if (local !== undefined) return { ...binding, careOf: homeBindingOf(local).home, homeCareOf: binding.careOf };
  }
  return binding;
};

/** RFC 6275 §11.6.1: a flow has begun; away from home its correspondent is worth telling a regional address. */
export function handleFlowStart(world: World, mobile: number, address: Ipv6Address, peer: Ipv6Address): void {
  startOptimization(world, mobile, address, peer, towardsPeers);
}

/** §6.1: a MAP has answered. */
export function handleMapAnswer(world: World, answer: RegistrationAnswer): void {
  const { entry } = answer;
  const { mobile } = entry;
  const state = world.interfaces[entry.mobileInterface]!;
  const binding = homeBindingOf(entry);
  const wanted = isWanted(world, entry);
  if (answer.outcome === 'deregistered' || (answer.outcome === 'refused' && isPrevious(entry))) forgetRegional(world, entry);
  else if (answer.outcome === 'refused') {
    dismissMap(world, state, entry.anchor);
    forgetRegional(world, entry);
    // §9: the next MAP on the list, or none.
    if (wanted) enterLink(world, state, binding.careOf);
  } else if (!wanted) stopRenewing(world, mobile, entry);
  else if (answer.outcome === 'registered') {
    sendByHomeTunnel(world, binding, LOCAL_REASONS.registered);
    const first = servingMaps(world, state)[0];
    const home = homeOf(world, mobile);
    const known = registrationOf(world, mobile, home.agent, home.address);
    if (first?.map === entry.anchor) settleHome(world, state, binding.home);
    else if (stands(known) && optimizesRoutes(world)) optimizeRoutes(world, towardsPeers(world, homeBindingOf(known)));
  }
}

/** A local registration has run out, or was never granted before the mobile left: it begins anew where the mobile is. */
export function forgetMap(world: World, entry: BindingUpdateListEntry): void {
  forgetRegional(world, entry);
  if (!isPrevious(entry)) beginAnew(world, entry);
}

/** The home agent's binding has run out although the MAP knows where the mobile is. */
export function beginAnew(world: World, entry: BindingUpdateListEntry): void {
  const state = world.interfaces[entry.mobileInterface]!;
  sweepRegional(world, entry.mobile);
  if (state.router < 0 || isAtHome(world, state) || updateOf(world, entry.mobile, entry.key) !== null) return;
  const careOf = onLinkAddress(world, state);
  if (careOf !== null && !isServedElsewhere(world, state)) enterLink(world, state, careOf);
}
