/**
 * Directions of links: delay, rate, queue and loss. What every packet needs of a direction is one record of 64 octets, a cache line; what
 * only a queue, a loss or the upper layers need is an object beside it. Both are found by the direction's position.
 */
import type { RandomStream } from '#base/prng.ts';
import { nextUint32 } from '#base/prng.ts';
import type { SimDuration, SimTime } from '#base/time.ts';

/** A record is from `position << LINK_SHIFT` on in `words`, and from `position << PACE_SHIFT` on in `doubles`. */
export const LINK_SHIFT = 4;
export const PACE_SHIFT = 3;

/** Floats of a record: delay in ns; ns per octet, 0 without a rate; when the sender has finished what it has; draws below are losses. */
export const PACE = { delay: 0, nsPerByte: 1, busyUntil: 2, lossThreshold: 3 } as const;

/**
 * Words of a record behind them: the lane of the packet pool that packets join here, one for all directions of this delay and rate; what
 * {@link DirectionState} says of the same name; octets of framing; MTU; packets that may wait, −1 without a limit.
 */
export const LINK = {
  lane: 8,
  number: 9,
  from: 10,
  to: 11,
  mobileInterface: 12,
  framingBytes: 13,
  mtu: 14,
  queueLimit: 15,
} as const;

/** The records of all directions, by position: plain data. */
export interface LinkRecords {
  /** The records, twice: both arrays are the same memory. */
  words: Int32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
}

/** What is seldom asked about a direction: plain data. */
export interface DirectionState {
  /** Number in the plan (`scenario/plan.ts`). */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly radio: boolean;
  /** Radio: number of the mobile interface over all mobiles; −1 on wires. */
  readonly mobileInterface: number;
  random: RandomStream;
  /** Start-of-sending instants and slots of the packets that wait, a circular store. */
  waiting: Float64Array;
  waitingSlots: Int32Array;
  waitingHead: number;
  waitingCount: number;
}

/** Which direction it is. Constant. */
export type DirectionIdentity = Pick<DirectionState, 'number' | 'from' | 'to' | 'radio' | 'mobileInterface'>;

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

/** No direction. */
export function makeLinkRecords(): LinkRecords {
  const words = new Int32Array(16 << LINK_SHIFT);
  return { words, doubles: new Float64Array(words.buffer) };
}

/** Writes the record of a direction at rest. */
export function addLinkRecord(
  links: LinkRecords,
  position: number,
  identity: DirectionIdentity,
  parameters: DirectionParameters,
): void {
  if (position << LINK_SHIFT === links.words.length) {
    const before = links.words;
    links.words = new Int32Array(2 * before.length);
    links.doubles = new Float64Array(links.words.buffer);
    links.words.set(before);
  }
  const { words, doubles } = links;
  const pace = position << PACE_SHIFT;
  doubles[pace + PACE.delay] = parameters.delay;
  doubles[pace + PACE.nsPerByte] = nsPerByteOf(parameters.mbps);
  doubles[pace + PACE.busyUntil] = 0;
  doubles[pace + PACE.lossThreshold] = lossThresholdOf(parameters.lossPct);
  const link = position << LINK_SHIFT;
  words[link + LINK.lane] = -1;
  words[link + LINK.number] = identity.number;
  words[link + LINK.from] = identity.from;
  words[link + LINK.to] = identity.to;
  words[link + LINK.mobileInterface] = identity.mobileInterface;
  words[link + LINK.framingBytes] = parameters.framingBytes;
  words[link + LINK.mtu] = parameters.mtu;
  words[link + LINK.queueLimit] = parameters.queuePackets ?? -1;
}

/** Delay, rate, end of sending or loss of a direction. */
export function paceOf(links: LinkRecords, position: number, fact: number): number {
  return links.doubles[(position << PACE_SHIFT) + fact]!;
}

/** Sets one of them. */
export function setPace(links: LinkRecords, position: number, fact: number, value: number): void {
  links.doubles[(position << PACE_SHIFT) + fact] = value;
}

/** Sets how many packets may wait. */
export function setQueueLimit(links: LinkRecords, position: number, packets: number): void {
  links.words[(position << LINK_SHIFT) + LINK.queueLimit] = packets;
}

/** A direction with nothing waiting. */
export function makeDirection(identity: DirectionIdentity, random: RandomStream): DirectionState {
  return {
    number: identity.number,
    from: identity.from,
    to: identity.to,
    radio: identity.radio,
    mobileInterface: identity.mobileInterface,
    random,
    waiting: new Float64Array(16),
    waitingSlots: new Int32Array(16),
    waitingHead: 0,
    waitingCount: 0,
  };
}

/** True when the next packet on a direction is lost; moves the direction's random stream on. A threshold of 0 draws nothing. */
export function drawLoss(directions: readonly DirectionState[], position: number, threshold: number): boolean {
  return threshold > 0 && nextUint32(directions[position]!.random) < threshold;
}

/** True when a packet that comes now to a busy sender finds no room in a queue of `limit`. */
export function queueIsFull(direction: DirectionState, limit: number, now: SimTime): boolean {
  if (direction.waitingCount < limit) return false;
  forgetStarted(direction, now);
  return direction.waitingCount >= limit;
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
export function takeWaiting(links: LinkRecords, position: number, direction: DirectionState, now: SimTime): number[] {
  forgetStarted(direction, now);
  const { waiting, waitingSlots, waitingHead, waitingCount } = direction;
  const mask = waiting.length - 1;
  if (waitingCount > 0) setPace(links, position, PACE.busyUntil, waiting[waitingHead & mask]!);
  direction.waitingCount = 0;
  return Array.from({ length: waitingCount }, (_, index) => waitingSlots[(waitingHead + index) & mask]!);
}
