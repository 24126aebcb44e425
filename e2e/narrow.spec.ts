/** Where there is little room: nothing is cut off, nothing covers what it speaks of. */
import { expect, test, type Locator } from '@playwright/test';
import { drag, idle, node, openPage } from './support/page.ts';

/** How far an element sticks out of another one to the sides, CSS pixels. */
async function sticksOut(inner: Locator, outer: Locator): Promise<number> {
  const [one, other] = [await inner.boundingBox(), await outer.boundingBox()];
  if (one === null || other === null) throw new Error('not on the page');
  return Math.max(0, other.x - one.x, one.x + one.width - other.x - other.width);
}

test('beside a wide panel two panes stand under each other, and the hint is whole', async ({ page }) => {
  for (const width of [920, 1160]) {
    await page.setViewportSize({ width, height: 800 });
    await openPage(page, '#example/first-minute?panes=pmipv6,dma');
    await page.getByRole('tab', { name: 'Studies' }).click();
    const [one, other] = ['pane-A', 'pane-B'].map((id) => page.getByTestId(id));
    const canvas = one!.locator('.pane-canvas');
    expect((await canvas.boundingBox())?.width).toBeGreaterThan(230);
    const hint = page.locator('.topology-hint');
    if (await hint.isVisible()) expect(await sticksOut(hint, canvas)).toBe(0);
    expect((await other!.boundingBox())?.x === (await one!.boundingBox())?.x).toBe(width < 1150);
  }
});

test('a low embed shows two panes whole, and what leads out of it covers none of their buttons', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 480 });
  await page.goto('./?embed#example/first-minute?panes=pmipv6,dma');
  await expect(page.getByTestId('pane-A')).toBeVisible();
  for (const letter of ['A', 'B']) {
    const pane = page.getByTestId(`pane-${letter}`);
    expect(await sticksOut(pane, page.locator('.page-main'))).toBe(0);
    await pane.getByRole('button', { name: `Close pane ${letter}` }).click({ trial: true });
  }
  await page.setViewportSize({ width: 400, height: 700 });
  const [one, other] = [await page.getByTestId('pane-A').boundingBox(), await page.getByTestId('pane-B').boundingBox()];
  expect(other!.y).toBeGreaterThan(one!.y + 100);
  expect(other!.x).toBe(one!.x);
});

test('on a phone an old future is told of in one row', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await page.evaluate(async () => {
    const { actions } = globalThis.__roamscope.session;
    await actions.seek(3e9);
    await actions.seek(100e6);
  });
  await drag(page, 'MN1', 'AR3');
  const strip = page.getByRole('group', { name: 'Old future' });
  const words = await strip.locator(':is(span, select)').first().boundingBox();
  const close = await strip.getByRole('button').last().boundingBox();
  expect(Math.abs(words!.y + words!.height / 2 - close!.y - close!.height / 2)).toBeLessThan(4);
  expect(close!.x + close!.width).toBeLessThanOrEqual(390);
});

test('tables fit the panel that the page opens with', async ({ page }) => {
  await openPage(page, '#example/first-minute?panes=pmipv6,dma');
  await page.getByRole('tab', { name: 'Tables' }).click();
  const cards = page.locator('.node-card');
  await expect(cards.first()).toBeVisible();
  expect(await cards.evaluateAll((all) => all.map((card) => card.scrollWidth - card.clientWidth))).toEqual(
    Array.from({ length: await cards.count() }, () => 0),
  );
});

test('a phone that was let go over a router while the clock stands covers no name', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => globalThis.__roamscope.session.actions.pause());
  await drag(page, 'MN1', 'AR3');
  await idle(page);
  // Without the halo of letters.
  const box = (part: Locator): Promise<{ x0: number; y0: number; x1: number; y1: number }> =>
    part.evaluate((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { x0: left, y0: top + 2, x1: right, y1: bottom - 2 };
    });
  await expect
    .poll(async () => {
      const name = await box(node(page, 'MN1').locator('text.label'));
      const others = await Promise.all(
        ['text.label', '.badge rect', '.token'].map((part) => box(node(page, 'AR3').locator(part).first())),
      );
      return others.some((other) => name.x0 < other.x1 && other.x0 < name.x1 && name.y0 < other.y1 && other.y0 < name.y1);
    })
    .toBe(false);
});
