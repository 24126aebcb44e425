import { expect, test, type Page } from '@playwright/test';
import { displayNs, drag, middle, node, openPage } from './support/page.ts';

/** Opens the share panel and reads the link from it. */
async function sharedLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  return page.getByRole('textbox', { name: 'Link' }).inputValue();
}

/** What a link has to bring back. */
function stateOf(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const { session } = globalThis.__roamscope;
    const { inputs, panes, models, scenario, filters, clock } = session.store.getState();
    return {
      title: scenario?.title,
      inputs,
      runs: panes.map((pane) => pane.run),
      atNs: clock.displayNs,
      messages: models.map((model) => model.messages.map((message) => [message.packetId, message.sentNs])),
      filters,
    };
  });
}

const hash = (link: string): string => link.slice(link.indexOf('#'));

test('a link opens at this very instant, with every input, pane and table; so does the one on a phone', async ({
  page,
  browser,
}) => {
  test.slow();
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await page.keyboard.press('c');
  await expect(page.getByTestId('pane-B')).toBeVisible();
  await expect.poll(() => displayNs(page)).toBeGreaterThan(150e6);
  const link = await sharedLink(page);
  expect(link.length - link.indexOf('#')).toBeLessThan(200);
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  const before = await stateOf(page);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 780 },
  ]) {
    const context = await browser.newContext({ viewport, hasTouch: viewport.width < 500 });
    const other = await context.newPage();
    await openPage(other, hash(link));
    await expect(other.getByTestId('pane-B')).toBeVisible();
    await expect.poll(() => stateOf(other), { timeout: 30_000 }).toEqual(before);
    expect(await other.evaluate(() => location.hash)).toBe(hash(link));
    expect(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    // It is the same session: it plays on from there.
    await other.getByRole('button', { name: /^Play/ }).click();
    await expect.poll(() => displayNs(other)).toBeGreaterThan((before as { atNs: number }).atNs);
    await context.close();
  }
});

test('a link looks where it was made from, on any screen; panes share one camera; nothing is added to it while all is in view', async ({
  page,
  browser,
}) => {
  const cameraOf = (of: Page): Promise<{ x: number; y: number; k: number } | null> =>
    of.evaluate(() => globalThis.__roamscope.session.store.getState().camera);
  /** Where a node is, from the middle of its pane, by the size of icons' places on the plane. */
  const place = async (of: Page, label: string, pane = 'A'): Promise<{ x: number; y: number }> => {
    const canvas = await middle(of.getByTestId(`pane-${pane}`).locator('.topology-svg'));
    const at = await middle(node(of, label, pane).locator('.token'));
    return { x: at.x - canvas.x, y: at.y - canvas.y };
  };
  await openPage(page);
  await page.keyboard.press('c');
  await expect(page.getByTestId('pane-B')).toBeVisible();
  const plain = hash(await sharedLink(page));
  await page.keyboard.press('Escape');
  expect(await cameraOf(page)).toBeNull();
  const before = await place(page, 'AR2');

  const ar2 = await middle(node(page, 'AR2').locator('.token'));
  await page.mouse.move(ar2.x, ar2.y - 60);
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await cameraOf(page))?.k ?? 1).toBeGreaterThan(1.3);
  const there = await place(page, 'AR2');
  expect(there).not.toEqual(before);
  // The other pane looks at the same.
  const other = await place(page, 'AR2', 'B');
  expect(Math.hypot(other.x - there.x, other.y - there.y)).toBeLessThan(3);

  const link = hash(await sharedLink(page));
  expect(link.length - plain.length).toBeGreaterThan(0);
  expect(link.length - plain.length).toBeLessThan(16);
  const made = await cameraOf(page);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 780 },
  ]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const opened = await context.newPage();
    await openPage(opened, link);
    await expect(opened.getByTestId('pane-B')).toBeVisible();
    await expect.poll(async () => (await cameraOf(opened))?.k ?? 0).toBeCloseTo(made?.k ?? -1, 1);
    const back = await cameraOf(opened);
    expect(Math.hypot((back?.x ?? 0) - (made?.x ?? 9), (back?.y ?? 0) - (made?.y ?? 9))).toBeLessThan(1);
    if (viewport.width > 500) {
      const again = await place(opened, 'AR2');
      expect(Math.hypot(again.x - there.x, again.y - there.y)).toBeLessThan(4);
    }
    // Fitting looks at all of it again, in every pane, and in the next link.
    await opened.getByRole('button', { name: 'Fit to view' }).first().click();
    await expect.poll(() => cameraOf(opened)).toBeNull();
    expect(hash(await sharedLink(opened))).toBe(plain);
    await context.close();
  }
});

test('a link that was cut short, changed, or comes from a later version says so in one line; the session stays', async ({
  page,
}) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  const link = hash(await sharedLink(page));
  await page.keyboard.press('Escape');
  const before = await stateOf(page);
  const line = page.getByRole('alert');
  for (const [bad, says] of [
    [link.slice(0, -4), 'cut short'],
    [link.slice(0, -2) + (link.endsWith('AA') ? 'BB' : 'AA'), 'changed on its way'],
    [`#C${link.slice(2)}`, 'later version'],
    [`${link.slice(0, 9)}.${link.slice(10)}`, 'characters'],
    [`#B${'A'.repeat(100_000)}`, 'longer than any'],
  ] as const) {
    await page.evaluate((text) => {
      location.hash = text;
    }, bad);
    await expect(line).toContainText(says);
    await expect(line).toHaveCount(1);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  expect(await stateOf(page)).toEqual(before);
  // The page that opens with a bad one says that what it shows is not the link's.
  await page.goto('about:blank');
  await openPage(page, link.slice(0, -4));
  await expect(line).toContainText('cut short');
  await expect(line).toContainText('first scenario of the gallery instead');
});

test('the embed builder writes the code for the panes, colours and size that were chosen', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Share', exact: true }).press('Enter');
  await page.getByText('Embed', { exact: true }).click();
  const code = page.getByRole('textbox', { name: 'Code to embed' });
  await page.getByRole('combobox', { name: 'Colours', exact: true }).selectOption('dark');
  await page.getByRole('combobox', { name: 'Size', exact: true }).selectOption('wide');
  await page.getByLabel(/^Locked/).check();
  await expect(code).toHaveValue(
    /^<iframe src="http[^"]*\?embed&amp;theme=dark&amp;locked#[AB][^"]*" title="Roamscope: The first minute" width="100%" height="480"/,
  );
});
