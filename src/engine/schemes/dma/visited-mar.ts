/**
 * The router that serves the mobile, draft-seite-dmm-dma-05 §4.2: it learns the ongoing sessions and advertises old prefixes as
 * deprecated beside its own. That it registers at their anchors (as V-MAR) is `mobility/visited-prefixes.ts`.
 */
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { ownerOf } from '../../net/owners.ts';
import type { MobileInterface } from '../../net/network.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { allocateOwnPrefixes, ownPrefixes, restoreOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import { sendDatabaseQuery, type DatabaseRequest, type Session } from '../../mobility/location-management.ts';
import { handoffIndicatorFor } from '../../mobility/proxy.ts';
import { visitSessions } from '../../mobility/visited-prefixes.ts';
import { optionOn, optionText, roleHolder, type Attachment, type World } from '../../mobility/world.ts';
import { readSessionOptions } from './session-options.ts';

const ASK: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 3',
  sentence: 'The router asks the database for the mobile’s ongoing sessions and stores the prefix it gives the mobile.',
};

/** Begins to serve an attachment. `named` are the sessions that the mobile told in its solicitation. */
export function serveAttachment(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  named: readonly Session[],
): void {
  attachment.started = true;
  const own = ownPrefixes(world, router, state);
  if (optionText(world, 'return_restores') === 'on_rs') for (const prefix of own) restoreOwnPrefix(world, router, state, prefix);
  const reuse = own.length > 0 && optionOn(world, 'reuse_prefix');
  attachment.preferred = reuse ? [...own] : allocateOwnPrefixes(world, router, state);
  attachment.deprecated = reuse ? [] : [...own];
  if (optionText(world, 'sessions') === 'mn') {
    registerSessions(world, router, state, attachment, named, handoffIndicatorFor(state));
    return;
  }
  sendDatabaseQuery(
    world,
    router,
    {
      key: `attach ${state.number}`,
      database: roleHolder(world, 'session-db'),
      mobile: state.mobile,
      ordinal: state.ordinal,
      prefixes: attachment.preferred,
      purpose: 'attach',
      mobileInterface: state.number,
      attachment: attachment.cause,
    },
    ASK,
  );
}

/** The database has told the sessions of an attachment. */
export function handleSessions(world: World, router: number, request: DatabaseRequest, sessions: readonly Session[]): void {
  const attachment = attachmentOf(world, router, request.mobileInterface);
  if (attachment === null || attachment.cause !== request.attachment) return;
  const state = world.interfaces[request.mobileInterface]!;
  registerSessions(world, router, state, attachment, sessions, handoffIndicatorFor(state));
}

/** §4.2 step 3: registers at every other anchor. */
function registerSessions(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  sessions: readonly Session[],
  handoffIndicator: number,
): void {
  if (optionText(world, 'return_restores') === 'on_db') {
    // A silent database may have taken so long that a prefix has run out meanwhile: it is taken again, or another one takes its place.
    const own = new Set([...attachment.preferred, ...ownPrefixes(world, router, state)]);
    const lost = [...own].filter((prefix) => !restoreOwnPrefix(world, router, state, prefix));
    attachment.preferred = attachment.preferred.filter((prefix) => !lost.includes(prefix));
    if (attachment.preferred.length === 0) attachment.preferred = allocateOwnPrefixes(world, router, state);
  }
  visitSessions(world, router, state, attachment, sessions, handoffIndicator);
}

/** §4.3: a solicitation on a served attachment names prefixes that the mobile wants on this interface. */
export function handleFlowMove(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  named: readonly Session[],
): void {
  for (const session of named) {
    if (session.anchor !== router || !restoreOwnPrefix(world, router, state, session.prefix)) continue;
    if (!attachment.preferred.includes(session.prefix)) attachment.preferred = [...attachment.preferred, session.prefix];
  }
  registerSessions(world, router, state, attachment, named, HANDOFF_INDICATOR.betweenInterfaces);
}

/** The sessions that a solicitation names (§3.3 option 1, §4.3). */
export function sessionsNamed(world: World, options: readonly NdOption[]): Session[] {
  return readSessionOptions(options).flatMap((named) => {
    const anchor = ownerOf(world, named.anchor);
    return anchor === null ? [] : [{ prefix: named.prefix, anchor }];
  });
}
