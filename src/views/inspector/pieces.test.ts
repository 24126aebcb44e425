import { expect, test } from 'vitest';
import type { Layer } from '#wire/dissect.ts';
import { narrowest } from './hex.ts';
import { collectPieces } from './pieces.ts';

const inner: Layer = {
  name: 'Inner',
  section: '',
  start: 40,
  end: 80,
  fields: [{ name: 'Version', value: '6', start: 40, end: 41 }],
};
const outer: Layer = {
  name: 'Outer',
  section: '',
  start: 0,
  end: 40,
  fields: [{ name: 'Flags', value: '', start: 0, end: 2, children: [{ name: 'A', value: '1', start: 0, end: 1 }] }],
  layers: [inner],
};

test('a tunnelled packet is found inside its outer header, and every id is its own', () => {
  const pieces = collectPieces([outer]);
  expect(pieces.map((piece) => piece.name)).toEqual(['Outer', 'Flags', 'A', 'Inner', 'Version']);
  expect(new Set(pieces.map((piece) => piece.id)).size).toBe(5);
  expect(narrowest(pieces, 40)?.name).toBe('Version');
  expect(narrowest(pieces, 0)?.name).toBe('A');
});
