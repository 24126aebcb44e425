/**
 * Forwarding tables: exact /64 look-up in open addressing on two 32-bit words and the node that looks up. All nodes share one, so that a
 * look-up finds what it needs in one place, wherever it is. It is a cache of decisions: a /64 that is not in it is resolved once by longest
 * prefix match (`routing.ts`) and remembered here until something changes.
 *
 * The words of a /64 are taken as they lie in a packet, in the machine's order, so that a look-up reads them and nothing more.
 */

/** Returned by {@link lookupFib} when nothing is known. */
export const MISS = -1;

/** Entries of a new table, a power of two. */
const FIRST_SIZE = 16;
/** Words of an entry: high word, low word, what is known + 2 (0 = empty, 1 = unknown again), node. */
const ENTRY_SHIFT = 2;

/** True where the machine stores the low octet of a word first, as all we know do. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The table: plain data. */
export interface Fib {
  entries: Int32Array;
  /** Number of entries − 1. */
  mask: number;
  used: number;
}

/** An empty table. */
export function makeFib(): Fib {
  return { entries: new Int32Array(FIRST_SIZE << ENTRY_SHIFT), mask: FIRST_SIZE - 1, used: 0 };
}

/** A word of an address as it lies in a packet, and back: signed. */
export function packetWord(word: number): number {
  if (!LITTLE_ENDIAN) return word | 0;
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

function hash(high: number, low: number, node: number): number {
  const mixed = Math.imul(high ^ Math.imul(low ^ (low >>> 16) ^ (node << 12), 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** What `node` knows of a /64, or {@link MISS}. In tables of what holds for all nodes, `node` is left out. */
export function lookupFib(fib: Fib, high: number, low: number, node = 0): number {
  const { entries, mask } = fib;
  for (let at = hash(high, low, node) & mask; ; at = (at + 1) & mask) {
    const base = at << ENTRY_SHIFT;
    const known = entries[base + 2]!;
    if (known === 0) return MISS;
    if (entries[base] === high && entries[base + 1] === low && entries[base + 3] === node) return known - 2;
  }
}

/** Sets what `node` knows of a /64. {@link MISS} makes it unknown again. */
export function setFib(fib: Fib, high: number, low: number, known: number, node = 0): void {
  if (2 * (fib.used + 1) > fib.mask) widen(fib);
  insert(fib, high, low, known, node);
}

/** Forgets everything. */
export function clearFib(fib: Fib): void {
  fib.entries.fill(0);
  fib.used = 0;
}

function insert(fib: Fib, high: number, low: number, known: number, node: number): void {
  const { entries, mask } = fib;
  for (let at = hash(high, low, node) & mask; ; at = (at + 1) & mask) {
    const base = at << ENTRY_SHIFT;
    if (entries[base + 2] === 0) {
      entries[base] = high;
      entries[base + 1] = low;
      entries[base + 2] = known + 2;
      entries[base + 3] = node;
      fib.used++;
      return;
    }
    if (entries[base] === high && entries[base + 1] === low && entries[base + 3] === node) {
      entries[base + 2] = known + 2;
      return;
    }
  }
}

function widen(fib: Fib): void {
  const before = fib.entries;
  fib.entries = new Int32Array(before.length * 2);
  fib.mask = 2 * fib.mask + 1;
  fib.used = 0;
  for (let base = 0; base < before.length; base += 1 << ENTRY_SHIFT) {
    const known = before[base + 2]!;
    if (known > 1) insert(fib, before[base]!, before[base + 1]!, known - 2, before[base + 3]!);
  }
}
