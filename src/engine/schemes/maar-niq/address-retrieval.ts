/**
 * How the MAAR learns which P-MAARs a mobile has, draft-bernardos-dmm-pmip-01 §5.1: it asks the mobile for its configured addresses by the
 * Node Information Query protocol (RFC 4620). Nobody else knows.
 */
import { isLinkLocal, isMulticast, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { NodeInformationReply } from '#wire/node-information.ts';
import { SECOND } from '#base/time.ts';
import type { MobileInterface } from '../../net/network.ts';
import { setTimer } from '../../net/timers.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { askAddresses, askAddressesAgain, takeAddresses } from '../../mobility/address-query.ts';
import { ANNOUNCEMENT_TIMER } from '../../mobility/visited-prefixes.ts';
import { optionText, type Attachment, type World } from '../../mobility/world.ts';
import { restoreOwn, serveAddresses } from './serving-maar.ts';

const ASK: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §5.2',
  sentence: 'No central node knows the mobile, so the MAAR asks the mobile itself for its IPv6 addresses.',
};
const ASK_AGAIN: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §5.1',
  sentence: 'The mobile has not answered, so the MAAR asks again.',
};

/** Prefixes are /64 (RFC 5213 §3, RFC 4862 §5.5.3 with 64-bit interface identifiers). */
const PREFIX_BITS = 64;

/** §5.2: begins to serve an attachment by asking the mobile. */
export function startRetrieval(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  attachment.started = true;
  if (optionText(world, 'return_restores') === 'on_rs') restoreOwn(world, router, state, attachment);
  // Choice: a mobile that does not answer gets the MAAR's own prefix after a while; whatever it answers later is still registered.
  const patience = Number(optionText(world, 'niq_patience_s')) * SECOND;
  setTimer(world, router, ANNOUNCEMENT_TIMER, `${state.number}`, world.now + patience);
  askAddresses(world, router, state, attachment.cause, ASK);
}

/** §5.1: no answer yet. */
export function repeatRetrieval(world: World, router: number, mobileInterface: number): void {
  askAddressesAgain(world, router, mobileInterface, ASK_AGAIN);
}

/** §5.2: the mobile has answered; the MAAR extracts the prefixes. An answer that fits no question of this attachment is ignored. */
export function handleNodeInformationReply(
  world: World,
  router: number,
  state: MobileInterface,
  message: NodeInformationReply,
): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const addresses = takeAddresses(world, router, state.number, message);
  if (addresses === null) return;
  const global = addresses.filter((address) => !isLinkLocal(address) && !isMulticast(address));
  const prefixes: readonly Ipv6Address[] = [...new Set(global.map((address) => prefixOf(address, PREFIX_BITS)))];
  serveAddresses(world, router, state, attachment, prefixes);
}
