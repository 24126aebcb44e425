import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { handoverCard, openPage } from './support/page.ts';

// Every cell is played by the engine; a busy machine may take its time.
test.setTimeout(240_000);

test('relay, locator and proxy: the claim of draft-bernardos-dmm-pmip-01 Appendix A, measured', async ({ page }) => {
  await openPage(page, '#example/relay-locator-proxy');
  await page.getByRole('tab', { name: 'Measure' }).click();
  await page.getByLabel('Last delay of CMD – K, ms').fill('12');
  await page.getByLabel('and of').selectOption({ label: 'AR1 – K (previous router)' }, { timeout: 10_000 });
  await page.getByRole('button', { name: 'Measure 36 runs' }).click();
  await expect(page.getByRole('button', { name: 'Measure 36 runs again' })).toBeVisible({ timeout: 180_000 });
  await expect(page.locator('[data-metric="newPrefix"] .chart-order')).toHaveText(
    'proxy < locator < relay, at all 12 distances.',
  );
  await expect(page.locator('[data-metric="downlink"] .chart-order')).toHaveText('locator = proxy < relay, at all 12 distances.');
  await expect(page.locator('[data-metric="uplink"] .chart-order')).toHaveText('proxy < locator < relay, at all 12 distances.');
  await expect(page.getByRole('heading', { name: 'Why locator and proxy tie in down-link' })).toBeVisible();
  // Network E: HO1 relay 94, locator 82, proxy 82; the advertisement 94, 82, 78.
  for (const [metric, values] of [
    ['newPrefix', [94, 82, 78]],
    ['downlink', [94, 82, 82]],
  ] as const)
    await expect(page.locator(`[data-metric="${metric}"] .chart-reading strong`)).toHaveText(
      values.map((value) => `${value} ms`),
    );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const { stdout } = await promisify(execFile)(process.execPath, [
    'scripts/headless.mjs',
    'sweep',
    'src/scenario/gallery/relay-locator-proxy.json',
    '--vary',
    'k/cmd=3:12:3,k/ar1=2:20:9',
  ]);
  expect(numbersOf(await readFile(await download.path(), 'utf8'))).toEqual(numbersOf(stdout));
  await page
    .locator('[data-metric="downlink"]')
    .getByRole('button', { name: /^relay, 94 ms/ })
    .click();
  await expect(handoverCard(page, 'A')).toContainText('94 ms');
  await expect(handoverCard(page, 'B')).toContainText('82 ms');
  await expect(handoverCard(page, 'C')).toContainText('82 ms');
});

/** A CSV without the columns that name runs: those of the page and of the scenario have ids of their own. */
function numbersOf(csv: string): readonly (readonly string[])[] {
  const [head = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const named = new Set(['run', 'options']);
  return rows.map((row) => row.filter((_, column) => !named.has(head[column] ?? '')));
}
