/**
 * Tables of the nodes as cards: a card per node, a section per table, cells with their value before the last change. The document's
 * words for tables and columns come from the strings; here is only which cells exist and what they hold.
 */
import type { SimTime } from '#base/time.ts';
import { TABLES, type TableEntry, type TableName } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunModel, TableRow } from '#store/model.ts';
import { nameOfId } from '../shared/format.ts';

/** How long, in simulated time, a changed cell shows what it held before. At cruising speed about two seconds. */
export const FLASH_NS: SimTime = 400_000_000;

/** A value, and the one it replaced while that is worth showing. */
export interface Cell {
  readonly column: string;
  readonly text: string;
  readonly before: string | null;
}

/** A row of a table. */
export interface TableLine {
  readonly rowId: number;
  readonly cells: readonly Cell[];
  /** New or changed within {@link FLASH_NS}. */
  readonly fresh: boolean;
  readonly state: string | null;
  /** Share of its life that is left, or null when it does not run out. */
  readonly lifeLeft: number | null;
  readonly expiresNs: SimTime | null;
  readonly entry: TableEntry;
}

/** A table of a node. `columns` are those that at least one row has. */
export interface TableSection {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly lines: readonly TableLine[];
}

/** All tables of a node that hold something. */
export interface NodeCard {
  readonly node: number;
  readonly roles: readonly string[];
  readonly failed: boolean;
  readonly sections: readonly TableSection[];
  readonly entries: number;
}

/** Fields that have a column or an icon of their own, or are on the tunnel's card on the canvas. */
const HANDLED: ReadonlySet<string> = new Set([
  'mn',
  'to',
  'address',
  'prefix',
  'prefixes',
  'expiresNs',
  'lifetimeNs',
  'state',
  'relay',
  'anchorAddress',
  'uplink',
  'downlink',
  'local',
  'remote',
  'overheadBytes',
  'anchorAddress',
  'interface',
  'why',
]);
/** Tables whose key is not the mobile: with a single mobile in the scenario, naming it in every row says nothing. */
const KEYED_OTHERWISE: ReadonlySet<TableName> = new Set([
  'tunnels',
  'addresses',
  'prefix-pool',
  'routes',
  'neighbors',
  'maar-addresses',
  'names',
]);
/** Tables that say less about mobility stand last. */
const QUIET: ReadonlySet<TableName> = new Set(['routes', 'neighbors']);

/** The card of one node as of the model's display time. */
export function nodeCard(model: RunModel, node: number): NodeCard {
  const sections: TableSection[] = [];
  let entries = 0;
  for (const table of tableOrder()) {
    const rows = model.rowsOf(node, table);
    if (rows.length === 0) continue;
    entries += rows.length;
    const lines = rows.map((row) => tableLine(model.plan, row, model.nowNs));
    sections.push({ table, columns: columnsOf(lines), lines });
  }
  return { node, roles: model.roles.get(node) ?? [], failed: model.failedNodes.has(node), sections, entries };
}

/** Nodes whose card has something to show, most telling first: anchors and servers, access routers, mobiles, others. */
export function nodesWithTables(model: RunModel): readonly number[] {
  const nodes = new Set<number>();
  for (const row of model.tables.values()) nodes.add(row.node);
  const rank = (node: number): number => {
    const kind = model.plan.scenario.nodes[node]?.kind;
    const place = kind === 'gateway' || kind === 'server' ? 0 : kind === 'access-router' ? 1 : kind === 'mobile' ? 2 : 3;
    return (model.roles.has(node) || place === 2 ? place : place + 4) * model.plan.scenario.nodes.length + node;
  };
  return [...nodes].sort((a, b) => rank(a) - rank(b));
}

function tableOrder(): readonly TableName[] {
  return [...TABLES].sort((a, b) => Number(QUIET.has(a)) - Number(QUIET.has(b)));
}

/** A row's cells at `nowNs`. */
export function tableLine(plan: Plan, row: TableRow, nowNs: SimTime): TableLine {
  const { entry, previous } = row;
  const fresh = nowNs - row.changedNs < FLASH_NS && row.changedNs > 0;
  const cells: Cell[] = [];
  const add = (column: string, text: string | null, before: string | null): void => {
    if (text === null && before === null) return;
    cells.push({ column, text: text ?? '', before: fresh && previous !== null && before !== text ? before : null });
  };
  if (plan.mobiles.length > 1 || !KEYED_OTHERWISE.has(row.table))
    add('mn', idText(plan, entry.mn), previous && idText(plan, previous.mn));
  add('address', addressText(entry), previous && addressText(previous));
  add('to', idText(plan, entry.to), previous && idText(plan, previous.to));
  add('state', entry.state ?? null, previous?.state ?? null);
  add('ways', waysText(entry), previous && waysText(previous));
  for (const field of Object.keys(entry)) {
    if (HANDLED.has(field)) continue;
    add(field, fieldText(plan, entry[field]), previous && fieldText(plan, previous[field]));
  }
  if (plan.interfaceOwner.length > plan.mobiles.length) add('interface', fieldText(plan, entry['interface']), null);
  return {
    rowId: row.rowId,
    cells,
    fresh,
    state: entry.state ?? null,
    lifeLeft: lifeLeft(entry, nowNs),
    expiresNs: entry.expiresNs ?? null,
    entry,
  };
}

/** Share of the granted life that is left at `nowNs`, 0 … 1; null when the entry does not run out. */
export function lifeLeft(entry: TableEntry, nowNs: SimTime): number | null {
  if (entry.expiresNs === undefined || entry.lifetimeNs === undefined || entry.lifetimeNs <= 0) return null;
  return Math.min(1, Math.max(0, (entry.expiresNs - nowNs) / entry.lifetimeNs));
}

/** The prefix or prefixes that an entry is about, else its address. */
function addressText(entry: TableEntry): string | null {
  const prefixes = entry['prefixes'];
  if (Array.isArray(prefixes)) return prefixes.join(', ');
  const prefix = entry['prefix'];
  return typeof prefix === 'string' ? prefix : (entry.address ?? null);
}

/** Which ways a tunnel end carries: down to the mobile, up from it. */
function waysText(entry: TableEntry): string | null {
  const ways = [...(entry['downlink'] === true ? ['↓'] : []), ...(entry['uplink'] === true ? ['↑'] : [])];
  return entry['downlink'] === undefined && entry['uplink'] === undefined ? null : ways.join(' ');
}

function idText(plan: Plan, id: string): string | null {
  return id === '' ? null : nameOfId(plan, id);
}

/** A free field of an entry as text: node ids by name, lists with commas, objects as `key value`. */
function fieldText(plan: Plan, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return idText(plan, value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((part) => fieldText(plan, part) ?? '').join(', ');
  return Object.entries(value)
    .map(([key, part]) => `${key} ${fieldText(plan, part) ?? ''}`)
    .join(' ');
}

function columnsOf(lines: readonly TableLine[]): readonly string[] {
  const columns = new Set<string>();
  for (const line of lines) for (const cell of line.cells) columns.add(cell.column);
  return [...columns];
}
