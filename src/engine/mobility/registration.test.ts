import { describe, expect, test } from 'vitest';
import { SECOND } from '#base/time.ts';
import { INITIAL_BINDACK_TIMEOUT, MAX_BINDACK_TIMEOUT, renewalWait, retransmissionWait } from './registration.ts';

describe('retransmission (RFC 6275 §11.8, §12)', () => {
  test('1 s, then doubling to 32 s, then at that pace', () => {
    const waits = Array.from({ length: 9 }, (_, attempt) => retransmissionWait(attempt) / SECOND);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 32, 32, 32]);
    expect([INITIAL_BINDACK_TIMEOUT, MAX_BINDACK_TIMEOUT]).toEqual([SECOND, 32 * SECOND]);
  });

  test('a first registration at home begins with 1.5 s (RFC 6275 §13)', () => {
    let at = 0;
    const instants = Array.from({ length: 7 }, (_, attempt) => {
      const now = at;
      at += retransmissionWait(attempt, 1.5 * SECOND) / SECOND;
      return now;
    });
    expect(instants).toEqual([0, 1.5, 4.5, 10.5, 22.5, 46.5, 78.5]);
  });

  test('a very late attempt waits no longer', () => {
    expect(retransmissionWait(100_000)).toBe(32 * SECOND);
  });
});

test('a binding is renewed when half of its lifetime is over', () => {
  expect(renewalWait(3600 * SECOND)).toBe(1800 * SECOND);
  expect(renewalWait(4 * SECOND)).toBe(2 * SECOND);
});
