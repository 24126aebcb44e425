/** Plays one run of a scenario from start to end, without a trace. Pure; the same in a worker and in Node. */
import { fromMs } from '#base/time.ts';
import { createEngine } from '#engine/engine.ts';
import { BatchSink } from '#records/batch.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import type { RunReport } from '#report/report.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';

/** The report of a valid run of a valid scenario; its `traceHash` is empty. */
export function playRun(scenario: Scenario, run: RunDefinition): RunReport {
  const plan = makePlan(scenario);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run, plan, sink });
  const report = createReportBuilder(plan, run);
  const endNs = fromMs(scenario.durationMs);
  for (;;) {
    const stopped = engine.run(endNs);
    sink.drain((words, from, to) => report.push(words, from, to, sink.mask));
    if (stopped !== 'full') return report.finish(endNs, '');
  }
}
