/** Failure and return of home agents (draft-kuntz-dmm-summary-00 §3.5): who becomes the primary one, and what one that is back is told. */
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { bindingsAt } from '../../mobility/binding-cache.ts';
import { isMember, membersOf, nearestOf, seemsAlive } from '../../mobility/home-agent-set.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { forgetPool } from '../../mobility/prefix-allocation.ts';
import { whereaboutsAt, type Whereabouts } from '../../mobility/whereabouts.ts';
import { bindingLifetimeSeconds, optionText, type World } from '../../mobility/world.ts';
import { bindGlobally, bindHere, unbind } from './global-binding.ts';
import { beginHellos, playsHellos } from './hello.ts';
import { isUp, knownMembers, successorOf, takesForGone } from './home-agents.ts';
import { askToSwitch } from './switch.ts';
import { restore } from './synchronization.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';
const TAKE_OVER: Why = {
  section: SECTION,
  sentence: 'The primary home agent has failed: this one takes its place, with the care-of address that it was told.',
};
const TAKEN_OVER: Why = {
  section: SECTION,
  sentence: 'The primary home agent has failed: another one takes its place, and is the next hop for the mobile’s packets.',
};
const BIND_ANEW: Why = {
  section: SECTION,
  sentence: 'The new primary home agent makes the mobiles of the failed one bind with it.',
};
const NEARER_AGAIN: Why = { section: SECTION, sentence: 'A closer home agent is back: the mobile is to switch to it.' };

/** Every agent but the failed one itself, and others that are down. */
function survivors(world: World, failed: number): readonly number[] {
  return membersOf(world).filter((member) => member !== failed && isUp(world, member));
}

/** Without played hellos all agents notice a failure at once, when `failure_detection_ms` are over. */
export function handleNoticedFailure(world: World, failed: number): void {
  if (playsHellos(world)) return;
  for (const agent of survivors(world, failed)) peerGone(world, agent, failed);
}

/** An agent takes another one for failed: what it was told by that one leads to its successor from now on. */
export function peerGone(world: World, agent: number, gone: number): void {
  const known = world.mobility.gonePeers.get(agent) ?? [];
  world.mobility.gonePeers.set(agent, [...known, gone]);
  for (const told of whereaboutsAt(world, agent)) if (told.to === gone) replacePrimary(world, agent, told);
}

function replacePrimary(world: World, agent: number, told: Whereabouts): void {
  const { mobile, ordinal, sequence, expiresAt, to: gone } = told;
  const careOf = required(told.careOf, 'care-of address');
  const successor = successorOf(world, agent, gone, careOf);
  const binding = { mobile, careOf, sequence, expiresAt, lifetimeSeconds: bindingLifetimeSeconds(world) };
  if (successor === null) unbind(world, agent, mobile);
  else if (successor !== agent) bindGlobally(world, agent, successor, ordinal, binding, TAKEN_OVER);
  else {
    bindHere(world, agent, ordinal, binding, TAKE_OVER);
    askToSwitch(world, agent, mobile, careOf, agent, BIND_ANEW);
  }
}

/** An agent hears of another one that is back: it tells it the mobiles that are bound here, and may hand over those that are closer to it. */
export function peerBack(world: World, agent: number, back: number): void {
  const known = world.mobility.gonePeers.get(agent) ?? [];
  world.mobility.gonePeers.set(
    agent,
    known.filter((other) => other !== back),
  );
  restore(world, agent, back);
  if (optionText(world, 'return_switch') !== 'at_once') return;
  for (const { mobile, careOf } of bindingsAt(world, agent)) {
    if (careOf === undefined) continue;
    const near = nearestOf(world, anchorOfPrefix(world, prefixOfAddress(careOf)), knownMembers(world, agent));
    if (near === back) askToSwitch(world, agent, mobile, careOf, back, NEARER_AGAIN);
  }
}

/** An agent has been restarted without having been missed: what it knew is lost all the same. */
export function peerRestarted(world: World, agent: number, restarted: number): void {
  if (!takesForGone(world, agent, restarted)) peerGone(world, agent, restarted);
  peerBack(world, agent, restarted);
}

/** A restarted home agent has lost its bindings and what it was told. */
export function handleFailure(world: World, node: number): void {
  forgetPool(world, node);
  world.mobility.gonePeers.delete(node);
  world.mobility.agentSwitches.delete(node);
  world.mobility.setTunnelsAt.delete(node);
  for (const mobile of world.mobility.homes.keys()) world.mobility.toldUntil.delete(`${node} ${homeOf(world, mobile).address}`);
}

/** An agent is back, empty. Without played hellos the others learn it at once, and it learns at once who else has failed. */
export function handleRecovery(world: World, node: number): void {
  if (!isMember(world, node)) return;
  if (playsHellos(world)) {
    beginHellos(world, node);
    return;
  }
  const gone = membersOf(world).filter((member) => !seemsAlive(world, member));
  world.mobility.gonePeers.set(node, gone);
  for (const agent of survivors(world, node)) peerRestarted(world, agent, node);
}
