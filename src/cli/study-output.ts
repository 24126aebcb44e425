/** What `compare` and `study` share: rows are played one by one and written as a table, CSV or JSON. */
import { setImmediate as immediate } from 'node:timers/promises';
import { err, ok, type Result } from '#base/result.ts';
import { playRow } from '#studies/play/play-row.ts';
import type { Study, StudyRow } from '#studies/study.ts';
import { tableCsv, tableJson, tableText } from '#studies/table-text.ts';
import type { Arguments } from './arguments.ts';
import { DONE } from './command.ts';
import { OutputError, Outputs, type Output } from './output.ts';
import type { Terminal } from './terminal.ts';

/** Options that both commands have. */
export const OUTPUT_OPTIONS = { schemes: 'string', csv: 'string', json: 'string' } as const;

/** Plays all rows and writes them where the arguments say; as a table to standard output when they say nothing. */
export async function writeStudy(
  study: Study,
  args: Arguments,
  inputs: readonly string[],
  terminal: Terminal,
): Promise<Result<void, string>> {
  const outputs = new Outputs(terminal, inputs);
  try {
    const csv = openNamed(outputs, args, 'csv');
    if (!csv.ok) return csv;
    const json = openNamed(outputs, args, 'json');
    if (!json.ok) return json;
    const rows: StudyRow[] = [];
    for (const run of study.runs) {
      rows.push(playRow(study, run));
      // Lets signals through: an interrupted call removes what it has written.
      await immediate();
    }
    csv.value?.write(tableCsv(study, rows));
    json.value?.write(tableJson(study, rows));
    await outputs.keep();
    if (csv.value === null && json.value === null) await terminal.writeOut(tableText(study, rows));
    return DONE;
  } catch (error) {
    if (error instanceof OutputError) return err(error.message);
    throw error;
  } finally {
    outputs.discard();
  }
}

function openNamed(outputs: Outputs, args: Arguments, name: string): Result<Output | null, string> {
  const file = textOf(args, name);
  if (file === null) return ok(null);
  const output = outputs.open(file);
  return output.ok ? output : err(`--${name}: ${output.error}`);
}

/** The value of an option, or null. */
export function textOf(args: Arguments, name: string): string | null {
  const given = args.values.get(name);
  return typeof given === 'string' ? given : null;
}
