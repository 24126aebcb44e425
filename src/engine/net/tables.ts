/** Tables of nodes, as readers see them: every change of a row is a record, with the reason for it. */
import { RECORD_KIND, TABLES, type TableEntry, type TableName, type Why } from '#records/layout.ts';
import { asciiJson, writeRecord, writeTextRecord } from '#records/writer.ts';
import type { Network } from './network.ts';

function rowKey(node: number, table: TableName, key: string): string {
  return `${node} ${table} ${key}`;
}

/** Makes or changes a row. `key` names the row within the node's table. An entry equal to the last one writes nothing. */
export function putRow(network: Network, node: number, table: TableName, key: string, entry: TableEntry): void {
  if (network.port.tally !== null) return;
  const row = rowKey(node, table, key);
  const known = network.rows.get(row);
  const { why } = entry;
  const text = JSON.stringify(why === undefined ? entry : { ...entry, why: undefined });
  if (known !== undefined && known.text === text) return;
  const id = known?.id ?? network.rowsMade++;
  network.rows.set(row, { id, text });
  // The reason is put behind the facts as text, which costs half of making the text of everything again.
  const json = why === undefined ? text : `${text.slice(0, -1)},"why":${reasonText(network, why)}}`;
  writeTextRecord(network.port.sink, RECORD_KIND.tableSet, network.now, id, node, TABLES.indexOf(table), network.cause, 0, json);
}

/** A reason as JSON. */
function reasonText(network: Network, why: Why): string {
  const { reasons } = network.port;
  const known = reasons.get(why);
  if (known !== undefined) return known;
  const made = asciiJson(why);
  reasons.set(why, made);
  return made;
}

/** Removes a row; nothing happens when there is none. */
export function deleteRow(network: Network, node: number, table: TableName, key: string): void {
  if (network.port.tally !== null) return;
  const row = rowKey(node, table, key);
  const known = network.rows.get(row);
  if (known === undefined) return;
  network.rows.delete(row);
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
