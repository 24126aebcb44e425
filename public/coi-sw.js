/*
 * Shared memory on hosts that cannot send headers.
 *
 * One file, two lives. As a page script it registers itself as a service worker when the page is not cross-origin isolated, and
 * reloads once. As a service worker it answers requests of our own origin with the three isolation headers added.
 * Where service workers are blocked the page works on without shared memory.
 */
(() => {
  'use strict';

  const isolationHeaders = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };

  if (typeof document === 'undefined') runAsServiceWorker();
  else runInPage();

  function runAsServiceWorker() {
    self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
    self.addEventListener('fetch', (event) => {
      const request = event.request;
      if (new URL(request.url).origin !== self.location.origin) return;
      // A browser refuses to fetch this pair in a service worker; the page's own request does without us.
      if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
      event.respondWith(fetch(request).then(withIsolation));
    });
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
    let storage;
    try {
      storage = window.sessionStorage;
    } catch {
      return; // Without storage a reload could repeat for ever.
    }
    if (window.crossOriginIsolated) {
      storage.removeItem(reloadedKey);
      return;
    }
    if (!window.isSecureContext || !('serviceWorker' in navigator) || script === null) return;

    const reloadOnce = () => {
      if (Date.now() - Number(storage.getItem(reloadedKey) ?? 0) < RELOAD_PAUSE_MS) return;
      storage.setItem(reloadedKey, String(Date.now()));
      window.location.reload();
    };
    navigator.serviceWorker.addEventListener('controllerchange', reloadOnce);
    navigator.serviceWorker.register(script.src).then(
      (registration) => {
        // After a hard reload the worker is active but does not control the page, and no event will say so.
        if (registration?.active && !navigator.serviceWorker.controller) reloadOnce();
      },
      () => undefined, // Blocked: the page goes on without shared memory.
    );
  }
})();
