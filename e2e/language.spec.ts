import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { attachedTo, drag, handoverCard, node, openPage, settle } from './support/page.ts';

/** Serious and critical findings of the page as it stands, as lines. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}

/** How far the page is wider than its window, CSS pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const lang = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.lang);

// A busy machine plays slowly, and a whole analysis takes it seconds.
test.setTimeout(240_000);

test.describe('playing by itself', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('the first minute in German: drag, card, why, help', async ({ page }) => {
    await openPage(page, '?lang=de');
    expect(await lang(page)).toBe('de');
    await expect(page).toHaveTitle(/^Roamscope: IP-Mobilität/);
    await expect(page.getByText('Das Telefon zu einem anderen Router ziehen.')).toBeVisible();
    await page.getByRole('tab', { name: 'Tabellen' }).click();
    await expect(page.getByRole('table', { name: /Binding Cache/ })).toContainText('AR1');
    await drag(page, 'MN1', 'AR2');
    await expect(page.getByTestId('announcer')).toHaveText(/MN1 ist an AR2; Adresse behalten; [\d.]+ ms Lücke; \d+ verloren/, {
      timeout: 30_000,
    });
    await settle(page);
    expect(await attachedTo(page, 'mn1')).toBe('ar2');
    const card = handoverCard(page);
    await expect(card).toContainText('Adresse behalten');
    await expect(node(page, 'MN1')).toHaveAccessibleName(/Mobilknoten an AR2/);
    await card.getByRole('button', { name: 'Warum?' }).click();
    // The engine's sentence stays in the language of its documents, and says so.
    await expect(card.locator('.handover-why').first()).toHaveAttribute('lang', 'en');
    await page.keyboard.press('?');
    await expect(page.getByText('Für alles gibt es eine Taste')).toBeVisible();
  });
});

test('chosen in the help: at once, with the session as it was, and at the next visit', async ({ page }) => {
  await openPage(page, '?lang=en');
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByText('Für alles gibt es eine Taste')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Deutsch' })).toHaveAttribute('aria-pressed', 'true');
  await expect(handoverCard(page)).toContainText('Adresse behalten');
  await expect(node(page, 'LMA')).toHaveAccessibleName(/Gateway/);
  expect(await lang(page)).toBe('de');
  expect(await attachedTo(page, 'mn1')).toBe('ar2');
  // The address does not ask for the other language any more.
  expect(new URL(page.url()).search).toBe('');
  await openPage(page);
  await expect(page.getByRole('tab', { name: 'Leiter' })).toBeVisible();
  // An address that asks for a language wins for as long as it is open.
  await openPage(page, '?lang=en');
  await expect(page.getByRole('tab', { name: 'Ladder' })).toBeVisible();
});

test.describe('a browser that speaks German', () => {
  test.use({ locale: 'de-AT' });

  test('gets a German page, and an embed too', async ({ page }) => {
    await openPage(page);
    await expect(page.getByRole('tab', { name: 'Leiter' })).toBeVisible();
    await openPage(page, '?embed');
    await expect(page.getByRole('link', { name: 'In Roamscope öffnen' })).toBeVisible();
    await openPage(page, '?embed&lang=en');
    await expect(page.getByRole('link', { name: 'Open in Roamscope' })).toBeVisible();
  });
});

test('without German the page opens in English', async ({ page }) => {
  await page.route(/\/assets\/de-[^/]*\.js$/, (route) => route.abort());
  await openPage(page, '?lang=de');
  await expect(page.getByRole('tab', { name: 'Ladder' })).toBeVisible();
  expect(await lang(page)).toBe('en');
});

for (const [device, viewport] of [
  ['desk', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test.describe(device, () => {
    test.use({ viewport });

    test('no serious finding in German, and nothing wider than the window', async ({ page }) => {
      await openPage(page, '?lang=de');
      await drag(page, 'MN1', 'AR2');
      await settle(page);
      expect(await overflow(page)).toBe(0);
      expect(await findings(page)).toEqual([]);
      for (const key of ['l', 'a', 't', 'p', 'w', 'h', 'm', 'y']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
        expect(await overflow(page), key).toBe(0);
      }
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('?');
      await expect(page.getByText('Für alles gibt es eine Taste')).toBeVisible();
      expect(await overflow(page)).toBe(0);
      expect(await findings(page)).toEqual([]);
    });
  });
}
