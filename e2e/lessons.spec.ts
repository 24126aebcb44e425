import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { displayNs, drag, moving, node, settle } from './support/page.ts';

test.setTimeout(240_000);

/** Opens a lesson and waits for its first step to stand. */
async function openLesson(page: Page, name: string): Promise<void> {
  await page.goto(`./#lesson/${name}`);
  await expect(card(page)).toHaveAttribute('data-phase', 'here', { timeout: 60_000 });
}

const card = (page: Page) => page.getByTestId('lesson');
const heading = (page: Page, title: string) => card(page).getByRole('heading', { name: title });
/** Until the clock stands where the step wants it: what opens the step's scenario takes gestures that have begun with it. */
const here = (page: Page) => expect(card(page)).toHaveAttribute('data-phase', 'here');
const next = (page: Page) => card(page).getByRole('button', { name: 'Next', exact: true });

/** Serious and critical findings of the page as it stands. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}

test('by pointer: from the gallery through every step of the first lesson into the sandbox', async ({ page }) => {
  await page.goto('./#gallery');
  await page.getByRole('link', { name: /Why centralised anchors hurt/ }).click();
  await expect(heading(page, 'One anchor for everybody')).toBeVisible({ timeout: 60_000 });
  await here(page);
  expect(new URL(page.url()).hash).toBe('#lesson/central-anchor');

  await next(page).click();
  await expect(heading(page, 'The first packet')).toBeVisible();
  expect(await displayNs(page)).toBe(1e9);
  // A wrong guess is told, with what the run shows.
  await card(page)
    .getByRole('button', { name: /straight down the row/ })
    .click();
  await expect(card(page)).toContainText('Not so. It is: past MN to the LMA');
  await expect(card(page)).toContainText('It crossed 13 links and took 111 ms, 3.6 times the straight way.');
  expect(await displayNs(page)).toBe(1.111e9);

  await next(page).click();
  await expect(heading(page, 'And back again')).toBeVisible();
  await next(page).click();
  await expect(heading(page, 'A crowd')).toBeVisible();
  await expect(page.getByTestId('pane-B')).toBeVisible();
  await card(page)
    .getByRole('button', { name: /all of it/ })
    .click();
  await expect(card(page)).toContainText('Right. 100 %');
  await next(page).click();
  await card(page)
    .getByRole('button', { name: /nothing$/ })
    .click();
  await expect(card(page)).toContainText('Pane A has lost 150 packets by now');
  await next(page).click();
  // The step brings up the tables of the node that it is about.
  await expect(heading(page, 'Back is not enough')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Tables' })).toHaveAttribute('aria-selected', 'true');

  await next(page).click();
  await expect(heading(page, 'Keep it off the LMA')).toBeVisible();
  await here(page);
  // Under Proxy Mobile IPv6 the task is missed …
  await drag(page, 'MN1', 'AR2');
  await settle(page);
  await expect(card(page)).toContainText(/Not yet: \d+ lost, \d messages, .* packets pass the LMA\./);
  // … with anchors at the edge it is met by the same move.
  await page.getByRole('button', { name: /^Scheme of pane A/ }).click();
  await page.getByRole('button', { name: /^Distributed Mobility Anchoring/ }).click();
  await settle(page);
  await page.evaluate(() => globalThis.__roamscope.session.actions.seek(globalThis.__roamscope.session.displayNs() + 300e6));
  await expect(card(page)).toContainText(/Done: \d+ lost, .* packets pass no LMA\./);

  await next(page).click();
  await card(page).getByRole('button', { name: 'Open the sandbox' }).click();
  await expect(card(page)).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe('');
  // The scenario is there to be played with.
  await drag(page, 'MN1', 'AR3');
});

test('by keyboard alone: answers, steps by letter, a move, and out', async ({ page }) => {
  await openLesson(page, 'edge-anchor');
  await page.keyboard.press('Space');
  await expect(heading(page, 'MN1 walks on')).toBeVisible();
  await expect(card(page)).toHaveAttribute('data-phase', 'asked');
  await page.keyboard.press('2');
  await expect(card(page)).toContainText('Right. A DBQ to the session database');
  await page.keyboard.press('.');
  await expect(heading(page, 'The old anchor is told')).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(heading(page, 'MN1 walks on')).toBeVisible();
  await page.keyboard.press('g');
  await expect(heading(page, 'Home again')).toBeVisible();
  // Space without a guess shows the answer, once more goes on.
  await expect(card(page)).toHaveAttribute('data-phase', 'asked');
  await page.keyboard.press('Space');
  await expect(card(page)).toHaveAttribute('data-phase', 'revealed');
  await expect(card(page)).toContainText('f1 is native again');
  await page.keyboard.press('Space');
  await expect(heading(page, 'Beside the central anchor')).toBeVisible();
  await page.keyboard.press('?');
  await expect(card(page)).toContainText('choose an answer');
  await page.keyboard.press('?');

  await page.keyboard.press('i');
  await expect(heading(page, 'Walk it yourself')).toBeVisible();
  await here(page);
  for (let move = 0; move < 2; move++) {
    await node(page, 'MN1').focus();
    await moving(page, async () => {
      await page.keyboard.press('Enter');
      if (move > 0) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    });
    await settle(page);
  }
  await expect(card(page)).toContainText(/Done: \d+ lost, [46] messages/);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('.');
  await expect(heading(page, 'It is yours')).toBeVisible();
  await here(page);
  await page.keyboard.press('.');
  await expect(card(page)).toHaveCount(0);
  await expect(page.getByTestId('pane-A')).toBeVisible();
});

test.describe('with motion', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('the clock plays up to each moment and to each answer, and stops there', async ({ page }) => {
    await page.goto('./#lesson/central-anchor');
    await expect(card(page)).toHaveAttribute('data-phase', 'here', { timeout: 60_000 });
    await page.keyboard.press('Space');
    await expect(card(page)).toHaveAttribute('data-phase', 'watching');
    await expect(card(page)).toHaveAttribute('data-phase', 'asked', { timeout: 30_000 });
    await expect.poll(() => displayNs(page)).toBe(1e9);
    await page.keyboard.press('2');
    await expect(card(page)).toContainText('Right. It crossed', { timeout: 30_000 });
    await expect.poll(() => displayNs(page)).toBe(1.111e9);
  });
});

test('pen and print-white are there and leave nothing behind', async ({ page }) => {
  await openLesson(page, 'central-anchor');
  await page.keyboard.press('v');
  await page.mouse.move(300, 300);
  await page.mouse.down();
  await page.mouse.move(400, 340, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('pen').locator('path')).toHaveCount(1);
  await page.keyboard.press('x');
  await expect(page.getByTestId('pen').locator('path')).toHaveCount(0);
  await page.keyboard.press('w');
  await expect(page.locator('html')).toHaveClass(/print-white/);
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
  await expect(page.locator('html')).not.toHaveClass(/print-white/);
});

test('a lesson that does not exist says so', async ({ page }) => {
  await page.goto('./#lesson/nothing');
  await expect(page.getByText('There is no lesson named “nothing”.')).toBeVisible();
  await page.getByRole('button', { name: 'Other lessons' }).click();
  await expect(page.getByRole('heading', { name: 'All scenarios' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('no serious finding in a lesson, on a desk and on a phone', async ({ page }) => {
      await openLesson(page, 'relay-locator-proxy');
      await page.keyboard.press('b');
      await expect(card(page)).toHaveAttribute('data-phase', 'asked');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('1');
      await expect(card(page)).toHaveAttribute('data-phase', 'revealed');
      await page.keyboard.press('?');
      await page.keyboard.press('v');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('v');
      await page.keyboard.press('g');
      await expect(heading(page, 'Choose the CMD’s part')).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await findings(page)).toEqual([]);
    });
  });
}
