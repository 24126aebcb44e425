/** A studying worker: one per study, ended when it is over or cancelled. */
import type { StudyPlayer } from '#store/study-session.ts';
import type { StudyApi } from '#studies/study-api.ts';
import { linkWorker, type WorkerWords } from './worker-link.ts';

/** Starts a worker. */
export function createStudyPlayer(words: WorkerWords): StudyPlayer {
  const worker = new Worker(new URL('../../workers/study.worker.ts', import.meta.url), { type: 'module', name: 'study' });
  const link = linkWorker<StudyApi>(worker, words);
  return {
    async open(request) {
      const answer = await link.ask(link.api.open(request));
      return answer.ok ? answer.value : answer;
    },
    play: (row) => link.ask(link.api.play(row)),
    dispose: () => link.dispose(words().studyEnded),
  };
}
