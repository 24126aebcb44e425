/**
 * Runs a TypeScript entry under Node versions that do not read TypeScript: bundles it (about half a second), keeps the bundle
 * while no source file changes, and imports it into this process, so that arguments, streams and the exit code are its own.
 *
 * A worker thread is written `new Worker(new URL('./x.ts', import.meta.url))`, as in the browser; it becomes a file of the bundle.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages, root } from './project.mjs';

const cacheFolder = join(root, 'node_modules', '.cache', 'roamscope');
/** Folders and files that a bundle may be made of. */
const sources = ['src', 'workers', 'bench', 'package.json', 'package-lock.json', 'scripts/lib/bundle.mjs'];
/** Bundles that nothing has used for this long are removed. */
const KEEP_MS = 3_600_000;

/**
 * Feeds names, sizes and dates of a file or a folder's files into `hash`.
 * @param {import('node:crypto').Hash} hash
 * @param {string} path relative to the root
 */
function addToHash(hash, path) {
  const full = join(root, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) for (const name of readdirSync(full).sort()) addToHash(hash, `${path}/${name}`);
  else hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
}

/** A name for the present state of all sources. */
function sourceState() {
  const hash = createHash('sha256').update(process.version);
  for (const path of sources) addToHash(hash, path);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Removes bundles of earlier states, except young ones, which a parallel call may be reading.
 * @param {string} keep
 */
function removeOldBundles(keep) {
  for (const name of readdirSync(cacheFolder)) {
    const path = join(cacheFolder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (name !== keep && found !== undefined && Date.now() - found.mtimeMs > KEEP_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Makes every `new URL('./x.ts', import.meta.url)` a file of the bundle.
 * @returns {import('vite').Plugin}
 */
function threadEntries() {
  const pattern = /new URL\(\s*'(\.{1,2}\/[^']+\.ts)'\s*,\s*import\.meta\.url\s*,?\s*\)/g;
  return {
    name: 'roamscope-thread-entries',
    enforce: 'pre',
    transform(code, id) {
      if (!pattern.test(code)) return null;
      return code.replace(pattern, (_, path) => {
        const entry = join(dirname(id), path);
        const fileName = `thread-${basename(path, '.ts')}.mjs`;
        this.emitFile({ type: 'chunk', id: entry, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
    },
  };
}

/**
 * Bundles `entry` into `folder` as main.mjs.
 * @param {string} entry
 * @param {string} folder
 */
async function bundle(entry, folder) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [threadEntries()],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, entry),
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        // Constants stay `const`: what may change is read again at every use, where V8 would have put the number itself.
        output: { topLevelVar: false, entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
}

/**
 * The file to import for `entry`; bundles it first when a source changed. Calls at the same time do not disturb each other: each
 * bundles into a folder of its own, and the first to finish gives it the final name.
 * @param {string} name
 * @param {string} entry
 */
export async function bundledEntry(name, entry) {
  mkdirSync(cacheFolder, { recursive: true });
  const state = `${name}-${sourceState()}`;
  const folder = join(cacheFolder, state);
  const file = join(folder, 'main.mjs');
  if (existsSync(file)) return file;
  const temporary = mkdtempSync(join(cacheFolder, `.${name}-`));
  try {
    await bundle(entry, temporary);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(file)) throw error;
  }
  removeOldBundles(state);
  return file;
}

/**
 * Runs `entry` with the arguments of this process. Paths in them are relative to where the user called npm.
 * @param {string} name also the npm script's name
 * @param {string} entry
 */
export async function runEntry(name, entry) {
  await ensurePackages({ toStderr: true });
  const file = await bundledEntry(name, entry);
  const calledFrom = process.env['INIT_CWD'];
  if (process.env['npm_lifecycle_event'] === name && calledFrom !== undefined && existsSync(calledFrom))
    process.chdir(calledFrom);
  process.argv[1] = file;
  await import(pathToFileURL(file).href);
}
