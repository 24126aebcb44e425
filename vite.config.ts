import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The headers that make a page cross-origin isolated, which shared memory needs. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export default defineConfig({
  base: './',
  plugins: [react()],
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
