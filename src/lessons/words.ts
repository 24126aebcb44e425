/** Lessons in another language: the same moments and readings, other words for them. They are fetched when they are wanted. */
import { required } from '#base/assert.ts';
import { LESSONS, type LessonHead, type LessonName } from './index.ts';
import type { Lesson, Runs, Step, Value, Values } from './lesson.ts';
import type { Countable } from './readings.ts';

/** What a step says, with the `{name}`s of the original; `task` is what is asked to be done. */
export interface StepWords {
  readonly title: string;
  readonly text: string;
  readonly ask?: string;
  readonly choices?: readonly string[];
  readonly because?: string;
  readonly task?: string;
}

/** What a lesson says, step by step. */
export interface LessonWords {
  readonly title: string;
  /** One line. */
  readonly story: string;
  readonly steps: readonly StepWords[];
}

/** All lessons in a language, and how it counts. */
export interface LessonLanguage {
  readonly lessons: { readonly [name in LessonName]: LessonWords };
  /** One and many of what is counted. */
  readonly nouns: { readonly [noun in Countable]: readonly [one: string, many: string] };
}

/** The lesson in a language; as it is where there is none of its own. Rejects when the words cannot be fetched. */
export async function inLanguage(name: LessonName, lesson: Lesson, language: string): Promise<Lesson> {
  if (language !== 'de') return lesson;
  const { german } = await import('./de/index.ts');
  return translated(lesson, german.lessons[name], german.nouns);
}

/** The lessons as their cards show them, in a language. Rejects when the words cannot be fetched. */
export async function headsIn(language: string): Promise<readonly LessonHead[]> {
  if (language !== 'de') return LESSONS;
  const { german } = await import('./de/index.ts');
  return LESSONS.map((head) => ({ ...head, title: german.lessons[head.name].title, story: german.lessons[head.name].story }));
}

/** The lesson in other words. */
export function translated(lesson: Lesson, words: LessonWords, nouns: LessonLanguage['nouns']): Lesson {
  return {
    ...lesson,
    steps: lesson.steps.map((step, index) => stepIn(step, required(words.steps[index], 'words of a step'), nouns)),
  };
}

function stepIn(step: Step, words: StepWords, nouns: LessonLanguage['nouns']): Step {
  const { question, task, values } = step;
  return {
    ...step,
    title: words.title,
    text: words.text,
    ...(values === undefined ? {} : { values: countedIn(values, nouns) }),
    ...(question === undefined
      ? {}
      : {
          question: {
            ...question,
            ask: required(words.ask, 'question'),
            choices: required(words.choices, 'choices'),
            because: required(words.because, 'answer'),
          },
        }),
    ...(task === undefined ? {} : { task: { ...task, ask: required(words.task, 'task') } }),
  };
}

/** Readings whose counted things have their names in the language; plain numbers and units stay. */
function countedIn(values: Values, nouns: LessonLanguage['nouns']): Values {
  const inWords =
    (value: Value): Value =>
    (runs: Runs) => {
      const text = value(runs);
      const [, number, noun] = /^(\d+) (.+?)s?$/.exec(text ?? '') ?? [];
      if (noun === undefined || !Object.hasOwn(nouns, noun)) return text;
      return `${number} ${nouns[noun as Countable][number === '1' ? 0 : 1]}`;
    };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(value)]));
}
