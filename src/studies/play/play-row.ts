/** Plays the experiments of a row and reads its cells. Pure; the same in a worker and in Node. */
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { playRun } from '#measure/play/play-run.ts';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { problemLine, validateScenario } from '#scenario/validate.ts';
import { experimentScenario, type Study, type StudyRow } from '../study.ts';

/** A row of the study. A run that the scenario refuses has no cells. */
export function playRow(study: Study, run: RunDefinition): StudyRow {
  const checked = validateScenario(experimentScenario(study, required(study.experiments[0], 'experiment'), run), SCHEME_CATALOG);
  if (!checked.ok) return { run, refused: problemLine(checked.error), cells: [] };
  const reports = new Map<string, RunReport>();
  const play = (experiment: string): RunReport => {
    const known = reports.get(experiment);
    if (known !== undefined) return known;
    const report = playRun(experimentScenario(study, experiment, run), run);
    reports.set(experiment, report);
    return report;
  };
  return { run, refused: null, cells: study.columns.map((column) => column.read(play, { run, scenario: study.scenario })) };
}
