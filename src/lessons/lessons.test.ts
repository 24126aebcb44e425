import { expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { LESSONS } from './index.ts';
import type { Lesson, Runs } from './lesson.ts';
import { createLessonHost } from './play/lesson-host.ts';
import { resolveSteps, stageRuns } from './resolve.ts';

vi.setConfig({ testTimeout: 60_000 });
const host = createLessonHost();

/** Evidence of a lesson's stages. */
function evidenceOf(lesson: Lesson): ReadonlyMap<string, Runs> {
  return new Map(
    Object.entries(lesson.stages).map(([name, stage]) => {
      const { scenario } = required(findGalleryEntry(stage.scenario), stage.scenario);
      return [name, host.evidence(scenario, stageRuns(scenario, stage.runs))];
    }),
  );
}

/** Numbers that a text may hold: names of nodes and functions, documents, sections, figures. */
const NAMES = /\{\w+\}|\b(?:AR|MN|CN|HA|LM|MR|HoA|REQ|f|RFC )\d+\b|\b(?:IPv6|PMIPv6)\b|figure \d|§[\d.]+/g;

test('there are at least eight, each with a name, a story and documents of its own', () => {
  expect(LESSONS.length).toBeGreaterThanOrEqual(8);
  expect(new Set(LESSONS.map(({ name }) => name)).size).toBe(LESSONS.length);
});

for (const head of LESSONS) {
  test(`${head.name}: every event comes, every answer is a choice, every number is read from the run`, async () => {
    const lesson = await head.load();
    expect(lesson.name).toBe(head.name);
    const resolved = resolveSteps(lesson, evidenceOf(lesson));
    expect(resolved.ok ? '' : resolved.error).toBe('');
    if (!resolved.ok) return;
    expect(resolved.value.filter((step) => step.question !== null).length).toBeGreaterThanOrEqual(2);
    expect(resolved.value.some((step) => step.task !== null)).toBe(true);
    expect(resolved.value.at(-1)).toMatchObject({ question: null, task: null });
  });

  test(`${head.name}: no number is typed in, and every step names its section`, async () => {
    const lesson = await head.load();
    for (const step of lesson.steps) {
      const texts = [step.text, step.question?.ask, step.question?.because, ...(step.question?.choices ?? [])];
      for (const text of texts) expect((text ?? '').replaceAll(NAMES, ''), step.title).not.toMatch(/\d/);
      expect(step.source, step.title).toMatch(/^(draft-[a-z0-9-]+|RFC \d+) §\d/);
    }
  });
}
