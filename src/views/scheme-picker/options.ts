/** Finding a scheme, and changing an option of a run. Pure. */
import type { OptionDescription, SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';

/** The run with one option changed. A value equal to the default is left out, so that a run says only what it means to change. */
export function withOption(run: RunDefinition, option: OptionDescription, value: OptionValue): Omit<RunDefinition, 'id'> {
  const { id: _, options: before = {}, ...rest } = run;
  const options = Object.fromEntries(Object.entries(before).filter(([key]) => key !== option.key));
  if (value !== option.default) options[option.key] = value;
  return Object.keys(options).length === 0 ? rest : { ...rest, options };
}

/** The schemes that every word of `wanted` is about: in the identifier, title, document, summary, or the name of a role. */
export function matchingSchemes(catalog: SchemeCatalog, wanted: string): SchemeCatalog {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return catalog.filter((scheme) => {
    const text = [scheme.id, scheme.title, scheme.document, scheme.summary, ...scheme.roles.map((role) => role.label)]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What a number option permits; without a maximum there is none. */
export function numberRange(option: OptionDescription): {
  readonly minimum: number;
  readonly maximum: number | null;
  readonly step: number;
} {
  return { minimum: option.minimum ?? 0, maximum: option.maximum ?? null, step: option.multipleOf ?? 1 };
}
