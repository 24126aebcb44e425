import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileFor, isolationHeaders, listenNear, serveFolder } from './static-server.mjs';

let folder = '';
let server: Server;
let port = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roamscope-static-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'site', 'assets', 'a.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  server = serveFolder(join(folder, 'site'), { headers: isolationHeaders, base: '/sub/' });
  port = await listenNear(server, 0);
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test('serves the index and other files below the base, with the isolation headers', async () => {
  const page = await fetch(`http://127.0.0.1:${port}/sub/`);
  expect(await page.text()).toBe('<p>page</p>');
  expect(page.headers.get('content-type')).toContain('text/html');
  for (const [name, value] of Object.entries(isolationHeaders)) expect(page.headers.get(name)).toBe(value);
  const script = await fetch(`http://127.0.0.1:${port}/sub/assets/a.js?v=1`);
  expect(script.headers.get('content-type')).toContain('text/javascript');
  expect(await script.text()).toBe('export {};');
});

test('answers 404 outside the base and for missing files, 405 for other methods', async () => {
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/sub/missing.js`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/sub/`, { method: 'POST' })).status).toBe(405);
});

test('never leaves its folder', () => {
  const site = join(folder, 'site');
  expect(fileFor(site, '/../secret.txt')).toBeNull();
  expect(fileFor(site, '/assets/../../secret.txt')).toBeNull();
  expect(fileFor(site, '/assets/../index.html')).toBe(join(site, 'index.html'));
});

test('takes the next free port when the wanted one is taken', async () => {
  const second = serveFolder(folder);
  const taken = await listenNear(second, port);
  expect(taken).not.toBe(port);
  second.close();
});
