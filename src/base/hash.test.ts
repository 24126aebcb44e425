import { expect, test } from 'vitest';
import { sha1Hex } from './hash.ts';

test('FIPS 180-4: SHA-1 of "abc" and of nothing', () => {
  expect(sha1Hex(Uint8Array.of(0x61, 0x62, 0x63))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  expect(sha1Hex(new Uint8Array(0))).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
});
