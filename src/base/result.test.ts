import { expect, expectTypeOf, test } from 'vitest';
import { err, ok, type Result } from './result.ts';

test('a result tells success from failure by `ok`', () => {
  expect(ok(3)).toEqual({ ok: true, value: 3 });
  expect(err('why')).toEqual({ ok: false, error: 'why' });
});

test('the type narrows by `ok`', () => {
  const half = (value: number): Result<number, string> => (value % 2 === 0 ? ok(value / 2) : err(`${value} is odd`));
  const even = half(4);
  const odd = half(3);
  expect(even.ok && even.value).toBe(2);
  expect(!odd.ok && odd.error).toBe('3 is odd');
  if (even.ok) expectTypeOf(even.value).toEqualTypeOf<number>();
});
