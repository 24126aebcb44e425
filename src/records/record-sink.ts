/**
 * Where the engine writes records. A sink is a circular buffer of 32-bit words; the shared-memory ring, the transferred batches and
 * the command line's in-process consumer differ only in what `commit` and `room` do.
 */

/** A circular word buffer with one writer. */
export interface RecordSink {
  /** A power-of-two number of words. */
  readonly words: Uint32Array;
  /** `words.length − 1`. */
  readonly mask: number;
  /** Free-running position of the next word, modulo 2³². The writer moves it by whole slots. */
  head: number;
  /** Makes everything before `head` visible to the reader. */
  commit(): void;
  /** True when at least `slots` more slots can be written now. Looks at the reader's position only when needed. */
  room(slots: number): boolean;
}
