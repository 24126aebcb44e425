/** Header stacks by number, as the header records define them. A number may be defined again after the log was cut. */
import { formatAddress } from '#base/ipv6-address.ts';
import { HEADER_EXT } from '#records/writer.ts';
import type { HeaderRow } from './model.ts';

/** One address pair and the stack inside it. */
interface HeaderEntry {
  readonly row: HeaderRow;
  readonly inner: number;
  /** Number of address pairs from here inwards. */
  readonly depth: number;
}

/** All stacks of a run. */
export class HeaderTable {
  readonly #entries = new Map<number, HeaderEntry>();
  readonly #stacks = new Map<number, readonly HeaderRow[]>();

  /** Takes the header record at word `at`. */
  define(words: Uint32Array, at: number): void {
    const ext = words[at]! >>> 16;
    const id = words[at + 3]!;
    const inner = words[at + 4]!;
    const rewritten = ext === HEADER_EXT.nat ? this.#entries.get(inner)?.row.source : undefined;
    const row: HeaderRow = {
      source: rewritten ?? words[at + 5]!,
      destination: words[at + 6]!,
      sourceAddress: formatAddress([words[at + 8]!, words[at + 9]!, words[at + 10]!, words[at + 11]!]),
      destinationAddress: formatAddress([words[at + 12]!, words[at + 13]!, words[at + 14]!, words[at + 15]!]),
      ext: ext === 1 ? 'rh2' : ext === 2 ? 'hao' : null,
    };
    if (this.#entries.has(id)) this.#stacks.clear();
    // A header with an extension takes the place of the one that it was made from (records/layout.ts).
    const inside = ext === HEADER_EXT.plain ? inner : (this.#entries.get(inner)?.inner ?? 0);
    this.#entries.set(id, { row, inner: inside, depth: 1 + (inside === 0 ? 0 : this.depth(inside)) });
  }

  /** Number of address pairs of a stack; 1 when it is not known. */
  depth(id: number): number {
    return this.#entries.get(id)?.depth ?? 1;
  }

  /** The address pairs of a stack, outermost first. Empty when it is not known. The same array for the same number. */
  stack(id: number): readonly HeaderRow[] {
    const known = this.#stacks.get(id);
    if (known !== undefined) return known;
    const rows: HeaderRow[] = [];
    for (let at = id; at !== 0;) {
      const entry = this.#entries.get(at);
      if (entry === undefined) break;
      rows.push(entry.row);
      at = entry.inner;
    }
    if (rows.length > 0) this.#stacks.set(id, rows);
    return rows;
  }
}
