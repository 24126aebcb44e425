/**
 * Reading records where they lie: the few accesses that report, trace and ladder share. Positions are free-running word numbers and
 * are masked on every read, so that a ring, a batch and a plain array are read alike.
 */
import { assert } from '#base/assert.ts';
import { SLOT_WORDS } from '#records/layout.ts';

/** The mask of a plain array: no wrapping. */
export const NO_WRAP = 0x7fffffff;

/** Words that the record at `at` fills. */
export function recordWords(words: Uint32Array, at: number, mask: number = NO_WRAP): number {
  const slots = (words[at & mask]! >>> 8) & 0xff;
  assert(slots > 0, 'a record has at least one slot');
  return slots * SLOT_WORDS;
}

/** The ASCII JSON value that follows the first slot of the record at `at`. The caller knows its type by the record's kind. */
export function readJson(words: Uint32Array, at: number, mask: number = NO_WRAP): unknown {
  const octets = words[at & mask]! >>> 16;
  let text = '';
  for (let index = 0; index < octets; index++) {
    const word = words[(at + SLOT_WORDS + (index >>> 2)) & mask]!;
    text += String.fromCharCode((word >>> (8 * (index & 3))) & 0xff);
  }
  return JSON.parse(text) as unknown;
}

/** Calls `visit` with the position of every record between two word positions. */
export function visitRecords(words: Uint32Array, from: number, to: number, mask: number, visit: (at: number) => void): void {
  let at = from >>> 0;
  const end = to >>> 0;
  while (at !== end) {
    visit(at);
    at = (at + recordWords(words, at, mask)) >>> 0;
  }
}
