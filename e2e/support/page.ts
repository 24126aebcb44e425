/** What the journeys do and read over and over. State is read through the page's own hook, gestures go through the browser. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Scenario } from '#scenario/scenario.ts';
import type { HandoverRow } from '#store/model.ts';
import type { Session } from '#store/session-state.ts';

declare global {
  /** Set by src/app/main.tsx. */
  var __roamscope: { readonly session: Session; readonly sessionScenario: () => Scenario | null };
}

/** Opens the page and waits until worlds are there. */
export async function openPage(page: Page, hash = ''): Promise<void> {
  await page.goto(`./${hash}`);
  await expect(page.getByTestId('pane-A')).toBeVisible();
}

/** A mobile or any other node of a pane, by its label. */
export function node(page: Page, label: string, pane = 'A'): Locator {
  return page.getByTestId(`pane-${pane}`).getByRole('button', { name: new RegExp(`^${label},`) });
}

/** The strip under a pane's canvas. */
export function handoverCard(page: Page, pane = 'A'): Locator {
  return page.getByTestId(`pane-${pane}`).locator('.handover-card');
}

/** Display time in ns. */
export function displayNs(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.__roamscope.session.displayNs());
}

/** The handovers of a pane as the store has them. */
export function handovers(page: Page, pane = 0): Promise<readonly HandoverRow[]> {
  return page.evaluate((index) => globalThis.__roamscope.session.store.getState().models[index]?.handovers ?? [], pane);
}

/** Where a mobile is attached, by node id; null between routers. */
export function attachedTo(page: Page, mobile: string, pane = 0): Promise<string | null> {
  return page.evaluate(
    ([id, index]) => {
      const model = globalThis.__roamscope.session.store.getState().models[index];
      const row = model?.attachments.find((entry) => model.plan.scenario.nodes[entry.mobile]?.id === id);
      return row === undefined || row.router === null ? null : (model?.plan.scenario.nodes[row.router]?.id ?? null);
    },
    [mobile, pane] as const,
  );
}

/** What was done so far, as text. */
function inputsOf(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify(globalThis.__roamscope.session.store.getState().inputs));
}

/** Waits until no command is on its way to the engine. */
export function idle(page: Page): Promise<void> {
  return expect.poll(() => page.evaluate(() => globalThis.__roamscope.session.store.getState().busy)).toBe(false);
}

/** Does something that moves a mobile, and waits until the session has it. */
export async function moving(page: Page, gesture: () => Promise<void>): Promise<void> {
  const before = await inputsOf(page);
  await gesture();
  await expect.poll(() => inputsOf(page)).not.toBe(before);
}

/** Drags a mobile onto a router with the mouse, and waits until the session has the move. */
export async function drag(page: Page, mobile: string, router: string, pane = 'A'): Promise<void> {
  await moving(page, () => dragOnly(page, mobile, router, pane));
}

/** The clock may play and the mobile walk on before the pointer is down: it is caught at where it is then. */
async function dragOnly(page: Page, mobile: string, router: string, pane: string): Promise<void> {
  const to = await middle(node(page, router, pane).locator('.token'));
  await expect(async () => {
    const from = await middle(node(page, mobile, pane).locator('.grip'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
    const held = await page.evaluate(() => globalThis.__roamscope.session.store.getState().drag !== null);
    if (!held) await page.mouse.up();
    expect(held, `${mobile} is held`).toBe(true);
  }).toPass();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

/** Plays on, at the fastest pace, until the newest handover of every pane is over, then stops. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { session } = globalThis.__roamscope;
    session.actions.pause();
    for (let tries = 0; tries < 40; tries++) {
      const { models } = session.store.getState();
      if (models.every((model) => model.handovers.length > 0 && model.handoverOver(model.handovers.length - 1))) return;
      await session.actions.seek(session.displayNs() + 50e6);
    }
  });
}

/** The middle of an element that has come to rest, in page coordinates. */
export async function middle(place: Locator): Promise<{ readonly x: number; readonly y: number }> {
  let before = '';
  await expect
    .poll(async () => {
      const now = JSON.stringify(await place.boundingBox());
      const resting = now !== 'null' && now === before;
      before = now;
      return resting;
    })
    .toBe(true);
  const { x, y, width, height } = JSON.parse(before) as { x: number; y: number; width: number; height: number };
  return { x: x + width / 2, y: y + height / 2 };
}

/** What the command line reports about the session as it stands in the page: scenario, inputs and panes. */
export async function reportOf(page: Page): Promise<readonly RunReport[]> {
  const scenario = await page.evaluate(() => globalThis.__roamscope.sessionScenario());
  const folder = await mkdtemp(join(tmpdir(), 'roamscope-'));
  try {
    const file = join(folder, 'session.json');
    await writeFile(file, JSON.stringify(scenario));
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/headless.mjs', 'run', file, '--report', '-'], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout) as readonly RunReport[];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As much of the report as the journeys compare. */
export interface RunReport {
  readonly scheme: string;
  readonly traceHash: string;
  readonly accounting: { readonly sent: number };
  readonly signalling: readonly { readonly message: string; readonly outcome: string }[];
  readonly handovers: readonly {
    readonly mn: string;
    readonly to: string;
    readonly detachMs: number;
    readonly messages: number;
    readonly bytes: number;
    readonly flows: readonly { readonly firstAfterMs: number | null; readonly lost: number }[];
  }[];
}
