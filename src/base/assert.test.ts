import { expect, test } from 'vitest';
import { AssertionError, assert, required, unreachable } from './assert.ts';

test('assert passes what holds and throws what does not', () => {
  expect(() => assert(true, 'never shown')).not.toThrow();
  expect(() => assert(false, 'the sum is right')).toThrow(new AssertionError('the sum is right'));
});

test('required gives back the value, also a falsy one', () => {
  expect(required(0, 'count')).toBe(0);
  expect(required('', 'text')).toBe('');
  expect(required(false, 'flag')).toBe(false);
  expect(() => required(null, 'node mn1')).toThrow('missing: node mn1');
  expect(() => required(undefined, 'node mn1')).toThrow(AssertionError);
});

test('unreachable throws', () => {
  expect(() => unreachable('surprise' as never)).toThrow('unreachable: surprise');
});
