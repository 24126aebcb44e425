/** The trace hash of every run of a scenario. The same file runs in Node (unit test) and in browsers (e2e), where it is bundled alone. */
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { createEngine } from '../engine.ts';
import { createTraceHash } from '../trace-hash.ts';

/** Plays each run to the end of the scenario; hashes in the order of its runs. */
export function traceHashes(scenario: Scenario): readonly string[] {
  const plan = makePlan(scenario);
  return scenario.runs.map((run) => {
    const sink = new BatchSink();
    const engine = createEngine({ scenario, run, plan, sink });
    const hash = createTraceHash(scenario, run);
    for (;;) {
      const stopped = engine.run(fromMs(scenario.durationMs));
      sink.drain((words, from, to) => hash.push(words, from, to, sink.mask));
      if (stopped !== 'full') return hash.digest();
    }
  });
}

/** The rows of `trace-hashes.csv` for a scenario: name, run, end in ms, hash. */
export function hashRows(name: string, scenario: Scenario): readonly string[] {
  const hashes = traceHashes(scenario);
  return scenario.runs.map((run, index) => `${name},${run.id},${scenario.durationMs},${hashes[index] ?? ''}`);
}
