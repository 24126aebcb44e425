import { describe, expect, test } from 'vitest';
import { followingSequence, isLaterSequence } from './sequence-number.ts';

describe('RFC 6275 §9.5.1: sequence numbers modulo 2^16', () => {
  test.each([
    [1, 0, true],
    [0, 0, false],
    [0, 1, false],
    [0, 65535, true],
    [32766, 65535, true],
    [32767, 65535, false],
    [32767, 0, true],
    [32768, 0, false],
    [65535, 0, false],
    [65535, 32768, true],
    [65535, 32767, false],
  ])('%i after %i: %s', (candidate, last, later) => {
    expect(isLaterSequence(candidate, last)).toBe(later);
  });

  test('the number after 65535 is 0, and later', () => {
    expect(followingSequence(65535)).toBe(0);
    for (let number = 0; number < 65536; number += 257) expect(isLaterSequence(followingSequence(number), number)).toBe(true);
  });
});
