/**
 * What a frame costs the page's main thread: the built page in Chromium with 200 nodes and many packets on the canvas, by the browser's
 * own count of processor time (Performance.getMetrics in threadTicks), so that waiting for other work on the machine does not count. The
 * page is opened several times, each time warmed up and measured over several windows; every window is a value, and the median counts.
 * The number of packets that are drawn is a result of its own, taken at both ends of each window, and so are tasks of more than 50 ms
 * (wall time, by the browser's own observer: on a busy machine, waiting makes some).
 */
import type { CDPSession, Page } from '@playwright/test';
import type { RunDefinition } from '#scenario/scenario.ts';
import { CROWD_RUNS, makeCrowdScenario } from './crowd-scenario.ts';
import type { PageHost } from './page-host.ts';
import { summarize, type BenchResult } from './results.ts';

/** What src/app/main.tsx puts on the page, as far as it is used here. */
interface PageHook {
  readonly session: {
    /** Called once a frame by the page's frame loop. */
    frame: (wallMs: number) => boolean;
    /** The instant that is shown. */
    displayNs(): number;
    readonly actions: {
      openScenario(scenario: unknown, options: object): Promise<{ readonly ok: boolean }>;
    };
    readonly store: {
      getState(): { readonly models: readonly { packetsInFlight(): { readonly count: number } }[] };
    };
  };
}

declare global {
  /** Frames counted by the benchmark. */
  var __benchFrames: number;
  /** Tasks of more than 50 ms counted by the benchmark. */
  var __benchLongTasks: number;
}

const WARM_UP_MS = 2000;
const WINDOW_MS = 1000;
const WINDOWS = 4;
const OPENINGS = 3;
/** Simulated instant that is shown first: all flows run, nobody moves. */
const START_NS = 1e9;

/** A page to be measured. */
export interface CrowdView {
  /** Area of the results' names. */
  readonly name: string;
  /** Packets on the canvases at any instant, at least. */
  readonly packets: number;
  readonly runs: readonly RunDefinition[];
}

/** One pane with 1,000 packets, and four panes with 2,000 of them altogether. */
export const CROWD_VIEWS: readonly CrowdView[] = [
  { name: 'page', packets: 1000, runs: CROWD_RUNS.slice(0, 1) },
  { name: 'page-4', packets: 2000, runs: CROWD_RUNS },
];

/** Opens the page with a view, several times, and measures. Fails with one line when there were fewer packets than there should be. */
export async function measureFrames(host: PageHost, view: CrowdView): Promise<BenchResult[]> {
  const windows: Window[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    windows.push(
      ...(await host.withPage(async (page) => {
        await page.goto(host.url);
        await openCrowd(page, view);
        return measureWindows(page, await page.context().newCDPSession(page));
      })),
    );
  }
  const fewest = Math.min(...windows.map((window) => window.packets));
  if (fewest < view.packets) throw new Error(`${view.name}: only ${fewest} packets on the canvas`);
  const result = (thing: string, unit: string, value: (window: Window) => number): BenchResult =>
    summarize(`${view.name}/${thing}`, unit, windows.map(value));
  return [
    result('frame-ms', 'ms', (window) => window.frameMs),
    result('frames', 'frames/s', (window) => window.rate),
    result('packets', 'packets', (window) => window.packets),
    result('long-tasks', 'tasks/s', (window) => window.longTasks),
  ];
}

/** A stretch of time that was measured. */
interface Window {
  readonly frameMs: number;
  /** Frames per second of wall time. */
  readonly rate: number;
  /** Packets on links at its beginning or end, whichever are fewer; each is drawn. */
  readonly packets: number;
  /** Tasks of more than 50 ms in each second of wall time. */
  readonly longTasks: number;
}

/** Opens the scenario in the page and waits until its packets are under way. */
async function openCrowd(page: Page, view: CrowdView): Promise<void> {
  await page.waitForFunction(() => (globalThis as unknown as { __roamscope?: PageHook }).__roamscope !== undefined);
  const opened = await page.evaluate(
    ([scenario, startNs]) => {
      const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
      return session.actions.openScenario(scenario, { playing: true, endless: true, startNs, runs: scenario.runs });
    },
    [makeCrowdScenario(view.packets / view.runs.length, view.runs), START_NS] as const,
  );
  if (!opened.ok) throw new Error('the page refused the scenario');
  await page.evaluate(() => {
    const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
    const frame = session.frame.bind(session);
    globalThis.__benchFrames = 0;
    session.frame = (wallMs) => {
      globalThis.__benchFrames++;
      return frame(wallMs);
    };
  });
  await page.waitForTimeout(WARM_UP_MS);
  await page.evaluate(() => {
    globalThis.__benchLongTasks = 0;
    new PerformanceObserver((list) => {
      globalThis.__benchLongTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
  });
}

/** What the page has done so far. */
interface Sample {
  readonly taskSeconds: number;
  readonly wallSeconds: number;
  readonly displayNs: number;
  readonly frames: number;
  readonly packets: number;
  readonly longTasks: number;
}

async function measureWindows(page: Page, cdp: CDPSession): Promise<Window[]> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const windows: Window[] = [];
  for (let count = 0; count < WINDOWS; count++) {
    const before = await sample(page, cdp);
    await page.waitForTimeout(WINDOW_MS);
    const after = await sample(page, cdp);
    const frames = after.frames - before.frames;
    if (frames === 0 || after.displayNs <= before.displayNs) throw new Error('the page stands still');
    const seconds = after.wallSeconds - before.wallSeconds;
    windows.push({
      frameMs: ((after.taskSeconds - before.taskSeconds) * 1000) / frames,
      rate: frames / seconds,
      packets: Math.min(before.packets, after.packets),
      longTasks: (after.longTasks - before.longTasks) / seconds,
    });
  }
  return windows;
}

async function sample(page: Page, cdp: CDPSession): Promise<Sample> {
  const counted = await page.evaluate(() => {
    const { session } = (globalThis as unknown as { __roamscope: PageHook }).__roamscope;
    return {
      frames: globalThis.__benchFrames,
      longTasks: globalThis.__benchLongTasks,
      displayNs: session.displayNs(),
      packets: session.store.getState().models.reduce((sum, model) => sum + model.packetsInFlight().count, 0),
      wallSeconds: performance.now() / 1000,
    };
  });
  const { metrics } = await cdp.send('Performance.getMetrics');
  const taskSeconds = metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
  return { taskSeconds, ...counted };
}
