/** How soon somebody who comes for the first time sees a running scenario: a cold load of the built page from this machine. */
import type { Page } from '@playwright/test';
import type { PageHost } from './page-host.ts';
import { summarize, type BenchResult } from './results.ts';

const OPENINGS = 7;

/** What src/app/main.tsx puts on the page, as far as it is used here. */
interface PageHook {
  readonly __roamscope?: {
    readonly session: {
      /** The instant that is shown. */
      displayNs(): number;
      readonly store: { getState(): { readonly clock: { readonly playing: boolean } } };
    };
  };
}

/** Opens the page with nothing in any cache, several times. */
export async function measureStart(host: PageHost): Promise<BenchResult[]> {
  const running: number[] = [];
  const painted: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    const { paintedMs, runningMs } = await host.withPage((page) => openOnce(page, host.url));
    painted.push(paintedMs);
    running.push(runningMs);
  }
  return [summarize('page/first-paint-ms', 'ms', painted), summarize('page/first-running-ms', 'ms', running)];
}

async function openOnce(page: Page, url: string): Promise<{ readonly paintedMs: number; readonly runningMs: number }> {
  await page.goto(url, { waitUntil: 'commit' });
  // Asked in every frame: the first one that has a clock that has moved, and something drawn.
  const running = await page.waitForFunction(
    () => {
      const session = (globalThis as unknown as PageHook).__roamscope?.session;
      const runs = session !== undefined && session.store.getState().clock.playing && session.displayNs() > 0;
      return runs && document.querySelector('[data-testid="pane-A"] canvas') !== null ? performance.now() : false;
    },
    undefined,
    { polling: 'raf' },
  );
  const runningMs = Number(await running.jsonValue());
  const paintedMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
  return { paintedMs, runningMs };
}
