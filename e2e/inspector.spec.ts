import { expect, test } from '@playwright/test';
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
