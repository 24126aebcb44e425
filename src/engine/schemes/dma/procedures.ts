/** Which role of draft-seite-dmm-dma-05 handles what comes to a node, in the order of its §4.2. */
import { required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { NdOption } from '#wire/ndisc.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { BINDING_EXPIRY_TIMER } from '../../mobility/binding-cache.ts';
import {
  DATABASE_TIMER,
  forgetDatabaseQuery,
  handleDatabaseQuery,
  removeSession,
  repeatDatabaseQuery,
  takeDatabaseAnswer,
} from '../../mobility/location-management.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import { SESSIONS_PER_MESSAGE } from '../../mobility/sessions.ts';
import { placeOnAccessRouters, placeRole } from '../../mobility/roles.ts';
import { optionText, roleHolder, type World } from '../../mobility/world.ts';
import { handleAnchorUpdate, letOwnPrefixesExpire, releaseOwnPrefix } from '../../mobility/anchored-prefixes.ts';
import {
  announce,
  dropVisited,
  handleAnchorAnswer,
  handleServingTimer,
  isBeingLeft,
  leavePrefix,
  releaseEnded,
  stopServing,
} from '../../mobility/visited-prefixes.ts';
import { refreshSession, SESSION_REFRESH_TIMER } from './home-mar.ts';
import { sessionOptions } from './session-options.ts';
import { handleFlowMove, handleSessions, serveAttachment, sessionsNamed } from './visited-mar.ts';

const ANSWER: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The database stores the prefixes and tells which routers anchor the mobile’s others.',
};
const ASK_AGAIN: Why = {
  section: 'draft-seite-dmm-dma-05 §4.1',
  sentence: 'The database has not answered, so the router asks again.',
};

/** Choice: after this many questions a router no longer tells the database about a prefix: the record there runs out by itself. */
const DATABASE_PATIENCE = 6;

/** One session database (unless the mobile tells); every access router is a MAR. */
export function setup(world: World): void {
  if (optionText(world, 'sessions') === 'db') {
    placeRole(world, required(world.scheme.description.roles[0], 'role session-db'), [
      'server',
      'gateway',
      'router',
      'access-router',
    ]);
  }
  placeOnAccessRouters(world, 'mar', 'MAR');
}

/** Link-layer trigger, with `attach_trigger: l2`. A mobile that tells its sessions itself has to speak first. */
export function handleAttachment(world: World, router: number, state: MobileInterface): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null || optionText(world, 'attach_trigger') !== 'l2' || optionText(world, 'sessions') === 'mn') return;
  serveAttachment(world, router, state, attachment, []);
}

/** §4.2 steps 1 and 3. */
export function handleRouterSolicitation(
  world: World,
  router: number,
  state: MobileInterface,
  options: readonly NdOption[],
): void {
  const attachment = attachmentOf(world, router, state.number);
  if (attachment === null) return;
  const named = sessionsNamed(world, options);
  const repeated = attachment.solicited;
  attachment.solicited = true;
  const fresh = !attachment.started;
  if (fresh) serveAttachment(world, router, state, attachment, named);
  // A mobile that lists its sessions has just been served with them; another one names only what it wants here besides.
  const unserved =
    fresh && optionText(world, 'sessions') === 'mn'
      ? []
      : named.filter((session) => !isServed(world, router, state, session.prefix));
  if (unserved.length > 0) handleFlowMove(world, router, state, attachment, unserved);
  else if (fresh) return;
  else if (attachment.advertised && (repeated || optionText(world, 'attach_trigger') === 'rs')) {
    announce(world, router, state, attachment);
  }
}

function isServed(world: World, router: number, state: MobileInterface, prefix: Ipv6Address): boolean {
  const pointer = world.mobility.pointers.get(`${router} ${prefix}`);
  return pointer?.kind === 'access' && pointer.mobileInterface === state.number && !isBeingLeft(world, router, state, prefix);
}

/** §4.3: the mobile has taken a prefix away from this link. */
export function handlePrefixMoved(world: World, prefix: Ipv6Address, from: MobileInterface): void {
  if (from.router >= 0) leavePrefix(world, from.router, from, prefix);
}

/** The link is gone. The draft has no such trigger: only renewals stop. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  forgetDatabaseQuery(world, router, `attach ${state.number}`);
  stopServing(world, router, state);
  letOwnPrefixesExpire(world, router, state);
}

/** §3.3 option 1: the mobile lists its prefixes and their anchors; §4.3: the ones it wants on this interface. */
export function solicitationOptions(world: World, state: MobileInterface): readonly NdOption[] {
  const all = optionText(world, 'sessions') === 'mn';
  return nodeAt(world, state.mobile)
    .addresses.filter((entry) => (all && entry.interface === state.ordinal) || state.wanted.includes(entry.prefix))
    .slice(-SESSIONS_PER_MESSAGE)
    .flatMap((entry) => sessionOptions({ prefix: entry.prefix, anchor: addressOf(world, entry.anchor) }));
}

/** Updates for an anchor, acknowledgements for a serving router, questions for the database and its answers. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (message.kind === 'binding-update') {
    const moved = handleAnchorUpdate(world, node, packet, message);
    if (moved !== null) dropVisited(world, node, moved.mobile, firstInterface(world, moved.mobile) + moved.ordinal);
  } else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handleAnchorAnswer(world, node, answer);
  } else if (message.kind === 'experimental' && message.localKind === 'DBQ') {
    if (optionText(world, 'sessions') === 'db' && node === roleHolder(world, 'session-db')) {
      handleDatabaseQuery(world, node, packet, message, ANSWER);
    }
  } else if (message.kind === 'experimental' && message.localKind === 'DBA') {
    const answer = takeDatabaseAnswer(world, node, message);
    if (answer !== null && answer.request.purpose === 'attach') handleSessions(world, node, answer.request, answer.sessions);
  }
}

/** §3.3: the serving router gives back the prefix of a session that is over. */
export function handleFlowEnd(world: World, mobile: number, prefix: Ipv6Address): void {
  releaseEnded(world, mobile, prefix);
}

/** §4.3: the logical interface moves one prefix to another interface and says so there. */
export function moveFlow(world: World, mobile: number, prefix: Ipv6Address, target: MobileInterface): Result<void, string> {
  if (target.router < 0) return err('the interface is not attached to a router');
  const address = nodeAt(world, mobile).addresses.find((entry) => entry.prefix === prefix);
  if (address === undefined) return err('the mobile no longer has the address of this flow');
  // The last word counts: what was asked for before on another interface is not wanted there any more.
  const asked = world.interfaces.filter((state) => state.mobile === mobile && state !== target && state.wanted.includes(prefix));
  for (const state of asked) state.wanted = state.wanted.filter((other) => other !== prefix);
  if (address.interface === target.ordinal && asked.length === 0) return ok(undefined);
  if (!target.wanted.includes(prefix)) target.wanted.push(prefix);
  return ok(undefined);
}

/** All timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (timer.name === BINDING_EXPIRY_TIMER) releaseOwnPrefix(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === SESSION_REFRESH_TIMER) refreshSession(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === DATABASE_TIMER.expire) removeSession(world, timer.node, timer.key as Ipv6Address);
  else if (timer.name === DATABASE_TIMER.retransmit) {
    const request = world.mobility.databaseRequests.get(timer.node)?.get(timer.key);
    if (request === undefined) return;
    if (request.purpose !== 'attach' && request.attempt + 1 >= DATABASE_PATIENCE)
      forgetDatabaseQuery(world, timer.node, timer.key);
    else repeatDatabaseQuery(world, timer.node, timer.key, ASK_AGAIN);
  } else handleServingTimer(world, timer);
}

/** A restarted node has lost its bindings, its sessions and its list of given prefixes. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
}
