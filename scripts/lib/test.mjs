/** `npm test`, `npm run check`, `npm run e2e`, `npm run screenshots`. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ensureChromium, ensureTshark } from './chromium.mjs';
import { binary, ensurePackages, root, run } from './project.mjs';
import { listenNear } from './static-server.mjs';
import { buildStep, formatStep, hasBrowserTests, lintStep, runSteps, typesStep } from './steps.mjs';
import { playwrightTotals, vitestTotals } from './totals.mjs';

/** @type {import('./steps.mjs').Step} */
const unitStep = {
  name: 'unit',
  command: binary('vitest'),
  args: ['run', '--reporter=default', '--reporter=json', '--outputFile.json=reports/unit.json'],
  report: { file: 'reports/unit.json', count: vitestTotals },
};

/** Everything: what the build server runs. Ends the process. */
export async function test() {
  await ensurePackages();
  await ensureTshark();
  const steps = [typesStep, lintStep, formatStep, unitStep, buildStep];
  if (hasBrowserTests()) {
    const environment = await browserEnvironment();
    steps.push({
      name: 'e2e',
      command: binary('playwright'),
      args: ['test'],
      env: environment,
      report: { file: 'reports/e2e.json', count: playwrightTotals },
    });
  }
  if (existsSync(join(root, 'bench', 'main.ts'))) {
    steps.push({ name: 'bench smoke', command: process.execPath, args: ['scripts/bench.mjs', 'smoke'] });
  }
  process.exit(await runSteps(steps));
}

/** What can be checked without a browser. Ends the process. */
export async function check() {
  await ensurePackages();
  process.exit(await runSteps([formatStep, lintStep, typesStep, unitStep]));
}

/**
 * Builds and calls Playwright. Ends the process with its exit code.
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 */
export async function browserTests(args, env) {
  await ensurePackages();
  const environment = await browserEnvironment();
  const built = await run(buildStep.command, buildStep.args);
  if (built !== 0) process.exit(built);
  process.exit(await run(binary('playwright'), ['test', ...args], { env: { ...environment, ...env } }));
}

/** The browser and two free ports, for playwright.config.ts. Values already set in the environment stay. */
async function browserEnvironment() {
  const chromium = await ensureChromium();
  /** @type {Record<string, string>} */
  const environment = {
    E2E_PORT: process.env['E2E_PORT'] ?? String(await freePort(4180)),
    E2E_PLAIN_PORT: process.env['E2E_PLAIN_PORT'] ?? String(await freePort(4280)),
  };
  if (chromium !== null) environment['CHROMIUM_PATH'] = chromium;
  return environment;
}

/**
 * A port that is free now, `wanted` or one after it.
 * @param {number} wanted
 */
async function freePort(wanted) {
  const server = createServer();
  const port = await listenNear(server, wanted);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
