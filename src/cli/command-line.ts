/** Picks the command and turns whatever goes wrong into one line and an exit code. */
import { AssertionError } from '#base/assert.ts';
import { err, type Result } from '#base/result.ts';
import { STUDIES } from '#studies/index.ts';
import type { Command } from './command.ts';
import { runCompare } from './compare.ts';
import { runRun } from './run.ts';
import { runScale } from './scale.ts';
import { runSchemes } from './schemes.ts';
import { runStudy } from './study.ts';
import { runSweep } from './sweep.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { runValidate } from './validate.ts';

const USAGE = `usage:
  npm run -s headless -- run SCENARIO.json [--run ID] [--report FILE|-] [--pcap FILE.pcapng] [--trace FILE.jsonl]
  npm run -s headless -- schemes [--json]
  npm run -s headless -- validate SCENARIO.json
  npm run -s headless -- sweep SCENARIO.json --vary NODE/NODE=FIRST:LAST:STEP[,…] [--handover N] [--csv FILE|-]
  npm run -s headless -- compare SCENARIO.json [--schemes A,B,…] [--csv FILE|-] [--json FILE|-]
  npm run -s headless -- study NAME [--schemes A,B,…] [--csv FILE|-] [--json FILE|-] [--scenario EXPERIMENT/RUN]
  npm run -s headless -- scale [--mobiles N,…] [--anchors M,…] [--schemes A,B,…] [--csv FILE|-]

run       plays all runs of the scenario, or the one named by --run, and prints a summary unless told where to write:
  --report   the report as JSON, an array of one object per run
  --pcap     every packet on every link, for Wireshark: one interface per link
  --trace    every record as a line of JSON
  FILE is replaced when all is done, never left half-written; - is standard output. Each file holds all runs that were played:
  with several, interfaces are named "RUN LINK" and lines carry "run".
schemes   lists the schemes with their roles and options
validate  checks a scenario and says the first thing that is wrong with it
sweep     plays one handover under all runs while the delays of one or two links vary, and writes a line of CSV per run and flow:
  --vary     the links by their ends, with first delay, last delay and step in ms: k/cmd=1:40:3,k/ar1=2:10:4
  --handover which of the script's moves, the first unless told
compare   plays the scenario under every scheme and prints one table, a row per scheme: what its handovers and flows cost
  --schemes  only these: a scheme’s identifier for all its rows, or the name of a row (in study and scale, too)
  --csv      the table with exact values
  --json     the same with the rules by which they were read and the scenario that was played
study     plays a study over all schemes, each cell measured by a small experiment: ${STUDIES.map(({ name }) => name).join(', ')}
  --scenario writes the scenario of an experiment under a run of the table, to be played by run or opened in the page
scale     counts signalling while N mobiles attach and move once among M anchors, up to 100000 and 1000: minutes at that size

exit status: 0 done, 2 a bad file or option (one line on standard error)
`;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['run', runRun],
  ['schemes', runSchemes],
  ['validate', runValidate],
  ['sweep', runSweep],
  ['compare', runCompare],
  ['study', runStudy],
  ['scale', runScale],
]);

/** Runs one command; returns the exit code. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') {
    await terminal.writeOut(USAGE);
    return EXIT.done;
  }
  try {
    const outcome = await dispatch(args, terminal);
    if (outcome.ok) return EXIT.done;
    terminal.writeError(outcome.error);
    return EXIT.refused;
  } catch (error) {
    terminal.writeError(faultLine(error));
    return EXIT.fault;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<Result<void, string>> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : COMMANDS.get(name);
  const names = [...COMMANDS.keys()].join(', ');
  if (name === undefined) return err(`expected a command (${names}); --help says more`);
  if (command === undefined) return err(`${JSON.stringify(name)} is not a command; there are ${names} (--help says more)`);
  return command(rest, terminal);
}

/** A fault of this program: what the engine was doing is in the message of its assertions. */
function faultLine(error: unknown): string {
  const text =
    error instanceof Error ? (error instanceof AssertionError ? error.message : (error.stack ?? error.message)) : String(error);
  return `internal fault, please report: ${text}`;
}
