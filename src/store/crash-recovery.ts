/**
 * A crash of the engine's worker loses nothing: a new one opens the session as it stood before the command that the crash cut short, and the
 * command is carried out again.
 */
import { err, ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { EngineProblem } from '#engine/engine-api.ts';
import type { Worlds, WorldsDefinition } from './worlds.ts';

/** What a session is made from again: worlds, what was given to them, and where they were shown. */
export interface Standing {
  readonly worlds: Worlds;
  readonly definition: WorldsDefinition;
  readonly displayNs: SimTime;
}

/** What the session does for it. */
export interface RecoveryHost {
  /** Null while nothing is open. */
  worlds(): Worlds | null;
  /** Starts a worker that knows no scenario; what waits for the old one fails. */
  restart(): void;
  reopen(standing: Standing): Promise<Result<void, EngineProblem>>;
  /** It is back where it stood; or it could not be brought back. */
  done(isBack: boolean): void;
}

/** Carries out commands over crashes. */
export class CrashRecovery {
  readonly #host: RecoveryHost;
  /** The worker is a new one that knows no scenario yet. */
  #empty = false;
  #reopening = false;
  #restarted = false;

  constructor(host: RecoveryHost) {
    this.#host = host;
  }

  /** True while a session is being brought back. A crash then is not healed by itself: it would go on for ever. */
  get reopening(): boolean {
    return this.#reopening;
  }

  /** Whether the command that is carried out now works with a new worker. */
  get restarted(): boolean {
    return this.#restarted;
  }

  /** True when what was asked of the worker cannot have been done. */
  get empty(): boolean {
    return this.#empty;
  }

  /** A new worker in place of the old one. The next command, or the one that waits for the old one, brings the session back. */
  restart(): void {
    this.#empty = true;
    this.#host.restart();
  }

  /** Carries a command out; once more when a crash cut it short, but not twice: it may be what the engine dies of. */
  async carryOut<Value>(run: () => Promise<Result<Value, EngineProblem>>): Promise<Result<Value, EngineProblem>> {
    this.#restarted = false;
    const back = await this.#bringBack(this.#standing());
    if (!back.ok) return back;
    const standing = this.#standing();
    const outcome = await attempt(run);
    if (!this.#empty) return outcome;
    // What was done before the crash stays done; what was done by half has not happened.
    const again = await this.#bringBack(outcome.ok ? this.#standing() : standing);
    if (!again.ok || outcome.ok) return again.ok ? outcome : again;
    const second = await attempt(run);
    if (this.#empty) await this.#bringBack(standing);
    return second;
  }

  #standing(): Standing | null {
    const worlds = this.#host.worlds();
    if (worlds === null) return null;
    return { worlds, definition: { ...worlds.definition, inputs: worlds.inputs }, displayNs: worlds.displayNs };
  }

  async #bringBack(standing: Standing | null): Promise<Result<void, EngineProblem>> {
    if (!this.#empty) return ok(undefined);
    this.#restarted = true;
    this.#reopening = true;
    // A second crash sets it again.
    this.#empty = false;
    const back = standing === null ? ok(undefined) : await this.#host.reopen(standing);
    this.#reopening = false;
    this.#host.done(back.ok);
    return back;
  }
}

/** A bug in a command becomes a problem on the screen. */
async function attempt<Value>(run: () => Promise<Result<Value, EngineProblem>>): Promise<Result<Value, EngineProblem>> {
  try {
    return await run();
  } catch (problem) {
    return err({ message: problem instanceof Error ? problem.message : String(problem) });
  }
}
