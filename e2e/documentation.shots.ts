import { test, type Page } from '@playwright/test';
import { drag, handoverCard, openPage, settle } from './support/page.ts';

/**
 * Pictures for the documentation: `npm run screenshots` writes docs/screenshots/*.png. Motion is reduced, so the page opens paused and each
 * picture shows a chosen instant, not the moment at which the camera happened to be ready.
 */
const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(500);
  await page.screenshot({ path: `docs/screenshots/${name}.png` });
};

/** Goes on until a message is in flight that is drawn with this name, and a little further. */
async function stepTo(page: Page, message: string, furtherMs: number): Promise<void> {
  await page.evaluate(
    async ([name, ms]) => {
      const { session } = globalThis.__roamscope;
      const cause = session.store.getState().models[0]?.handovers[0]?.cause ?? 0;
      const sent = (): number | undefined =>
        session.store.getState().models[0]?.messages.find((row) => row.cause === cause && row.detail.message === name)?.sentNs;
      for (let tries = 0; tries < 40 && sent() === undefined; tries++) await session.actions.stepControl('forward');
      await session.actions.seek((sent() ?? 0) + ms * 1e6);
    },
    [message, furtherMs] as const,
  );
}

/** Goes on until traffic flows in both tunnel halves and on the radio. */
async function warmUp(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(466e6));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('overview', async ({ page }) => {
      await openPage(page);
      await warmUp(page);
      await shoot(page, `overview-${colorScheme}`);
    });

    test('handover', async ({ page }) => {
      await openPage(page);
      await warmUp(page);
      await drag(page, 'MN1', 'AR2');
      await stepTo(page, 'PBA', 6);
      await page.getByRole('tab', { name: 'Tables' }).click();
      await shoot(page, `handover-${colorScheme}`);
    });

    test('compare', async ({ page }) => {
      await openPage(page);
      await warmUp(page);
      await drag(page, 'MN1', 'AR2');
      await settle(page);
      await handoverCard(page).getByRole('button', { name: 'Compare' }).click();
      await page.getByTestId('pane-B').waitFor();
      await settle(page);
      await shoot(page, `compare-${colorScheme}`);
    });
  });
}

test('packet', async ({ page }) => {
  await openPage(page);
  await warmUp(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await page.getByRole('button', { name: /PBU from AR2 to LMA/ }).click();
  await page.getByRole('button', { name: /^Destination Address/ }).click();
  await shoot(page, 'packet');
});

test('why', async ({ page }) => {
  await openPage(page);
  await warmUp(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await handoverCard(page).getByRole('button', { name: 'Why?' }).click();
  await shoot(page, 'why');
});

test('figure', async ({ page }) => {
  await openPage(page, '#figure/seite-dma-5');
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(3200e6));
  await shoot(page, 'figure-seite-dma-5');
});

test.describe('projector', () => {
  test.use({ viewport: { width: 1920, height: 1080 } });

  test('three schemes', async ({ page }) => {
    await openPage(page, '#example/first-minute?panes=pmipv6,dma,ipv6');
    await warmUp(page);
    await drag(page, 'MN1', 'AR2');
    await settle(page);
    await shoot(page, 'three-schemes');
  });
});

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('phone', async ({ page }) => {
    await openPage(page);
    await warmUp(page);
    await drag(page, 'MN1', 'AR2');
    await settle(page);
    await shoot(page, 'phone');
    await page.getByRole('tab', { name: 'Ladder' }).click();
    await shoot(page, 'phone-ladder');
  });
});

/** Plays up to an instant and stands there. */
async function standAt(page: Page, atMs: number): Promise<void> {
  await page.evaluate((ms) => globalThis.__roamscope.session.actions.seek(ms * 1e6), atMs);
}

test('lanes', async ({ page }) => {
  await openPage(page, '#figure/seite-dma-5');
  await standAt(page, 5500);
  await page.keyboard.press('a');
  await page.waitForTimeout(1500);
  await shoot(page, 'lanes');
});

test('charts', async ({ page }) => {
  await openPage(page, '#example/metro-star');
  await standAt(page, 12_000);
  await page.keyboard.press('h');
  await page.waitForTimeout(2000);
  await shoot(page, 'charts');
});

test('editor', async ({ page }) => {
  await openPage(page, '#figure/seite-dma-5');
  await standAt(page, 500);
  await page.getByRole('button', { name: 'Edit the topology' }).click();
  await page.waitForTimeout(1500);
  await shoot(page, 'editor');
});

test('gallery', async ({ page }) => {
  await page.goto('./#gallery');
  await page
    .getByRole('link', { name: /Proxy Mobile IPv6/ })
    .first()
    .waitFor();
  await page.waitForTimeout(6000);
  await shoot(page, 'gallery');
});

test('lesson', async ({ page }) => {
  await openPage(page, '#lesson/central-anchor');
  await page.getByRole('button', { name: 'Next', exact: true }).waitFor();
  await page.waitForTimeout(1500);
  await shoot(page, 'lesson');
});

test.describe('dark', () => {
  test.use({ colorScheme: 'dark' });

  test('waterfall', async ({ page }) => {
    await openPage(page, '#figure/seite-dma-5?panes=pmipv6,dma,mipv6,ipv6');
    await standAt(page, 5000);
    await page.keyboard.press('w');
    await page.waitForTimeout(1500);
    await shoot(page, 'waterfall-dark');
  });
});
