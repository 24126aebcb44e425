/**
 * Lanes: things that happen one after the other, such as the arrivals of the packets on a link. A lane is kept in the order of its
 * events, and only its first stands in the event queue, which so stays as small as the number of lanes.
 *
 * Who is in a lane is a number; its time, its order and its neighbors are in parallel arrays, so that joining and leaving make nothing.
 */
import type { SimTime } from '#base/time.ts';

/** Nobody: the neighbor of the first and the last, and both ends of an empty lane. */
export const NOBODY = -1;
/** The `next` of those who are in no lane. */
const OUTSIDE = -2;

/** What lanes know about those who are in them, by number: plain data. */
export interface LaneStore {
  /** When it happens, and its place among what happens at the same instant. To be set before joining. */
  time: Float64Array;
  order: Float64Array;
  /** Neighbors. `previous` of the first is left as it was. */
  next: Int32Array;
  previous: Int32Array;
}

/** Both ends of a lane. */
export interface Lane {
  first: number;
  last: number;
}

/** Room for nobody; {@link growLaneStore} makes more. */
export function makeLaneStore(): LaneStore {
  return { time: new Float64Array(0), order: new Float64Array(0), next: new Int32Array(0), previous: new Int32Array(0) };
}

/** Makes room for the numbers below `size`. */
export function growLaneStore(store: LaneStore, size: number): void {
  const { time, order, next, previous } = store;
  store.time = new Float64Array(size);
  store.order = new Float64Array(size);
  store.next = new Int32Array(size);
  store.previous = new Int32Array(size);
  store.time.set(time);
  store.order.set(order);
  store.next.fill(OUTSIDE);
  store.next.set(next);
  store.previous.set(previous);
}

/**
 * Joins a lane. Nearly always as its last; but a control packet goes before data of its instant, and after a link became faster later
 * packets overtake. True when it is the first now and has to be put into the event queue.
 */
export function joinLane(store: LaneStore, lane: Lane, who: number): boolean {
  let before = lane.last;
  while (before !== NOBODY && comesAfter(store, before, who)) before = before === lane.first ? NOBODY : store.previous[before]!;
  const behind = before === NOBODY ? lane.first : store.next[before]!;
  store.previous[who] = before;
  store.next[who] = behind;
  if (behind === NOBODY) lane.last = who;
  else store.previous[behind] = who;
  if (before === NOBODY) lane.first = who;
  else store.next[before] = who;
  return before === NOBODY;
}

/** The first leaves its lane. */
export function leaveLane(store: LaneStore, lane: Lane): void {
  const first = lane.first;
  const behind = store.next[first]!;
  lane.first = behind;
  if (behind === NOBODY) lane.last = NOBODY;
  store.next[first] = OUTSIDE;
}

/**
 * Leaves a lane out of turn; nothing happens when `who` is in none. True when there is another first now, which has to be put into the
 * event queue.
 */
export function quitLane(store: LaneStore, lane: Lane, who: number): boolean {
  if (store.next[who]! === OUTSIDE) return false;
  if (who === lane.first) {
    leaveLane(store, lane);
    return lane.first !== NOBODY;
  }
  const before = store.previous[who]!;
  const behind = store.next[who]!;
  store.next[before] = behind;
  if (behind === NOBODY) lane.last = before;
  else store.previous[behind] = before;
  store.next[who] = OUTSIDE;
  return false;
}

/**
 * True when the first of a lane is due at this event. An event may be left over from one that is not the first any more: it comes again
 * when it is.
 */
export function isFirstDue(store: LaneStore, lane: Lane, time: SimTime, order: number): boolean {
  const first = lane.first;
  return first !== NOBODY && store.time[first]! === time && store.order[first]! === order;
}

/** Those in a lane, in their order. */
export function laneMembers(store: LaneStore, lane: Lane): number[] {
  const members: number[] = [];
  for (let who = lane.first; who !== NOBODY; who = store.next[who]!) members.push(who);
  return members;
}

function comesAfter(store: LaneStore, a: number, b: number): boolean {
  const difference = store.time[a]! - store.time[b]!;
  return difference > 0 || (difference === 0 && store.order[a]! > store.order[b]!);
}
