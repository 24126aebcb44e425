/** A measuring worker: one per measurement, ended when it is over or cancelled. */
import { wrap } from 'comlink';
import { err, ok, type Result } from '#base/result.ts';
import type { Figures } from '#measure/figures.ts';
import type { MeasureApi } from '#measure/measure-api.ts';
import type { Measurer } from '#store/measurement.ts';

/** The commands as they look from here. */
type RemoteMeasure = {
  readonly [Command in keyof MeasureApi]: (...given: Parameters<MeasureApi[Command]>) => Promise<ReturnType<MeasureApi[Command]>>;
};

/** Starts a worker. */
export function createMeasurer(): Measurer {
  const worker = new Worker(new URL('../../workers/measure.worker.ts', import.meta.url), { type: 'module', name: 'measure' });
  const api = wrap<MeasureApi>(worker) as unknown as RemoteMeasure;
  const { promise: end, resolve: finish } = Promise.withResolvers<string>();
  worker.addEventListener('error', (event) => finish(event.message || 'The measuring worker could not be loaded.'));
  worker.addEventListener('messageerror', () => finish('An answer of the measuring worker could not be read.'));

  /** The answer, or why none will come. */
  const ask = async <Answer>(command: Promise<Answer>): Promise<Result<Answer, string>> => {
    try {
      return await Promise.race([command.then(ok), end.then(err)]);
    } catch (problem) {
      return err(problem instanceof Error ? problem.message : String(problem));
    }
  };

  return {
    async open(sweep) {
      const answer = await ask(api.open(sweep));
      return answer.ok ? answer.value : answer;
    },
    play: (cell, run): Promise<Result<Figures, string>> => ask(api.play(cell, run)),
    dispose() {
      worker.terminate();
      finish('The measurement was ended.');
    },
  };
}
