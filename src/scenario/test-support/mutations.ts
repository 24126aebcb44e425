/** Documents that are nearly scenarios: one value of a good one replaced by something else. */
import fc from 'fast-check';
import type { MutableJson } from './small-scenario.ts';

/** Values that scenarios hold in the wrong place, and JSON of any sort. Numbers are whole, so that no time is finer than 1 ns. */
export const junk: fc.Arbitrary<MutableJson> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<MutableJson>(
      'mn1',
      'ar1',
      'net1',
      'core',
      'f1',
      'db',
      '',
      null,
      true,
      false,
      [],
      {},
      'mobile',
      'router',
    ),
  },
  { weight: 3, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.constantFrom<MutableJson>(-0, 0, 1, 7, 1e21, -1e300, 9000) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<MutableJson> },
);

/** Replaces (or removes, or doubles) one value somewhere in a document; `seed` chooses where and how. Changes the document. */
export function changeOneValue(document: MutableJson, seed: number, value: MutableJson): MutableJson {
  let rest = seed;
  const draw = (bound: number): number => {
    const drawn = rest % bound;
    rest = Math.floor(rest / bound) + 17 * drawn;
    return drawn;
  };
  let at = document;
  for (;;) {
    if (typeof at !== 'object' || at === null) return value;
    const keys = Object.keys(at);
    if (keys.length === 0) return document;
    const key = keys[draw(keys.length)]!;
    const holder = at as { [key: string]: MutableJson };
    const inner = holder[key]!;
    if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && draw(5) > 0) {
      at = inner;
      continue;
    }
    change(holder, key, value, draw(4));
    return document;
  }
}

function change(holder: { [key: string]: MutableJson }, key: string, value: MutableJson, how: number): void {
  if (how < 2) holder[key] = value;
  else if (Array.isArray(holder)) {
    if (how === 2) holder.splice(Number(key), 1);
    else holder.push(holder[Number(key)] as MutableJson);
  } else if (how === 2) delete holder[key];
  else holder[`${key}x`] = value;
}
