/** What a MAAR of draft-bernardos-dmm-pmip-01 §5 does with what comes to it, in the order of its §5.2. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import type { MobileInterface, Timer } from '../../net/network.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { ADDRESS_QUERY_TIMER, forgetAddressQuery } from '../../mobility/address-query.ts';
import { handleAnchorUpdate, letOwnPrefixesExpire, releaseOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import { BINDING_EXPIRY_TIMER } from '../../mobility/binding-cache.ts';
import { UPDATE_TIMER, updateOf } from '../../mobility/binding-update-list.ts';
import { ANCHOR_ADDRESS_TIMER, forgetAnchorAddress } from '../../mobility/previous-anchor-address.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import { placeOnAccessRouters } from '../../mobility/roles.ts';
import {
  announce,
  ANNOUNCEMENT_TIMER,
  dropVisited,
  giveUpVisited,
  handleServingTimer,
  releaseEnded,
  stopServing,
} from '../../mobility/visited-prefixes.ts';
import { optionOn, optionText, type World } from '../../mobility/world.ts';
import { repeatRetrieval, startRetrieval } from './address-retrieval.ts';
import { handlePreviousMaarAnswer, prepareOwn, restoreOwn } from './serving-maar.ts';

/** §5: every access router is a MAAR, and there is nobody else. */
export function setup(world: World): void {
  placeOnAccessRouters(world, 'maar', 'MAAR');
}

/** §5.2: "When a new mobile node attaches …". */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  prepareOwn(world, router, state, attachment);
  if (optionText(world, 'attach_trigger') === 'l2') startRetrieval(world, router, state, attachment);
}

/** §5.2: "… will shortly send" a solicitation. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const repeated = attachment.solicited;
  attachment.solicited = true;
  if (!attachment.started) startRetrieval(world, router, state, attachment);
  else if (attachment.advertised && (repeated || optionText(world, 'attach_trigger') === 'rs')) {
    announce(world, router, state, attachment);
  }
}

/** The link is gone. The draft has no such trigger: only renewals stop. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  forgetAddressQuery(world, router, state.number);
  stopServing(world, router, state);
  letOwnPrefixesExpire(world, router, state);
}

/** §5.2: updates for a P-MAAR, acknowledgements for the serving MAAR. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update') {
    const moved = handleAnchorUpdate(world, node, packet, message);
    if (moved !== null) dropVisited(world, node, moved.mobile, firstInterface(world, moved.mobile) + moved.ordinal);
  } else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handlePreviousMaarAnswer(world, node, answer, packet.source);
  }
}

/** The end of a flow: with `release: with_flows` the serving MAAR gives its prefix back. */
export function handleFlowEnd(world: World, mobile: number, prefix: Ipv6Address): void {
  if (optionText(world, 'release') === 'with_flows') releaseEnded(world, mobile, prefix);
}

/** All timers; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (timer.name === BINDING_EXPIRY_TIMER) releaseOwnPrefix(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === ADDRESS_QUERY_TIMER) repeatRetrieval(world, timer.node, Number(timer.key));
  else if (timer.name === ANCHOR_ADDRESS_TIMER) forgetAnchorAddress(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === ANNOUNCEMENT_TIMER) announceAnyway(world, timer.node, Number(timer.key));
  else if (!gaveUp(world, timer)) handleServingTimer(world, timer);
}

/** The mobile, or the last P-MAAR, has not answered in time: the mobile is told what is known. */
function announceAnyway(world: World, router: number, mobileInterface: number): void {
  const attachment = attachmentOf(world, router, mobileInterface);
  if (attachment === null) return;
  const state = world.interfaces[mobileInterface]!;
  restoreOwn(world, router, state, attachment);
  announce(world, router, state, attachment);
}

/** With `pbu_attempts` a P-MAAR that has not answered so many updates is given up. A release goes on until its lifetime ends. */
function gaveUp(world: World, timer: Timer): boolean {
  const limit = Number(optionText(world, 'pbu_attempts'));
  const entry = timer.name === UPDATE_TIMER.retransmit ? updateOf(world, timer.node, timer.key) : null;
  if (entry === null || limit === 0 || entry.state === 'releasing' || entry.attempt + 1 < limit) return false;
  giveUpVisited(world, timer.node, entry);
  return true;
}

/** RFC 4620 §5: a node answers if its policy lets it. */
export function answersNodeInformation(world: World): boolean {
  return optionOn(world, 'mn_answers');
}

/** A restarted MAAR has lost its entries and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
