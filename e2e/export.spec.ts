import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Download, type Page } from '@playwright/test';
import { readPcapng } from '#wire/pcapng.ts';
import { drag, openPage } from './support/page.ts';

async function saved(page: Page, press: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return download;
}

async function openExports(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
}

const hasTshark = await promisify(execFile)('tshark', ['--version']).then(
  () => true,
  () => false,
);

test('the packets of one link, the ladder, the canvas and the handovers are saved as files', async ({ page }) => {
  test.slow();
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(2_000_000_000));
  await openExports(page);

  await page.getByLabel('Link to capture').selectOption('core-ar2');
  const capture = await saved(page, () => page.getByRole('button', { name: 'This link (pcapng)' }).click());
  expect(capture.suggestedFilename()).toBe('the-first-minute-pmipv6-core-ar2.pcapng');
  const file = await capture.path();
  const read = readPcapng(await readFile(file));
  if (!read.ok) throw new Error(read.error);
  expect(read.value.interfaces.map(({ name }) => name)).toEqual(['core-ar2']);
  expect(read.value.frames.length).toBeGreaterThan(5);
  if (hasTshark) {
    const { stdout } = await promisify(execFile)('tshark', [
      '-r',
      file,
      '-Y',
      'mip6.mhtype == 5 || mip6.mhtype == 6',
      '-T',
      'fields',
      '-e',
      'mip6.mhtype',
    ]);
    expect(stdout.trim().split('\n').sort()).toEqual(['5', '6']);
  }

  const ladder = page.getByRole('group', { name: 'Ladder', exact: true });
  const mermaid = await saved(page, () => ladder.getByRole('button', { name: 'Mermaid' }).click());
  expect(await readFile(await mermaid.path(), 'utf8')).toMatch(/sequenceDiagram[^]*->>[^]*PBU/);
  const chart = await saved(page, () => ladder.getByRole('button', { name: 'SVG' }).click());
  expect(chart.suggestedFilename()).toBe('the-first-minute-pmipv6-ladder.svg');

  const canvas = page.getByRole('group', { name: 'Canvas', exact: true });
  await canvas.getByLabel('Colours of the picture').selectOption('print');
  const svg = await saved(page, () => canvas.getByRole('button', { name: 'SVG' }).click());
  for (const [picture, text] of [
    [chart, 'PBU'],
    [svg, 'AR2'],
  ] as const) {
    const problems = await page.evaluate(
      ([source, wanted]) => {
        const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
        return [parsed.querySelector('parsererror')?.textContent ?? '', parsed.documentElement.textContent?.includes(wanted)];
      },
      [await readFile(await picture.path(), 'utf8'), text] as const,
    );
    expect(problems).toEqual(['', true]);
  }
  await canvas.getByLabel('Colours of the picture').selectOption('dark');
  const png = await saved(page, () => canvas.getByRole('button', { name: 'PNG' }).click());
  expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');

  const csv = await saved(page, () => page.getByRole('button', { name: 'Handovers (CSV)' }).click());
  expect(await readFile(await csv.path(), 'utf8')).toMatch(/^pane,scheme,[^\n]*\r\nA,pmipv6,mn1,0,ar1,ar2,/);
  if (process.env['KEEP_EXPORTS'] !== undefined)
    for (const download of [svg, png, chart])
      await download.saveAs(`${process.env['KEEP_EXPORTS']}/${download.suggestedFilename()}`);
});

test('the key E saves the scenario; of several panes one is chosen; nothing in the menu is serious to axe', async ({ page }) => {
  await openPage(page, '#example/first-minute?panes=pmipv6,dma');
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(500_000_000));
  const scenario = await saved(page, () => page.keyboard.press('e'));
  expect(scenario.suggestedFilename()).toBe('the-first-minute.json');
  await openExports(page);
  const menu = page.getByRole('dialog', { name: 'Export' });
  await menu.getByLabel('Pane', { exact: true }).selectOption('1');
  const all = await saved(page, () => menu.getByRole('button', { name: 'All links (pcapng)' }).click());
  expect(all.suggestedFilename()).toBe('the-first-minute-dma.pcapng');
  const ladder = menu.getByRole('group', { name: 'Ladder of pane B' });
  const chart = await saved(page, () => ladder.getByRole('button', { name: 'SVG' }).click());
  expect(chart.suggestedFilename()).toBe('the-first-minute-dma-ladder.svg');
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  // It closes with Escape, and the focus is back on its button.
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the list of scenarios leads to the exports', async ({ page }) => {
    await openPage(page);
    await page.getByRole('button', { name: /^Scenarios/ }).tap();
    await page.getByRole('button', { name: 'Export files …' }).tap();
    const menu = page.getByRole('dialog', { name: 'Export' });
    await expect(menu).toBeVisible();
    // All of it is on the screen, once it has its place.
    await expect
      .poll(async () => {
        const box = await menu.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= 390;
      })
      .toBe(true);
    const metrics = await saved(page, () => menu.getByRole('button', { name: 'Handovers (CSV)' }).tap());
    expect(metrics.suggestedFilename()).toBe('the-first-minute.csv');
  });
});
