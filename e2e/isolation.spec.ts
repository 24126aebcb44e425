import { expect, test } from '@playwright/test';

test('with the isolation headers the page has shared memory from the start', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => new SharedArrayBuffer(8).byteLength)).toBe(8);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
});
