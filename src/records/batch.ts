/**
 * The same records without shared memory: the engine writes into a buffer of its own, and its host cuts pieces of whole records off to
 * be transferred to the page, or read in place by a consumer in the same thread.
 */
import { assert } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { SLOT_WORDS, readTime } from './layout.ts';
import type { RecordSink } from './record-sink.ts';
import { MAX_RECORD_SLOTS } from './writer.ts';
import type { RecordVisitor } from './ring.ts';

/** Slots that a batch sink holds unless told: 64 Ki, 2 MiB of records. */
export const DEFAULT_BATCH_SLOTS = 65536;

/** A circular buffer that its owner empties by {@link take} or {@link drain}. `room` is false while it is full. */
export class BatchSink implements RecordSink {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly mask: number;
  head = 0;
  #taken = 0;
  #committed = 0;

  /** `slots` is a power of two and leaves room for more than one record of the longest kind. */
  constructor(slots: number = DEFAULT_BATCH_SLOTS) {
    assert(
      (slots & (slots - 1)) === 0 && slots > MAX_RECORD_SLOTS,
      `a power of two above ${MAX_RECORD_SLOTS}, not ${slots} slots`,
    );
    this.words = new Uint32Array(slots * SLOT_WORDS);
    this.mask = this.words.length - 1;
  }

  commit(): void {
    this.#committed = this.head;
  }

  room(slots: number): boolean {
    return ((this.head - this.#taken) >>> 0) + slots * SLOT_WORDS <= this.words.length;
  }

  /** Octets of committed records that wait to be taken. */
  pendingBytes(): number {
    return ((this.#committed - this.#taken) >>> 0) * 4;
  }

  /** The time of the first record that waits to be taken, or null. */
  firstPendingNs(): SimTime | null {
    return this.pendingBytes() === 0 ? null : readTime(this.words, this.#taken & this.mask, this.mask);
  }

  /** Cuts off committed whole records, at most `maxBytes` of them unless the first alone is longer. Empty when there are none. */
  take(maxBytes: number): ArrayBuffer {
    const count = this.#wholeRecords(maxBytes);
    const copy = new Uint32Array(count);
    const start = this.#taken & this.mask;
    const untilWrap = Math.min(count, this.words.length - start);
    copy.set(this.words.subarray(start, start + untilWrap));
    if (untilWrap < count) copy.set(this.words.subarray(0, count - untilWrap), untilWrap);
    this.#taken = (this.#taken + count) >>> 0;
    return copy.buffer;
  }

  /** Hands all committed records to `visit` in place. A record may continue at word 0: `visit` reads `words[position & mask]`. */
  drain(visit: RecordVisitor): void {
    const from = this.#taken & this.mask;
    const count = (this.#committed - this.#taken) >>> 0;
    if (count > 0) visit(this.words, from, from + count);
    this.#taken = this.#committed;
  }

  /** Forgets everything written. */
  clear(): void {
    this.#committed = this.head;
    this.#taken = this.head;
  }

  /** Words of the longest run of whole committed records within `maxBytes`. */
  #wholeRecords(maxBytes: number): number {
    const available = (this.#committed - this.#taken) >>> 0;
    if (available * 4 <= maxBytes) return available;
    let count = 0;
    while (count < available) {
      const slots = (this.words[(this.#taken + count) & this.mask]! >>> 8) & 0xff;
      const next = count + slots * SLOT_WORDS;
      if (next * 4 > maxBytes && count > 0) break;
      count = next;
      if (next * 4 >= maxBytes) break;
    }
    return count;
  }
}

/** A sink that shows each record to `visit` soon after it was written and keeps nothing. It always has room. */
export class VisitorSink implements RecordSink {
  readonly words: Uint32Array = new Uint32Array(DEFAULT_BATCH_SLOTS * SLOT_WORDS);
  readonly mask: number = this.words.length - 1;
  head = 0;
  #seen = 0;
  readonly #visit: (words: Uint32Array, at: number, mask: number) => void;

  /** `visit` gets a position of which it reads `words[(at + n) & mask]`. */
  constructor(visit: (words: Uint32Array, at: number, mask: number) => void) {
    this.#visit = visit;
  }

  commit(): void {
    while (this.#seen !== this.head) {
      this.#visit(this.words, this.#seen & this.mask, this.mask);
      const slots = Math.max(1, (this.words[this.#seen & this.mask]! >>> 8) & 0xff);
      this.#seen = (this.#seen + slots * SLOT_WORDS) >>> 0;
    }
  }

  room(): boolean {
    this.commit();
    return true;
  }
}

/** A sink that keeps nothing: for playing inputs again without showing them. */
export class MutedSink implements RecordSink {
  readonly words: Uint32Array = new Uint32Array(512 * SLOT_WORDS);
  readonly mask: number = this.words.length - 1;
  head = 0;

  commit(): void {
    // Nobody reads.
  }

  room(): boolean {
    return true;
  }
}
