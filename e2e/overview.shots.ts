import { test } from '@playwright/test';

/** The page as it opens, for the documentation: `npm run screenshots` writes docs/screenshots/overview-*.png. */
for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('overview', async ({ page }) => {
      await page.goto('./');
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `docs/screenshots/overview-${colorScheme}.png` });
    });
  });
}
