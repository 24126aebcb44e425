/** Table 1 of draft-kuntz-dmm-summary-00 beside what is measured; every difference stands here with its reason. */
import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { playRow } from './play/play-row.ts';
import { summaryTable } from './summary-table.ts';

/** What the document's table says, row by row, in its columns' order. */
const TABLE_1: { readonly [scheme: string]: readonly [string, string, string, string, string] } = {
  hmipv6: ['MIPv6', 'Yes', 'No', 'No', 'Single one'],
  fama: ['MIPv6', 'Yes', 'Partial', 'No', '1 per visited net.'],
  dmi: ['MIPv6', 'Yes', 'Partial', 'No', '1 per visited net.'],
  dma: ['PMIPv6', 'Yes', 'Partial', 'No', '1 per visited net.'],
  ghaha: ['MIPv6', 'Yes', 'No', 'No', 'Single one'],
  dlma: ['(P)MIPv6', 'Yes', 'No', 'Yes', 'Single one'],
};

/** Measured otherwise than the table says: scheme, column, measured value, and why. */
const DIFFERENCES: readonly {
  readonly scheme: string;
  readonly column: number;
  readonly measured: string;
  readonly why: string;
}[] = [
  {
    scheme: 'dma',
    column: 3,
    measured: 'Yes',
    why: 'The table is of 2011, of draft-seite-netext-dma-00. Of the two forms in §3.3 of draft-seite-dmm-dma-05 the default here is the one with a session database, which keeps where every prefix is anchored, tells the serving router, and routes nothing. In the other form, where the mobile tells (the row dma-sessions-mn), it is No.',
  },
  {
    scheme: 'dlma',
    column: 0,
    measured: 'PMIPv6',
    why: 'One run is one form. The row of the default form registers by gateways; that with Mobile IP is a row of its own (dlma-flavor-mip), and the two together are the “(P)MIPv6” of the table.',
  },
];

const study = summaryTable(Object.keys(TABLE_1), SCHEME_CATALOG);
const measured = new Map(study.runs.map((run) => [run.id, playRow(study, run)]));
/** A cell as the table would write it: its first word for Yes and No. */
const cellText = (id: string, column: number): string =>
  required(required(measured.get(id), id).cells[column], `cell ${column}`).text.replace(/^(Yes|No): .*/, '$1');

describe.each(Object.entries(TABLE_1))('%s', (scheme, row) => {
  const played = SCHEME_CATALOG.some(({ id }) => id === scheme);

  test.skipIf(!played).each(study.columns.map((column, index) => [column.title, index] as const))('%s', (_, column) => {
    const difference = DIFFERENCES.find((entry) => entry.scheme === scheme && entry.column === column);
    if (difference === undefined) {
      expect(cellText(scheme, column)).toBe(row[column]);
      return;
    }
    expect(difference.measured).not.toBe(row[column]);
    expect(cellText(scheme, column)).toBe(difference.measured);
  });
});

test('dma without its database, where the mobile tells which prefixes have sessions, splits nothing, as the table says', () => {
  expect(cellText('dma-sessions-mn', 3)).toBe('No');
});

test.skipIf(!measured.has('dlma-flavor-mip'))('the other form of dlma reuses MIPv6 and agrees with the table otherwise', () => {
  expect([0, 1, 2, 3, 4].map((column) => cellText('dlma-flavor-mip', column))).toEqual([
    'MIPv6',
    'Yes',
    'No',
    'Yes',
    'Single one',
  ]);
});

test('central anchors are not distributed, and without mobility support nothing is kept', () => {
  const central = summaryTable(['pmipv6', 'mipv6', 'ipv6'], SCHEME_CATALOG);
  const rows = central.runs.map((run) => [run.id, ...playRow(central, run).cells.map((cell) => cell.text)]);
  expect(rows).toEqual([
    ['pmipv6', 'PMIPv6', 'No: n1', 'No', 'No', 'Single one'],
    ['mipv6', 'MIPv6', 'No: n1', 'No', 'No', 'Single one'],
    ['mipv6-ro-on', 'MIPv6', 'No', 'No', 'No', 'Single one'],
    ['ipv6', 'none', 'No', 'none', 'No', 'none kept'],
  ]);
});
