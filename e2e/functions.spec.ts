import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openPage } from './support/page.ts';

test.setTimeout(120_000);

async function showFunctions(page: Page): Promise<void> {
  await openPage(page);
  await page.getByRole('button', { name: /^Logical functions/ }).click();
  await expect(page.getByRole('region', { name: 'Logical functions' })).toBeVisible();
}

/** What stands at each node: the tokens' letters by the nearest node's number, from the drawing itself. */
async function letters(page: Page): Promise<string> {
  const all = await page.locator('.topology .function text').allTextContents();
  return all.toSorted().join(' ');
}

test('the functions of a scheme stand at its nodes, and the same tokens glide to the places of the next one', async ({
  page,
}) => {
  await showFunctions(page);
  // Proxy Mobile IPv6: the anchor has all three, each of the four access routers stands in for the mobile.
  expect(await letters(page)).toMatch(/^HoA LM MR( PX)+$/);
  const routing = page.locator('.function.mobility-routing').first();
  const before = await routing.evaluate((element) => {
    element.setAttribute('data-seen', 'yes');
    return (element as SVGGElement).style.transform;
  });
  await page.screenshot({ path: 'test-results/functions-pmipv6.png' });
  await page.evaluate(() => globalThis.__roamscope.session.actions.setPaneRun(0, { scheme: 'dma' }));
  await expect.poll(async () => await page.locator('.function.mobility-routing').count()).toBeGreaterThan(1);
  const after = page.locator('.function[data-seen="yes"]');
  await expect(after).toHaveCount(1);
  expect(await after.evaluate((element) => (element as SVGGElement).style.transform)).not.toBe(before);
  await page.waitForTimeout(900);
  await page.screenshot({ path: 'test-results/functions-dma.png' });
  await page.getByRole('button', { name: /^Logical functions/ }).click();
  await expect(page.locator('.topology .function')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no serious finding with functions shown, ${colorScheme}, and on a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await showFunctions(page);
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 780 },
    ]) {
      await page.setViewportSize(viewport);
      await page.waitForTimeout(900);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(bad.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([]);
      await page.screenshot({ path: `test-results/functions-${colorScheme}-${viewport.width}.png` });
      await page.getByRole('button', { name: 'Legend' }).click();
      await expect(page.locator('.legend').getByText('location management')).toBeVisible();
      await page.screenshot({ path: `test-results/functions-legend-${colorScheme}-${viewport.width}.png` });
      await page.getByRole('button', { name: 'Legend' }).click();
    }
  });
}
