import { describe, expect, test } from 'vitest';
import type { TableEntry, TableName } from '#records/layout.ts';
import type { TableRow } from '#store/model.ts';
import { NODE, fakeModel } from '../test-support/fake-model.ts';
import { FLASH_NS, lifeLeft, nodeCard, nodesWithTables, tableLine } from './tables-model.ts';

function row(
  rowId: number,
  node: number,
  table: TableName,
  entry: TableEntry,
  previous: TableEntry | null = null,
  changedNs = 1067e6,
): TableRow {
  return { rowId, node, table, entry, previous, changedNs, cause: 1 };
}

const before: TableEntry = { mn: 'mn1', to: 'ar1', address: '2001:db8:100:1::/64', sequence: 3 };
const after: TableEntry = { mn: 'mn1', to: 'ar2', address: '2001:db8:100:1::/64', sequence: 4 };
const plan = fakeModel({}).plan;

describe('rows', () => {
  test('show old and new while the change is fresh, and only the new afterwards', () => {
    const binding = row(1, NODE.lma, 'binding-cache', after, before);
    const fresh = tableLine(plan, binding, 1067e6 + FLASH_NS - 1);
    expect(fresh.cells).toEqual([
      { column: 'mn', text: 'MN1', before: null },
      { column: 'address', text: '2001:db8:100:1::/64', before: null },
      { column: 'to', text: 'AR2', before: 'AR1' },
      { column: 'sequence', text: '4', before: '3' },
    ]);
    expect(fresh.fresh).toBe(true);
    const stale = tableLine(plan, binding, 1067e6 + FLASH_NS);
    expect(stale.fresh).toBe(false);
    expect(stale.cells.every((cell) => cell.before === null)).toBe(true);
  });

  test('free fields are readable whatever they hold', () => {
    const entry: TableEntry = {
      mn: 'mn1',
      to: 'ar2',
      previous: ['ar1'],
      session: { prefix: '::/64', anchor: 'ar1' },
      fresh: true,
    };
    const texts = tableLine(plan, row(1, NODE.lma, 'maar-list', entry), 0).cells.map((cell) => cell.text);
    expect(texts).toEqual(['MN1', 'AR2', 'AR1', 'prefix ::/64 anchor AR1', 'true']);
  });

  test('a prefix says more than its first address, and a tunnel end which ways it carries', () => {
    const cells = tableLine(plan, row(1, NODE.lma, 'binding-cache', { ...after, prefix: '2001:db8:100:1::/64' }), 0).cells;
    expect(cells.map((cell) => cell.text)).toEqual(['MN1', '2001:db8:100:1::/64', 'AR2', '4']);
    const tunnel = { mn: 'mn1', to: 'ar2', prefixes: ['::/64'], uplink: false, downlink: true };
    expect(tableLine(plan, row(1, NODE.lma, 'tunnels', tunnel), 0).cells.map((cell) => cell.text)).toEqual(['::/64', 'AR2', '↓']);
  });

  test('life runs down from one to nothing', () => {
    const entry: TableEntry = { mn: 'mn1', to: 'ar2', expiresNs: 10e9, lifetimeNs: 8e9 };
    expect(lifeLeft(entry, 2e9)).toBe(1);
    expect(lifeLeft(entry, 6e9)).toBe(0.5);
    expect(lifeLeft(entry, 11e9)).toBe(0);
    expect(lifeLeft(before, 0)).toBeNull();
  });
});

describe('cards', () => {
  const rows = [
    row(1, NODE.mn1, 'addresses', { mn: 'mn1', to: 'lma', address: '2001:db8::1', state: 'preferred' }),
    row(2, NODE.ar2, 'routes', { mn: 'mn1', to: 'mn1' }),
    row(3, NODE.ar2, 'binding-update-list', { mn: 'mn1', to: 'lma' }),
    row(4, NODE.lma, 'binding-cache', after),
  ];
  const model = fakeModel({
    tables: new Map(rows.map((entry) => [entry.rowId, entry])),
    rowsOf: (node, table) => rows.filter((entry) => entry.node === node && (table === undefined || entry.table === table)),
    roles: new Map([
      [NODE.lma, ['LMA']],
      [NODE.ar2, ['MAG']],
    ]),
  });

  test('anchors come first, then access routers, then mobiles', () => {
    expect(nodesWithTables(model)).toEqual([NODE.lma, NODE.ar2, NODE.mn1]);
  });

  test('routes stand behind the tables of mobility', () => {
    const card = nodeCard(model, NODE.ar2);
    expect(card.sections.map((section) => section.table)).toEqual(['binding-update-list', 'routes']);
    expect(card).toMatchObject({ roles: ['MAG'], entries: 2, failed: false });
  });
});
