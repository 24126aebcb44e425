/**
 * The trace hash: SHA-256 over a scenario, one of its runs and all records of that run, as 64 hexadecimal digits. Two hosts that agree
 * on it have played the same octets in the same order.
 *
 * Canonical form: the scenario as JSON with sorted keys and without its list of runs (so that it does not matter which others are
 * played), a line end, the run in the same way, a line end, then the words of the records, each four octets, lowest first. Batches, rings
 * and their wraps leave no mark.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, swap32IfBE } from '@noble/hashes/utils.js';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';

/** Words that are handed over at a time: records are copied out of the ring, whose shared memory a hash function may refuse. */
const STAGE_WORDS = 16384;

/** A hash that is being made. */
export interface TraceHash {
  /** Takes in the words `from` … `to`, positions taken modulo the buffer by `mask`. */
  push(words: Uint32Array, from: number, to: number, mask?: number): void;
  /** The hash of what was taken in so far, in hexadecimal. More may follow. */
  digest(): string;
}

/** Starts the hash of one run. */
export function createTraceHash(scenario: Scenario, run: RunDefinition): TraceHash {
  const hash = sha256.create();
  const { runs: _, ...played } = scenario;
  hash.update(asciiBytes(`${canonicalJson(played)}\n${canonicalJson(run)}\n`));
  const stage = new Uint32Array(STAGE_WORDS);
  const stageBytes = new Uint8Array(stage.buffer);
  return {
    push(words, from, to, mask = 0xffffffff) {
      let at = from;
      while (at < to) {
        const start = at & mask;
        const count = Math.min(to - at, STAGE_WORDS, words.length - start);
        stage.set(words.subarray(start, start + count));
        swap32IfBE(stage.subarray(0, count));
        hash.update(stageBytes.subarray(0, 4 * count));
        at += count;
      }
    },
    digest: () => bytesToHex(hash.clone().digest()),
  };
}

/**
 * JSON with the members of every object in the order of their names (by UTF-16 units), no spaces, members without a value left out and
 * everything beyond printable ASCII escaped: equal values have equal text.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
