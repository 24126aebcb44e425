/**
 * The event queue: a binary heap on typed arrays, ordered by (time, order).
 *
 * `order` makes equal instants stable: control events carry the plain sequence number, data events the sequence number plus
 * {@link DATA_ORDER}, so that at one instant control is handled before data, and within a class first scheduled is first handled.
 * Packets on links of one delay and flows of one rate stand in lanes (`lane.ts`) of which only the first is here, so the heap stays as
 * small as the number of delays, rates and timers. Times and orders are passed in the arrays, since V8 boxes numbers passed to functions.
 */
import type { SimTime } from '#base/time.ts';

/** Added to the sequence number of data events. */
export const DATA_ORDER = 0x4000000000000;
/** Added to the sequence number of events that look at an instant when all else has happened (reports). */
export const LAST_ORDER = 0x8000000000000;

/**
 * What an event is about; its index says which one: lane of arrivals, lane of flows of one rate, timer, item of the script, slot of a packet
 * in process, slot of a packet that arrives and is in no lane.
 */
export const EVENT_KIND = { arrivals: 0, flow: 1, timer: 2, script: 3, process: 4, arrival: 5 } as const;

/** Events as parallel arrays: plain data, so that a checkpoint copies them. */
export interface EventQueue {
  size: number;
  time: Float64Array;
  order: Float64Array;
  /** kind in the low 3 bits, index above. */
  what: Int32Array;
}

/** An empty queue with room for `capacity` events; it grows. */
export function makeEventQueue(capacity = 256): EventQueue {
  return { size: 0, time: new Float64Array(capacity), order: new Float64Array(capacity), what: new Int32Array(capacity) };
}

/** Adds an event. `index` must be below 2²⁸. */
export function pushEvent(queue: EventQueue, time: SimTime, order: number, kind: number, index: number): void {
  if (queue.size === queue.time.length) grow(queue);
  const at = queue.size++;
  queue.time[at] = time;
  queue.order[at] = order;
  queue.what[at] = (index << 3) | kind;
  siftUp(queue, at);
}

/** Removes the first event. The caller has read it at position 0. */
export function popEvent(queue: EventQueue): void {
  const last = --queue.size;
  if (last > 0) siftDown(queue, last);
}

/** Replaces the first event by a later one of the same sort: one walk instead of two. */
export function replaceFirst(queue: EventQueue, time: SimTime, order: number): void {
  queue.time[0] = time;
  queue.order[0] = order;
  siftDown(queue, 0);
}

/** Moves the event at `start` up to its place. */
function siftUp(queue: EventQueue, start: number): void {
  const { time: times, order: orders, what: whats } = queue;
  const time = times[start]!;
  const order = orders[start]!;
  const what = whats[start]!;
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentTime = times[parent]!;
    if (parentTime < time || (parentTime === time && orders[parent]! <= order)) break;
    times[at] = parentTime;
    orders[at] = orders[parent]!;
    whats[at] = whats[parent]!;
    at = parent;
  }
  times[at] = time;
  orders[at] = order;
  whats[at] = what;
}

/** Puts the event at `from` where the first one was, and moves it down to its place. */
function siftDown(queue: EventQueue, from: number): void {
  const { time: times, order: orders, what: whats, size } = queue;
  const time = times[from]!;
  const order = orders[from]!;
  const what = whats[from]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let childTime = times[child]!;
    const right = child + 1;
    if (right < size) {
      const rightTime = times[right]!;
      if (rightTime < childTime || (rightTime === childTime && orders[right]! < orders[child]!)) {
        child = right;
        childTime = rightTime;
      }
    }
    if (time < childTime || (time === childTime && order <= orders[child]!)) break;
    times[at] = childTime;
    orders[at] = orders[child]!;
    whats[at] = whats[child]!;
    at = child;
  }
  times[at] = time;
  orders[at] = order;
  whats[at] = what;
}

function grow(queue: EventQueue): void {
  const time = new Float64Array(queue.time.length * 2);
  const order = new Float64Array(time.length);
  const what = new Int32Array(time.length);
  time.set(queue.time);
  order.set(queue.order);
  what.set(queue.what);
  queue.time = time;
  queue.order = order;
  queue.what = what;
}
