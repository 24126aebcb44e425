import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { readPcapng } from '#wire/pcapng.ts';
import { drag, openPage } from './support/page.ts';

/** Drops a file on the page. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName, { type: 'application/json' }));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

const title = (page: Page): Promise<string | null> =>
  page.evaluate(() => globalThis.__roamscope.session.store.getState().scenario?.title ?? null);

test('a bad file is answered by one line with the place, and the running scenario stays', async ({ page }) => {
  await openPage(page);
  const before = await page.evaluate(() => JSON.stringify(globalThis.__roamscope.session.store.getState().scenario));
  await dropFile(page, 'broken.json', '{"format": "roamscope-scenario", "version": 1, "nodes": [');
  const line = page.getByRole('alert');
  await expect(line).toContainText('broken.json');
  await expect(line).toHaveCount(1);
  const scenario = { ...(JSON.parse(before) as { links: { delayMs: number }[] }) };
  scenario.links = scenario.links.map((link, index) => (index === 2 ? { ...link, delayMs: -5 } : link));
  await dropFile(page, 'negative.json', JSON.stringify(scenario));
  await expect(line).toContainText('/links/2/delayMs');
  expect(await page.evaluate(() => JSON.stringify(globalThis.__roamscope.session.store.getState().scenario))).toBe(before);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(line).toHaveCount(0);
});

test('a saved session opens again as it was', async ({ page }) => {
  await openPage(page);
  const saved = await page.evaluate(() =>
    JSON.stringify({ ...globalThis.__roamscope.sessionScenario(), title: 'Saved by hand' }),
  );
  await dropFile(page, 'saved.json', saved);
  await expect.poll(() => title(page)).toBe('Saved by hand');
  await expect(page.getByRole('button', { name: 'Scenarios: Saved by hand' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a session that was acted in and saved plays as it was played: nobody knows of its moves before', async ({ page }) => {
  await openPage(page, '#example/first-minute?panes=fmipv6,pmipv6');
  const messagesAt = (ns: number): Promise<string> =>
    page.evaluate(async (atNs) => {
      const { session } = globalThis.__roamscope;
      session.actions.pause();
      await session.actions.seek(atNs);
      const rows = session.store
        .getState()
        .models.map((model) => model.messages.map(({ sentNs, detail }) => `${sentNs} ${detail.message}`));
      return JSON.stringify(rows);
    }, ns);
  await messagesAt(3e9);
  for (const [router, untilNs] of [
    [1, 5e9],
    [0, 8e9],
  ] as const) {
    await page.evaluate(async (to) => {
      const { session } = globalThis.__roamscope;
      const plan = session.store.getState().plan!;
      await session.actions.moveMobile(plan.mobiles[0]!, plan.accessRouters[to]!);
    }, router);
    await messagesAt(untilNs);
  }
  const played = await messagesAt(8e9);
  expect(played).toContain('FBU');
  expect(played).toContain('PBU');
  const saved = await page.evaluate(() => globalThis.__roamscope.sessionScenario());
  expect(saved?.events).toMatchObject([{ live: true }, { live: true }]);
  await dropFile(page, 'session.json', JSON.stringify({ ...saved, title: 'As it was' }));
  await expect.poll(() => title(page)).toBe('As it was');
  expect(await messagesAt(8e9)).toBe(played);
});

test('a link opens a figure of a draft; one that names nothing says so', async ({ page }) => {
  await openPage(page, '#figure/seite-dma-5');
  await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Distributed');
  const figure = await title(page);
  await page.evaluate(() => {
    location.hash = '#figure/nobody-9';
  });
  await expect(page.getByRole('alert')).toContainText('figure/nobody-9');
  expect(await title(page)).toBe(figure);
});

test('a link that names a scheme which cannot be played shows its scenario under its own scheme, and says so', async ({
  page,
}) => {
  await openPage(page, '#figure/seite-dma-5?panes=nobody');
  await expect(page.getByRole('alert')).toContainText('nobody');
  expect(await title(page)).toContain('figure 5');
  await expect(page.getByRole('button', { name: /^Scheme of pane A/ })).toContainText('Distributed');
});

test('words of the language that are no schemes, and a fifth pane, are told in a line', async ({ page }) => {
  const alert = page.getByRole('alert');
  await openPage(page, '#example/first-minute?panes=__proto__');
  await expect(alert).toContainText('expected a scheme, found "__proto__"');
  for (const word of ['constructor', 'toString', 'hasOwnProperty']) {
    await page.evaluate((scheme) => {
      location.hash = `#example/two-phones?panes=${scheme}`;
    }, word);
    await expect(alert).toContainText(`expected a scheme, found "${word}"`);
  }
  await page.evaluate(() => {
    location.hash = '#example/first-minute?panes=pmipv6,dma,ipv6,mipv6,hmipv6,fmipv6';
  });
  await expect(alert).toHaveText('There is room for 4 panes. Left out of the link: hmipv6, fmipv6.');
  await expect(page.getByTestId('pane-D')).toBeVisible();
});

test('the gallery opens scenarios, and the address follows', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /^Scenarios/ }).click();
  await page.getByRole('button', { name: /^Phone to phone/ }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#example/two-phones');
});

test('the session is saved as a scenario with everything that was done', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Scenario (JSON)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('the-first-minute.json');
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    events: readonly { move?: { node: string; to: string } }[];
  };
  expect(saved.events.map((event) => event.move)).toEqual([expect.objectContaining({ node: 'mn1', to: 'ar2' })]);
});

test('what the pane has sent so far is saved for Wireshark, an interface a link', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'All links (pcapng)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('the-first-minute-pmipv6.pcapng');
  const capture = readPcapng(await readFile(await download.path()));
  if (!capture.ok) throw new Error(capture.error);
  const names = capture.value.interfaces.map((item) => item.name);
  expect(names).toEqual(expect.arrayContaining(['core-ar1', 'ar1-mn1']));
  expect(new Set(names).size).toBe(names.length);
  expect(capture.value.frames.length).toBeGreaterThan(10);

  const [script] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Wireshark script (Lua)' }).click(),
  ]);
  expect(await readFile(await script.path(), 'utf8')).toContain("Proto('rfc8885'");
});
