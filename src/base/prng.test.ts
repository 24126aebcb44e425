import { describe, expect, test } from 'vitest';
import { nextBelow, nextFraction, nextUint32, randomStream } from './prng.ts';

const draws = (seed: number, name: string, count: number): number[] => {
  const stream = randomStream(seed, name);
  return Array.from({ length: count }, () => nextUint32(stream));
};

describe('a stream', () => {
  test('is the same for the same seed and name, for ever', () => {
    expect(draws(1, 'link core-net1', 4)).toEqual(draws(1, 'link core-net1', 4));
    // These values are part of what a seed means: a change of them changes every recorded trace.
    expect(draws(1, 'a', 4)).toEqual([3567807155, 998699055, 4202667442, 4095040463]);
  });

  test('differs for another seed or another name', () => {
    const seen = new Set<string>();
    for (const seed of [0, 1, 2, 4294967296, 4294967297]) {
      for (const name of ['', 'a', 'b', 'ab', 'ba']) seen.add(draws(seed, name, 2).join());
    }
    expect(seen.size).toBe(25);
  });

  test('is plain data: a copy goes on with the same draws', () => {
    const stream = randomStream(7, 'x');
    nextUint32(stream);
    const copy = structuredClone(stream);
    expect([nextUint32(copy), nextUint32(copy)]).toEqual([nextUint32(stream), nextUint32(stream)]);
  });

  test('moves on by one draw at each call', () => {
    const stream = randomStream(3, 'x');
    const copy = structuredClone(stream);
    expect(nextFraction(stream)).toBe(nextUint32(copy) / 4294967296);
    expect(nextBelow(stream, 10)).toBe(Math.floor((nextUint32(copy) / 4294967296) * 10));
  });
});

test('draws are unsigned 32-bit integers, fractions are below 1', () => {
  const stream = randomStream(5, 'range');
  for (let index = 0; index < 2000; index++) {
    const draw = nextUint32(stream);
    expect(Number.isInteger(draw) && draw >= 0 && draw <= 0xffffffff).toBe(true);
    const fraction = nextFraction(stream);
    expect(fraction >= 0 && fraction < 1).toBe(true);
  }
});

test('draws below a bound reach every value about equally often', () => {
  const stream = randomStream(11, 'even');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 20_000; index++) counts[nextBelow(stream, 10)]! += 1;
  // 2000 each, standard deviation 42: six of them on either side.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(255);
});
