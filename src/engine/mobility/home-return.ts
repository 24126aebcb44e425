/** The mobile between its home link and others (RFC 6275 §11.5): which interface has the home address, which one can serve instead. */
import { ALL_NODES, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { sendControl } from '../net/control.ts';
import { interfacesOf, ND_HOP_LIMIT } from '../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../net/network.ts';
import { homeOf, isAtHome } from './home-address.ts';
import type { BindingUpdateListEntry } from './binding-update-list.ts';
import type { World } from './world.ts';

/** Override flag of a neighbor advertisement, RFC 4861 §4.4. */
const NA_OVERRIDE = 0x20;

const HERE: Why = {
  section: 'RFC 6275 §11.5.5',
  sentence: 'The mobile tells the home link that its home address is to be found here again.',
};

/**
 * Whether another interface of the mobile is at home, or has the care-of address that is `registered`: then a further one changes nothing.
 */
export function isServedElsewhere(world: World, state: MobileInterface, registered: BindingUpdateListEntry | null): boolean {
  return interfacesOf(world, state.mobile).some(
    (other) => other !== state && other.router >= 0 && (isAtHome(world, other) || registered?.mobileInterface === other.number),
  );
}

/** §11.5.5: an interface that comes to the home link takes the home address there, unless another one has it there already. */
export function askForHomeAddress(world: World, state: MobileInterface): readonly NdOption[] {
  const { prefix } = homeOf(world, state.mobile);
  const another = interfacesOf(world, state.mobile).some((other) => other !== state && isAtHome(world, other));
  state.wanted = isAtHome(world, state) && !another ? [prefix] : [];
  return [];
}

/** §11.5.4: an interface with a link that can serve now, at home or with a care-of address (then given); null when there is none. */
export function otherInterface(
  world: World,
  mobile: number,
): { readonly state: MobileInterface; readonly careOf: ConfiguredAddress | null } | null {
  for (const state of interfacesOf(world, mobile)) {
    if (state.router < 0) continue;
    if (isAtHome(world, state)) return { state, careOf: null };
    const careOf = nodeAt(world, mobile).addresses.find(
      (entry) => entry.interface === state.ordinal && entry.advertisedBy === state.router && entry.state === 'preferred',
    );
    if (careOf !== undefined) return { state, careOf };
  }
  return null;
}

/** The care-of address of a registration, while the mobile still has it on a link that is not its home; else null. */
export function careOfStillUsable(world: World, entry: BindingUpdateListEntry): Ipv6Address | null {
  const state = world.interfaces[entry.mobileInterface]!;
  const careOf = nodeAt(world, entry.mobile).addresses.find((address) => address.address === entry.careOf);
  return state.router >= 0 && careOf?.advertisedBy === state.router && !isAtHome(world, state) ? careOf.address : null;
}

/** §11.5.5: the unsolicited neighbor advertisement after the answer to a de-registration. */
export function announceHome(world: World, state: MobileInterface): void {
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
