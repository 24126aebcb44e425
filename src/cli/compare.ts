/** `compare SCENARIO.json`: plays a scenario under every scheme and writes one table. */
import { comparisonOf } from '#studies/comparison.ts';
import { onlyFile, readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { readScenarioFile } from './scenario-file.ts';
import { readSchemes } from './scheme-list.ts';
import { OUTPUT_OPTIONS, textOf, writeStudy } from './study-output.ts';

/** The command. */
export const runCompare: Command = async (args, terminal) => {
  const read = readArguments(args, OUTPUT_OPTIONS);
  if (!read.ok) return read;
  const file = onlyFile(read.value.files, 'a scenario: compare SCENARIO.json');
  if (!file.ok) return file;
  const schemes = readSchemes(textOf(read.value, 'schemes'));
  if (!schemes.ok) return schemes;
  const scenario = readScenarioFile(file.value);
  if (!scenario.ok) return scenario;
  return writeStudy(comparisonOf(scenario.value, schemes.value), read.value, [file.value], terminal);
};
