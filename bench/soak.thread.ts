/** A thread of the soak: plays the swarm's scenarios of some seeds and tells what does not hold in them. */
import { parentPort } from 'node:worker_threads';
import { swarmOf } from '#engine/test-support/swarm.ts';
import { faultsOf } from '#engine/test-support/swarm-faults.ts';

/** Seeds `from` up to but not including `to`. */
export interface SoakTask {
  readonly from: number;
  readonly to: number;
  readonly schemes: readonly string[];
  /** Decode and check every packet on every link, too. */
  readonly octets: boolean;
  /** With a stranger that forges updates. */
  readonly rogue: boolean;
}

/** What came of a task. */
export interface SoakOutcome {
  readonly seeds: number;
  readonly faults: readonly { readonly seed: number; readonly scheme: string; readonly lines: readonly string[] }[];
}

/** Lines of one fault that are told: the first one matters, the rest follows from it. */
const LINES = 3;

function play(task: SoakTask): SoakOutcome {
  const faults: SoakOutcome['faults'][number][] = [];
  for (let seed = task.from; seed < task.to; seed++) {
    const swarm = swarmOf(seed, task.rogue);
    for (const run of swarm.runs) {
      if (!task.schemes.includes(run.scheme)) continue;
      const lines = faultsOf(swarm, run, task.octets);
      if (lines.length > 0) faults.push({ seed, scheme: run.scheme, lines: lines.slice(0, LINES) });
    }
  }
  return { seeds: task.to - task.from, faults };
}

parentPort?.on('message', (task: SoakTask) => parentPort?.postMessage(play(task)));
