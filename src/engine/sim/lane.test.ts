import { expect, test } from 'vitest';
import { nextBelow, randomStream } from '#base/prng.ts';
import {
  addLane,
  firstOf,
  growLaneStore,
  hasPlace,
  isFirstDue,
  JOINED,
  joinLane,
  laneMembers,
  laneOf,
  leaveLane,
  makeLaneStore,
  NOBODY,
  orderOf,
  quitLane,
  setPlace,
  takeAlone,
  timeOf,
  type LaneStore,
} from './lane.ts';

const PATIENT = 1000;

/** Those of these times, who join the only lane. */
function makeStore(times: readonly number[]): LaneStore {
  const store = makeLaneStore();
  growLaneStore(store, times.length);
  times.forEach((time, who) => {
    setPlace(store, who, time, who);
  });
  expect(addLane(store)).toBe(0);
  return store;
}

const joinAll = (store: LaneStore, who: readonly number[]): number[] => who.map((one) => joinLane(store, 0, one, PATIENT));

test('who joins is put in its place, and tells when it is the first', () => {
  const store = makeStore([20, 30, 10, 20]);
  expect(joinAll(store, [0, 1, 2, 3])).toEqual([JOINED.first, JOINED.behind, JOINED.first, JOINED.behind]);
  expect(laneMembers(store, 0)).toEqual([2, 0, 3, 1]);
});

test('the first leaves, until the lane is empty', () => {
  const store = makeStore([10, 20]);
  joinAll(store, [0, 1]);
  expect(isFirstDue(store, 0, 10, 0)).toBe(true);
  expect(isFirstDue(store, 0, 20, 1)).toBe(false);
  expect(leaveLane(store, 0)).toBe(0);
  expect(isFirstDue(store, 0, 20, 1)).toBe(true);
  expect(leaveLane(store, 0)).toBe(1);
  expect(firstOf(store, 0)).toBe(NOBODY);
  expect(isFirstDue(store, 0, 20, 1)).toBe(false);
});

test('who quits out of turn leaves the others in order', () => {
  const store = makeStore([10, 20, 30]);
  joinAll(store, [0, 1, 2]);
  expect(quitLane(store, 1)).toBe(false);
  expect(laneMembers(store, 0)).toEqual([0, 2]);
  expect(quitLane(store, 1)).toBe(false);
  expect(quitLane(store, 0)).toBe(true);
  expect(laneOf(store, 0)).toBe(0);
  expect(quitLane(store, 2)).toBe(false);
  expect(laneMembers(store, 0)).toEqual([]);
});

test('who would have to overtake too many stays alone, until it is due or quits', () => {
  const store = makeStore([30, 40, 50, 20, 20]);
  joinAll(store, [0, 1, 2]);
  expect(joinLane(store, 0, 3, 2)).toBe(JOINED.alone);
  expect(joinLane(store, 0, 4, 2)).toBe(JOINED.alone);
  expect(laneMembers(store, 0)).toEqual([0, 1, 2]);
  expect([3, 4].map((who) => hasPlace(store, who))).toEqual([true, true]);
  expect(quitLane(store, 4)).toBe(false);
  expect(takeAlone(store, 4, 20, 4)).toBe(false);
  expect(takeAlone(store, 3, 20, 4)).toBe(false);
  expect(takeAlone(store, 3, 20, 3)).toBe(true);
  expect(takeAlone(store, 3, 20, 3)).toBe(false);
  expect(hasPlace(store, 3)).toBe(false);
  expect(takeAlone(store, 0, 30, 0)).toBe(false);
});

test('lanes of one store know nothing of each other', () => {
  const store = makeStore(Array.from({ length: 40 }, (_, who) => 100 - who));
  for (let lane = 1; lane < 20; lane++) expect(addLane(store)).toBe(lane);
  for (let who = 0; who < 40; who++) joinLane(store, who % 20, who, PATIENT);
  for (let lane = 0; lane < 20; lane++) expect(laneMembers(store, lane)).toEqual([lane + 20, lane]);
  growLaneStore(store, 41);
  expect(laneMembers(store, 19)).toEqual([39, 19]);
  expect(hasPlace(store, 40)).toBe(false);
});

test('any joining, leaving and quitting keeps a lane sorted', () => {
  const stream = randomStream(7, 'lanes');
  const store = makeStore(Array.from({ length: 40 }, () => 0));
  const inside = new Set<number>();
  for (let step = 0; step < 5000; step++) {
    const who = nextBelow(stream, 40);
    const action = nextBelow(stream, 4);
    if (action === 0 && firstOf(store, 0) !== NOBODY) {
      inside.delete(leaveLane(store, 0));
    } else if (action === 1) {
      quitLane(store, who);
      inside.delete(who);
    } else if (!inside.has(who)) {
      setPlace(store, who, nextBelow(stream, 10), step);
      joinLane(store, 0, who, PATIENT);
      inside.add(who);
    }
    const sorted = [...inside].toSorted((a, b) => timeOf(store, a) - timeOf(store, b) || orderOf(store, a) - orderOf(store, b));
    expect(laneMembers(store, 0)).toEqual(sorted);
    expect(store.ends[1]).toBe(sorted.at(-1) ?? NOBODY);
  }
});
