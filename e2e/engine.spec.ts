import { expect, test } from '@playwright/test';
import { attachedTo, displayNs, drag, handovers, openPage, settle } from './support/page.ts';

test('when the worker crashes it comes back where it stood, with everything that was done', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  const [before, at] = [await handovers(page), await displayNs(page)];
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('on purpose');
    });
  });
  await expect(page.locator('.notice[data-tone="good"]')).toContainText('It was restarted and stands where it stood.', {
    timeout: 20_000,
  });
  expect(await handovers(page)).toEqual(before);
  expect(await displayNs(page)).toBe(at);
  await drag(page, 'MN1', 'AR3');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar3');
  await page.getByRole('button', { name: 'Dismiss' }).click();
});

test('scrubbing moves the clock and every table, and the future can be replaced', async ({ page }) => {
  await openPage(page);
  await page.getByRole('tab', { name: 'Tables' }).click();
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  const cache = page.getByRole('table', { name: /Binding Cache/ });
  await expect(cache).toContainText('AR2');
  const [row] = await handovers(page);
  await page.getByRole('textbox', { name: /type one to jump there/ }).fill(String((row?.detachNs ?? 0) / 1e9 - 0.01));
  await page.keyboard.press('Enter');
  await expect(cache).not.toContainText('AR2');
  await expect(cache).toContainText('AR1');
  expect(await attachedTo(page, 'mn1')).toBe('ar1');
  await drag(page, 'MN1', 'AR3');
  await settle(page);
  expect(await handovers(page)).toHaveLength(1);
  expect(await attachedTo(page, 'mn1')).toBe('ar3');
});

test('a time is typed while the page plays, and a way too long ends with what is done next', async ({ page }) => {
  await openPage(page);
  const field = page.getByRole('textbox', { name: /type one to jump there/ });
  await page.evaluate(() => globalThis.__roamscope.session.actions.play());
  await expect.poll(() => displayNs(page)).toBeGreaterThan(340e6);
  await field.click();
  await expect(field).toBeFocused();
  await page.keyboard.type('3.5');
  await page.keyboard.press('Enter');
  await expect.poll(() => displayNs(page)).toBe(3.5e9);
  await expect(field).toHaveValue('3.500000');
  await field.click();
  await page.keyboard.type('1000000000');
  await page.keyboard.press('Enter');
  await expect.poll(() => displayNs(page)).toBeGreaterThan(20e9);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar2');
});
