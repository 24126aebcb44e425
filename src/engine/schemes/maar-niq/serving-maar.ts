/**
 * The MAAR that serves the mobile, draft-bernardos-dmm-pmip-01 §5.2: a Binding Cache Entry and a prefix for the mobile on its link, and
 * updates to the MAARs that anchor its other prefixes. What it keeps of those is `mobility/visited-prefixes.ts`.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import type { MobileInterface } from '../../net/network.ts';
import { allocateOwnPrefixes, ownPrefixes, restoreOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import type { Session } from '../../mobility/location-management.ts';
import { learnAnchorAddress, previousAnchorOf } from '../../mobility/previous-anchor-address.ts';
import { handoffIndicatorFor, type ProxyAnswer } from '../../mobility/proxy.ts';
import { addDeprecated, handleAnchorAnswer, visitSessions } from '../../mobility/visited-prefixes.ts';
import { optionOn, type Attachment, type World } from '../../mobility/world.ts';

const SECTION = 'draft-bernardos-dmm-pmip-01 §5.2';
const TO_BUILT: Why = {
  section: SECTION,
  sentence:
    'The P-MAAR’s address is unknown, so the MAAR builds it from the prefix: all MAARs build those on their access links alike.',
};
const TO_LEARNED: Why = {
  section: SECTION,
  sentence: 'The MAAR knows the P-MAAR’s own address from an earlier answer and tells it that it serves the mobile now.',
};
const LEARN: Why = {
  section: SECTION,
  sentence: 'The answer came from the P-MAAR’s own address, so the MAAR uses that from now on.',
};

/** A mobile has attached: a Binding Cache Entry is created and a prefix allocated, or what it has from earlier is taken up again. */
export function prepareOwn(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  const own = ownPrefixes(world, router, state);
  const reuse = own.length > 0 && optionOn(world, 'reuse_prefix');
  attachment.preferred = reuse ? own : allocateOwnPrefixes(world, router, state);
  attachment.deprecated = reuse ? [] : own;
}

/** The prefixes of this MAAR are delivered here again. One that has run out meanwhile is taken again, or another one takes its place. */
export function restoreOwn(world: World, router: number, state: MobileInterface, attachment: Attachment): void {
  const lost = [...attachment.preferred, ...attachment.deprecated].filter(
    (prefix) =>
      anchorOfPrefix(world, prefix) === router &&
      !isServedHere(world, router, prefix) &&
      !restoreOwnPrefix(world, router, state, prefix),
  );
  if (lost.length === 0) return;
  attachment.withdrawn.push(...lost);
  attachment.preferred = attachment.preferred.filter((prefix) => !lost.includes(prefix));
  attachment.deprecated = attachment.deprecated.filter((prefix) => !lost.includes(prefix));
  if (attachment.preferred.length === 0) attachment.preferred = allocateOwnPrefixes(world, router, state);
}

function isServedHere(world: World, router: number, prefix: Ipv6Address): boolean {
  const binding = bindingOf(world, router, prefix);
  return binding !== null && binding.gateway === router && binding.expiresAt === null;
}

/** The mobile has named its prefixes: those of this MAAR are delivered here, and the P-MAARs of the others are told, all at the same time. */
export function serveAddresses(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  prefixes: readonly Ipv6Address[],
): void {
  // What the mobile still has of this MAAR although its entry here has run out.
  const known = [...attachment.preferred, ...attachment.deprecated];
  const forgotten = prefixes.filter((prefix) => anchorOfPrefix(world, prefix) === router && !known.includes(prefix));
  addDeprecated(attachment, forgotten);
  restoreOwn(world, router, state, attachment);
  const others = prefixes.filter((prefix) => anchorOfPrefix(world, prefix) !== router);
  // After an announcement without the mobile's answer there may be nothing to add to it.
  if (attachment.advertised && others.length === 0 && forgotten.length === 0) return;
  const sessions = others.map((prefix): Session => {
    const { anchor, anchorAddress, source } = previousAnchorOf(world, router, prefix);
    return { prefix, anchor, anchorAddress, why: source === 'learned' ? TO_LEARNED : TO_BUILT };
  });
  visitSessions(world, router, state, attachment, sessions, handoffIndicatorFor(state));
}

/** A P-MAAR has answered: its own address is learned, its tunnel set up, and after the last of them the mobile is told. */
export function handlePreviousMaarAnswer(world: World, router: number, answer: ProxyAnswer, source: Ipv6Address): void {
  const { entry } = answer;
  for (const prefix of entry.prefixes) learnAnchorAddress(world, router, entry.mobile, prefix, source, LEARN);
  handleAnchorAnswer(world, router, { ...answer, entry: { ...entry, anchorAddress: source } });
}
