import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { drag, handoverCard, openPage, settle } from './support/page.ts';

// A whole analysis takes seconds on a busy machine, and each test makes several.
test.setTimeout(240_000);

/** Serious and critical findings of the page as it stands, as lines. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('no serious finding in any view', async ({ page }) => {
      await openPage(page);
      expect(await findings(page)).toEqual([]);
      await drag(page, 'MN1', 'AR2');
      await settle(page);
      await handoverCard(page).getByRole('button', { name: 'Why?' }).click();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Tables' }).click();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Ladder' }).click();
      await page.getByRole('button', { name: /PBU from AR2 to LMA/ }).click();
      await expect(page.locator('.octet').first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test('nor in what opens: help, scenarios, schemes, options, node menu, a problem', async ({ page }) => {
      await openPage(page);
      await page.keyboard.press('?');
      await expect(page.getByText('Everything has a key')).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Scenarios/ }).click();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Scheme of pane A/ }).click();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Options and notes' }).click();
      await expect(page.getByText('Model notes')).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('pane-A').getByRole('button', { name: /^LMA,/ }).click({ button: 'right' });
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.evaluate(() =>
        globalThis.__roamscope.session.actions.reportProblem({ message: 'For the test.', pointer: '/nodes/0' }),
      );
      await expect(page.getByRole('alert')).toHaveText('For the test. (at /nodes/0)');
      expect(await findings(page)).toEqual([]);
    });

    test('nor in the tables of MAARs, nor in Measure before and after', async ({ page }) => {
      await openPage(page, '#example/relay-locator-proxy?panes=maar-dhcpv6,maar-niq');
      await page.evaluate(async () => {
        const { session } = globalThis.__roamscope;
        session.actions.pause();
        await session.actions.seek(6.3e9);
      });
      await page.getByRole('tab', { name: 'Tables' }).click();
      await expect(page.getByText('DHCPv6 leases')).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.locator('.pane-switch').getByRole('button', { name: 'B' }).click();
      await expect(page.getByText('Known P-MAAR addresses').first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Measure' }).click();
      await page.getByLabel(/^Last delay of/).fill('6');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: /^Measure \d+ runs$/ }).click();
      await expect(page.getByRole('button', { name: /^Measure \d+ runs again$/ })).toBeVisible({ timeout: 90_000 });
      expect(await findings(page)).toEqual([]);
    });

    test('nor with four panes, nor on a phone', async ({ page }) => {
      await openPage(page, '#example/first-minute?panes=pmipv6,dma,ipv6,pmipv6');
      await settleAfterDrag(page);
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await openPage(page);
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Tables' }).click();
      expect(await findings(page)).toEqual([]);
    });
  });
}

async function settleAfterDrag(page: Page): Promise<void> {
  await drag(page, 'MN1', 'AR2');
  await settle(page);
}

test('every control can be reached and seen by keyboard', async ({ page }) => {
  await openPage(page);
  const seen = new Set<string>();
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const marked = style.outlineStyle !== 'none' || element.closest('.track') !== null || element.closest('svg') !== null;
      return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '', marked };
    });
    if (focus === null) continue;
    expect(focus.marked, `${focus.name} shows its focus`).toBe(true);
    seen.add(focus.name);
  }
  for (const name of ['Play', 'Next control message', 'Compare']) expect([...seen]).toContain(name);
  expect([...seen].some((name) => name.startsWith('MN1, mobile node'))).toBe(true);
});
