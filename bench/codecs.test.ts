import { expect, test } from 'vitest';
import { measureCodecs } from './codecs.ts';

test('every operation works and has a name of its own', () => {
  const results = measureCodecs(1);
  expect(new Set(results.map((result) => result.name)).size).toBe(6);
  for (const result of results) expect(result.median).toBeGreaterThan(0);
});
