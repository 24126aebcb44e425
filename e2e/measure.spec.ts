import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { handoverCard, openPage } from './support/page.ts';

// Every cell is played by the engine; a busy machine may take its time.
test.setTimeout(240_000);

/** Opens the panel and narrows the range down, so that few cells are played. */
async function openMeasure(page: Page, link: string, lastMs: number): Promise<void> {
  await page.getByRole('tab', { name: 'Measure' }).click();
  await page.getByLabel('Distance of').selectOption({ label: link }, { timeout: 10_000 });
  await page.getByLabel(/^Last delay of/).fill(String(lastMs));
}

async function measure(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Measure \d+ runs$/ }).click();
  await expect(page.getByRole('button', { name: /^Measure \d+ runs again$/ })).toBeVisible({ timeout: 180_000 });
}

test('a handover is measured beside the session, and the CSV is the one of the command line', async ({ page }) => {
  await openPage(page, '#example/metro-star');
  await openMeasure(page, 'LMA – K (LMA)', 9);
  await page.getByRole('button', { name: 'Take IPv6 out' }).click();
  await page.getByRole('button', { name: 'Take DMA out' }).click();
  await measure(page);
  const down = page.locator('[data-metric="downlink"]');
  await expect(down.getByRole('button', { name: /^PMIPv6, 84 ms at LMA – K 9 ms/ })).toBeVisible();
  await expect(page.locator('[data-metric="newPrefix"]')).toContainText('PMIPv6: keeps its address.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const saved = await readFile(await download.path(), 'utf8');
  const arguments_ = ['sweep', 'src/scenario/gallery/metro-star.json', '--vary', 'k/lma=3:9:3'];
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/headless.mjs', ...arguments_]);
  const ofPmipv6 = stdout.split('\r\n').filter((line, index) => index === 0 || line.includes(',pmipv6,'));
  expect(saved.trimEnd().split('\r\n')).toEqual(ofPmipv6);
});

test('a value opens its run: the card shows the same gap, and the way back leads to the scenario', async ({ page }) => {
  await openPage(page, '#example/metro-star');
  await openMeasure(page, 'LMA – K (LMA)', 9);
  await measure(page);
  const chart = page.getByRole('slider', { name: /^Down-link/ });
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /^LMA – K 9 ms: .*PMIPv6 84 ms/);
  await page
    .locator('[data-metric="downlink"]')
    .getByRole('button', { name: /^PMIPv6, 84 ms/ })
    .click();
  await expect(handoverCard(page)).toContainText('84 ms');
  await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Proxy Mobile IPv6');
  await page.getByRole('button', { name: 'Back to “Metro star”' }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('#example/metro-star');
  await expect(page.locator('[data-metric="downlink"]')).toContainText('84 ms');
});

test('a measurement can be cancelled and keeps what it has', async ({ page }) => {
  await openPage(page, '#example/metro-star');
  await page.getByRole('tab', { name: 'Measure' }).click();
  await page.getByLabel(/^Step of/).fill('0.5');
  await page.getByRole('button', { name: /^Measure \d+ runs$/ }).click();
  // A level line has no height, so the markers are looked for.
  await expect(page.locator('[data-metric="downlink"] .chart-marker').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Cancelled after \d+ of \d+ runs/)).toBeVisible();
  await expect(page.locator('[data-metric="downlink"] .chart-marker').first()).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the panel has no serious finding, on a desk and on a phone', async ({ page }) => {
      await openPage(page, '#example/metro-star');
      await openMeasure(page, 'LMA – K (LMA)', 6);
      await page.getByRole('button', { name: 'Choose schemes' }).click();
      await expect(page.getByRole('checkbox', { name: /Proxy Mobile IPv6/ })).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await measure(page);
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
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
