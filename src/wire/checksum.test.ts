import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldChecksum, internetChecksum, sum16, upperLayerChecksum } from './checksum.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';

/** The definition, word by word: RFC 1071 §1. */
function bySteps(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at += 2) {
    sum += (bytes[at]! << 8) | (at + 1 < end ? bytes[at + 1]! : 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return ~sum & 0xffff;
}

describe('RFC 1071: Internet checksum', () => {
  test('§3: the worked example', () => {
    expect(foldChecksum(sum16(fromHex('0001f203f4f5f6f7'), 0, 8, 0))).toBe(~0xddf2 & 0xffff);
  });

  test('§1: an odd last octet is padded with zero', () => {
    expect(internetChecksum(fromHex('0102ff'), 0, 3)).toBe(internetChecksum(fromHex('0102ff00'), 0, 4));
  });

  test('§1: any octets give what the definition gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 20 }), (bytes, start) => {
        const from = Math.min(start, bytes.length);
        expect(internetChecksum(bytes, from, bytes.length)).toBe(bySteps(bytes, from, bytes.length));
      }),
    );
  });

  test('§2 (B): large pools are summed by words of the machine, with the same result', () => {
    const pool = Uint8Array.from({ length: 1 << 17 }, (_, index) => (index * 167 + (index >>> 8) * 13) & 0xff);
    fc.assert(
      fc.property(fc.nat({ max: 60000 }), fc.nat({ max: 3000 }), fc.nat({ max: 70000 }), (start, length, initial) => {
        const copy = pool.slice(start, start + length);
        const inPool = foldChecksum(sum16(pool, start, start + length, initial));
        expect(inPool).toBe(foldChecksum(sum16(copy, 0, length, initial)));
      }),
      { numRuns: 500 },
    );
  });

  test('a pool that does not begin on a word of the machine', () => {
    const pool = new Uint8Array(new ArrayBuffer(70000), 1, 66000).fill(0x5b);
    expect(internetChecksum(pool, 4, 65004)).toBe(bySteps(pool, 4, 65004));
  });

  test('the longest packet of the highest octets', () => {
    const pool = new Uint8Array(65536).fill(0xff);
    expect(internetChecksum(pool, 0, 65536)).toBe(0);
    expect(internetChecksum(pool.slice(0, 65534), 0, 65534)).toBe(0);
  });
});

describe('RFC 8200 §8.1: pseudo-header', () => {
  test('a message with its checksum in place sums up to zero', () => {
    const bytes = fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith('proxy NA'))!.hex);
    expect(upperLayerChecksum(bytes, 8, 24, 40, bytes.length, 58)).toBe(0);
    expect(upperLayerChecksum(bytes, 8, 24, 40, bytes.length, 59)).not.toBe(0);
  });
});
