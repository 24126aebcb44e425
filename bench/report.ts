/**
 * The whole benchmark. Every play of a workload is a process of its own, so that none runs on code compiled for another; they take turns,
 * so that a slow minute of the machine does not hit one of them alone.
 */
import { spawnSync } from 'node:child_process';
import { measureCodecs } from './codecs.ts';
import { measurePage } from './page.ts';
import type { Outcome } from './play.ts';
import { summarize, type BenchResult } from './results.ts';
import { measureRings, type RingFigure } from './rings.ts';
import { measureSeek } from './seek.ts';
import { WORKLOAD_NAMES } from './workloads.ts';

const RUNS = 5;
/** Records that each transport moves in one run. */
const RING_RECORDS = 4 * 1024 * 1024;
/** The workload that the bare loop plays. */
const ROOF_WORKLOAD = 'mobility';

/** Measures everything. `progress` hears what is being done. A part that cannot be measured is left out, with a line to `progress`. */
export async function measureAll(progress: (line: string) => void): Promise<BenchResult[]> {
  const results = measureWorkloads(progress);
  progress('rings');
  results.push(...(await measureTransports()));
  progress('codecs');
  results.push(...measureCodecs());
  progress('seeks');
  results.push(...measureSeek());
  progress('page');
  try {
    results.push(...(await measurePage()));
  } catch (error) {
    progress(`page left out: ${error instanceof Error ? error.message : String(error)}`);
  }
  return results;
}

/** Packet-hops per second of processor time: every workload with and without recording, the bare loop, and what they are of each other. */
function measureWorkloads(progress: (line: string) => void): BenchResult[] {
  const rates = new Map<string, number[]>();
  for (let run = 0; run < RUNS; run++) {
    progress(`workloads, run ${run + 1} of ${RUNS}`);
    for (const [name, words] of plays()) {
      const outcome = playInProcess(words);
      rates.set(name, [...(rates.get(name) ?? []), outcome.hops / outcome.cpu_s]);
    }
  }
  const results = [...rates].map(([name, values]) => summarize(name, 'packet-hops/s', values));
  for (const name of WORKLOAD_NAMES) {
    results.push(ratio(`${name}/recording-share`, rates.get(`${name}/recording`), rates.get(`${name}/no-recording`)));
  }
  for (const mode of ['recording', 'no-recording']) {
    results.push(ratio(`${ROOF_WORKLOAD}/${mode}-of-roof`, rates.get(`${ROOF_WORKLOAD}/${mode}`), rates.get('roof/bare-loop')));
  }
  return results;
}

/** Names of the figures and the arguments that make them. */
function plays(): [name: string, words: readonly string[]][] {
  const workloads = WORKLOAD_NAMES.flatMap((name): [string, string[]][] => [
    [`${name}/recording`, [`workload=${name}`, 'recording=on']],
    [`${name}/no-recording`, [`workload=${name}`, 'recording=off']],
  ]);
  return [...workloads, ['roof/bare-loop', ['bare-loop']]];
}

function playInProcess(words: readonly string[]): Outcome {
  const child = spawnSync(process.execPath, [process.argv[1] ?? '', ...words], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr.trim());
  return JSON.parse(child.stdout) as Outcome;
}

/** Each run's share, since both were measured in the same minute. */
function ratio(name: string, parts: readonly number[] = [], wholes: readonly number[] = []): BenchResult {
  return summarize(
    name,
    'ratio',
    parts.map((part, index) => part / (wholes[index] ?? Number.NaN)),
  );
}

async function measureTransports(): Promise<BenchResult[]> {
  const rates = new Map<string, number[]>();
  for (let run = 0; run < RUNS; run++) {
    for (const figure of await measureRings(RING_RECORDS)) {
      const name = ringName(figure);
      rates.set(name, [...(rates.get(name) ?? []), figure.recordsPerSecond]);
    }
  }
  return [...rates].map(([name, values]) => summarize(name, 'records/s', values));
}

function ringName({ transport, batch }: RingFigure): string {
  if (transport === 'ring') return batch === 1 ? 'ring/own-one-by-one' : 'ring/own';
  return transport === 'ringbuf.js' ? 'ring/ringbuf.js' : 'ring/transferred';
}
