/** `study NAME`: plays a study over all schemes and writes its table, or hands out the scenario behind a cell. */
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { listNames, quote } from '#scenario/problem.ts';
import { withRuns } from '#studies/comparison.ts';
import { STUDIES } from '#studies/index.ts';
import { experimentScenario, type Study } from '#studies/study.ts';
import { readArguments } from './arguments.ts';
import { DONE, type Command } from './command.ts';
import { ALL_SCHEMES, pickRows } from './scheme-list.ts';
import { OUTPUT_OPTIONS, textOf, writeStudy } from './study-output.ts';

/** The command. */
export const runStudy: Command = async (args, terminal) => {
  const read = readArguments(args, { ...OUTPUT_OPTIONS, scenario: 'string' });
  if (!read.ok) return read;
  const [name, second] = read.value.files;
  const names = STUDIES.map((entry) => entry.name);
  const entry = STUDIES.find((candidate) => candidate.name === name);
  if (entry === undefined)
    return err(`expected a study (${listNames(names)})${name === undefined ? '' : `, found ${quote(name)}`}`);
  if (second !== undefined) return err(`expected one study, found a second one: ${quote(second)}`);
  const whole = entry.make(ALL_SCHEMES, SCHEME_CATALOG);
  const rows = pickRows(textOf(read.value, 'schemes'), whole.runs);
  if (!rows.ok) return rows;
  const study = withRuns(whole, rows.value);
  const wanted = textOf(read.value, 'scenario');
  if (wanted === null) return writeStudy(study, read.value, [], terminal);
  const scenario = findExperiment(study, wanted);
  if (!scenario.ok) return scenario;
  await terminal.writeOut(`${JSON.stringify(scenario.value, null, 2)}\n`);
  return DONE;
};

/** `EXPERIMENT/RUN`, as the JSON and the CSV of a study name them. */
function findExperiment(study: Study, wanted: string): Result<object, string> {
  const [experiment = '', id = ''] = wanted.split('/');
  const run = study.runs.find((candidate) => candidate.id === id);
  if (run === undefined || !study.experiments.includes(experiment))
    return err(
      `--scenario: expected EXPERIMENT/RUN such as ${study.experiments[0] ?? ''}/${study.runs[0]?.id ?? ''}, found ${quote(wanted)}`,
    );
  return ok(experimentScenario(study, experiment, run));
}
