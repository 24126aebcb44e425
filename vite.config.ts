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

export default defineConfig({
  base: './',
  plugins: [react(), offlineFiles()],
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 5173), strictPort: true, headers: isolation },
  preview: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4173), strictPort: true, headers: isolation },
  build: { target: 'es2023', sourcemap: true, chunkSizeWarningLimit: 1500 },
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
