/** A measuring worker: one per measurement, ended when it is over or cancelled. */
import type { MeasureApi } from '#measure/measure-api.ts';
import type { Measurer } from '#store/measurement.ts';
import { linkWorker, type WorkerWords } from './worker-link.ts';

/** Starts a worker. */
export function createMeasurer(words: WorkerWords): Measurer {
  const worker = new Worker(new URL('../../workers/measure.worker.ts', import.meta.url), { type: 'module', name: 'measure' });
  const link = linkWorker<MeasureApi>(worker, words);
  return {
    async open(sweep) {
      const answer = await link.ask(link.api.open(sweep));
      return answer.ok ? answer.value : answer;
    },
    play: (cell, run) => link.ask(link.api.play(cell, run)),
    dispose: () => link.dispose(words().measureEnded),
  };
}
