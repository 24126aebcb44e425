import { expect, test } from 'vitest';
import { ringLines, type RingFigure } from './rings.ts';

test('a line says transport, batch and speed', () => {
  const figure: RingFigure = { transport: 'ring', batch: 256, records: 1000, wallSeconds: 0.5, recordsPerSecond: 52_340_000 };
  expect(ringLines([figure])).toEqual(['ring, batches of 256: 52.3 M records/s (32 bytes each)']);
});
