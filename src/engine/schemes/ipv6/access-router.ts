/** The access router of plain IPv6: a prefix per mobile on its own link, and nothing else (RFC 4861 §6.2, RFC 4862). */
import type { Why } from '#records/layout.ts';
import { nodeAt, type MobileInterface } from '../../net/network.ts';
import { advertise, attachmentOf } from '../../mobility/access.ts';
import { allowPlainUplink, pointerOf, pointToAccessLink } from '../../mobility/mobility-routing.ts';
import { allocatePrefix, forgetPool } from '../../mobility/prefix-allocation.ts';
import type { World } from '../../mobility/world.ts';

const ON_LINK: Why = {
  section: 'RFC 4861 §6.2.1',
  sentence: 'The prefix belongs to this link: the router delivers it here, wherever the mobile is.',
};
const ANSWER: Why = { section: 'RFC 4861 §6.2.6', sentence: 'The router answers a solicitation with the prefixes of its link.' };

/** Nothing has to be placed. */
export function setup(): void {
  // Every access router is what it is; there are no roles.
}

/** RFC 4861 §6.2.6: answers at once. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const prefix = prefixFor(world, router, state);
  if (prefix === null) return;
  pointToAccessLink(world, router, prefix, state, ON_LINK);
  allowPlainUplink(world, router, prefix, state.mobile, ON_LINK);
  attachment.preferred = [prefix];
  attachment.advertised = true;
  advertise(world, router, state, { preferred: [prefix], deprecated: [] }, ANSWER);
}

/** The mobile interface's prefix at this router: the one it had before, else a new one. */
function prefixFor(world: World, router: number, state: MobileInterface): ReturnType<typeof allocatePrefix> {
  for (const prefix of nodeAt(world, router).routes.keys()) {
    const pointer = pointerOf(world, router, prefix);
    if (pointer?.kind === 'access' && pointer.mobileInterface === state.number) return prefix;
  }
  return allocatePrefix(world, router, state.mobile);
}

/** A restarted router gives out its prefixes anew. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
