/**
 * Heartbeats between a gateway and its anchors, RFC 5847: request and response (§3.1, §3.3), and the restart counter by which a gateway
 * learns that an anchor has lost its memory (§3.2, §3.4).
 *
 * Left out: an anchor asks nobody (what it would learn it could not use), and no unsolicited response tells of a restart: a restarted
 * anchor does not know its gateways. Choice: silence changes nothing (§3.1 leaves open what to do about a failed peer; the gateway has no
 * other anchor to go to).
 */
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { HEARTBEAT_FLAG, MOBILITY_MESSAGES, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import type { Timer } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { setTimer } from '../net/timers.ts';
import { mapOf, type World } from './world.ts';

/** What a gateway knows of a peer: plain data. */
export interface PeerHealth {
  /** Number of the last request. */
  readonly sequence: number;
  /** Restart counter of the last response, or null before the first. */
  readonly restarts: number | null;
}

/** Both messages, in ladders and reports. */
const NAME = MOBILITY_MESSAGES.heartbeat.short;
/** Timer of the next request; its key is the peer. */
const HEARTBEAT_TIMER = 'heartbeat';

const ASK: Why = { section: 'RFC 5847 §3.1', sentence: 'The gateway asks whether its anchor is alive.' };
const ALIVE: Why = {
  section: 'RFC 5847 §3.2',
  sentence: 'The anchor is alive, and says how often it has been restarted: what it knew before is lost.',
};

/** `heartbeat_s` in ns; 0 without heartbeats. */
function heartbeatInterval(world: World): number {
  return Number(world.options['heartbeat_s'] ?? 0) * SECOND;
}

/** A gateway has a registration at `peer`: from now on it asks for signs of life. The first answer tells the counter to compare with. */
export function watchPeer(world: World, gateway: number, peer: number): void {
  const known = mapOf(world.mobility.peers, gateway);
  if (heartbeatInterval(world) === 0 || peer === gateway || known.has(peer)) return;
  known.set(peer, { sequence: 0, restarts: null });
  askPeer(world, gateway, peer);
}

function askPeer(world: World, gateway: number, peer: number): void {
  const before = mapOf(world.mobility.peers, gateway).get(peer);
  if (before === undefined) return;
  const sequence = (before.sequence + 1) >>> 0;
  mapOf(world.mobility.peers, gateway).set(peer, { ...before, sequence });
  const cause = world.cause;
  // No move is the cause of a heartbeat.
  world.cause = 0;
  setTimer(world, gateway, HEARTBEAT_TIMER, `${peer}`, world.now + heartbeatInterval(world), 0);
  sendControl(
    world,
    gateway,
    {
      source: addressOf(world, gateway),
      destination: addressOf(world, peer),
      payload: { protocol: 'mobility', message: { kind: 'heartbeat', flags: 0, sequence, options: [] } },
    },
    { message: NAME, mobile: null, parameters: [`seq=${sequence}`], why: ASK },
  );
  world.cause = cause;
}

/** The next request is due; a peer at which the gateway has nothing registered any more (`needs` is false) is not asked again. */
export function handleHeartbeatTimer(world: World, timer: Timer, needs: (peer: number) => boolean): void {
  if (timer.name !== HEARTBEAT_TIMER) return;
  const peer = Number(timer.key);
  if (needs(peer)) askPeer(world, timer.node, peer);
  else world.mobility.peers.get(timer.node)?.delete(peer);
}

/** A heartbeat has come: a request is answered; a response may show that the peer has been restarted, which `restarted` is told. */
export function handleHeartbeat(
  world: World,
  node: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'heartbeat' }>,
  restarted: (peer: number) => void,
): void {
  if ((message.flags & HEARTBEAT_FLAG.response) === 0) {
    answerHeartbeat(world, node, packet, message.sequence);
    return;
  }
  const peer = ownerOf(world, packet.source);
  const known = peer === null ? undefined : world.mobility.peers.get(node)?.get(peer);
  const told = message.options.find((option) => option.kind === 'restart-counter');
  // §3.1: a response that answers no request of ours is ignored.
  if (peer === null || known === undefined || told === undefined || message.sequence !== known.sequence) return;
  mapOf(world.mobility.peers, node).set(peer, { ...known, restarts: told.counter });
  if (known.restarts !== null && told.counter > known.restarts) restarted(peer);
}

function answerHeartbeat(world: World, node: number, packet: Packet, sequence: number): void {
  const counter = world.mobility.restarts.get(node) ?? 0;
  sendControl(
    world,
    node,
    {
      source: packet.destination,
      destination: packet.source,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'heartbeat',
          flags: HEARTBEAT_FLAG.response,
          sequence,
          options: [{ kind: 'restart-counter', counter }],
        },
      },
    },
    { message: NAME, mobile: null, parameters: [`seq=${sequence}`, 'response', `restarts=${counter}`], why: ALIVE },
  );
}
