import { expect, test, type Page } from '@playwright/test';

const isIsolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

/** Counts the loads of the page itself. */
function countLoads(page: Page): { loads: number } {
  const counter = { loads: 0 };
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) counter.loads += 1;
  });
  return counter;
}

test('on a host without headers our service worker isolates the page after one reload', async ({ page }) => {
  const counter = countLoads(page);
  await page.goto('./');
  await expect.poll(() => isIsolated(page).catch(() => false)).toBe(true);
  expect(counter.loads).toBe(2);
  expect(await page.evaluate(() => new SharedArrayBuffer(8).byteLength)).toBe(8);
  await page.reload();
  expect(await isIsolated(page)).toBe(true);
  expect(counter.loads).toBe(3);
});

test('a hard reload, which the service worker does not see, is followed by one that it sees', async ({ page, context }) => {
  const counter = countLoads(page);
  await page.goto('./');
  await expect.poll(() => isIsolated(page).catch(() => false)).toBe(true);
  expect(counter.loads).toBe(2);
  // A minute later: two reloads in a row would look like a host where reloading does not help.
  await page.clock.setSystemTime(Date.now() + 60_000);
  const session = await context.newCDPSession(page);
  await session.send('Page.reload', { ignoreCache: true });
  await expect.poll(() => counter.loads).toBe(4);
  await expect.poll(() => isIsolated(page).catch(() => false)).toBe(true);
});

test.describe('where service workers are blocked', () => {
  test.use({ serviceWorkers: 'block' });

  test('the page stays as it is, without a reload', async ({ page }) => {
    const counter = countLoads(page);
    await page.goto('./');
    await page.waitForLoadState('networkidle');
    expect(await isIsolated(page)).toBe(false);
    expect(counter.loads).toBe(1);
  });
});
