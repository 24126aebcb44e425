/**
 * The mobile, draft-seite-dmm-dma-05 §3.2 and draft-kuntz-dmm-summary-00 §3.2: it gets an address from each router, keeps those that its
 * flows use, and chooses the address of new flows.
 */
import { COMMON_REASONS } from '../../mobility/mobile-registration.ts';
import { isAddressInUse, addressForFlow } from '../../mobility/sessions.ts';
import { NAMES, type NameRules } from '../../mobility/names.ts';
import { presentAddress, retentionOf, settleAddresses, type RetentionRules } from '../../mobility/retained-addresses.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface } from '../../net/network.ts';
import { optionText, type FlowStart, type World } from '../../mobility/world.ts';

/** What the document says of the mobile's addresses. */
export const RETENTION: RetentionRules = {
  reasons: {
    register: {
      section: 'draft-seite-dmm-dma-05 §3.2',
      sentence:
        'The mobile takes the previous router as home agent of the address it has from it, and binds it to its new address.',
    },
    ...COMMON_REASONS,
    deregister: {
      section: 'RFC 6275 §11.5.5',
      sentence: 'The mobile is back at the router that the address is from: the address needs no binding any more.',
    },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The previous router has accepted: flows of the old address go through the tunnel to it.',
    },
    release: {
      section: 'draft-seite-dmm-dma-05 §3.2',
      sentence: 'The last flow of the address has ended: what the mobile and the router keep for it is released.',
    },
    tunnel: {
      section: 'draft-seite-dmm-dma-05 §3.2',
      sentence: 'The mobile has a tunnel to each router whose addresses it still uses, and takes what comes from there.',
    },
  },
  isRetained: (world, mobile, address) =>
    optionText(world, 'retain') === 'always' || isAddressInUse(world, mobile, address.address),
  isPermanent: () => false,
  releases: (world) => optionText(world, 'release') === 'explicit',
  sendsAtOnce: (world) => optionText(world, 'ul_starts') === 'bu',
};

/**
 * §3.2: which address is proper and valid for a correspondent: that of the present link, which needs no tunnel. Choice: what is entered by
 * hand is the first address that the mobile has.
 */
export const NAME_RULES: NameRules = {
  published: (world, mobile) => presentAddress(world, mobile),
  entered: (world, mobile) =>
    optionText(world, NAMES.option) === 'on' ? null : (presentAddress(world, mobile)?.address ?? null),
};

/** A new address may be used: what is kept is bound to it. Until the advertisement has been read to its end that waits. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  settleAddresses(world, world.interfaces[firstInterface(world, mobile) + address.interface]!, RETENTION);
}

/** The advertisement of a link has been read: the mobile knows which of its addresses are at home here. */
export function handleRouterFound(world: World, state: MobileInterface): void {
  settleAddresses(world, state, RETENTION);
}

/** §3.2: resources are released when the communication has stopped. */
export function handleFlowEnd(world: World, mobile: number, prefix: ConfiguredAddress['prefix']): void {
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address !== undefined) handleAddress(world, mobile, address);
}

/** §3.2: a flow begins to use an address: if that was left to be forgotten, its router is told again where the mobile is. */
export function handleFlowStart(world: World, mobile: number, address: ConfiguredAddress['address']): void {
  const used = nodeAt(world, mobile).addresses.find((entry) => entry.address === address);
  if (used !== undefined) handleAddress(world, mobile, used);
}

/**
 * §3.2: applications may use a home address or the care-of address. `care-of`: new flows take the address of the present link, which needs
 * no tunnel; `home`: the oldest address that is bound somewhere, which the mobile has had the longest.
 */
export function selectAddress(world: World, mobile: number, flow: FlowStart): ConfiguredAddress | null {
  if (optionText(world, 'source_address') === 'home') {
    const { addresses } = nodeAt(world, mobile);
    const bound = addresses.find((entry) => retentionOf(world, mobile, entry)?.state === 'registered');
    if (bound !== undefined) return bound;
  }
  return addressForFlow(world, mobile, flow.peer);
}
