import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { GALLERY } from '#scenario/gallery/index.ts';
import type { Scenario } from '#scenario/scenario.ts';

declare global {
  /** Put on the page by the bundle below. */
  var hashing: { hashRows(name: string, scenario: Scenario): readonly string[] };
}

/** Engine and hash, bundled as one classic script. */
async function hashingScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      copyPublicDir: false,
      lib: { entry: 'src/engine/test-support/trace-hashes.ts', name: 'hashing', formats: ['iife'] },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) => ('output' in result ? result.output : []));
  const chunk = outputs.find((output) => output.type === 'chunk');
  if (chunk === undefined) throw new Error('the bundle is empty');
  return chunk.code;
}

test('every scenario of the gallery plays the same octets in this browser as in Node', async ({ page }) => {
  test.setTimeout(240_000);
  const kept = readFileSync('src/engine/trace-hashes.csv', 'utf8').trimEnd().split('\n');
  await page.goto('about:blank');
  await page.addScriptTag({ content: await hashingScript() });
  for (const { name, scenario } of GALLERY) {
    const rows = await page.evaluate(([key, played]) => globalThis.hashing.hashRows(key, played), [name, scenario] as const);
    expect(rows).toEqual(kept.filter((row) => row.startsWith(`${name},`)));
  }
});
