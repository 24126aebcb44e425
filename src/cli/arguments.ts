/** Reading a command's arguments. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '#base/result.ts';
import { didYouMean } from '#scenario/problem.ts';

/** Values of the options that were given, and the other arguments. */
export interface Arguments {
  readonly values: ReadonlyMap<string, string | true>;
  readonly files: readonly string[];
}

/** Splits `args` by the options of a command: name → takes a value or not. An option may be given once. */
export function readArguments(
  args: readonly string[],
  options: { readonly [name: string]: 'string' | 'boolean' },
): Result<Arguments, string> {
  const config: ParseArgsConfig['options'] = {};
  for (const [name, type] of Object.entries(options)) config[name] = { type };
  const { tokens } = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: false, tokens: true });
  const values = new Map<string, string | true>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    const type = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (type === undefined)
      return err(`${token.rawName} is not an option of this command${hint(token.name, Object.keys(options))}`);
    if (values.has(token.name)) return err(`${token.rawName} is given twice`);
    // What follows a value option is taken for its value even when it is the next option; a name that begins with a dash needs "=".
    const isNext = token.inlineValue === false && token.value !== '-' && token.value.startsWith('-');
    if (type === 'string' && (token.value === undefined || token.value === '' || isNext))
      return err(`${token.rawName} expects a value`);
    if (type === 'boolean' && token.value !== undefined) return err(`${token.rawName} takes no value`);
    values.set(token.name, token.value ?? true);
  }
  return ok({ values, files });
}

/** The one file that a command expects. */
export function onlyFile(files: readonly string[], what: string): Result<string, string> {
  const [file, second] = files;
  if (file === undefined || file === '') return err(`expected ${what}`);
  return second === undefined ? ok(file) : err(`expected one file, found a second one: ${JSON.stringify(second)}`);
}

function hint(name: string, names: readonly string[]): string {
  const near = didYouMean(name, names);
  if (near !== '') return near.replaceAll('"', '').replace('mean ', 'mean --');
  return names.length === 0 ? '' : `; it has ${names.map((known) => `--${known}`).join(', ')}`;
}
