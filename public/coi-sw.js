/*
 * Shared memory on hosts that cannot send headers, and the page without a network after the first visit.
 *
 * One file, two lives. As a page script it registers itself as a service worker; when the page is not cross-origin isolated it then
 * reloads once. As a service worker it answers requests of our own origin with the three isolation headers added, and keeps the files of
 * the build for when there is no network. Where service workers are blocked the page works on without both.
 */
(() => {
  'use strict';

  /** The files of the build, written here by it (vite.config.ts): none while developing, when nothing is kept. */
  const BUILD = { id: '', files: [] };

  const isolationHeaders = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };

  if (typeof document === 'undefined') runAsServiceWorker();
  else runInPage();

  function runAsServiceWorker() {
    const PREFIX = 'roamscope-';
    const cacheName = PREFIX + BUILD.id;
    const kept = new Set(BUILD.files.map((file) => new URL(file, self.registration.scope).href));

    self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
    // The page asks for this when it has loaded: a first visit must wait for isolation only, not for files that it may never use.
    self.addEventListener('message', (event) => {
      if (event.data === 'keep-files' && BUILD.id !== '') event.waitUntil(keepFiles());
    });
    self.addEventListener('fetch', (event) => {
      const request = event.request;
      if (new URL(request.url).origin !== self.location.origin) return;
      // A browser refuses to fetch this pair in a service worker; the page's own request does without us.
      if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
      event.respondWith(answer(request).then(withIsolation));
    });

    /** Names with a hash in them never change, so the kept file is as good as the host's; all others come from the host if it answers. */
    async function answer(request) {
      if (request.method !== 'GET') return fetch(request);
      const address = new URL(request.url);
      address.search = '';
      address.hash = '';
      const isHashed = address.pathname.includes('/assets/') && kept.has(address.href);
      if (isHashed) {
        const found = await keptFile(address.href);
        if (found !== undefined) return found;
      }
      try {
        return await fetch(request);
      } catch (problem) {
        const found = await keptFile(
          request.mode === 'navigate' ? new URL('index.html', self.registration.scope).href : address.href,
        );
        if (found === undefined) throw problem;
        return found;
      }
    }

    async function keptFile(address) {
      try {
        return await (await self.caches.open(cacheName)).match(address);
      } catch {
        return undefined; // Storage is closed or full: the host has it.
      }
    }

    /** Fetches what is not kept yet and lets go of earlier builds once all of this one is there. */
    async function keepFiles() {
      const cache = await self.caches.open(cacheName);
      for (const address of kept) {
        if ((await cache.match(address)) !== undefined) continue;
        const response = await fetch(address, { cache: 'no-cache' });
        if (!response.ok) return;
        await cache.put(address, response);
      }
      for (const name of await self.caches.keys())
        if (name.startsWith(PREFIX) && name !== cacheName) await self.caches.delete(name);
    }
  }

  function withIsolation(response) {
    // Redirects and opaque answers carry no readable status and must be passed on as they are.
    if (response.status === 0) return response;
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(isolationHeaders)) headers.set(name, value);
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  }

  function runInPage() {
    /** When this tab was last reloaded for isolation, in milliseconds. */
    const reloadedKey = 'roamscope-isolation-reload';
    /**
     * A second reload within this time would mean that the first did not help. A time and not a mark, because an isolated page
     * lives in another process: what it removes from its storage may still be there when the tab comes back.
     */
    const RELOAD_PAUSE_MS = 20_000;
    const script = document.currentScript;
    // An embed keeps nothing in the browser, and what frames it decides whether it can be isolated: a reload would not help.
    if (new URLSearchParams(window.location.search).has('embed') || window.parent !== window) return;
    if (!window.isSecureContext || !('serviceWorker' in navigator) || script === null) return;
    const isolated = window.crossOriginIsolated;
    // While developing nothing is kept, and headers are there.
    if (isolated && BUILD.id === '') return;
    let storage;
    try {
      storage = window.sessionStorage;
    } catch {
      return; // Without storage a reload could repeat for ever.
    }

    const reloadOnce = () => {
      if (isolated || Date.now() - Number(storage.getItem(reloadedKey) ?? 0) < RELOAD_PAUSE_MS) return;
      storage.setItem(reloadedKey, String(Date.now()));
      window.location.reload();
    };
    const register = () =>
      navigator.serviceWorker.register(script.src).then(
        (registration) => {
          // After a hard reload the worker is active but does not control the page, and no event will say so.
          if (registration?.active && !navigator.serviceWorker.controller) reloadOnce();
        },
        () => undefined, // Blocked: the page goes on without shared memory.
      );
    const keepFiles = () => navigator.serviceWorker.ready?.then((registration) => registration.active?.postMessage('keep-files'));
    if (isolated) {
      storage.removeItem(reloadedKey);
      // What is kept for later may wait until the page is there.
      window.addEventListener('load', () => void register().then(keepFiles), { once: true });
      return;
    }
    navigator.serviceWorker.addEventListener('controllerchange', reloadOnce);
    void register().then(keepFiles);
  }
})();
