/**
 * The MAAR that serves the mobile, draft-bernardos-dmm-pmip-01 §4.2: its relay passes on what the lease says, and the MAAR delivers the
 * prefixes of this link and registers at the P-MAARs of the older ones. How it does that is `mobility/visited-prefixes.ts`.
 */
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { Dhcpv6ClientServerMessage } from '#wire/dhcpv6.ts';
import { dhcpv6Option } from '#wire/dhcpv6-options.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import type { MobileInterface } from '../../net/network.ts';
import { attachmentOf, advertise } from '../../mobility/access.ts';
import { ownPrefixes, restoreOwnPrefix, serveOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import { anchoringOf } from '../../mobility/anchoring.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import { updatesAt } from '../../mobility/binding-update-list.ts';
import { addressesIn } from '../../mobility/dhcp.ts';
import { allowPlainUplink, pointToAccessLink, releasePointer, releaseUplink } from '../../mobility/mobility-routing.ts';
import { claimPrefix, mayUsePrefix, releasePrefix } from '../../mobility/prefix-allocation.ts';
import { learnAnchorAddress, previousAnchorOf } from '../../mobility/previous-anchor-address.ts';
import { handoffIndicatorFor, type ProxyAnswer } from '../../mobility/proxy.ts';
import { handleAnchorAnswer, releaseVisited, visitSessions } from '../../mobility/visited-prefixes.ts';
import type { Session } from '../../mobility/location-management.ts';
import { optionText, type Attachment, type World } from '../../mobility/world.ts';

const DRAFT = 'draft-bernardos-dmm-pmip-01';
const MANAGED: Why = {
  section: 'RFC 4861 §6.2.6',
  sentence: 'The router answers; its M flag says that addresses come from DHCPv6.',
};
const WITHDRAW: Why = {
  section: `${DRAFT} §4.3`,
  sentence: 'The server has revoked the prefix: the router advertises it with lifetime zero too.',
};
const TO_BUILT: Why = {
  section: `${DRAFT} §4.2`,
  sentence:
    'No address of the P-MAAR is known, so the MAAR builds it from the older prefix and the identifier that all MAARs share.',
};
const TO_LEARNED: Why = {
  section: `${DRAFT} §4.2`,
  sentence: 'The lease names an older prefix whose P-MAAR has answered before: the MAAR tells it where the mobile is now.',
};
const LEARN: Why = {
  section: `${DRAFT} §4.2`,
  sentence: 'The answer came from the P-MAAR’s core address: from now on updates for this prefix go there.',
};
const GIVEN_OUT: Why = {
  section: `${DRAFT} §4`,
  sentence: 'The server has given this prefix of the MAAR out; what the MAAR knows of its prefixes is in step with that.',
};
const PLAIN: Why = {
  section: `${DRAFT} §4.4`,
  sentence: 'The mobile is not supported: its prefix is for this link alone, and nothing about mobility is done.',
};

/** The router says that it is there; the prefixes come by DHCPv6. */
export function answerSolicitation(world: World, router: number, state: MobileInterface): void {
  advertise(world, router, state, { preferred: [], deprecated: [], managed: true }, MANAGED);
}

/** §4.2: the mobile is back (or has just come): its prefixes of this router are delivered here at once. Once per attachment. */
export function restoreLocalRoutes(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  if (attachment.started) return;
  attachment.started = true;
  for (const prefix of ownPrefixes(world, router, state)) restoreOwnPrefix(world, router, state, prefix);
}

/** §4.2: the relay passes the information in a Reply to the MAAR. */
export function handleLease(world: World, router: number, state: MobileInterface, message: Dhcpv6ClientServerMessage): void {
  const attachment = attachmentOf(world, router, state.number);
  const association = dhcpv6Option(message.options, 'ia-na');
  if (message.kind !== 'reply' || attachment === null || association === null) return;
  const leased = addressesIn(association).map((entry) => ({ ...entry, prefix: prefixOf(entry.address, 64) }));
  const own = leased.filter((entry) => entry.validSeconds > 0 && anchorOfPrefix(world, entry.prefix) === router);
  for (const entry of own) serveLeased(world, router, state, entry.prefix);
  attachment.preferred = own.filter((entry) => entry.preferredSeconds > 0).map((entry) => entry.prefix);
  revokePrefixes(
    world,
    router,
    state,
    leased.filter((entry) => entry.validSeconds === 0).map((entry) => entry.prefix),
  );
  const sessions = leased
    .filter((entry) => entry.validSeconds > 0 && !own.includes(entry))
    .filter((entry) => !isRegistered(world, router, state, attachment, entry.prefix))
    .map((entry) => sessionOf(world, router, entry.prefix));
  if (sessions.length > 0) visitSessions(world, router, state, attachment, sessions, handoffIndicatorFor(state));
}

/** §4.2: where the P-MAAR of a prefix is asked: out of a table of all MAARs, or by what was learned or is built. */
function sessionOf(world: World, router: number, prefix: Ipv6Address): Session {
  if (optionText(world, 'p_maar_address') === 'table') return { prefix, anchor: anchorOfPrefix(world, prefix) };
  const { anchor, anchorAddress, source } = previousAnchorOf(world, router, prefix);
  return { prefix, anchor, anchorAddress, why: source === 'learned' ? TO_LEARNED : TO_BUILT };
}

/** §4.2: a P-MAAR has answered, from its core address, which is used from now on. */
export function handlePreviousMaarAnswer(world: World, router: number, answer: ProxyAnswer, source: Ipv6Address): void {
  const { entry } = answer;
  if (optionText(world, 'p_maar_address') === 'table') {
    handleAnchorAnswer(world, router, answer);
    return;
  }
  for (const prefix of entry.prefixes) learnAnchorAddress(world, router, entry.mobile, prefix, source, LEARN);
  handleAnchorAnswer(world, router, { ...answer, entry: { ...entry, anchorAddress: source } });
}

/** A prefix of this router that the server gives to the mobile: delivered here from now on. */
function serveLeased(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): void {
  const binding = bindingOf(world, router, prefix);
  if (binding === null) {
    if (!mayUsePrefix(world, router, state.mobile, prefix)) return;
    claimPrefix(world, router, state.mobile, prefix, GIVEN_OUT);
    serveOwnPrefix(world, router, state, prefix, anchoringOf(world).reasons.local);
  } else if (binding.gateway !== router || binding.expiresAt !== null) restoreOwnPrefix(world, router, state, prefix);
}

/** This attachment has sent its update for the prefix already: a renewed lease changes nothing. */
function isRegistered(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  prefix: Ipv6Address,
): boolean {
  return updatesAt(world, router).some(
    (entry) =>
      entry.mobileInterface === state.number &&
      entry.attachment === attachment.cause &&
      entry.prefixes.includes(prefix) &&
      entry.state !== 'releasing',
  );
}

/**
 * §4.3: the server has taken prefixes back: their bindings end, and the router advertises them with lifetime zero, at once where there is
 * no binding, else when the P-MAAR has answered.
 */
function revokePrefixes(world: World, router: number, state: MobileInterface, prefixes: readonly Ipv6Address[]): void {
  const unbound: Ipv6Address[] = [];
  for (const prefix of prefixes) {
    const entry = updatesAt(world, router).find(
      (candidate) =>
        candidate.mobileInterface === state.number && candidate.prefixes.includes(prefix) && candidate.state !== 'releasing',
    );
    if (entry === undefined) unbound.push(prefix);
    // An update that has not been answered yet comes first; its answer lets the release go.
    else if (entry.state === 'registering') world.mobility.endedPrefixes.set(prefix, state.mobile);
    else releaseVisited(world, router, entry, prefix);
  }
  if (unbound.length > 0)
    advertise(world, router, state, { preferred: [], deprecated: [], withdrawn: unbound, managed: true }, WITHDRAW);
}

/** §4.4: regular DHCPv6 for a mobile that is not supported: the prefixes of this link are routed to it, and that is all. */
export function serveUnsupported(world: World, router: number, state: MobileInterface, message: Dhcpv6ClientServerMessage): void {
  const attachment = attachmentOf(world, router, state.number);
  if (message.kind !== 'reply' || attachment === null) return;
  for (const { address, validSeconds } of addressesIn(dhcpv6Option(message.options, 'ia-na'))) {
    const prefix = prefixOf(address, 64);
    if (validSeconds === 0 || !mayUsePrefix(world, router, state.mobile, prefix)) continue;
    claimPrefix(world, router, state.mobile, prefix, GIVEN_OUT);
    pointToAccessLink(world, router, prefix, state, PLAIN);
    allowPlainUplink(world, router, prefix, state.mobile, PLAIN);
    if (!attachment.preferred.includes(prefix)) attachment.preferred = [...attachment.preferred, prefix];
  }
}

/** §4.4: the mobile that is not supported has left; its prefixes of this link lead nowhere. */
export function leaveUnsupported(world: World, router: number, state: MobileInterface): void {
  for (const [key, pointer] of [...world.mobility.pointers]) {
    const [node, prefix] = key.split(' ') as [string, Ipv6Address];
    if (Number(node) !== router || pointer.kind !== 'access' || pointer.mobileInterface !== state.number) continue;
    releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
    releasePrefix(world, router, prefix);
  }
}

/** Whether the domain supports a mobile's mobility (§4.4): its profile says so, which every router and the server read. */
export function isSupported(world: World, mobile: number): boolean {
  switch (optionText(world, 'unsupported_mobiles')) {
    case 'all':
      return false;
    case 'without_home':
      return world.fixed.plan.scenario.nodes[mobile]?.home !== undefined;
    default:
      return true;
  }
}
