/** The measuring side of {@link MeasureApi}: a worker exposes it, tests call it. */
import { assert, required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { problemLine, validateScenario } from '#scenario/validate.ts';
import type { Figures } from '../figures.ts';
import type { MeasureApi } from '../measure-api.ts';
import { cellsOf, checkSweep, type Cell, type SweepDefinition } from '../sweep.ts';
import { playCell } from './play-cell.ts';

/** Makes a host. Nothing is open yet. */
export function createMeasureHost(): MeasureApi {
  return new MeasureHost();
}

class MeasureHost implements MeasureApi {
  #sweep: SweepDefinition | null = null;
  #cells: readonly Cell[] = [];

  open(sweep: SweepDefinition): Result<null, string> {
    const scenario = validateScenario({ ...sweep.scenario, runs: sweep.runs }, SCHEME_CATALOG);
    if (!scenario.ok) return err(problemLine(scenario.error));
    const checked = checkSweep({ ...sweep, scenario: scenario.value });
    if (!checked.ok) return checked;
    this.#sweep = checked.value;
    this.#cells = cellsOf(checked.value.vary);
    return ok(null);
  }

  play(cell: number, run: number): Figures {
    assert(this.#sweep !== null, 'a sweep is open');
    return playCell(this.#sweep, required(this.#cells[cell], 'cell'), required(this.#sweep.runs[run], 'run'));
  }
}
