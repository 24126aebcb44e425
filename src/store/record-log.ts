/**
 * The records of one run, kept so that any instant can be shown again. Whole records are copied into chunks of typed arrays. When the
 * packet records (hop, send, deliver, drops of data) pass a cap, the oldest chunks give theirs back; every other record is kept.
 */
import type { SimTime } from '#base/time.ts';
import { NONE, RECORD_KIND, SLOT_WORDS, readTime } from '#records/layout.ts';
import { noMarks, type EventMarks } from './event-marks.ts';

/** Slots of a chunk. A model takes a keyframe at each chunk's start, so this bounds what going back costs. */
export const CHUNK_SLOTS = 32768;

/** Most slots of packet records of a run unless told: about 48 MB. */
export const DEFAULT_HOT_SLOTS = 1_500_000;

/** A stretch of the log. Chunks keep their number for as long as they live. */
interface Chunk {
  words: Uint32Array;
  /** Words in use. */
  used: number;
  /** Time of the first and last record; the first stays when packet records are given back. */
  readonly firstNs: SimTime;
  lastNs: SimTime;
  /** Slots of packet records in it. */
  hot: number;
  trimmed: boolean;
}

/** A place between two records. */
export interface LogCursor {
  chunk: number;
  /** Word within the chunk. */
  at: number;
}

/** What a step may stop at. */
export type StepKind = 'event' | 'control' | 'handover';

/** An append-only log that can be cut at an instant. */
export class RecordLog {
  /** Instants of control messages, of their ends and all movement, and of handovers; in order, each instant once. */
  readonly messageTimes: SimTime[] = [];
  readonly controlTimes: SimTime[] = [];
  readonly handoverTimes: SimTime[] = [];
  /** The same of everything that is marked on the time bar, each as often as it happened. */
  readonly marks: EventMarks = noMarks();
  /** The instants at which it was cut, in the order of the cuts. */
  readonly cuts: SimTime[] = [];
  readonly #chunks: Chunk[] = [];
  readonly #hotCap: number;
  readonly #chunkWords: number;
  #hot = 0;

  /** `hotCap` bounds the slots of packet records; `chunkSlots` must hold the longest record. */
  constructor(hotCap: number = DEFAULT_HOT_SLOTS, chunkSlots: number = CHUNK_SLOTS) {
    this.#hotCap = hotCap;
    this.#chunkWords = chunkSlots * SLOT_WORDS;
  }

  /** Number of chunks so far. */
  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** Words in use of a chunk, and the chunk itself. Valid until the next append, cut or trim. */
  chunk(index: number): { readonly words: Uint32Array; readonly used: number } | undefined {
    return this.#chunks[index];
  }

  /** The chunk to start from in order to reach `atNs`: the last that starts before it, or the first. */
  chunkBefore(atNs: SimTime): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#chunks[middle]!.firstNs < atNs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Start of what is still there with all its packets. */
  get earliestNs(): SimTime {
    return this.#chunks.find((chunk) => !chunk.trimmed)?.firstNs ?? 0;
  }

  /** Whether there are more packet records than are to be kept. */
  get isOverfull(): boolean {
    return this.#hot > this.#hotCap;
  }

  /** Copies whole records in. */
  append(words: Uint32Array, from: number, to: number): void {
    let start = from;
    let at = from;
    let chunk = this.#chunks.at(-1);
    let free = chunk === undefined || chunk.trimmed ? 0 : this.#chunkWords - chunk.used;
    while (at < to) {
      const length = Math.max(1, (words[at]! >>> 8) & 0xff) * SLOT_WORDS;
      if (chunk === undefined || at + length - start > free) {
        if (chunk !== undefined && at > start) this.#copy(chunk, words, start, at);
        start = at;
        free = this.#chunkWords;
        const firstNs = readTime(words, at);
        chunk = { words: new Uint32Array(this.#chunkWords), used: 0, firstNs, lastNs: firstNs, hot: 0, trimmed: false };
        this.#chunks.push(chunk);
      }
      this.#index(chunk, words, at);
      at += length;
    }
    if (chunk !== undefined && at > start) this.#copy(chunk, words, start, at);
  }

  /** Forgets every record after `atNs`. */
  cut(atNs: SimTime): void {
    this.cuts.push(atNs);
    while (this.#chunks.length > 0 && this.#chunks.at(-1)!.firstNs > atNs) this.#hot -= this.#chunks.pop()!.hot;
    const chunk = this.#chunks.at(-1);
    if (chunk !== undefined && chunk.lastNs > atNs) this.#cutChunk(chunk, atNs);
    for (const times of [this.messageTimes, this.controlTimes, this.handoverTimes]) {
      while (times.length > 0 && times.at(-1)! > atNs) times.pop();
    }
    for (const instants of Object.values(this.marks)) instants.cut(atNs);
  }

  /** Gives packet records of the oldest chunks back while there are too many, but never of `chunk` or later ones. */
  trim(chunk: number): void {
    for (let index = 0; index < chunk && this.#hot > this.#hotCap; index++) {
      const oldest = this.#chunks[index]!;
      if (oldest.trimmed) continue;
      const words = new Uint32Array(oldest.used - oldest.hot * SLOT_WORDS);
      let used = 0;
      for (let at = 0; at < oldest.used;) {
        const length = ((oldest.words[at]! >>> 8) & 0xff) * SLOT_WORDS;
        if (!isPacketRecord(oldest.words, at)) {
          words.set(oldest.words.subarray(at, at + length), used);
          used += length;
        }
        at += length;
      }
      this.#hot -= oldest.hot;
      oldest.words = words;
      oldest.used = used;
      oldest.hot = 0;
      oldest.trimmed = true;
    }
  }

  /** The first instant after `atNs` with something of that sort, or null. Starts to look at `cursor` (for `event`). */
  timeAfter(atNs: SimTime, kind: StepKind, cursor: LogCursor): SimTime | null {
    if (kind !== 'event') return after(kind === 'control' ? this.controlTimes : this.handoverTimes, atNs);
    for (let index = cursor.chunk; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index]!;
      for (let at = index === cursor.chunk ? cursor.at : 0; at < chunk.used;) {
        const time = readTime(chunk.words, at);
        if (time > atNs) return time;
        at += ((chunk.words[at]! >>> 8) & 0xff) * SLOT_WORDS;
      }
    }
    return null;
  }

  /** The last instant before `atNs` with something of that sort, or null. */
  timeBefore(atNs: SimTime, kind: StepKind): SimTime | null {
    if (kind !== 'event') return before(kind === 'control' ? this.controlTimes : this.handoverTimes, atNs);
    for (let index = this.chunkBefore(atNs); index >= 0 && index < this.#chunks.length; index--) {
      const chunk = this.#chunks[index]!;
      let found: SimTime | null = null;
      for (let at = 0; at < chunk.used;) {
        const time = readTime(chunk.words, at);
        if (time >= atNs) break;
        found = time;
        at += ((chunk.words[at]! >>> 8) & 0xff) * SLOT_WORDS;
      }
      if (found !== null) return found;
    }
    return null;
  }

  #copy(chunk: Chunk, words: Uint32Array, from: number, to: number): void {
    chunk.words.set(words.subarray(from, to), chunk.used);
    chunk.used += to - from;
  }

  /** Takes note of a record that is about to be copied. */
  #index(chunk: Chunk, words: Uint32Array, at: number): void {
    const time = readTime(words, at);
    chunk.lastNs = time;
    if ((words[at]! & 0xff) === RECORD_KIND.drop) this.marks.drops.push(time);
    if (isPacketRecord(words, at)) {
      chunk.hot++;
      this.#hot++;
      return;
    }
    switch (words[at]! & 0xff) {
      case RECORD_KIND.message:
        this.marks.messages.push(time);
        note(this.messageTimes, time);
        note(this.controlTimes, time);
        break;
      case RECORD_KIND.move:
        this.marks.handovers.push(time);
        note(this.handoverTimes, time);
        note(this.controlTimes, time);
        break;
      case RECORD_KIND.receive:
      case RECORD_KIND.drop:
      case RECORD_KIND.attach:
      case RECORD_KIND.detach:
        note(this.controlTimes, time);
        break;
    }
  }

  #cutChunk(chunk: Chunk, atNs: SimTime): void {
    let at = 0;
    let hot = 0;
    chunk.lastNs = chunk.firstNs;
    while (at < chunk.used) {
      const time = readTime(chunk.words, at);
      if (time > atNs) break;
      chunk.lastNs = time;
      if (isPacketRecord(chunk.words, at)) hot++;
      at += ((chunk.words[at]! >>> 8) & 0xff) * SLOT_WORDS;
    }
    this.#hot -= chunk.hot - hot;
    chunk.hot = hot;
    chunk.used = at;
  }
}

/** Whether the record belongs to a data packet or is a hop: what there is most of. Always one slot. */
function isPacketRecord(words: Uint32Array, at: number): boolean {
  const kind = words[at]! & 0xff;
  return kind <= RECORD_KIND.deliver || (kind === RECORD_KIND.drop && words[at + 7] !== NONE);
}

function note(times: SimTime[], time: SimTime): void {
  if (times.at(-1) !== time) times.push(time);
}

/** Position of the first element above `time`. */
function upperBound(times: readonly SimTime[], time: SimTime): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function after(times: readonly SimTime[], time: SimTime): SimTime | null {
  return times[upperBound(times, time)] ?? null;
}

function before(times: readonly SimTime[], time: SimTime): SimTime | null {
  let index = upperBound(times, time) - 1;
  while (index >= 0 && times[index] === time) index--;
  return times[index] ?? null;
}
