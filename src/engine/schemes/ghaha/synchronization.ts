/**
 * State synchronization (draft-kuntz-dmm-summary-00 §3.5): the primary home agent of a mobile tells all others of the set its binding, and
 * they point at it. Our message SS (no document has its octets): home prefix, care-of address, number and lifetime of the registration.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { nodeAt } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { bindingsAt } from '../../mobility/binding-cache.ts';
import { rememberEnd } from '../../mobility/home-agent.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { isMember } from '../../mobility/home-agent-set.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { bindingLifetime, optionText, type World } from '../../mobility/world.ts';
import { bindGlobally, lastSequence, secondsLeft, unbind } from './global-binding.ts';
import { knownMembers } from './home-agents.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';
const SYNCHRONIZE: Why = {
  section: SECTION,
  sentence: 'The registration is complete: the primary home agent tells all others of the set.',
};
const SYNCHRONIZE_END: Why = { section: SECTION, sentence: 'The mobile is bound no more: all others of the set are told.' };
const RESTORE: Why = {
  section: SECTION,
  sentence: 'A home agent is back and knows nothing: those that are primary for mobiles tell it.',
};

/** A registration as it is told. */
export interface Registered {
  readonly mobile: number;
  readonly careOf: Ipv6Address;
  readonly sequence: number;
  /** 0: it has ended. */
  readonly lifetimeSeconds: number;
}

/**
 * `sync`: whether a registration is to be told. `newPrimary`: this agent was not the primary one before. What was told must not run out while
 * the binding lives.
 */
export function mustTell(world: World, newPrimary: boolean, toldUntil: SimTime): boolean {
  if (newPrimary || optionText(world, 'sync') === 'every_registration') return true;
  return 2 * (toldUntil - world.now) <= bindingLifetime(world);
}

/** Tells all others of the set that are not known to have failed. */
export function synchronize(world: World, agent: number, registered: Registered): void {
  const why = registered.lifetimeSeconds === 0 ? SYNCHRONIZE_END : SYNCHRONIZE;
  for (const other of knownMembers(world, agent)) if (other !== agent) tell(world, agent, other, registered, why);
  const { address } = homeOf(world, registered.mobile);
  if (registered.lifetimeSeconds === 0) world.mobility.toldUntil.delete(`${agent} ${address}`);
  else world.mobility.toldUntil.set(`${agent} ${address}`, world.now + registered.lifetimeSeconds * SECOND);
}

/** Tells an agent that is back what this one has bound. Upkeep of the set, so no part of a handover. */
export function restore(world: World, agent: number, back: number): void {
  const { cause } = world;
  world.cause = 0;
  for (const { mobile, careOf, sequence, expiresAt } of bindingsAt(world, agent)) {
    const lifetimeSeconds = expiresAt === null ? 0 : secondsLeft(world, expiresAt);
    if (careOf !== undefined && lifetimeSeconds > 0)
      tell(world, agent, back, { mobile, careOf, sequence, lifetimeSeconds }, RESTORE);
  }
  world.cause = cause;
}

function tell(world: World, agent: number, to: number, registered: Registered, why: Why): void {
  const { mobile, careOf, sequence, lifetimeSeconds } = registered;
  const { prefix } = homeOf(world, mobile);
  sendControl(
    world,
    agent,
    {
      source: addressOf(world, agent),
      destination: addressOf(world, to),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'experimental',
          localKind: 'SS',
          status: 0,
          sequence,
          lifetimeSeconds,
          options: [
            { kind: 'home-network-prefix', prefixLength: 64, prefix },
            { kind: 'care-of', address: careOf },
          ],
        },
      },
    },
    {
      message: 'SS',
      mobile,
      parameters: [`seq=${sequence}`, `home=${prefix}/64`, `coa=${careOf}`, `lifetime=${lifetimeSeconds}s`],
      why,
    },
  );
}

/** Another agent tells its binding: what is older than what this one knows changes nothing. */
export function handleSynchronization(world: World, agent: number, packetSource: Ipv6Address, message: EmulatorMessage): void {
  const primary = ownerOf(world, packetSource);
  if (primary === null || primary === agent || !isMember(world, primary)) return;
  const prefix = message.options.find((option) => option.kind === 'home-network-prefix')?.prefix;
  const careOf = message.options.find((option) => option.kind === 'care-of')?.address;
  const mobile = prefix === undefined ? null : ownerOf(world, prefix);
  if (mobile === null || careOf === undefined || !world.mobility.homes.has(mobile)) return;
  const { sequence, lifetimeSeconds } = message;
  const last = lastSequence(world, agent, mobile);
  if (last !== null && !isLaterSequence(sequence, last)) return;
  if (lifetimeSeconds === 0) {
    rememberEnd(world, agent, homeOf(world, mobile).address, sequence);
    unbind(world, agent, mobile);
    return;
  }
  const ordinal = nodeAt(world, mobile).addresses.find((entry) => entry.address === careOf)?.interface ?? 0;
  bindGlobally(world, agent, primary, ordinal, {
    mobile,
    careOf,
    sequence,
    lifetimeSeconds,
    expiresAt: world.now + lifetimeSeconds * SECOND,
  });
}
