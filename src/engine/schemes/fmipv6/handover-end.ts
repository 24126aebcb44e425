/** How a router's part in a fast handover ends (RFC 5568 §4): its prefix is that of its own link again. */
import type { Why } from '#records/layout.ts';
import {
  discardHandoverBuffer,
  handoverOf,
  interfaceOfHandover,
  removeHandover,
  type FastHandover,
} from '../../mobility/fast-handover.ts';
import { pointToAccessLink } from '../../mobility/mobility-routing.ts';
import type { World } from '../../mobility/world.ts';

const LINK: Why = { section: 'RFC 5568 §4', sentence: 'Nothing is forwarded any more: the prefix is this link’s alone.' };
const NOBODY: Why = { section: 'RFC 5568 §4', sentence: 'The mobile did not come in time: what waited is dropped.' };

/** Nothing is forwarded any more: the mobile is back, expected back, or the lifetime is over. */
export function endPrevious(world: World, router: number, entry: FastHandover): void {
  removeHandover(world, router, entry);
  for (const prefix of entry.prefixes) pointToAccessLink(world, router, prefix, interfaceOfHandover(world, entry), LINK);
}

/** Ends this router's part as the new one; what waited for a mobile that did not come is dropped. */
export function endNew(world: World, router: number, key: string): void {
  const entry = handoverOf(world, router, 'new', key);
  if (entry === null) return;
  removeHandover(world, router, entry);
  if (entry.phase !== 'expecting') return;
  for (const prefix of entry.prefixes) pointToAccessLink(world, router, prefix, interfaceOfHandover(world, entry), NOBODY);
  discardHandoverBuffer(world, router, entry.mobileInterface, 'buffer-discarded');
}
