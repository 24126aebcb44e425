/** `compare SCENARIO.json`: plays a scenario under every scheme and writes one table. */
import { comparisonOf, withRuns } from '#studies/comparison.ts';
import { onlyFile, readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { readScenarioFile } from './scenario-file.ts';
import { ALL_SCHEMES, pickRows } from './scheme-list.ts';
import { OUTPUT_OPTIONS, textOf, writeStudy } from './study-output.ts';

/** The command. */
export const runCompare: Command = async (args, terminal) => {
  const read = readArguments(args, OUTPUT_OPTIONS);
  if (!read.ok) return read;
  const file = onlyFile(read.value.files, 'a scenario: compare SCENARIO.json');
  if (!file.ok) return file;
  const scenario = readScenarioFile(file.value);
  if (!scenario.ok) return scenario;
  const study = comparisonOf(scenario.value, ALL_SCHEMES);
  const rows = pickRows(textOf(read.value, 'schemes'), study.runs);
  if (!rows.ok) return rows;
  return writeStudy(withRuns(study, rows.value), read.value, [file.value], terminal);
};
