/** Plays one run of one cell and reads its figures off the report. Pure; the same in a worker and in Node. */
import type { RunDefinition } from '#scenario/scenario.ts';
import { cellScenario } from '../cell.ts';
import { figuresOf, type Figures } from '../figures.ts';
import type { Cell, SweepDefinition } from '../sweep.ts';
import { playRun } from './play-run.ts';

/** The figures of a run in a cell. The sweep has been checked. */
export function playCell(sweep: SweepDefinition, cell: Cell, run: RunDefinition): Figures {
  return figuresOf(sweep, { run: run.id, handovers: playRun(cellScenario(sweep, cell), run).handovers });
}
