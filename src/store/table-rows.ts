/** Table rows by node, and by node and table, regrouped when the tables have changed. */
import type { TableName } from '#records/layout.ts';
import type { TableRow } from './model.ts';

/** A cache over a run's tables. */
export class TableRows {
  #groups = new Map<string, readonly TableRow[]>();
  #version = -1;

  /** Rows of a node, in the order they were made. `version` tells whether `rows` differ from last time. */
  of(rows: Iterable<TableRow>, version: number, node: number, table?: TableName): readonly TableRow[] {
    if (this.#version !== version) {
      this.#groups = groupRows(rows);
      this.#version = version;
    }
    return this.#groups.get(table === undefined ? `${node}` : `${node} ${table}`) ?? [];
  }
}

/** Rows by node, and by node and table. */
function groupRows(rows: Iterable<TableRow>): Map<string, readonly TableRow[]> {
  const groups = new Map<string, TableRow[]>();
  for (const row of rows) {
    for (const key of [`${row.node}`, `${row.node} ${row.table}`]) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
  }
  return groups;
}
