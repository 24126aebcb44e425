import { expect, test } from 'vitest';
import { LESSONS } from '#lessons/index.ts';
import { presenterWish, stepKey, type PresenterWish } from './presenter-keys.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

function wish(key: string, modifiers: Partial<typeof plain> = {}, onControl = false): PresenterWish | null {
  return presenterWish({ key, ...plain, ...modifiers }, { steps: 8, choices: 3, onControl });
}

test('space and the full stop go on, backspace and the comma go back', () => {
  for (const key of [' ', '.', 'PageDown']) expect(wish(key)).toEqual({ kind: 'next' });
  for (const key of ['Backspace', ',', 'PageUp']) expect(wish(key)).toEqual({ kind: 'back' });
});

test('a control that has the keyboard keeps the space bar', () => {
  expect(wish(' ', {}, true)).toBeNull();
  expect(wish('.', {}, true)).toEqual({ kind: 'next' });
});

test('letters go to steps, digits choose, others are the page’s', () => {
  expect(wish('a')).toEqual({ kind: 'go', step: 0 });
  expect(wish('h')).toEqual({ kind: 'go', step: 7 });
  expect(wish('i')).toBeNull();
  expect(wish('3')).toEqual({ kind: 'choose', choice: 2 });
  expect(wish('4')).toBeNull();
  expect(wish('t')).toBeNull();
  expect(wish('?', { shiftKey: true })).toEqual({ kind: 'keys' });
  expect(wish('a', { ctrlKey: true })).toBeNull();
  expect(wish('ArrowRight')).toBeNull();
});

test('every step of every lesson has a letter, and no letter two meanings', async () => {
  const lessons = await Promise.all(LESSONS.map((head) => head.load()));
  const most = Math.max(...lessons.map((lesson) => lesson.steps.length));
  for (let step = 0; step < most; step++) {
    expect(presenterWish({ key: stepKey(step), ...plain }, { steps: most, choices: 0, onControl: false })).toEqual({
      kind: 'go',
      step,
    });
  }
});
