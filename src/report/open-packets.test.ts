import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OpenPackets } from './open-packets.ts';

test('packets are found by number whatever their numbers and order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 400 }), fc.nat(), (numbers, seed) => {
      const packets = new OpenPackets();
      numbers.forEach((number, index) => packets.open(number, index, 2 * index, index % 7));
      const gone = new Set(numbers.filter((_, index) => (seed >>> (index % 30)) % 2 === 1));
      for (const number of gone) packets.close(packets.find(number));
      expect(packets.count).toBe(numbers.length - gone.size);
      numbers.forEach((number, index) => {
        const slot = packets.find(number);
        if (gone.has(number)) expect(slot).toBe(-1);
        else expect([packets.way[slot], packets.sentNs[slot], packets.epoch[slot]]).toEqual([index, 2 * index, index % 7]);
      });
    }),
    { numRuns: 30 },
  );
});

test('hops stay with their packet when another one’s path is longer than the room', () => {
  const packets = new OpenPackets();
  packets.open(1, 0, 0, 0);
  packets.open(2, 0, 0, 0);
  packets.addHop(packets.find(2), 77, 78);
  for (let hop = 0; hop < 100; hop++) packets.addHop(packets.find(1), hop, 1000 + hop);
  const pairs = (packet: number): number[] => {
    const slot = packets.find(packet);
    const start = 2 * slot * packets.stride;
    return [...packets.hops.subarray(start, start + 2 * packets.hopCount[slot]!)];
  };
  expect(pairs(2)).toEqual([77, 78]);
  expect(pairs(1)).toEqual(Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? index / 2 : 1000 + (index - 1) / 2)));
});

test('a slot that is used again has no hops', () => {
  const packets = new OpenPackets();
  packets.open(1, 0, 0, 0);
  packets.addHop(packets.find(1), 5, 5);
  packets.close(packets.find(1));
  packets.open(2, 0, 0, 0);
  expect(packets.hopCount[packets.find(2)]).toBe(0);
});

test('a packet that is under way is not sent again', () => {
  const packets = new OpenPackets();
  packets.open(1, 0, 0, 0);
  expect(() => packets.open(1, 0, 0, 0)).toThrow('sent once');
});
