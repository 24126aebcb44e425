/** `sweep SCENARIO.json`: plays one handover under all runs while the delays of one or two links vary, and writes the figures as CSV. */
import { setImmediate as immediate } from 'node:timers/promises';
import { err, type Result } from '#base/result.ts';
import { csvText } from '#measure/csv.ts';
import type { Figures } from '#measure/figures.ts';
import { playCell } from '#measure/play/play-cell.ts';
import { cellsOf, checkMove, checkSweep, checkVariations, withMove, type SweepDefinition } from '#measure/sweep.ts';
import { quote } from '#scenario/problem.ts';
import { DONE, type Command } from './command.ts';
import { onlyFile, readArguments, type Arguments } from './arguments.ts';
import { OutputError, Outputs } from './output.ts';
import { readScenarioFile } from './scenario-file.ts';
import { readVariations } from './vary-text.ts';

/** The command. */
export const runSweep: Command = async (args, terminal) => {
  const read = readArguments(args, { vary: 'string', handover: 'string', csv: 'string' });
  if (!read.ok) return read;
  const file = onlyFile(read.value.files, 'a scenario: sweep SCENARIO.json --vary NODE/NODE=FIRST:LAST:STEP');
  if (!file.ok) return file;
  const sweep = readSweep(file.value, read.value);
  if (!sweep.ok) return sweep;
  const outputs = new Outputs(terminal, [file.value]);
  try {
    const output = outputs.open(textOf(read.value, 'csv') ?? '-');
    if (!output.ok) return err(`--csv: ${output.error}`);
    output.value.write(csvText(sweep.value, await playAll(sweep.value)));
    await outputs.keep();
    return DONE;
  } catch (error) {
    if (error instanceof OutputError) return err(error.message);
    throw error;
  } finally {
    outputs.discard();
  }
};

function readSweep(file: string, args: Arguments): Result<SweepDefinition, string> {
  const scenario = readScenarioFile(file);
  if (!scenario.ok) return scenario;
  const moving = withMove(scenario.value);
  if (moving === null) return err(`${file}: has no mobile that could move to another access router`);
  const text = textOf(args, 'vary');
  if (text === null) return err('--vary is missing; expected links with delays in milliseconds, such as --vary k/cmd=1:40:3');
  const vary = readVariations(text);
  if (!vary.ok) return err(`--vary: ${vary.error}`);
  const handover = textOf(args, 'handover') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(handover)) return err(`--handover: expected a number from 1, found ${quote(handover)}`);
  const move = Number(handover) - 1;
  const wrongMove = checkMove(moving, move);
  if (wrongMove !== null) return err(`--handover: ${wrongMove}`);
  const wrongLinks = checkVariations(moving, vary.value);
  if (wrongLinks !== null) return err(`--vary: ${wrongLinks}`);
  return checkSweep({ scenario: moving, runs: moving.runs, move, vary: vary.value });
}

async function playAll(sweep: SweepDefinition): Promise<Figures[][]> {
  const results: Figures[][] = [];
  for (const cell of cellsOf(sweep.vary)) {
    results.push(sweep.runs.map((run) => playCell(sweep, cell, run)));
    // Lets signals through: an interrupted call removes what it has written.
    await immediate();
  }
  return results;
}

function textOf(args: Arguments, name: string): string | null {
  const given = args.values.get(name);
  return typeof given === 'string' ? given : null;
}
