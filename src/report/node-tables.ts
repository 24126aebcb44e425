/** The tables of nodes as they stand, and pictures of them for the report. */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import { TABLES, type TableEntry, type TableName } from '#records/layout.ts';
import type { RecordValue } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';
import type { StateEntry, StateRow } from './report.ts';

/** A live row. */
interface LiveRow {
  readonly node: number;
  readonly table: TableName;
  readonly entry: TableEntry;
}

/** All tables of a run. */
export class NodeTables {
  readonly #plan: Plan;
  /** By row number, in the order the rows were made. */
  readonly #live = new Map<number, LiveRow>();
  readonly #pictures: StateRow[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A row is made or changes. */
  set(record: Extract<RecordValue, { kind: 'tableSet' }>): void {
    this.#live.set(record.row, { node: record.node, table: record.table, entry: record.entry });
  }

  /** A row is gone. */
  delete(row: number): void {
    this.#live.delete(row);
  }

  /** Keeps a picture of all tables at this instant. */
  keep(atNs: SimTime): void {
    this.#pictures.push(...this.#picture(atNs));
  }

  /** The pictures that were kept, and one of the end. */
  rows(endNs: SimTime): StateRow[] {
    return [...this.#pictures, ...this.#picture(endNs)];
  }

  /** By node in file order, then by table; entries in the order they were made. */
  #picture(atNs: SimTime): StateRow[] {
    const groups = new Map<number, LiveRow[]>();
    for (const row of this.#live.values()) {
      const place = row.node * TABLES.length + TABLES.indexOf(row.table);
      const group = groups.get(place);
      if (group === undefined) groups.set(place, [row]);
      else group.push(row);
    }
    return [...groups]
      .toSorted(([a], [b]) => a - b)
      .map(([, group]) => {
        const first = required(group[0], 'row');
        return {
          atMs: toMs(atNs),
          node: required(this.#plan.scenario.nodes[first.node], 'node').id,
          table: first.table,
          entries: group.map(({ entry }) => stateEntry(entry)),
        };
      });
  }
}

/** An entry with its nanoseconds as milliseconds, and without the sentence that explains it. */
function stateEntry(entry: TableEntry): StateEntry {
  const fields: { [field: string]: unknown } = {};
  for (const [field, value] of Object.entries(entry)) {
    if (field === 'why') continue;
    if (field.endsWith('Ns') && typeof value === 'number') fields[`${field.slice(0, -2)}Ms`] = toMs(value);
    else fields[field] = value;
  }
  return { mn: entry.mn, to: entry.to, ...fields };
}
