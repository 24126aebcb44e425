import { expect, test } from '@playwright/test';
import { attachedTo, drag, handoverCard, handovers, middle, moving, node, openPage, settle } from './support/page.ts';

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('tap the phone, tap a router', async ({ page }) => {
    await openPage(page);
    const phone = await middle(node(page, 'MN1').locator('.grip'));
    await page.touchscreen.tap(phone.x, phone.y);
    await expect(page.getByText('Tap a router for MN1')).toBeVisible();
    const router = await middle(node(page, 'AR3').locator('.token'));
    await moving(page, () => page.touchscreen.tap(router.x, router.y));
    await settle(page);
    expect(await attachedTo(page, 'mn1')).toBe('ar3');
    await expect(handoverCard(page)).toContainText('Address kept');
  });

  test('a long press opens the menu and moves nothing; a finger that goes on drags and opens none', async ({ page }) => {
    await openPage(page);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove', x: number, y: number): Promise<unknown> =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] });
    const lift = (): Promise<unknown> => finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const held = (): Promise<boolean> => page.evaluate(() => globalThis.__roamscope.session.store.getState().drag !== null);
    const menu = page.getByRole('dialog', { name: /MN1/ });

    const phone = await middle(node(page, 'MN1').locator('.grip'));
    const router = await middle(node(page, 'AR3').locator('.token'));
    await touch('touchStart', phone.x, phone.y);
    await expect(menu).toBeVisible();
    await touch('touchMove', (phone.x + router.x) / 2, (phone.y + router.y) / 2);
    await touch('touchMove', router.x, router.y);
    expect(await held()).toBe(false);
    await lift();
    await expect(menu).toBeVisible();
    expect(await held()).toBe(false);
    await expect(page.getByText('Tap a router for MN1')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    expect(await attachedTo(page, 'mn1')).toBe('ar1');

    const again = await middle(node(page, 'MN1').locator('.grip'));
    await touch('touchStart', again.x, again.y);
    await touch('touchMove', again.x + 12, again.y);
    // Longer than a press that asks for the menu.
    await page.waitForTimeout(800);
    await expect(menu).toBeHidden();
    expect(await held()).toBe(true);
    await moving(page, async () => {
      await touch('touchMove', router.x, router.y);
      await lift();
    });
    await settle(page);
    expect(await attachedTo(page, 'mn1')).toBe('ar3');
  });

  test('a second finger leaves a drag alone, and the browser has nothing to complain about; without one two fingers zoom', async ({
    page,
  }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('touchmove')) complaints.push(message.text());
    });
    await openPage(page);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: { x: number; y: number }[]): Promise<unknown> =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
    const phone = await middle(node(page, 'MN1').locator('.grip'));
    const router = await middle(node(page, 'AR3').locator('.token'));
    const core = await middle(node(page, 'Core').locator('.token'));
    const other = { x: core.x + 60, y: core.y - 60 };
    const between = { x: (phone.x + router.x) / 2, y: (phone.y + router.y) / 2 };
    await touch('touchStart', phone);
    await touch('touchMove', between);
    await touch('touchStart', between, other);
    for (let step = 1; step <= 4; step++) await touch('touchMove', between, { x: other.x + 6 * step, y: other.y });
    // The drawing stays where it is under the phone.
    expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().camera)).toBeNull();
    await moving(page, async () => {
      await touch('touchMove', router, { x: other.x + 24, y: other.y });
      await touch('touchEnd');
    });
    await settle(page);
    expect(await attachedTo(page, 'mn1')).toBe('ar3');
    await touch('touchStart', other, { x: other.x - 120, y: other.y });
    for (let step = 1; step <= 4; step++)
      await touch('touchMove', { x: other.x + 5 * step, y: other.y }, { x: other.x - 120 - 5 * step, y: other.y });
    await touch('touchEnd');
    await expect
      .poll(() => page.evaluate(() => globalThis.__roamscope.session.store.getState().camera?.k ?? 1))
      .toBeGreaterThan(1.1);
    expect(complaints).toEqual([]);
  });

  test('nothing is wider than the screen, at 360 and 430 too', async ({ page }) => {
    for (const width of [360, 390, 430]) {
      await page.setViewportSize({ width, height: 780 });
      await openPage(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.getByRole('tab', { name: 'Ladder' }).click();
      await expect(page.getByRole('list', { name: /^Messages of pane A/ })).toBeVisible();
      const box = await page.locator('.pane-canvas').boundingBox();
      expect(box?.height).toBeGreaterThan(150);
    }
  });
});

test('moved while the clock stands: a word says what to press, and is what it says', async ({ page }) => {
  await openPage(page);
  const word = page.getByRole('button', { name: 'Paused: press play' });
  const isPlaying = (): Promise<boolean> => page.evaluate(() => globalThis.__roamscope.session.store.getState().clock.playing);
  await page.evaluate(() => globalThis.__roamscope.session.actions.pause());
  await expect(word).toBeHidden();
  await drag(page, 'MN1', 'AR2');
  await expect(word).toBeVisible();
  await page.evaluate(async () => {
    const { session } = globalThis.__roamscope;
    await session.actions.seek(session.displayNs() + 10e6);
  });
  await expect(word).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await drag(page, 'MN1', 'AR3');
  await word.click();
  await expect.poll(isPlaying).toBe(true);
  await expect(word).toBeHidden();
});

test('with the keyboard: focus, Enter, arrows, Enter; Escape leaves it where it is', async ({ page }) => {
  await openPage(page);
  const phone = node(page, 'MN1');
  await phone.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('listbox');
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(phone).toBeFocused();
  expect(await attachedTo(page, 'mn1')).toBe('ar1');
  await page.keyboard.press('Enter');
  await expect(list).toBeVisible();
  const options = await list.getByRole('option').allTextContents();
  for (let steps = 0; steps < options.length; steps++) {
    if ((await list.getByRole('option', { selected: true }).textContent())?.includes('AR3') === true) break;
    await page.keyboard.press('ArrowDown');
  }
  await moving(page, () => page.keyboard.press('Enter'));
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar3');
  await expect(phone).toBeFocused();
});

test('compare: the same drag under another scheme, then one drag for both', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await handoverCard(page).getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByTestId('pane-B')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Scheme of pane B/ })).toContainText('Distributed');
  await settle(page);
  const [first, second] = [await handovers(page, 0), await handovers(page, 1)];
  expect(second).toHaveLength(1);
  expect(second[0]?.detachNs).toBe(first[0]?.detachNs);
  await expect(handoverCard(page, 'B')).toContainText('Address kept');
  await expect(handoverCard(page, 'A').locator('[data-standing="best"]').first()).toBeVisible();
  await drag(page, 'MN1', 'AR3', 'B');
  await settle(page);
  expect(await attachedTo(page, 'mn1', 0)).toBe('ar3');
  expect(await attachedTo(page, 'mn1', 1)).toBe('ar3');
  await expect.poll(async () => (await handovers(page, 1)).length).toBe(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await handovers(page, 0)).length).toBe(1);
  await page.getByRole('button', { name: 'Close pane B' }).click();
  await expect(page.getByTestId('pane-B')).toBeHidden();
});

test('without mobility support the session breaks and the card says so', async ({ page }) => {
  await openPage(page, '#example/first-minute?panes=ipv6,pmipv6');
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await expect(handoverCard(page, 'A')).toContainText('Session broken');
  await expect(handoverCard(page, 'B')).toContainText('Address kept');
});

test('an option changes the run: the gateway that loses the phone de-registers it, and two messages more are counted', async ({
  page,
}) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Options and notes' }).click();
  await page.getByLabel('mag_detach_dereg').selectOption({ label: 'off' });
  await page.keyboard.press('Escape');
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  expect((await handovers(page))[0]?.messages).toBe(2);
  await page.getByRole('button', { name: 'Options and notes' }).click();
  await page.getByLabel('mag_detach_dereg').selectOption({ label: 'on (default)' });
  await expect.poll(async () => (await handovers(page))[0]?.messages).toBe(4);
});
