import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { hashRows } from './test-support/trace-hashes.ts';

/**
 * When behaviour changes on purpose, `node scripts/trace-hashes.mjs` writes the file anew, and the commit says why the new behaviour is
 * right. e2e/trace-hashes.spec.ts compares the same file with what a browser plays.
 */
const kept = readFileSync(fileURLToPath(new URL('trace-hashes.csv', import.meta.url)), 'utf8')
  .trimEnd()
  .split('\n');

test.each(GALLERY)('$name plays the octets that trace-hashes.csv keeps', ({ name, scenario }) => {
  expect(hashRows(name, scenario)).toEqual(kept.filter((row) => row.startsWith(`${name},`)));
});

test('the file names every run of the gallery, and nothing else', () => {
  const runs = GALLERY.flatMap(({ name, scenario }) => scenario.runs.map((run) => `${name},${run.id}`));
  expect(kept.slice(1).map((row) => row.split(',').slice(0, 2).join(','))).toEqual(runs);
});
