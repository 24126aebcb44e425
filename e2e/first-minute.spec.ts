import { expect, test } from '@playwright/test';
import { attachedTo, displayNs, drag, handoverCard, handovers, node, openPage, reportOf, settle } from './support/page.ts';

test.describe('the first minute', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('PMIPv6 runs when the page opens, records travel by shared memory', async ({ page }) => {
    await openPage(page);
    expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().transport)).toBe('ring');
    await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Proxy Mobile IPv6');
    const before = await displayNs(page);
    await expect.poll(() => displayNs(page)).toBeGreaterThan(before + 50e6);
    await expect(page.getByText('Drag the phone to another router.')).toBeVisible();
    await page.getByRole('tab', { name: 'Tables' }).click();
    const cache = page.getByRole('table', { name: /Binding Cache/ });
    await expect(cache.getByRole('row')).toHaveCount(2);
    await expect(cache).toContainText('AR1');
    const flow = await page.evaluate(() => globalThis.__roamscope.session.store.getState().models[0]?.flows[0]);
    expect(flow?.delivered).toBeGreaterThan(0);
  });

  test('a drag by mouse: slow motion by itself, old → new in the table, and a card that says what the report says', async ({
    page,
  }) => {
    await openPage(page);
    await page.getByRole('tab', { name: 'Tables' }).click();
    await drag(page, 'MN1', 'AR2');
    await expect(page.getByText(/slow motion · handover/)).toBeVisible({ timeout: 20_000 });
    await expect(
      page
        .getByRole('table', { name: /Binding Cache/ })
        .locator('del')
        .first(),
    ).toHaveText('AR1');
    await expect.poll(() => attachedTo(page, 'mn1')).toBe('ar2');
    const card = handoverCard(page);
    await expect(card).toContainText('Address kept', { timeout: 20_000 });
    await settle(page);
    const [report] = await reportOf(page);
    const row = report?.handovers[0];
    if (row === undefined) throw new Error('the report has no handover');
    const first = row.flows[0]?.firstAfterMs ?? 0;
    const gap = Number((first - row.detachMs).toFixed(1));
    await expect(card.locator('dd').nth(0)).toHaveText(`${gap} ms`);
    await expect(card.locator('dd').nth(1)).toHaveText(String(row.flows[0]?.lost));
    await expect(card.locator('dd').nth(2)).toHaveText(String(row.messages));
    await expect(card).toContainText(`${gap} ms`);
    const [shown] = await handovers(page);
    expect(shown?.bytes).toBe(row.bytes);
    expect(gap).toBeGreaterThanOrEqual(84);
    expect(gap).toBeLessThan(104);
  });

  test('the live region tells the handover in one sentence', async ({ page }) => {
    await openPage(page);
    await drag(page, 'MN1', 'AR2');
    await expect(page.getByTestId('announcer')).toHaveText(/MN1 attached to AR2; address kept; [\d.]+ ms gap; \d+ lost/, {
      timeout: 30_000,
    });
    await expect(node(page, 'MN1')).toHaveAccessibleName(/MN1, mobile node at AR2/);
  });
});

test('step through it: each message with its reason; why: the anatomy and all reasons', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  const card = handoverCard(page);
  const [row] = await handovers(page);
  await card.getByRole('button', { name: 'Step through it' }).click();
  await expect.poll(() => displayNs(page)).toBe(row?.detachNs);
  for (const message of ['RS', 'PBU', 'PBA', 'RA']) {
    for (
      let steps = 0;
      steps < 4 && !(await card.locator('.handover-message strong').allTextContents()).includes(message);
      steps++
    ) {
      await card.getByRole('button', { name: 'Next message' }).click();
    }
    await expect(card.locator('.handover-message strong')).toHaveText(message);
    await expect(card.locator('cite')).toContainText(/RFC|draft/);
  }
  await card.getByRole('button', { name: 'Play on' }).click();
  await settle(page);
  await card.getByRole('button', { name: 'Why?' }).click();
  const reasons = card.getByRole('list', { name: 'Message by message' });
  await expect(reasons.getByRole('listitem')).toHaveCount(4);
  await expect(card.getByText('No radio').first()).toBeVisible();
  await reasons.getByRole('button').nth(1).click();
  await expect(page.getByRole('tab', { name: 'Packet' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('heading', { name: /^PBU/ })).toBeVisible();
});

test('with reduced motion the page opens paused, and steps move it', async ({ page }) => {
  await openPage(page);
  expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().clock.playing)).toBe(false);
  const before = await displayNs(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => displayNs(page)).toBeGreaterThan(before);
  const after = await displayNs(page);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => displayNs(page)).toBeLessThan(after);
});
