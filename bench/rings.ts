/**
 * How many 32-byte records a second travel from a worker thread to the main thread: this project's ring, ringbuf.js, and transferred
 * buffers. The reader copies every record out and checks that none is missing.
 */
import { Worker } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { SLOT_BYTES, SLOT_WORDS } from '#records/layout.ts';
import { createRing, openRingReader } from '#records/ring.ts';
import type { RingTask } from './ring-writer.thread.ts';

/** One transport's figures. */
export interface RingFigure {
  readonly transport: 'ring' | 'ringbuf.js' | 'transferred buffers';
  /** Records per commit or message. */
  readonly batch: number;
  readonly records: number;
  readonly wallSeconds: number;
  readonly recordsPerSecond: number;
}

/** Slots of both rings: 4 MiB. */
const RING_SLOTS = 131_072;

/** A consumer of records: takes what is there, returns how many. */
type Take = () => number;

/** Measures all transports, one after the other. `records` is a multiple of 256; each transport moves that many. */
export async function measureRings(records = 8 * 1024 * 1024): Promise<RingFigure[]> {
  const figures: RingFigure[] = [];
  for (const batch of [256, 1]) figures.push(await measureRing(records, batch));
  figures.push(await measureRingbuf(records, 256));
  figures.push(await measureTransfers(records, 256));
  return figures;
}

async function measureRing(records: number, batch: number): Promise<RingFigure> {
  const ring = createRing(RING_SLOTS);
  const reader = openRingReader(ring);
  if (!reader.ok) throw new Error(reader.error);
  let next = 0;
  const visit = (words: Uint32Array, from: number, to: number): void => {
    next = checkRecords(words, from, to, next);
  };
  const take: Take = () => reader.value.drain(visit) / SLOT_WORDS;
  return measurePolled('ring', { kind: 'ring', ring, records, batch }, take);
}

async function measureRingbuf(records: number, batch: number): Promise<RingFigure> {
  const ring = RingBuffer.getStorageForCapacity(RING_SLOTS * SLOT_WORDS, Uint32Array);
  const reader = new RingBuffer(ring, Uint32Array);
  const words = new Uint32Array(RING_SLOTS * SLOT_WORDS);
  let next = 0;
  const take: Take = () => {
    // Records are pushed whole, so what is there is whole records.
    const count = reader.pop(words);
    next = checkRecords(words, 0, count, next);
    return count / SLOT_WORDS;
  };
  return measurePolled('ringbuf.js', { kind: 'ringbuf', ring, records, batch }, take);
}

/** Polls `take` until everything has come, giving the event loop a turn when nothing is there. */
async function measurePolled(
  transport: RingFigure['transport'],
  task: RingTask & { readonly batch: number },
  take: Take,
): Promise<RingFigure> {
  const worker = startThread(task);
  let taken = 0;
  while (taken === 0) {
    taken = take();
    if (taken === 0) await turn();
  }
  const start = process.hrtime.bigint();
  const before = taken;
  while (taken < task.records) {
    const count = take();
    taken += count;
    if (count === 0) await turn();
  }
  return finish(transport, task, task.records - before, start, worker);
}

async function measureTransfers(records: number, batch: number): Promise<RingFigure> {
  const task: RingTask = { kind: 'transfer', records, batch };
  const worker = startThread(task);
  let taken = 0;
  let next = 0;
  let start = 0n;
  await new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: ArrayBuffer | string) => {
      if (typeof message === 'string') return;
      if (taken === 0) start = process.hrtime.bigint();
      const words = new Uint32Array(message);
      next = checkRecords(words, 0, words.length, next);
      taken += words.length / SLOT_WORDS;
      if (taken === records) resolve();
    });
  });
  return finish('transferred buffers', task, records - batch, start, worker);
}

function startThread(task: RingTask): Worker {
  return new Worker(new URL('./ring-writer.thread.ts', import.meta.url), { workerData: task });
}

async function finish(
  transport: RingFigure['transport'],
  task: { readonly batch: number },
  records: number,
  start: bigint,
  worker: Worker,
): Promise<RingFigure> {
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  await worker.terminate();
  return { transport, batch: task.batch, records, wallSeconds, recordsPerSecond: records / wallSeconds };
}

const copy = new Uint32Array(RING_SLOTS * SLOT_WORDS);

/** Copies records out, as a page would, and makes sure that they come in order without a hole. Returns the number of the next one. */
function checkRecords(words: Uint32Array, from: number, to: number, next: number): number {
  copy.set(words.subarray(from, to));
  for (let at = 3; at < to - from; at += SLOT_WORDS) {
    if (copy[at] !== next) throw new Error(`record ${next} is missing: found ${copy[at]}`);
    next++;
  }
  return next;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One line per transport, for people. */
export function ringLines(figures: readonly RingFigure[]): string[] {
  return figures.map((figure) => {
    const millions = (figure.recordsPerSecond / 1e6).toFixed(1);
    return `${figure.transport}, batches of ${figure.batch}: ${millions} M records/s (${SLOT_BYTES} bytes each)`;
  });
}
