/** A small static file server for the build: with the isolation headers (npm start) or without any (e2e of header-less hosts). */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** The headers that make a page cross-origin isolated, so that it may use SharedArrayBuffer. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @type {Record<string, string>} */
const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The file inside `folder` that a request path names, or null when there is none. Never leaves the folder.
 * @param {string} folder
 * @param {string} path decoded, beginning with `/`
 */
export function fileFor(folder, path) {
  const file = normalize(join(folder, path));
  if (file !== folder && !file.startsWith(folder + sep)) return null;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile()) return file;
  const index = join(file, 'index.html');
  return found?.isDirectory() && statSync(index, { throwIfNoEntry: false })?.isFile() ? index : null;
}

/**
 * A server of the files of `folder` under the path `base` (`/` unless told). Answers GET and HEAD only.
 * @param {string} folder
 * @param {{ headers?: Record<string, string>, base?: string }} [options]
 */
export function serveFolder(folder, options = {}) {
  const base = options.base ?? '/';
  const headers = options.headers ?? {};
  return createServer((request, response) => {
    /** @param {number} status @param {string} text */
    const refuse = (status, text) => {
      response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`${text}\n`);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.');
    const raw = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    let path;
    try {
      path = decodeURIComponent(raw);
    } catch {
      return refuse(400, 'Not a path.');
    }
    if (!path.startsWith(base) || path.includes('\0')) return refuse(404, 'Not found.');
    const file = fileFor(folder, `/${path.slice(base.length)}`);
    if (file === null) return refuse(404, 'Not found.');
    response.writeHead(200, {
      ...headers,
      'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
      'Cache-Control': 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    return createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
}

/**
 * Listens on `port` of this machine only, or on the next free port (the 20 after it, then any). Resolves with the port taken.
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>}
 */
export async function listenNear(server, port) {
  const candidates = port === 0 ? [0] : [...Array.from({ length: 21 }, (_, step) => port + step).filter((p) => p < 65536), 0];
  for (const candidate of candidates) {
    const taken = await new Promise((resolve, reject) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
        else reject(error);
      });
      server.listen(candidate, '127.0.0.1', () => {
        server.removeAllListeners('error');
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : candidate);
      });
    });
    if (taken !== null) return taken;
  }
  throw new Error('no free port');
}
