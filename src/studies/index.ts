/** All studies by name, and what a worker is asked to play. */
import { err, ok, type Result } from '#base/result.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { comparisonOf } from './comparison.ts';
import { anchorFailures } from './anchor-failures.ts';
import { dlmaPerformance } from './dlma-performance.ts';
import { gapAnalysis } from './gap-analysis.ts';
import { openIssues } from './open-issues.ts';
import { signallingScale } from './signalling-scale.ts';
import type { Study } from './study.ts';
import { summaryTable } from './summary-table.ts';

/** A study that needs no scenario of its reader: it brings its own network. */
export interface StudyEntry {
  /** On the command line and in links. */
  readonly name: string;
  /** The study over schemes by identifier. */
  readonly make: (schemes: readonly string[], catalog: SchemeCatalog) => Study;
}

/** All of them, in the order in which they are shown. */
export const STUDIES: readonly StudyEntry[] = [
  { name: 'table-1', make: summaryTable },
  { name: 'requirements', make: gapAnalysis },
  { name: 'issues', make: openIssues },
  { name: 'call', make: dlmaPerformance },
  { name: 'signalling', make: signallingScale },
  { name: 'failures', make: anchorFailures },
];

/** What to play, as plain data: one scenario under all schemes, or a study by name. */
export type StudyRequest =
  | { readonly kind: 'comparison'; readonly scenario: Scenario; readonly schemes: readonly string[] }
  | { readonly kind: 'study'; readonly name: string; readonly schemes: readonly string[] };

/** The study of a request; a problem is one line. */
export function studyOf(request: StudyRequest, catalog: SchemeCatalog): Result<Study, string> {
  if (request.kind === 'comparison') return ok(comparisonOf(request.scenario, request.schemes));
  const entry = STUDIES.find(({ name }) => name === request.name);
  return entry === undefined
    ? err(`there is no study ${JSON.stringify(request.name)}`)
    : ok(entry.make(request.schemes, catalog));
}
