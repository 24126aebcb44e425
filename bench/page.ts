/** What the page costs: how soon it stands there running, and what its frames take. */
import { CROWD_VIEWS, measureFrames } from './page-frames.ts';
import { withPageHost } from './page-host.ts';
import { measureStart } from './page-start.ts';
import type { BenchResult } from './results.ts';

/** Builds the page, opens it in many ways and measures. Fails with one line when there is no browser. */
export function measurePage(): Promise<BenchResult[]> {
  return withPageHost(async (host) => {
    const results = await measureStart(host);
    for (const view of CROWD_VIEWS) results.push(...(await measureFrames(host, view)));
    return results;
  });
}
