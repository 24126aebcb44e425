import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { attachedTo, displayNs, drag, handovers, openPage } from './support/page.ts';

test.setTimeout(120_000);

const seek = (page: Page, ms: number): Promise<void> =>
  page.evaluate((atNs) => globalThis.__roamscope.session.actions.seek(atNs), ms * 1e6);

const clock = (page: Page) => page.evaluate(() => globalThis.__roamscope.session.store.getState().clock);

/** MN1 to AR2, a second later to AR3, then seen for another second. Returns the instants of the two moves, in ns. */
async function twoMoves(page: Page): Promise<readonly number[]> {
  await page.keyboard.press('j');
  await page.keyboard.type('1000 ms');
  await page.keyboard.press('Enter');
  await expect.poll(() => displayNs(page)).toBe(1e9);
  await drag(page, 'MN1', 'AR2');
  await seek(page, 2000);
  await drag(page, 'MN1', 'AR3');
  await seek(page, 3000);
  return (await handovers(page)).map((row) => row.detachNs);
}

test('rewind, act in the past, see the ghost, bring it back, undo and redo', async ({ page }) => {
  await openPage(page);
  const moves = await twoMoves(page);
  expect(moves).toHaveLength(2);

  await seek(page, 1500);
  await expect.poll(() => attachedTo(page, 'mn1')).toBe('ar2');
  await drag(page, 'MN1', 'AR1');
  const strip = page.getByRole('group', { name: 'The old future' });
  await expect(strip).toContainText('Old future kept: 1.50–3.00 s');
  await seek(page, 2500);
  await expect.poll(() => attachedTo(page, 'mn1')).toBe('ar1');
  await page.waitForTimeout(400);
  await page.screenshot({ path: 'test-results/rewind-ghost.png' });

  await strip.getByRole('button', { name: 'Bring back' }).click();
  await expect.poll(() => attachedTo(page, 'mn1')).toBe('ar3');
  expect(await displayNs(page)).toBe(2.5e9);
  await expect(strip).toContainText('1.50–2.50 s');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => attachedTo(page, 'mn1')).toBe('ar1');

  // Undo of the act in the past: the old future is there again whole, and no ghost of it.
  await page.keyboard.press('z');
  await expect(strip).toHaveCount(0);
  await expect.poll(async () => (await clock(page)).shownNs).toBe(3e9);
  await seek(page, 3000);
  expect((await handovers(page)).map((row) => row.detachNs)).toEqual(moves);
  await page.keyboard.press('Shift+Z');
  await expect(strip).toContainText('1.50–3.00 s');
  await page.keyboard.press('Shift+B');
  await expect(strip).toHaveCount(0);
});

test('a time is typed: with units, from here, and with one clear line when it cannot be read', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('j');
  const field = page.getByRole('textbox', { name: /Simulated time/ });
  await expect(field).toBeFocused();
  await field.fill('1.25 s');
  await field.press('Enter');
  await expect.poll(() => displayNs(page)).toBe(1.25e9);
  await page.keyboard.press('j');
  await field.fill('+50 ms');
  await field.press('Enter');
  await expect.poll(() => displayNs(page)).toBe(1.3e9);
  await page.keyboard.press('j');
  await field.fill('half past');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('“half past” is no time');
  await expect(field).toHaveValue('half past');
  expect(await displayNs(page)).toBe(1.3e9);
  await field.press('Escape');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(field).toHaveValue('1.300000');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the histogram finds the handover; ghost and bar have no serious finding, on a desk and on a phone', async ({
      page,
    }) => {
      await openPage(page);
      await twoMoves(page);
      await seek(page, 1500);
      await drag(page, 'MN1', 'AR1');
      const track = page.getByRole('slider', { name: 'Time on the bar' });
      const box = (await track.boundingBox())!;
      // The bar covers ten seconds: the first handover is at a tenth of it.
      await track.hover({ position: { x: box.width * 0.1015, y: box.height / 2 } });
      await expect(page.locator('.track-hover')).toContainText(/1 handover/);
      await page.screenshot({ path: `test-results/rewind-${colorScheme}.png` });
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.waitForTimeout(400);
      await page.screenshot({ path: `test-results/rewind-${colorScheme}-phone.png` });
      expect(await findings(page)).toEqual([]);
    });
  });
}

/** Serious and critical findings of the page as it stands, as lines. */
async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}
