/** `validate SCENARIO.json`: says whether a scenario can be played, and if not, the first thing that is wrong with it. */
import { counted } from '#base/counted.ts';
import { DONE, type Command } from './command.ts';
import { onlyFile, readArguments } from './arguments.ts';
import { readScenarioFile } from './scenario-file.ts';

/** The command. */
export const runValidate: Command = async (args, terminal) => {
  const read = readArguments(args, {});
  if (!read.ok) return read;
  const file = onlyFile(read.value.files, 'a scenario: validate SCENARIO.json');
  if (!file.ok) return file;
  const scenario = readScenarioFile(file.value);
  if (!scenario.ok) return scenario;
  const { nodes, links, flows = [], events = [], runs } = scenario.value;
  const counts = [
    counted(nodes.length, 'node'),
    counted(links.length, 'link'),
    counted(flows.length, 'flow'),
    counted(events.length, 'event'),
  ];
  const played = runs.map((run) => `${run.id} (${run.scheme})`).join(', ');
  await terminal.writeOut(`${file.value}: valid: ${counts.join(', ')}; runs ${played}\n`);
  return DONE;
};
