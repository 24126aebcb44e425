/**
 * The mobile, draft-kuntz-dmm-summary-00 §3.3: its permanent home agent always knows where it is; temporary addresses are kept while a
 * flow uses them; new flows use the one of the present subnet.
 */
import { restoreHome, isAtHome } from '../../mobility/home-address.ts';
import { COMMON_REASONS } from '../../mobility/mobile-registration.ts';
import { isAddressInUse, addressForFlow } from '../../mobility/sessions.ts';
import type { NameRules } from '../../mobility/names.ts';
import { holdThoseBoundTo, presentAddress, settleAddresses, type RetentionRules } from '../../mobility/retained-addresses.ts';
import { changeAddress, firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import { optionText, type FlowStart, type World } from '../../mobility/world.ts';

/** What the document says of the mobile's addresses. */
export const RETENTION: RetentionRules = {
  reasons: {
    register: {
      section: 'draft-kuntz-dmm-summary-00 §3.3',
      sentence:
        'The mobile tells the home agent of an address that it keeps where it is: always the permanent one, others while a flow uses them.',
    },
    ...COMMON_REASONS,
    deregister: {
      section: 'RFC 6275 §11.5.5',
      sentence: 'The mobile is back in the subnet that the address is from: the address needs no binding any more.',
    },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The home agent has accepted: flows of its address go through the tunnel to it.',
    },
    release: {
      section: 'draft-kuntz-dmm-summary-00 §3.3',
      sentence: 'The last flow of the temporary address has ended: Mobile IP is used only where it is needed.',
    },
    tunnel: {
      section: 'draft-kuntz-dmm-summary-00 §3.3',
      sentence: 'The mobile takes what the home agents of its kept addresses tunnel to it.',
    },
  },
  isRetained: (world, mobile, address) => isPermanent(world, mobile, address) || isAddressInUse(world, mobile, address.address),
  isPermanent,
  releases: (world) => optionText(world, 'release') === 'explicit',
  sendsAtOnce: (world) => optionText(world, 'ul_starts') === 'bu',
};

function isPermanent(world: World, mobile: number, address: ConfiguredAddress): boolean {
  return world.mobility.homes.get(mobile)?.prefix === address.prefix;
}

/**
 * §3.3: the permanent address always reaches the mobile, so it is what is known of it. §4 leaves open how a correspondent may choose another
 * one: a mobile that updates its name gives the temporary one of its subnet.
 */
export const NAME_RULES: NameRules = {
  published: (world, mobile) => presentAddress(world, mobile),
  entered: (world, mobile) => world.mobility.homes.get(mobile)?.address ?? null,
};

/** The bindings of an interface's addresses follow it; the permanent address goes with an interface that has a link. */
export function settle(world: World, state: MobileInterface): void {
  const held = holderOfPermanent(world, state.mobile);
  if (held !== null && held.router < 0 && held.pending === null && state.router >= 0) takePermanent(world, state, held);
  settleAddresses(world, state, RETENTION);
}

/** RFC 6275 §11.5.5: the first interface is on the permanent home link, where its router shows it the permanent address: that is at home again. */
export function settleOnLink(world: World, state: MobileInterface): void {
  const held = holderOfPermanent(world, state.mobile);
  if (held !== null && state.ordinal === 0 && isAtHome(world, state)) takePermanent(world, state, held);
  settle(world, state);
}

/** The interface that has the permanent address, or null. */
function holderOfPermanent(world: World, mobile: number): MobileInterface | null {
  const { prefix } = restoreHome(world, mobile);
  const held = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  return held === undefined ? null : (world.interfaces[firstInterface(world, mobile) + held.interface] ?? null);
}

function takePermanent(world: World, state: MobileInterface, held: MobileInterface): void {
  if (held === state) return;
  const { prefix, address } = restoreHome(world, state.mobile);
  holdThoseBoundTo(world, state.mobile, address);
  changeAddress(world, state.mobile, prefix, { interface: state.ordinal });
}

/** A new address may be used: what is kept is bound to it. Until the advertisement has been read to its end that waits. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  settle(world, world.interfaces[firstInterface(world, mobile) + address.interface]!);
}

/** §3.3: in the end of each flow the mobile looks which addresses it still needs. */
export function handleFlowEnd(world: World, mobile: number, prefix: ConfiguredAddress['prefix']): void {
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address !== undefined) handleAddress(world, mobile, address);
}

/** A flow begins to use an address: if that was left to be forgotten, its home agent is told again where the mobile is. */
export function handleFlowStart(world: World, mobile: number, address: ConfiguredAddress['address']): void {
  const used = nodeAt(world, mobile).addresses.find((entry) => entry.address === address);
  if (used !== undefined) handleAddress(world, mobile, used);
}

/**
 * Who begins a flow decides its address (§3.3): a correspondent knows the permanent one alone; the mobile uses, away from home, the temporary
 * one of the subnet (§4: or the permanent one, as the application asks).
 */
export function selectAddress(world: World, mobile: number, flow: FlowStart): ConfiguredAddress | null {
  const permanent = nodeAt(world, mobile).addresses.find((entry) => isPermanent(world, mobile, entry)) ?? null;
  const home = permanent === null ? undefined : world.interfaces[firstInterface(world, mobile) + permanent.interface];
  const atHome = home !== undefined && isAtHome(world, home);
  if (permanent !== null && (atHome || flow.initiator !== mobile || optionText(world, 'source_address') === 'permanent'))
    return permanent;
  return addressForFlow(world, mobile, flow.peer, (address) => address !== permanent) ?? permanent;
}
