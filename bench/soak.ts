/**
 * The soak: the swarm of `src/engine/test-support/swarm.ts` over as many seeds as one likes, on as many threads as there are processors.
 *
 *     npm run -s soak -- scheme=dma seeds=10000 from=1 [threads=2] [octets=on] [rogue=on]
 *
 * Without `scheme` every scheme of the catalog is played. A fault is printed with the command that plays its seed again; the exit code is
 * 1 when there was one.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import type { SoakOutcome, SoakTask } from './soak.thread.ts';

/** Seeds that a thread plays before it tells. */
const PORTION = 20;

interface Wish {
  readonly schemes: readonly string[];
  readonly from: number;
  readonly seeds: number;
  readonly threads: number;
  readonly octets: boolean;
  readonly rogue: boolean;
}

function fail(text: string): never {
  console.error(text);
  process.exit(2);
}

function readWish(words: readonly string[]): Wish {
  const values = new Map<string, string>();
  for (const word of words) {
    const [key = '', value] = word.split('=');
    if (value === undefined || !['scheme', 'seeds', 'from', 'threads', 'octets', 'rogue'].includes(key))
      fail(`expected scheme=ID, seeds=N, from=N, threads=N, octets=on|off or rogue=on|off, found ${JSON.stringify(word)}`);
    values.set(key, value);
  }
  const number = (key: string, otherwise: number): number => {
    const text = values.get(key);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      fail(`${key}: expected a whole number from 1 on, found ${JSON.stringify(text)}`);
    return value;
  };
  const all = SCHEME_CATALOG.map((scheme) => scheme.id);
  const scheme = values.get('scheme');
  if (scheme !== undefined && !all.includes(scheme))
    fail(`scheme: expected one of ${all.join(', ')}, found ${JSON.stringify(scheme)}`);
  return {
    schemes: scheme === undefined ? all : [scheme],
    from: number('from', 1),
    seeds: number('seeds', 100),
    threads: number('threads', availableParallelism()),
    octets: values.get('octets') === 'on',
    rogue: values.get('rogue') === 'on',
  };
}

/** One thread: takes portions until there are none left. */
function runThread(next: () => SoakTask | null, tell: (outcome: SoakOutcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./soak.thread.ts', import.meta.url));
    const give = (): void => {
      const task = next();
      if (task !== null) thread.postMessage(task);
      else void thread.terminate().then(() => resolve());
    };
    thread.on('message', (outcome: SoakOutcome) => {
      tell(outcome);
      give();
    });
    thread.on('error', reject);
    give();
  });
}

const wish = readWish(process.argv.slice(2));
const end = wish.from + wish.seeds;
let at = wish.from;
let played = 0;
let faults = 0;

await Promise.all(
  Array.from({ length: wish.threads }, () =>
    runThread(
      () => {
        if (at >= end) return null;
        const { schemes, octets, rogue } = wish;
        const task: SoakTask = { from: at, to: Math.min(end, at + PORTION), schemes, octets, rogue };
        at = task.to;
        return task;
      },
      (outcome) => {
        const before = Math.floor(played / 500);
        played += outcome.seeds;
        for (const fault of outcome.faults) {
          faults++;
          const again = `${wish.rogue ? 'SWARM_ROGUE=1 ' : ''}SWARM_SCHEME=${fault.scheme} SWARM_FIRST=${fault.seed} SWARM_SEEDS=1 npx vitest run src/engine/swarm.test.ts`;
          console.log(`seed ${fault.seed} ${fault.scheme}: ${fault.lines.join(' | ')}\n  again: ${again}`);
        }
        if (Math.floor(played / 500) > before) console.log(`${played} of ${wish.seeds} seeds, ${faults} with faults`);
      },
    ),
  ),
);

console.log(`${wish.schemes.join(' ')}: seeds ${wish.from} to ${end - 1}: ${played} played, ${faults} with faults`);
process.exitCode = faults > 0 ? 1 : 0;
