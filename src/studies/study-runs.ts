/** The rows of a study that brings its own network: every scheme with defaults, and the forms that the drafts tell apart. */
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';

/** Forms of a scheme that are rows of their own where the catalog has them: scheme, option, value. */
const FORMS: readonly (readonly [string, string, OptionValue])[] = [
  ['mipv6', 'ro', 'on'],
  ['hmipv6', 'ro', 'on'],
  ['dma', 'sessions', 'mn'],
  ['maar', 'cmd', 'locator'],
  ['maar', 'cmd', 'proxy'],
  ['dlma', 'flavor', 'mip'],
  ['dlma', 'ro', 'off'],
  ['dlma', 'location_push', 'all'],
  ['framework', 'locationManagement', 'hierarchical'],
  ['framework', 'transport', 'nat'],
];

/** A row per scheme in this order, each followed by its forms. Ids say what they are: `maar-locator`. */
export function studyRuns(schemes: readonly string[], catalog: SchemeCatalog): readonly RunDefinition[] {
  return schemes.flatMap((scheme): RunDefinition[] => {
    const options = catalog.find((entry) => entry.id === scheme)?.options ?? [];
    const forms = FORMS.filter(([id, key, value]) => {
      const option = options.find((candidate) => candidate.key === key);
      return id === scheme && option !== undefined && option.default !== value && option.values?.includes(String(value)) === true;
    });
    return [
      { id: scheme, scheme },
      ...forms.map(([, key, value]) => ({ id: `${scheme}-${key}-${String(value)}`, scheme, options: { [key]: value } })),
    ];
  });
}
