/** The worker that plays lessons and thumbnails: started when the first of them is asked for, and kept. */
import type { LessonApi } from '#lessons/lesson-api.ts';
import type { LessonPlayer } from '#lessons/lesson-player.ts';
import { linkWorker, type WorkerLink, type WorkerWords } from './worker-link.ts';

/** The page's player. One worker answers in the order of the questions; a worker that broke is replaced at the next question. */
export function createLessonPlayer(words: WorkerWords): LessonPlayer {
  let link: WorkerLink<LessonApi> | null = null;
  const start = (): WorkerLink<LessonApi> =>
    linkWorker<LessonApi>(
      new Worker(new URL('../../workers/lesson.worker.ts', import.meta.url), { type: 'module', name: 'lesson' }),
      words,
    );
  async function ask<Answer>(command: (api: WorkerLink<LessonApi>['api']) => Promise<Answer>) {
    link ??= start();
    const asked = link;
    const answer = await asked.ask(command(asked.api));
    if (!answer.ok && link === asked) {
      asked.dispose(answer.error);
      link = null;
    }
    return answer;
  }
  return {
    evidence: (scenario, runs) => ask((api) => api.evidence(scenario, runs)),
    sketch: (scenario, run) => ask((api) => api.sketch(scenario, run)),
  };
}
