/** Paths and processes: what every script of this folder needs. */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** True on Windows, where commands of npm are started through the shell. */
export const isWindows = process.platform === 'win32';

/**
 * The start file of a command that an installed package brings.
 * @param {string} name
 */
export function binary(name) {
  return join(root, 'node_modules', '.bin', isWindows ? `${name}.cmd` : name);
}

/**
 * Runs a command in the project's folder with our output and no input; resolves with its exit code (1 when it cannot be started or
 * ends by a signal, 124 when `timeoutMs` passes).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number, quiet?: boolean, toStderr?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const output = options.quiet ? 'ignore' : options.toStderr ? 2 : 'inherit';
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', output, options.quiet ? 'ignore' : 'inherit'],
      env: { ...process.env, ...options.env },
      shell: isWindows,
    });
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill();
          }, options.timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      if (!options.quiet) console.error(`cannot start ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(timedOut ? 124 : (code ?? 1));
    });
  });
}

/** True when node_modules holds what package-lock.json asks for, as far as dates tell. */
export function packagesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/**
 * Installs the packages of the lockfile when they are missing or older than it. Ends the process when npm fails.
 * @param {{ toStderr?: boolean }} [options] `toStderr` keeps stdout for the caller's own result.
 */
export async function ensurePackages(options = {}) {
  if (packagesAreInstalled()) return;
  console.error('Installing packages (npm ci) …');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { toStderr: options.toStderr ?? false });
  if (code !== 0) {
    console.error('npm ci failed: the packages could not be installed.');
    process.exit(1);
  }
}
