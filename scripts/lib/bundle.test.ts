import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledEntry } from './bundle.mjs';
import { root } from './project.mjs';

const folder = 'node_modules/.cache/roamscope-bundle-test';
const entry = `${folder}/main.ts`;

beforeAll(() => {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(
    join(root, entry),
    [
      "import { Worker } from 'node:worker_threads';",
      "import { formatSeconds } from '#base/time.ts';",
      'export const text: string = formatSeconds(1_500_000_000);',
      "export const ask = (): Promise<string> => new Promise((resolve) => new Worker(new URL('./thread.ts', import.meta.url)).on('message', resolve));",
    ].join('\n'),
  );
  writeFileSync(
    join(root, folder, 'thread.ts'),
    "import { parentPort } from 'node:worker_threads';\nimport { formatSeconds } from '#base/time.ts';\nparentPort?.postMessage(formatSeconds(2_000_000_000));\n",
  );
});

afterAll(() => rmSync(join(root, folder), { recursive: true, force: true }));

test('bundles TypeScript with its imports and threads; calls at the same time share one bundle', async () => {
  const name = `self-test-${process.pid}`;
  const made = await Promise.all([bundledEntry(name, entry), bundledEntry(name, entry)]);
  expect(made[0]).toBe(made[1]);
  const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(made[0]).href);
  const { text, ask } = bundle as { text: string; ask: () => Promise<string> };
  expect(text).toBe('1.500000');
  expect(await ask()).toBe('2.000000');
  rmSync(join(made[0], '..'), { recursive: true });
  expect(existsSync(made[0])).toBe(false);
});

test('a bundle that cannot be made is an error and leaves nothing behind', async () => {
  const name = `self-test-missing-${process.pid}`;
  await expect(bundledEntry(name, `${folder}/missing.ts`)).rejects.toThrow('missing.ts');
  expect(readdirSync(join(root, 'node_modules/.cache/roamscope')).filter((file) => file.includes(name))).toEqual([]);
});
