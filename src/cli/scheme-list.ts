/** Reading `--schemes pmipv6,dma`. */
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { didYouMean, quote } from '#scenario/problem.ts';
import { allSchemes } from '#scenario/run-choice.ts';
import { SCHEME_IDS } from '#scenario/scheme-ids.ts';

/** The schemes of the text, or every identifier that scenarios may name. */
export function readSchemes(text: string | null): Result<readonly string[], string> {
  const known = allSchemes(SCHEME_CATALOG, SCHEME_IDS);
  if (text === null) return ok(known);
  const chosen = [...new Set(text.split(','))];
  const unknown = chosen.find((id) => !known.includes(id));
  if (unknown === undefined) return ok(chosen);
  return err(
    `--schemes: expected schemes such as ${known.slice(0, 2).join(',')}, found ${quote(unknown)}${didYouMean(unknown, known)}`,
  );
}
