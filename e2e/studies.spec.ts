import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openPage } from './support/page.ts';

// Every scheme is played by the engine; a busy machine may take its time.
test.setTimeout(240_000);

async function playAll(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Studies' }).click();
  await page.getByRole('button', { name: /^Play \d+ schemes$/ }).click({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: /^Play \d+ schemes again$/ })).toBeVisible({ timeout: 180_000 });
}

test('one scenario under every scheme: a table beside the session, its CSV, and from a cell to its run and back', async ({
  page,
}) => {
  await openPage(page, '#example/metro-star');
  await playAll(page);
  const gap = page.getByRole('button', { name: /^pmipv6, Longest gap: 89 ms\./ });
  await expect(gap).toBeVisible();
  await expect(page.getByRole('button', { name: /^ipv6, Address kept: 1 of 5\./ })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const saved = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(saved[0]).toMatch(/^run,scheme,options,not_played,address_kept,/);
  expect(saved.find((line) => line.startsWith('pmipv6,'))).toContain(',89,89 ms,scenario,');
  // The roles are those of the author: the session database of dma is DB, as on the command line.
  expect(saved.find((line) => line.startsWith('dma,'))).toContain(',103,103 ms,scenario,');
  await gap.click();
  await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Proxy Mobile IPv6');
  // PMIPv6's longest gap of this scenario is that of f1 at the first or second move: the card of the move that is shown says it too.
  await expect(page.locator('.handover-card').first()).toContainText('89 ms');
  await page.getByRole('button', { name: 'Back to “Metro star”' }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('#example/metro-star');
  await expect(gap).toBeVisible();
});

test('a study of the documents brings its own network; its cells open the experiment that shows them', async ({ page }) => {
  await openPage(page);
  await page.getByRole('tab', { name: 'Studies' }).click();
  await page.getByRole('combobox', { name: /^Study/ }).selectOption('table-1', { timeout: 20_000 });
  await page.getByRole('button', { name: /^Play \d+ schemes$/ }).click();
  await expect(page.getByRole('button', { name: /^Play \d+ schemes again$/ })).toBeVisible({ timeout: 180_000 });
  await page.waitForTimeout(400);
  await page.screenshot({ path: 'test-results/studies-table-1.png' });
  await page.getByRole('button', { name: /^fama, Dynamic mobility support: Partial\./ }).click();
  await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Flat Access and Mobility');
  await expect.poll(() => page.evaluate(() => globalThis.__roamscope.session.displayNs())).toBe(15_900e6);
  await expect(page.getByTestId('pane-A').getByRole('button', { name: /^AR2B,/ })).toBeVisible();
  await page.screenshot({ path: 'test-results/studies-table-1-run.png' });
});

test('playing can be cancelled and keeps what it has', async ({ page }) => {
  await openPage(page, '#example/crowd');
  await page.getByRole('tab', { name: 'Studies' }).click();
  await page.getByRole('button', { name: /^Play \d+ schemes$/ }).click();
  await expect(page.locator('.studies-scroll tbody tr').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Cancelled after \d+ of \d+ schemes/)).toBeVisible();
  await expect(page.locator('.studies-scroll tbody tr').first()).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the panel has no serious finding, on a desk and on a phone', async ({ page }) => {
      await openPage(page, '#example/metro-star');
      await playAll(page);
      await page.waitForTimeout(400);
      await page.screenshot({ path: `test-results/studies-${colorScheme}.png` });
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.waitForTimeout(400);
      await page.screenshot({ path: `test-results/studies-${colorScheme}-phone.png` });
      expect(await findings(page)).toEqual([]);
    });
  });
}

/** Serious and critical findings of the page as it stands, as lines. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}
