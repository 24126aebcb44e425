/**
 * Home addresses of mobiles and the home link (RFC 6275 §3, §10, §11.5.5): an agent gives each mobile an address for ever, out of a /64 of
 * the mobile's own. On the agent's own link the mobile is a host like any other.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { configureAddress, interfacesOf } from '../net/mobile-host.ts';
import { nodeAt, type MobileInterface } from '../net/network.ts';
import { advertise, attachmentOf } from './access.ts';
import type { BindingCacheEntry } from './binding-cache.ts';
import { allowPlainUplink, pointerOf, pointNowhere, pointToAccessLink } from './mobility-routing.ts';
import { allocatePrefix } from './prefix-allocation.ts';
import type { World } from './world.ts';

/** A mobile's home: plain data. */
export interface Home {
  readonly agent: number;
  readonly prefix: Ipv6Address;
  readonly address: Ipv6Address;
}

const AT_HOME: Why = {
  section: 'RFC 6275 §10.3.2',
  sentence: 'The mobile is on its home link: its packets are delivered like those of any host.',
};
/** Nobody knows where a mobile is that is not at home. */
export const AWAY_UNBOUND: Why = {
  section: 'RFC 6275 §10.4.1',
  sentence: 'The mobile is not at home and has not told where it is: its packets have nowhere to go.',
};
const ANSWER: Why = { section: 'RFC 4861 §6.2.6', sentence: 'The home agent shows the mobile its home prefix: it is at home.' };

/** Gives a mobile its home address, before anything happens; wherever it is, it was configured with it. */
export function giveHomeAddress(world: World, mobile: number, agent: number): Home {
  const prefix = required(allocatePrefix(world, agent, mobile), 'a home prefix');
  const { address } = configureAddress(world, mobile, prefix, agent);
  const home: Home = { agent, prefix, address };
  world.mobility.homes.set(mobile, home);
  pointNowhere(world, agent, prefix, mobile, AWAY_UNBOUND);
  return home;
}

/** A mobile's home. */
export function homeOf(world: World, mobile: number): Home {
  return required(world.mobility.homes.get(mobile), 'home of a mobile');
}

/** A mobile's home, with its address configured again if the mobile has been restarted. */
export function restoreHome(world: World, mobile: number): Home {
  const home = homeOf(world, mobile);
  configureAddress(world, mobile, home.prefix, home.agent);
  return home;
}

/** Whether an interface is on its mobile's home link: attached to the home agent itself. */
export function isAtHome(world: World, state: MobileInterface): boolean {
  return state.router >= 0 && world.mobility.homes.get(state.mobile)?.agent === state.router;
}

/** The interface of a mobile that its agent's link delivers to: the one that has the home address, else the first one there. Null: none. */
export function interfaceOnHomeLink(world: World, mobile: number, agent: number): MobileInterface | null {
  const there = interfacesOf(world, mobile).filter((state) => state.router === agent);
  const { prefix } = homeOf(world, mobile);
  const ordinal = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix)?.interface;
  return there.find((state) => state.ordinal === ordinal) ?? there[0] ?? null;
}

/**
 * An interface has taken the home address on the home link: packets that were delivered to another interface of the mobile there turn to it.
 * Choice: neighbor discovery (RFC 4861 §7.2) finds that at once; access links are point-to-point, and its messages are not played.
 */
export function turnHomeLinkTo(world: World, state: MobileInterface): void {
  const { agent, prefix } = homeOf(world, state.mobile);
  const pointer = pointerOf(world, agent, prefix);
  if (!nodeAt(world, agent).failed && pointer?.kind === 'access' && pointer.mobileInterface !== state.number)
    pointToAccessLink(world, agent, prefix, state, AT_HOME);
}

/** An interface has left the home link: if another one of the mobile is there, packets turn to it. */
export function leaveHomeLink(world: World, agent: number, state: MobileInterface): void {
  const { prefix } = homeOf(world, state.mobile);
  const pointer = pointerOf(world, agent, prefix);
  const other = interfaceOnHomeLink(world, state.mobile, agent);
  if (pointer?.kind === 'access' && pointer.mobileInterface === state.number && other !== null)
    pointToAccessLink(world, agent, prefix, other, AT_HOME);
}

/**
 * A mobile solicits on its home link: it is told its home prefix. Its packets turn to this link when it has no binding; until then they
 * follow the binding.
 */
export function serveHomeLink(world: World, agent: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, agent, state.number);
  if (attachment === null) return;
  const { prefix } = homeOf(world, state.mobile);
  if (pointerOf(world, agent, prefix)?.kind !== 'tunnel')
    pointToAccessLink(world, agent, prefix, interfaceOnHomeLink(world, state.mobile, agent) ?? state, AT_HOME);
  allowPlainUplink(world, agent, prefix, state.mobile, AT_HOME);
  attachment.preferred = [prefix];
  attachment.advertised = true;
  advertise(world, agent, state, { preferred: [prefix], deprecated: [] }, ANSWER);
}

/** A binding is gone (RFC 6275 §10.3.2): on its home link the mobile is reached as any host; elsewhere it is not reached. */
export function releaseToHomeLink(world: World, agent: number, entry: BindingCacheEntry): void {
  const state = interfaceOnHomeLink(world, entry.mobile, agent);
  for (const prefix of entry.prefixes) {
    if (state === null) pointNowhere(world, agent, prefix, entry.mobile, AWAY_UNBOUND);
    else pointToAccessLink(world, agent, prefix, state, AT_HOME);
  }
}
