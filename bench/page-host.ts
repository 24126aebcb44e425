/** The built page for benchmarks: built into the cache, served with the isolation headers, opened in a Chromium of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserType, Page } from '@playwright/test';

const VIEWPORT = { width: 1280, height: 720 };
const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** Opens pages of the build that is served. */
export interface PageHost {
  readonly url: string;
  /** Does something with an empty page of a browser that has been started for it: nothing is in any cache. */
  withPage<Value>(run: (page: Page) => Promise<Value>): Promise<Value>;
}

/** Builds and serves the page as long as `run` takes. Fails with one line when there is no browser. */
export async function withPageHost<Value>(run: (host: PageHost) => Promise<Value>): Promise<Value> {
  const root = projectRoot();
  const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test') as { readonly chromium: BrowserType };
  const executablePath = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', chromium.executablePath()].find(
    (path) => path !== '' && existsSync(path),
  );
  if (executablePath === undefined) throw new Error('no Chromium: set CHROMIUM_PATH, or run npm run e2e once');
  const { server, url } = await servePage(root);
  try {
    return await run({
      url,
      withPage: async (work) => {
        const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
        try {
          const context = await browser.newContext({
            viewport: VIEWPORT,
            serviceWorkers: 'block',
            reducedMotion: 'no-preference',
          });
          return await work(await context.newPage());
        } finally {
          await browser.close();
        }
      },
    });
  } finally {
    server.kill();
  }
}

/** Builds the page into the cache and serves it with the isolation headers, as Vite's preview does. */
async function servePage(root: string): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const folder = join('node_modules', '.cache', 'roamscope-page');
  const built = spawnSync(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the page could not be built');
  const port = await freePort();
  const server = spawn(process.execPath, [vite, 'preview', '--outDir', folder, '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return { server, url };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  server.kill();
  throw new Error('the page is not served');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });
}

/** The project's folder: the nearest one above this bundle with its package.json. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string }).name === 'roamscope')
      return folder;
    const above = dirname(folder);
    if (above === folder) throw new Error('the project folder is not above this file');
    folder = above;
  }
}
