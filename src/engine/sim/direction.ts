/** One direction of a link: delay, rate, queue and loss. */
import type { RandomStream } from '#base/prng.ts';
import { nextUint32 } from '#base/prng.ts';
import type { SimDuration, SimTime } from '#base/time.ts';

/** State of a direction: plain data. */
export interface DirectionState {
  /** Number in the plan (`scenario/plan.ts`). */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly radio: boolean;
  /** Radio: number of the mobile interface over all mobiles; −1 on wires. */
  readonly mobileInterface: number;
  delay: SimDuration;
  /** Lane of the packet pool that packets join here: one for all directions of this delay and rate. */
  lane: number;
  /** ns per octet; 0 without a rate. */
  nsPerByte: number;
  framingBytes: number;
  /** Packets that may wait; −1 without a limit. */
  queueLimit: number;
  mtu: number;
  /** Draws below this are losses; 0 draws nothing. */
  lossThreshold: number;
  random: RandomStream;
  /** When the sender has finished what it has. */
  busyUntil: SimTime;
  /** Start-of-sending instants and slots of the packets that wait, a circular store. */
  waiting: Float64Array;
  waitingSlots: Int32Array;
  waitingHead: number;
  waitingCount: number;
}

/** What a direction is made from. Rates in Mbit/s, loss in per cent. */
export interface DirectionParameters {
  readonly delay: SimDuration;
  readonly mbps: number | undefined;
  readonly framingBytes: number;
  readonly queuePackets: number | undefined;
  readonly lossPct: number;
  readonly mtu: number;
}

/** ns per octet of a rate; 0 without one. */
export function nsPerByteOf(mbps: number | undefined): number {
  return mbps === undefined || mbps <= 0 ? 0 : 8000 / mbps;
}

/** The draw below which a packet is lost. */
export function lossThresholdOf(lossPct: number): number {
  return Math.round((lossPct / 100) * 4294967296);
}

/** A direction at rest. */
export function makeDirection(
  identity: { number: number; from: number; to: number; radio: boolean; mobileInterface: number },
  parameters: DirectionParameters,
  random: RandomStream,
): DirectionState {
  return {
    number: identity.number,
    from: identity.from,
    to: identity.to,
    radio: identity.radio,
    mobileInterface: identity.mobileInterface,
    delay: parameters.delay,
    lane: -1,
    nsPerByte: nsPerByteOf(parameters.mbps),
    framingBytes: parameters.framingBytes,
    queueLimit: parameters.queuePackets ?? -1,
    mtu: parameters.mtu,
    lossThreshold: lossThresholdOf(parameters.lossPct),
    random,
    busyUntil: 0,
    waiting: new Float64Array(16),
    waitingSlots: new Int32Array(16),
    waitingHead: 0,
    waitingCount: 0,
  };
}

/** True when the next packet on this direction is lost; moves the direction's random stream on. */
export function drawLoss(direction: DirectionState): boolean {
  return direction.lossThreshold > 0 && nextUint32(direction.random) < direction.lossThreshold;
}

/** True when a packet that comes now to a busy sender finds no room in the queue. */
export function queueIsFull(direction: DirectionState, now: SimTime): boolean {
  forgetStarted(direction, now);
  return direction.waitingCount >= direction.queueLimit;
}

/** Forgets the waiting packets whose sending has begun. */
function forgetStarted(direction: DirectionState, now: SimTime): void {
  const mask = direction.waiting.length - 1;
  while (direction.waitingCount > 0 && direction.waiting[direction.waitingHead & mask]! <= now) {
    direction.waitingHead++;
    direction.waitingCount--;
  }
}

/** Notes that the packet in `slot`, which comes now, waits until `start`. */
export function noteWaiting(direction: DirectionState, slot: number, start: SimTime, now: SimTime): void {
  if (direction.waitingCount === direction.waiting.length) {
    forgetStarted(direction, now);
    if (direction.waitingCount === direction.waiting.length) widenWaiting(direction);
  }
  const at = (direction.waitingHead + direction.waitingCount++) & (direction.waiting.length - 1);
  direction.waiting[at] = start;
  direction.waitingSlots[at] = slot;
}

function widenWaiting(direction: DirectionState): void {
  const { waiting, waitingSlots, waitingHead, waitingCount } = direction;
  const mask = waiting.length - 1;
  direction.waiting = new Float64Array(waiting.length * 2);
  direction.waitingSlots = new Int32Array(waiting.length * 2);
  for (let index = 0; index < waitingCount; index++) {
    direction.waiting[index] = waiting[(waitingHead + index) & mask]!;
    direction.waitingSlots[index] = waitingSlots[(waitingHead + index) & mask]!;
  }
  direction.waitingHead = 0;
}

/** Empties the queue, as when its sender fails: the slots of what waited, in their order. What is being sent goes on. */
export function takeWaiting(direction: DirectionState, now: SimTime): number[] {
  forgetStarted(direction, now);
  const { waiting, waitingSlots, waitingHead, waitingCount } = direction;
  const mask = waiting.length - 1;
  if (waitingCount > 0) direction.busyUntil = waiting[waitingHead & mask]!;
  direction.waitingCount = 0;
  return Array.from({ length: waitingCount }, (_, index) => waitingSlots[(waitingHead + index) & mask]!);
}
