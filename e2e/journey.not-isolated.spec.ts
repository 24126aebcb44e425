import { expect, test } from '@playwright/test';
import { attachedTo, drag, handoverCard, openPage, reportOf, settle } from './support/page.ts';

test.use({ serviceWorkers: 'block' });

test('without isolation the same session works over transferred buffers, with the same numbers', async ({ page }) => {
  await openPage(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().transport)).toBe('batch');
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar2');
  await expect(handoverCard(page)).toContainText('Address kept');
  const [report] = await reportOf(page);
  const row = report?.handovers[0];
  await expect(handoverCard(page).locator('dd').nth(1)).toHaveText(String(row?.flows[0]?.lost));
  await expect(handoverCard(page).locator('dd').nth(0)).toHaveText(
    `${Number(((row?.flows[0]?.firstAfterMs ?? 0) - (row?.detachMs ?? 0)).toFixed(1))} ms`,
  );
});
