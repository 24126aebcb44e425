/** The benchmarks' entry: `npm run -s bench`. Exit code 1 for a wrong answer, 2 for arguments that cannot be read. */
import { parseBenchArguments } from './arguments.ts';
import { playBareLoop } from './bare-loop.ts';
import { measureWorkload, playWorkload, wrongAnswers } from './play.ts';
import { measurePage } from './page.ts';
import { measureSeek } from './seek.ts';
import { measureAll } from './report.ts';
import { resultsJson, resultsTable, type BenchResult } from './results.ts';
import { makeWorkload, WORKLOAD_NAMES, type WorkloadName } from './workloads.ts';

/** Share of each workload that the smoke test plays: still some handovers in each that has them. */
const SMOKE_SHARE = { chain: 0.005, mobility: 0.01, handover: 0.06, 'handover-1000': 0.3 } as const;

function runWorkload(name: WorkloadName, recording: boolean): number {
  const outcome = measureWorkload(name, recording);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  return complain(wrongAnswers(makeWorkload(name), outcome));
}

/** Plays a little of every workload, with and without recording. */
function runSmoke(): number {
  let code = 0;
  for (const name of WORKLOAD_NAMES) {
    const workload = makeWorkload(name, name.startsWith('chain') ? SMOKE_SHARE.chain : SMOKE_SHARE[name as 'mobility']);
    for (const recording of [true, false]) {
      const wrong = wrongAnswers(workload, playWorkload(workload, recording));
      const mode = recording ? 'recording' : 'no recording';
      if (wrong.length === 0) process.stdout.write(`ok ${name}, ${mode}: ${workload.answer.rx} packets\n`);
      code = Math.max(code, complain(wrong));
    }
  }
  return code;
}

/** The roof: half of the loop's work to warm up, then all of it. */
function runBareLoop(): number {
  const rounds = makeWorkload('mobility').answer.rx / 100;
  playBareLoop(rounds / 2);
  const outcome = playBareLoop(rounds);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  return complain(wrongAnswers(makeWorkload('mobility'), outcome));
}

async function runAll(json: boolean): Promise<number> {
  return print(await measureAll((line) => process.stderr.write(`${line}\n`)), json);
}

function print(results: readonly BenchResult[], json: boolean): number {
  process.stdout.write(`${json ? resultsJson(results) : resultsTable(results)}\n`);
  return 0;
}

function complain(wrong: readonly string[]): number {
  for (const line of wrong) process.stderr.write(`${line}\n`);
  return wrong.length === 0 ? 0 : 1;
}

async function main(words: readonly string[]): Promise<number> {
  const command = parseBenchArguments(words);
  if (!command.ok) {
    process.stderr.write(`bench: ${command.error}\n`);
    return 2;
  }
  switch (command.value.kind) {
    case 'workload':
      return runWorkload(command.value.name, command.value.recording);
    case 'smoke':
      return runSmoke();
    case 'bare-loop':
      return runBareLoop();
    case 'page':
      return print(await measurePage(), command.value.json);
    case 'seek':
      return print(measureSeek(), command.value.json);
    case 'all':
      return runAll(command.value.json);
  }
}

process.exitCode = await main(process.argv.slice(2));
