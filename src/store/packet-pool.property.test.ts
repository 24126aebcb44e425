import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { PacketPool } from './packet-pool.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** What the pool should hold: flow by packet number. */
function contents(pool: PacketPool): Map<number, number> {
  return new Map(Array.from({ length: pool.count }, (_, index) => [pool.packetId[index]!, pool.flow[index]!]));
}

test('after any adding and removing it holds what a map would, and finds each of them', () => {
  const step = fc.record({
    add: fc.boolean(),
    packet: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((id) => id & 0xfff0_03ff),
    flow: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1500, size: 'max' }), (steps) => {
      const pool = new PacketPool();
      const expected = new Map<number, number>();
      for (const { add, packet, flow } of steps) {
        const id = packet >>> 0;
        if (add) {
          pool.add(id, flow, -1, 0);
          expected.set(id, flow);
        } else {
          const index = pool.find(id);
          if (index >= 0 !== expected.has(id)) throw new Error(`packet ${id} should ${index < 0 ? '' : 'not '}be there`);
          if (index >= 0) pool.remove(index);
          expected.delete(id);
        }
      }
      expect(contents(pool)).toEqual(expected);
      for (const [id, flow] of expected) expect(pool.flow[pool.find(id)]).toBe(flow);
      const copy = new PacketPool();
      copy.restore(pool.snapshot());
      for (const id of expected.keys()) copy.remove(copy.find(id));
      expect(copy.count).toBe(0);
      expect(contents(pool)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test('a crowded table loses nobody', () => {
  const pool = new PacketPool();
  const here = new Set<number>();
  let seed = 1;
  const draw = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
  for (let round = 0; round < 20_000; round++) {
    const id = draw() % 4000;
    if (here.size < 900 && draw() % 3 > 0) {
      pool.add(id, 0, -1, 0);
      here.add(id);
    } else if (here.has(id)) {
      pool.remove(pool.find(id));
      here.delete(id);
    }
  }
  expect([...contents(pool).keys()].toSorted((a, b) => a - b)).toEqual([...here].toSorted((a, b) => a - b));
  for (const id of here) expect(pool.find(id)).toBeGreaterThanOrEqual(0);
});
