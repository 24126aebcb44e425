// Serves the build without any special header, below a sub-path, as a plain web host does: for the e2e project "not-isolated".
import { join } from 'node:path';
import { root } from './lib/project.mjs';
import { serveFolder } from './lib/static-server.mjs';

const port = Number(process.argv[2] ?? 4174);
const base = process.argv[3] ?? '/roamscope/';
serveFolder(join(root, 'dist'), { base }).listen(port, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${port}${base}`);
});
