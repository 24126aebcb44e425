/**
 * De-registration at the CMD, draft-bernardos-dmm-pmip-01 §3.5: only the serving MAAR ends the session. `previous-maar.ts` has the other side
 * of both alternatives.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import type { Timer } from '../../net/network.ts';
import { addressOf } from '../../net/control.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { ownerOf } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import {
  CENTRAL_TIMER,
  centralSessionOf,
  removeCentralSession,
  type CentralSession,
  type PrefixRelease,
} from '../../mobility/central-database.ts';
import { PROXY_STATUS, type ProxyRequest } from '../../mobility/proxy.ts';
import { armRetransmission } from '../../mobility/registration.ts';
import { nextSequence } from '../../mobility/sequence-number.ts';
import { nextUpdateTurn, noteUpdateSent } from '../../mobility/update-rate.ts';
import { mapOf, optionOn, optionText, roleHolder, type World } from '../../mobility/world.ts';
import { sendAcknowledgement, sendUpdate, type Answer, type BindingUpdate } from './messages.ts';

const ENDED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The serving MAAR de-registers: the mobile has left the domain, and the whole session ends.',
};
const DENIED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The mobile is connected elsewhere in the domain: a lifetime above 0 renews what the previous MAAR wanted to end.',
};
const UNKNOWN: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The CMD has no such session, or does not count on this MAAR: lifetime 0, it may let go.',
};
const RELEASE: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The session is over for this previous MAAR: the CMD takes its prefix back.',
};
const RELEASE_BY_SERVING: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.5',
  sentence: 'The CMD has lost the session, so the serving MAAR itself tells the previous MAARs of its list that it is over.',
};

/** §3.5: a PBU with lifetime 0. From a MAAR that does not serve the mobile it changes nothing. */
export function handleDeregistration(world: World, cmd: number, request: ProxyRequest, session: CentralSession | null): void {
  const answer = (lifetimeSeconds: number, why: Why, status: number, prefixes = request.prefixes): void =>
    sendAcknowledgement(world, cmd, request.gateway, { ...request, prefixes, status, lifetimeSeconds }, why);
  const { accepted, notLmaForThisMobileNode: unknown } = PROXY_STATUS;
  if (session?.gateway === request.gateway) {
    answer(0, ENDED, accepted);
    endSession(world, cmd, session);
    return;
  }
  // The prefixes that the answer names live on; the CMD does not count on the others.
  const listed = session?.previous.find((entry) => entry.router === request.gateway)?.prefixes ?? [];
  const renewed = request.prefixes.filter((prefix) => listed.includes(prefix));
  if (session === null || renewed.length === 0) answer(0, UNKNOWN, unknown);
  else answer(session.lifetimeSeconds, DENIED, accepted, renewed);
}

/** The session is over. In the first alternative previous MAARs have no timers: the CMD tells them (`cmd_propagates_dereg`). */
function endSession(world: World, cmd: number, session: CentralSession): void {
  removeCentralSession(world, cmd, session.key);
  if (optionText(world, 'dereg') !== 'A' || !optionOn(world, 'cmd_propagates_dereg')) return;
  for (const entry of session.previous) releasePrefixes(world, cmd, session, entry);
}

/** The serving MAAR has been silent for longer than its lifetime: it has failed. */
export function handleSessionEnd(world: World, cmd: number, key: string): void {
  const session = centralSessionOf(world, cmd, key);
  if (session !== null) endSession(world, cmd, session);
}

/** Takes prefixes from a previous MAAR, and repeats that until it answers. The CMD does it, or the serving MAAR with the MAAR list. */
export function releasePrefixes(
  world: World,
  node: number,
  session: Pick<CentralSession, 'key' | 'mobile' | 'ordinal'>,
  from: { readonly router: number; readonly prefixes: readonly Ipv6Address[] },
): void {
  const key = `${session.key} ${from.router}`;
  const waiting = world.mobility.prefixReleases.get(node)?.get(key)?.prefixes ?? [];
  const prefixes = [...new Set([...waiting, ...from.prefixes])];
  const { mobile, ordinal } = session;
  sendRelease(world, node, { key, mobile, ordinal, router: from.router, prefixes, sequence: 0, attempt: 0 });
}

function sendRelease(world: World, node: number, unnumbered: PrefixRelease): void {
  const turn = nextUpdateTurn(world, node, addressOf(world, unnumbered.router), unnumbered.mobile);
  if (turn > world.now) {
    // RFC 8885 §3.6: no more than three updates a second to one node. The timer sends it then, as this same attempt.
    mapOf(world.mobility.prefixReleases, node).set(unnumbered.key, { ...unnumbered, attempt: unnumbered.attempt - 1 });
    setTimer(world, node, CENTRAL_TIMER.release, unnumbered.key, turn);
    return;
  }
  noteUpdateSent(world, node, addressOf(world, unnumbered.router), unnumbered.mobile);
  const release: PrefixRelease = { ...unnumbered, sequence: nextSequence(world, unnumbered.mobile) };
  mapOf(world.mobility.prefixReleases, node).set(release.key, release);
  armRetransmission(world, node, CENTRAL_TIMER.release, release.key, release.attempt);
  const { mobile, ordinal, prefixes, sequence, router } = release;
  const content = { mobile, ordinal, prefixes, sequence, handoffIndicator: HANDOFF_INDICATOR.unknown, lifetimeSeconds: 0 };
  const why = node === roleHolder(world, 'cmd') ? RELEASE : RELEASE_BY_SERVING;
  sendUpdate(world, node, router, { ...content, ...(release.attempt > 0 ? { retransmission: true } : {}) }, why);
}

/**
 * Whether an update with lifetime 0 takes prefixes from the MAAR that it comes to (true), or is a de-registration at the CMD: it is about
 * prefixes of that MAAR. When a CMD that is a MAAR too writes to itself, its number tells.
 */
export function isRelease(world: World, node: number, packet: Packet, message: BindingUpdate): boolean {
  if (message.lifetimeSeconds > 0) return false;
  const about = message.options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : []));
  if (!about.some((prefix) => anchorOfPrefix(world, prefix) === node)) return false;
  if (ownerOf(world, packet.source) !== node) return true;
  const own = world.mobility.prefixReleases.get(node)?.values() ?? [];
  return [...own].some((release) => release.router === node && release.sequence === message.sequence);
}

/** A previous MAAR has answered a release. False: it was none. */
export function handleReleaseAnswer(world: World, node: number, answer: Answer): boolean {
  for (const release of world.mobility.prefixReleases.get(node)?.values() ?? []) {
    if (release.router !== answer.from || release.mobile !== answer.mobile || release.sequence !== answer.sequence) continue;
    forget(world, node, release.key);
    return true;
  }
  return false;
}

/** The mobile is back at a MAAR that is to give this prefix up: it keeps it. */
export function cancelRelease(world: World, cmd: number, session: string, router: number, prefix: Ipv6Address): void {
  const key = `${session} ${router}`;
  const release = world.mobility.prefixReleases.get(cmd)?.get(key);
  if (release === undefined) return;
  const prefixes = release.prefixes.filter((other) => other !== prefix);
  if (prefixes.length === 0) forget(world, cmd, key);
  else world.mobility.prefixReleases.get(cmd)?.set(key, { ...release, prefixes });
}

function forget(world: World, cmd: number, key: string): void {
  world.mobility.prefixReleases.get(cmd)?.delete(key);
  cancelTimer(world, cmd, CENTRAL_TIMER.release, key);
}

/** Repeats a release that has not been answered (RFC 8885 §3.6). */
export function handleReleaseTimer(world: World, timer: Timer): void {
  const release = world.mobility.prefixReleases.get(timer.node)?.get(timer.key);
  if (release !== undefined) sendRelease(world, timer.node, { ...release, attempt: release.attempt + 1 });
}
