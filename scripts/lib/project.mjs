/** Paths and processes: what every script of this folder needs. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** True on Windows, where commands of npm are started through the shell. */
export const isWindows = process.platform === 'win32';

/** PATH with the running Node in front: the one on PATH may be an older one that was replaced. */
const searchPath = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;

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
      env: { ...process.env, PATH: searchPath, ...options.env },
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

/**
 * The `packages` of a lockfile, or none when it is missing or cannot be read.
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** True when node_modules holds what package-lock.json asks for, by the list that npm keeps there of what it installed. */
export function packagesAreInstalled() {
  const wanted = Object.entries(lockedPackages(join(root, 'package-lock.json')));
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  return wanted.every(([path, entry]) => path === '' || entry.optional === true || installed[path]?.version === entry.version);
}

/**
 * Installs the packages of the lockfile when they are missing or of other versions. Ends the process when npm fails.
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
