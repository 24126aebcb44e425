/** Building, changing and breaking a network in the page: by pointer, by keyboard, and what the command line says about it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { attachedTo, displayNs, drag, handoverCard, idle, middle, node, openPage, reportOf, settle } from './support/page.ts';

// Whole networks are built click by click: a busy machine takes its time.
test.setTimeout(240_000);

const run = promisify(execFile);

const card = (page: Page): Locator => page.getByRole('complementary', { name: 'Edit', exact: true });
const scenarioOf = (page: Page): Promise<Scenario | null> => page.evaluate(() => globalThis.__roamscope.sessionScenario());

/** The runs of the panes. */
const runsOf = (page: Page): Promise<readonly RunDefinition[]> =>
  page.evaluate(() => globalThis.__roamscope.session.store.getState().panes.map(({ run }) => run));

/** The runs that the scenario comes with. */
const runsIn = (page: Page): Promise<readonly RunDefinition[]> =>
  page.evaluate(() => globalThis.__roamscope.session.store.getState().scenario?.runs ?? []);

async function unlock(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit the topology' }).click();
  await expect(card(page)).toBeVisible();
}

/** Adds a node by the palette and waits until it is there. */
async function add(page: Page, kind: string, label: string): Promise<void> {
  await card(page)
    .getByRole('button', { name: `Add: ${kind}` })
    .click();
  await expect(node(page, label)).toBeVisible();
  await idle(page);
}

async function pick(page: Page, label: string): Promise<void> {
  await node(page, label).locator('.token').click();
  await expect(card(page).getByLabel('Name')).toHaveValue(label);
}

/** Messages of a name in pane A as `outcome`s, in the order of their sending. */
function outcomes(page: Page, message: string): Promise<readonly string[]> {
  return page.evaluate(
    (name) =>
      globalThis.__roamscope.session.store
        .getState()
        .models[0]!.messages.filter((row) => row.detail.message === name)
        .map((row) => row.end?.outcome ?? 'in-flight'),
    message,
  );
}

test('a network from nothing: built, run, moved in, saved, and taken by the command line', async ({ page }) => {
  await openPage(page);
  await unlock(page);
  await card(page).getByRole('button', { name: 'Blank' }).click();
  await expect(node(page, 'R1')).toBeVisible();
  await expect(node(page, 'LMA')).toHaveCount(0);
  await pick(page, 'R1');
  await add(page, 'Gateway', 'GW1');
  for (const label of ['AR1', 'AR2']) {
    await pick(page, 'R1');
    await add(page, 'Access router', label);
  }
  await pick(page, 'GW1');
  await add(page, 'Correspondent', 'CN1');
  await add(page, 'Mobile node', 'MN1');
  await card(page).getByRole('button', { name: 'Back to the scenario' }).click();
  await card(page).getByRole('button', { name: 'Flow', exact: true }).click();
  await expect(card(page).getByLabel('Speaks first')).toBeVisible();

  // A router is dragged, and a mistake is explained where it was made, with what was typed still there.
  const before = await middle(node(page, 'AR2').locator('.token'));
  await page.mouse.move(before.x, before.y);
  await page.mouse.down();
  await page.mouse.move(before.x + 30, before.y + 40, { steps: 4 });
  await page.mouse.up();
  await idle(page);
  expect((await scenarioOf(page))?.nodes.every((entry) => entry.kind === 'mobile' || entry.x !== undefined)).toBe(true);
  await pick(page, 'AR2');
  await card(page).getByLabel('Id', { exact: true }).fill('ar1');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('alert')).toContainText('expected an id of its own');
  await expect(card(page).getByLabel('Id', { exact: true })).toHaveValue('ar1');
  await card(page).getByLabel('Id', { exact: true }).fill('north');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await scenarioOf(page))?.nodes.map(({ id }) => id)).toContain('north');

  await card(page).getByRole('button', { name: 'Lock the topology' }).click();
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(600e6));
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('north');
  await expect(handoverCard(page)).toContainText('Address kept');
  expect(await outcomes(page, 'PBU')).toContain('delivered');

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Scenario (JSON)' }).click();
  const file = await (await saving).path();
  await run(process.execPath, ['scripts/headless.mjs', 'validate', file]);
  const [report] = await reportOf(page);
  expect(report).toMatchObject({ scheme: 'pmipv6', handovers: [{ mn: 'mn1', from: 'ar1', to: 'north' }] });
  expect(report?.accounting.sent).toBeGreaterThan(0);

  // Everything is one history: the move, then the edits, back to the gallery's scenario.
  const undo = page.getByRole('button', { name: 'Undo' });
  for (let steps = 0; steps < 40 && (await undo.isEnabled()); steps++) {
    await undo.click();
    await idle(page);
  }
  await expect(node(page, 'LMA')).toBeVisible();
  expect((await scenarioOf(page))?.title).toBe('The first minute');
});

test('a message is dropped out of the ladder and sent again; a node and a link fail and come back', async ({ page }) => {
  await openPage(page);
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await page.getByRole('button', { name: /PBU from AR2 to LMA/ }).click({ button: 'right' });
  await page.getByRole('button', { name: 'Drop this message' }).click();
  await idle(page);
  await page.evaluate(async () => {
    const { session } = globalThis.__roamscope;
    await session.actions.seek(session.displayNs() + 1200e6);
  });
  expect((await outcomes(page, 'PBU')).slice(-2)).toEqual(['link-loss', 'delivered']);
  await expect(page.getByRole('button', { name: /PBU from AR2 to LMA.*dropped: lost on the link/ })).toBeVisible();
  await expect(page.getByText('sent again').first()).toBeVisible();
  const saved = await scenarioOf(page);
  expect(saved?.events?.at(-1)).toMatchObject({ drop: { message: 'PBU', from: 'ar2', to: 'core' } });
  const [report] = await reportOf(page);
  expect(report?.signalling.filter((row) => row.message === 'PBU' && row.outcome === 'link-loss')).toHaveLength(1);

  await node(page, 'LMA').locator('.token').click({ button: 'right' });
  await page.getByRole('button', { name: 'Let it fail' }).click();
  await expect(node(page, 'LMA')).toHaveAccessibleName(/failed/);
  await node(page, 'LMA').locator('.token').click();
  await page.getByRole('button', { name: 'Actions on LMA' }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(node(page, 'LMA')).not.toHaveAccessibleName(/failed/);

  // By a click on the link itself.
  const [core, router] = [await middle(node(page, 'Core').locator('.token')), await middle(node(page, 'AR3').locator('.token'))];
  await page.mouse.click((core.x + router.x) / 2, (core.y + router.y) / 2);
  const link = page.getByRole('dialog', { name: 'Link between Core and AR3' });
  await link.getByLabel('Delay').fill('40');
  await link.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('.delay').getByText('40 ms', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.delay').getByText('40 ms', { exact: true })).toHaveCount(0);
});

test('moves are recorded while the clock runs, and changed in the table', async ({ page }) => {
  await openPage(page);
  await unlock(page);
  await card(page).getByRole('button', { name: 'Record moves' }).click();
  await expect.poll(() => page.evaluate(() => globalThis.__roamscope.session.store.getState().clock.playing)).toBe(true);
  await drag(page, 'MN1', 'AR2');
  await page.waitForTimeout(300);
  await drag(page, 'MN1', 'AR3');
  await card(page).getByRole('button', { name: 'Stop recording' }).click();
  const rows = card(page).getByRole('row');
  await expect(rows).toHaveCount(3);
  const moves = async (): Promise<readonly unknown[]> =>
    page.evaluate(() => globalThis.__roamscope.session.store.getState().scenario?.events ?? []);
  expect(await moves()).toMatchObject([{ move: { node: 'mn1', to: 'ar2' } }, { move: { node: 'mn1', to: 'ar3' } }]);
  expect(await page.evaluate(() => globalThis.__roamscope.session.store.getState().inputs)).toEqual([]);
  await rows.nth(2).getByLabel('Time').fill('3');
  await page.keyboard.press('Enter');
  await expect.poll(moves).toMatchObject([{}, { atMs: 3000 }]);
  await rows
    .nth(1)
    .getByRole('button', { name: /^Delete the event/ })
    .click();
  await expect.poll(moves).toMatchObject([{ atMs: 3000, move: { to: 'ar3' } }]);
});

test('all of it by keyboard alone', async ({ page }) => {
  await openPage(page);
  const press = async (button: Locator): Promise<void> => {
    await button.focus();
    await page.keyboard.press('Enter');
    await idle(page);
  };
  await press(page.getByRole('button', { name: 'Edit the topology' }));
  await press(card(page).getByRole('button', { name: 'Blank' }));
  await expect(node(page, 'R1')).toBeVisible();
  for (const [kind, label] of [
    ['Gateway', 'GW1'],
    ['Access router', 'AR1'],
    ['Access router', 'AR2'],
    ['Correspondent', 'CN1'],
    ['Mobile node', 'MN1'],
  ] as const) {
    await node(page, 'R1').focus();
    await page.keyboard.press('Enter');
    await press(card(page).getByRole('button', { name: `Add: ${kind}` }));
    await expect(node(page, label)).toBeVisible();
  }
  // The other end of a link out of a list.
  await press(card(page).getByRole('button', { name: 'Back to the scenario' }));
  await press(card(page).getByRole('button', { name: 'Edit AR1' }));
  await card(page).getByLabel('Connect to').focus();
  await page.keyboard.press('A');
  await expect(card(page).getByLabel('Connect to')).toHaveValue('ar2');
  await press(card(page).getByRole('button', { name: 'Connect', exact: true }));
  // The card of the link, not the router's own with the delay of its radio.
  await expect(card(page).locator('.editor-ends')).toHaveText('AR1 – AR2');
  await expect(card(page).getByLabel('Delay')).toBeVisible();
  await page.keyboard.press('Tab');
  await card(page).getByLabel('Delay').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await scenarioOf(page))?.links.at(-1)).toEqual({ between: ['ar1', 'ar2'], delayMs: 3 });
  await press(card(page).getByRole('button', { name: 'Back to the scenario' }));
  await press(card(page).getByRole('button', { name: 'Flow', exact: true }));

  // The menu of a node by Enter on it once it is picked, and by the menu key.
  await node(page, 'AR2').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'What to do with AR2' })).toBeVisible();
  await page.keyboard.press('Escape');
  await press(page.getByRole('button', { name: 'Lock the topology' }).first());

  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(600e6));
  await node(page, 'MN1').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar2');
  await page.keyboard.press('l');
  await press(page.getByRole('button', { name: /PBU from AR2 to GW1/ }).first());
  await press(page.getByRole('button', { name: 'Drop this message' }));
  const droppedAt = await displayNs(page);
  await page.evaluate((at) => globalThis.__roamscope.session.actions.seek(at + 1200e6), droppedAt);
  expect((await outcomes(page, 'PBU')).slice(-2)).toEqual(['link-loss', 'delivered']);
  await page.keyboard.press('z');
  await idle(page);
  expect(await outcomes(page, 'PBU')).not.toContain('link-loss');
});

test('other domains: made at a router, filled, refused, undone, and taken by the command line', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /Scheme of pane A/ }).click();
  await page.getByRole('button', { name: /Distributed local mobility anchors/ }).click();
  await idle(page);
  await unlock(page);
  const legacy = async (): Promise<unknown> => (await runsOf(page))[0]?.roles?.['legacy'];
  await pick(page, 'AR3');
  const domain = card(page).getByLabel('Domain in pane A');
  await domain.selectOption({ label: 'a new one: Proxy Mobile IPv6' });
  await expect.poll(legacy).toEqual([{ kind: 'pmipv6', 'access-routers': ['ar3'], mobiles: [] }]);
  await pick(page, 'MN1');
  await domain.selectOption({ label: 'Domain 1: Proxy Mobile IPv6, at AR3' });
  await expect.poll(legacy).toMatchObject([{ mobiles: ['mn1'] }]);

  // The list of all says the same, and has the domain's own roles.
  await card(page).getByRole('button', { name: 'Back to the scenario' }).click();
  await card(page)
    .getByText(/^Roles in pane A/)
    .click();
  const group = card(page).locator('.editor-domains > details');
  await expect(group).toContainText('Domain 1: Proxy Mobile IPv6');
  await expect(group.getByRole('checkbox', { name: 'MN1' })).toBeChecked();
  await group.getByRole('combobox', { name: 'LMA', exact: true }).selectOption({ label: 'AR3' });
  await expect.poll(legacy).toMatchObject([{ lma: 'ar3' }]);
  // What is of the domain is not offered to the pane's own scheme; a holder of that is refused with the place, and nothing changes.
  const own = card(page).getByRole('group', { name: 'LMA', exact: true }).first();
  await expect(own.getByRole('checkbox', { name: 'AR3' })).toHaveCount(0);
  await own.getByRole('checkbox', { name: 'Core' }).click();
  await expect.poll(async () => (await runsOf(page))[0]?.roles?.['lmas']).toEqual(['core']);
  await group.getByRole('combobox', { name: 'LMA', exact: true }).selectOption({ label: 'Core' });
  await expect(group.getByRole('alert')).toContainText('expected a node of the scheme’s own domain, found "core"');
  expect(await legacy()).toMatchObject([{ lma: 'ar3' }]);

  // It is played: only the domain's router serves its mobile.
  await card(page).getByRole('button', { name: 'Lock the topology' }).click();
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(600e6));
  await drag(page, 'MN1', 'AR3');
  await settle(page);
  expect(await attachedTo(page, 'mn1')).toBe('ar3');
  const [report] = await reportOf(page);
  expect(report).toMatchObject({ scheme: 'dlma', handovers: [{ mn: 'mn1', to: 'ar3' }] });

  // Every step is one of the history.
  const undo = page.getByRole('button', { name: 'Undo' });
  for (const expected of [{ lma: 'ar3' }, { lma: 'ar3' }, { mobiles: ['mn1'] }, { mobiles: [] }]) {
    await undo.click();
    await idle(page);
    expect(await legacy()).toMatchObject([expected]);
  }
  await undo.click();
  await idle(page);
  expect(await legacy()).toBeUndefined();
});

test('events of other kinds than moves, places, framing, and the schemes that a scenario comes with', async ({ page }) => {
  await openPage(page);
  await unlock(page);
  const events = async (): Promise<readonly unknown[]> => (await scenarioOf(page))?.events ?? [];
  const kind = card(page).getByLabel('What happens');
  const add = async (name: string): Promise<void> => {
    await kind.selectOption({ label: name });
    await card(page)
      .getByRole('button', { name: `Add: ${name}` })
      .click();
    await idle(page);
  };
  await add('a message is lost');
  const fields = card(page).locator('.editor-event-fields');
  await fields.getByLabel('Message').fill('PBA');
  await page.keyboard.press('Enter');
  await idle(page);
  await fields.getByLabel('From').selectOption({ label: 'LMA' });
  await expect.poll(events).toMatchObject([{ drop: { message: 'PBA', from: 'lma', to: 'core' } }]);
  await add('a link changes');
  // A change that changes nothing is refused, and what was typed stays.
  await fields.getByLabel('Loss').fill('');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('alert')).toContainText('expected a change of');
  await fields.getByLabel('Delay').fill('70');
  await page.keyboard.press('Enter');
  await expect
    .poll(events)
    .toContainEqual(expect.objectContaining({ link: { between: ['core', 'lma'], delayMs: 70, lossPct: 100 } }));
  await expect(kind.getByRole('option', { name: 'a node is back' })).toHaveCount(0);
  await add('a node fails');
  await add('a node is back');
  await expect.poll(async () => (await events()).length).toBe(4);

  await pick(page, 'AR1');
  await card(page).getByLabel('Across').fill('33');
  await page.keyboard.press('Enter');
  await idle(page);
  await card(page).getByLabel('Framing').fill('18');
  await page.keyboard.press('Enter');
  const router = async (): Promise<unknown> => (await scenarioOf(page))?.nodes.find(({ id }) => id === 'ar1');
  await expect.poll(router).toMatchObject({ x: 33, radio: { framingBytes: 18 } });

  await card(page).getByRole('button', { name: 'Back to the scenario' }).click();
  await card(page).getByText('Schemes it comes with').click();
  const before = (await runsIn(page)).length;
  await card(page)
    .getByRole('button', { name: /^Leave out/ })
    .last()
    .click();
  await expect.poll(async () => (await runsIn(page)).length).toBe(before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await runsIn(page)).length).toBe(before);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('no serious finding in the card, and it fits a phone', async ({ page }) => {
      const findings = async (): Promise<readonly string[]> => {
        await page.waitForTimeout(300);
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
      };
      await openPage(page);
      await unlock(page);
      expect(await findings()).toEqual([]);
      await pick(page, 'AR1');
      expect(await findings()).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await expect(card(page)).toBeInViewport();
    });
  });
}
