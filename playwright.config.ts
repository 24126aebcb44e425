import { existsSync } from 'node:fs';
import { chromium, defineConfig, type PlaywrightTestConfig } from '@playwright/test';

/** The port of the server with isolation headers, and that of the one without. */
const port = Number(process.env['E2E_PORT'] ?? 4180);
const plainPort = Number(process.env['E2E_PLAIN_PORT'] ?? 4280);

/** CHROMIUM_PATH, else Debian's Chromium, else Playwright's own. */
function executablePath(): string {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : chromium.executablePath();
}

const isolated = { baseURL: `http://127.0.0.1:${port}/` };
const plain = { baseURL: `http://127.0.0.1:${plainPort}/roamscope/` };

const projects: NonNullable<PlaywrightTestConfig['projects']> = [
  // e2e/*.spec.ts: the build on a server that sends the isolation headers.
  { name: 'isolated', testMatch: /\.spec\.ts$/, testIgnore: /\.(not-isolated|performance)\.spec\.ts$/, use: isolated },
  // e2e/*.not-isolated.spec.ts: the build in a sub-path of a server that sends none; here service workers are allowed.
  { name: 'not-isolated', testMatch: /\.not-isolated\.spec\.ts$/, use: { ...plain, serviceWorkers: 'allow' } },
  // e2e/*.performance.spec.ts: CPU time of frames, measured alone, after the others.
  {
    name: 'performance',
    testMatch: /\.performance\.spec\.ts$/,
    dependencies: ['isolated', 'not-isolated'],
    workers: 1,
    use: isolated,
  },
];
// e2e/*.shots.ts: pictures for the documentation, only by `npm run screenshots`.
const shots: NonNullable<PlaywrightTestConfig['projects']> = [
  { name: 'screenshots', testMatch: /\.shots\.ts$/, use: { ...isolated, viewport: { width: 1440, height: 900 } } },
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  projects: process.env['ROAMSCOPE_SCREENSHOTS'] === '1' ? shots : projects,
  use: {
    launchOptions: {
      executablePath: executablePath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    video: 'off',
    contextOptions: { reducedMotion: 'reduce' },
  },
  webServer: [
    {
      command: 'node node_modules/vite/bin/vite.js preview',
      env: { PORT: String(port) },
      url: isolated.baseURL,
      reuseExistingServer: false,
    },
    { command: `node scripts/serve-plain.mjs ${plainPort}`, url: plain.baseURL, reuseExistingServer: false },
  ],
});
