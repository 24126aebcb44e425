/**
 * What a person did, so that it can be undone and done again. An act in the past replaces a future; taken back, that future is there
 * again whole, with everything that was done in it.
 */
import type { SimTime } from '#base/time.ts';
import type { Input, RunDefinition } from '#scenario/scenario.ts';
import type { Future, Ghost } from './ghost.ts';
import { withoutIdle } from './idle-acts.ts';
import { inputNs } from './worlds.ts';

/** One step of the history. */
export interface Act {
  readonly before: Future;
  readonly after: Future;
  /** The ghosts that were kept before and after it, the one that is shown first. */
  readonly ghostsBefore: readonly Ghost[];
  readonly ghostsAfter: readonly Ghost[];
  /** Where the clock stands when it is taken back, and when it is done again. */
  readonly undoNs: SimTime;
  readonly redoNs: SimTime;
}

/** A stack of acts, some of them taken back. */
export class History {
  #done: Act[] = [];
  #undone: Act[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Begins anew: the inputs that a session was opened with count as done one after the other. */
  begin(inputs: readonly Input[]): void {
    this.#undone = [];
    this.#done = inputs.map((_input, index) =>
      actOf({ inputs: inputs.slice(0, index), shownNs: 0 }, inputs.slice(0, index + 1), [], []),
    );
  }

  /** Something was done: what had been taken back is gone. */
  push(act: Act): void {
    this.#done.push(act);
    this.#undone = [];
  }

  /** The panes play these runs from now on: steps that would change nothing any more are forgotten. */
  panesPlay(runs: readonly RunDefinition[]): void {
    this.#done = withoutIdle(this.#done.toReversed(), runs, 'before').toReversed();
    this.#undone = withoutIdle(this.#undone.toReversed(), runs, 'after').toReversed();
  }

  /** The act that would be taken back. */
  get last(): Act | null {
    return this.#done.at(-1) ?? null;
  }

  /** The act that would be done again. */
  get next(): Act | null {
    return this.#undone.at(-1) ?? null;
  }

  /** It has been taken back; until then its future was shown up to `shownNs`. */
  undone(shownNs: SimTime): void {
    const act = this.#done.pop();
    if (act !== undefined) this.#undone.push({ ...act, after: { ...act.after, shownNs } });
  }

  /** It has been done again; until then the future without it was shown up to `shownNs`. */
  redone(shownNs: SimTime): void {
    const act = this.#undone.pop();
    if (act !== undefined) this.#done.push({ ...act, before: { ...act.before, shownNs } });
  }
}

/** The act of giving the last of `inputs`. Taken back, the clock stands just before it, or at it when others of its instant stay. */
export function actOf(
  before: Future,
  inputs: readonly Input[],
  ghostsBefore: readonly Ghost[],
  ghostsAfter: readonly Ghost[],
): Act {
  const atNs = inputNs(inputs.at(-1)!);
  const shared = inputs.length > 1 && inputNs(inputs.at(-2)!) === atNs;
  return {
    before,
    after: { inputs, shownNs: atNs },
    ghostsBefore,
    ghostsAfter,
    undoNs: shared ? atNs : Math.max(0, atNs - 1),
    redoNs: atNs,
  };
}
