/**
 * Location management (LM), draft-chan-dmm-framework-gap-analysis §3, §6 and §7: the server of a distributed database. It records which
 * mobility router serves a home address (LU, LUA), tells the home router of it where that is another node, and answers routers (DBQ, DBA).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { nodeId, type Timer } from '../../net/network.ts';
import { delayBetween } from '../../net/routing.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { BINDING_STATUS, endOf, rememberEnd } from '../../mobility/home-agent.ts';
import { LOCATION_NOTICE_TIMER, type LocationNotice } from '../../mobility/location-questions.ts';
import { retransmissionWait } from '../../mobility/registration.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { putWhereabouts, removeWhereabouts, whereaboutsAt, whereaboutsOf } from '../../mobility/whereabouts.ts';
import { bindingLifetime, bindingLifetimeSeconds, mapOf, type World } from '../../mobility/world.ts';
import { egressOf } from './address-translation.ts';
import { dropBinding } from './binding.ts';
import { homeRouterOf, isRouter, managerOf } from './functions.ts';
import { secondsLeft, sendLocation, subjectOf } from './messages.ts';
import { bindingFor, routeHome, type News } from './mobility-routing.ts';

const RECORD: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence:
    'The location manager keeps which mobility router serves the home address; where the mobile is there, that router knows.',
};
const UPDATED: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §5.5',
  sentence: 'The location manager has updated its record, and names the router before if there was one.',
};
const OVERTAKEN: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §5.5',
  sentence: 'The location manager knows of a later registration.',
};
const TELL_HOME: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS2 push',
  sentence:
    'The home router takes in packets for the home address: with the help of the location manager it knows where to send them.',
};
const ANSWER: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §8, RS2 query',
  sentence: 'The location manager answers from its record.',
};
const GONE: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §6',
  sentence: 'No session needs the home address elsewhere any more: the location manager removes the record.',
};

/** What an update says, read. `until` is in the past for one that ends the location. */
export interface LocationUpdate extends News {
  readonly lifetimeSeconds: number;
}

/** What came of an update: the router before, or that a later one is known. */
export type UpdateOutcome = { readonly kind: 'noted'; readonly previous: number | null } | { readonly kind: 'overtaken' };

/** §7: updates the record of a home prefix at its location manager. */
export function noteLocation(world: World, manager: number, update: LocationUpdate): UpdateOutcome {
  const { prefix, mobile, at, sequence } = update;
  const bound = bindingFor(world, manager, prefix);
  const record = whereaboutsOf(world, manager, 'location', prefix);
  const ended = endOf(world, manager, prefix);
  const known = bound !== null && at !== manager ? bound.sequence : (record?.sequence ?? ended);
  const ends = update.lifetimeSeconds === 0;
  const repeated = record === null ? ends && ended === sequence : record.to === at && record.sequence === sequence;
  if (known !== undefined && !isLaterSequence(sequence, known) && !repeated) return { kind: 'overtaken' };
  const before =
    bound !== null && at !== manager ? manager : record === null ? null : repeated ? (record.previous ?? null) : record.to;
  const previous = before === at || before === manager ? null : before;
  // Choice: an end is remembered as long as a router that was overtaken by it may still repeat what it had to tell.
  if (ends) rememberEnd(world, manager, prefix, sequence, bindingLifetime(world));
  if (ends || at === manager) {
    removeWhereabouts(world, manager, 'location', prefix);
  } else {
    for (const table of ['forwarding', 'location-cache'] as const) removeWhereabouts(world, manager, table, prefix);
    putWhereabouts(
      world,
      manager,
      {
        table: 'location',
        prefix,
        mobile,
        ordinal: 0,
        to: at,
        sequence,
        expiresAt: update.until,
        ...(update.egress === undefined ? {} : { egress: update.egress }),
        ...(previous === null ? {} : { previous }),
      },
      RECORD,
    );
  }
  // What it stands on now is there before the binding goes.
  if (at !== manager) dropBinding(world, manager, prefix);
  routeHome(world, manager, mobile, prefix, ends ? GONE : RECORD);
  tellHome(world, manager, update);
  return { kind: 'noted', previous };
}

/** LU of the router that serves a mobile. */
export function handleLocationUpdate(world: World, manager: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || about.at !== sender || !isRouter(world, sender)) return;
  const { mobile, prefix } = about;
  const { sequence } = message;
  const lifetimeSeconds = Math.min(message.lifetimeSeconds, bindingLifetimeSeconds(world));
  const until = world.now + lifetimeSeconds * SECOND;
  const egress = about.egress === undefined ? {} : { egress: about.egress };
  const outcome = noteLocation(world, manager, { mobile, prefix, at: sender, sequence, until, lifetimeSeconds, ...egress });
  const answer = { kind: 'LUA', to: sender, mobile, prefix, sequence } as const;
  if (outcome.kind === 'overtaken') {
    sendLocation(world, manager, { ...answer, status: BINDING_STATUS.sequenceOutOfWindow, lifetimeSeconds: 0 }, OVERTAKEN);
    return;
  }
  // The home router is told by the location manager itself.
  const previous = outcome.previous === homeRouterOf(world, prefix) ? null : outcome.previous;
  sendLocation(world, manager, { ...answer, lifetimeSeconds, ...(previous === null ? {} : { previous }) }, UPDATED);
}

/** A home router that is not the location manager itself is told, until it has acknowledged. */
function tellHome(world: World, manager: number, { prefix, mobile, at, sequence, until, egress }: News): void {
  const to = homeRouterOf(world, prefix);
  forgetNotice(world, manager, prefix);
  if (to !== manager && to !== at)
    sendNotice(world, manager, {
      ...{ prefix, mobile, to, at, sequence, until, attempt: 0 },
      ...(egress === undefined ? {} : { egress }),
    });
}

function sendNotice(world: World, manager: number, notice: LocationNotice): void {
  mapOf(world.mobility.locationNotices, manager).set(notice.prefix, notice);
  setTimer(world, manager, LOCATION_NOTICE_TIMER, notice.prefix, world.now + retransmissionWait(notice.attempt, SECOND));
  const { to, mobile, prefix, at, sequence, egress } = notice;
  const lifetimeSeconds = secondsLeft(world, notice.until);
  const again = notice.attempt > 0 ? { retransmission: true } : {};
  sendLocation(world, manager, { kind: 'LU', to, mobile, prefix, at, egress, sequence, lifetimeSeconds, ...again }, TELL_HOME);
}

function forgetNotice(world: World, manager: number, prefix: Ipv6Address): void {
  if (world.mobility.locationNotices.get(manager)?.delete(prefix) === true)
    cancelTimer(world, manager, LOCATION_NOTICE_TIMER, prefix);
}

/** The home router has acknowledged. */
export function handleNoticeAnswer(world: World, manager: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  const notice = world.mobility.locationNotices.get(manager)?.get(about.prefix);
  if (notice?.to === sender && notice.sequence === message.sequence) forgetNotice(world, manager, about.prefix);
}

/** The home router has not acknowledged: it is told again, as long as there is something to be told. */
export function handleNoticeTimer(world: World, timer: Timer): void {
  if (timer.name !== LOCATION_NOTICE_TIMER) return;
  const prefix = timer.key as Ipv6Address;
  const notice = required(world.mobility.locationNotices.get(timer.node)?.get(prefix), `notice of ${nodeId(world, timer.node)}`);
  if (notice.until > world.now) sendNotice(world, timer.node, { ...notice, attempt: notice.attempt + 1 });
  else forgetNotice(world, timer.node, prefix);
}

/** A home router is back, empty: its location managers tell it where its mobiles are. */
export function tellRestartedHome(world: World, manager: number, home: number): void {
  for (const record of whereaboutsAt(world, manager)) {
    const { prefix, mobile, to: at, sequence, expiresAt: until, egress } = record;
    const mine = record.table === 'location' && managerOf(world, prefix) === manager;
    if (mine && homeRouterOf(world, prefix) === home)
      tellHome(world, manager, { prefix, mobile, at, sequence, until, ...(egress === undefined ? {} : { egress }) });
  }
}

/** §8, RS2 query: a router asks where a home address is. */
export function handleQuestion(world: World, manager: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || !isRouter(world, sender) || managerOf(world, about.prefix) !== manager) return;
  const { mobile, prefix } = about;
  const bound = bindingFor(world, manager, prefix);
  const record = whereaboutsOf(world, manager, 'location', prefix);
  // Choice: a router that routing no longer leads to serves nobody.
  const isThere = record !== null && delayBetween(world, manager, record.to) < Number.POSITIVE_INFINITY;
  const at = bound !== null ? manager : isThere ? record.to : undefined;
  const lifetimeSeconds = secondsLeft(world, bound?.expiresAt ?? record?.expiresAt ?? 0);
  const sequence = bound?.sequence ?? record?.sequence ?? message.sequence;
  const named =
    at === undefined
      ? { status: BINDING_STATUS.notHomeAgentForThisMobileNode }
      : { at, egress: egressOf(world, manager, prefix) };
  sendLocation(world, manager, { kind: 'DBA', to: sender, mobile, prefix, sequence, lifetimeSeconds, ...named }, ANSWER);
}
