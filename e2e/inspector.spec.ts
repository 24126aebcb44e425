import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { readPcapng } from '#wire/pcapng.ts';
import { hasTshark } from '../src/test-support/tshark.ts';
import { drag, openPage, settle } from './support/page.ts';

test('a message of the ladder leads to its layers and octets, which point at each other', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await page.getByRole('button', { name: /PBU from AR2 to LMA, delivered/ }).click();
  await expect(page.getByRole('heading', { name: /^PBU/ })).toContainText('AR2 → LMA');
  await expect(page.locator('.inspector-why')).toContainText('RFC 5213');
  await expect(page.locator('.octet')).toHaveCount(96);
  await page.getByRole('button', { name: /^Hop Limit/ }).click();
  await expect(page.locator('.octet[data-picked="true"]')).toHaveCount(1);
  await page.locator('.octet[data-octet="8"]').click();
  await expect(page.getByRole('button', { name: /^Source Address/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.octet[data-picked="true"]')).toHaveCount(16);
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await expect(page.getByRole('button', { name: /PBU from AR2 to LMA/ })).toHaveAttribute('aria-pressed', 'true');
});

test('the ladder can be filtered to control, and to one node', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  const lines = page.getByRole('list', { name: /^Messages of pane A/ });
  await expect(lines).toContainText('flows again after');
  await page.getByRole('button', { name: 'Control only' }).click();
  await expect(lines).not.toContainText('flows again after');
  await page.getByTestId('pane-A').getByRole('button', { name: /^LMA,/ }).click({ button: 'right' });
  await page.getByRole('button', { name: 'Show only its messages' }).click();
  await expect(lines).toContainText('PBU');
  await expect(lines).not.toContainText('RS');
  await page.getByRole('button', { name: /^Only LMA/ }).click();
  await expect(lines).toContainText('RS');
});

test('a packet of the list: bits, octets and layers point at each other, and the capture has the same octets', async ({
  page,
}) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await page.keyboard.press('p');
  const list = page.getByRole('list', { name: /^Packets of pane A/ });
  await page.getByRole('button', { name: 'Control', exact: true }).click();
  await list.getByRole('button', { name: /, PBU from AR2 to LMA, \+/ }).click();
  await expect(page.getByRole('heading', { name: /^PBU/ })).toContainText('AR2 → LMA');

  const cell = page.locator('.bit-cell[title^="Hop Limit"]');
  await cell.click();
  await expect(page.locator('.octet[data-picked="true"]')).toHaveCount(1);
  await expect(page.locator('.field[aria-pressed="true"]')).toContainText('Hop Limit');
  await page.locator('.octet[data-octet="8"]').click();
  await expect(cell).toHaveAttribute('data-picked', 'false');
  await expect(page.locator('.bit-cell[data-picked="true"]')).toContainText('Source Address');
  await page.screenshot({ path: 'test-results/inspector-bits.png' });

  const octets = (await page.locator('.octet').allTextContents()).join('');
  expect(octets).toHaveLength(2 * 96);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'All links (pcapng)' }).click(),
  ]);
  const file = await download.path();
  const capture = readPcapng(await readFile(file));
  if (!capture.ok) throw new Error(capture.error);
  const { interfaces, frames } = capture.value;
  const same = frames.filter((frame) => Buffer.from(frame.frame).toString('hex').includes(octets));
  expect(same.map((frame) => interfaces[frame.interfaceId]?.name)).toEqual(['core-ar2']);
  if (!hasTshark) return;
  const run = spawnSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      '-Y',
      `frame contains ${octets.match(/../g)?.join(':')}`,
      '-T',
      'fields',
      '-e',
      'frame.interface_name',
      '-e',
      'mip6.mhtype',
    ],
    { encoding: 'utf8' },
  );
  expect(run.stdout.trim().split('\t')).toEqual(['core-ar2', '5']);
});

test('what the anchor did with a data packet: before, after, and the entry that it went by; then only its flow is followed', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(() => globalThis.__roamscope.session.actions.pause());
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(1500e6));
  await page.getByRole('tab', { name: 'Packet' }).click();
  await page.getByRole('button', { name: 'Data', exact: true }).click();
  const line = page.getByRole('list', { name: /^Packets of pane A/ }).getByRole('button', { name: /\+/ });
  await line.last().focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^LMA → / }).click();
  const work = page.locator('.node-work');
  await expect(work).toContainText('LMA put it into a tunnel to AR1.');
  await expect(work).toContainText('RFC 2473 §3.1');
  await expect(work).toContainText(/By its entry in .*: .*RFC 5213/);
  await expect(work.locator('.node-work-side').first().locator('.header-box')).toHaveCount(1);
  await expect(work.locator('.node-work-side').last().locator('.header-box')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/inspector-anchor.png' });
  await page.getByRole('button', { name: 'Follow this flow' }).click();
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await expect(page.getByRole('button', { name: /^Only flow / })).toBeVisible();
});

test('a request and its answer are followed as one exchange, and let go again', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  const lines = page.getByRole('list', { name: /^Messages of pane A/ });
  await page.getByRole('button', { name: /PBU from AR2 to LMA, delivered/ }).click();
  await page.getByRole('button', { name: 'Follow this exchange' }).click();
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await expect(lines).toContainText('PBA');
  await expect(lines).not.toContainText('RS');
  await page.getByRole('button', { name: /^PBU AR2 ⇄ LMA · seq=/ }).click();
  await expect(lines).toContainText('RS');
});
