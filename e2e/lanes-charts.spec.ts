import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { displayNs, openPage } from './support/page.ts';

// A whole analysis takes seconds on a busy machine.
test.setTimeout(240_000);

/** Opens the metro star under the given schemes, standing at an instant. */
async function openAt(page: Page, atMs: number, ...schemes: readonly string[]): Promise<void> {
  await openPage(page, '#example/metro-star');
  await page.evaluate(
    async ([at, names]) => {
      const { actions } = globalThis.__roamscope.session;
      actions.pause();
      await actions.setRuns(names.map((scheme, index) => ({ id: `r${index}`, scheme })));
      await actions.seek(at * 1e6);
    },
    [atMs, schemes] as const,
  );
}

function timeSpan(page: Page): Promise<{ readonly fromNs: number; readonly toNs: number } | null> {
  return page.evaluate(() => globalThis.__roamscope.session.store.getState().timeSpan);
}

test('lanes: prefixes with their anchors, a session that goes on and one that breaks; a click goes there', async ({ page }) => {
  await openAt(page, 8000, 'dma', 'ipv6');
  await page.keyboard.press('a');
  const lanes = page.getByRole('region', { name: /^Addresses and flows of pane A/ });
  const mobile = lanes.getByRole('region', { name: 'MN1' });
  await expect(mobile).toContainText(/2001:db8:101:1:\S+anchor AR1/);
  await expect(mobile).toContainText(/2001:db8:102:1:\S+anchor AR2/);
  await expect(mobile).toContainText('deprecated');
  // As many as the model has counted.
  const lost = await page.evaluate(() => globalThis.__roamscope.session.store.getState().models[0]?.flows[0]?.dropped);
  expect(lost).toBeGreaterThan(10);
  await expect(mobile.getByRole('button', { name: /^f1 · CN → MN1/ })).toContainText(
    `2 pauses, nothing arrived for up to 101 ms, ${lost} lost`,
  );
  const drawing = mobile.getByRole('slider');
  const box = (await drawing.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + 60);
  await expect.poll(() => displayNs(page)).toBeGreaterThan(5.9e9);
  expect(await displayNs(page)).toBeLessThan(6.1e9);
  // What lies ahead stays to be seen, so that a click leads there again.
  await expect(mobile).toContainText('anchor AR3');

  // The other pane's lanes stand under them, on the same axis.
  const other = page.getByRole('region', { name: /^Addresses and flows of pane B/ });
  await expect(other.getByRole('button', { name: /^f1 · CN → MN1/ })).toContainText('session broken');
  await other.getByText('As a table').click();
  await expect(other.getByRole('table', { name: 'Lanes of MN1' })).toContainText('session broken');
});

test('lanes choose: a flow is followed in every view, a mobile is selected, keys move the time', async ({ page }) => {
  await openAt(page, 8000, 'pmipv6');
  await page.getByRole('tab', { name: 'Lanes' }).click();
  const mobile = page.getByRole('region', { name: 'MN1' });
  await mobile.getByRole('button', { name: 'MN1', exact: true }).click();
  await expect(page.getByTestId('pane-A').getByRole('button', { name: /^MN1,/ })).toBeVisible();
  expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().selection)).toMatchObject({ kind: 'node' });
  await mobile.getByRole('button', { name: /^f2 · CN2 → MN1/ }).click();
  await expect(mobile.getByRole('button', { name: /^f1 ·/ })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await page.getByRole('button', { name: 'Only flow f2' }).click();
  await page.getByRole('tab', { name: 'Lanes' }).click();
  await expect(mobile.getByRole('button', { name: /^f1 ·/ })).toBeVisible();

  await mobile.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => displayNs(page)).toBe(7800e6);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => timeSpan(page)).toEqual({ fromNs: 7400e6, toNs: 7800e6 });
  await page.keyboard.press('Escape');
  expect(await timeSpan(page)).toBeNull();
});

test('charts: a brush picks a stretch of time everywhere, and the file has what is shown', async ({ page }) => {
  await openAt(page, 8000, 'pmipv6');
  await page.keyboard.press('h');
  const delay = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Delay' }) });
  const box = (await delay.getByRole('slider').boundingBox())!;
  const plot = { left: box.x + 36, width: box.width - 44 };
  const place = (seconds: number): number => plot.left + (plot.width * seconds) / 12;
  await page.mouse.move(place(2.8), box.y + 40);
  await page.mouse.down();
  await page.mouse.move(place(3.4), box.y + 40, { steps: 4 });
  await page.mouse.up();
  const span = (await timeSpan(page))!;
  expect(Math.abs(span.fromNs - 2.8e9)).toBeLessThan(0.1e9);
  expect(Math.abs(span.toNs - 3.4e9)).toBeLessThan(0.1e9);
  await expect(page.locator('.time-span')).toBeVisible();
  // 86 ms without a packet: 8 of about 60 are lost.
  const loss = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Loss' }) });
  await expect(loss.getByRole('button', { name: /^f1: 1[2-5]/ })).toBeVisible();
  const signalling = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Signalling' }) });
  await expect(signalling.getByRole('button', { name: 'PBU: 2' })).toBeVisible();
  await page.screenshot({ path: 'test-results/charts-brush.png' });

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('metro-star-A-charts.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe('chart,series,from_s,to_s,value,unit');
  const lost = lines.filter((line) => line.startsWith('loss,f1,')).map((line) => line.split(','));
  expect(lost.filter((row) => row[4] === '100').length).toBeGreaterThanOrEqual(6);
  expect(lost.every((row) => Number(row[2]) >= 2.6 && Number(row[3]) <= 3.6)).toBe(true);

  await page.getByRole('tab', { name: 'Ladder' }).click();
  const ladder = page.getByRole('list', { name: /^Messages of pane A/ });
  await expect(ladder).toContainText('PBU');
  await expect(ladder).not.toContainText('joins');
  await page.getByRole('button', { name: /^2\.\d+–3\.\d+ s$/ }).click();
  await expect(page.locator('.time-span')).toHaveCount(0);
});

test('charts of several panes: one axis, one scale of values, one brush; the file tells the panes apart', async ({ page }) => {
  await openAt(page, 8000, 'pmipv6', 'ipv6');
  await page.keyboard.press('h');
  const loss = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Loss' }) });
  await expect(loss.getByRole('slider')).toHaveCount(2);
  const ticks = await loss
    .locator('.run-chart-pane')
    .evaluateAll((panes) => panes.map((pane) => [...pane.querySelectorAll('.run-chart-tick')].map((tick) => tick.textContent)));
  expect(ticks[0]?.length).toBeGreaterThan(1);
  expect(ticks[1]).toEqual(ticks[0]);
  // A brush in the second pane's drawing is seen in the first.
  const second = loss.getByRole('slider', { name: /^Loss B/ });
  const box = (await second.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect(loss.locator('.plot-span')).toHaveCount(2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('metro-star-AB-charts.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe('pane,chart,series,from_s,to_s,value,unit');
  expect(new Set(lines.slice(1).map((line) => line.slice(0, 2)))).toEqual(new Set(['A,', 'B,']));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('lanes, charts and packets have no serious finding, on a desk with four panes and on a phone', async ({ page }) => {
      await openAt(page, 11_800, 'dma', 'ipv6', 'pmipv6', 'maar');
      for (const [width, height] of [
        [1280, 800],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const [tab, panel] of [
          ['Lanes', '.lanes'],
          ['Charts', '.run-charts'],
          ['Packet', '.packet-list'],
        ] as const) {
          await page.getByRole('tab', { name: tab, exact: true }).click();
          await expect(page.locator(panel)).toBeVisible();
          await page.waitForTimeout(400);
          await page.screenshot({ path: `test-results/${tab.toLowerCase()}-${colorScheme}-${width}.png` });
          const { violations } = await new AxeBuilder({ page }).include('.side').analyze();
          const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([]);
        }
      }
    });
  });
}
