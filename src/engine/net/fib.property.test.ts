import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearFib, lookupFib, makeFib, MISS, setFib } from './fib.ts';

/** Words from a small set, so that keys meet again, and some with the top bit set. */
const word = fc.constantFrom(0, 1, 2, 0x20010db8, 0x80000000, 0xffffffff, 0x01010000, 0x01020000, 0x7fffffff);
const commands = fc.array(
  fc.record({
    high: word,
    low: fc.oneof(word, fc.integer({ min: 0, max: 0xffffffff })),
    node: fc.integer({ min: 0, max: 3 }),
    route: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(MISS)),
    clear: fc.integer({ min: 0, max: 99 }).map((draw) => draw === 0),
  }),
  { maxLength: 400 },
);

test('the table answers like a map of node and /64 to route', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const fib = makeFib();
      const model = new Map<string, number>();
      for (const { high, low, node, route, clear } of list) {
        if (clear) {
          clearFib(fib);
          model.clear();
        }
        setFib(fib, high | 0, low | 0, route, node);
        model.set(`${high} ${low} ${node}`, route);
        for (const [key, expected] of model) {
          const [upper, lower, who] = key.split(' ').map(Number) as [number, number, number];
          expect(lookupFib(fib, upper | 0, lower | 0, who)).toBe(expected);
        }
        const other = `${(high ^ 0x5a5a5a5a) >>> 0} ${low} ${node}`;
        expect(lookupFib(fib, high ^ 0x5a5a5a5a, low | 0, node)).toBe(model.get(other) ?? MISS);
        expect(lookupFib(fib, high | 0, low | 0, node ^ 1)).toBe(model.get(`${high} ${low} ${node ^ 1}`) ?? MISS);
      }
    }),
    { numRuns: 60 },
  );
});

test('a table that is set and unset for ever stays right', () => {
  const fib = makeFib();
  for (let round = 0; round < 5000; round++) {
    setFib(fib, 0x20010db8, round, round);
    expect(lookupFib(fib, 0x20010db8, round)).toBe(round);
    setFib(fib, 0x20010db8, round, MISS);
    expect(lookupFib(fib, 0x20010db8, round)).toBe(MISS);
  }
  expect(lookupFib(fib, 0x20010db8, 5001)).toBe(MISS);
});
