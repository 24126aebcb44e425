/**
 * The writing side of a ring or of transferred batches in a Node thread: for the two-thread test of the ring and for the benchmark of
 * transports. `workerData` says what to write; the thread ends when all of it is written.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { randomStream, nextBelow } from '#base/prng.ts';
import { RECORD_KIND, SLOT_WORDS } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { openRingWriter } from '#records/ring.ts';
import { writeSequenceRecord } from '#records/test-support/record-sequence.ts';
import { MAX_RECORD_SLOTS } from '#records/writer.ts';

/** What a thread is asked to write. */
export type RingTask =
  /** Seeded records of one and of many slots into a ring, committed at odd moments. */
  | { readonly kind: 'sequence'; readonly ring: SharedArrayBuffer; readonly seed: number; readonly records: number }
  /** Equal records of one slot, as fast as it goes, committed every `batch` records. */
  | { readonly kind: 'ring'; readonly ring: SharedArrayBuffer; readonly records: number; readonly batch: number }
  | { readonly kind: 'ringbuf'; readonly ring: SharedArrayBuffer; readonly records: number; readonly batch: number }
  | { readonly kind: 'transfer'; readonly records: number; readonly batch: number };

function writeSequence(sink: RecordSink, seed: number, records: number): void {
  const stream = randomStream(seed, 'ring test');
  const pauses = randomStream(seed, 'commits');
  for (let index = 0; index < records; index++) {
    while (!sink.room(MAX_RECORD_SLOTS)) pause();
    writeSequenceRecord(sink, stream, index);
    if (nextBelow(pauses, 7) === 0) sink.commit();
  }
  sink.commit();
}

function writeRing(sink: RecordSink, records: number, batch: number): void {
  const { words, mask } = sink;
  for (let index = 0; index < records; index += batch) {
    while (!sink.room(batch)) pause();
    for (let count = 0; count < batch; count++) {
      fillRecord(words, sink.head & mask, index + count);
      sink.head = (sink.head + SLOT_WORDS) >>> 0;
    }
    sink.commit();
  }
}

function writeRingbuf(ring: SharedArrayBuffer, records: number, batch: number): void {
  const buffer = new RingBuffer(ring, Uint32Array);
  const words = new Uint32Array(batch * SLOT_WORDS);
  for (let index = 0; index < records; index += batch) {
    for (let count = 0; count < batch; count++) fillRecord(words, count * SLOT_WORDS, index + count);
    while (buffer.available_write() < words.length) pause();
    buffer.push(words);
  }
}

function writeTransfers(records: number, batch: number): void {
  for (let index = 0; index < records; index += batch) {
    const words = new Uint32Array(batch * SLOT_WORDS);
    for (let count = 0; count < batch; count++) fillRecord(words, count * SLOT_WORDS, index + count);
    parentPort?.postMessage(words.buffer, [words.buffer]);
  }
}

/** A record of one slot whose words all depend on its number. */
function fillRecord(words: Uint32Array, at: number, index: number): void {
  words[at] = RECORD_KIND.hop | (1 << 8);
  words[at + 1] = index;
  words[at + 2] = 0;
  words[at + 3] = index;
  words[at + 4] = index + 1;
  words[at + 5] = index + 2;
  words[at + 6] = index + 3;
  words[at + 7] = index + 4;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Lets the reader's thread have the processor for a moment. */
function pause(): void {
  Atomics.wait(sleeper, 0, 0, 0.05);
}

function openRing(ring: SharedArrayBuffer): RecordSink {
  const writer = openRingWriter(ring);
  if (!writer.ok) throw new Error(writer.error);
  return writer.value;
}

const task = workerData as RingTask | undefined;
if (parentPort !== null && task !== undefined) {
  if (task.kind === 'sequence') writeSequence(openRing(task.ring), task.seed, task.records);
  else if (task.kind === 'ring') writeRing(openRing(task.ring), task.records, task.batch);
  else if (task.kind === 'ringbuf') writeRingbuf(task.ring, task.records, task.batch);
  else writeTransfers(task.records, task.batch);
  parentPort.postMessage('done');
}
