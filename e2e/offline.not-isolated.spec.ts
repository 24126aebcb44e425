import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { displayNs, openPage } from './support/page.ts';

const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A host of the build in a sub-path that the test can take away. */
function hostOf(headers: { readonly [name: string]: string }): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname.replace(/^\/lab\//, '');
    const file = path === '' ? 'index.html' : path;
    readFile(join(import.meta.dirname, '..', 'dist', file)).then(
      (octets) => response.writeHead(200, { ...headers, 'Content-Type': TYPES[extname(file)] ?? 'text/plain' }).end(octets),
      () => response.writeHead(404).end(),
    );
  });
}

for (const [host, headers] of [
  ['with isolation headers', isolationHeaders],
  ['without headers', {}],
] as const) {
  test(`after the first visit of a host ${host} the page needs no network`, async ({ browser }) => {
    test.slow();
    const server = hostOf(headers);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const context = await browser.newContext({ baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/lab/` });
    const page = await context.newPage();
    await openPage(page);
    // One worker of ours, and all files of the build kept.
    const kept = async (): Promise<number> =>
      page
        .evaluate(async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith('roamscope-'));
          const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return lists.flat().filter((request) => /StudyPanel|study\.worker|gallery|index\.html|\.lua/.test(request.url)).length;
        })
        .catch(() => 0);
    await expect.poll(kept, { timeout: 30_000 }).toBeGreaterThanOrEqual(6);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await page.reload();
    await expect(page.getByTestId('pane-A')).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole('button', { name: /^Play/ }).click();
    await expect.poll(() => displayNs(page)).toBeGreaterThan(20e6);
    // Parts that were never looked at while there was a network.
    await page.getByRole('button', { name: /^Scenarios/ }).click();
    await page.getByRole('button', { name: /^Phone to phone/ }).click();
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#example/two-phones');
    await page.getByRole('tab', { name: 'Studies' }).click();
    await expect(page.locator('.studies, [class*=stud]').first()).toBeVisible();
    await context.close();
  });
}
