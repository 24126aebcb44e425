import { afterEach, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import { ok } from '#base/result.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { LESSONS } from '#lessons/index.ts';
import type { Lesson, Task } from '#lessons/lesson.ts';
import { createLessonHost } from '#lessons/play/lesson-host.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { runFor } from '#scenario/run-choice.ts';
import { createLessonSession, type LessonContext, type LessonSession, type LessonState } from './lesson-session.ts';
import { createSessionStore } from './session-store.ts';
import type { Session } from './session-state.ts';
import { HostClient } from './test-support/host-client.ts';

vi.setConfig({ testTimeout: 120_000 });
const host = createLessonHost();
let session: Session;
let lesson: LessonSession;
let wallMs = 0;

afterEach(() => {
  lesson.dispose();
  session.dispose();
});

async function take(taken: Lesson, { still = true, player = host.evidence } = {}): Promise<void> {
  session = createSessionStore(new HostClient('batch', createEngineHost));
  session.actions.setReducedMotion(still);
  const context: LessonContext = {
    session,
    player: { evidence: async (scenario, runs) => ok(player(scenario, runs)) },
    loadScenario: async (name) => findGalleryEntry(name)?.scenario ?? null,
  };
  lesson = createLessonSession(taken, context);
  await lesson.start();
}

const state = (): LessonState => lesson.store.getState();

/** Plays as the page's frame loop does, until something is so. */
async function framesUntil(done: () => boolean, most = 4000): Promise<void> {
  for (let frame = 0; frame < most && !done(); frame++) {
    wallMs += 16;
    session.frame(wallMs);
    lesson.frame(session.displayNs());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Does what a task's solution says, each deed when the one before has settled. */
async function solve({ solution }: Task): Promise<void> {
  const { scenario, panes } = session.store.getState();
  const own = scenario?.runs.find((run) => run.id === solution.run);
  const { id: _, ...run } = own ?? { id: '', ...runFor(scenario, solution.run) };
  if (panes[0]?.run.scheme !== run.scheme || JSON.stringify(panes[0].run.options) !== JSON.stringify(run.options))
    await session.actions.setPaneRun(0, run);
  for (const deed of solution.deeds) {
    const nodes = required(session.store.getState().plan, 'plan').nodeIndex;
    if ('fail' in deed) await session.actions.failNode(required(nodes.get(deed.fail), deed.fail));
    else
      await session.actions.moveMobile(required(nodes.get(deed.move[0]), 'mobile'), required(nodes.get(deed.move[1]), 'router'));
    for (let round = 0; round < 12; round++) await session.actions.seek(session.displayNs() + 100e6);
  }
}

for (const head of LESSONS) {
  test(`${head.name}: from the first step to the sandbox, every task by its solution`, async () => {
    await take(await head.load());
    expect(state()).toMatchObject({ status: 'ready', problem: null, index: 0 });
    for (let index = 0; index < state().steps.length; index++) {
      const step = required(state().steps[index], 'step');
      expect(state().index).toBe(index);
      expect(session.displayNs(), step.title).toBe(step.atNs);
      if (step.question !== null) {
        expect(state().phase, step.title).toBe('asked');
        await lesson.answer(step.question.right);
        expect(state().phase, step.title).toBe('revealed');
        expect(session.displayNs(), step.title).toBe(step.question.revealNs);
      }
      if (step.task !== null) {
        expect(state().done.has(index), step.title).toBe(false);
        await solve(step.task);
        expect(state().task, step.title).toMatchObject({ done: true });
        expect(state().done.has(index), step.title).toBe(true);
      }
      await lesson.next();
    }
    expect(state().index).toBe(state().steps.length - 1);
    expect(session.store.getState().problem).toBeNull();
  });
}

const loadFirst = async (): Promise<Lesson> => required(LESSONS[0], 'lesson').load();

test('the clock plays up to the moment and stands there to the nanosecond', async () => {
  await take(await loadFirst(), { still: false });
  expect(state().phase).toBe('watching');
  expect(session.store.getState().clock.playing).toBe(true);
  await framesUntil(() => state().phase === 'here');
  await framesUntil(() => session.displayNs() === state().steps[0]?.atNs, 50);
  expect(session.displayNs()).toBe(state().steps[0]?.atNs);
  expect(session.store.getState().clock.playing).toBe(false);
});

test('next while it plays goes to the moment, next at a question shows the answer, back goes back', async () => {
  await take(await loadFirst(), { still: false });
  await lesson.next();
  expect(state()).toMatchObject({ index: 0, phase: 'here' });
  await lesson.next();
  await lesson.next();
  expect(state()).toMatchObject({ index: 1, phase: 'asked' });
  await lesson.next();
  expect(state().phase).toBe('revealing');
  await lesson.next();
  expect(state().phase).toBe('revealed');
  expect(state().answers.get(1)).toBeNull();
  await lesson.back();
  expect(state()).toMatchObject({ index: 0, phase: 'here' });
  expect(session.displayNs()).toBe(state().steps[0]?.atNs);
});

test('whatever a person has done to the run, the next step shows it as it was meant', async () => {
  await take(required(await LESSONS[1]?.load(), 'lesson'));
  await lesson.go(3);
  const nodes = required(session.store.getState().plan, 'plan').nodeIndex;
  await session.actions.moveMobile(required(nodes.get('mn1'), 'mn1'), required(nodes.get('ar3'), 'ar3'));
  await session.actions.addPane({ scheme: 'ipv6' });
  expect(session.store.getState().panes).toHaveLength(2);
  await lesson.go(4);
  expect(session.store.getState().panes).toHaveLength(1);
  expect(session.store.getState().inputs).toEqual([]);
  expect(session.displayNs()).toBe(state().steps[4]?.atNs);
});

test('a task that was missed is not done, and can be begun again', async () => {
  await take(await loadFirst());
  const index = state().steps.findIndex((step) => step.task !== null);
  await lesson.go(index);
  const nodes = required(session.store.getState().plan, 'plan').nodeIndex;
  await session.actions.moveMobile(required(nodes.get('mn1'), 'mn1'), required(nodes.get('ar2'), 'ar2'));
  for (let round = 0; round < 12; round++) await session.actions.seek(session.displayNs() + 100e6);
  expect(state().task).toMatchObject({ done: false, seen: expect.arrayContaining([{ fact: 'passes', node: 'LMA' }]) as unknown });
  await lesson.retry();
  expect(session.store.getState().inputs).toEqual([]);
  expect(state().task).toEqual({ done: false, seen: null });
});

test('a lesson whose event never comes says which step', async () => {
  const first = await loadFirst();
  const steps = first.steps.map((step, index) => (index === 1 ? { ...step, at: () => null } : step));
  await take({ ...first, steps });
  expect(state()).toMatchObject({ status: 'failed', problem: '“The first packet”: its event never comes' });
});
