import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { drag, handovers, openPage, settle } from './support/page.ts';

test.setTimeout(240_000);

test('four schemes side by side: one drag, differences marked and unmarked, the comparison of all schemes saved as CSV', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(async () => {
    const { actions } = globalThis.__roamscope.session;
    actions.pause();
    await actions.setRuns(['pmipv6', 'dma', 'mipv6', 'ipv6'].map((scheme, index) => ({ id: 'ABCD'[index]!, scheme })));
  });
  const bar = page.getByRole('group', { name: 'Differences between the panes' });
  await expect(bar).toContainText('message or entry that no other pane has');
  await drag(page, 'MN1', 'AR2', 'B');
  await settle(page);
  const detached = await Promise.all([0, 1, 2, 3].map(async (pane) => (await handovers(page, pane)).map((row) => row.detachNs)));
  expect(new Set(detached.map((times) => times.join())).size).toBe(1);

  // The ladder of pane B: the query of its session database is only there, RS is in every pane.
  await page.getByTestId('pane-B').getByRole('button', { name: 'B', exact: true }).click();
  const ladder = page.getByRole('list', { name: /Messages of pane B/ });
  await expect(ladder.getByRole('button', { name: /DBQ .*only in this pane/ }).first()).toBeVisible();
  await expect(ladder.getByRole('button', { name: /, RS .*only in this pane/ })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Tables' }).click();
  await expect(page.locator('.tables .only-here').first()).toBeVisible();
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-results/compare-four.png' });

  await page.keyboard.press('x');
  await expect(bar.getByRole('button', { name: 'Mark differences' })).toHaveAttribute('aria-pressed', 'false');
  await expect(page.locator('.tables .only-here')).toHaveCount(0);
  await bar.getByRole('button', { name: 'Mark differences' }).click();
  await expect(page.locator('.tables .only-here').first()).toBeVisible();

  await page.getByRole('tab', { name: 'Studies' }).click();
  await page.getByRole('button', { name: /^Play \d+ schemes$/ }).click({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: /^Play \d+ schemes again$/ })).toBeVisible({ timeout: 200_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toMatch(/^run,scheme,options,not_played,address_kept,/);
  for (const scheme of ['pmipv6', 'dma', 'mipv6', 'ipv6']) expect(lines.some((line) => line.includes(`,${scheme},`))).toBe(true);
});
