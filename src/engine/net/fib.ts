/**
 * The forwarding table of a node: exact /64 look-up in open addressing on two 32-bit words. It is a cache of decisions: a /64 that is
 * not in it is resolved once by longest prefix match (`routing.ts`) and remembered here until something changes.
 */

/** Returned by {@link lookupFib} when nothing is known. */
export const MISS = -1;

/** The table: plain data. Three words an entry: high word, low word, route number + 1 (0 = empty). */
export interface Fib {
  entries: Uint32Array;
  used: number;
}

/** An empty table. */
export function makeFib(): Fib {
  return { entries: new Uint32Array(3 * 16), used: 0 };
}

function hash(high: number, low: number): number {
  const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The route number of a /64, or {@link MISS}. */
export function lookupFib(fib: Fib, high: number, low: number): number {
  const entries = fib.entries;
  const mask = entries.length / 3 - 1;
  let at = hash(high, low) & mask;
  for (;;) {
    const base = 3 * at;
    const route = entries[base + 2]!;
    if (route === 0) return MISS;
    if (entries[base] === high && entries[base + 1] === low) return route - 2;
    at = (at + 1) & mask;
  }
}

/** Sets the route of a /64. {@link MISS} makes it unknown again. */
export function setFib(fib: Fib, high: number, low: number, route: number): void {
  if (2 * (fib.used + 1) > fib.entries.length / 3) widen(fib);
  insert(fib, high, low, route);
}

/** Forgets everything. */
export function clearFib(fib: Fib): void {
  fib.entries.fill(0);
  fib.used = 0;
}

function insert(fib: Fib, high: number, low: number, route: number): void {
  const entries = fib.entries;
  const mask = entries.length / 3 - 1;
  let at = hash(high, low) & mask;
  for (;;) {
    const base = 3 * at;
    if (entries[base + 2] === 0) {
      entries[base] = high;
      entries[base + 1] = low;
      entries[base + 2] = route + 2;
      fib.used++;
      return;
    }
    if (entries[base] === high && entries[base + 1] === low) {
      entries[base + 2] = route + 2;
      return;
    }
    at = (at + 1) & mask;
  }
}

function widen(fib: Fib): void {
  const before = fib.entries;
  fib.entries = new Uint32Array(before.length * 2);
  fib.used = 0;
  for (let base = 0; base < before.length; base += 3) {
    const route = before[base + 2]!;
    if (route > 1) insert(fib, before[base]!, before[base + 1]!, route - 2);
  }
}
