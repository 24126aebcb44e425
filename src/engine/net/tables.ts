/** Tables of nodes, as readers see them: every change of a row is a record, with the reason for it. */
import { RECORD_KIND, TABLES, type TableEntry, type TableName } from '#records/layout.ts';
import { writeJsonRecord, writeRecord } from '#records/writer.ts';
import type { Network } from './network.ts';

function rowKey(node: number, table: TableName, key: string): string {
  return `${node} ${table} ${key}`;
}

/** Makes or changes a row. `key` names the row within the node's table. An entry equal to the last one writes nothing. */
export function putRow(network: Network, node: number, table: TableName, key: string, entry: TableEntry): void {
  const known = network.rows.get(rowKey(node, table, key));
  const { why: _why, ...facts } = entry;
  const text = JSON.stringify(facts);
  if (known !== undefined && known.text === text) return;
  const id = known?.id ?? network.rowsMade++;
  network.rows.set(rowKey(node, table, key), { id, text });
  writeJsonRecord(network.port.sink, RECORD_KIND.tableSet, network.now, id, node, TABLES.indexOf(table), network.cause, 0, entry);
}

/** Removes a row; nothing happens when there is none. */
export function deleteRow(network: Network, node: number, table: TableName, key: string): void {
  const known = network.rows.get(rowKey(node, table, key));
  if (known === undefined) return;
  network.rows.delete(rowKey(node, table, key));
  writeRecord(
    network.port.sink,
    RECORD_KIND.tableDelete,
    0,
    network.now,
    known.id,
    node,
    TABLES.indexOf(table),
    network.cause,
    0,
  );
}

/** Removes all rows of a node, as when it fails. */
export function deleteRowsOf(network: Network, node: number): void {
  for (const key of [...network.rows.keys()]) {
    const [owner, table, ...rest] = key.split(' ');
    if (Number(owner) === node) deleteRow(network, node, table as TableName, rest.join(' '));
  }
}
