import { expect, test } from 'vitest';
import { LESSONS } from '#lessons/index.ts';
import { GALLERY } from '#scenario/gallery/index.ts';
import { hashOf, placeOf } from './place-hash.ts';
import { writeHash } from './url-state.ts';

test('the gallery and every lesson come back from their addresses', () => {
  expect(placeOf(hashOf('gallery'))).toBe('gallery');
  for (const { name } of LESSONS) expect(placeOf(hashOf({ lesson: name }))).toEqual({ lesson: name });
});

test('no address of a scenario is that of a place', () => {
  for (const { name } of GALLERY) expect(placeOf(writeHash({ scenario: name, schemes: ['dma'] }))).toBeNull();
  expect(placeOf('')).toBeNull();
  expect(placeOf('#lesson/')).toBeNull();
  expect(placeOf('#lesson/<b>')).toBeNull();
});
