import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openPage } from './support/page.ts';

test.setTimeout(120_000);

const search = (page: Page) => page.getByRole('searchbox', { name: 'Find a title, a word, a figure' });
const cards = (page: Page) => page.locator('.card');

/** The card that has the keyboard. */
const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-card') ?? null);

test('from the menu to a figure, and back by the browser', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /^Scenarios/ }).click();
  await page.getByRole('button', { name: 'All scenarios and lessons' }).click();
  await expect(page.getByRole('heading', { name: 'All scenarios' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#gallery');
  await expect(page.getByTestId('pane-A')).toBeHidden();

  await page.getByRole('combobox', { name: 'Document' }).selectOption('draft-seite-dmm-dma-05');
  await expect(page.locator('.card[data-card^="figure/"]')).toHaveCount(6);
  await search(page).fill('figure 5');
  const figure = page.locator('.card[data-card="figure/seite-dma-5"]');
  await expect(figure).toBeVisible();
  // The thumbnail is of the run: stays of the mobile, messages, and the way of its packets.
  await expect(figure.locator('.thumbnail-strip rect')).toHaveCount(2, { timeout: 30_000 });
  await expect(figure.locator('.thumbnail-path')).toHaveCount(1);
  await expect(figure.locator('.card-schemes')).toHaveText('dma');

  await figure.click();
  await expect(page.getByTestId('pane-A')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#figure/seite-dma-5');
  await expect(page.getByRole('button', { name: /^Scenarios: Handover management/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'All scenarios' })).toBeVisible();
});

test('by keyboard alone: G opens it, arrows walk the cards, Enter opens one, Escape goes back', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('g');
  await expect(search(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('lesson/central-anchor');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('lesson/edge-anchor');
  await page.keyboard.press('ArrowUp');
  await expect(search(page)).toBeFocused();
  await search(page).fill('dynamic mobile ip');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('scheme/dmi');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('pane-A')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Scheme of pane A: / })).toContainText('Dynamic Mobile IP');
  const before = page.url();
  await page.keyboard.press('g');
  await expect(search(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('pane-A')).toBeVisible();
  expect(page.url()).toBe(before);
});

test('a card for every scheme; what nobody has is said', async ({ page }) => {
  await page.goto('./#gallery');
  await expect(page.locator('.card[data-card^="scheme/"]')).toHaveCount(17);
  await search(page).fill('no such words');
  await expect(cards(page)).toHaveCount(0);
  await expect(page.getByText('No scenario has these words.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('no serious finding, on a desk and on a phone', async ({ page }) => {
      await page.goto('./#gallery');
      await expect(page.locator('.thumbnail-strip rect').first()).toBeVisible({ timeout: 30_000 });
      const findings = async (): Promise<readonly string[]> => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
          );
      };
      expect(await findings()).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await findings()).toEqual([]);
    });
  });
}
