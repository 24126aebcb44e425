/**
 * HA-Hello (draft-kuntz-dmm-summary-00 §3.5): home agents of a set tell each other from time to time that they are alive. Choice: as Heartbeat
 * messages that answer nothing (RFC 5847 §3.3, the U flag), whose restart counter shows that an agent has lost what it knew; HARP has a
 * message of its own, whose octets no document at hand gives.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { fromMs, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { HEARTBEAT_FLAG, MOBILITY_MESSAGES, type MobilityMessage } from '#wire/mobility-header.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import type { Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { setTimer } from '../../net/timers.ts';
import { isMember, membersOf } from '../../mobility/home-agent-set.ts';
import { mapOf, optionNumber, type World } from '../../mobility/world.ts';
import { takesForGone } from './home-agents.ts';

/** Timer at an agent: the next hellos are due. */
const HELLO_TIMER = 'ha-hello';
/** Timer at an agent: another one, its key, has been silent for too long. */
const SILENCE_TIMER = 'ha-silence';
/** Choice: hellos that may be lost before an agent is taken for failed. */
const HELLOS_MISSED = 3;

const ALIVE: Why = {
  section: 'draft-kuntz-dmm-summary-00 §3.5',
  sentence: 'Home agents of a set tell each other periodically that they are alive.',
};

/** `hello_interval_ms` in ns; 0: hellos are not played. */
function interval(world: World): SimDuration {
  return fromMs(optionNumber(world, 'hello_interval_ms'));
}

/** Whether hellos are sent, so that agents notice failures by them. */
export function playsHellos(world: World): boolean {
  return interval(world) > 0;
}

/** An agent begins to send hellos, now, and to listen to the others. */
export function beginHellos(world: World, agent: number): void {
  if (!playsHellos(world)) return;
  setTimer(world, agent, HELLO_TIMER, '', world.now);
  for (const other of membersOf(world)) if (other !== agent) listen(world, agent, other);
}

function listen(world: World, agent: number, other: number): void {
  const silence = Math.max(fromMs(optionNumber(world, 'failure_detection_ms')), HELLOS_MISSED * interval(world));
  setTimer(world, agent, SILENCE_TIMER, `${other}`, world.now + silence);
}

/** What an agent does when it hears of another one. */
export interface HelloHandlers {
  readonly gone: (world: World, agent: number, other: number) => void;
  readonly back: (world: World, agent: number, other: number) => void;
  readonly restarted: (world: World, agent: number, other: number) => void;
}

/** Hellos are due, or another agent was silent for too long. */
export function handleHelloTimer(world: World, timer: Timer, handlers: HelloHandlers): void {
  if (timer.name === SILENCE_TIMER) handlers.gone(world, timer.node, Number(timer.key));
  if (timer.name !== HELLO_TIMER) return;
  // No move is the cause of a hello.
  world.cause = 0;
  setTimer(world, timer.node, HELLO_TIMER, '', world.now + interval(world));
  for (const other of membersOf(world)) if (other !== timer.node) sendHello(world, timer.node, other);
}

function sendHello(world: World, agent: number, to: number): void {
  const counter = world.mobility.restarts.get(agent) ?? 0;
  const sequence = Math.floor(world.now / interval(world)) >>> 0;
  sendControl(
    world,
    agent,
    {
      source: addressOf(world, agent),
      destination: addressOf(world, to),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'heartbeat',
          flags: HEARTBEAT_FLAG.unsolicited | HEARTBEAT_FLAG.response,
          sequence,
          options: [{ kind: 'restart-counter', counter }],
        },
      },
    },
    {
      message: MOBILITY_MESSAGES.heartbeat.short,
      mobile: null,
      parameters: [`seq=${sequence}`, `restarts=${counter}`],
      why: ALIVE,
    },
  );
}

/** A hello has come. */
export function handleHello(
  world: World,
  agent: number,
  source: Ipv6Address,
  message: Extract<MobilityMessage, { kind: 'heartbeat' }>,
  handlers: HelloHandlers,
): void {
  const other = ownerOf(world, source);
  const told = message.options.find((option) => option.kind === 'restart-counter');
  if (other === null || told === undefined || !isMember(world, other)) return;
  const before = world.mobility.peers.get(agent)?.get(other)?.restarts ?? null;
  mapOf(world.mobility.peers, agent).set(other, { sequence: message.sequence, restarts: told.counter });
  listen(world, agent, other);
  if (before !== null && told.counter > before) handlers.restarted(world, agent, other);
  else if (takesForGone(world, agent, other)) handlers.back(world, agent, other);
}
