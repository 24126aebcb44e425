/** `run SCENARIO.json`: plays a scenario and writes report, capture and trace. */
import { err, ok, type Result } from '#base/result.ts';
import { summaryText } from '#report/summary.ts';
import { quote } from '#scenario/problem.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { DONE, type Command } from './command.ts';
import { onlyFile, readArguments } from './arguments.ts';
import { OutputError, Outputs, type Output } from './output.ts';
import { playRuns } from './play.ts';
import { reportText } from './report-text.ts';
import { readScenarioFile } from './scenario-file.ts';
import type { Terminal } from './terminal.ts';

/** What a person asked for. */
interface RunRequest {
  readonly file: string;
  readonly run: string | null;
  readonly report: string | null;
  readonly pcap: string | null;
  readonly trace: string | null;
}

/** The command. */
export const runRun: Command = async (args, terminal) => {
  const request = readRequest(args);
  if (!request.ok) return request;
  const scenario = readScenarioFile(request.value.file);
  if (!scenario.ok) return scenario;
  const runs = selectRuns(scenario.value, request.value);
  if (!runs.ok) return runs;
  const outputs = new Outputs(terminal, [request.value.file]);
  try {
    return await play(scenario.value, runs.value, request.value, outputs, terminal);
  } catch (error) {
    if (error instanceof OutputError) return err(error.message);
    throw error;
  } finally {
    outputs.discard();
  }
};

function readRequest(args: readonly string[]): Result<RunRequest, string> {
  const read = readArguments(args, { run: 'string', report: 'string', pcap: 'string', trace: 'string' });
  if (!read.ok) return read;
  const file = onlyFile(read.value.files, 'a scenario: run SCENARIO.json');
  if (!file.ok) return file;
  const value = (name: string): string | null => {
    const given = read.value.values.get(name);
    return typeof given === 'string' ? given : null;
  };
  return ok({ file: file.value, run: value('run'), report: value('report'), pcap: value('pcap'), trace: value('trace') });
}

function selectRuns(scenario: Scenario, request: RunRequest): Result<readonly RunDefinition[], string> {
  if (request.run === null) return ok(scenario.runs);
  const chosen = scenario.runs.filter((run) => run.id === request.run);
  if (chosen.length > 0) return ok(chosen);
  return err(`--run: expected one of ${scenario.runs.map((run) => run.id).join(', ')}, found ${quote(request.run)}`);
}

async function play(
  scenario: Scenario,
  runs: readonly RunDefinition[],
  request: RunRequest,
  outputs: Outputs,
  terminal: Terminal,
): Promise<Result<void, string>> {
  const opened: (Output | null)[] = [];
  for (const [option, name] of [
    ['--report', request.report],
    ['--pcap', request.pcap],
    ['--trace', request.trace],
  ] as const) {
    const output = name === null ? ok(null) : outputs.open(name);
    if (!output.ok) return err(`${option}: ${output.error}`);
    opened.push(output.value);
  }
  const [report = null, pcap = null, trace = null] = opened;
  const rows = await playRuns(scenario, runs, { pcap, trace });
  report?.write(reportText(rows));
  await outputs.keep();
  if (opened.every((output) => output === null)) await terminal.writeOut(summaryText(rows));
  return DONE;
}
