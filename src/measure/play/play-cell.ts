/** Plays one run of one cell from start to end and reads its figures off the report. Pure; the same in a worker and in Node. */
import { fromMs } from '#base/time.ts';
import { createEngine } from '#engine/engine.ts';
import { BatchSink } from '#records/batch.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import type { HandoverRow } from '#report/report.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { cellScenario } from '../cell.ts';
import { figuresOf, type Figures } from '../figures.ts';
import type { Cell, SweepDefinition } from '../sweep.ts';

/** The figures of a run in a cell. The sweep has been checked. */
export function playCell(sweep: SweepDefinition, cell: Cell, run: RunDefinition): Figures {
  return figuresOf(sweep, { run: run.id, handovers: handoversOf(cellScenario(sweep, cell), run) });
}

function handoversOf(scenario: Scenario, run: RunDefinition): readonly HandoverRow[] {
  const plan = makePlan(scenario);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run, plan, sink });
  const report = createReportBuilder(plan, run);
  const endNs = fromMs(scenario.durationMs);
  for (;;) {
    const stopped = engine.run(endNs);
    sink.drain((words, from, to) => report.push(words, from, to, sink.mask));
    if (stopped !== 'full') return report.finish(endNs, '').handovers;
  }
}
