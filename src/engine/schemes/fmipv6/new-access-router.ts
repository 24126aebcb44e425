/**
 * The new access router (NAR), RFC 5568 §4: it checks the new care-of address (NCoA), keeps packets for a mobile that was announced (§5.4), and
 * delivers them when the mobile is there (§6.3).
 */
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { macOf } from '#wire/ethernet.ts';
import { HANDOVER_INITIATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { MobileInterface } from '../../net/network.ts';
import { ownerOf, prefixOfAddress } from '../../net/owners.ts';
import { packetsWaiting } from '../../net/packet-buffer.ts';
import { attachmentOf } from '../../mobility/access.ts';
import {
  bufferNumber,
  handoverOf,
  openHandoverBuffer,
  putHandover,
  releaseHandoverBuffer,
  type FastHandover,
} from '../../mobility/fast-handover.ts';
import { pointToAccessLink, pointToBuffer } from '../../mobility/mobility-routing.ts';
import { claimPrefix, mayUsePrefix } from '../../mobility/prefix-allocation.ts';
import { interfaceKey, optionNumber, roleHolder, type World } from '../../mobility/world.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { addressIn, REFUSAL, sendHandoverAcknowledge } from './messages.ts';
import { endPrevious } from './handover-end.ts';

const EXPECT: Why = {
  section: 'RFC 5568 §6.2.1.2',
  sentence: 'The new care-of address is good on this link, and the router is ready for the mobile’s packets.',
};
const WAIT: Why = {
  section: 'RFC 5568 §5.4',
  sentence: 'Packets for the new care-of address wait at the new router until the mobile is there.',
};
const HERE: Why = {
  section: 'RFC 5568 §4',
  sentence: 'The mobile is here already and has asked its previous router to forward: nothing need wait.',
};
const ARRIVED: Why = {
  section: 'RFC 5568 §6.3',
  sentence: 'The mobile is here: what waited goes to it first, then what comes.',
};
const NO: Why = {
  section: 'RFC 5568 §6.2.1.2',
  sentence: 'The new care-of address is not one of this link: the mobile will ask again.',
};

/** §6.2.1.1: the previous router announces a mobile. */
export function handleInitiate(
  world: World,
  router: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'handover-initiate' }>,
): void {
  const peer = ownerOf(world, packet.source);
  const previous = addressIn(message.options, 'previousCareOf');
  const next = addressIn(message.options, 'nextCareOf');
  if (peer === null || previous === null || next === null) return;
  const mobile = ownerOf(world, previous);
  const state = mobile === null ? null : interfaceIn(world, mobile, message.options);
  if (mobile === null || state === null) return;
  const valid = router !== roleHolder(world, 'ha') && isOfLink(world, router, state, prefixOfAddress(next));
  if (valid) expect(world, router, state, peer, prefixOfAddress(next), (message.flags & HANDOVER_INITIATE_FLAG.buffer) !== 0);
  sendHandoverAcknowledge(
    world,
    router,
    peer,
    mobile,
    { sequence: message.sequence, code: valid ? 0 : REFUSAL },
    valid ? EXPECT : NO,
  );
}

/** The mobile's interface that the link-layer address names, or null. */
function interfaceIn(
  world: World,
  mobile: number,
  options: Extract<MobilityMessage, { kind: 'handover-initiate' }>['options'],
): MobileInterface | null {
  const link = options.find((option) => option.kind === 'mobility-header-link-layer-address');
  if (link?.kind !== 'mobility-header-link-layer-address') return null;
  return (
    world.interfaces.find(
      (state) =>
        state.mobile === mobile && macOf(mobile, state.ordinal).every((octet, at) => octet === link.linkLayerAddress[at]),
    ) ?? null
  );
}

/** §5.5: the prefix is that of this mobile's link here. A restarted router takes it back if nobody else has it. */
function isOfLink(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): boolean {
  const key = `${router} ${state.number}`;
  const known = world.mobility.linkPrefixes.get(key);
  if (known !== undefined) return known === prefix;
  if (!mayUsePrefix(world, router, state.mobile, prefix)) return false;
  claimPrefix(world, router, state.mobile, prefix);
  world.mobility.linkPrefixes.set(key, prefix);
  return true;
}

function expect(world: World, router: number, state: MobileInterface, peer: number, prefix: Ipv6Address, buffer: boolean): void {
  const key = interfaceKey(world, state);
  const back = handoverOf(world, router, 'previous', key);
  if (back !== null) endPrevious(world, router, back);
  const here = attachmentOf(world, router, state.number) !== null;
  const buffering = !here && buffer;
  const lifetime = optionNumber(world, 'fbu_lifetime_s') * SECOND;
  const entry: FastHandover = {
    role: 'new',
    key,
    mobile: state.mobile,
    mobileInterface: state.number,
    peer,
    phase: here ? 'delivering' : 'expecting',
    buffering,
    detached: false,
    prefixes: [prefix],
    anchor: -1,
    sequence: -1,
    attempt: 0,
    released: here ? packetsWaiting(world, bufferNumber(world, router, state.number)) : 0,
    expiresAt: world.now + lifetime,
    lifetime,
  };
  putHandover(world, router, entry, buffering ? WAIT : here ? HERE : EXPECT);
  if (buffering) {
    const number = openHandoverBuffer(world, router, state.number, optionNumber(world, 'buffer_packets'));
    pointToBuffer(world, router, prefix, state.mobile, number, WAIT);
  } else {
    pointToAccessLink(world, router, prefix, state, EXPECT);
    // An announcement that is repeated may come between the attachment and the UNA: what the first one made wait goes now.
    releaseHandoverBuffer(world, router, state.number);
  }
}

/** §6.3: the mobile is here; its prefix leads to its link already. */
export function welcome(world: World, router: number, state: MobileInterface): void {
  const entry = handoverOf(world, router, 'new', interfaceKey(world, state));
  if (entry?.phase !== 'expecting') return;
  const released = packetsWaiting(world, bufferNumber(world, router, state.number));
  putHandover(world, router, { ...entry, phase: 'delivering', buffering: false, released }, ARRIVED);
  for (const prefix of entry.prefixes) pointToAccessLink(world, router, prefix, state, ARRIVED);
  releaseHandoverBuffer(world, router, state.number);
}
