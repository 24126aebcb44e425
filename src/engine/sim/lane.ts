/**
 * Lanes: things that happen one after the other, such as the arrivals over all links of one delay. A lane is kept in the order of its
 * events, and only its first stands in the event queue, which so stays as small as the number of lanes.
 *
 * Who is in a lane is a number; what is known about it is one record of 64 octets, a cache line, so that a hop has all of it in one
 * place, and joining and leaving make nothing. Part of a record belongs to the lane, part to who is in it (`packet-pool.ts`).
 */
import type { SimTime } from '#base/time.ts';

/** Nobody: the neighbor of the first and the last, and both ends of an empty lane. */
export const NOBODY = -1;
/** Instead of the `next` of those who are in no lane: outside, or alone in the event queue. */
const OUTSIDE = -2;
const ALONE = -3;

/** Words of a record are from `who << RECORD_SHIFT` on in `words`. Words 0 to 7 and 14 are free for use by who is in the lane. */
export const RECORD_SHIFT = 4;
/** The lane's words: neighbors (`previous` of the first is left as it was) and the lane. */
const NEXT = 8;
const PREVIOUS = 9;
const LANE = 15;

/** The same record as 64-bit floats, from `who << DOUBLES_SHIFT` on in `doubles`. */
export const DOUBLES_SHIFT = 3;
/** When it happens, and its place among what happens at the same instant. To be set before joining. Words 10 to 13. */
export const TIME = 5;
export const ORDER = 6;

/** Records of those who may be in a lane, by number, and the lanes: plain data. */
export interface LaneStore {
  /** The records, twice: both arrays are the same memory. */
  words: Int32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
  /** First and last of each lane, by its number. */
  ends: Int32Array;
  lanes: number;
}

/** What has become of one who wanted to join a lane. */
export const JOINED = { behind: 0, first: 1, alone: 2 } as const;

/** Room for nobody; {@link growLaneStore} makes more. */
export function makeLaneStore(): LaneStore {
  return { words: new Int32Array(0), doubles: new Float64Array(0), ends: new Int32Array(16), lanes: 0 };
}

/** Makes room for the numbers below `size`. */
export function growLaneStore(store: LaneStore, size: number): void {
  const before = store.words;
  store.words = new Int32Array(size << RECORD_SHIFT);
  store.doubles = new Float64Array(store.words.buffer);
  store.words.set(before);
  for (let at = before.length; at < store.words.length; at += 1 << RECORD_SHIFT) store.words[at + NEXT] = OUTSIDE;
}

/** Adds an empty lane and returns its number. */
export function addLane(store: LaneStore): number {
  if (2 * store.lanes === store.ends.length) {
    const wider = new Int32Array(2 * store.ends.length);
    wider.set(store.ends);
    store.ends = wider;
  }
  store.ends[2 * store.lanes] = NOBODY;
  store.ends[2 * store.lanes + 1] = NOBODY;
  return store.lanes++;
}

/** The first of a lane, or {@link NOBODY}. */
export function firstOf(store: LaneStore, lane: number): number {
  return store.ends[2 * lane]!;
}

/** When it happens, of one who has a place. */
export function timeOf(store: LaneStore, who: number): SimTime {
  return store.doubles[(who << DOUBLES_SHIFT) + TIME]!;
}

/** Its place among what happens at the same instant. */
export function orderOf(store: LaneStore, who: number): number {
  return store.doubles[(who << DOUBLES_SHIFT) + ORDER]!;
}

/** Sets when it happens, and its place among what happens at the same instant. */
export function setPlace(store: LaneStore, who: number, time: SimTime, order: number): void {
  store.doubles[(who << DOUBLES_SHIFT) + TIME] = time;
  store.doubles[(who << DOUBLES_SHIFT) + ORDER] = order;
}

/**
 * Joins a lane. Nearly always as its last; but a control packet goes before data of its instant, and what has waited in a queue is
 * overtaken. One who would have to overtake more than `patience` others stays alone. Who is the first now or is alone has to be put into
 * the event queue.
 */
export function joinLane(store: LaneStore, lane: number, who: number, patience: number): number {
  const { words, ends } = store;
  const own = who << RECORD_SHIFT;
  const first = ends[2 * lane]!;
  const last = ends[2 * lane + 1]!;
  let before = last;
  for (let left = patience; before !== NOBODY && comesAfter(store, before, who); left--) {
    if (left === 0) {
      words[own + NEXT] = ALONE;
      return JOINED.alone;
    }
    before = before === first ? NOBODY : words[(before << RECORD_SHIFT) + PREVIOUS]!;
  }
  const behind = before === NOBODY ? first : words[(before << RECORD_SHIFT) + NEXT]!;
  words[own + PREVIOUS] = before;
  words[own + NEXT] = behind;
  words[own + LANE] = lane;
  if (behind === NOBODY) ends[2 * lane + 1] = who;
  else words[(behind << RECORD_SHIFT) + PREVIOUS] = who;
  if (before === NOBODY) {
    ends[2 * lane] = who;
    return JOINED.first;
  }
  words[(before << RECORD_SHIFT) + NEXT] = who;
  return JOINED.behind;
}

/** The first leaves its lane. Returns who it is. */
export function leaveLane(store: LaneStore, lane: number): number {
  const { words, ends } = store;
  const first = ends[2 * lane]!;
  const at = (first << RECORD_SHIFT) + NEXT;
  const behind = words[at]!;
  ends[2 * lane] = behind;
  if (behind === NOBODY) ends[2 * lane + 1] = NOBODY;
  words[at] = OUTSIDE;
  return first;
}

/**
 * Gives its place up, out of turn; nothing happens when `who` has none. True when its lane has another first now, which has to be put into
 * the event queue ({@link laneOf}).
 */
export function quitLane(store: LaneStore, who: number): boolean {
  const { words, ends } = store;
  const own = who << RECORD_SHIFT;
  const behind = words[own + NEXT]!;
  if (behind === OUTSIDE) return false;
  if (behind === ALONE) {
    words[own + NEXT] = OUTSIDE;
    return false;
  }
  const lane = words[own + LANE]!;
  if (who === ends[2 * lane]) {
    leaveLane(store, lane);
    return behind !== NOBODY;
  }
  const before = words[own + PREVIOUS]!;
  words[(before << RECORD_SHIFT) + NEXT] = behind;
  if (behind === NOBODY) ends[2 * lane + 1] = before;
  else words[(behind << RECORD_SHIFT) + PREVIOUS] = before;
  words[own + NEXT] = OUTSIDE;
  return false;
}

/** The lane that one is in, or has been in last. */
export function laneOf(store: LaneStore, who: number): number {
  return store.words[(who << RECORD_SHIFT) + LANE]!;
}

/** True when one has a place, in a lane or alone. */
export function hasPlace(store: LaneStore, who: number): boolean {
  return store.words[(who << RECORD_SHIFT) + NEXT] !== OUTSIDE;
}

/**
 * True when the first of a lane is due at this event. An event may be left over from one that is not the first any more: it comes again
 * when it is.
 */
export function isFirstDue(store: LaneStore, lane: number, time: SimTime, order: number): boolean {
  const first = store.ends[2 * lane]!;
  return first !== NOBODY && timeOf(store, first) === time && orderOf(store, first) === order;
}

/** Takes one who is alone and due at this event out of its place. False when the event is left over from before it quit. */
export function takeAlone(store: LaneStore, who: number, time: SimTime, order: number): boolean {
  const at = (who << RECORD_SHIFT) + NEXT;
  if (store.words[at] !== ALONE || timeOf(store, who) !== time || orderOf(store, who) !== order) return false;
  store.words[at] = OUTSIDE;
  return true;
}

/** Those in a lane, in their order. */
export function laneMembers(store: LaneStore, lane: number): number[] {
  const members: number[] = [];
  for (let who = firstOf(store, lane); who !== NOBODY; who = store.words[(who << RECORD_SHIFT) + NEXT]!) members.push(who);
  return members;
}

function comesAfter(store: LaneStore, a: number, b: number): boolean {
  const difference = timeOf(store, a) - timeOf(store, b);
  return difference > 0 || (difference === 0 && orderOf(store, a) > orderOf(store, b));
}
