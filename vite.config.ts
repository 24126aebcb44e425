import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The headers that make a page cross-origin isolated, which shared memory needs. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Tells the service worker in `dist` which files there are, so that the page works without a network after the first visit. */
function offlineFiles(): Plugin {
  let folder = 'dist';
  return {
    name: 'roamscope-offline-files',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      const worker = join(folder, 'coi-sw.js');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((file) => file.replaceAll('\\', '/'))
        .filter((file) => /\.(html|js|css|svg|lua)$/.test(file) && file !== 'coi-sw.js')
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(readFileSync(join(folder, file)));
      const build = JSON.stringify({ id: hash.digest('hex').slice(0, 12), files });
      const text = readFileSync(worker, 'utf8');
      const place = "const BUILD = { id: '', files: [] };";
      if (!text.includes(place)) throw new Error('coi-sw.js has no place for the files of the build');
      writeFileSync(worker, text.replace(place, `const BUILD = ${build};`));
    },
  };
}

/** The entry, which starts the engine, and the module that it then imports to show the page. */
const ENTRY = '/src/app/entry.ts';
const PAGE = '/src/app/main.tsx';

/** Lets the browser fetch the page's module with the entry, not after it. */
function preloadPage(): Plugin {
  return {
    name: 'roamscope-preload-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((item) => item.type === 'chunk');
        const page = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(PAGE)));
        if (page === undefined) throw new Error(`no file of the build has ${PAGE}`);
        const files = [page, ...chunks.filter((chunk) => page.imports.includes(chunk.fileName))];
        const styles = files.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
        const link = (attrs: Record<string, string | boolean>) => ({ tag: 'link', attrs, injectTo: 'head' as const });
        return [
          ...files
            .filter(({ fileName }) => !html.includes(fileName))
            .map(({ fileName }) => link({ rel: 'modulepreload', crossorigin: true, href: `./${fileName}` })),
          ...styles.map((file) => link({ rel: 'preload', as: 'style', crossorigin: true, href: `./${file}` })),
        ];
      },
    },
  };
}

/** What the bundler tells about its modules while it makes files of them. */
interface Modules {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/**
 * Two files for the first view: what starts the engine, and all else that the page's module imports at once. Forty small files take a
 * browser several times as long.
 */
const groups = [
  { debugName: 'start', name: (id: string, modules: Modules) => (isPartOf(ENTRY, id, modules) ? 'start' : null), priority: 2 },
  { debugName: 'page', name: (id: string, modules: Modules) => (isPartOf(PAGE, id, modules) ? 'page' : null), priority: 1 },
];

/** Whether a module is loaded with another one. */
function isPartOf(whole: string, id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.endsWith(whole)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return (modules.getModuleInfo(id)?.importers ?? []).some((importer) => isPartOf(whole, importer, modules, seen));
}

export default defineConfig({
  base: './',
  plugins: [react(), preloadPage(), offlineFiles()],
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 5173), strictPort: true, headers: isolation },
  preview: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4173), strictPort: true, headers: isolation },
  build: {
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { bundlerTimings: false }, output: { codeSplitting: { groups } } },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // Nothing is timed here: a test may take as long as a busy machine needs.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          include: ['src/**/*.test.{ts,tsx}', 'workers/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
    ],
  },
});
