/**
 * The mobile, draft-chan-dmm-framework-gap-analysis §4.1 and §6: it registers its home address with the router that serves it where it is.
 * In the dynamic form it does so only while a session needs it, and begins new sessions with an address of the network where it is.
 */
import { required } from '#base/assert.ts';
import { changeAddress, firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import { restoreHome } from '../../mobility/home-address.ts';
import { addressForFlow, isAddressInUse } from '../../mobility/sessions.ts';
import { addressesOnLink, forgetRegistration, settleAddresses, type RetentionRules } from '../../mobility/retained-addresses.ts';
import { optionText, type FlowStart, type World } from '../../mobility/world.ts';
import { isDynamic, nearestRouter, routersOf, translates } from './functions.ts';

/** What the document says of the mobile's registrations. */
export const RETENTION: RetentionRules = {
  reasons: {
    register: {
      section: 'draft-chan-dmm-framework-gap-analysis §6',
      sentence: 'The mobile binds its home address to its new address at the mobility router of the network where it is.',
    },
    repeat: {
      section: 'RFC 6275 §11.8',
      sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.',
    },
    renew: {
      section: 'RFC 6275 §11.7.1',
      sentence: 'The binding is about to run out: the mobile extends it while it is attached.',
    },
    deregister: {
      section: 'draft-chan-dmm-framework-gap-analysis §7',
      sentence: 'The mobile is back on the link that the address is from: no location has to be managed any more.',
    },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The router has accepted: the mobile sends through the tunnel to it.',
    },
    release: {
      section: 'draft-chan-dmm-framework-gap-analysis §6',
      sentence: 'All sessions of the home address have ended: the mobile deregisters.',
    },
    tunnel: {
      section: 'RFC 6275 §11.3.2',
      sentence: 'The mobile takes the packets that its router tunnels to its care-of address.',
    },
  },
  isRetained: (world, mobile, address) =>
    isDynamic(world) ? isAddressInUse(world, mobile, address.address) : isHome(world, mobile, address),
  isPermanent: isHome,
  releases: (world) => optionText(world, 'release') === 'explicit',
  sendsAtOnce: () => false,
  travelsPlain: translates,
  agentFor: (world, state) => nearestRouter(world, state.router) ?? required(routersOf(world)[0], 'a mobility router'),
};

function isHome(world: World, mobile: number, address: ConfiguredAddress): boolean {
  return world.mobility.homes.get(mobile)?.prefix === address.prefix;
}

/** The bindings of an interface's addresses follow it; the home address goes with an interface that has a link. */
export function settle(world: World, state: MobileInterface): void {
  const { prefix } = restoreHome(world, state.mobile);
  const first = firstInterface(world, state.mobile);
  const holder = nodeAt(world, state.mobile).addresses.find((entry) => entry.prefix === prefix);
  const held = holder === undefined ? undefined : world.interfaces[first + holder.interface];
  if (held !== undefined && held !== state && held.router < 0 && held.pending === null && state.router >= 0)
    changeAddress(world, state.mobile, prefix, { interface: state.ordinal });
  settleAddresses(world, state, RETENTION);
}

/** A new address may be used: what is kept is bound to it. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  settle(world, world.interfaces[firstInterface(world, mobile) + address.interface]!);
}

/** §6: a session has begun or ended; the mobile looks which addresses it needs. */
export function handleSession(world: World, mobile: number, prefix: ConfiguredAddress['prefix']): void {
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address !== undefined && isDynamic(world)) handleAddress(world, mobile, address);
}

/**
 * The address of a new session. Choice: a correspondent knows the home address; in the dynamic form the mobile itself begins sessions with
 * an address of the network where it is (§5.4, §6).
 */
export function selectAddress(world: World, mobile: number, flow: FlowStart): ConfiguredAddress | null {
  const home = nodeAt(world, mobile).addresses.find((entry) => isHome(world, mobile, entry)) ?? null;
  if (!isDynamic(world) || flow.initiator !== mobile) return home;
  return addressForFlow(world, mobile, flow.peer, (address) => isOnLink(world, mobile, address)) ?? home;
}

function isOnLink(world: World, mobile: number, address: ConfiguredAddress): boolean {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  return addressesOnLink(world, state).includes(address);
}

/** A router has gone or come back: mobiles that were registered there register again, where it is nearest now. */
export function registerAgain(world: World, mobile: number, router: number): void {
  for (const entry of updatesAt(world, mobile)) {
    const state = required(world.interfaces[entry.mobileInterface], 'interface');
    if (entry.anchor !== router || state.router < 0) continue;
    world.cause = 0;
    forgetRegistration(world, entry);
    settle(world, state);
    return;
  }
}
