import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { openPage } from './support/page.ts';

/** Octets, compressed as a web host compresses them: what the page may fetch until its first scenario is on the screen. */
const PAGE_LIMIT = 250_000;
const ENGINE_LIMIT = 200_000;

test('the JavaScript that the first view needs stays small: page and engine, compressed', async ({ page }, testInfo) => {
  const scripts = new Map<string, Promise<Buffer>>();
  page.context().on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.set(response.url(), response.body());
  });
  await openPage(page);
  await expect.poll(() => page.evaluate(() => globalThis.__roamscope.session.displayNs())).toBeGreaterThan(0);
  const sizes = { page: 0, engine: 0 };
  for (const [url, body] of scripts) {
    const size = gzipSync(await body, { level: 9 }).length;
    sizes[url.includes('engine.worker') ? 'engine' : 'page'] += size;
  }
  testInfo.annotations.push({ type: 'compressed octets', description: JSON.stringify(sizes) });
  expect(sizes.page).toBeGreaterThan(0);
  expect(sizes.engine).toBeGreaterThan(0);
  expect(sizes.page, JSON.stringify(sizes)).toBeLessThan(PAGE_LIMIT);
  expect(sizes.engine, JSON.stringify(sizes)).toBeLessThan(ENGINE_LIMIT);
  // What only some people look at is not among it.
  for (const later of ['PacketPanel', 'MeasurePanel', 'StudyPanel', 'gallery', 'validate', 'de'])
    expect([...scripts.keys()].filter((url) => url.includes(`/${later}-`))).toEqual([]);
});
