/**
 * The primary home agent (draft-kuntz-dmm-summary-00 §3.5; RFC 6275 §10.3): it registers the mobile and tells the others. An agent that catches
 * an update which is meant for another one hands it on; that one makes the mobile switch.
 */
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { ownerOf } from '../../net/owners.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import {
  acknowledge,
  BINDING_STATUS,
  readRegistration,
  rememberEnd,
  type AgentRules,
  type RegistrationRequest,
} from '../../mobility/home-agent.ts';
import { AWAY_UNBOUND, homeOf } from '../../mobility/home-address.ts';
import { isMember } from '../../mobility/home-agent-set.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { bindingLifetimeSeconds, optionOn, type World } from '../../mobility/world.ts';
import { bindHere, lastSequence, unbind } from './global-binding.ts';
import { knownMembers, meantAgent, updateAddress } from './home-agents.ts';
import { askToSwitch, endSwitch } from './switch.ts';
import { mustTell, synchronize } from './synchronization.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';
const FORWARD: Why = {
  section: SECTION,
  sentence: 'The update is for another home agent, but this one is the closest: it forwards the update.',
};
const SWITCH: Why = {
  section: SECTION,
  sentence: 'Another home agent has forwarded the update, so that one is closer: the mobile must switch to it.',
};
const MEANT_IS_GONE: Why = {
  section: SECTION,
  sentence: 'The home agent that the update is for has failed: the mobile must bind with the one that has caught it.',
};
const BOUND: Why = {
  section: SECTION,
  sentence: 'The mobile is bound here: this is its primary home agent, which tunnels its packets to the care-of address.',
};

const RULES: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: BOUND,
    accept: { section: 'RFC 6275 §10.3.1', sentence: 'The home agent accepts and tells the mobile for how long.' },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The home agent refuses; the status says why.' },
    away: AWAY_UNBOUND,
  },
  detection: () => 0,
};

/** A binding update has come to a home agent: from the mobile, or from the agent that has caught it. */
export function handleBindingUpdate(world: World, agent: number, packet: Packet, message: BindingUpdate): void {
  const read = readRegistration(world, packet, message);
  const meant = meantAgent(world, packet.destination);
  if (read === null || meant === null || homeOf(world, read.mobile).address !== read.home) return;
  const sender = ownerOf(world, packet.source);
  const forwarder = sender !== null && isMember(world, sender) ? sender : null;
  // RFC 6275 §6.1.7: the answer goes to the care-of address, whoever has forwarded the update.
  const request = forwarder === null ? read : { ...read, from: read.careOf, to: updateAddress(world, agent) };
  if (meant === agent) register(world, agent, request, forwarder);
  else if (knownMembers(world, agent).includes(meant)) forwardUpdate(world, agent, meant, request, packet, message);
  else if (isRelease(request)) register(world, agent, request, null);
  else askToSwitch(world, agent, request.mobile, request.careOf, agent, MEANT_IS_GONE);
}

function isRelease(request: RegistrationRequest): boolean {
  return request.lifetimeSeconds === 0 || request.careOf === request.home;
}

/**
 * The agent that is closest to the mobile hands an update on. Choice: as a message of its own between the two agents (procedures §1: made
 * anew), so that the other one sees by its source that it was forwarded; the address that it is for is kept.
 */
function forwardUpdate(
  world: World,
  agent: number,
  meant: number,
  request: RegistrationRequest,
  packet: Packet,
  message: BindingUpdate,
): void {
  const { home, careOf, mobile, sequence, lifetimeSeconds } = request;
  sendControl(
    world,
    agent,
    {
      source: addressOf(world, agent),
      destination: addressOf(world, meant),
      extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: home }] }],
      payload: {
        protocol: 'mobility',
        message: {
          ...message,
          flags: message.flags | BINDING_UPDATE_FLAG.homeRegistration,
          options: [{ kind: 'alternate-care-of-address', address: careOf }],
        },
      },
    },
    {
      message: 'BU',
      mobile,
      lifetimeSeconds,
      parameters: [
        `seq=${sequence}`,
        `hoa=${home}`,
        `coa=${careOf}`,
        `lifetime=${lifetimeSeconds}s`,
        `for=${packet.destination}`,
      ],
      why: FORWARD,
    },
  );
}

/** RFC 6275 §10.3.1, §10.3.2: the update is for this agent. */
function register(world: World, agent: number, request: RegistrationRequest, forwarder: number | null): void {
  const last = lastSequence(world, agent, request.mobile);
  if (last !== null && !isLaterSequence(request.sequence, last)) {
    acknowledge(world, agent, { ...request, sequence: last }, BINDING_STATUS.sequenceOutOfWindow, 0, RULES);
    return;
  }
  if (isRelease(request)) release(world, agent, request);
  else if (forwarder === null) registerHere(world, agent, request);
  else registerAndSwitch(world, agent, request, forwarder);
}

function bind(world: World, agent: number, request: RegistrationRequest): number {
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, bindingLifetimeSeconds(world));
  const { mobile, ordinal, careOf, sequence } = request;
  const expiresAt = world.now + lifetimeSeconds * SECOND;
  bindHere(world, agent, ordinal, { mobile, careOf, sequence, lifetimeSeconds, expiresAt }, BOUND);
  return lifetimeSeconds;
}

/** This agent is the closest one, and becomes or stays the primary one. */
function registerHere(world: World, agent: number, request: RegistrationRequest): void {
  const newPrimary = bindingOf(world, agent, request.home) === null;
  endSwitch(world, agent, request.home);
  const lifetimeSeconds = bind(world, agent, request);
  acknowledge(world, agent, request, BINDING_STATUS.accepted, lifetimeSeconds, RULES);
  const toldUntil = world.mobility.toldUntil.get(`${agent} ${request.home}`) ?? 0;
  if (mustTell(world, newPrimary, toldUntil)) synchronize(world, agent, { ...request, lifetimeSeconds });
}

/**
 * Another agent is closer: the mobile is told, and may use this one until it is bound there (`old_primary_accepts`). The others hear of it
 * from that one; only what they do not know of at all, or know otherwise, they are told by this one.
 */
function registerAndSwitch(world: World, agent: number, request: RegistrationRequest, forwarder: number): void {
  if (!optionOn(world, 'old_primary_accepts')) {
    acknowledge(world, agent, request, BINDING_STATUS.notHomeAgentForThisMobileNode, 0, RULES);
  } else {
    const newPrimary = bindingOf(world, agent, request.home) === null;
    const lifetimeSeconds = bind(world, agent, request);
    acknowledge(world, agent, request, BINDING_STATUS.accepted, lifetimeSeconds, RULES);
    if (newPrimary) synchronize(world, agent, { ...request, lifetimeSeconds });
  }
  askToSwitch(world, agent, request.mobile, request.careOf, forwarder, SWITCH);
}

/** RFC 6275 §10.3.2: the mobile is back on its home link. The others are told before it is answered: its answer comes by one of them. */
function release(world: World, agent: number, request: RegistrationRequest): void {
  rememberEnd(world, agent, request.home, request.sequence);
  unbind(world, agent, request.mobile);
  synchronize(world, agent, { ...request, careOf: request.home, lifetimeSeconds: 0 });
  acknowledge(world, agent, request, BINDING_STATUS.accepted, 0, RULES);
}
