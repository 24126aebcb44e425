/** What tells two runs of one scheme apart, in few words. Pure. */
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';

/** The values of the option that a scheme is about: its first, when that has named values. */
export function variantsOf(scheme: SchemeDescription): { readonly key: string; readonly values: readonly OptionValue[] } | null {
  const [first] = scheme.options;
  return first?.values === undefined || first.values.length < 2 ? null : { key: first.key, values: first.values };
}

/** `relay`, `proxy, dereg=B`: the form of the scheme that a run plays, and options that differ from the default; empty when there is nothing to say. */
export function runVariant(run: RunDefinition, scheme: SchemeDescription): string {
  const variants = variantsOf(scheme);
  const form = variants === null ? [] : [String(run.options?.[variants.key] ?? variants.values[0])];
  const others = Object.entries(run.options ?? {}).filter(
    ([key, value]) => key !== variants?.key && scheme.options.find((option) => option.key === key)?.default !== value,
  );
  return [...form, ...others.map(([key, value]) => `${key}=${String(value)}`)].join(', ');
}
