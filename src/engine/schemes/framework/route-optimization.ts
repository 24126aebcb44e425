/**
 * The second route segment, MR(CN) to MR(MN), draft-chan-dmm-framework-gap-analysis §8: the sender's router asks the location manager (query),
 * or it is told by the mobile's router when a packet has come the long way (push).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { nodeAt, type Leg, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { LOCATION_QUESTION_TIMER, type LocationQuestion } from '../../mobility/location-questions.ts';
import { INITIAL_BINDACK_TIMEOUT, retransmissionWait } from '../../mobility/registration.ts';
import { whereaboutsOf } from '../../mobility/whereabouts.ts';
import { mapOf, optionText, type World } from '../../mobility/world.ts';
import {
  homeRouterOf,
  isAnycast,
  isDynamic,
  isNetworkBased,
  isRouter,
  managerOf,
  nearestRouter,
  pushes,
  queries,
} from './functions.ts';
import { beginHolding } from './held-packets.ts';
import { secondsLeft, sendLocation, subjectOf } from './messages.ts';
import { bindingFor, learn, routeHome } from './mobility-routing.ts';

const QUERY = 'draft-chan-dmm-framework-gap-analysis §8, RS2 query';
const PUSH = 'draft-chan-dmm-framework-gap-analysis §8, RS2 push';
const ASK: Why = { section: QUERY, sentence: 'The sender’s router asks the location manager which router serves the mobile.' };
const ASK_AGAIN: Why = { section: QUERY, sentence: 'No answer came in time, so the router asks again.' };
const CACHED: Why = {
  section: QUERY,
  sentence: 'The router may cache what it was told, for forwarding the packets that follow.',
};
const UNKNOWN: Why = { section: QUERY, sentence: 'Nobody serves the mobile, or nobody has answered.' };
const PUSH_SERVING: Why = {
  section: PUSH,
  sentence: 'A packet has come by the home network: the mobile’s router tells the sender’s one to tunnel directly in future.',
};
const PUSH_HOME: Why = {
  section: PUSH,
  sentence: 'The home router has sent a packet on and tells the sender’s router which one serves the mobile.',
};
const PUSH_FORMER: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §7',
  sentence: 'The router that the mobile has left sends the packet on and tells its sender which one serves the mobile.',
};

/** Questions that are sent before a router gives up, and the packets that wait go on as if it had not asked. */
const MOST_QUESTIONS = 3;

function questionAt(world: World, node: number, prefix: Ipv6Address): LocationQuestion | null {
  return world.mobility.locationQuestions.get(node)?.get(prefix) ?? null;
}

/** A packet takes a leg here: the first one of a sender sets off a question; one that came the long way has its sender's router told. */
export function handleLegTaken(world: World, leg: Leg, from: number, uplink: boolean, sender: number): void {
  if (isDynamic(world)) return;
  const mobile = ownerOf(world, leg.prefix);
  if (mobile === null || sender < 0) return;
  switch (leg.basis) {
    case 'block':
      if (queries(world) && isServedHere(world, leg.node, sender, from, uplink)) ask(world, leg, mobile);
      return;
    case 'location':
      if (pushes(world, 'home')) push(world, leg, mobile, routerOfSender(world, sender, from, uplink), PUSH_HOME, 0);
      return;
    case 'binding':
      // What comes straight from the sender's router has come the short way.
      if (pushes(world, 'serving') && from >= 0 && !uplink && isRouter(world, from)) {
        const router = routerOfSender(world, sender, -1, false);
        if (router !== from) push(world, leg, mobile, router, PUSH_SERVING, 0);
      }
      return;
    case 'forwarding':
      push(world, leg, mobile, routerOfSender(world, sender, from, uplink), PUSH_FORMER, leg.cause);
      return;
    case 'cache':
  }
}

/** Whether this router serves a sender: it has taken the packet in, or out of the sender's own tunnel, or is the one next to it. */
function isServedHere(world: World, node: number, sender: number, from: number, uplink: boolean): boolean {
  if (isAnycast(world)) return true;
  if (!nodeAt(world, sender).mobile) return nearestRouter(world, sender) === node;
  // The sender's tunnel begins at itself, or at its access router, which may be this node.
  const attachedHere = world.interfaces.some((state) => state.mobile === sender && state.router === node);
  return isNetworkBased(world) ? uplink || (from < 0 && attachedHere) : from === sender;
}

/** The router that takes in a sender's packets, or null when this node cannot know it. Routing tells it of senders that do not move. */
function routerOfSender(world: World, sender: number, from: number, uplink: boolean): number | null {
  if (from >= 0 && !uplink) return from;
  return nodeAt(world, sender).mobile ? null : nearestRouter(world, sender);
}

/** LOC: tells a router where the home prefix is. Choice: not again within a second, since its packets may have been under way. */
function push(world: World, leg: Leg, mobile: number, to: number | null, why: Why, cause: number): void {
  if (to === null || to === leg.node || !isRouter(world, to)) return;
  const last = leg.told.get(to);
  if (last !== undefined && last + INITIAL_BINDACK_TIMEOUT > world.now) return;
  leg.told.set(to, world.now);
  const { prefix } = leg;
  const binding = leg.basis === 'binding' ? bindingFor(world, leg.node, prefix) : null;
  const told = leg.basis === 'binding' ? null : whereaboutsOf(world, leg.node, leg.basis as 'location' | 'forwarding', prefix);
  const sequence = binding?.sequence ?? told?.sequence ?? 0;
  const lifetimeSeconds = secondsLeft(world, binding?.expiresAt ?? told?.knownUntil ?? told?.expiresAt ?? 0);
  const at = binding === null ? leg.to : leg.node;
  const egress = binding === null ? told?.egress : undefined;
  const before = world.cause;
  world.cause = cause;
  sendLocation(world, leg.node, { kind: 'LOC', to, mobile, prefix, at, egress, sequence, lifetimeSeconds }, why);
  world.cause = before;
}

/** DBQ to the location manager; meanwhile packets go by the home network, or wait. */
function ask(world: World, { node, prefix }: Leg, mobile: number): void {
  if (questionAt(world, node, prefix) !== null || managerOf(world, prefix) === node) return;
  const cause = world.cause;
  world.cause = 0;
  sendQuestion(world, node, { prefix, mobile, attempt: 0, state: 'asked' }, ASK);
  world.cause = cause;
  if (optionText(world, 'first_packet') !== 'hold') return;
  beginHolding(world, node, mobile, prefix);
  routeHome(world, node, mobile, prefix, ASK);
}

function sendQuestion(world: World, node: number, question: LocationQuestion, why: Why): void {
  const { prefix, mobile, attempt } = question;
  mapOf(world.mobility.locationQuestions, node).set(prefix, question);
  setTimer(world, node, LOCATION_QUESTION_TIMER, prefix, world.now + retransmissionWait(attempt, SECOND), 0);
  const again = attempt > 0 ? { retransmission: true } : {};
  sendLocation(
    world,
    node,
    { kind: 'DBQ', to: managerOf(world, prefix), mobile, prefix, sequence: 0, lifetimeSeconds: 0, ...again },
    why,
  );
}

/** A question is over. Without news nothing is asked again for a second. */
function endQuestion(world: World, node: number, question: LocationQuestion, found: boolean): void {
  const { prefix, mobile } = question;
  if (found) {
    cancelTimer(world, node, LOCATION_QUESTION_TIMER, prefix);
    world.mobility.locationQuestions.get(node)?.delete(prefix);
    return;
  }
  mapOf(world.mobility.locationQuestions, node).set(prefix, { ...question, state: 'quiet' });
  setTimer(world, node, LOCATION_QUESTION_TIMER, prefix, world.now + INITIAL_BINDACK_TIMEOUT, 0);
  routeHome(world, node, mobile, prefix, UNKNOWN);
}

/** A question's timer: it is repeated, given up, or forgotten. */
export function handleQuestionTimer(world: World, timer: Timer): void {
  if (timer.name !== LOCATION_QUESTION_TIMER) return;
  const prefix = timer.key as Ipv6Address;
  const question = required(questionAt(world, timer.node, prefix), 'question');
  if (question.state === 'quiet') world.mobility.locationQuestions.get(timer.node)?.delete(prefix);
  else if (question.attempt + 1 >= MOST_QUESTIONS) endQuestion(world, timer.node, question, false);
  else sendQuestion(world, timer.node, { ...question, attempt: question.attempt + 1 }, ASK_AGAIN);
}

/** The answer of a location manager (DBA), or word from the mobile's router (LOC). Who knows better itself takes no notice. */
export function handleNews(world: World, node: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  const { mobile, prefix, at } = about;
  const { sequence } = message;
  const question = message.localKind === 'DBA' ? questionAt(world, node, prefix) : null;
  if (message.localKind === 'DBA' && question?.state !== 'asked') return;
  const found = at !== null && at !== node && message.lifetimeSeconds > 0;
  if (question !== null) endQuestion(world, node, question, found);
  const knowsBetter =
    bindingFor(world, node, prefix) !== null || homeRouterOf(world, prefix) === node || managerOf(world, prefix) === node;
  if (found && !knowsBetter) {
    const table = whereaboutsOf(world, node, 'forwarding', prefix) === null ? 'location-cache' : 'forwarding';
    const egress = about.egress === undefined ? {} : { egress: about.egress };
    const until = world.now + message.lifetimeSeconds * SECOND;
    learn(world, node, table, { mobile, prefix, at, sequence, until, ...egress }, CACHED);
  }
  // Whatever was waiting goes on.
  routeHome(world, node, mobile, prefix, CACHED);
}

/** This router knows by itself now: what it has asked is of no interest any more. */
export function dropQuestion(world: World, node: number, prefix: Ipv6Address): void {
  const question = questionAt(world, node, prefix);
  if (question !== null) endQuestion(world, node, question, true);
}
