/**
 * A MAAR's registration at the CMD: the update, its retransmission (RFC 8885 §3.6), its renewal and its end; the first one of an attachment
 * (§3.1), and de-registration (§3.5), are the same message.
 */
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import { addressOf } from '../../net/control.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { setTimer } from '../../net/timers.ts';
import { bindingOf, putBinding } from '../../mobility/binding-cache.ts';
import {
  putRouterSession,
  removeRouterSession,
  ROUTER_TIMER,
  routerSessionOf,
  type RouterSession,
} from '../../mobility/central-database.ts';
import { armRetransmission, retransmissionWait } from '../../mobility/registration.ts';
import { nextSequence } from '../../mobility/sequence-number.ts';
import { nextUpdateTurn, noteUpdateSent } from '../../mobility/update-rate.ts';
import { stopDelivering } from '../../mobility/visited-prefixes.ts';
import { bindingLifetimeSeconds, roleHolder, type World } from '../../mobility/world.ts';
import { sendUpdate } from './messages.ts';

/** Why a registration is extended. */
export const RENEW: Why = {
  section: 'RFC 5213 §6.9.1.3',
  sentence: 'The serving MAAR extends the session while the mobile is attached.',
};
/** Why an update comes only now. */
export const HELD_BACK: Why = {
  section: 'RFC 8885 §3.6',
  sentence: 'No more than three updates a second may go to one node, so this one had to wait.',
};
/** Why it is asked again. */
export const REPEAT: Why = {
  section: 'RFC 8885 §3.6',
  sentence: 'No acknowledgement came in time, so the MAAR asks again, waiting twice as long each time.',
};

/** Sends an update of a session with a new number, and arms its retransmission. */
export function register(world: World, router: number, session: RouterSession, why: Why): void {
  const database = roleHolder(world, 'cmd');
  const turn = nextUpdateTurn(world, router, addressOf(world, database), session.mobile);
  if (turn > world.now) {
    // RFC 8885 §3.6: no more than three within a second. The retransmission timer sends it then, as this same attempt.
    putRouterSession(world, router, { ...session, attempt: session.attempt - 1 }, why);
    setTimer(world, router, ROUTER_TIMER.retransmit, session.key, turn);
    return;
  }
  noteUpdateSent(world, router, addressOf(world, database), session.mobile);
  const sequence = nextSequence(world, session.mobile);
  const sent: RouterSession = { ...session, sequence, first: session.first < 0 ? sequence : session.first };
  putRouterSession(world, router, sent, why);
  armRetransmission(world, router, ROUTER_TIMER.retransmit, session.key, session.attempt);
  const lifetimeSeconds = session.state === 'deregistering' ? 0 : bindingLifetimeSeconds(world);
  // RFC 6275 §11.1: the lifetime counts from the update, since its acknowledgement may be lost; it does not end before the next attempt.
  if (session.state === 'renewing') {
    extend(world, router, sent, Math.max(lifetimeSeconds * SECOND, retransmissionWait(session.attempt)), RENEW);
  }
  const ordinal = session.mobileInterface - firstInterface(world, session.mobile);
  sendUpdate(
    world,
    router,
    database,
    {
      mobile: session.mobile,
      ordinal,
      prefixes: session.prefixes,
      handoffIndicator: session.handoffIndicator,
      sequence,
      lifetimeSeconds,
      ...(session.tellsList ? { previous: session.visited } : {}),
      ...(session.attempt > 0 ? { retransmission: true } : {}),
    },
    why,
  );
}

/** §3.5: tells the CMD that the lifetime of what this MAAR has of the mobile is over. */
export function deregister(world: World, router: number, session: RouterSession, why: Why): void {
  register(world, router, { ...session, state: 'deregistering', handoffIndicator: HANDOFF_INDICATOR.unknown, attempt: 0 }, why);
}

/** The bindings of this MAAR's own prefixes that it serves here live so much longer. */
export function extend(world: World, router: number, session: RouterSession, duration: number, why: Why): void {
  for (const prefix of session.prefixes) {
    const entry = bindingOf(world, router, prefix);
    if (entry === null || entry.gateway !== router || entry.state === 'pending-deletion') continue;
    const lifetimeSeconds = Math.ceil(duration / SECOND);
    putBinding(world, router, { ...entry, state: 'active', lifetimeSeconds, expiresAt: world.now + duration }, why);
  }
}

/** The session of this MAAR is over, or another one follows: what it delivered of other MAARs’ prefixes, it delivers no longer. */
export function endSession(world: World, router: number, key: string): void {
  const session = routerSessionOf(world, router, key);
  if (session === null) return;
  for (const { prefix, router: anchor } of session.visited) stopDelivering(world, router, session.mobile, prefix, anchor);
  removeRouterSession(world, router, key);
}
