import { expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { LESSONS } from './index.ts';
import type { Lesson, Runs } from './lesson.ts';
import { createLessonHost } from './play/lesson-host.ts';
import { resolveSteps, stageRuns, type ResolvedStep } from './resolve.ts';
import { german } from './de/index.ts';
import { headsIn, inLanguage } from './words.ts';

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
const NAMES = /\{\w+\}|\b(?:AR|MN|CN|HA|LM|MR|HoA|REQ|f|RFC )\d+\b|\b(?:IPv6|PMIPv6)\b|(?:figure|Abbildung) \d|§[\d.]+/g;

/** What no German sentence has, and names of messages and mechanisms, which stay English. */
const ENGLISH = /\b(the|of|and|with|from|to|at|is|are|not|this|that|for|its|packets?|messages?|links?|rows?|bindings?)\b/;
const TERMS = /Care-of Address/g;

/** Everything that a step says. */
function textsOf({ title, text, question, task }: ResolvedStep): readonly string[] {
  return [title, text, ...(question === null ? [] : [question.ask, question.because, ...question.choices]), task?.ask ?? ''];
}

/** The `{name}`s in texts, each once. */
function namesIn(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.join(' ').match(/\{\w+\}/g))].toSorted();
}

test('there are at least eight, each with a name, a story and documents of its own', () => {
  expect(LESSONS.length).toBeGreaterThanOrEqual(8);
  expect(new Set(LESSONS.map(({ name }) => name)).size).toBe(LESSONS.length);
});

for (const head of LESSONS) {
  test(`${head.name}: every event comes, every answer is a choice, every number is read from the run`, async () => {
    const lesson = await head.load();
    expect(lesson.name).toBe(head.name);
    const evidence = evidenceOf(lesson);
    const resolved = resolveSteps(lesson, evidence);
    expect(resolved.ok ? '' : resolved.error).toBe('');
    if (!resolved.ok) return;
    expect(resolved.value.filter((step) => step.question !== null).length).toBeGreaterThanOrEqual(2);
    expect(resolved.value.some((step) => step.task !== null)).toBe(true);
    expect(resolved.value.at(-1)).toMatchObject({ question: null, task: null });
    // In German the same events, answers and numbers, in words that are not English.
    const german = resolveSteps(await inLanguage(head.name, lesson, 'de'), evidence);
    expect(german.ok ? '' : german.error).toBe('');
    if (!german.ok) return;
    german.value.forEach((step, index) => {
      const original = required(resolved.value[index], 'step');
      expect(step).toMatchObject({ atNs: original.atNs, question: original.question && { right: original.question.right } });
      for (const text of textsOf(step)) expect(text.replaceAll(TERMS, '')).not.toMatch(ENGLISH);
    });
  });

  test(`${head.name}: no number is typed in, and every step names its section`, async () => {
    const lesson = await head.load();
    const german = await inLanguage(head.name, lesson, 'de');
    expect(german.steps.length).toBe(lesson.steps.length);
    for (const step of [...lesson.steps, ...german.steps]) {
      const texts = [step.text, step.question?.ask, step.question?.because, ...(step.question?.choices ?? [])];
      for (const text of texts) expect((text ?? '').replaceAll(NAMES, ''), step.title).not.toMatch(/\d/);
      expect(step.source, step.title).toMatch(/^(draft-[a-z0-9-]+|RFC \d+) §\d/);
    }
  });
}

test('German says of every step what English says of it, and reads the same numbers', async () => {
  for (const head of LESSONS) {
    const lesson = await head.load();
    const { steps } = german.lessons[head.name];
    expect(steps.length).toBe(lesson.steps.length);
    lesson.steps.forEach(({ title, text, question, task }, index) => {
      const words = required(steps[index], 'step');
      expect(words.ask === undefined, title).toBe(question === undefined);
      expect(words.because === undefined, title).toBe(question === undefined);
      expect(words.choices?.length, title).toBe(question?.choices.length);
      expect(words.task === undefined, title).toBe(task === undefined);
      const before = namesIn([text, question?.ask, question?.because, ...(question?.choices ?? [])]);
      expect(namesIn([words.text, words.ask, words.because, ...(words.choices ?? [])]), title).toEqual(before);
      // A task's bounds are typed in, so they have to be typed in alike.
      expect(words.task?.match(/\d+/g)?.toSorted(), title).toEqual(task?.ask.match(/\d+/g)?.toSorted());
    });
  }
  const heads = await headsIn('de');
  expect(heads.map(({ name }) => name)).toEqual(LESSONS.map(({ name }) => name));
  heads.forEach(({ title, story }, index) => {
    expect([title, story]).not.toEqual([LESSONS[index]?.title, LESSONS[index]?.story]);
  });
  expect(await headsIn('en')).toBe(LESSONS);
});
