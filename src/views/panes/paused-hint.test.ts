import { expect, test } from 'vitest';
import { actedAt } from './PausedHint.tsx';

test('the clock stands at an act: at it or the nanosecond before, not elsewhere', () => {
  const inputs = [{ atMs: 320.000001 }, { atMs: 900 }];
  expect(actedAt(inputs, 320e6)).toBe(true);
  expect(actedAt(inputs, 900e6)).toBe(true);
  expect(actedAt(inputs, 321e6)).toBe(false);
  expect(actedAt([], 0)).toBe(false);
});
