/**
 * What a home agent knows of a home address, and where it sends its packets: its own binding as primary agent, or the global binding that the
 * primary one has told it (draft-kuntz-dmm-summary-00 §3.5; draft-chan-dmm-framework-gap-analysis §4.4).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { addressOf } from '../../net/control.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import type { Timer, TunnelAddresses } from '../../net/network.ts';
import { BINDING_EXPIRY_TIMER, bindingOf, putBinding, removeBinding } from '../../mobility/binding-cache.ts';
import { AWAY_UNBOUND, homeOf, interfaceOnHomeLink } from '../../mobility/home-address.ts';
import { pointerOf, pointNowhere, pointToAccessLink, pointToTunnel, releasePointer } from '../../mobility/mobility-routing.ts';
import { pointToLeg } from '../../mobility/leg-routing.ts';
import { claimPrefix } from '../../mobility/prefix-allocation.ts';
import { endWhereabouts, putWhereabouts, removeWhereabouts, whereaboutsOf } from '../../mobility/whereabouts.ts';
import type { World } from '../../mobility/world.ts';
import { sendsDirectly } from './home-agents.ts';
import { endSwitch } from './switch.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';
const ENDED: Why = { section: 'RFC 6275 §10.3.2', sentence: 'The mobile is not bound here any more.' };
const RUN_OUT: Why = { section: SECTION, sentence: 'What the primary home agent has told has run out.' };
const AT_HOME: Why = {
  section: 'RFC 6275 §10.3.2',
  sentence: 'The mobile is on its home link: its packets are delivered like those of any host.',
};
const GLOBAL: Why = {
  section: SECTION,
  sentence: 'The primary home agent of the mobile is the next hop for its packets.',
};
const DIRECT: Why = {
  section: 'draft-chan-dmm-framework-gap-analysis §4.4',
  sentence: 'Every home agent knows the care-of address, and tunnels to it what its neighborhood sends.',
};

/** A binding as agents know it. */
export interface KnownBinding {
  readonly mobile: number;
  readonly careOf: Ipv6Address;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly expiresAt: SimTime;
}

/** What an agent has heard last of a mobile: number of the registration, or null. */
export function lastSequence(world: World, agent: number, mobile: number): number | null {
  const { address, prefix } = homeOf(world, mobile);
  const told = whereaboutsOf(world, agent, 'location', prefix);
  return (
    bindingOf(world, agent, address)?.sequence ??
    told?.sequence ??
    world.mobility.endedBindings.get(`${agent} ${address}`) ??
    null
  );
}

/** The agent is the primary one of the mobile, with this binding. */
export function bindHere(world: World, agent: number, ordinal: number, known: KnownBinding, why: Why): void {
  const { mobile, careOf, sequence, lifetimeSeconds, expiresAt } = known;
  const { address: home, prefix } = homeOf(world, mobile);
  if (anchorOfPrefix(world, prefix) === agent) claimPrefix(world, agent, mobile, prefix);
  putBinding(
    world,
    agent,
    {
      key: home,
      mobile,
      ordinal,
      prefixes: [prefix],
      home,
      careOf,
      gateway: mobile,
      sequence,
      lifetimeSeconds,
      expiresAt,
      state: 'active',
    },
    why,
  );
  removeWhereabouts(world, agent, 'location', prefix);
  routeHome(world, agent, mobile, why);
}

/** Another agent is the primary one: the global binding of the mobile points at it. */
export function bindGlobally(
  world: World,
  agent: number,
  primary: number,
  ordinal: number,
  known: KnownBinding,
  why: Why = GLOBAL,
): void {
  const { mobile, careOf, sequence, expiresAt } = known;
  const { address, prefix } = homeOf(world, mobile);
  endSwitch(world, agent, address);
  world.mobility.toldUntil.delete(`${agent} ${address}`);
  removeBinding(world, agent, address);
  const direct = sendsDirectly(world);
  putWhereabouts(
    world,
    agent,
    { table: 'location', prefix, mobile, ordinal, to: primary, careOf, sequence, expiresAt, ...(direct ? { direct } : {}) },
    direct ? DIRECT : why,
  );
  routeHome(world, agent, mobile, direct ? DIRECT : why);
}

/** The mobile is bound nowhere, as far as this agent knows. */
export function unbind(world: World, agent: number, mobile: number, why: Why = ENDED): void {
  const { address, prefix } = homeOf(world, mobile);
  endSwitch(world, agent, address);
  world.mobility.toldUntil.delete(`${agent} ${address}`);
  removeBinding(world, agent, address);
  removeWhereabouts(world, agent, 'location', prefix);
  routeHome(world, agent, mobile, why);
}

/** Sends a home prefix where the best that this agent knows says. */
export function routeHome(world: World, agent: number, mobile: number, why: Why): void {
  const { agent: homeAgent, address, prefix } = homeOf(world, mobile);
  const binding = bindingOf(world, agent, address);
  const told = whereaboutsOf(world, agent, 'location', prefix);
  const local = addressOf(world, agent);
  const atHome = agent === homeAgent ? interfaceOnHomeLink(world, mobile, agent) : null;
  if (binding !== null)
    pointToTunnel(world, agent, prefix, mobile, mobile, why, { local, remote: required(binding.careOf, 'care-of address') });
  else if (atHome !== null) pointToAccessLink(world, agent, prefix, atHome, AT_HOME);
  else if (told?.direct === true)
    pointToTunnel(world, agent, prefix, mobile, mobile, why, { local, remote: required(told.careOf, 'care-of address') });
  else if (told !== null) {
    const upFrom = stillUpFrom(world, agent, prefix, told.careOf);
    pointToLeg(world, agent, prefix, mobile, told.to, 'primary', why, upFrom === undefined ? {} : { upFrom });
  } else if (agent === homeAgent) pointNowhere(world, agent, prefix, mobile, AWAY_UNBOUND);
  else releasePointer(world, agent, prefix);
}

/**
 * The tunnel to the care-of address that the mobile was bound to here, while the primary agent tells the same one: until it is answered by
 * that agent the mobile still sends by this one (RFC 6275 §10.4.5: source and care-of address agree with what the agent knows).
 */
function stillUpFrom(
  world: World,
  agent: number,
  prefix: Ipv6Address,
  careOf: Ipv6Address | undefined,
): TunnelAddresses | undefined {
  const before = pointerOf(world, agent, prefix);
  const ends = before?.kind === 'tunnel' ? before.addresses : before?.kind === 'leg' ? before.upFrom : undefined;
  return ends?.remote === careOf ? ends : undefined;
}

/** Timers of what an agent knows: the end of its binding, of what it was told. */
export function handleKnowledgeTimer(world: World, timer: Timer): void {
  if (timer.name === BINDING_EXPIRY_TIMER) {
    const entry = bindingOf(world, timer.node, timer.key);
    if (entry !== null) unbind(world, timer.node, entry.mobile);
    return;
  }
  const entry = endWhereabouts(world, timer, () => 0, RUN_OUT);
  if (entry !== null) routeHome(world, timer.node, entry.mobile, RUN_OUT);
}

/** Seconds that are left, as messages carry them: units of 4 s, rounded down (RFC 6275 §6.1.8). */
export function secondsLeft(world: World, expiresAt: SimTime): number {
  return Math.max(0, Math.floor((expiresAt - world.now) / (4 * SECOND)) * 4);
}
