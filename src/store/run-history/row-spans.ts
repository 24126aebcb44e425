/** The lives of table rows: from when to when each row said what it said. A renewal that changes nothing but its end makes no new piece. */
import type { SimTime } from '#base/time.ts';
import type { TableEntry, TableName } from '#records/layout.ts';

/** A stretch of a row's life during which address, node and state stayed the same. */
export interface RowSpan {
  readonly rowId: number;
  readonly node: number;
  readonly table: TableName;
  /** As it was when the stretch began. */
  readonly entry: TableEntry;
  readonly fromNs: SimTime;
  /** Infinity while it lasts. */
  toNs: SimTime;
  /** The row was made when this stretch began; otherwise the stretch before it ended there. */
  readonly first: boolean;
}

/** All rows of a run. */
export class RowSpans {
  /** In the order in which they began. */
  readonly all: RowSpan[] = [];
  readonly #open = new Map<number, RowSpan>();

  /** A row is made or changes. */
  set(timeNs: SimTime, rowId: number, node: number, table: TableName, entry: TableEntry): void {
    const before = this.#open.get(rowId);
    if (before !== undefined) {
      if (isSame(before.entry, entry)) return;
      before.toNs = timeNs;
    }
    const span: RowSpan = { rowId, node, table, entry, fromNs: timeNs, toNs: Infinity, first: before === undefined };
    this.#open.set(rowId, span);
    this.all.push(span);
  }

  /** A row is gone. */
  delete(timeNs: SimTime, rowId: number): void {
    const span = this.#open.get(rowId);
    if (span === undefined) return;
    span.toNs = timeNs;
    this.#open.delete(rowId);
  }
}

function isSame(a: TableEntry, b: TableEntry): boolean {
  return a.address === b.address && a.to === b.to && a.state === b.state && a.mn === b.mn;
}
