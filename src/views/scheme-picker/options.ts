/** Changing an option of a run. Pure. */
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';

/** The run with one option changed. A value equal to the default is left out, so that a run says only what it means to change. */
export function withOption(run: RunDefinition, option: OptionDescription, value: OptionValue): Omit<RunDefinition, 'id'> {
  const { id: _, options: before = {}, ...rest } = run;
  const options = Object.fromEntries(Object.entries(before).filter(([key]) => key !== option.key));
  if (value !== option.default) options[option.key] = value;
  return Object.keys(options).length === 0 ? rest : { ...rest, options };
}
