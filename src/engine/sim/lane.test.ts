import { expect, test } from 'vitest';
import { nextBelow, randomStream } from '#base/prng.ts';
import { growLaneStore, isFirstDue, joinLane, laneMembers, leaveLane, makeLaneStore, NOBODY, quitLane } from './lane.ts';
import type { Lane, LaneStore } from './lane.ts';

function makeStore(times: readonly number[]): LaneStore {
  const store = makeLaneStore();
  growLaneStore(store, times.length);
  times.forEach((time, who) => {
    store.time[who] = time;
    store.order[who] = who;
  });
  return store;
}

const makeLane = (): Lane => ({ first: NOBODY, last: NOBODY });

test('who joins is put in its place, and tells when it is the first', () => {
  const store = makeStore([20, 30, 10, 20]);
  const lane = makeLane();
  expect([0, 1, 2, 3].map((who) => joinLane(store, lane, who))).toEqual([true, false, true, false]);
  expect(laneMembers(store, lane)).toEqual([2, 0, 3, 1]);
});

test('the first leaves, until the lane is empty', () => {
  const store = makeStore([10, 20]);
  const lane = makeLane();
  joinLane(store, lane, 0);
  joinLane(store, lane, 1);
  expect(isFirstDue(store, lane, 10, 0)).toBe(true);
  expect(isFirstDue(store, lane, 20, 1)).toBe(false);
  leaveLane(store, lane);
  expect(isFirstDue(store, lane, 20, 1)).toBe(true);
  leaveLane(store, lane);
  expect(lane).toEqual({ first: NOBODY, last: NOBODY });
  expect(isFirstDue(store, lane, 20, 1)).toBe(false);
});

test('who quits out of turn leaves the others in order', () => {
  const store = makeStore([10, 20, 30]);
  const lane = makeLane();
  for (const who of [0, 1, 2]) joinLane(store, lane, who);
  expect(quitLane(store, lane, 1)).toBe(false);
  expect(laneMembers(store, lane)).toEqual([0, 2]);
  expect(quitLane(store, lane, 1)).toBe(false);
  expect(quitLane(store, lane, 0)).toBe(true);
  expect(quitLane(store, lane, 2)).toBe(false);
  expect(laneMembers(store, lane)).toEqual([]);
});

test('any joining, leaving and quitting keeps a lane sorted', () => {
  const stream = randomStream(7, 'lanes');
  const store = makeStore(Array.from({ length: 40 }, () => 0));
  const lane = makeLane();
  const inside = new Set<number>();
  for (let step = 0; step < 5000; step++) {
    const who = nextBelow(stream, 40);
    const action = nextBelow(stream, 4);
    if (action === 0 && lane.first !== NOBODY) {
      inside.delete(lane.first);
      leaveLane(store, lane);
    } else if (action === 1) {
      quitLane(store, lane, who);
      inside.delete(who);
    } else if (!inside.has(who)) {
      store.time[who] = nextBelow(stream, 10);
      store.order[who] = step;
      joinLane(store, lane, who);
      inside.add(who);
    }
    const sorted = [...inside].toSorted((a, b) => store.time[a]! - store.time[b]! || store.order[a]! - store.order[b]!);
    expect(laneMembers(store, lane)).toEqual(sorted);
    expect(lane.last).toBe(sorted.at(-1) ?? NOBODY);
  }
});
