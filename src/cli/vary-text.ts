/** Reading `--vary k/cmd=1:40:3,k/ar1=2:10:4`: links by their ends, each with first delay, last delay and step in ms. */
import { err, ok, type Result } from '#base/result.ts';
import type { Variation } from '#measure/sweep.ts';
import { quote } from '#scenario/problem.ts';

/** The variations of the text. Whether the scenario has these links is checked with the sweep. */
export function readVariations(text: string): Result<readonly Variation[], string> {
  const variations: Variation[] = [];
  for (const part of text.split(',')) {
    const match = /^([\w-]+)\/([\w-]+)=([\d.]+):([\d.]+)(?::([\d.]+))?$/.exec(part);
    const [, one, other, from, to, step = '1'] = match ?? [];
    if (one === undefined || other === undefined)
      return err(`expected NODE/NODE=FIRST:LAST:STEP in milliseconds, such as k/cmd=1:40:3, found ${quote(part)}`);
    variations.push({ link: [one, other], fromMs: Number(from), toMs: Number(to), stepMs: Number(step) });
  }
  return ok(variations);
}
