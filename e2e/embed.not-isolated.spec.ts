import { createServer, type Server } from 'node:http';
import { expect, test, type FrameLocator, type Page } from '@playwright/test';

/** A page of somebody else on another port, without any header, that frames ours. */
async function foreignPage(page: Page, address: string): Promise<{ readonly frame: FrameLocator; readonly server: Server }> {
  const html = `<!doctype html><title>Lecture</title><h1>Lecture</h1><iframe src="${address.replaceAll('&', '&amp;')}" title="Roamscope" width="900" height="560"></iframe>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  await page.goto(`http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/`);
  return { frame: page.frameLocator('iframe'), server };
}

/** Storage that throws, as in a browser that blocks third parties, and that counts every try. */
function blockStorage(): void {
  if (window.parent === window) return;
  Object.assign(globalThis, { __touched: [] });
  const touched = (name: string) => ({
    get(): never {
      (globalThis as unknown as { __touched: string[] }).__touched.push(name);
      throw new DOMException('blocked', 'SecurityError');
    },
  });
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, name, touched(name));
  Object.defineProperty(Document.prototype, 'cookie', touched('cookie'));
  Object.defineProperty(Navigator.prototype, 'serviceWorker', touched('serviceWorker'));
}

test('an embed plays in a foreign page without isolation and with storage blocked, which it never touches', async ({
  page,
  baseURL,
}) => {
  await page.addInitScript(blockStorage);
  const { frame, server } = await foreignPage(page, `${baseURL}?embed&theme=dark#figure/seite-dma-5?panes=dma,pmipv6`);
  await expect(frame.getByTestId('pane-B')).toBeVisible();
  const inside = page.frames()[1]!;
  expect(await inside.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(await inside.evaluate(() => globalThis.__roamscope.session.store.getState().transport)).toBe('batch');
  expect(await inside.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await expect(frame.locator('.page-head')).toHaveCount(0);
  await frame.getByRole('button', { name: /^Play/ }).click();
  await expect.poll(() => inside.evaluate(() => globalThis.__roamscope.session.displayNs())).toBeGreaterThan(20e6);
  expect(await inside.evaluate(() => (globalThis as unknown as { __touched: string[] }).__touched)).toEqual([]);
  const out = frame.getByRole('link', { name: 'Open in Roamscope' });
  expect(await out.getAttribute('href')).toBe('/roamscope/#figure/seite-dma-5?panes=dma,pmipv6');
  server.close();
});

test('a locked embed plays and moves in time, and nothing else', async ({ page, baseURL }) => {
  const { frame, server } = await foreignPage(page, `${baseURL}?embed&locked`);
  await expect(frame.getByTestId('pane-A')).toBeVisible();
  await frame.getByRole('button', { name: /^Play/ }).click();
  const inside = page.frames()[1]!;
  await expect.poll(() => inside.evaluate(() => globalThis.__roamscope.session.displayNs())).toBeGreaterThan(130e6);
  const grip = await frame.locator('.grip').first().boundingBox();
  await page.mouse.move((grip?.x ?? 0) + 10, (grip?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((grip?.x ?? 0) + 200, (grip?.y ?? 0) + 10, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press('c');
  const state = await inside.evaluate(() => {
    const { inputs, panes } = globalThis.__roamscope.session.store.getState();
    return [inputs.length, panes.length];
  });
  expect(state).toEqual([0, 1]);
  server.close();
});
