/** Plays runs of a scenario for a lesson or a thumbnail. Pure; the same in a worker and in Node. */
import { fromMs } from '#base/time.ts';
import { createEngine } from '#engine/engine.ts';
import { BatchSink } from '#records/batch.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { createEvidenceBuilder, type Evidence } from '../evidence.ts';

/** What a valid run of a valid scenario shows, from its start to its end. */
export function playEvidence(scenario: Scenario, run: RunDefinition): Evidence {
  const plan = makePlan(scenario);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run, plan, sink });
  const evidence = createEvidenceBuilder(plan, run);
  const endNs = fromMs(scenario.durationMs);
  for (;;) {
    const stopped = engine.run(endNs);
    sink.drain((words, from, to) => evidence.push(words, from, to, sink.mask));
    if (stopped !== 'full') return evidence.finish(endNs);
  }
}
