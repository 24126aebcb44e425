/**
 * The router as H-MAR, draft-seite-dmm-dma-05 §4.1. That it routes its prefixes while the mobile is on its link, and tunnels them to the
 * V-MAR where the mobile is, is `mobility/anchored-prefixes.ts`; here is what the session database hears of it (§3.3).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { bindingOf, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { forgetDatabaseQuery, sendDatabaseQuery } from '../../mobility/location-management.ts';
import { renewalWait } from '../../mobility/registration.ts';
import { bindingLifetime, optionText, roleHolder, type World } from '../../mobility/world.ts';

/** Timer at an anchor: tells the database that a prefix still lives. Its key is the prefix. */
export const SESSION_REFRESH_TIMER = 'session-refresh';

const REFRESH: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The anchor tells the database that the prefix is still in use.',
};
const REMOVE: Why = {
  section: 'draft-seite-dmm-dma-05 §3.3',
  sentence: 'The prefix is released, so the anchor takes it out of the database.',
};

/** A prefix has got its binding, or another one: the database is refreshed from now on, at once when the interface is another. */
export function prefixBound(world: World, anchor: number, entry: BindingCacheEntry, before: BindingCacheEntry | null): void {
  const prefix = entry.key as Ipv6Address;
  if (before === null || entry.gateway === anchor) armRefresh(world, anchor, prefix);
  if (before !== null && before.ordinal !== entry.ordinal) refreshSession(world, anchor, prefix);
}

/** An anchor has let go of a prefix: so does the database. */
export function prefixReleased(world: World, anchor: number, entry: BindingCacheEntry): void {
  cancelTimer(world, anchor, SESSION_REFRESH_TIMER, entry.key);
  forgetDatabaseQuery(world, anchor, `refresh ${entry.key}`);
  if (optionText(world, 'sessions') === 'db') tellDatabase(world, anchor, entry, 'remove', REMOVE);
}

function armRefresh(world: World, anchor: number, prefix: Ipv6Address): void {
  if (optionText(world, 'sessions') === 'db') {
    setTimer(world, anchor, SESSION_REFRESH_TIMER, prefix, world.now + renewalWait(bindingLifetime(world)), 0);
  }
}

/** Tells the database that a prefix lives, and which interface has it. */
export function refreshSession(world: World, anchor: number, prefix: Ipv6Address): void {
  const entry = bindingOf(world, anchor, prefix);
  if (entry === null || optionText(world, 'sessions') !== 'db') return;
  tellDatabase(world, anchor, entry, 'refresh', REFRESH);
  armRefresh(world, anchor, prefix);
}

function tellDatabase(world: World, anchor: number, entry: BindingCacheEntry, purpose: 'refresh' | 'remove', why: Why): void {
  sendDatabaseQuery(
    world,
    anchor,
    {
      key: `${purpose} ${entry.key}`,
      database: roleHolder(world, 'session-db'),
      mobile: entry.mobile,
      ordinal: entry.ordinal,
      prefixes: entry.prefixes,
      purpose,
      mobileInterface: -1,
      attachment: 0,
    },
    why,
  );
}
