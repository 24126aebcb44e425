/**
 * One direction of a link: delay, rate, queue and loss, and the packets under way on it in the order of their arrival.
 */
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
  /** Start-of-sending instants of the packets that wait, a circular store used only with a queue limit. */
  waiting: Float64Array;
  waitingHead: number;
  waitingCount: number;
  /** Packets under way: circular stores of a power-of-two length. */
  arrival: Float64Array;
  order: Float64Array;
  slot: Int32Array;
  head: number;
  count: number;
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
    nsPerByte: nsPerByteOf(parameters.mbps),
    framingBytes: parameters.framingBytes,
    queueLimit: parameters.queuePackets ?? -1,
    mtu: parameters.mtu,
    lossThreshold: lossThresholdOf(parameters.lossPct),
    random,
    busyUntil: 0,
    waiting: new Float64Array(16),
    waitingHead: 0,
    waitingCount: 0,
    arrival: new Float64Array(8),
    order: new Float64Array(8),
    slot: new Int32Array(8),
    head: 0,
    count: 0,
  };
}

/** True when the next packet on this direction is lost; moves the direction's random stream on. */
export function drawLoss(direction: DirectionState): boolean {
  return direction.lossThreshold > 0 && nextUint32(direction.random) < direction.lossThreshold;
}

/** True when a packet that comes now finds no room in the queue. Forgets the packets whose sending has begun. */
export function queueIsFull(direction: DirectionState, now: SimTime): boolean {
  if (direction.queueLimit < 0) return false;
  const mask = direction.waiting.length - 1;
  while (direction.waitingCount > 0 && direction.waiting[direction.waitingHead & mask]! <= now) {
    direction.waitingHead++;
    direction.waitingCount--;
  }
  return direction.waitingCount >= direction.queueLimit && direction.busyUntil > now;
}

/** Notes that a packet waits until `start`. */
export function noteWaiting(direction: DirectionState, start: SimTime): void {
  if (direction.waitingCount === direction.waiting.length) {
    const wider = new Float64Array(direction.waiting.length * 2);
    const mask = direction.waiting.length - 1;
    for (let index = 0; index < direction.waitingCount; index++) {
      wider[index] = direction.waiting[(direction.waitingHead + index) & mask]!;
    }
    direction.waiting = wider;
    direction.waitingHead = 0;
  }
  direction.waiting[(direction.waitingHead + direction.waitingCount++) & (direction.waiting.length - 1)] = start;
}

/**
 * Puts a packet under way. Keeps the store in (arrival, order): a control packet that arrives with a data packet goes before it, and
 * after a link became faster later packets may overtake. Returns true when the packet is the new head.
 */
export function enqueue(direction: DirectionState, arrival: SimTime, order: number, slot: number): boolean {
  if (direction.count === direction.slot.length) widen(direction);
  const mask = direction.slot.length - 1;
  let at = direction.count++;
  while (at > 0) {
    const before = (direction.head + at - 1) & mask;
    const beforeArrival = direction.arrival[before]!;
    if (beforeArrival < arrival || (beforeArrival === arrival && direction.order[before]! <= order)) break;
    const here = (direction.head + at) & mask;
    direction.arrival[here] = beforeArrival;
    direction.order[here] = direction.order[before]!;
    direction.slot[here] = direction.slot[before]!;
    at--;
  }
  const here = (direction.head + at) & mask;
  direction.arrival[here] = arrival;
  direction.order[here] = order;
  direction.slot[here] = slot;
  return at === 0;
}

function widen(direction: DirectionState): void {
  const size = direction.slot.length;
  const arrival = new Float64Array(size * 2);
  const order = new Float64Array(size * 2);
  const slot = new Int32Array(size * 2);
  for (let index = 0; index < direction.count; index++) {
    const from = (direction.head + index) & (size - 1);
    arrival[index] = direction.arrival[from]!;
    order[index] = direction.order[from]!;
    slot[index] = direction.slot[from]!;
  }
  direction.arrival = arrival;
  direction.order = order;
  direction.slot = slot;
  direction.head = 0;
}
