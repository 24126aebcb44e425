/** Finds a Chromium for the browser tests, or installs one, saying what it does. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { binary, run } from './project.mjs';

const commandNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The full path of a command on PATH, or null.
 * @param {string} name
 */
export function onPath(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder !== '' && existsSync(file)) return file;
  }
  return null;
}

/**
 * True when the browser starts far enough to tell its version, so that missing system libraries show here and not in every test.
 * @param {string} file
 */
function runs(file) {
  if (process.platform === 'win32') return existsSync(file);
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** A Chromium of the system, or null. */
function systemChromium() {
  for (const name of commandNames) {
    const file = onPath(name);
    if (file !== null && runs(file)) return file;
  }
  return fixedPlaces.find((file) => existsSync(file) && runs(file)) ?? null;
}

/** The Chromium that Playwright downloaded, or null. */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const file = chromium.executablePath();
  return file !== '' && existsSync(file) && runs(file) ? file : null;
}

/** A Chromium that is already here, or null. CHROMIUM_PATH goes first. */
export async function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (runs(named)) return named;
    console.log(`CHROMIUM_PATH names ${named}, which does not start; looking elsewhere.`);
  }
  return systemChromium() ?? (await playwrightChromium());
}

/**
 * Installs Debian packages when this system has apt-get and we may use it without a password. False when not possible.
 * @param {readonly string[]} packages
 */
export async function aptInstall(packages) {
  if (process.platform !== 'linux' || onPath('apt-get') === null) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (onPath('sudo') === null || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)) return false;
  const prefix = isRoot ? [] : ['sudo', '-n'];
  /** @param {readonly string[]} args */
  const apt = (args) => {
    const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(/** @type {string} */ (words[0]), words.slice(1), { quiet: true, timeoutMs: 600_000 });
  };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  if ((await apt(install)) === 0) return true;
  await apt(['update']);
  return (await apt(install)) === 0;
}

/** The path of a Chromium, installing one when there is none; null when that was not possible. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found !== null) {
    console.log(`Chromium: ${found}`);
    return found;
  }
  console.log("No Chromium found. Downloading Playwright's, which may take some minutes …");
  await run(binary('playwright'), ['install', 'chromium'], {
    quiet: true,
    timeoutMs: 300_000,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  });
  const downloaded = await findChromium();
  if (downloaded !== null) {
    console.log(`Chromium: ${downloaded}`);
    return downloaded;
  }
  console.log('That gave no browser that starts. Installing chromium and fonts-liberation with apt-get …');
  await aptInstall(['chromium', 'fonts-liberation']);
  const installed = systemChromium();
  if (installed === null) console.log('No Chromium could be installed. Set CHROMIUM_PATH to one, then run again.');
  else console.log(`Chromium: ${installed}`);
  return installed;
}

/** Installs tshark where apt-get needs no password, since some tests read our captures back with it; elsewhere they are skipped. */
export async function ensureTshark() {
  if (onPath('tshark') !== null || onPath('tshark.exe') !== null) return;
  console.log('No tshark found, with which tests read captures back. Installing it with apt-get …');
  await aptInstall(['tshark']);
  if (onPath('tshark') === null) console.log('tshark could not be installed: those tests are skipped.');
}
