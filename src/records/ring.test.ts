import { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { randomStream } from '#base/prng.ts';
import { BatchSink, MutedSink } from './batch.ts';
import { LAYOUT_VERSION, RECORD_KIND, SLOT_WORDS } from './layout.ts';
import { eachRecord } from './reader.ts';
import { checkRing, createRing, openRingReader, openRingWriter, type RingReader, type RingWriter } from './ring.ts';
import { writeSequenceRecord } from './test-support/record-sequence.ts';
import { MAX_RECORD_SLOTS, writeJsonRecord, writeRecord } from './writer.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** Bundles a thread's entry for Node and returns the file; written in JavaScript, so its type is said here. */
interface Bundler {
  bundledEntry(name: string, entry: string): Promise<string>;
}

/** Words of the header that are nobody's: 3–15, 17–31, 33–63. */
const SPARE = Array.from({ length: 61 }, (_, index) => index + 3).filter((word) => word !== 16 && word !== 32);

function openBoth(ring: SharedArrayBuffer): { writer: RingWriter; reader: RingReader } {
  const writer = openRingWriter(ring);
  const reader = openRingReader(ring);
  if (!writer.ok || !reader.ok) throw new Error('the ring did not open');
  return { writer: writer.value, reader: reader.value };
}

/** All words that a reader hands over now. */
function drained(reader: RingReader): number[] {
  const all: number[] = [];
  reader.drain((words, from, to) => {
    for (let at = from; at < to; at++) all.push(words[at]!);
  });
  return all;
}

/** The words of the seeded sequence, written into a buffer that holds all of it. */
function expectedSequence(seed: number, records: number): Uint32Array {
  const sink = new BatchSink(2 ** 20);
  const stream = randomStream(seed, 'ring test');
  for (let index = 0; index < records; index++) writeSequenceRecord(sink, stream, index);
  sink.commit();
  return new Uint32Array(sink.take(Number.MAX_SAFE_INTEGER));
}

describe('one thread', () => {
  test('a record is visible after commit, not before', () => {
    const { writer, reader } = openBoth(createRing(512));
    writeRecord(writer, RECORD_KIND.hop, 7, 5e9, 1, 2, 3, 4, 5);
    expect(drained(reader)).toEqual([]);
    writer.commit();
    expect(drained(reader)).toEqual([1 | (1 << 8) | (7 << 16), 705032704, 1, 1, 2, 3, 4, 5]);
    expect(drained(reader)).toEqual([]);
  });

  test('a full ring has no room until the reader has taken something, and loses nothing', () => {
    const { writer, reader } = openBoth(createRing(512));
    let written = 0;
    while (writer.room(1)) writeRecord(writer, RECORD_KIND.hop, 0, written, written++, 0, 0, 0, 0);
    expect(written).toBe(512);
    // Finding the ring full commits, so that the reader can make room.
    expect(drained(reader).filter((_, index) => index % SLOT_WORDS === 3)).toEqual(
      Array.from({ length: 512 }, (_, index) => index),
    );
    expect(writer.room(512)).toBe(true);
    expect(writer.room(513)).toBe(false);
  });

  test('a record of many slots survives the wrap', () => {
    const { writer, reader } = openBoth(createRing(512));
    const text = 'roam '.repeat(1500);
    for (let round = 0; round < 5; round++) {
      expect(writer.room(MAX_RECORD_SLOTS)).toBe(true);
      writeJsonRecord(writer, RECORD_KIND.message, round, 1, 2, 3, 4, 5, { text, round });
      writer.commit();
      const words = drained(reader);
      const octets = new Uint8Array(Uint32Array.from(words).buffer, 32, words[0]! >>> 16);
      expect(JSON.parse(new TextDecoder().decode(octets))).toEqual({ text, round });
    }
  });

  test('positions run past 2³² words', () => {
    const ring = createRing(512);
    const positions = new Int32Array(ring, 0, 64);
    positions[16] = -16;
    positions[32] = -16;
    const { writer, reader } = openBoth(ring);
    for (let index = 0; index < 4; index++) writeRecord(writer, RECORD_KIND.hop, 0, 0, index, 0, 0, 0, 0);
    writer.commit();
    expect(writer.head).toBe(16);
    expect(drained(reader).filter((_, index) => index % SLOT_WORDS === 3)).toEqual([0, 1, 2, 3]);
    expect(writer.room(512)).toBe(true);
  });

  test('another layout version, a foreign buffer and a wrong size are refused in one line', () => {
    const ring = createRing(512);
    expect(checkRing(ring)).toEqual({ ok: true, value: 512 * SLOT_WORDS });
    new Int32Array(ring)[1] = LAYOUT_VERSION + 1;
    const message = `The ring has record layout ${LAYOUT_VERSION + 1}; this side reads layout ${LAYOUT_VERSION}.`;
    expect(openRingReader(ring)).toEqual({ ok: false, error: message });
    expect(openRingWriter(ring)).toEqual({ ok: false, error: message });
    expect(checkRing(new SharedArrayBuffer(4096)).ok).toBe(false);
    expect(checkRing(new SharedArrayBuffer(4)).ok).toBe(false);
    const wrong = createRing(512);
    new Int32Array(wrong)[2] = 1024 * SLOT_WORDS;
    expect(checkRing(wrong).ok).toBe(false);
    expect(() => createRing(1000)).toThrow('power of two');
    expect(() => createRing(128)).toThrow('power of two');
  });
});

describe('two threads', () => {
  test('a seeded sequence arrives word for word through a small ring, and the header stays whole', async () => {
    const bundler = (await import(new URL('../../scripts/lib/bundle.mjs', import.meta.url).href)) as Bundler;
    const file = await bundler.bundledEntry('ring-test', 'bench/ring-writer.thread.ts');
    const records = 20_000;
    const ring = createRing(512);
    const header = new Int32Array(ring, 0, 64);
    for (const word of SPARE) header[word] = word * 7919;
    const { reader } = openBoth(ring);
    const expected = expectedSequence(42, records);
    const worker = new Worker(file, { workerData: { kind: 'sequence', ring, seed: 42, records } });
    let done = false;
    worker.on('message', () => (done = true));
    const failed = new Promise<never>((_, reject) => worker.on('error', reject));
    let at = 0;
    let largest = 0;
    const check = (words: Uint32Array, from: number, to: number): void => {
      largest = Math.max(largest, to - from);
      let end = from;
      eachRecord(words, from, to, (start) => (end = start + ((words[start]! >>> 8) & 0xff) * SLOT_WORDS));
      if (end !== to) throw new Error(`a cut record at word ${at}`);
      for (let index = from; index < to; index++) {
        if (words[index] !== expected[at]) throw new Error(`word ${at} is ${words[index]}, not ${expected[at]}`);
        at++;
      }
    };
    while (at < expected.length) {
      const count = reader.drain(check);
      if (count === 0 && done) reader.drain(check);
      if (count === 0 && done && at < expected.length) break;
      await Promise.race([failed, new Promise((resolve) => setImmediate(resolve))]);
    }
    await worker.terminate();
    expect(at).toBe(expected.length);
    expect(largest).toBeGreaterThan(256 * SLOT_WORDS);
    expect(SPARE.filter((word) => header[word] !== word * 7919)).toEqual([]);
  });
});

describe('batches', () => {
  test('cut anywhere, they hold the same words as the sequence', () => {
    const records = 5000;
    const expected = expectedSequence(7, records);
    const sink = new BatchSink(512);
    const stream = randomStream(7, 'ring test');
    const pieces: number[] = [];
    const take = (maxBytes: number): number => {
      const words = new Uint32Array(sink.take(maxBytes));
      for (const word of words) pieces.push(word);
      return words.byteLength;
    };
    for (let index = 0; index < records; index++) {
      while (!sink.room(MAX_RECORD_SLOTS)) {
        sink.commit();
        expect(take(2000)).toBeGreaterThan(0);
      }
      writeSequenceRecord(sink, stream, index);
    }
    sink.commit();
    while (take(1 + (pieces.length % 5000)) > 0);
    expect(pieces.length).toBe(expected.length);
    expect(pieces.findIndex((word, index) => word !== expected[index])).toBe(-1);
    expect(sink.pendingBytes()).toBe(0);
  });

  test('a batch holds no more than asked, but at least one record', () => {
    const sink = new BatchSink(512);
    for (let index = 0; index < 3; index++) writeRecord(sink, RECORD_KIND.hop, 0, 0, index, 0, 0, 0, 0);
    expect(sink.take(64).byteLength).toBe(0);
    sink.commit();
    expect(sink.take(70).byteLength).toBe(64);
    expect(sink.take(1).byteLength).toBe(32);
    expect(sink.take(100).byteLength).toBe(0);
  });

  test('drain hands records over in place, across the wrap', () => {
    const sink = new BatchSink(512);
    for (let index = 0; index < 511; index++) writeRecord(sink, RECORD_KIND.hop, 0, 0, 0, 0, 0, 0, 0);
    sink.commit();
    sink.drain(() => {});
    writeJsonRecord(sink, RECORD_KIND.role, 3, 9, 0, 0, 0, 0, { role: 'lma', label: 'LMA' });
    sink.commit();
    const seen: number[] = [];
    sink.drain((words, from, to) => eachRecord(words, from, to, (at) => seen.push(words[(at + 3) & sink.mask]!), sink.mask));
    expect(seen).toEqual([9]);
    writeRecord(sink, RECORD_KIND.hop, 0, 0, 0, 0, 0, 0, 0);
    sink.clear();
    sink.drain(() => expect.unreachable());
  });

  test('a muted sink always has room and keeps nothing', () => {
    const sink = new MutedSink();
    for (let index = 0; index < 5000; index++) {
      expect(sink.room()).toBe(true);
      writeRecord(sink, RECORD_KIND.hop, 0, 0, index, 0, 0, 0, 0);
    }
    sink.commit();
  });
});
