/** `schemes [--json]`: what this version can play, from the schemes' own descriptions. */
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import type { OptionDescription, SchemeDescription } from '#scenario/scheme-catalog.ts';
import { DONE, type Command } from './command.ts';
import { readArguments } from './arguments.ts';

/** The command. */
export const runSchemes: Command = async (args, terminal) => {
  const read = readArguments(args, { json: 'boolean' });
  if (!read.ok) return read;
  const [extra] = read.value.files;
  if (extra !== undefined) return { ok: false, error: `schemes takes no file, found ${JSON.stringify(extra)}` };
  const asJson = read.value.values.has('json');
  const catalog = SCHEME_CATALOG.map((scheme) => ({ ...scheme, options: scheme.options.map(withValues) }));
  await terminal.writeOut(asJson ? `${JSON.stringify(catalog, null, 2)}\n` : SCHEME_CATALOG.map(schemeText).join('\n'));
  return DONE;
};

/** Booleans list their values too, the default first, so that programs need not know the types. */
function withValues(option: OptionDescription): object {
  return option.type === 'boolean' ? { ...option, values: [option.default, !option.default] } : option;
}

function schemeText(scheme: SchemeDescription): string {
  const lines = [`${scheme.id}: ${scheme.title} (${scheme.document})`, `  ${scheme.summary}`];
  for (const role of scheme.roles)
    lines.push(`  role ${role.key} (${role.label}): ${role.meaning} Default: ${role.defaultPlacement}`);
  for (const option of scheme.options)
    lines.push(`  option ${option.key}: ${permitted(option)}. ${option.meaning} [${option.section}]`);
  return lines.map((line) => `${line}\n`).join('');
}

/** The values of an option, the default first. */
function permitted(option: OptionDescription): string {
  const first = String(option.default);
  if (option.type === 'boolean') return `${first} or ${String(!option.default)}`;
  if (option.values !== undefined) return option.values.toSorted((a) => (a === option.default ? -1 : 0)).join(' or ');
  const step = option.multipleOf === undefined ? '' : `, a multiple of ${option.multipleOf}`;
  const range =
    option.minimum === undefined && option.maximum === undefined
      ? ''
      : `, from ${option.minimum ?? 0}${option.maximum === undefined ? '' : ` to ${option.maximum}`}`;
  return `${option.type} (default ${first}${range}${step})`;
}
