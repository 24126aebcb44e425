/** Which scheme to put beside the ones that are shown. Pure. */
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario } from '#scenario/scenario.ts';

/** The pairs that say most beside each other: a central anchor against anchors in the access routers. */
const FIRST_CHOICES = ['pmipv6', 'dma'] as const;

/**
 * The next scheme for a comparison: the telling opposite first, then what the scenario's author prepared, then any other; when all are
 * shown, the first of them once more (its options can be changed). Null without a catalog.
 */
export function schemeToCompare(shown: readonly string[], scenario: Scenario | null, catalog: SchemeCatalog): string | null {
  const known = new Set(catalog.map((scheme) => scheme.id));
  const candidates = [
    ...(shown[0] === 'pmipv6' ? ['dma'] : ['pmipv6']),
    ...(scenario?.runs.map((run) => run.scheme) ?? []),
    ...FIRST_CHOICES,
    ...known,
  ];
  return candidates.find((scheme) => known.has(scheme) && !shown.includes(scheme)) ?? shown[0] ?? null;
}
