import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isNewEnough } from './node-version.mjs';

test.each(['v20.19.0', '20.20.2', 'v22.12.0', 'v22.21.1', 'v23.0.0', 'v26.10.0'])('Node %s is new enough', (version) => {
  expect(isNewEnough(version)).toBe(true);
});

test.each(['v14.21.3', 'v18.20.8', 'v20.18.3', 'v21.7.3', 'v22.11.0'])('Node %s is too old', (version) => {
  expect(isNewEnough(version)).toBe(false);
});

test('the replacement version is the one of .nvmrc', () => {
  const root = new URL('../../', import.meta.url);
  const version = readFileSync(new URL('.nvmrc', root), 'utf8').trim();
  expect(readFileSync(new URL('scripts/lib/node-version.mjs', root), 'utf8')).toContain(`const REPLACEMENT = '${version}'`);
  expect(isNewEnough(version)).toBe(true);
});
