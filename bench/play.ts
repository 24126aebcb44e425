/** Plays a workload in the real engine and measures the processor time of the engine alone. */
import { createEngine, type Engine } from '#engine/engine.ts';
import { fromMs } from '#base/time.ts';
import { CONTROL_BIT, RECORD_KIND, SLOT_WORDS } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { createRing, openRingReader, openRingWriter, type RingReader } from '#records/ring.ts';
import { FIRST_PACKET, makeWorkload, type Workload, type WorkloadName } from './workloads.ts';

/** What a play of a workload came to: data packets, and the time of the engine's part. */
export interface Outcome {
  readonly tx: number;
  readonly rx: number;
  readonly hops: number;
  readonly mean_delay_ns: number;
  readonly cpu_s: number;
  readonly wall_s: number;
}

/** Counts of data packets made from records. */
interface Tally {
  tx: number;
  rx: number;
  hops: number;
  delay: number;
}

/** How often which share of a workload is played before it is measured. */
const WARM_UPS = 4;
const WARM_UP_SHARE = 0.25;

/**
 * Plays a part of a workload some times to warm up, then the whole. More than once, because V8 takes what it sees once for constant:
 * it compiles for the first world alone, and again when there is a second one.
 */
export function measureWorkload(name: WorkloadName, recording: boolean): Outcome {
  for (let count = 0; count < WARM_UPS; count++) playWorkload(makeWorkload(name, WARM_UP_SHARE), recording);
  return playWorkload(makeWorkload(name), recording);
}

/**
 * Plays a workload. With recording the counts come from the records, which go through a ring whose reader takes them whenever it is
 * full; without, from the engine's counters. The time counts from the first packet and leaves the reader out.
 */
export function playWorkload(workload: Workload, recording: boolean): Outcome {
  const { sink, reader } = makeRing();
  const engine = createEngine({
    scenario: workload.scenario,
    run: { id: 'A', scheme: 'ipv6' },
    sink,
    recording,
    ...(workload.scheme === null ? {} : { scheme: workload.scheme }),
  });
  const tally: Tally = { tx: 0, rx: 0, hops: 0, delay: 0 };
  runAndTake(engine, FIRST_PACKET - 1, reader, tally);
  const spent = runAndTake(engine, fromMs(workload.scenario.durationMs), reader, tally);
  const { balance } = engine.world;
  if (!recording) Object.assign(tally, { tx: balance.sent, rx: balance.delivered, hops: balance.hops, delay: balance.delay });
  return { tx: tally.tx, rx: tally.rx, hops: tally.hops, mean_delay_ns: tally.delay / tally.rx, ...spent };
}

function makeRing(): { readonly sink: RecordSink; readonly reader: RingReader } {
  const ring = createRing();
  const writer = openRingWriter(ring);
  const reader = openRingReader(ring);
  if (!writer.ok || !reader.ok) throw new Error('a ring of this version has two ends');
  return { sink: writer.value, reader: reader.value };
}

/** Runs up to `untilNs`, taking the records whenever the ring is full, and says what the engine's part took. */
function runAndTake(
  engine: Engine,
  untilNs: number,
  reader: RingReader,
  tally: Tally,
): { readonly cpu_s: number; readonly wall_s: number } {
  let cpu = 0;
  let wall = 0n;
  for (let stopped = 'full'; stopped === 'full';) {
    const cpuBefore = process.cpuUsage();
    const wallBefore = process.hrtime.bigint();
    stopped = engine.run(untilNs);
    wall += process.hrtime.bigint() - wallBefore;
    const used = process.cpuUsage(cpuBefore);
    cpu += used.user + used.system;
    reader.drain((words, from, to) => {
      count(tally, words, from, to);
    });
  }
  return { cpu_s: cpu / 1e6, wall_s: Number(wall) / 1e9 };
}

/** Counts the data packets in whole records. */
function count(tally: Tally, words: Uint32Array, from: number, to: number): void {
  for (let at = from; at < to;) {
    const first = words[at]!;
    const kind = first & 0xff;
    if (kind === RECORD_KIND.hop) {
      if ((words[at + 5]! & CONTROL_BIT) === 0) tally.hops++;
    } else if (kind === RECORD_KIND.send) tally.tx++;
    else if (kind === RECORD_KIND.deliver) {
      tally.rx++;
      tally.delay += words[at + 7]! * 4294967296 + words[at + 6]!;
    }
    at += ((first >>> 8) & 0xff) * SLOT_WORDS;
  }
}

/** The difference allowed between a mean delay and the right one, ns. */
const DELAY_TOLERANCE = 0.01;

/** What is wrong with an outcome, one line each. */
export function wrongAnswers(workload: Workload, outcome: Outcome): string[] {
  const { answer, name } = workload;
  const wrong: string[] = [];
  const expect = (what: string, found: number, right: number, tolerance = 0): void => {
    // Written so that NaN, the mean of nothing, is wrong too.
    if (!(Math.abs(found - right) <= tolerance)) wrong.push(`${name}: expected ${what} ${right}, found ${found}`);
  };
  expect('tx', outcome.tx, answer.tx);
  expect('rx', outcome.rx, answer.rx);
  expect('hops', outcome.hops, answer.hops);
  expect('mean_delay_ns', outcome.mean_delay_ns, answer.meanDelayNs, DELAY_TOLERANCE);
  return wrong;
}
