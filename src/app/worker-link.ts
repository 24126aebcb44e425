/** A worker that is asked through comlink and may be ended at any moment: every question is answered, by it or by why it will not be. */
import { wrap } from 'comlink';
import { err, ok, type Result } from '#base/result.ts';
import type { Strings } from '#views/strings/strings.ts';

/** The commands of an API as they look from the page. */
export type Remote<Api> = {
  readonly [Command in keyof Api]: Api[Command] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Answer>
    : never;
};

/** The link. */
export interface WorkerLink<Api> {
  readonly api: Remote<Api>;
  /** The answer to a command, or one line that says why none will come. */
  ask<Answer>(command: Promise<Answer>): Promise<Result<Answer, string>>;
  /** Ends the worker at once; `why` answers what is still asked. */
  dispose(why: string): void;
}

/** What is said of a worker that failed, in the language that the page has by then. */
export type WorkerWords = () => Strings['engine'];

/** Links to a worker that exposes `Api`. */
export function linkWorker<Api>(worker: Worker, words: WorkerWords): WorkerLink<Api> {
  const api = wrap<Api>(worker) as unknown as Remote<Api>;
  const { promise: end, resolve: finish } = Promise.withResolvers<string>();
  worker.addEventListener('error', (event) => finish(event.message || words().workerNotLoaded));
  worker.addEventListener('messageerror', () => finish(words().workerUnreadable));
  return {
    api,
    async ask(command) {
      try {
        return await Promise.race([command.then(ok), end.then(err)]);
      } catch (problem) {
        return err(problem instanceof Error ? problem.message : String(problem));
      }
    },
    dispose(why) {
      worker.terminate();
      finish(why);
    },
  };
}
