/**
 * Records from the engine's thread to the page's through shared memory: one writer, one reader, nothing is ever dropped. When the ring
 * is full `room` says so and the engine pauses until the reader has caught up.
 *
 * Layout of the buffer, in 32-bit words: 0 magic, 1 layout version, 2 capacity in words; 16 write position; 32 read position; 64 the
 * records. Each position has a cache line (64 octets) of its own. Positions run freely modulo 2³²; their difference is the fill. A
 * position is stored once per batch, not per record.
 */
import { assert } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import { LAYOUT_VERSION, SLOT_WORDS } from './layout.ts';
import type { RecordSink } from './record-sink.ts';
import { MAX_RECORD_SLOTS } from './writer.ts';

/** "ROAM", read as a little-endian word. */
const MAGIC = 0x4d414f52;
const MAGIC_AT = 0;
const VERSION_AT = 1;
const CAPACITY_AT = 2;
const WRITE_AT = 16;
const READ_AT = 32;
const RECORDS_AT = 64;

/** Slots of a ring unless told: 64 Ki, 2 MiB of records. */
export const DEFAULT_RING_SLOTS = 65536;

/** Makes an empty ring. `slots` is a power of two and leaves room for more than one record of the longest kind. */
export function createRing(slots: number = DEFAULT_RING_SLOTS): SharedArrayBuffer {
  assert((slots & (slots - 1)) === 0 && slots > MAX_RECORD_SLOTS, `a power of two above ${MAX_RECORD_SLOTS}, not ${slots} slots`);
  const capacity = slots * SLOT_WORDS;
  const buffer = new SharedArrayBuffer((RECORDS_AT + capacity) * 4);
  const header = new Int32Array(buffer, 0, RECORDS_AT);
  header[MAGIC_AT] = MAGIC;
  header[VERSION_AT] = LAYOUT_VERSION;
  header[CAPACITY_AT] = capacity;
  return buffer;
}

/** Why a buffer is no ring of this version, as one line; or the number of its words. */
export function checkRing(buffer: SharedArrayBuffer): Result<number, string> {
  if (buffer.byteLength < RECORDS_AT * 4) return err('The buffer is too short for a record ring.');
  const header = new Int32Array(buffer, 0, RECORDS_AT);
  if (header[MAGIC_AT] !== MAGIC) return err('The buffer is not a record ring.');
  const version = header[VERSION_AT]!;
  if (version !== LAYOUT_VERSION) return err(`The ring has record layout ${version}; this side reads layout ${LAYOUT_VERSION}.`);
  const capacity = header[CAPACITY_AT]!;
  const fits = capacity > 0 && (capacity & (capacity - 1)) === 0 && buffer.byteLength === (RECORDS_AT + capacity) * 4;
  return fits ? ok(capacity) : err('The ring says another size than its buffer has.');
}

/** The writing end. */
export interface RingWriter extends RecordSink {
  /** Words that the reader has not taken yet, committed or not. */
  pending(): number;
}

/** Opens the writing end, going on where the last writer stopped. Fails with one line when the buffer is no ring of this version. */
export function openRingWriter(buffer: SharedArrayBuffer): Result<RingWriter, string> {
  const checked = checkRing(buffer);
  return checked.ok ? ok(new SharedRingWriter(buffer, checked.value)) : checked;
}

class SharedRingWriter implements RingWriter {
  readonly words: Uint32Array;
  readonly mask: number;
  head: number;
  readonly #positions: Int32Array;
  readonly #capacity: number;
  /** The reader's position when it was last looked at: reading it again costs a cache miss. */
  #readSeen: number;

  constructor(buffer: SharedArrayBuffer, capacity: number) {
    this.words = new Uint32Array(buffer, RECORDS_AT * 4, capacity);
    this.mask = capacity - 1;
    this.#capacity = capacity;
    this.#positions = new Int32Array(buffer, 0, RECORDS_AT);
    this.head = Atomics.load(this.#positions, WRITE_AT) >>> 0;
    this.#readSeen = Atomics.load(this.#positions, READ_AT) >>> 0;
  }

  commit(): void {
    Atomics.store(this.#positions, WRITE_AT, this.head | 0);
  }

  room(slots: number): boolean {
    const needed = slots * SLOT_WORDS;
    if (((this.head - this.#readSeen) >>> 0) + needed <= this.#capacity) return true;
    // The reader can only make room by taking what it sees, so everything written so far has to be visible.
    this.commit();
    return this.pending() + needed <= this.#capacity;
  }

  pending(): number {
    this.#readSeen = Atomics.load(this.#positions, READ_AT) >>> 0;
    return (this.head - this.#readSeen) >>> 0;
  }
}

/** Receives whole records, `words[from … to)`. The words are only valid during the call. */
export type RecordVisitor = (words: Uint32Array, from: number, to: number) => void;

/** The reading end. */
export interface RingReader {
  /** Copies out everything that is there, hands it over in one piece, then gives the room back. Returns the number of words. */
  drain(visit: RecordVisitor): number;
}

/** Opens the reading end. Fails with one line when the buffer is no ring of this version. */
export function openRingReader(buffer: SharedArrayBuffer): Result<RingReader, string> {
  const checked = checkRing(buffer);
  return checked.ok ? ok(new SharedRingReader(buffer, checked.value)) : checked;
}

class SharedRingReader implements RingReader {
  readonly #words: Uint32Array;
  readonly #copy: Uint32Array;
  readonly #positions: Int32Array;
  readonly #mask: number;

  constructor(buffer: SharedArrayBuffer, capacity: number) {
    this.#words = new Uint32Array(buffer, RECORDS_AT * 4, capacity);
    this.#copy = new Uint32Array(capacity);
    this.#positions = new Int32Array(buffer, 0, RECORDS_AT);
    this.#mask = capacity - 1;
  }

  drain(visit: RecordVisitor): number {
    const read = Atomics.load(this.#positions, READ_AT) >>> 0;
    const written = Atomics.load(this.#positions, WRITE_AT) >>> 0;
    const count = (written - read) >>> 0;
    if (count === 0) return 0;
    const start = read & this.#mask;
    const untilWrap = Math.min(count, this.#words.length - start);
    this.#copy.set(this.#words.subarray(start, start + untilWrap));
    if (untilWrap < count) this.#copy.set(this.#words.subarray(0, count - untilWrap), untilWrap);
    Atomics.store(this.#positions, READ_AT, written | 0);
    visit(this.#copy, 0, count);
    return count;
  }
}
