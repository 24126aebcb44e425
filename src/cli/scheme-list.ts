/** Reading `--schemes pmipv6,dlma-flavor-mip`, the same in every command that has rows. */
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { didYouMean, quote } from '#scenario/problem.ts';
import { allSchemes } from '#scenario/run-choice.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { SCHEME_IDS } from '#scenario/scheme-ids.ts';

/** Every identifier that scenarios may name, in the order of tables. */
export const ALL_SCHEMES: readonly string[] = allSchemes(SCHEME_CATALOG, SCHEME_IDS);

/**
 * The rows that the text picks, in its order: a scheme's identifier picks every row of the scheme, the name of a row that one alone. All when
 * nothing is said.
 */
export function pickRows(text: string | null, rows: readonly RunDefinition[]): Result<readonly RunDefinition[], string> {
  if (text === null) return ok(rows);
  const picked = new Set<RunDefinition>();
  for (const name of text.split(',')) {
    const ofScheme = rows.filter((row) => row.scheme === name);
    const found = ofScheme.length > 0 ? ofScheme : rows.filter((row) => row.id === name);
    if (found.length === 0) return err(unknownName(name, rows));
    for (const row of found) picked.add(row);
  }
  return ok([...picked]);
}

function unknownName(name: string, rows: readonly RunDefinition[]): string {
  const names = [...new Set([...rows.map((row) => row.scheme), ...rows.map((row) => row.id)])];
  return `--schemes: expected schemes such as ${names.slice(0, 2).join(',')}, found ${quote(name)}${didYouMean(name, names)}`;
}
