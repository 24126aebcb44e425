import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { canonicalJson, createTraceHash } from './trace-hash.ts';

const RUN: RunDefinition = { id: 'A', scheme: 'pmipv6', roles: { lma: 'net1' } };
const SCENARIO: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  title: 'Zwei Netze – é',
  durationMs: 1000,
  nodes: [{ id: 'net1', kind: 'gateway', x: 1.5 }],
  links: [],
  runs: [RUN],
};

/** Words that no two positions share. */
const words = Uint32Array.from({ length: 100_000 }, (_, index) => Math.imul(index, 2654435761) >>> 0);

function hashOf(scenario: Scenario, run: RunDefinition, records: Uint32Array): string {
  const hash = createTraceHash(scenario, run);
  hash.push(records, 0, records.length);
  return hash.digest();
}

test('it is the SHA-256 of the canonical form', () => {
  const text =
    '{"durationMs":1000,"format":"roamscope-scenario","links":[],"nodes":[{"id":"net1","kind":"gateway","x":1.5}],' +
    '"title":"Zwei Netze \\u2013 \\u00e9","version":1}\n{"id":"A","roles":{"lma":"net1"},"scheme":"pmipv6"}\n';
  const octets = Buffer.alloc(12);
  [1, 0x01020304, 0xffffffff].forEach((word, index) => octets.writeUInt32LE(word, 4 * index));
  const expected = createHash('sha256').update(text).update(octets).digest('hex');
  expect(hashOf(SCENARIO, RUN, Uint32Array.from([1, 0x01020304, 0xffffffff]))).toBe(expected);
});

test('batches leave no mark, nor does a ring that wraps', () => {
  const whole = hashOf(SCENARIO, RUN, words);
  const cut = createTraceHash(SCENARIO, RUN);
  for (let from = 0, size = 1; from < words.length; from += size, size = 2 * size + 1) {
    cut.push(words, from, Math.min(from + size, words.length));
  }
  expect(cut.digest()).toBe(whole);
  const ring = new Uint32Array(1 << 17);
  const mask = ring.length - 1;
  const first = ring.length - 50_000;
  words.forEach((word, index) => (ring[(first + index) & mask] = word));
  const wrapped = createTraceHash(SCENARIO, RUN);
  wrapped.push(ring, first, first + 70_000, mask);
  wrapped.push(ring, first + 70_000, first + words.length, mask);
  expect(wrapped.digest()).toBe(whole);
});

test('contract 14: it covers scenario, run and trace, and not which other runs are played', () => {
  const whole = hashOf(SCENARIO, RUN, words);
  expect(hashOf({ ...SCENARIO, runs: [] }, RUN, words)).toBe(whole);
  expect(hashOf({ ...SCENARIO, seed: 2 }, RUN, words)).not.toBe(whole);
  expect(hashOf(SCENARIO, { ...RUN, options: { binding_lifetime_s: 60 } }, words)).not.toBe(whole);
  expect(hashOf(SCENARIO, RUN, words.slice(1))).not.toBe(whole);
});

test('a digest in between does not disturb what follows', () => {
  const hash = createTraceHash(SCENARIO, RUN);
  hash.push(words, 0, 1000);
  expect(hash.digest()).not.toBe(hashOf(SCENARIO, RUN, words));
  hash.push(words, 1000, words.length);
  expect(hash.digest()).toBe(hashOf(SCENARIO, RUN, words));
});

test('canonical JSON does not depend on the order of members', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x"\n' }], a: undefined, A: 0.1 })).toBe(
    '{"A":0.1,"b":[1,{"c":"x\\"\\n","d":null}]}',
  );
});

test('records in shared memory are taken as they are', () => {
  const shared = new Uint32Array(new SharedArrayBuffer(4 * words.length));
  shared.set(words);
  expect(hashOf(SCENARIO, RUN, shared)).toBe(hashOf(SCENARIO, RUN, words));
});
