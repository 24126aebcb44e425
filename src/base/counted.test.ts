import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test('one of a thing, and any other number of it', () => {
  expect([counted(1, 'flow'), counted(0, 'flow'), counted(2, 'entry', 'entries'), counted('1', 'message')]).toEqual([
    '1 flow',
    '0 flows',
    '2 entries',
    '1 message',
  ]);
  expect(counted('1.5', 'message')).toBe('1.5 messages');
});
