/**
 * What a frame costs the page's main thread: the built page in Chromium with 200 nodes and 1,000 packets on the canvas, by the browser's
 * own count of processor time (Performance.getMetrics in threadTicks), so that waiting for other work on the machine does not count. The
 * page is opened several times, each time warmed up and measured over several windows; every window is a value, and the median counts.
 * The number of packets that are drawn is a result of its own, taken at both ends of each window.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserType, CDPSession, Page } from '@playwright/test';
import { makeCrowdScenario, PACKETS_UNDER_WAY } from './crowd-scenario.ts';
import { summarize, type BenchResult } from './results.ts';

/** What src/app/main.tsx puts on the page, as far as it is used here. */
interface PageHook {
  readonly session: {
    /** Called once a frame by the page's frame loop. */
    frame: (wallMs: number) => boolean;
    /** The instant that is shown. */
    displayNs(): number;
    readonly actions: {
      openScenario(scenario: unknown, options: object): Promise<{ readonly ok: boolean }>;
    };
    readonly store: {
      getState(): { readonly models: readonly { packetsInFlight(): { readonly count: number } }[] };
    };
  };
}

declare global {
  /** Frames counted by the benchmark. */
  var __benchFrames: number;
}

const VIEWPORT = { width: 1280, height: 720 };
const WARM_UP_MS = 2000;
const WINDOW_MS = 1000;
const WINDOWS = 4;
const OPENINGS = 3;
/** Simulated instant that is shown first: all flows run, nobody moves. */
const START_NS = 1e9;
const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** Builds the page, opens it and measures. Fails with one line when there is no browser. */
export async function measurePage(): Promise<BenchResult[]> {
  const root = projectRoot();
  const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test') as { readonly chromium: BrowserType };
  const executablePath = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', chromium.executablePath()].find(
    (path) => path !== '' && existsSync(path),
  );
  if (executablePath === undefined) throw new Error('no Chromium: set CHROMIUM_PATH, or run npm run e2e once');
  const { server, url } = await servePage(root);
  const windows: Window[] = [];
  try {
    for (let opening = 0; opening < OPENINGS; opening++) {
      const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
      try {
        const context = await browser.newContext({ viewport: VIEWPORT, serviceWorkers: 'block', reducedMotion: 'no-preference' });
        const page = await context.newPage();
        await page.goto(url);
        await openCrowd(page);
        windows.push(...(await measureFrames(page, await context.newCDPSession(page))));
      } finally {
        await browser.close();
      }
    }
  } finally {
    server.kill();
  }
  const fewest = Math.min(...windows.map((window) => window.packets));
  if (fewest < PACKETS_UNDER_WAY) throw new Error(`only ${fewest} packets on the canvas`);
  return [
    summarize(
      'page/frame-ms',
      'ms',
      windows.map((window) => window.frameMs),
    ),
    summarize(
      'page/frames',
      'frames/s',
      windows.map((window) => window.rate),
    ),
    summarize(
      'page/packets',
      'packets',
      windows.map((window) => window.packets),
    ),
  ];
}

/** A stretch of time that was measured. */
interface Window {
  readonly frameMs: number;
  /** Frames per second of wall time. */
  readonly rate: number;
  /** Packets on links at its beginning or end, whichever are fewer; each is drawn. */
  readonly packets: number;
}

/** Opens the scenario in the page and waits until its packets are under way. */
async function openCrowd(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as unknown as { __roamscope?: PageHook }).__roamscope !== undefined);
  const opened = await page.evaluate(
    ([scenario, startNs]) => {
      const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
      return session.actions.openScenario(scenario, { playing: true, endless: true, startNs });
    },
    [makeCrowdScenario(), START_NS] as const,
  );
  if (!opened.ok) throw new Error('the page refused the scenario');
  await page.evaluate(() => {
    const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
    const frame = session.frame.bind(session);
    globalThis.__benchFrames = 0;
    session.frame = (wallMs) => {
      globalThis.__benchFrames++;
      return frame(wallMs);
    };
  });
  await page.waitForTimeout(WARM_UP_MS);
}

/** What the page has done so far. */
interface Sample {
  readonly taskSeconds: number;
  readonly wallSeconds: number;
  readonly displayNs: number;
  readonly frames: number;
  readonly packets: number;
}

async function measureFrames(page: Page, cdp: CDPSession): Promise<Window[]> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const windows: Window[] = [];
  for (let count = 0; count < WINDOWS; count++) {
    const before = await sample(page, cdp);
    await page.waitForTimeout(WINDOW_MS);
    const after = await sample(page, cdp);
    const frames = after.frames - before.frames;
    if (frames === 0 || after.displayNs <= before.displayNs) throw new Error('the page stands still');
    windows.push({
      frameMs: ((after.taskSeconds - before.taskSeconds) * 1000) / frames,
      rate: frames / (after.wallSeconds - before.wallSeconds),
      packets: Math.min(before.packets, after.packets),
    });
  }
  return windows;
}

async function sample(page: Page, cdp: CDPSession): Promise<Sample> {
  const counted = await page.evaluate(() => {
    const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
    return {
      frames: globalThis.__benchFrames,
      displayNs: session.displayNs(),
      packets: session.store.getState().models.reduce((sum, model) => sum + model.packetsInFlight().count, 0),
      wallSeconds: performance.now() / 1000,
    };
  });
  const { metrics } = await cdp.send('Performance.getMetrics');
  const taskSeconds = metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
  return { taskSeconds, ...counted };
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
