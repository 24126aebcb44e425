/**
 * `scale`: signalling against the number of mobiles and of anchors, far beyond the limits of scenario files: every mobile of n attaches and
 * moves once among m anchors, and the engine plays all of it.
 */
import { setImmediate as immediate } from 'node:timers/promises';
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { quote } from '#scenario/problem.ts';
import { countSignalling } from '#studies/play/count-signalling.ts';
import { scaleScenario, SETTLE_MS } from '#studies/signalling-scale.ts';
import { studyRuns } from '#studies/study-runs.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { DONE, type Command } from './command.ts';
import { OutputError, Outputs } from './output.ts';
import { pickRows } from './scheme-list.ts';
import { textOf } from './study-output.ts';

/** The sizes that §6.3 of draft-chan-netext-distributed-lma-03 is played up to. */
const MOST = { mobiles: 100_000, anchors: 1000 };
/** The second and the third anchor's networks are visited. */
const LEAST = { mobiles: 1, anchors: 3 };

const PLAYABLE = SCHEME_CATALOG.map((scheme) => scheme.id);

const COLUMNS = [
  'run',
  'scheme',
  'mobiles',
  'anchors',
  'attachment_messages',
  'attachment_octets',
  'move_messages',
  'move_octets',
  'move_messages_per_mobile',
];

/** The command. */
export const runScale: Command = async (args, terminal) => {
  const read = readArguments(args, { mobiles: 'string', anchors: 'string', schemes: 'string', csv: 'string' });
  if (!read.ok) return read;
  if (read.value.files[0] !== undefined) return err(`expected no file, found ${quote(read.value.files[0])}`);
  const mobiles = readSizes(read.value, 'mobiles', '10,100');
  if (!mobiles.ok) return mobiles;
  const anchors = readSizes(read.value, 'anchors', '4,16');
  if (!anchors.ok) return anchors;
  const runs = pickRows(textOf(read.value, 'schemes'), studyRuns(PLAYABLE, SCHEME_CATALOG));
  if (!runs.ok) return runs;
  const outputs = new Outputs(terminal, []);
  try {
    const output = outputs.open(textOf(read.value, 'csv') ?? '-');
    if (!output.ok) return err(`--csv: ${output.error}`);
    output.value.write(`${COLUMNS.join(',')}\r\n`);
    for (const run of runs.value) {
      for (const n of mobiles.value) {
        for (const m of anchors.value) {
          const { before, after } = countSignalling(scaleScenario({ mobiles: n, anchors: m }), run, SETTLE_MS / 2);
          const line = [
            run.id,
            run.scheme,
            n,
            m,
            before.messages,
            before.octets,
            after.messages,
            after.octets,
            after.messages / n,
          ];
          output.value.write(`${line.join(',')}\r\n`);
          await output.value.settle();
          await immediate();
        }
      }
    }
    await outputs.keep();
    return DONE;
  } catch (error) {
    if (error instanceof OutputError) return err(error.message);
    throw error;
  } finally {
    outputs.discard();
  }
};

/** `10,100,1000`. */
function readSizes(args: Arguments, name: 'mobiles' | 'anchors', otherwise: string): Result<readonly number[], string> {
  const parts = (textOf(args, name) ?? otherwise).split(',');
  const wrong = parts.find((part) => !/^[1-9]\d{0,6}$/.test(part) || Number(part) > MOST[name] || Number(part) < LEAST[name]);
  return wrong === undefined
    ? ok(parts.map(Number))
    : err(`--${name}: expected numbers from ${LEAST[name]} to ${MOST[name]} such as ${otherwise}, found ${quote(wrong)}`);
}
