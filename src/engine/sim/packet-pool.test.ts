import { expect, test } from 'vitest';
import {
  allocatePacket,
  FACT,
  freePacket,
  HEADROOM_BYTES,
  largestPacket,
  makePacketPool,
  packetFact,
  packetsHeld,
  setPacketFact,
} from './packet-pool.ts';

test('a new packet has its facts, headroom in front, and begins at a word', () => {
  const pool = makePacketPool(200, 1500);
  const slots = [40, 200, 201, 1500].map((length) => allocatePacket(pool, length, 7, 1e12));
  const homes = slots.map((slot) => pool.home[slot]!);
  expect(slots.map((slot) => packetFact(pool, slot, FACT.start))).toEqual(homes.map((home) => home + HEADROOM_BYTES));
  expect(homes.every((home) => home % 4 === 0)).toBe(true);
  expect(slots.map((slot) => packetFact(pool, slot, FACT.length))).toEqual([40, 200, 201, 1500]);
  expect(slots.map((slot) => packetFact(pool, slot, FACT.id))).toEqual([1, 2, 3, 4]);
  expect(slots.map((slot) => pool.born[slot])).toEqual([1e12, 1e12, 1e12, 1e12]);
  expect(largestPacket(pool)).toBeGreaterThanOrEqual(1500);
});

test('facts and octets survive when the pool grows, and both views show the same octets', () => {
  const pool = makePacketPool(100, 100);
  const slots = Array.from({ length: 500 }, (_, index) => {
    const slot = allocatePacket(pool, 100, index, index);
    setPacketFact(pool, slot, FACT.headers, 0xfffffff0 + index);
    pool.bytes[packetFact(pool, slot, FACT.start)] = index;
    return slot;
  });
  expect(new Set(slots).size).toBe(500);
  for (const [index, slot] of slots.entries()) {
    expect(packetFact(pool, slot, FACT.flow)).toBe(index);
    expect(packetFact(pool, slot, FACT.headers)).toBe((0xfffffff0 + index) % 2 ** 32);
    const start = packetFact(pool, slot, FACT.start);
    expect(pool.bytes[start]).toBe(index & 0xff);
    expect(new Uint8Array(pool.octetWords.buffer)[start]).toBe(index & 0xff);
  }
});

test('what is held is counted: what was taken and not given back', () => {
  const pool = makePacketPool(100, 1000);
  const slot = allocatePacket(pool, 60, 0, 0);
  allocatePacket(pool, 900, 0, 0);
  expect(packetsHeld(pool)).toBe(2);
  freePacket(pool, slot);
  expect(packetsHeld(pool)).toBe(1);
});
