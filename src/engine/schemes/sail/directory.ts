/**
 * The one-hop directory: the owner of a home address (PUT, PUTA, replica), and those who ask it (LOOKUP, LOOKUPA). draft-kuntz-dmm-summary-00
 * §3.6 has one sentence for all of it; the rest is a reconstruction.
 */
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { ownerOf } from '../../net/owners.ts';
import type { Leg, Timer } from '../../net/network.ts';
import { bindingOf, type BindingCacheEntry } from '../../mobility/binding-cache.ts';
import { BINDING_STATUS } from '../../mobility/home-agent.ts';
import { isMember } from '../../mobility/home-agent-set.ts';
import { handleHoldTimer, holdPackets, releaseHeld } from '../../mobility/held-packets.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { INITIAL_BINDACK_TIMEOUT } from '../../mobility/registration.ts';
import { legOfBlock } from '../../mobility/leg-routing.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { putWhereabouts, whereaboutsOf, type Whereabouts } from '../../mobility/whereabouts.ts';
import { bindingLifetimeSeconds, optionNumber, optionText, type World } from '../../mobility/world.ts';
import { dropBinding } from './binding.ts';
import { learn, routeHome } from './knowledge.ts';
import { sendDirectory, subjectOf } from './messages.ts';
import { ownerOfHome, successorsOf } from './ring.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.6';
const RECORD: Why = { section: SECTION, sentence: 'The owner of the home address keeps which home agent has its binding.' };
const STORED: Why = { section: SECTION, sentence: 'The owner has stored it, and names the home agent before if there was one.' };
const OVERTAKEN: Why = { section: SECTION, sentence: 'The owner knows of a later registration.' };
const REPLICATE: Why = {
  section: SECTION,
  sentence: 'The owner’s successor on the ring keeps a copy, for when the owner fails.',
};
const ASK: Why = {
  section: SECTION,
  sentence: 'The home agent next to the sender asks the owner where the binding is; all members know it, so one hop is enough.',
};
const HOLD: Why = {
  section: SECTION,
  sentence: 'The ingress does not know yet where the binding is: packets wait until the owner has answered.',
};
const TELL: Why = { section: SECTION, sentence: 'The owner names the home agent that has the binding.' };
const CACHED: Why = { section: SECTION, sentence: 'The ingress remembers the answer, for as long as packets for it come.' };
const FORWARD: Why = { section: SECTION, sentence: 'The home agent before forwards, and tells the ingress the present one.' };

/** How long nothing is asked or told again to the same node. */
const QUIET = INITIAL_BINDACK_TIMEOUT;

/** A home agent stores where a binding is; or an owner its copy. */
export function handlePut(world: World, node: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || about.at === null || !isMember(world, sender)) return;
  const { mobile, prefix, at } = about;
  const { sequence } = message;
  const lifetimeSeconds = Math.min(message.lifetimeSeconds, bindingLifetimeSeconds(world));
  const news = { mobile, prefix, at, sequence, until: world.now + lifetimeSeconds * SECOND };
  // A copy: of another agent's binding, or of the owner's own.
  if (at !== sender || ownerOfHome(world, mobile) !== node) {
    learn(world, node, 'location', news, REPLICATE);
    return;
  }
  const bound = bindingOf(world, node, homeOf(world, mobile).address);
  const record = whereaboutsOf(world, node, 'location', prefix);
  const answer = { kind: 'PUTA', to: sender, mobile, prefix, sequence } as const;
  if (isOvertaken(bound, record, sender, sequence)) {
    sendDirectory(world, node, { ...answer, status: BINDING_STATUS.sequenceOutOfWindow, lifetimeSeconds: 0 }, OVERTAKEN);
    return;
  }
  const previous = previousOf(node, bound, record, sender, sequence);
  dropBinding(world, node, homeOf(world, mobile).address);
  putWhereabouts(
    world,
    node,
    {
      table: 'location',
      prefix,
      mobile,
      ordinal: 0,
      to: sender,
      sequence,
      expiresAt: news.until,
      ...(previous === null ? {} : { previous }),
    },
    RECORD,
  );
  routeHome(world, node, mobile, RECORD);
  // An owner that was the agent before needs no word from the new one.
  const named = previous === null || previous === node ? {} : { at: previous };
  sendDirectory(world, node, { ...answer, ...named, lifetimeSeconds }, STORED);
  replicate(world, node, { ...news, lifetimeSeconds });
}

function isOvertaken(bound: BindingCacheEntry | null, record: Whereabouts | null, asker: number, sequence: number): boolean {
  const known = bound?.sequence ?? record?.sequence;
  if (known === undefined || isLaterSequence(sequence, known)) return false;
  return !(record?.to === asker && known === sequence);
}

/** The home agent before. The same question again has the same answer; an extension has none. */
function previousOf(
  owner: number,
  bound: BindingCacheEntry | null,
  record: Whereabouts | null,
  asker: number,
  sequence: number,
): number | null {
  if (bound !== null) return owner;
  if (record === null) return null;
  if (record.to !== asker) return record.to;
  return record.sequence === sequence ? (record.previous ?? null) : null;
}

/** `replicas`: copies at the next members of the ring. Choice: upkeep of the directory, so no part of a handover, and not acknowledged. */
export function replicate(
  world: World,
  owner: number,
  news: { mobile: number; prefix: Whereabouts['prefix']; at: number; sequence: number; lifetimeSeconds: number },
): void {
  const { cause } = world;
  world.cause = 0;
  const others = successorsOf(world, news.mobile).filter((node) => node !== owner);
  for (const to of others.slice(0, optionNumber(world, 'replicas')))
    sendDirectory(world, owner, { kind: 'PUT', to, ...news }, REPLICATE);
  world.cause = cause;
}

/** An ingress asks where a binding is. */
export function handleLookup(world: World, node: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null || !isMember(world, sender)) return;
  const { mobile, prefix } = about;
  const bound = bindingOf(world, node, homeOf(world, mobile).address);
  const record = whereaboutsOf(world, node, 'location', prefix);
  const at = bound === null ? record?.to : node;
  const until = bound?.expiresAt ?? record?.expiresAt ?? 0;
  const lifetimeSeconds = Math.max(0, Math.floor((until - world.now) / (4 * SECOND)) * 4);
  const sequence = bound?.sequence ?? record?.sequence ?? message.sequence;
  const named = at === undefined ? { status: BINDING_STATUS.notHomeAgentForThisMobileNode } : { at };
  sendDirectory(world, node, { kind: 'LOOKUPA', to: sender, mobile, prefix, sequence, lifetimeSeconds, ...named }, TELL);
}

/** The owner's answer, or word from the home agent before (LOC): what an ingress sends by. Who knows better itself takes no notice. */
export function handleNews(world: World, node: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  // The owner knows of no binding: what waited goes to it and ends there.
  if (about.at === null) releaseHeld(world, node, about.mobile);
  if (about.at === null || about.at === node) return;
  const { mobile, prefix, at } = about;
  const owns = bindingOf(world, node, homeOf(world, mobile).address) !== null || ownerOfHome(world, mobile) === node;
  if (owns) return;
  const news = { mobile, prefix, at, sequence: message.sequence, until: world.now + message.lifetimeSeconds * SECOND };
  const table = whereaboutsOf(world, node, 'forwarding', prefix) === null ? 'location-cache' : 'forwarding';
  learn(world, node, table, news, CACHED);
}

/** A packet takes a leg: one of which nothing is known sets off a question to the owner, one that came by an old entry a word to its sender. */
export function handleLegTaken(world: World, leg: Leg, from: number, uplink: boolean): void {
  const asks = leg.basis === 'block';
  const tells = leg.basis === 'forwarding' && from >= 0 && !uplink;
  if (!asks && !tells) return;
  const to = asks ? leg.to : from;
  const last = leg.told.get(to);
  const mobile = ownerOf(world, leg.prefix);
  if (mobile === null || (last !== undefined && last + QUIET > world.now)) return;
  if (asks) {
    askOwner(world, leg, mobile);
    if (optionText(world, 'first_packet') === 'hold')
      holdPackets(world, leg.node, mobile, optionNumber(world, 'buffer_packets'), HOLD);
    return;
  }
  leg.told.set(to, world.now);
  const { cause } = world;
  world.cause = leg.cause;
  tellIngress(world, leg, to, mobile);
  world.cause = cause;
}

function askOwner(world: World, leg: Leg, mobile: number, retransmission = false): void {
  leg.told.set(leg.to, world.now);
  const { cause } = world;
  world.cause = 0;
  const question = { kind: 'LOOKUP', to: leg.to, mobile, prefix: leg.prefix, sequence: 0, lifetimeSeconds: 0 } as const;
  sendDirectory(world, leg.node, retransmission ? { ...question, retransmission } : question, ASK);
  world.cause = cause;
}

/** Timer of an ingress whose question was not answered: it asks again, and what waited goes by the owner. */
export function handleQuestionTimer(world: World, timer: Timer): void {
  handleHoldTimer(world, timer, (mobile) => {
    const leg = legOfBlock(world, timer.node, { address: homeOf(world, mobile).prefix, length: 64 });
    if (leg !== null) askOwner(world, leg, mobile, true);
  });
}

function tellIngress(world: World, leg: Leg, to: number, mobile: number): void {
  const told = whereaboutsOf(world, leg.node, 'forwarding', leg.prefix);
  if (told === null) return;
  const until = told.knownUntil ?? told.expiresAt;
  const lifetimeSeconds = Math.max(0, Math.floor((until - world.now) / (4 * SECOND)) * 4);
  const { prefix } = leg;
  sendDirectory(
    world,
    leg.node,
    { kind: 'LOC', to, mobile, prefix, at: leg.to, sequence: told.sequence, lifetimeSeconds },
    FORWARD,
  );
}
