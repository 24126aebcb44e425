/** `npm start`: a fresh clone to a running page in one command. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binary, ensurePackages, root, run } from './project.mjs';
import { isolationHeaders, listenNear, serveFolder } from './static-server.mjs';

const DEFAULT_PORT = 4173;

/** Installs, builds, serves with the headers that shared memory needs, and prints the address. Runs until it is stopped. */
export async function start() {
  await ensurePackages();
  console.log('Building …');
  const code = await run(binary('vite'), ['build', '--logLevel', 'warn']);
  const dist = join(root, 'dist');
  if (code !== 0 || !existsSync(join(dist, 'index.html'))) {
    console.error('The build failed; its messages are above.');
    process.exit(1);
  }
  const wanted = Number(process.env['PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
    console.error(`PORT must be a number from 0 to 65535, not "${process.env['PORT']}".`);
    process.exit(2);
  }
  const server = serveFolder(dist, { headers: isolationHeaders });
  const port = await listenNear(server, wanted);
  if (wanted !== 0 && port !== wanted) console.log(`Port ${wanted} is taken, using ${port}.`);
  console.log(`\n  Roamscope is running at  http://127.0.0.1:${port}/\n\n  Press Ctrl+C to stop it.\n`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => process.exit(0));
}
