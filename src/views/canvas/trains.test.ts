import { expect, test } from 'vitest';
import { inFlight } from './test-support/star.ts';
import { buildTrains, createTrains, PAUSE } from './trains.ts';

const NO_RATE = (): number => 0;

test('packets of one flow on one link form one train, from the tail to the head', () => {
  const packets = inFlight([
    [3, 0, 0.9],
    [3, 0, 0.1],
    [4, 0, 0.5],
    [3, 1, 0.2],
    [3, 0, 0.5],
  ]);
  const trains = buildTrains(packets, 2, NO_RATE, createTrains());
  expect(trains.count).toBe(3);
  expect([...trains.order.subarray(trains.first[0], trains.first[1])]).toEqual([1, 4, 0]);
  expect([...trains.first.subarray(0, 4)]).toEqual([0, 3, 4, 5]);
});

test('a loss is a hole where the missing car would be', () => {
  const packets = inFlight([0.1, 0.2, 0.4, 0.5, 0.9].map((progress) => [0, 0, progress] as const));
  const trains = buildTrains(packets, 1, () => 0.1, createTrains());
  expect(trains.spacing[0]).toBeCloseTo(0.1);
  expect([...trains.holes.subarray(0, 5)]).toEqual([0, 1, 0, 3, 0]);
});

test('without a known rate the smallest real spacing counts, from three cars on', () => {
  const three = inFlight([0.1, 0.2, 0.4].map((progress) => [0, 0, progress] as const));
  expect(buildTrains(three, 1, NO_RATE, createTrains()).holes[1]).toBe(1);
  const two = inFlight([0.1, 0.9].map((progress) => [0, 0, progress] as const));
  expect(buildTrains(two, 1, NO_RATE, createTrains()).holes[0]).toBe(0);
});

test('a long gap is a pause of the sender, not a row of losses', () => {
  const packets = inFlight([0.05, 0.1, 0.9].map((progress) => [0, 0, progress] as const));
  expect(buildTrains(packets, 1, () => 0.05, createTrains()).holes[1]).toBe(PAUSE);
});

test('waiting packets and control messages belong to no train', () => {
  const packets = inFlight([
    [0, 0, 0],
    [0, 0xffffffff, 0.5],
    [0, 0, 0.5],
  ]);
  const trains = buildTrains(packets, 1, NO_RATE, createTrains());
  expect(trains.count).toBe(1);
  expect(trains.order[0]).toBe(2);
  expect(trains.first[1]).toBe(1);
});

test('packets of one flow with other headers are another train', () => {
  const packets = inFlight([
    [0, 0, 0.1],
    [0, 0, 0.2],
    [0, 0, 0.3],
  ]);
  packets.headers[1] = 9;
  expect(buildTrains(packets, 1, NO_RATE, createTrains()).count).toBe(2);
});

test('room grows with the number of packets', () => {
  const packets = inFlight(Array.from({ length: 40 }, (_, index) => [0, 0, (index + 1) / 50] as const));
  const trains = buildTrains(packets, 1, () => 0.02, createTrains(8));
  expect(trains.first[1]).toBe(40);
  expect(Math.max(...trains.holes.subarray(0, 40))).toBe(0);
});
